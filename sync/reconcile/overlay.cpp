#include "sync/reconcile/overlay.hpp"

#include <algorithm>

#include "core/merge/digest.hpp"

namespace freehold {

bool points_at_owned(const Schema& schema, const Column& column) {
  if (!column.references || column.role == ColumnRole::owner) return false;
  const Table* target = schema.find(column.references->table);
  return target != nullptr && target->ownership() == Ownership::column;
}

std::optional<RowId> parent_id(const Value& value) {
  const std::string* text = as_text(value);
  if (text == nullptr) return std::nullopt;
  auto id = RowId::parse(*text);
  if (!id) return std::nullopt;
  return *id;
}

RowState& Overlay::row(const Table& table, const RowId& id) {
  const auto [place, added] = rows_[&table].try_emplace(id);
  if (added) {
    place->second.table = &table;
    place->second.id = id;
  }
  return place->second;
}

const RowState* Overlay::find(const Table& table, const RowId& id) const {
  const auto rows = rows_.find(&table);
  if (rows == rows_.end()) return nullptr;
  const auto found = rows->second.find(id);
  return found == rows->second.end() ? nullptr : &found->second;
}

bool Overlay::is_readable(const Table& table, const RowId& id) const {
  const auto rows = readable_.find(&table);
  return rows != readable_.end() && rows->second.count(id) != 0;
}

void Overlay::keep(const Table& table, StoredRow stored) {
  RowState& state = row(table, stored.row);
  if (state.presence != Presence::absent) return;
  state.presence = stored.deleted ? Presence::deleted : Presence::live;
  state.loaded = state.stored = state.presence;
  state.stored_seq = stored.seq;
  state.stored_clocks = stored.clocks;
  state.clocks = std::move(stored.clocks);
  state.values = std::move(stored.values);
  note_parents(state);
}

void Overlay::touch(RowState& row) {
  history_.push_back({&row, row});
  row.touched = true;
}

void Overlay::note_parents(RowState& row) {
  if (row.presence != Presence::live) return;
  for (const Column& column : row.table->columns()) {
    if (!points_at_owned(schema_, column)) continue;
    if (const auto parent = parent_id(row.values[column.number]))
      referring_[{row.table, column.number}][*parent].push_back(&row);
  }
}

std::vector<RowState*> Overlay::referring(const Table& table, const Column& column, const RowId& parent) {
  std::vector<RowState*> found;
  const auto index = referring_.find({&table, column.number});
  if (index == referring_.end()) return found;
  const auto entry = index->second.find(parent);
  if (entry == index->second.end()) return found;
  // The index remembers every parent that a row had; only the present one counts.
  for (RowState* row : entry->second)
    if (row->presence == Presence::live && parent_id(row->values[column.number]) == parent) found.push_back(row);
  return found;
}

void Overlay::undo_to(Mark mark) {
  while (history_.size() > mark) {
    *history_.back().row = std::move(history_.back().state);
    history_.pop_back();
  }
  written_ = std::min(written_, mark);
  if (mark == 0) written_digest_ = 0;
}

void Overlay::settle() {
  history_.clear();
  written_ = 0;
  settled_digest_ += written_digest_;
  written_digest_ = 0;
}

/// The row is in the database as it is here, in the version of this number.
void Overlay::note_written(RowState& row, Seq seq) {
  const TableNumber table = row.table->number();
  if (row.stored == Presence::live && row.stored_seq > 0)
    written_digest_ -= version_digest(table, row.id, row.stored_seq, row.stored_clocks);
  if (row.presence == Presence::live) written_digest_ += version_digest(table, row.id, seq, row.clocks);
  row.stored = row.presence;
  row.stored_seq = seq;
  row.stored_clocks = row.clocks;
  row.touched = false;
}

/// Of the rows touched since the last write.
Status Overlay::write_counted_before(OwnerTransaction& store) {
  std::map<const Table*, std::vector<CountedBefore>> counters;
  for (const Before& before : std::span(history_).subspan(written_))
    if (!before.state.touched && before.row->presence == Presence::live)
      for (const auto& [column, value] : before.row->counted_before)
        counters[before.row->table].push_back({before.row->id, column, value});
  for (const auto& [table, counted] : counters) FREEHOLD_TRY(store.save_counted_before(*table, counted));
  return {};
}

Status Overlay::write(OwnerTransaction& store, Seq seq) {
  std::map<const Table*, std::vector<RowWrite>> writes;
  std::map<const Table*, std::vector<RowRemoval>> removals;
  const auto fresh = std::span(history_).subspan(written_);
  for (const Before& before : fresh) {
    RowState& row = *before.row;
    // A row that was changed more than once is written at the place of its first change, as it is now.
    if (before.state.touched) continue;
    if (row.presence == Presence::deleted)
      removals[row.table].push_back({row.id, row.clocks});
    else
      writes[row.table].push_back({row.id, row.clocks, row.stored != Presence::live, row.values});
  }
  const auto& tables = schema_.tables();
  for (const Table& table : tables)
    if (const auto rows = writes.find(&table); rows != writes.end())
      FREEHOLD_TRY(store.write(table, rows->second, seq));
  for (auto table = tables.rbegin(); table != tables.rend(); ++table)
    if (const auto rows = removals.find(&*table); rows != removals.end())
      FREEHOLD_TRY(store.remove(*table, rows->second, seq));
  FREEHOLD_TRY(write_counted_before(store));
  for (const Before& before : fresh)
    if (!before.state.touched) note_written(*before.row, seq);
  written_ = history_.size();
  return {};
}

}  // namespace freehold
