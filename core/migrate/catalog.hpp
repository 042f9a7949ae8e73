#pragma once

#include <string>
#include <vector>

#include "core/base/ports.hpp"
#include "core/schema/emit.hpp"
#include "core/store/sqlite.hpp"

namespace freehold {

/// One object of a database: a table, a column, a constraint, an index, …
struct CatalogEntry {
  std::string kind;
  std::string table;  ///< empty for what belongs to none
  std::string name;
  std::string definition;  ///< as the database itself writes it
};
using Catalog = std::vector<CatalogEntry>;

/// What is not as it should be. `expected` is empty where nothing should be there, `found` where nothing is.
struct CatalogDifference {
  std::string kind;
  std::string table;
  std::string name;
  std::string expected;
  std::string found;

  /// `column tasks.title is missing`.
  std::string sentence() const;
};

/// Object by object, in the order of `expected`, then what should not be there. Tables that nobody expects, and all
/// that belongs to them, are their owners' business and left out.
std::vector<CatalogDifference> compare_catalogs(const Catalog& expected, const Catalog& found);

/// What is in a SQLite database.
Result<Catalog> read_catalog(Database& database);
/// What should be in one: the declared tables, and the bookkeeping that the embedded steps make.
Result<Catalog> expected_sqlite_catalog(const Schema& schema, Home home, Clock& clock);

}  // namespace freehold
