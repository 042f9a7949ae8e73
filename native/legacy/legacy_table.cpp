#include "native/legacy/legacy_table.hpp"

#include <stdlib.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>

#include "core/base/text.hpp"
#include "core/migrate/sqlite_target.hpp"
#include "native/legacy/times.hpp"

namespace freehold {
namespace {

namespace fs = std::filesystem;

std::string shortest(double number) {
  char text[32];
  const auto [end, problem] = std::to_chars(std::begin(text), std::end(text), number);
  return {text, problem == std::errc() ? end : text};
}

bool holds_something(const fs::path& path) {
  std::error_code failed;
  return fs::file_size(path, failed) > 0 && !failed;
}

/// Byte 18 of the header: 2 where the file is written through a log.
bool has_log_mode(const fs::path& path) {
  char header[20] = {};
  std::ifstream(path, std::ios::binary).read(header, sizeof header);
  return header[18] == 2;
}

Status check_readable(const fs::path& path) {
  std::error_code failed;
  const fs::file_status found = fs::status(path, failed);
  if (!fs::exists(found)) return fail(Code::not_found, "there is no file " + path.string());
  if (!fs::is_regular_file(found)) return fail(Code::not_found, path.string() + " is no file");
  if (!std::ifstream(path, std::ios::binary))
    return fail(Code::storage_failed, path.string() + " cannot be read; look at its rights");
  return {};
}

Error cannot_copy(const fs::path& path, const std::string& why) {
  return fail(Code::storage_failed, "cannot copy " + path.string() + " to read it with its log: " + why);
}

/// The file and what lies beside it, in a folder of their own.
Result<fs::path> copy_with_log(const fs::path& path) {
  std::error_code failed;
  std::string folder = (fs::temp_directory_path(failed) / "freehold-import-XXXXXX").string();
  if (failed || mkdtemp(folder.data()) == nullptr) return cannot_copy(path, std::strerror(errno));
  for (const char* companion : {"", "-wal", "-journal"}) {
    const fs::path from = path.string() + companion;
    if (!fs::exists(from, failed)) continue;
    fs::copy_file(from, fs::path(folder) / ("legacy.db" + std::string(companion)), failed);
    if (!failed) continue;
    std::error_code ignored;
    fs::remove_all(folder, ignored);
    return cannot_copy(path, failed.message());
  }
  return fs::path(folder);
}

Status check_not_ours(Database& database, const std::string& file) {
  for (const Home home : {Home::server_sqlite, Home::device_sqlite})
    if (check_file(database, home))
      return fail(Code::database_foreign, file + " is a database of Freehold's own" +
                                              (home == Home::device_sqlite ? ", a device's" : ", a server's") +
                                              "; an import reads the files of the old site");
  return {};
}

Result<std::vector<std::string>> columns_of(Database& database, const std::string& table) {
  FREEHOLD_ASSIGN(Statement statement, database.prepare("SELECT name FROM pragma_table_info(?)"));
  statement.bind_text(1, table);
  std::vector<std::string> columns;
  for (;;) {
    FREEHOLD_ASSIGN(const bool found, statement.step());
    if (!found) return columns;
    columns.push_back(ascii_lower(statement.text(0)));
  }
}

}  // namespace

const Value& LegacyRow::operator[](std::string_view column) const {
  static const Value kNothing;
  std::size_t at = 0;
  for (const auto* names : {&shape_->required, &shape_->optional})
    for (const std::string& name : *names) {
      if (name == column) return values_[at];
      ++at;
    }
  return kNothing;
}

std::optional<std::string> LegacyRow::text(std::string_view column) const {
  const Value& value = (*this)[column];
  if (const auto* text = as_text(value)) return *text;
  if (const auto* number = as_integer(value)) return std::to_string(*number);
  if (const auto* number = std::get_if<double>(&value)) return shortest(*number);
  if (const auto* bytes = std::get_if<Bytes>(&value)) return std::string(bytes->begin(), bytes->end());
  return std::nullopt;
}

std::optional<std::int64_t> LegacyRow::number(std::string_view column) const {
  const Value& value = (*this)[column];
  if (const auto* number = as_integer(value)) return *number;
  const auto* text = as_text(value);
  if (text == nullptr) return std::nullopt;
  std::int64_t number = 0;
  const auto [end, problem] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (problem != std::errc() || end != text->data() + text->size()) return std::nullopt;
  return number;
}

bool LegacyRow::flag(std::string_view column, bool absent) const {
  const auto written = text(column);
  if (!written) return absent;
  const std::string word = ascii_lower(*written);
  for (const char* no : {"", "0", "false", "f", "no", "n"})
    if (word == no) return false;
  return true;
}

std::optional<std::int64_t> LegacyRow::time(std::string_view column) const {
  return read_legacy_time((*this)[column]);
}

std::size_t LegacyRow::bytes() const {
  std::size_t sum = 0;
  for (const Value& value : values_) {
    if (const auto* text = as_text(value)) sum += text->size();
    if (const auto* bytes = std::get_if<Bytes>(&value)) sum += bytes->size();
  }
  return sum;
}

LegacyTable::~LegacyTable() {
  keys_ = {};
  row_ = {};
  database_.reset();
  std::error_code ignored;
  if (!copy_.empty()) fs::remove_all(copy_, ignored);
}

Result<std::unique_ptr<LegacyTable>> LegacyTable::open(const std::string& path, const LegacyShape& shape) {
  std::unique_ptr<LegacyTable> table(new LegacyTable(path, shape));
  FREEHOLD_TRY(check_readable(path));
  FREEHOLD_TRY(table->open_file(fs::absolute(path).lexically_normal()));
  FREEHOLD_TRY(check_not_ours(*table->database_, path));
  FREEHOLD_ASSIGN(const auto columns, columns_of(*table->database_, shape.table));
  if (columns.empty()) return fail(Code::database_foreign, path + " has no table " + shape.table);
  const auto has = [&columns](const std::string& name) {
    return std::find(columns.begin(), columns.end(), name) != columns.end();
  };
  for (const std::string& name : shape.required)
    if (!has(name)) return fail(Code::database_foreign, path + ": the table " + shape.table + " has no column " + name);
  std::erase_if(table->shape_.optional, [&has](const std::string& name) { return !has(name); });
  FREEHOLD_TRY(table->prepare());
  return table;
}

/// A file in log mode would get a file for its locks beside it; without a log nothing is lost by ignoring it.
Status LegacyTable::open_file(const fs::path& path) {
  DatabaseOptions options;
  options.path = path.string();
  options.must_exist = true;
  options.read_only = true;
  if (holds_something(path.string() + "-wal") || holds_something(path.string() + "-journal")) {
    FREEHOLD_ASSIGN(copy_, copy_with_log(path));
    options.path = (copy_ / "legacy.db").string();
    options.read_only = false;
  } else {
    options.immutable = has_log_mode(path);
  }
  auto opened = Database::open(options);
  if (!opened && opened.error().code == Code::database_damaged)
    return fail(Code::database_damaged, path.string() + " is damaged, or no SQLite database");
  if (!opened) return std::move(opened).error();
  database_ = std::move(opened).value();
  return {};
}

Status LegacyTable::prepare() {
  std::string columns;
  for (const auto* names : {&shape_.required, &shape_.optional})
    for (const std::string& name : *names) columns += (columns.empty() ? "" : ", ") + name;
  FREEHOLD_ASSIGN(keys_, database_->prepare("SELECT rowid FROM " + shape_.table + " ORDER BY " + shape_.order));
  FREEHOLD_ASSIGN(row_, database_->prepare("SELECT " + columns + " FROM " + shape_.table + " WHERE rowid = ?"));
  FREEHOLD_ASSIGN(Statement count, database_->prepare("SELECT count(*) FROM " + shape_.table));
  FREEHOLD_TRY(count.step());
  rows_ = count.integer(0);
  return {};
}

Result<std::optional<LegacyRow>> LegacyTable::next() {
  auto row = read_next();
  if (!row) row.error().message = file_ + ": " + row.error().message;
  return row;
}

Result<std::optional<LegacyRow>> LegacyTable::read_next() {
  FREEHOLD_ASSIGN(const bool more, keys_.step());
  if (!more) return std::optional<LegacyRow>();
  row_.bind_integer(1, keys_.integer(0));
  FREEHOLD_ASSIGN(const bool found, row_.step());
  if (!found) return fail(Code::database_damaged, "the file was changed while it was read, or is damaged");
  std::vector<Value> values;
  for (int column = 0; column < row_.column_count(); ++column) values.push_back(row_.value(column));
  row_.reset();
  return std::optional<LegacyRow>(LegacyRow(shape_, std::move(values)));
}

Uuid legacy_id(std::string_view table, std::int64_t id) {
  static const Uuid kSpace = Uuid::parse(kLegacyIds).value();
  return make_uuid_v5(kSpace, std::string(table) + '\0' + std::to_string(id));
}

}  // namespace freehold
