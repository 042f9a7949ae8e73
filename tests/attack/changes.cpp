#include "tests/attack/changes.hpp"

#include <boost/json.hpp>

#include "core/base/text.hpp"
#include "sync/auth/system.hpp"

namespace freehold::attack {
namespace {

namespace json = boost::json;

/// A version that is newer than any that the server holds.
std::string stamp_of_now() {
  SystemClock clock;
  return to_hex16(static_cast<std::uint64_t>(clock.now_us() / 1000) << 16) + "-00000000000000ff";
}

json::value increment() {
  return json::object{{"add", 1}};
}

class Attempts {
 public:
  Attempts(const Schema& schema, const Settler& victim, const Settler& attacker)
      : schema_(schema), victim_(victim), attacker_(attacker) {}

  void against(const Table& table) {
    table_ = &table;
    const SampleRow& theirs = victim_.row(table);
    edits(theirs);
    taking(theirs);
    giving_back(theirs);
    hanging_on_theirs();
    forging();
    writing_what_clients_do_not();
  }

  std::vector<Attempt> take() { return std::move(attempts_); }

 private:
  void add(const std::string& what, json::object change, bool may_be_taken = false, const std::string& victim = {}) {
    attempts_.push_back({table_->name() + ": " + what, std::move(change), may_be_taken, victim});
  }
  const SampleRow& mine() const { return attacker_.row(*table_); }

  /// Of every column of the victim's row, and the row itself.
  void edits(const SampleRow& theirs) {
    const std::string id = theirs.id.text();
    for (const Column& column : table_->columns()) {
      if (column.role == ColumnRole::id) continue;
      json::value value = column.counts() ? increment() : cell_json(column, mine().values[column.number]);
      add("edit of " + column.name, change("update", *table_, id, {{column.name, std::move(value)}}), false, id);
    }
    add("deletion", change("delete", *table_, id), false, id);
  }

  /// The victim's id, under the attacker's own account.
  void taking(const SampleRow& theirs) {
    add("a row under the id of theirs", change("insert", *table_, theirs.id.text(), values_to_insert(mine())));
    add("an empty row under the id of theirs", change("insert", *table_, theirs.id.text()));
  }

  /// As if the attacker's device had seen the row before a restore. That a row was deleted may be said of any id; it
  /// holds for the attacker's own feed alone.
  void giving_back(const SampleRow& theirs) {
    json::object whole = change("restore", *table_, theirs.id.text(), values_to_insert(mine()));
    whole["clocks"] = stamp_of_now();
    add("another version given back", std::move(whole), true);
    json::object deleted = change("restore", *table_, theirs.id.text());
    deleted["clocks"] = stamp_of_now();
    deleted["values"] = nullptr;
    add("a deletion given back", std::move(deleted), true);
  }

  /// Rows of the attacker's own that point at rows of the victim's.
  void hanging_on_theirs() {
    for (const Column& column : table_->columns()) {
      if (!column.references || !column.written_by_clients() || column.references->table == "users") continue;
      const std::string parent = victim_.row(*schema_.find(column.references->table)).id.text();
      json::object values = values_to_insert(another(mine()));
      values[column.name] = parent;
      add("a new row whose " + column.name + " is theirs", change("insert", *table_, new_id(), std::move(values)));
      add("my row's " + column.name + " led to theirs",
          change("update", *table_, mine().id.text(), {{column.name, parent}}));
    }
  }

  /// Whose a row is, and who wrote it, is never the client's to say.
  void forging() {
    for (const ColumnRole role : {ColumnRole::owner, ColumnRole::author}) {
      const Column* column = table_->with_role(role);
      if (column == nullptr) continue;
      json::object values = values_to_insert(another(mine()));
      values[column->name] = victim_.person.id;
      add("a new row with their " + column->name, change("insert", *table_, new_id(), std::move(values)));
      add("my row given to their " + column->name,
          change("update", *table_, mine().id.text(), {{column->name, victim_.person.id}}));
    }
  }

  /// Columns that only the server writes, of the attacker's own rows.
  void writing_what_clients_do_not() {
    for (const Column& column : table_->columns()) {
      if (column.written_by_clients() || column.is_time()) continue;
      const json::value value = cell_json(column, mine().values[column.number]);
      if (value.is_null()) continue;
      json::object values = values_to_insert(another(mine()));
      values[column.name] = value;
      add("a new row with its own " + column.name, change("insert", *table_, new_id(), std::move(values)));
      add("my row's " + column.name, change("update", *table_, mine().id.text(), {{column.name, value}}));
    }
  }

  const Schema& schema_;
  const Settler& victim_;
  const Settler& attacker_;
  const Table* table_ = nullptr;
  std::vector<Attempt> attempts_;
};

}  // namespace

std::vector<Attempt> forbidden_changes(const Schema& schema, const Settler& victim, const Settler& attacker) {
  Attempts attempts(schema, victim, attacker);
  for (const Table& table : schema.tables()) attempts.against(table);
  return attempts.take();
}

}  // namespace freehold::attack
