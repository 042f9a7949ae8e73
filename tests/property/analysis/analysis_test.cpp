#include <algorithm>
#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <random>

#include "core/store/sqlite.hpp"
#include "core/workspace/analysis.hpp"

using namespace freehold;
namespace json = boost::json;

namespace {

const std::string kTable = "temporary_sales";
/// Names that would hurt where somebody put them into SQL.
const std::vector<DataColumn> kColumns = {{"Region\"; DROP TABLE secrets; --", CellKind::text},
                                          {"amount'", CellKind::number},
                                          {"select * from secrets", CellKind::integer},
                                          {"", CellKind::date},
                                          {"Größe\n🌱", CellKind::boolean}};

struct Row {
  std::optional<std::string> region;
  std::optional<double> amount;
  std::optional<std::int64_t> pieces;
  std::optional<std::string> day;
  std::optional<bool> paid;
};

class Chance {
 public:
  explicit Chance(unsigned seed) : engine_(seed) {}
  int below(int n) { return static_cast<int>(engine_() % static_cast<unsigned>(n)); }
  bool once_in(int n) { return below(n) == 0; }
  template <class T>
  const T& one_of(const std::vector<T>& list) {
    return list[static_cast<std::size_t>(below(static_cast<int>(list.size())))];
  }

 private:
  std::mt19937 engine_;
};

/// Mostly what belongs there, and now and then anything else.
json::value any_value(Chance& chance) {
  switch (chance.below(8)) {
    case 0:
      return nullptr;
    case 1:
      return chance.below(100);
    case 2:
      return chance.below(1000) / 8.0;
    case 3:
      return chance.once_in(2);
    case 4:
      return json::array{1, "x"};
    case 5:
      return json::object{{"base64", "AA=="}};
    case 6:
      return json::string(
          chance.one_of<std::string>({"2024-05", "north", "'; DROP TABLE secrets; --", "%", "\\", "🌱", ""}));
    default:
      return json::string(static_cast<std::size_t>(chance.below(40)), '"');
  }
}

json::value any_word(Chance& chance, const std::vector<std::string>& words) {
  if (chance.once_in(25)) return any_value(chance);
  return json::string(chance.one_of(words));
}

json::value any_column(Chance& chance) {
  if (chance.once_in(25)) return any_value(chance);
  return json::string(chance.one_of(kColumns).name);
}

json::object any_entry(Chance& chance) {
  json::object entry;
  if (!chance.once_in(8)) entry["column"] = any_column(chance);
  if (chance.once_in(3)) entry["by"] = any_word(chance, {"year", "month", "day", "week", ""});
  if (chance.once_in(2))
    entry["fn"] = any_word(chance, {"count", "sum", "avg", "min", "max", "median", "count_distinct", "sum(1)--"});
  if (chance.once_in(2)) entry["descending"] = chance.once_in(10) ? any_value(chance) : json::value(chance.once_in(2));
  entry["op"] = any_word(
      chance, {"=", "!=", "<", "<=", ">", ">=", "contains", "starts_with", "is_empty", "is_not_empty", "OR 1=1 --"});
  entry["value"] = any_value(chance);
  return entry;
}

json::object any_config(Chance& chance) {
  json::object config;
  for (const char* part : {"columns", "filters", "group_by", "aggregates", "sort"}) {
    if (chance.once_in(2)) continue;
    json::array list;
    for (int n = chance.below(4); n > 0; --n) {
      const bool is_name = std::string_view(part) == "columns";
      list.push_back(is_name ? any_column(chance) : json::value(any_entry(chance)));
    }
    config[part] = list;
  }
  if (chance.once_in(4)) config["limit"] = any_value(chance);
  if (chance.once_in(4)) config["chart"] = json::object{{"type", any_word(chance, {"bar", "line", "none", "cake"})}};
  if (chance.once_in(50)) config["sql"] = "SELECT * FROM secrets";
  return config;
}

std::unique_ptr<Database> with_table() {
  auto database = Database::open({":memory:"});
  REQUIRE(database.ok());
  REQUIRE((*database)
              ->execute("CREATE TABLE secrets (word); INSERT INTO secrets VALUES ('sesame');"
                        "CREATE TEMP TABLE temporary_sales (c1, c2, c3, c4, c5)")
              .ok());
  return std::move(database).value();
}

template <class T>
Value cell(const std::optional<T>& value) {
  if (!value) return {};
  if constexpr (std::is_same_v<T, bool>)
    return std::int64_t{*value ? 1 : 0};
  else
    return *value;
}

std::vector<Row> fill(Database& database, Chance& chance, int count) {
  auto insert = database.prepare("INSERT INTO temporary_sales VALUES (?, ?, ?, ?, ?)");
  REQUIRE(insert.ok());
  std::vector<Row> rows;
  for (int i = 0; i < count; ++i) {
    Row row;
    if (!chance.once_in(9)) row.region = chance.one_of<std::string>({"north", "south", "Öst"});
    if (!chance.once_in(9)) row.amount = chance.below(100'000) / 100.0;
    if (!chance.once_in(9)) row.pieces = chance.below(50);
    if (!chance.once_in(9))
      row.day = "2024-0" + std::to_string(1 + chance.below(9)) + "-1" + std::to_string(chance.below(10));
    if (!chance.once_in(9)) row.paid = chance.once_in(2);
    insert->bind(1, cell(row.region)).bind(2, cell(row.amount)).bind(3, cell(row.pieces));
    insert->bind(4, cell(row.day)).bind(5, cell(row.paid));
    REQUIRE(insert->run().ok());
    rows.push_back(row);
  }
  return rows;
}

Value param(const json::value& value) {
  if (value.is_bool()) return std::int64_t{value.get_bool() ? 1 : 0};
  if (const auto* number = value.if_int64()) return *number;
  if (const auto* real = value.if_double()) return *real;
  REQUIRE(value.is_string());
  return std::string(value.get_string());
}

std::vector<std::vector<Value>> run(Database& database, const AnalysisStatement& made) {
  auto statement = database.prepare(made.sql);
  INFO(made.sql << (statement ? std::string() : statement.error().message));
  REQUIRE(statement.ok());
  REQUIRE(static_cast<std::size_t>(statement->parameter_count()) == made.params.size());
  for (std::size_t i = 0; i < made.params.size(); ++i) statement->bind(static_cast<int>(i + 1), param(made.params[i]));
  std::vector<std::vector<Value>> rows;
  for (;;) {
    const auto row = statement->step();
    INFO(made.sql << (row ? std::string() : row.error().message));
    REQUIRE(row.ok());
    if (!*row) return rows;
    std::vector<Value> cells;
    for (int i = 0; i < statement->column_count(); ++i) cells.push_back(statement->value(i));
    rows.push_back(std::move(cells));
  }
}

/// The same by hand: each figure over the rows of one group.
std::vector<Value> by_hand(const std::vector<Row>& rows) {
  std::vector<double> amounts;
  std::map<std::int64_t, int> pieces;
  double sum = 0;
  for (const Row& row : rows) {
    if (row.amount) amounts.push_back(*row.amount), sum += *row.amount;
    if (row.pieces) ++pieces[*row.pieces];
  }
  std::sort(amounts.begin(), amounts.end());
  const std::size_t n = amounts.size();
  std::vector<Value> out{static_cast<std::int64_t>(rows.size()), static_cast<std::int64_t>(n)};
  if (n == 0) {
    for (int i = 0; i < 5; ++i) out.emplace_back();
  } else {
    out.insert(out.end(), {sum, sum / static_cast<double>(n), amounts.front(), amounts.back(),
                           (amounts[(n - 1) / 2] + amounts[n / 2]) / 2});
  }
  out.emplace_back(static_cast<std::int64_t>(pieces.size()));
  return out;
}

bool nearly_same(const Value& left, const Value& right) {
  const double* a = std::get_if<double>(&left);
  const double* b = std::get_if<double>(&right);
  return a != nullptr && b != nullptr ? std::abs(*a - *b) <= 1e-9 * (1 + std::abs(*a)) : left == right;
}

}  // namespace

TEST_CASE("no analysis that is accepted is wrong SQL, reads another table or writes anything") {
  auto database = with_table();
  Chance rows(1);
  fill(*database, rows, 50);
  int accepted = 0;
  for (unsigned seed = 0; seed < 20'000; ++seed) {
    Chance chance(seed);
    const json::object config = any_config(chance);
    INFO("seed " << seed << ": " << json::serialize(config));
    auto made = analysis_statement(kTable, kColumns, config);
    if (!made.ok()) {
      REQUIRE((made.error().code == Code::invalid_value || made.error().code == Code::malformed));
      continue;
    }
    ++accepted;
    for (const DataColumn& column : kColumns)
      REQUIRE((column.name.empty() || made->sql.find(column.name) == std::string::npos));
    REQUIRE(*database->tables_read(made->sql) == std::set<std::string>{kTable});
    REQUIRE(database->prepare(made->sql)->read_only());
    REQUIRE(run(*database, *made).size() <= kAnalysisRowsMax + 1);
  }
  CHECK(accepted > 2000);
}

TEST_CASE("the figures of groups are those that a person adds up by hand") {
  const json::object config = json::parse(R"({"aggregates": [{"fn": "count"}, {"fn": "count", "column": "amount'"},
    {"fn": "sum", "column": "amount'"}, {"fn": "avg", "column": "amount'"}, {"fn": "min", "column": "amount'"},
    {"fn": "max", "column": "amount'"}, {"fn": "median", "column": "amount'"},
    {"fn": "count_distinct", "column": "select * from secrets"}]})")
                                  .as_object();
  for (unsigned seed = 1; seed <= 40; ++seed) {
    auto database = with_table();
    Chance chance(seed);
    const std::vector<Row> rows = fill(*database, chance, chance.below(300));
    std::map<std::pair<Value, Value>, std::vector<Row>> groups;
    const std::int64_t at_least = chance.below(30);
    for (const Row& row : rows)
      if (row.pieces && *row.pieces >= at_least)
        groups[{cell(row.region), row.day ? Value(row.day->substr(0, 7)) : Value()}].push_back(row);
    json::object grouped = config;
    grouped["group_by"] = {{{"column", kColumns[0].name}}, {{"column", ""}, {"by", "month"}}};
    grouped["filters"] = {{{"column", kColumns[2].name}, {"op", ">="}, {"value", at_least}}};
    auto made = analysis_statement(kTable, kColumns, grouped);
    REQUIRE(made.ok());
    const auto answer = run(*database, *made);
    REQUIRE(answer.size() == groups.size());
    for (const auto& row : answer) {
      const std::vector<Value> wanted = by_hand(groups.at({row[0], row[1]}));
      REQUIRE(row.size() == wanted.size() + 2);
      for (std::size_t i = 0; i < wanted.size(); ++i) CHECK(nearly_same(row[i + 2], wanted[i]));
    }
  }
}
