#include "core/replica/capture.hpp"

#include <algorithm>
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
  std::vector<Change> changes;
  changes.reserve(events_.size());
  std::map<std::pair<const Table*, RowId>, std::size_t> places;
  std::vector<bool> dropped, fresh;
  dropped.reserve(events_.size());
  fresh.reserve(events_.size());
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
    Change change{event.table, event.row, event.kind, event.cells};
    const auto [place, added] = places.try_emplace({event.table, event.row}, changes.size());
    if (added) {
      changes.push_back(std::move(change));
      dropped.push_back(false);
      fresh.push_back(event.kind == ChangeKind::insert);
    } else if (!fold(changes[place->second], std::move(change), fresh[place->second])) {
      dropped[place->second] = true;
      places.erase(place);
    }
  }
  std::size_t index = 0;
  changes.erase(std::remove_if(changes.begin(), changes.end(), [&](const Change&) { return dropped[index++]; }),
                changes.end());
  return changes;
}

}  // namespace freehold
