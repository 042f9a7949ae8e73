#pragma once

#include <string>
#include <vector>

#include "tests/attack/people.hpp"

namespace freehold::attack {

/// A change that nobody may make.
struct Attempt {
  std::string what;
  boost::json::object change;
  /// The server may take it, as long as it does nothing to anybody else.
  bool may_be_taken = false;
  /// The row that it is aimed at; empty: none.
  std::string victim = {};
};

/// Everything that the declared tables let `attacker` try against `victim`'s rows and against the rules: made from the
/// declarations, so that a new table is attacked without anybody writing a line.
std::vector<Attempt> forbidden_changes(const Schema& schema, const Settler& victim, const Settler& attacker);

}  // namespace freehold::attack
