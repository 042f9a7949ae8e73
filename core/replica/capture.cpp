#include "core/replica/capture.hpp"

#include <algorithm>
#include <iterator>
#include <map>

#include "core/merge/merge.hpp"

namespace freehold {
namespace {

/// Position of a column in the device's table: the declaration's order without what devices don't have.
int position_of(const Table& table, const Column& column) {
  int position = 0;
  for (const Column& other : table.columns()) {
    if (other.number == column.number) break;
    if (other.on_devices()) ++position;
  }
  return position;
}

RowId id_from(const Value& value) {
  const std::string* text = as_text(value);
  auto id = RowId::parse(text != nullptr ? *text : std::string());
  return id ? *id : RowId{};
}

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
  std::map<std::pair<const Table*, RowId>, std::size_t> places_;
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

Capture::Capture(Database& database, const Schema& schema) : database_(database), schema_(schema) {
  database_.observe_rows([this](const RowChange& change) { observe(change); });
}

Capture::~Capture() {
  database_.observe_rows(nullptr);
}

void Capture::clear() {
  events_.clear();
}

void Capture::observe(const RowChange& change) {
  if (!active_) return;
  const Table* table = schema_.find(change.table());
  if (table == nullptr) return;
  const int id_position = position_of(*table, *table->with_role(ColumnRole::id));
  Event event;
  event.table = table;
  event.direct = change.direct();
  if (change.event() == RowEvent::removed) {
    event.kind = ChangeKind::remove;
    event.row = id_from(change.old_value(id_position));
    events_.push_back(std::move(event));
    return;
  }
  const bool update = change.event() == RowEvent::updated;
  event.kind = update ? ChangeKind::update : ChangeKind::insert;
  event.row = id_from(update ? change.old_value(id_position) : change.new_value(id_position));
  int position = 0;
  for (const Column& column : table->columns()) {
    if (!column.on_devices()) continue;
    const int place = position++;
    if (update && change.same(place)) continue;
    if (update && column.counts())
      event.cells.push_back(Cell{column.number, increment(change.old_value(place), change.new_value(place))});
    else if (!is_identity(column))
      event.cells.push_back(Cell{column.number, change.new_value(place)});
    else if (update)
      event.moved = true;
    else if (&column == table->owner_column())
      event.owner = change.new_value(place);
    else if (column.role == ColumnRole::author)
      event.author = change.new_value(place);
  }
  if (!update || !event.cells.empty() || event.moved) events_.push_back(std::move(event));
}

Result<std::vector<Change>> Capture::changes(const OwnerId& owner) const {
  Folding changes;
  for (const Event& event : events_) {
    if (event.row.uuid.is_nil())
      return fail_at(Code::invalid_value, "a row's id must be a UUID of 36 lower-case characters", event.table->name(),
                     "id");
    if (event.moved)
      return fail_at(Code::read_only_column, "a row keeps its id, its owner and its author (" + owner.text() + ")",
                     event.table->name());
    // What goes with its parent, of rows that clients do not delete, the server takes along by itself.
    if (!event.direct && event.kind == ChangeKind::remove && !event.table->deleted_by_clients()) continue;
    const Value self{owner.text()};
    if (event.kind == ChangeKind::insert && event.owner != self)
      return fail_at(Code::not_owner,
                     "a new row belongs to the signed-in account: leave user_id out, or use freehold_owner()",
                     event.table->name());
    const Column* author = event.table->with_role(ColumnRole::author);
    if (event.kind == ChangeKind::insert && author != nullptr && event.author != self)
      return fail_at(Code::not_owner, "a new row is written by the signed-in account: use freehold_owner()",
                     event.table->name(), author->name);
    changes.add({event.table, event.row, event.kind, event.cells});
  }
  return changes.take();
}

}  // namespace freehold
