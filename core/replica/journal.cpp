#include "core/replica/journal.hpp"

#include <boost/json.hpp>

namespace freehold {
namespace {

constexpr std::int64_t kEntriesMax = 1000;

Error no_such_entry(std::int64_t id) {
  return fail(Code::not_found, "there is no entry " + std::to_string(id) + " in the conflict journal");
}

std::string cells_as_json(const MergeNote& note) {
  std::string out = "{";
  for (const Cell& cell : note.cells) {
    const Column& column = note.table->column(cell.column);
    if (out.size() > 1) out += ',';
    append_json_text(out, column.name);
    out += ':';
    append_cell(out, column, cell.value);
  }
  return out + '}';
}

}  // namespace

Status Journal::add(const MergeNote& note) {
  if (note.cells.empty()) return {};
  const std::string row = note.row.text(), cells = cells_as_json(note);
  FREEHOLD_ASSIGN(Statement * statement,
                  database_.cached("INSERT INTO freehold_conflicts (at, table_name, row_id, what, cells) VALUES "
                                   "(?, ?, ?, ?, ?)"));
  statement->bind_integer(1, clock_.now_us() / 1000).bind_text(2, note.table->name()).bind_text(3, row);
  statement->bind_text(4, kDecisionNames[static_cast<std::size_t>(note.decision)]).bind_text(5, cells);
  FREEHOLD_TRY(statement->run());
  FREEHOLD_ASSIGN(Statement * shorten,
                  database_.cached("DELETE FROM freehold_conflicts WHERE id <= (SELECT max(id) FROM "
                                   "freehold_conflicts) - ?"));
  shorten->bind_integer(1, kEntriesMax);
  return shorten->run();
}

Result<std::string> Journal::list() {
  FREEHOLD_ASSIGN(Statement * statement, database_.cached("SELECT id, at, table_name, row_id, what, cells FROM "
                                                          "freehold_conflicts ORDER BY id DESC"));
  std::string out = "[";
  while (true) {
    FREEHOLD_ASSIGN(const bool row, statement->step());
    if (!row) break;
    if (out.size() > 1) out += ',';
    out += R"({"id":)" + std::to_string(statement->integer(0)) + R"(,"at":)" + std::to_string(statement->integer(1));
    out.append(R"(,"table":")").append(statement->text(2)).append(R"(","row":")").append(statement->text(3));
    out.append(R"(","what":")").append(statement->text(4)).append(R"(","values":)").append(statement->text(5));
    out += '}';
  }
  statement->reset();
  return out + ']';
}

Result<std::int64_t> Journal::count() {
  FREEHOLD_ASSIGN(Statement * statement, database_.cached("SELECT count(*) FROM freehold_conflicts"));
  FREEHOLD_TRY(statement->step());
  const std::int64_t entries = statement->integer(0);
  statement->reset();
  return entries;
}

Result<std::string> Journal::restore(std::int64_t id) {
  FREEHOLD_ASSIGN(Statement * statement,
                  database_.cached("SELECT table_name, row_id, what, cells FROM freehold_conflicts WHERE id = ?"));
  statement->bind_integer(1, id);
  FREEHOLD_ASSIGN(const bool found, statement->step());
  if (!found) return no_such_entry(id);
  const Table* table = schema_.find(statement->text(0));
  const auto row = RowId::parse(statement->text(1));
  const bool removed = statement->text(2) == kDecisionNames[static_cast<std::size_t>(MergeDecision::removed)];
  const auto cells = parse_json(statement->text(3));
  statement->reset();
  if (table == nullptr || !row || !cells || !cells->is_object())
    return fail(Code::database_damaged, "the entry names a table that is no longer declared");
  FREEHOLD_ASSIGN(std::string written, removed ? writes_.insert(*table, cells->get_object())
                                               : writes_.update(*table, *row, cells->get_object()));
  FREEHOLD_TRY(dismiss(id));
  return written;
}

Status Journal::dismiss(std::int64_t id) {
  FREEHOLD_ASSIGN(Statement * statement, database_.cached("DELETE FROM freehold_conflicts WHERE id = ?"));
  statement->bind_integer(1, id);
  FREEHOLD_TRY(statement->run());
  return database_.changes() > 0 ? Status() : no_such_entry(id);
}

}  // namespace freehold
