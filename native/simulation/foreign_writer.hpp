#pragma once

#include "native/simulation/world.hpp"

namespace freehold::simulation {

/// The statements of another program, one after the other in the transaction that is open: legal rows of anybody, or
/// what the database refuses. Remembers what those that worked did.
class ForeignWriter {
 public:
  ForeignWriter(World& world, Database& database) : world_(world), database_(database), dice_(world.others) {}

  /// An INSERT, an UPDATE or a DELETE of one row.
  Status one_statement();
  std::vector<std::pair<OwnerId, Change>> take_changes() { return std::move(changes_); }

 private:
  Status insert(const Person& person, const Table& table);
  Status update(const Person& person, const Change& row);
  Status remove(const Person& person, const Change& row);
  /// A row for a reference to lead to, as a text; Null where there is none.
  Value parent(const Person& person, const Column& column);
  Value make(const Table& table, const Column& column, const Person& person);
  /// A live row of the person, of a table that other programs write here; without a table where there is none.
  Change pick_row(const Person& person);
  Status run(const Person& person, Change change, const std::string& sql, const std::vector<Value>& values);

  World& world_;
  Database& database_;
  Dice& dice_;
  std::vector<std::pair<OwnerId, Change>> changes_;
};

}  // namespace freehold::simulation
