#include <sqlite3.h>

#include "core/store/cells.hpp"
#include "core/store/sqlite.hpp"

namespace freehold {

Statement::Statement(Statement&& other) noexcept
    : statement_(std::exchange(other.statement_, nullptr)), bind_result_(other.bind_result_) {}

Statement& Statement::operator=(Statement&& other) noexcept {
  std::swap(statement_, other.statement_);
  std::swap(bind_result_, other.bind_result_);
  return *this;
}

Statement::~Statement() {
  sqlite3_finalize(statement_);
}

void Statement::note_bind(int result) {
  if (bind_result_ == SQLITE_OK) bind_result_ = result;
}

Statement& Statement::bind(int parameter, const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return bind_integer(parameter, *number);
  if (const auto* real = std::get_if<double>(&value)) {
    note_bind(sqlite3_bind_double(statement_, parameter, *real));
  } else if (const auto* text = std::get_if<std::string>(&value)) {
    note_bind(sqlite3_bind_text64(statement_, parameter, text->data(), text->size(), SQLITE_TRANSIENT, SQLITE_UTF8));
  } else if (const auto* bytes = std::get_if<Bytes>(&value)) {
    // A null pointer would bind NULL; empty bytes are a value.
    note_bind(bytes->empty()
                  ? sqlite3_bind_zeroblob(statement_, parameter, 0)
                  : sqlite3_bind_blob64(statement_, parameter, bytes->data(), bytes->size(), SQLITE_TRANSIENT));
  } else {
    return bind_null(parameter);
  }
  return *this;
}

Statement& Statement::bind_view(int parameter, const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return bind_text(parameter, *text);
  if (const auto* bytes = std::get_if<Bytes>(&value)) return bind_bytes(parameter, *bytes);
  return bind(parameter, value);
}

Statement& Statement::bind_text(int parameter, std::string_view text) {
  const char* data = text.data() == nullptr ? "" : text.data();
  note_bind(sqlite3_bind_text64(statement_, parameter, data, text.size(), SQLITE_STATIC, SQLITE_UTF8));
  return *this;
}

Statement& Statement::bind_integer(int parameter, std::int64_t number) {
  note_bind(sqlite3_bind_int64(statement_, parameter, number));
  return *this;
}

Statement& Statement::bind_null(int parameter) {
  note_bind(sqlite3_bind_null(statement_, parameter));
  return *this;
}

Statement& Statement::bind_bytes(int parameter, std::span<const std::uint8_t> bytes) {
  note_bind(bytes.empty() ? sqlite3_bind_zeroblob(statement_, parameter, 0)
                          : sqlite3_bind_blob64(statement_, parameter, bytes.data(), bytes.size(), SQLITE_STATIC));
  return *this;
}

Result<bool> Statement::step() {
  sqlite3* const handle = sqlite3_db_handle(statement_);
  if (bind_result_ != SQLITE_OK) return sqlite_error(handle, std::exchange(bind_result_, SQLITE_OK));
  const int result = sqlite3_step(statement_);
  if (result == SQLITE_ROW) return true;
  if (result == SQLITE_DONE) return false;
  Error error = sqlite_error(handle, result);
  // A failed statement that is not reset keeps its read transaction open.
  sqlite3_reset(statement_);
  return error;
}

Status Statement::run() {
  for (;;) {
    FREEHOLD_ASSIGN(const bool row, step());
    if (!row) break;
  }
  reset();
  return {};
}

void Statement::reset() {
  sqlite3_reset(statement_);
}

int Statement::column_count() const {
  return sqlite3_column_count(statement_);
}

int Statement::parameter_count() const {
  return sqlite3_bind_parameter_count(statement_);
}

std::string_view Statement::column_name(int column) const {
  return view_of(sqlite3_column_name(statement_, column));
}

std::string_view Statement::origin_table(int column) const {
  return view_of(sqlite3_column_table_name(statement_, column));
}

std::string_view Statement::origin_column(int column) const {
  return view_of(sqlite3_column_origin_name(statement_, column));
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}

std::string_view Statement::text(int column) const {
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  return {data == nullptr ? "" : data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::span<const std::uint8_t> Statement::bytes(int column) const {
  const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column));
  return {data, data == nullptr ? 0 : static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

Value Statement::value(int column) const {
  return cell_value(sqlite3_column_value(statement_, column));
}

bool Statement::read_only() const {
  return sqlite3_stmt_readonly(statement_) != 0;
}

}  // namespace freehold
