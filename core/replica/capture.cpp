#include "core/replica/capture.hpp"

#include <algorithm>
#include <iterator>
#include <unordered_map>

#include "core/merge/merge.hpp"

namespace freehold {
namespace {

bool is_identity(const Column& column) {
  return column.role == ColumnRole::id || column.role == ColumnRole::owner || column.role == ColumnRole::author;
}

Value increment(const Value& before, const Value& after) {
  const std::int64_t* from = as_integer(before);
  const std::int64_t* to = as_integer(after);
  return from != nullptr && to != nullptr ? Value(*to - *from) : Value();
}

/// Takes a later change of the same row into an earlier one. `fresh`: the row was not there before the transaction.
/// False: all of it together leaves nothing.
bool fold(Change& held, Change&& next, bool fresh) {
  if (next.kind == ChangeKind::remove) {
    held.cells.clear();
    held.kind = ChangeKind::remove;
    return !fresh;
  }
  if (next.kind == ChangeKind::insert) {
    held = std::move(next);
    return true;
  }
  for (Cell& cell : next.cells) {
    const auto same = std::find_if(held.cells.begin(), held.cells.end(),
                                   [&cell](const Cell& other) { return other.column == cell.column; });
    if (same != held.cells.end() && held.table->column(cell.column).counts())
      same->value = merge_value(held.table->column(cell.column), same->value, cell.value);
    else if (same != held.cells.end())
      same->value = std::move(cell.value);
    else
      held.cells.push_back(std::move(cell));
  }
  return true;
}

/// Counters of a row that the same transaction has made begin at their default: what is added to them is a change of
/// its own.
void split_counters(Change& update, Change& counted) {
  counted.table = update.table;
  counted.row = update.row;
  counted.kind = ChangeKind::update;
  const auto first = std::stable_partition(update.cells.begin(), update.cells.end(), [&](const Cell& cell) {
    return !update.table->column(cell.column).counts();
  });
  Change counters = counted;
  counters.cells.assign(std::make_move_iterator(first), std::make_move_iterator(update.cells.end()));
  update.cells.erase(first, update.cells.end());
  fold(counted, std::move(counters), false);
}

/// The changes of one transaction, one a row, and a second where a fresh row was counted up.
class Folding {
 public:
  explicit Folding(std::size_t most) {
    entries_.reserve(most);
    places_.reserve(most);
  }
  void add(Change&& change);
  std::vector<Change> take();

 private:
  struct Entry {
    Change change;
    Change counted;
    bool fresh = false;  ///< the row was not there before
    bool dropped = false;
  };
  std::vector<Entry> entries_;
  std::unordered_map<RowKey, std::size_t, RowKeyHash> places_;
};

void Folding::add(Change&& change) {
  const auto [place, added] = places_.try_emplace({change.table, change.row}, entries_.size());
  if (added) {
    const bool fresh = change.kind == ChangeKind::insert;
    entries_.push_back({std::move(change), {}, fresh});
    return;
  }
  Entry& entry = entries_[place->second];
  if (entry.change.kind == ChangeKind::insert && change.kind == ChangeKind::update)
    split_counters(change, entry.counted);
  else
    entry.counted.cells.clear();
  if (fold(entry.change, std::move(change), entry.fresh)) return;
  entry.dropped = true;
  places_.erase(place);
}

std::vector<Change> Folding::take() {
  std::vector<Change> changes;
  changes.reserve(entries_.size());
  for (Entry& entry : entries_) {
    if (entry.dropped) continue;
    changes.push_back(std::move(entry.change));
    if (!entry.counted.cells.empty()) changes.push_back(std::move(entry.counted));
  }
  return changes;
}

}  // namespace

Capture::Capture(Database& database, const Schema& schema) : database_(database) {
  for (const Table& table : schema.tables()) {
    if (!table.on_devices()) continue;
    Watched& watched = watched_.emplace_back(Watched{&table, {}});
    for (const Column& column : table.columns()) {
      if (!column.on_devices()) continue;
      if (column.role == ColumnRole::id) watched.id = static_cast<int>(watched.columns.size());
      watched.columns.push_back(&column);
    }
  }
  database_.observe_rows([this](const RowChange& change) { observe(change); });
}

Capture::~Capture() {
  database_.observe_rows(nullptr);
}

void Capture::begin(const OwnerId& owner) {
  events_.clear();
  owner_ = owner.text();
  active_ = true;
}

void Capture::end() {
  active_ = false;
  events_.clear();
}

const Capture::Watched* Capture::find(std::string_view table) {
  if (last_found_ != nullptr && last_found_->table->name() == table) return last_found_;
  const auto found = std::find_if(watched_.begin(), watched_.end(),
                                  [table](const Watched& watched) { return watched.table->name() == table; });
  if (found == watched_.end()) return nullptr;
  last_found_ = &*found;
  return last_found_;
}

void Capture::observe(const RowChange& change) {
  if (!active_) return;
  const Watched* const watched = find(change.table());
  if (watched == nullptr) return;
  const RowEvent kind = change.event();
  Event event;
  event.change.table = watched->table;
  event.direct = change.direct();
  const auto id =
      RowId::parse(kind == RowEvent::inserted ? change.new_text(watched->id) : change.old_text(watched->id));
  if (id) event.change.row = *id;
  event.change.kind = kind == RowEvent::inserted  ? ChangeKind::insert
                      : kind == RowEvent::updated ? ChangeKind::update
                                                  : ChangeKind::remove;
  if (kind != RowEvent::removed) note_columns(event, change, *watched);
  if (kind != RowEvent::updated || !event.change.cells.empty() || event.moved) events_.push_back(std::move(event));
}

void Capture::note_columns(Event& event, const RowChange& change, const Watched& watched) const {
  const bool update = event.change.kind == ChangeKind::update;
  std::vector<Cell>& cells = event.change.cells;
  if (!update) cells.reserve(watched.columns.size());
  int place = -1;
  for (const Column* column : watched.columns) {
    ++place;
    if (update && change.same(place)) continue;
    if (update && column->counts())
      cells.push_back({column->number, increment(change.old_value(place), change.new_value(place))});
    else if (!is_identity(*column))
      cells.push_back({column->number, change.new_value(place)});
    else if (update)
      event.moved = true;
    else if (column == watched.table->owner_column())
      event.foreign = change.new_text(place) != owner_;
    else if (column->role == ColumnRole::author)
      event.by_another = change.new_text(place) != owner_;
  }
}

Status Capture::check(const Event& event) const {
  const Table& table = *event.change.table;
  if (event.change.row.uuid.is_nil())
    return fail_at(Code::invalid_value, "a row's id must be a UUID of 36 lower-case characters", table.name(), "id");
  if (event.moved)
    return fail_at(Code::read_only_column, "a row keeps its id, its owner and its author (" + owner_ + ")",
                   table.name());
  if (event.foreign)
    return fail_at(Code::not_owner,
                   "a new row belongs to the signed-in account: leave user_id out, or use freehold_owner()",
                   table.name());
  if (event.by_another)
    return fail_at(Code::not_owner, "a new row is written by the signed-in account: use freehold_owner()", table.name(),
                   table.with_role(ColumnRole::author)->name);
  return {};
}

Result<std::vector<Change>> Capture::take() {
  Folding changes(events_.size());
  for (Event& event : events_) {
    FREEHOLD_TRY(check(event));
    // What goes with its parent, of rows that clients do not delete, the server takes along by itself.
    const bool removed = event.change.kind == ChangeKind::remove;
    if (!event.direct && removed && !event.change.table->deleted_by_clients()) continue;
    changes.add(std::move(event.change));
  }
  events_.clear();
  return changes.take();
}

}  // namespace freehold
