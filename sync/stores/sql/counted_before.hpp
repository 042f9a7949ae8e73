#pragma once

#include <string>
#include <vector>

#include "core/schema/schema.hpp"

namespace freehold {

/// What a new history notes down of one declared counter: `select` answers the entries of all rows, as the columns of
/// `freehold.counted_before` have them.
struct CounterNote {
  std::string table, column;
  std::string select;
};

/// One for each counter; its table is read as `prefix` and its name.
std::vector<CounterNote> counter_notes(const Schema& schema, const std::string& prefix = {});

}  // namespace freehold
