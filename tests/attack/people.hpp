#pragma once

#include <functional>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "tests/support/clients.hpp"
#include "tests/support/sample_rows.hpp"

namespace freehold::attack {

/// Words that stand in Grace's rows and nowhere else.
inline constexpr std::string_view kMark = "graces-own-words";

/// Somebody with an account and a row in every table whose rows clients make.
struct Settler {
  Person person;
  std::vector<SampleRow> rows;  ///< of every table, also of those that only the server fills

  const SampleRow& row(const Table& table) const;
};

/// Signs up, and pushes the rows. `number` makes ids and unique values another person's; texts hold `mark`.
Settler settle(const std::string& port, const std::string& name, int number, std::string_view mark);

/// The row's columns that a client writes, as an insert sends them.
boost::json::object values_to_insert(const SampleRow& row);
/// The same row under a new id, with unique values of its own: one that its owner could add.
SampleRow another(const SampleRow& row);

boost::json::value cell_json(const Column& column, const Value& value);
boost::json::object change(const std::string& op, const Table& table, const std::string& id,
                           boost::json::object values = {});
/// One transaction, number 1 of a new device.
boost::json::object push_of(boost::json::array changes, const std::string& client_id = new_id());

}  // namespace freehold::attack
