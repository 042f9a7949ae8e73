#pragma once

#include <string>
#include <vector>

#include "core/schema/schema.hpp"

namespace freehold {

/// A change that somebody makes to declared tables, between two versions of a program.
struct Edit {
  std::string name;
  const Schema* from = nullptr;
  const Schema* to = nullptr;
};

/// One of every kind. Both sides can work as they are declared.
const std::vector<Edit>& edits();

/// The tables that the edits begin with: `people`, `shelves`, `books`.
const Schema& before_edits();

/// Statements for either database that put rows into those tables, text in several alphabets among it.
std::string rows_before_edits();

}  // namespace freehold
