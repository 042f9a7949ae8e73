#include "core/workspace/analysis.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

using namespace freehold;
namespace json = boost::json;

namespace {

const std::vector<DataColumn> kSales = {{"Region", CellKind::text},
                                        {"Amount", CellKind::number},
                                        {"Pieces", CellKind::integer},
                                        {"Day", CellKind::date},
                                        {"Paid", CellKind::boolean}};

Result<AnalysisStatement> statement(const char* config) {
  return analysis_statement("temporary_sales", kSales, json::parse(config).as_object());
}

std::string sql(const char* config) {
  auto made = statement(config);
  INFO((made ? std::string() : made.error().message));
  REQUIRE(made.ok());
  return made->sql;
}

std::string problem(const char* config) {
  const auto made = statement(config);
  REQUIRE_FALSE(made.ok());
  CHECK(made.error().code == Code::invalid_value);
  return made.error().message;
}

bool is_malformed(const char* config) {
  const auto made = statement(config);
  return !made.ok() && made.error().code == Code::malformed;
}

}  // namespace

TEST_CASE("an empty analysis lists the data as it is") {
  CHECK(sql("{}") ==
        "SELECT c1 AS r1, c2 AS r2, c3 AS r3, c4 AS r4, c5 AS r5 FROM temp.temporary_sales ORDER BY rowid LIMIT 1001");
}

TEST_CASE("a list has the chosen columns, in the chosen order") {
  CHECK(sql(R"({"columns": ["Day", "Region"], "sort": [{"column": "Amount", "descending": true}], "limit": 10})") ==
        "SELECT c4 AS r1, c1 AS r2 FROM temp.temporary_sales ORDER BY c2 DESC NULLS LAST, rowid LIMIT 10");
}

TEST_CASE("figures of groups, the largest first") {
  const auto made = statement(R"({"group_by": [{"column": "Region"}, {"column": "Day", "by": "month"}],
    "aggregates": [{"fn": "sum", "column": "Amount"}, {"fn": "count"}],
    "sort": [{"fn": "sum", "column": "Amount", "descending": true}], "chart": {"type": "bar"}})");
  REQUIRE(made.ok());
  CHECK(made->sql ==
        "SELECT c1 AS r1, substr(c4, 1, 7) AS r2, sum(c2 + 0.0) AS r3, count(*) AS r4 FROM temp.temporary_sales "
        "GROUP BY c1, substr(c4, 1, 7) "
        "ORDER BY sum(c2 + 0.0) DESC NULLS LAST, c1 NULLS LAST, substr(c4, 1, 7) NULLS LAST LIMIT 1001");
  std::vector<std::string> labels;
  for (const ResultColumn& column : made->columns) labels.push_back(column.label);
  CHECK(labels == std::vector<std::string>{"Region", "month of Day", "sum of Amount", "rows"});
}

TEST_CASE("values are parameters, and never a part of the text") {
  const auto made = statement(R"({"filters": [{"column": "Region", "op": "contains", "value": "100%_\\'; DROP"},
    {"column": "Amount", "op": ">=", "value": 2.5}, {"column": "Paid", "op": "=", "value": true},
    {"column": "Day", "op": "<=", "value": "2024-05"}, {"column": "Pieces", "op": "is_not_empty"}]})");
  REQUIRE(made.ok());
  CHECK(made->sql.find(
            "WHERE c1 LIKE ? ESCAPE '\\' AND c2 >= ? AND c5 = ? AND substr(c4, 1, 7) <= ? AND c3 IS NOT NULL ORDER") !=
        std::string::npos);
  CHECK(made->params == json::array{R"(%100\%\_\\'; DROP%)", 2.5, true, "2024-05"});
}

TEST_CASE("what is wrong with an analysis is said in words") {
  CHECK(problem(R"({"columns": ["Price"]})") == "the data has no column 'Price'");
  CHECK(problem(R"({"aggregates": [{"fn": "sum", "column": "Region"}]})") ==
        "'Region' holds no numbers, so it has no sum");
  CHECK(problem(R"({"aggregates": [{"fn": "avg", "column": "Day"}]})") ==
        "'Day' holds no numbers, so it has no average");
  CHECK(problem(R"({"aggregates": [{"fn": "max"}]})") == "choose a column for 'max'");
  CHECK(problem(R"({"aggregates": [{"fn": "load_extension", "column": "Amount"}]})") ==
        "there is no figure called 'load_extension'");
  CHECK(problem(R"({"group_by": [{"column": "Region", "by": "month"}]})") ==
        "'Region' holds no dates, and cannot be grouped by month");
  CHECK(problem(R"({"group_by": [{"column": "Day", "by": "week"}]})") ==
        "dates are grouped by year, month or day, not by 'week'");
  CHECK(problem(R"({"filters": [{"column": "Amount", "op": "=", "value": "much"}]})") ==
        "compare 'Amount' with a number");
  CHECK(problem(R"({"filters": [{"column": "Amount", "op": "~", "value": 1}]})") == "there is no comparison '~'");
  CHECK(problem(R"({"filters": [{"column": "Amount", "op": "="}]})") == "say what 'Amount' is compared with");
  CHECK(problem(R"({"filters": [{"column": "Paid", "op": "<", "value": true}]})") ==
        "'Paid' is yes or no, which has no order");
  CHECK(problem(R"({"group_by": [{"column": "Region"}], "sort": [{"column": "Amount"}]})") ==
        "the answer can be sorted only by what it shows; take the missing column in, or out of the order");
  CHECK(problem(R"({"sort": [{"fn": "sum", "column": "Amount"}]})") ==
        "a list of rows is sorted by their columns alone");
  CHECK(problem(R"({"limit": 0})") == "the number of rows is 1 to 1000");
  CHECK(problem(R"({"limit": 1e3})") == "the number of rows is 1 to 1000");
  CHECK(problem(R"({"chart": {"type": "pyramid"}})") == "there is no chart of type 'pyramid'");
}

TEST_CASE("what has not the form of an analysis is malformed") {
  CHECK(is_malformed(R"({"sql": "SELECT * FROM users"})"));
  CHECK(is_malformed(R"({"columns": "Region"})"));
  CHECK(is_malformed(R"({"columns": [1]})"));
  CHECK(is_malformed(R"({"filters": ["Region"]})"));
  CHECK(is_malformed(R"({"sort": [{"column": "Region", "descending": "yes"}]})"));
  CHECK(is_malformed(R"({"chart": "bar"})"));
}

TEST_CASE("an analysis reads temporary tables alone") {
  for (const char* table : {"tasks", "temporary_x; --", "temporary_x\"", "freehold_state", ""})
    CHECK(analysis_statement(table, kSales, {}).error().code == Code::malformed);
  CHECK(analysis_statement("temporary_x", {}, {}).error().code == Code::invalid_value);
}

TEST_CASE("as a procedure it answers the statement, its parameters and what its columns are called") {
  const json::object arguments = json::parse(R"({"table": "temporary_x", "columns": [{"name": "A", "type": "integer"}],
    "config": {"aggregates": [{"fn": "avg", "column": "A"}], "filters": [{"column": "A", "op": ">", "value": 3}]}})")
                                     .as_object();
  const auto answer = answer_analysis(arguments);
  REQUIRE(answer.ok());
  CHECK(*answer == json::parse(R"({"sql": "SELECT avg(c1) AS r1 FROM temp.temporary_x WHERE c1 > ? LIMIT 1001",
    "params": [3], "columns": [{"label": "average of A", "type": "number"}], "rows_max": 1000})"));
  json::object wrong = arguments;
  wrong["columns"] = {{{"name", "A"}, {"type", "money"}}};
  CHECK(answer_analysis(wrong).error().code == Code::malformed);
  wrong = arguments;
  wrong.erase("config");
  CHECK(answer_analysis(wrong).error().code == Code::malformed);
}
