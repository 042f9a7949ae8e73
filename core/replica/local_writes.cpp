#include "core/replica/local_writes.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "core/base/time.hpp"
#include "core/merge/merge.hpp"
#include "core/rules/quota.hpp"

namespace freehold {
namespace {

namespace json = boost::json;

Error no_such_row(const Table& table, const RowId& row) {
  Error error = fail_at(Code::not_owner, "there is no row " + row.text() + " in " + table.name(), table.name());
  error.row = row.text();
  return error;
}

Error written_by_core(const Table& table, const Column& column) {
  return fail_at(Code::read_only_column, table.name() + "." + column.name + " cannot be set by a client", table.name(),
                 column.name);
}

Result<std::vector<Cell>> cells_of(const Table& table, const json::object& values) {
  std::vector<Cell> cells;
  for (const auto& [key, value] : values) {
    const std::string_view name(key.data(), key.size());
    const Column* column = table.find(name);
    if (column == nullptr)
      return fail_at(Code::unknown_column, "the table " + table.name() + " has no column '" + std::string(name) + "'",
                     table.name(), std::string(name));
    if (column->role == ColumnRole::id) continue;
    if (!column->written_by_clients() && !column->counts()) return written_by_core(table, *column);
    FREEHOLD_ASSIGN(Value cell, change_cell_from_json(table, *column, value));
    cells.push_back(Cell{column->number, std::move(cell)});
  }
  return cells;
}

/// Rules judge it: not the core's own times, and of an insert not the server's columns at rest.
bool is_judged(const Change& change, const Cell& cell) {
  const Column& column = change.table->column(cell.column);
  if (column.role != ColumnRole::plain) return false;
  const bool at_rest = change.kind == ChangeKind::insert && cell.value == column.default_value;
  return column.written_by_clients() || !at_rest;
}

/// Brings the cells that rules judge to the front.
Result<std::span<const Cell>> cells_to_check(Change& change) {
  const Column* const created = change.table->with_role(ColumnRole::created_at);
  if (created != nullptr && change.kind == ChangeKind::update)
    for (const Cell& cell : change.cells)
      if (cell.column == created->number) return written_by_core(*change.table, *created);
  const auto end = std::stable_partition(change.cells.begin(), change.cells.end(),
                                         [&change](const Cell& cell) { return is_judged(change, cell); });
  return std::span<const Cell>(change.cells).first(static_cast<std::size_t>(end - change.cells.begin()));
}

}  // namespace

LocalWrites::LocalWrites(Database& database, const Schema& schema, DeviceRows& rows, Outbox& outbox, KnownRows& known,
                         Clock& clock, Random& random)
    : database_(database),
      schema_(schema),
      rows_(rows),
      outbox_(outbox),
      known_(known),
      clock_(clock),
      random_(random),
      capture_(database, schema) {}

Status LocalWrites::begin_sqlite() {
  if (outbox_.owner().uuid.is_nil())
    return fail(Code::not_signed_in, "sign in once before writing: new rows need an owner");
  FREEHOLD_TRY(database_.execute("BEGIN IMMEDIATE"));
  capture_.begin(outbox_.owner());
  return {};
}

Status LocalWrites::abandon() {
  explicit_ = false;
  capture_.end();
  // SQLite may have rolled back already: after a full disk, or where a statement says ON CONFLICT ROLLBACK.
  Status undone = database_.in_transaction() ? database_.execute("ROLLBACK") : Status();
  FREEHOLD_TRY(outbox_.load());
  return undone;
}

/// Checks what was captured, queues it and commits; rolls all of it back where one of these fails.
Status LocalWrites::finish() {
  Status kept = [this]() -> Status {
    FREEHOLD_ASSIGN(std::vector<Change> changes, capture_.take());
    if (!changes.empty()) {
      FREEHOLD_TRY(check(changes));
      FREEHOLD_TRY(outbox_.append(changes, clock_.now_us()));
    }
    FREEHOLD_TRY(database_.execute("COMMIT"));
    for (const Change& change : changes) changed_.insert(change.table->name());
    return {};
  }();
  if (!kept) {
    FREEHOLD_TRY(abandon());
    return kept;
  }
  capture_.end();
  return {};
}

Status LocalWrites::begin() {
  if (explicit_) return fail(Code::wrong_state, "a transaction is open already");
  FREEHOLD_TRY(begin_sqlite());
  explicit_ = true;
  return {};
}

Status LocalWrites::commit() {
  if (!explicit_) return fail(Code::wrong_state, "there is no open transaction to commit");
  explicit_ = false;
  return finish();
}

Status LocalWrites::rollback() {
  if (!explicit_) return fail(Code::wrong_state, "there is no open transaction to roll back");
  explicit_ = false;
  return abandon();
}

/// Undoes what was begun where an exception, of an application's procedure or for want of memory, leaves it half done.
class LocalWrites::Guard {
 public:
  explicit Guard(LocalWrites& writes) : writes_(writes) {}
  ~Guard() {
    if (std::uncaught_exceptions() > before_) static_cast<void>(writes_.abandon().ok());
  }
  Guard(const Guard&) = delete;
  Guard& operator=(const Guard&) = delete;

 private:
  LocalWrites& writes_;
  const int before_ = std::uncaught_exceptions();
};

template <class Write>
auto LocalWrites::step(Write write) -> decltype(write()) {
  const Guard guard(*this);
  if (explicit_) {
    const std::size_t mark = capture_.mark();
    FREEHOLD_TRY(database_.execute("SAVEPOINT step"));
    auto outcome = write();
    if (!outcome.ok() && !database_.in_transaction()) {
      FREEHOLD_TRY(abandon());
      return outcome;
    }
    if (!outcome.ok()) {
      capture_.rewind(mark);
      FREEHOLD_TRY(database_.execute("ROLLBACK TO step"));
    }
    FREEHOLD_TRY(database_.execute("RELEASE step"));
    return outcome;
  }
  FREEHOLD_TRY(begin_sqlite());
  auto outcome = write();
  if (outcome.ok()) {
    FREEHOLD_TRY(finish());
  } else {
    FREEHOLD_TRY(abandon());
  }
  return outcome;
}

Result<std::string> LocalWrites::together(const std::function<Result<std::string>()>& work) {
  if (explicit_) return step(work);
  const Guard guard(*this);
  FREEHOLD_TRY(begin());
  Result<std::string> outcome = work();
  if (!explicit_) {
    if (!outcome) return outcome;
    return fail(Code::storage_failed, "the storage ended the transaction before it was whole; nothing of it was kept");
  }
  if (outcome) {
    FREEHOLD_TRY(commit());
  } else {
    FREEHOLD_TRY(rollback());
  }
  return outcome;
}

Status LocalWrites::check(std::vector<Change>& changes) {
  for (Change& change : changes) {
    Status checked = check_change(change);
    if (checked) checked = note_base(change);
    if (checked) continue;
    checked.error().row = change.row.text();
    return checked;
  }
  return {};
}

/// What this device knew of the row, so that the server can tell what it did not.
Status LocalWrites::note_base(Change& change) {
  if (change.kind == ChangeKind::insert) return {};
  FREEHOLD_ASSIGN(const auto known, known_.get(*change.table, change.row));
  if (known) change.base = known->clocks.newest().clock;
  return {};
}

Status LocalWrites::check_change(Change& change) {
  const Table& table = *change.table;
  if (!table.rows_made_by_clients() && change.kind != ChangeKind::update)
    return fail_at(Code::not_owner, "rows of " + table.name() + " are made and removed by the server", table.name());
  if (change.kind == ChangeKind::remove) return check_delete(table);
  FREEHOLD_ASSIGN(const std::span<const Cell> cells, cells_to_check(change));
  if (change.kind == ChangeKind::insert) {
    FREEHOLD_TRY(check_insert(table, cells));
  } else {
    FREEHOLD_TRY(check_update(table, cells));
    FREEHOLD_TRY(stamp_update(change));
  }
  if (has_row_rules(table)) {
    FREEHOLD_ASSIGN(const auto row, rows_.get(table, change.row));
    if (row) FREEHOLD_TRY(check_row(table, *row));
  }
  if (change.kind == ChangeKind::insert) FREEHOLD_TRY(check_quota_of(change));
  // The server's own columns stay out of what is sent, and counters where they begin.
  std::erase_if(change.cells, [&](const Cell& cell) {
    const Column& column = table.column(cell.column);
    const bool raised = column.counts() && change.kind == ChangeKind::update;
    return column.role == ColumnRole::plain && !column.written_by_clients() && !raised;
  });
  return {};
}

/// What this device knows of the plan and its use: the server's count as it last came, or the rows that are here. The
/// server has the last word. The new rows are in the table already.
Status LocalWrites::check_quota_of(const Change& change) {
  const Table& table = *change.table;
  if (!table.quota()) return {};
  FREEHOLD_ASSIGN(const auto row, rows_.get(table, change.row));
  FREEHOLD_ASSIGN(const auto account, rows_.get(*schema_.owner_table(), RowId{outbox_.owner().uuid}));
  if (!row || !account || !counts_for_quota(table, *row)) return {};
  const auto limit = quota_limit(schema_, table, *account);
  if (!limit) return {};
  const Quota& quota = *table.quota();
  const Column* made = quota.monthly() ? table.with_role(ColumnRole::created_at) : nullptr;
  FREEHOLD_ASSIGN(std::int64_t used, rows_.count(table, quota.where, made, month_start(clock_.now_us()), *limit + 1));
  --used;
  if (quota.monthly()) {
    const Table& counts = *schema_.find(quota.counted_in);
    FREEHOLD_ASSIGN(const auto usage, rows_.get(counts, usage_row(counts, outbox_.owner(), clock_.now_us()).id));
    const std::int64_t* counted = usage ? as_integer((*usage)[counts.find(quota.counter)->number]) : nullptr;
    if (counted != nullptr) used = std::max(used, *counted);
  }
  return check_quota(table, used, limit);
}

/// Plain SQL that leaves `updated_at` alone gets it set: the column says when the row last changed.
Status LocalWrites::stamp_update(Change& change) {
  const Column* column = change.table->with_role(ColumnRole::updated_at);
  if (column == nullptr) return {};
  const auto set = std::find_if(change.cells.begin(), change.cells.end(),
                                [column](const Cell& cell) { return cell.column == column->number; });
  if (set != change.cells.end()) return check_value(*change.table, *column, set->value);
  const Cell now{column->number, Value{format_time(clock_.now_us())}};
  change.cells.push_back(now);
  auto updated = rows_.update(*change.table, change.row, {&now, 1});
  if (!updated) return std::move(updated).error();
  return {};
}

/// Whose the row is, and who writes it.
void LocalWrites::set_identity(const Table& table, std::vector<Value>& row) const {
  for (const ColumnRole role : {ColumnRole::owner, ColumnRole::author})
    if (const Column* column = table.with_role(role)) row[column->number] = outbox_.owner().text();
}

Result<RowId> LocalWrites::chosen_id(const Table& table, const json::object& values, std::span<const Value> row) {
  const json::value* given = values.if_contains("id");
  if (given == nullptr)
    return table.natural_key().empty() ? RowId{make_uuid_v7(clock_, random_)} : natural_id(table, row);
  const json::string* text = given->if_string();
  auto id = RowId::parse(text != nullptr ? std::string_view(text->data(), text->size()) : std::string_view());
  if (!id) return fail_at(Code::invalid_value, "'id' must be a UUID of 36 lower-case characters", table.name(), "id");
  return *id;
}

Status LocalWrites::set_times(const Table& table, std::vector<Value>& row) {
  const std::string now = format_time(clock_.now_us());
  for (const ColumnRole role : {ColumnRole::created_at, ColumnRole::updated_at})
    if (const Column* column = table.with_role(role)) row[column->number] = now;
  return {};
}

Result<std::vector<Value>> LocalWrites::new_row(const Table& table, const json::object& values) {
  if (!table.rows_made_by_clients())
    return fail_at(Code::not_owner, "rows of " + table.name() + " are made by the server", table.name());
  FREEHOLD_ASSIGN(std::vector<Cell> cells, cells_of(table, values));
  FREEHOLD_TRY(check_insert(table, cells));
  std::vector<Value> row = table.default_row();
  for (Cell& cell : cells) row[cell.column] = std::move(cell.value);
  set_identity(table, row);
  FREEHOLD_ASSIGN(const RowId id, chosen_id(table, values, row));
  row[table.with_role(ColumnRole::id)->number] = id.text();
  FREEHOLD_TRY(set_times(table, row));
  return row;
}

Result<std::string> LocalWrites::insert(const Table& table, const json::object& values) {
  return step([&]() -> Result<std::string> {
    FREEHOLD_ASSIGN(const std::vector<Value> row, new_row(table, values));
    FREEHOLD_TRY(rows_.insert(table, row));
    return encode_row(table, row);
  });
}

Result<std::string> LocalWrites::insert_many(const Table& table, const json::array& rows) {
  return step([&]() -> Result<std::string> {
    std::string ids = R"({"ids":[)";
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const json::object* values = rows[i].if_object();
      if (values == nullptr) return fail_at(Code::malformed, "'rows' must be a list of objects", table.name());
      FREEHOLD_ASSIGN(const std::vector<Value> row, new_row(table, *values));
      FREEHOLD_TRY(rows_.insert(table, row));
      ids += (i > 0 ? ",\"" : "\"") + row_id_of(table, row).text() + '"';
    }
    return ids + "]}";
  });
}

/// Before the database can refuse the sum in words of its own.
Status LocalWrites::check_counted(const Table& table, const RowId& row, const std::vector<Cell>& cells) {
  const auto counts = [&table](const Cell& cell) { return table.column(cell.column).counts(); };
  if (std::none_of(cells.begin(), cells.end(), counts)) return {};
  FREEHOLD_ASSIGN(auto held, rows_.get(table, row));
  if (!held) return no_such_row(table, row);
  for (const Cell& cell : cells) {
    const Column& column = table.column(cell.column);
    (*held)[cell.column] = merge_value(column, (*held)[cell.column], cell.value);
    if (column.counts()) FREEHOLD_TRY(check_value(table, column, (*held)[cell.column]));
  }
  return check_row(table, *held);
}

Result<std::string> LocalWrites::update(const Table& table, const RowId& row, const json::object& values) {
  return step([&]() -> Result<std::string> {
    FREEHOLD_ASSIGN(std::vector<Cell> cells, cells_of(table, values));
    FREEHOLD_TRY(check_update(table, cells));
    if (const Column* column = table.with_role(ColumnRole::updated_at); column != nullptr && !cells.empty())
      cells.push_back(Cell{column->number, Value{format_time(clock_.now_us())}});
    if (!cells.empty()) {
      FREEHOLD_TRY(check_counted(table, row, cells));
      FREEHOLD_ASSIGN(const bool found, rows_.update(table, row, cells));
      if (!found) return no_such_row(table, row);
    }
    FREEHOLD_ASSIGN(const auto now, rows_.get(table, row));
    if (!now) return no_such_row(table, row);
    return encode_row(table, *now);
  });
}

Status LocalWrites::remove(const Table& table, const RowId& row) {
  return step([&]() -> Status {
    FREEHOLD_TRY(check_delete(table));
    FREEHOLD_ASSIGN(const bool found, rows_.remove(table, row));
    if (!found) return no_such_row(table, row);
    return {};
  });
}

Result<std::int64_t> LocalWrites::execute(std::string_view sql, const json::array& params) {
  return step([&]() -> Result<std::int64_t> {
    database_.guard([this](std::string_view name) {
      const Table* table = schema_.find(name);
      return table != nullptr && table->on_devices();
    });
    auto prepared = database_.prepare(sql);
    database_.guard(nullptr);
    if (!prepared) return std::move(prepared).error();
    if (prepared->read_only()) return fail(Code::sql_error, "this statement only reads; use query for it");
    FREEHOLD_TRY(bind_params(*prepared, params));
    FREEHOLD_TRY(prepared->run());
    return database_.changes();
  });
}

Status LocalWrites::repeat(const std::vector<Change>& changes, const std::function<Status()>& together) {
  return step([&]() -> Status {
    for (const Change& change : changes) FREEHOLD_TRY(repeat(change));
    return together();
  });
}

Status LocalWrites::repeat(const Change& change) {
  const Table& table = *change.table;
  if (change.kind == ChangeKind::remove || change.deleted) {
    FREEHOLD_ASSIGN(const bool removed, rows_.remove(table, change.row));
    return removed ? Status() : no_such_row(table, change.row);
  }
  FREEHOLD_ASSIGN(const auto held, rows_.get(table, change.row));
  if (change.kind == ChangeKind::update || (change.kind == ChangeKind::restore && held)) {
    std::vector<Cell> cells = change.cells;
    // A counter that is given back is a whole value, and no increment.
    if (change.kind == ChangeKind::restore)
      std::erase_if(cells,
                    [&table](const Cell& cell) { return !table.column(cell.column).written_by_clients_later(); });
    for (Cell& cell : cells)
      if (table.column(cell.column).role == ColumnRole::updated_at) cell.value = format_time(clock_.now_us());
    if (cells.empty()) return {};
    FREEHOLD_ASSIGN(const bool found, rows_.update(table, change.row, cells));
    return found ? Status() : no_such_row(table, change.row);
  }
  std::vector<Value> row = table.default_row();
  for (const Cell& cell : change.cells) row[cell.column] = cell.value;
  row[table.with_role(ColumnRole::id)->number] = change.row.text();
  set_identity(table, row);
  return rows_.insert(table, row);
}

}  // namespace freehold
