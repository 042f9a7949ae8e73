#include "native/simulation/debts.hpp"

#include <algorithm>

#include "core/workspace/workspace.hpp"
#include "native/simulation/rows.hpp"

namespace freehold::simulation {
namespace {

namespace json = boost::json;

/// The transactions that a person's devices still show as refused, as one text.
Result<std::string> refused_changes(World& world, const Person& person) {
  std::string text;
  for (const auto& peer : world.peers) {
    if (!(peer->device.person().id == person.id)) continue;
    FREEHOLD_ASSIGN(const json::array refused, peer->device.rows("SELECT changes FROM freehold_refused"));
    for (const json::value& row : refused) text += json::value_to<std::string>(row.at("changes"));
  }
  return text;
}

bool is_owed(const Column& column) {
  return column.role == ColumnRole::plain && column.merge == MergeRule::last_writer && column.written_by_clients();
}

/// The column whose newer value is gone; null where all are there.
const Column* lost_column(const ExpectedRow& before, const ExpectedRow& now) {
  const auto& columns = before.table->columns();
  const auto lost = std::find_if(columns.begin(), columns.end(), [&](const Column& column) {
    if (!is_owed(column)) return false;
    const bool older = now.stamps[column.number] < before.stamps[column.number];
    return older && now.values[column.number] != before.values[column.number];
  });
  return lost == columns.end() ? nullptr : &*lost;
}

/// What is wrong with a row that was there, or was deleted; empty where nothing is.
std::string loss(const ExpectedRow& before, const ExpectedRow* now, const ExpectedRow* in_backup) {
  if (!before.live) {
    const bool revived = now != nullptr && now->live && now->newest() < before.buried;
    return revived ? "had been deleted, and is there again" : "";
  }
  if (now == nullptr) return "is gone";
  if (now->live) {
    const Column* column = lost_column(before, *now);
    return column == nullptr ? "" : "has an older " + column->name;
  }
  const bool never_returned = in_backup != nullptr && !in_backup->live && in_backup->buried == now->buried;
  return never_returned ? "was made again after the backup, and is gone" : "";
}

/// It hung on a row that has been deleted since: every device let it go with that one.
bool went_with_parent(const ExpectedRow& row, const ExpectedRows& before, const ExpectedRows& now) {
  for (const Column& column : row.table->columns()) {
    const std::string* parent = as_text(row.values[column.number]);
    const bool hangs = column.references && column.references->on_delete == OnDelete::cascade;
    if (!hangs || column.role == ColumnRole::owner || parent == nullptr) continue;
    const Table& target = *workspace_schema().find(column.references->table);
    const ExpectedRows::Key key{target.number(), RowId::parse(*parent).value()};
    const auto there = now.rows().find(key);
    const auto gone = before.rows().find(key);
    const bool deleted = there != now.rows().end() && !there->second.live;
    const bool went = there == now.rows().end() && gone != before.rows().end();
    if (deleted || (went && went_with_parent(gone->second, before, now))) return true;
  }
  return false;
}

const ExpectedRow* find(const ExpectedRows& rows, const ExpectedRows::Key& key) {
  const auto found = rows.rows().find(key);
  return found == rows.rows().end() ? nullptr : &found->second;
}

}  // namespace

void incur_debts(World& world) {
  for (const Person& person : people()) {
    Seq seen = 0;
    for (const auto& peer : world.peers)
      // What an older program has passed over it does not know.
      if (peer->device.person().id == person.id && !peer->device.is_old()) seen = std::max(seen, peer->seen);
    world.owed.insert_or_assign(person.id,
                                Debt{world.history.of(person.id), world.backup->history.of(person.id), seen});
  }
}

Status check_debts(World& world, const Person& person) {
  const auto owed = world.owed.extract(person.id);
  if (owed.empty()) return {};
  ++world.counts.checks;
  const Debt& debt = owed.mapped();
  FREEHOLD_ASSIGN(const std::string refused, refused_changes(world, person));
  for (const auto& [key, before] : debt.before.rows()) {
    if (before.seq > debt.seen || debt.before.is_unfed(key) || !before.table->rows_made_by_clients()) continue;
    if (before.live && went_with_parent(before, debt.before, world.history.of(person.id))) continue;
    const std::string what = loss(before, find(world.history.of(person.id), key), find(debt.in_backup, key));
    if (what.empty() || refused.find(key.second.text()) != std::string::npos) continue;
    return fail(Code::internal, "after the restore " + before.table->name() + ' ' + key.second.text() + ' ' + what);
  }
  return {};
}

}  // namespace freehold::simulation
