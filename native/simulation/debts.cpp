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

/// The column whose newer value is gone; null where all are there. In an append-only table stands what came first, a
/// mutilated copy of a push too.
const Column* lost_column(const ExpectedRow& before, const ExpectedRow& now) {
  if (before.table->append_only()) return nullptr;
  const auto& columns = before.table->columns();
  const auto lost = std::find_if(columns.begin(), columns.end(), [&](const Column& column) {
    if (!is_owed(column)) return false;
    const bool older = now.stamps[column.number] < before.stamps[column.number];
    return older && now.values[column.number] != before.values[column.number];
  });
  return lost == columns.end() ? nullptr : &*lost;
}

/// The counter is at the limit that a row sets it.
bool is_full(const ExpectedRow& row, const Column& column) {
  const auto& rules = row.table->at_most();
  return std::any_of(rules.begin(), rules.end(), [&](const AtMost& rule) {
    const std::int64_t* limit = as_integer(row.values[row.table->find(rule.limit)->number]);
    return rule.column == column.name && limit != nullptr && *limit <= *as_integer(row.values[column.number]);
  });
}

/// What old copies of pushes have counted once more since the restore: nobody has to give that back.
std::int64_t counted_again(const ExpectedRow& before, const ExpectedRow& now, ColumnNumber column) {
  std::int64_t sum = 0;
  for (const auto& [source, increment] : now.counted)
    if (std::get<ColumnNumber>(source) == column && before.counted.count(source) != 0) sum += increment;
  return sum;
}

/// A counter of which less has been given back than a device had seen; null where there is none.
const Column* lost_count(const ExpectedRow& before, const ExpectedRow& now) {
  const auto& columns = before.table->columns();
  const auto lost = std::find_if(columns.begin(), columns.end(), [&](const Column& column) {
    if (!column.counts() || is_full(now, column)) return false;
    const auto found = now.counted_before.find(column.number);
    const std::int64_t given = found == now.counted_before.end() ? 0 : found->second;
    return given + counted_again(before, now, column.number) < *as_integer(before.values[column.number]);
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
    if (const Column* column = lost_column(before, *now)) return "has an older " + column->name;
    const Column* column = lost_count(before, *now);
    return column == nullptr ? "" : "has lost counts of " + column->name;
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

/// A device knew the row in this version. What came and went between two looks no feed ever had.
bool is_known(const Debt& debt, const ExpectedRows::Key& key, const ExpectedRow& row) {
  if (row.seq == 0 || debt.before.is_unfed(key)) return false;
  return std::any_of(debt.witnesses.begin(), debt.witnesses.end(), [&row](const Debt::Witness& witness) {
    return row.seq <= witness.seen && (row.live || witness.told_from < row.seq);
  });
}

const ExpectedRow* find(const ExpectedRows& rows, const ExpectedRows::Key& key) {
  const auto found = rows.rows().find(key);
  return found == rows.rows().end() ? nullptr : &found->second;
}

}  // namespace

void incur_debts(World& world) {
  for (const Person& person : people()) {
    std::vector<Debt::Witness> witnesses;
    for (const auto& peer : world.peers)
      // What an older program has passed over it does not know.
      if (peer->device.person().id == person.id && !peer->device.is_old())
        witnesses.push_back({peer->told_from, peer->seen});
    world.owed.insert_or_assign(
        person.id, Debt{world.history.of(person.id), world.backup->history.of(person.id), std::move(witnesses)});
  }
}

Status check_debts(World& world, const Person& person) {
  const auto owed = world.owed.extract(person.id);
  if (owed.empty()) return {};
  ++world.counts.checks;
  const Debt& debt = owed.mapped();
  FREEHOLD_ASSIGN(const std::string refused, refused_changes(world, person));
  for (const auto& [key, before] : debt.before.rows()) {
    if (!is_known(debt, key, before) || !before.table->rows_made_by_clients()) continue;
    if (before.live && went_with_parent(before, debt.before, world.history.of(person.id))) continue;
    const std::string what = loss(before, find(world.history.of(person.id), key), find(debt.in_backup, key));
    if (what.empty() || refused.find(key.second.text()) != std::string::npos) continue;
    return fail(Code::internal, "after the restore " + before.table->name() + ' ' + key.second.text() + ' ' + what);
  }
  return {};
}

}  // namespace freehold::simulation
