#pragma once

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace freehold {

/// What the cells of a data set's column are. In its temporary table: a whole number · a number · text
/// `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM:SS…` · 0 or 1 · text. An empty cell is null, whatever the column.
enum class CellKind : std::uint8_t { integer, number, date, boolean, text };

/// One column of a data set, called as its file calls it. Its column in the temporary table is `c1`, `c2`, … by
/// position.
struct DataColumn {
  std::string name;
  CellKind kind = CellKind::text;
};

/// One column of the answer; `r1`, `r2`, … in the statement's rows.
struct ResultColumn {
  std::string label;  ///< for people: `sum of amount`
  CellKind kind = CellKind::text;
};

/// A question as SQL. Names of the data set never get into the text, and values only as parameters.
struct AnalysisStatement {
  std::string sql;
  boost::json::array params;  ///< as the command `query` takes them
  std::vector<ResultColumn> columns;
};

/// Rows that an analysis answers with at most. Without a limit of its own it asks for one more: then it was cut.
inline constexpr std::int64_t kAnalysisRowsMax = 1000;

/// Makes the statement of an analysis over the temporary table of its data set. Pure: reads and runs nothing.
///
/// `config` is what `analyses.config` keeps (docs/commands.md). `invalid_value` says what is wrong with it in words for
/// whoever made it; `malformed` where it has not the form of one.
Result<AnalysisStatement> analysis_statement(std::string_view table, std::span<const DataColumn> columns,
                                             const boost::json::object& config);

/// The same as a procedure (docs/commands.md): `{"table", "columns": [{"name", "type"}], "config"}` → `{"sql",
/// "params", "columns":
/// [{"label", "type"}], "rows_max"}`.
Result<boost::json::value> answer_analysis(const boost::json::object& arguments);

}  // namespace freehold
