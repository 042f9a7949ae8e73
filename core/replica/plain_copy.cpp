#include "core/replica/plain_copy.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "core/base/time.hpp"
#include "core/replica/device_state.hpp"
#include "core/store/image.hpp"

namespace freehold {
namespace {

/// Of files that programs later than this one may make.
constexpr std::int64_t kFormat = 1;
/// Rows that one local transaction takes in, and about how many bytes.
constexpr std::size_t kRowsAtOnce = 500;
constexpr std::size_t kBytesAtOnce = 2 * 1024 * 1024;
/// SQLite's, where nobody says otherwise.
constexpr std::size_t kPageBytes = 4096;
/// Refusals that the answer names; all are counted.
constexpr std::size_t kRefusalsNamed = 100;

constexpr std::string_view kFacts = "freehold_copy";

const char* plain_type(ColumnType type) {
  switch (type) {
    case ColumnType::integer:
    case ColumnType::bigint:
    case ColumnType::boolean:
      return "INTEGER";
    case ColumnType::bytes:
      return "BLOB";
    default:
      return "TEXT";
  }
}

std::vector<const Column*> columns_on_devices(const Table& table) {
  std::vector<const Column*> columns;
  for (const Column& column : table.columns())
    if (column.on_devices()) columns.push_back(&column);
  return columns;
}

std::string list_of(const std::vector<const Column*>& columns) {
  std::string list;
  for (const Column* column : columns) list += (list.empty() ? "" : ", ") + column->name;
  return list;
}

/// Without the checks of the device's own table: those call functions that older programs do not have.
std::string create_sql(const Table& table, const std::vector<const Column*>& columns) {
  std::string sql = "CREATE TABLE " + table.name() + " (";
  for (const Column* column : columns) {
    if (!sql.ends_with('(')) sql += ", ";
    sql += column->name + ' ' + plain_type(column->type);
    if (column->role == ColumnRole::id) sql += " PRIMARY KEY";
    if (column->required) sql += " NOT NULL";
    if (column->references) sql += " REFERENCES " + column->references->table + " (id)";
  }
  return sql + ')';
}

Result<std::string> fact(Database& copy, std::string_view name) {
  FREEHOLD_ASSIGN(Statement statement, copy.prepare("SELECT value FROM freehold_copy WHERE name = ?"));
  statement.bind_text(1, name);
  FREEHOLD_ASSIGN(const bool row, statement.step());
  return row ? std::string(statement.text(0)) : std::string();
}

Result<bool> has_table(Database& copy, std::string_view name) {
  FREEHOLD_ASSIGN(Statement statement, copy.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?"));
  statement.bind_text(1, name);
  return statement.step();
}

/// Those of the declared columns that the file has: it may be of an earlier version.
Result<std::vector<const Column*>> columns_in(Database& copy, const Table& table) {
  std::vector<const Column*> columns;
  FREEHOLD_ASSIGN(Statement statement, copy.prepare("SELECT name FROM pragma_table_info(?)"));
  statement.bind_text(1, table.name());
  while (true) {
    FREEHOLD_ASSIGN(const bool row, statement.step());
    if (!row) return columns;
    const Column* column = table.find(statement.text(0));
    if (column != nullptr && column->on_devices()) columns.push_back(column);
  }
}

/// What the row holds as the insert that would make it. Counters and what the server keeps begin anew.
Result<Change> insert_of(const Table& table, const std::vector<const Column*>& columns, const Statement& row,
                         const std::string& owner) {
  Change change{&table, RowId{}, ChangeKind::insert};
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const Column& column = *columns[i];
    Value value = row.value(static_cast<int>(i));
    const std::string* text = as_text(value);
    if (column.role == ColumnRole::id) {
      auto id = RowId::parse(text != nullptr ? *text : std::string());
      if (!id) return fail_at(Code::invalid_value, "the row has no id that is a UUID", table.name(), column.name);
      change.row = *id;
    } else if (&column == table.owner_column() || column.role == ColumnRole::author) {
      if (text == nullptr || *text != owner)
        return fail_at(Code::not_owner, "the row belongs to another account", table.name(), column.name);
    } else if (column.is_time() || column.written_by_clients()) {
      change.cells.push_back(Cell{column.number, std::move(value)});
    }
  }
  if (change.row.uuid.is_nil()) return fail_at(Code::invalid_value, "the row has no id", table.name(), "id");
  return change;
}

}  // namespace

struct PlainCopy::Tally {
  std::int64_t inserted = 0, present = 0, deleted = 0, refused = 0;
  boost::json::array refusals;
  /// Rows of the table at hand whose parent has not come: it may stand behind them.
  std::vector<Change> waiting;

  void refuse(const Error& error) {
    ++refused;
    if (refusals.size() < kRefusalsNamed) refusals.push_back(error_to_json(error));
  }
};

Result<Bytes> PlainCopy::make() {
  if (!state_.owner()) return fail(Code::not_signed_in, "nobody has signed in here: there is nothing to copy");
  if (writes_.in_transaction()) return fail(Code::wrong_state, "a transaction is open; make the copy after it");
  FREEHOLD_ASSIGN(std::unique_ptr<Database> copy, Database::open({":memory:"}));
  // Before the memory is spent, not after.
  FREEHOLD_TRY(copy->execute("PRAGMA max_page_count=" + std::to_string(kImageBytesMax / kPageBytes)));
  FREEHOLD_TRY(
      copy->execute("PRAGMA foreign_keys=OFF; BEGIN; CREATE TABLE freehold_copy (name TEXT PRIMARY KEY NOT "
                    "NULL, value TEXT NOT NULL)"));
  FREEHOLD_ASSIGN(Statement note, copy->prepare("INSERT INTO freehold_copy (name, value) VALUES (?, ?)"));
  const std::pair<const char*, std::string> facts[] = {{"format", std::to_string(kFormat)},
                                                       {"owner_id", state_.owner()->text()},
                                                       {"schema_version", std::to_string(state_.schema_version())},
                                                       {"made_at", format_time(clock_.now_us())}};
  for (const auto& [name, value] : facts) {
    note.bind_text(1, name).bind_text(2, value);
    FREEHOLD_TRY(note.run());
  }
  for (const Table& table : schema_.tables())
    if (Status copied = table.on_devices() ? copy_table(*copy, table) : Status(); !copied)
      return copied.error().code == Code::storage_full ? too_large_image() : copied.error();
  FREEHOLD_TRY(copy->execute("COMMIT"));
  return image_of(*copy);
}

Status PlainCopy::copy_table(Database& copy, const Table& table) {
  const std::vector<const Column*> columns = columns_on_devices(table);
  const std::string list = list_of(columns);
  FREEHOLD_TRY(copy.execute(create_sql(table, columns)));
  FREEHOLD_ASSIGN(Statement from, database_.prepare("SELECT " + list + " FROM " + table.name()));
  std::string places;
  for (std::size_t i = 0; i < columns.size(); ++i) places += i == 0 ? "?" : ", ?";
  FREEHOLD_ASSIGN(Statement to,
                  copy.prepare("INSERT INTO " + table.name() + " (" + list + ") VALUES (" + places + ")"));
  while (true) {
    FREEHOLD_ASSIGN(const bool row, from.step());
    if (!row) return {};
    for (int i = 0; i < from.column_count(); ++i) to.bind(i + 1, from.value(i));
    FREEHOLD_TRY(to.run());
  }
}

Status PlainCopy::check_origin(Database& copy) {
  FREEHOLD_ASSIGN(const bool ours, has_table(copy, kFacts));
  if (!ours) return fail(Code::malformed, "this SQLite file is no copy of an account's rows");
  FREEHOLD_ASSIGN(const std::string format, fact(copy, "format"));
  if (format != std::to_string(kFormat))
    return fail(Code::database_too_new, "this copy was made by another version of the program; update this one");
  FREEHOLD_ASSIGN(const std::string owner, fact(copy, "owner_id"));
  if (owner == state_.owner()->text()) return {};
  return fail(Code::database_foreign, "this copy belongs to another account; import it where that one is signed in");
}

Result<std::string> PlainCopy::take_in(std::span<const std::uint8_t> file) {
  FREEHOLD_ASSIGN(std::unique_ptr<Database> copy, open_image(file));
  FREEHOLD_TRY(check_origin(*copy));
  Tally tally;
  // In order of declaration: what a row hangs on stands before it.
  for (const Table& table : schema_.tables()) {
    if (!table.rows_made_by_clients()) continue;
    FREEHOLD_ASSIGN(const bool there, has_table(*copy, table.name()));
    if (there) FREEHOLD_TRY(take_in_table(*copy, table, tally));
  }
  return boost::json::serialize(boost::json::object{{"inserted", tally.inserted},
                                                    {"present", tally.present},
                                                    {"deleted", tally.deleted},
                                                    {"refused", tally.refused},
                                                    {"refusals", std::move(tally.refusals)}});
}

Status PlainCopy::take_in_table(Database& copy, const Table& table, Tally& tally) {
  FREEHOLD_ASSIGN(const std::vector<const Column*> columns, columns_in(copy, table));
  if (columns.empty()) return {};
  FREEHOLD_ASSIGN(Statement rows, copy.prepare("SELECT " + list_of(columns) + " FROM " + table.name()));
  const std::string owner = state_.owner()->text();
  // The server counts them in the month in which they come, and refuses transactions as a whole.
  const std::size_t at_once = table.quota() && table.quota()->monthly() ? 1 : kRowsAtOnce;
  std::vector<Change> changes;
  std::size_t bytes = 0;
  while (true) {
    FREEHOLD_ASSIGN(const bool row, rows.step());
    if (!row) break;
    auto change = insert_of(table, columns, rows, owner);
    if (!change) {
      tally.refuse(change.error());
      continue;
    }
    FREEHOLD_ASSIGN(const bool missing, look_at_row(table, change->row, tally));
    if (!missing) continue;
    bytes += change_bytes(*change);
    changes.push_back(std::move(*change));
    if (changes.size() < at_once && bytes < kBytesAtOnce) continue;
    FREEHOLD_TRY(write(std::exchange(changes, {}), tally));
    bytes = 0;
  }
  FREEHOLD_TRY(write(std::move(changes), tally));
  return write_waiting(tally);
}

/// True where the row is to be written.
Result<bool> PlainCopy::look_at_row(const Table& table, const RowId& row, Tally& tally) {
  FREEHOLD_ASSIGN(const auto held, rows_.get(table, row));
  if (held) {
    ++tally.present;
    return false;
  }
  // Rows under a natural key may come again; the id of any other one is spent.
  if (!table.natural_key().empty()) return true;
  FREEHOLD_ASSIGN(const auto known, known_.get(table, row));
  FREEHOLD_ASSIGN(const std::vector<PendingChange> pending, outbox_.pending_changes(table, row));
  const bool removed_here = !pending.empty() && pending.back().change.kind == ChangeKind::remove;
  if (!removed_here && (!known || !known->deleted)) return true;
  ++tally.deleted;
  return false;
}

/// All of them at once, or, where one is refused, each for itself.
Status PlainCopy::write(std::vector<Change> changes, Tally& tally) {
  if (changes.empty()) return {};
  if (writes_.repeat(changes, [] { return Status(); })) {
    tally.inserted += static_cast<std::int64_t>(changes.size());
    return {};
  }
  std::vector<Error> why;
  FREEHOLD_ASSIGN(const std::size_t written, write_each(changes, why));
  tally.inserted += static_cast<std::int64_t>(written);
  for (std::size_t i = 0; i < changes.size(); ++i) {
    if (why[i].code == Code::parent_missing)
      tally.waiting.push_back(std::move(changes[i]));
    else
      tally.refuse(why[i]);
  }
  return {};
}

/// Once more, for as long as that brings a parent of others.
Status PlainCopy::write_waiting(Tally& tally) {
  std::vector<Change> waiting = std::exchange(tally.waiting, {});
  while (!waiting.empty()) {
    std::vector<Error> why;
    FREEHOLD_ASSIGN(const std::size_t written, write_each(waiting, why));
    tally.inserted += static_cast<std::int64_t>(written);
    if (written > 0) continue;
    for (const Error& error : why) tally.refuse(error);
    break;
  }
  return {};
}

/// Leaves in `changes` what was refused, and says why. A full or failing disk ends the import.
Result<std::size_t> PlainCopy::write_each(std::vector<Change>& changes, std::vector<Error>& why) {
  std::vector<Change> left;
  std::size_t written = 0;
  for (Change& change : changes) {
    Status kept = writes_.repeat({change}, [] { return Status(); });
    if (kept) {
      ++written;
      continue;
    }
    Error error = std::move(kept).error();
    if (error.code == Code::storage_full || error.code == Code::storage_failed) return error;
    if (error.table.empty()) error.table = change.table->name();
    error.row = change.row.text();
    why.push_back(std::move(error));
    left.push_back(std::move(change));
  }
  changes = std::move(left);
  return written;
}

}  // namespace freehold
