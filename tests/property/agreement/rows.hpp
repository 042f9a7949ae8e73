#pragma once

#include <rapidcheck.h>

#include <iosfwd>
#include <vector>

#include "tests/property/agreement/samples.hpp"

namespace freehold {

/// Rows by column number, as `Table::width` counts.
using Row = std::vector<Value>;

/// A row that every home takes, beside the parents.
Row legal_row(const Schema& schema, const Table& table);
/// Where other tables refer to the table: the one row that their legal rows refer to.
Row parent_row(const Schema& schema, const Table& table);
/// True where another table refers to it.
bool is_parent(const Schema& schema, const Table& table);

struct Change {
  const Column* column = nullptr;
  Sample sample;
};
using Changes = std::vector<Change>;

/// How a row differs from the legal one, in up to three columns. A case that fails loses those that do not matter.
rc::Gen<Changes> changes_of(const Schema& schema, const Table& table);
Row changed_row(const Schema& schema, const Table& table, const Changes& changes);

/// For rapidcheck: `title = 'a', id = null`.
void showValue(const Change& change, std::ostream& out);

}  // namespace freehold
