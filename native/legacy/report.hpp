#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "core/base/result.hpp"
#include "core/base/value.hpp"

namespace freehold {

/// What a file holds as text, to be quoted: it need not be any.
std::string printable(const std::string& text);

/// What there is to say of one row of the old site.
struct ImportRemark {
  std::string file;
  std::string table;
  Value id;  ///< as the row has it
  Code code = Code::internal;
  std::string sentence;
};

/// How the rows of one table fared. Every row is in one of the three numbers.
struct ImportedTable {
  std::string table;
  std::string file;
  std::int64_t rows = 0;  ///< in the file
  std::int64_t imported = 0;
  std::int64_t already_there = 0;
  std::int64_t skipped = 0;
};

struct ImportReport {
  bool dry_run = false;
  std::vector<ImportedTable> tables;
  std::vector<ImportRemark> skipped;  ///< every row that was not imported
  std::vector<ImportRemark> warnings;  ///< of rows that were imported, but not as they were

  boost::json::object json() const;
  /// The same for people, lines with their ends.
  std::string text() const;
};

}  // namespace freehold
