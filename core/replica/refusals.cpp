#include "core/replica/refusals.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <unordered_map>
#include <unordered_set>

#include "core/base/defects.hpp"

namespace freehold {
namespace {

namespace json = boost::json;
using RowKeys = std::unordered_set<RowKey, RowKeyHash>;

/// The newest refusals in which the maker of a missing row is looked for.
constexpr std::int64_t kLookBack = 200;

Error no_such_transaction(std::int64_t id) {
  return fail(Code::not_found, "there is no refused transaction " + std::to_string(id));
}

std::string rows_as_json(const std::vector<FeedRow>& rows) {
  std::string out = "[";
  for (const FeedRow& row : rows) {
    if (row.deleted) continue;
    out += (out.size() > 1 ? ",{\"table\":\"" : "{\"table\":\"") + row.table->name() +
           "\",\"values\":" + encode_row(*row.table, row.values) + "}";
  }
  return out + ']';
}

/// Rows that the changes work on or point at.
RowKeys rows_needed(const Schema& schema, const std::vector<Change>& changes) {
  RowKeys needed;
  for (const Change& change : changes) {
    if (change.kind != ChangeKind::insert) needed.insert({change.table, change.row});
    for (const Cell& cell : change.cells) {
      const Column& column = change.table->column(cell.column);
      const std::string* text = column.references ? as_text(cell.value) : nullptr;
      const auto parent = RowId::parse(text != nullptr ? std::string_view(*text) : std::string_view());
      if (parent) needed.insert({schema.find(column.references->table), *parent});
    }
  }
  return needed;
}

Result<std::vector<Change>> read_changes(const Schema& schema, std::string_view text) {
  FREEHOLD_ASSIGN(const json::value parsed, parse_json(text));
  return decode_changes(schema, parsed);
}

/// Lays the values of one edited row over the change that names it.
Status edit_change(const Schema& schema, std::vector<Change>& changes, const json::value& edited) {
  const json::object* fields = edited.if_object();
  const auto field = [fields](const char* name) { return fields != nullptr ? fields->if_contains(name) : nullptr; };
  const json::value *table = field("table"), *id = field("id"), *values = field("values");
  if (table == nullptr || !table->is_string() || id == nullptr || !id->is_string() || values == nullptr ||
      !values->is_object())
    return fail(Code::malformed, "an edited row is {\"table\", \"id\", \"values\"}");
  const auto found = std::find_if(changes.begin(), changes.end(), [&](const Change& change) {
    return change.table == schema.find(table->get_string()) && change.row.text() == id->get_string();
  });
  if (found == changes.end() || found->kind == ChangeKind::remove)
    return fail_at(Code::not_found, "the refused transaction writes no such row", std::string(table->get_string()));
  for (const auto& [name, value] : values->get_object()) {
    const Column* column = found->table->find({name.data(), name.size()});
    if (column == nullptr)
      return fail_at(Code::unknown_column, "the table has no column '" + std::string(name) + "'", found->table->name(),
                     std::string(name));
    FREEHOLD_ASSIGN(Value cell, change_cell_from_json(*found->table, *column, value));
    std::erase_if(found->cells, [column](const Cell& held) { return held.column == column->number; });
    found->cells.push_back({column->number, std::move(cell)});
  }
  return {};
}

}  // namespace

Result<bool> Refusals::take(const Verdict& verdict) {
  FREEHOLD_ASSIGN(const std::optional<std::string> text, outbox_.take_out(verdict.id));
  if (!text) return false;
  FREEHOLD_ASSIGN(const std::vector<Change> named, read_changes(schema_, *text));
  if (!defect(Defect::refusal_forgotten)) FREEHOLD_TRY(store(verdict.id, as_kept(verdict, *text)));
  if (defect(Defect::refused_rows_left)) return false;
  FREEHOLD_TRY(put_right(named, verdict.rows));
  return std::any_of(named.begin(), named.end(),
                     [](const Change& change) { return change.kind == ChangeKind::remove; });
}

/// What the server holds goes back to where it has it before what it does not have goes: a row that the transaction had
/// hung on a new one would go along with that, and take everything with it that hangs on the row.
Status Refusals::put_right(const std::vector<Change>& named, const std::vector<FeedRow>& rows) {
  std::unordered_map<RowKey, const FeedRow*, RowKeyHash> held;
  for (const FeedRow& row : rows) held[{row.table, row.row}] = &row;
  const auto servers = [&held](const Change& change) -> const FeedRow* {
    const auto row = held.find({change.table, change.row});
    return row != held.end() ? row->second : nullptr;
  };
  std::vector<const Change*> gone;
  for (const Change& change : named) {
    const FeedRow* row = servers(change);
    if (row == nullptr || row->deleted)
      gone.push_back(&change);
    else
      FREEHOLD_TRY(feed_.settle(*change.table, change.row, row));
  }
  for (auto change = gone.rbegin(); change != gone.rend(); ++change) {
    const FeedRow* row = servers(**change);
    if (row != nullptr && (*change)->kind == ChangeKind::update) FREEHOLD_TRY(feed_.bury(*row));
    FREEHOLD_TRY(feed_.settle(*(*change)->table, (*change)->row, row));
  }
  return {};
}

Refusals::Kept Refusals::as_kept(const Verdict& verdict, const std::string& changes) {
  return {clock_.now_us() / 1000, json::serialize(error_to_json(*verdict.refusal)), changes,
          rows_as_json(verdict.rows)};
}

Result<bool> Refusals::take_in(const Verdict& verdict, const std::string& changes) {
  return take_in(as_kept(verdict, changes));
}

Result<bool> Refusals::take_in(const Kept& refusal) {
  FREEHOLD_ASSIGN(Statement * same, database_.cached("SELECT 1 FROM freehold_refused WHERE changes = ? AND error = ?"));
  same->bind_text(1, refusal.changes).bind_text(2, refusal.error);
  FREEHOLD_ASSIGN(const bool here, same->step());
  same->reset();
  if (here) return false;
  FREEHOLD_ASSIGN(const TransactionId id, outbox_.take_number());
  FREEHOLD_TRY(store(id, refusal));
  return true;
}

Status Refusals::store(std::int64_t id, const Kept& refusal) {
  FREEHOLD_ASSIGN(const std::vector<Change> changes, read_changes(schema_, refusal.changes));
  FREEHOLD_ASSIGN(const auto depends_on, needed_by(id, changes));
  FREEHOLD_ASSIGN(Statement * statement,
                  database_.cached("INSERT INTO freehold_refused (id, at, error, changes, server_rows, depends_on) "
                                   "VALUES (?, ?, ?, ?, ?, ?)"));
  statement->bind_integer(1, id).bind_integer(2, refusal.at_ms);
  statement->bind_text(3, refusal.error).bind_text(4, refusal.changes).bind_text(5, refusal.server_rows);
  statement->bind(6, depends_on ? Value(*depends_on) : Value());
  return statement->run();
}

Result<std::optional<std::int64_t>> Refusals::needed_by(std::int64_t id, const std::vector<Change>& changes) {
  const RowKeys needed = rows_needed(schema_, changes);
  std::optional<std::int64_t> maker;
  FREEHOLD_ASSIGN(Statement * statement,
                  database_.cached("SELECT id, changes FROM freehold_refused WHERE id < ? ORDER BY id DESC LIMIT ?"));
  statement->bind_integer(1, id).bind_integer(2, kLookBack);
  while (!maker) {
    FREEHOLD_ASSIGN(const bool row, statement->step());
    if (!row) break;
    FREEHOLD_ASSIGN(const std::vector<Change> earlier, read_changes(schema_, statement->text(1)));
    const bool makes = std::any_of(earlier.begin(), earlier.end(), [&needed](const Change& change) {
      return change.kind == ChangeKind::insert && needed.count({change.table, change.row}) != 0;
    });
    if (makes) maker = statement->integer(0);
  }
  statement->reset();
  return maker;
}

Result<std::string> Refusals::list() {
  FREEHOLD_ASSIGN(Statement * statement, database_.cached("SELECT id, at, error, changes, server_rows, depends_on FROM "
                                                          "freehold_refused ORDER BY id"));
  std::string out = "[";
  while (true) {
    FREEHOLD_ASSIGN(const bool row, statement->step());
    if (!row) break;
    if (out.size() > 1) out += ',';
    out += R"({"id":)" + std::to_string(statement->integer(0)) + R"(,"at":)" + std::to_string(statement->integer(1));
    out.append(R"(,"error":)").append(statement->text(2)).append(R"(,"changes":)").append(statement->text(3));
    out.append(R"(,"server_rows":)").append(statement->text(4)).append(R"(,"depends_on":)");
    out += (statement->is_null(5) ? "null" : std::to_string(statement->integer(5))) + '}';
  }
  statement->reset();
  return out + ']';
}

Result<std::int64_t> Refusals::count() {
  FREEHOLD_ASSIGN(Statement * statement, database_.cached("SELECT count(*) FROM freehold_refused"));
  FREEHOLD_TRY(statement->step());
  const std::int64_t refused = statement->integer(0);
  statement->reset();
  return refused;
}

Result<std::vector<Change>> Refusals::changes_of(std::int64_t id) {
  FREEHOLD_ASSIGN(Statement * statement, database_.cached("SELECT changes FROM freehold_refused WHERE id = ?"));
  statement->bind_integer(1, id);
  FREEHOLD_ASSIGN(const bool found, statement->step());
  if (!found) return no_such_transaction(id);
  auto changes = read_changes(schema_, statement->text(0));
  statement->reset();
  return changes;
}

Result<std::vector<std::int64_t>> Refusals::with_dependents(std::int64_t id) {
  FREEHOLD_ASSIGN(Statement * statement,
                  database_.cached("WITH RECURSIVE chain (id) AS (SELECT id FROM freehold_refused WHERE id = ? UNION "
                                   "SELECT r.id FROM freehold_refused AS r JOIN chain ON r.depends_on = chain.id) "
                                   "SELECT id FROM chain ORDER BY id"));
  statement->bind_integer(1, id);
  std::vector<std::int64_t> ids;
  while (true) {
    FREEHOLD_ASSIGN(const bool row, statement->step());
    if (!row) break;
    ids.push_back(statement->integer(0));
  }
  statement->reset();
  if (ids.empty()) return no_such_transaction(id);
  return ids;
}

Status Refusals::retry(std::int64_t id) {
  FREEHOLD_ASSIGN(const std::vector<std::int64_t> ids, with_dependents(id));
  for (const std::int64_t each : ids) {
    FREEHOLD_ASSIGN(const std::vector<Change> changes, changes_of(each));
    FREEHOLD_TRY(writes_.repeat(changes, [&] { return drop(each); }));
  }
  return {};
}

Status Refusals::edit(std::int64_t id, const json::array& rows) {
  FREEHOLD_ASSIGN(std::vector<Change> changes, changes_of(id));
  for (const json::value& row : rows) FREEHOLD_TRY(edit_change(schema_, changes, row));
  const std::string text = encode_changes(changes);
  FREEHOLD_ASSIGN(Statement * statement, database_.cached("UPDATE freehold_refused SET changes = ? WHERE id = ?"));
  statement->bind_text(1, text).bind_integer(2, id);
  FREEHOLD_TRY(statement->run());
  return retry(id);
}

Status Refusals::drop(std::int64_t id) {
  FREEHOLD_ASSIGN(Statement * statement, database_.cached("DELETE FROM freehold_refused WHERE id = ?"));
  statement->bind_integer(1, id);
  return statement->run();
}

Result<std::vector<std::int64_t>> Refusals::discard(std::int64_t id) {
  FREEHOLD_ASSIGN(std::vector<std::int64_t> ids, with_dependents(id));
  for (const std::int64_t each : ids) FREEHOLD_TRY(drop(each));
  return ids;
}

}  // namespace freehold
