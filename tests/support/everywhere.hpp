#pragma once

#include "tests/support/device.hpp"

namespace freehold {

/// Work of a person in every table that a program knows. Rows come in sets: a row in each table, whose references lead
/// to rows of the same set. Everything is a transaction of its own.
class Everywhere {
 public:
  Everywhere(Device& device, const Schema& schema) : device_(device), schema_(schema) {}

  /// Each of these answers how many transactions it made.
  int insert(int set) { return insert(set, {}); }
  /// In one table alone; what the row refers to is there.
  int insert(int set, const std::string& table);
  /// Gives a new value to one column of each row, where a table has one that may change.
  int change(int set);
  /// The rows that nothing hangs on go first.
  int remove(int set);

  /// Everything that the device holds of these tables, by table.
  boost::json::object all() { return all_of(device_); }
  boost::json::object all_of(Device& device) const;

 private:
  Device& device_;
  const Schema& schema_;
};

/// The first row in which the second lacks something of the first, or has it otherwise, as a sentence; empty where the
/// tables of the first are the same in both.
std::string difference(const boost::json::object& first, const boost::json::object& second);

}  // namespace freehold
