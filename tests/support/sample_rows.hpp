#pragma once

#include <string>
#include <vector>

#include "core/base/ids.hpp"
#include "core/schema/emit.hpp"

namespace freehold {

/// A legal row of one table.
struct SampleRow {
  const Table* table = nullptr;
  RowId id;
  std::vector<Value> values;  ///< by column number

  /// `INSERT INTO …;\n` with every column that the home has.
  std::string insert_sql(Home home) const;
};

/// One row of every table, parents first, all of one owner. Rows of another `person` have other ids.
std::vector<SampleRow> sample_rows(const Schema& schema, int person);
/// The owner of those rows.
OwnerId sample_owner(const Schema& schema, int person);

/// The SQL of a value in that home.
std::string literal(const Column& column, const Value& value, Home home);

}  // namespace freehold
