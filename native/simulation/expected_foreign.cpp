#include "native/simulation/expected_rows.hpp"
#include "native/simulation/rows.hpp"

namespace freehold::simulation {
namespace {

/// What the feed has shown of a row so far.
bool is_known(const ExpectedRow& row) {
  return row.seq > 0;
}

}  // namespace

/// It is so at once, for whoever asks; its number and clocks come with the drain.
void ExpectedRows::write_past(const Change& write) {
  const Key key{write.table->number(), write.row};
  if (write.kind == ChangeKind::remove) {
    take_past(key);
    return;
  }
  ExpectedRow& row = rows_[key];
  row.table = write.table;
  if (write.kind == ChangeKind::insert) {
    row.live = true;
    row.values = write.table->default_row();
  }
  bool changed = write.kind == ChangeKind::insert;
  for (const Cell& cell : write.cells) {
    const Column& column = write.table->column(cell.column);
    changed = changed || canonical(column, row.values[cell.column]) != canonical(column, cell.value);
    row.values[cell.column] = cell.value;
  }
  if (changed) owe(key, row);
}

void ExpectedRows::owe(const Key& key, const ExpectedRow& row) {
  unfed_.try_emplace(key, is_known(row) ? row.newest() : Stamp{});
}

/// The database's own cascade.
void ExpectedRows::take_past(const Key& key) {
  const auto found = rows_.find(key);
  if (found == rows_.end() || !found->second.live) return;
  ExpectedRow& gone = found->second;
  gone.live = false;
  owe(key, gone);
  for (auto& [child_key, child] : rows_) {
    for (const Column& column : child.table->columns()) {
      if (!child.live) break;
      if (!column.references || column.references->table != gone.table->name()) continue;
      if (column.role == ColumnRole::owner || child.values[column.number] != Value(key.second.text())) continue;
      if (column.references->on_delete == OnDelete::cascade) {
        take_past(child_key);
        continue;
      }
      child.values[column.number] = Null{};
      owe(child_key, child);
    }
  }
}

void ExpectedRows::lose_parents(const std::set<Key>& there) {
  for (bool lost = true; lost;) {
    lost = false;
    for (const auto& [key, row] : rows_) {
      if (!row.live || !hangs_on_nothing(row, there)) continue;
      take_past(key);
      lost = true;
    }
  }
}

/// It points at a row of somebody's that is not among those.
bool ExpectedRows::hangs_on_nothing(const ExpectedRow& row, const std::set<Key>& there) const {
  for (const Column& column : row.table->columns()) {
    if (!column.references || column.references->reach != Reach::readable) continue;
    const std::string* parent = as_text(row.values[column.number]);
    const Table* target = schema_->find(column.references->table);
    if (parent != nullptr && there.count({target->number(), *RowId::parse(*parent)}) == 0) return true;
  }
  return false;
}

Status ExpectedRows::fed(const FedRow& fed) {
  const Key key{fed.table->number(), fed.row.row};
  const auto found = rows_.find(key);
  const std::string name = fed.table->name() + ' ' + fed.row.row.text();
  if (found == rows_.end() || found->second.live == fed.deleted)
    return fail(Code::internal,
                "the feed is given " + name + (fed.deleted ? " as deleted" : "") + ", which nobody has written so");
  ExpectedRow& row = found->second;
  const Stamp newest = fed.row.clocks.newest();
  const auto owed = unfed_.find(key);
  if (!(newest.device == kServerDevice) || (owed != unfed_.end() && !(owed->second < newest)))
    return fail(Code::internal, "what another program wrote to " + name + " does not stand above what was there");
  row.seq = fed.seq;
  row.buried = fed.deleted ? newest : Stamp{};
  row.stamps.resize(row.table->width());
  for (const Column& column : row.table->columns()) row.stamps[column.number] = fed.row.clocks.of(column.number);
  unfed_.erase(key);
  return {};
}

Status ExpectedRows::all_is_fed() const {
  for (const auto& [key, before] : unfed_) {
    const ExpectedRow& row = rows_.at(key);
    // What came and went between two looks nobody needs to hear of.
    const bool never_there = !row.live && (!is_known(row) || !(row.buried == Stamp{}));
    if (!never_there)
      return fail(Code::internal,
                  "what another program wrote to " + row.table->name() + ' ' + key.second.text() + " is in no feed");
  }
  return {};
}

}  // namespace freehold::simulation
