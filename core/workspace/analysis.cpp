#include "core/workspace/analysis.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <optional>

namespace freehold {
namespace {

namespace json = boost::json;

constexpr std::size_t kColumnsMax = 500;
constexpr std::size_t kFiltersMax = 50;
constexpr std::size_t kGroupsMax = 10;
constexpr std::size_t kAggregatesMax = 20;
constexpr std::size_t kSortsMax = 10;
constexpr std::size_t kValueBytesMax = 1000;

constexpr std::string_view kParts[] = {"columns", "filters", "group_by", "aggregates", "sort", "limit", "chart"};
constexpr std::string_view kCharts[] = {"none", "bar", "line", "area", "scatter", "pie"};
constexpr std::string_view kTypes[] = {"integer", "number", "date", "boolean", "text"};
constexpr std::string_view kFunctions[] = {"count", "sum", "avg", "min", "max", "median", "count_distinct"};

template <std::size_t N>
bool is_one_of(const std::string_view (&words)[N], std::string_view word) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

std::string_view view(const json::string& text) {
  return {text.data(), text.size()};
}

std::string in_quotes(std::string_view name) {
  return "'" + std::string(name) + "'";
}

Error wrong_form(const std::string& message) {
  return fail(Code::malformed, message);
}

Error wrong(const std::string& message) {
  return fail(Code::invalid_value, message);
}

/// A member that may be left out, as text.
Result<std::string_view> text_or_nothing(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  if (value == nullptr || value->is_null()) return std::string_view();
  if (const json::string* text = value->if_string()) return view(*text);
  return wrong_form(in_quotes(key) + " is text");
}

/// A member that may be left out, as a list.
Result<json::array> list_or_nothing(const json::object& object, std::string_view key, std::size_t max) {
  const json::value* value = object.if_contains(key);
  if (value == nullptr || value->is_null()) return json::array();
  const json::array* list = value->if_array();
  if (list == nullptr) return wrong_form(in_quotes(key) + " is a list");
  if (list->size() > max) return wrong(in_quotes(key) + " may have " + std::to_string(max) + " entries");
  return *list;
}

Result<const json::object*> object_in(const json::value& entry, std::string_view list) {
  if (const json::object* object = entry.if_object()) return object;
  return wrong_form("an entry of " + in_quotes(list) + " is an object");
}

bool is_numeric(CellKind kind) {
  return kind == CellKind::integer || kind == CellKind::number;
}

/// What a column of the answer is made from: the expression, and what asked for it, by which `sort` finds it again.
struct Answered {
  std::string expression;
  std::string key;
};

class Builder {
 public:
  Builder(std::string_view table, std::span<const DataColumn> columns, const json::object& config)
      : table_(table), columns_(columns), config_(config) {}

  Result<AnalysisStatement> build();

 private:
  Result<std::size_t> find(std::string_view name) const;
  static std::string column(std::size_t index) { return "c" + std::to_string(index + 1); }

  Status check_parts() const;
  Status add_columns();
  Status add_groups();
  Status add_aggregates();
  Status add_aggregate(const json::object& entry);
  Status add_filters();
  Result<std::string> filter(const json::object& entry);
  Result<std::string> compare(std::size_t index, std::string_view op, const json::value& value);
  Result<std::string> order();
  Result<std::string> order_key(const json::object& entry) const;
  Result<std::int64_t> limit() const;
  void answer(std::string expression, std::string key, std::string label, CellKind kind);

  std::string_view table_;
  std::span<const DataColumn> columns_;
  const json::object& config_;
  AnalysisStatement out_;
  std::vector<Answered> answered_;
  std::size_t groups_ = 0;
  bool grouped_ = false;
  std::string where_;
};

Result<std::size_t> Builder::find(std::string_view name) const {
  for (std::size_t i = 0; i < columns_.size(); ++i)
    if (columns_[i].name == name) return i;
  return wrong("the data has no column " + in_quotes(name));
}

Status Builder::check_parts() const {
  for (const auto& [key, value] : config_)
    if (!is_one_of(kParts, key)) return wrong_form(in_quotes(key) + " is no part of an analysis");
  const json::value* chart = config_.if_contains("chart");
  if (chart == nullptr || chart->is_null()) return {};
  const json::object* drawn = chart->if_object();
  if (drawn == nullptr) return wrong_form("'chart' is an object");
  FREEHOLD_ASSIGN(const std::string_view type, text_or_nothing(*drawn, "type"));
  if (!is_one_of(kCharts, type)) return wrong("there is no chart of type " + in_quotes(type));
  return {};
}

void Builder::answer(std::string expression, std::string key, std::string label, CellKind kind) {
  answered_.push_back({std::move(expression), std::move(key)});
  out_.columns.push_back({std::move(label), kind});
}

/// Without groups and figures an analysis is a list: of the chosen columns, or of all.
Status Builder::add_columns() {
  FREEHOLD_ASSIGN(const json::array chosen, list_or_nothing(config_, "columns", kColumnsMax));
  for (const json::value& entry : chosen) {
    const json::string* name = entry.if_string();
    if (name == nullptr) return wrong_form("an entry of 'columns' is the name of a column");
    FREEHOLD_ASSIGN(const std::size_t index, find(view(*name)));
    answer(column(index), column(index), columns_[index].name, columns_[index].kind);
  }
  if (!chosen.empty()) return {};
  for (std::size_t i = 0; i < columns_.size(); ++i) answer(column(i), column(i), columns_[i].name, columns_[i].kind);
  return {};
}

/// Days, months and years are beginnings of a date's text.
std::optional<int> length_of(std::string_view part) {
  if (part == "year") return 4;
  if (part == "month") return 7;
  if (part == "day") return 10;
  return std::nullopt;
}

Status Builder::add_groups() {
  FREEHOLD_ASSIGN(const json::array groups, list_or_nothing(config_, "group_by", kGroupsMax));
  for (const json::value& entry : groups) {
    FREEHOLD_ASSIGN(const json::object* group, object_in(entry, "group_by"));
    FREEHOLD_ASSIGN(const std::string_view name, text_or_nothing(*group, "column"));
    FREEHOLD_ASSIGN(const std::string_view by, text_or_nothing(*group, "by"));
    FREEHOLD_ASSIGN(const std::size_t index, find(name));
    if (by.empty()) {
      answer(column(index), column(index), columns_[index].name, columns_[index].kind);
      continue;
    }
    const std::optional<int> length = length_of(by);
    if (!length) return wrong("dates are grouped by year, month or day, not by " + in_quotes(by));
    if (columns_[index].kind != CellKind::date)
      return wrong(in_quotes(name) + " holds no dates, and cannot be grouped by " + std::string(by));
    answer("substr(" + column(index) + ", 1, " + std::to_string(*length) + ")", column(index) + " " + std::string(by),
           std::string(by) + " of " + columns_[index].name, CellKind::date);
  }
  groups_ = answered_.size();
  return {};
}

std::string label_of(std::string_view function, std::string_view name) {
  if (function == "count" && name.empty()) return "rows";
  if (function == "count_distinct") return "different " + std::string(name);
  if (function == "avg") return "average of " + std::string(name);
  return std::string(function) + " of " + std::string(name);
}

/// Sums are of doubles: those of whole numbers would fail beyond 2^63, where people would rather have it rounded.
std::string expression_of(std::string_view function, const std::string& column) {
  if (function == "count_distinct") return "count(DISTINCT " + column + ")";
  if (function == "sum") return "sum(" + column + " + 0.0)";
  return std::string(function) + "(" + column + ")";
}

CellKind kind_of(std::string_view function, CellKind column) {
  if (function == "count" || function == "count_distinct") return CellKind::integer;
  if (function == "min" || function == "max") return column;
  return function == "sum" && column != CellKind::number ? CellKind::integer : CellKind::number;
}

Status Builder::add_aggregate(const json::object& entry) {
  FREEHOLD_ASSIGN(const std::string_view function, text_or_nothing(entry, "fn"));
  FREEHOLD_ASSIGN(const std::string_view name, text_or_nothing(entry, "column"));
  if (!is_one_of(kFunctions, function)) return wrong("there is no figure called " + in_quotes(function));
  if (function == "count" && name.empty()) {
    answer("count(*)", "count", label_of(function, name), CellKind::integer);
    return {};
  }
  if (name.empty()) return wrong("choose a column for " + in_quotes(function));
  FREEHOLD_ASSIGN(const std::size_t index, find(name));
  const CellKind kind = columns_[index].kind;
  const bool calculates = function == "sum" || function == "avg" || function == "median";
  if (calculates && !is_numeric(kind) && kind != CellKind::boolean)
    return wrong(in_quotes(name) + " holds no numbers, so it has no " +
                 std::string(function == "avg" ? "average" : function));
  answer(expression_of(function, column(index)), std::string(function) + " " + column(index), label_of(function, name),
         kind_of(function, kind));
  return {};
}

Status Builder::add_aggregates() {
  FREEHOLD_ASSIGN(const json::array figures, list_or_nothing(config_, "aggregates", kAggregatesMax));
  for (const json::value& entry : figures) {
    FREEHOLD_ASSIGN(const json::object* figure, object_in(entry, "aggregates"));
    FREEHOLD_TRY(add_aggregate(*figure));
  }
  return {};
}

/// For LIKE … ESCAPE '\'.
std::string pattern_of(std::string_view text, bool anywhere) {
  std::string out = anywhere ? "%" : "";
  for (const char c : text) {
    if (c == '\\' || c == '%' || c == '_') out += '\\';
    out += c;
  }
  return out + '%';
}

bool is_order(std::string_view op) {
  constexpr std::string_view kOrders[] = {"<", "<=", ">", ">="};
  return is_one_of(kOrders, op);
}

/// The form of a value that this kind of column is compared with, in words; nothing where it has that form.
std::string wanted_form(CellKind kind, const json::value& value) {
  const json::string* text = value.if_string();
  switch (kind) {
    case CellKind::integer:
    case CellKind::number:
      return value.is_number() ? "" : "a number";
    case CellKind::boolean:
      return value.is_bool() ? "" : "yes or no";
    case CellKind::date:
      return text != nullptr && text->size() >= 4 && text->size() <= 32 ? ""
                                                                        : "a date, such as 2024-05-31, 2024-05 or 2024";
    case CellKind::text:
      return text != nullptr ? "" : "text";
  }
  return "";
}

Result<std::string> Builder::compare(std::size_t index, std::string_view op, const json::value& value) {
  const CellKind kind = columns_[index].kind;
  const std::string wanted = wanted_form(kind, value);
  if (!wanted.empty()) return wrong("compare " + in_quotes(columns_[index].name) + " with " + wanted);
  const json::string* text = value.if_string();
  if (text != nullptr && text->size() > kValueBytesMax)
    return wrong("a value to compare with may have " + std::to_string(kValueBytesMax) + " bytes");
  if (op == "contains" || op == "starts_with") {
    if (kind != CellKind::text) return wrong(in_quotes(columns_[index].name) + " holds no text to look into");
    out_.params.emplace_back(pattern_of(view(*text), op == "contains"));
    return column(index) + " LIKE ? ESCAPE '\\'";
  }
  if (is_order(op) && kind == CellKind::boolean)
    return wrong(in_quotes(columns_[index].name) + " is yes or no, which has no order");
  // A month is compared with months: what a date has beyond what was given does not count.
  const bool shortened = kind == CellKind::date;
  const std::string left =
      shortened ? "substr(" + column(index) + ", 1, " + std::to_string(text->size()) + ")" : column(index);
  out_.params.emplace_back(value);
  if (op == "=" || is_order(op)) return left + " " + std::string(op) + " ?";
  // An empty cell is something else than the value, too.
  if (op == "!=") return left + " IS NOT ?";
  return wrong("there is no comparison " + in_quotes(op));
}

Result<std::string> Builder::filter(const json::object& entry) {
  FREEHOLD_ASSIGN(const std::string_view name, text_or_nothing(entry, "column"));
  FREEHOLD_ASSIGN(const std::string_view op, text_or_nothing(entry, "op"));
  FREEHOLD_ASSIGN(const std::size_t index, find(name));
  if (op == "is_empty") return column(index) + " IS NULL";
  if (op == "is_not_empty") return column(index) + " IS NOT NULL";
  const json::value* value = entry.if_contains("value");
  if (value == nullptr || value->is_null()) return wrong("say what " + in_quotes(name) + " is compared with");
  return compare(index, op, *value);
}

Status Builder::add_filters() {
  FREEHOLD_ASSIGN(const json::array filters, list_or_nothing(config_, "filters", kFiltersMax));
  for (const json::value& entry : filters) {
    FREEHOLD_ASSIGN(const json::object* given, object_in(entry, "filters"));
    FREEHOLD_ASSIGN(const std::string condition, filter(*given));
    where_ += (where_.empty() ? " WHERE " : " AND ") + condition;
  }
  return {};
}

/// What names a column of the answer: the same members that asked for it.
Result<std::string> Builder::order_key(const json::object& entry) const {
  FREEHOLD_ASSIGN(const std::string_view function, text_or_nothing(entry, "fn"));
  FREEHOLD_ASSIGN(const std::string_view name, text_or_nothing(entry, "column"));
  FREEHOLD_ASSIGN(const std::string_view by, text_or_nothing(entry, "by"));
  if (!grouped_ && !(function.empty() && by.empty())) return wrong("a list of rows is sorted by their columns alone");
  if (function == "count" && name.empty()) return std::string("count");
  FREEHOLD_ASSIGN(const std::size_t index, find(name));
  if (!function.empty()) return std::string(function) + " " + column(index);
  return by.empty() ? column(index) : column(index) + " " + std::string(by);
}

/// The wanted order, and behind it one that makes the answer the same each time.
Result<std::string> Builder::order() {
  FREEHOLD_ASSIGN(const json::array sorts, list_or_nothing(config_, "sort", kSortsMax));
  std::string out;
  const auto add = [&out](const std::string& term) { out += (out.empty() ? " ORDER BY " : ", ") + term; };
  for (const json::value& entry : sorts) {
    FREEHOLD_ASSIGN(const json::object* sort, object_in(entry, "sort"));
    FREEHOLD_ASSIGN(const std::string key, order_key(*sort));
    const json::value* descending = sort->if_contains("descending");
    if (descending != nullptr && !descending->is_bool()) return wrong_form("'descending' is true or false");
    const auto found =
        std::find_if(answered_.begin(), answered_.end(), [&key](const Answered& column) { return column.key == key; });
    if (found == answered_.end() && grouped_)
      return wrong("the answer can be sorted only by what it shows; take the missing column in, or out of the order");
    add((found == answered_.end() ? key : found->expression) +
        (descending != nullptr && descending->get_bool() ? " DESC NULLS LAST" : " NULLS LAST"));
  }
  for (std::size_t i = 0; i < groups_; ++i) add(answered_[i].expression + " NULLS LAST");
  if (!grouped_) add("rowid");
  return out;
}

Result<std::int64_t> Builder::limit() const {
  const json::value* value = config_.if_contains("limit");
  if (value == nullptr || value->is_null()) return kAnalysisRowsMax + 1;
  const std::int64_t* number = value->if_int64();
  if (number == nullptr || *number < 1 || *number > kAnalysisRowsMax)
    return wrong("the number of rows is 1 to " + std::to_string(kAnalysisRowsMax));
  return *number;
}

Result<AnalysisStatement> Builder::build() {
  FREEHOLD_TRY(check_parts());
  FREEHOLD_TRY(add_groups());
  FREEHOLD_TRY(add_aggregates());
  grouped_ = !answered_.empty();
  if (!grouped_) FREEHOLD_TRY(add_columns());
  FREEHOLD_TRY(add_filters());
  FREEHOLD_ASSIGN(const std::string order_by, order());
  FREEHOLD_ASSIGN(const std::int64_t rows, limit());
  std::string& sql = out_.sql = "SELECT ";
  for (std::size_t i = 0; i < answered_.size(); ++i)
    sql += (i == 0 ? "" : ", ") + answered_[i].expression + " AS r" + std::to_string(i + 1);
  sql += " FROM temp." + std::string(table_) + where_;
  for (std::size_t i = 0; i < groups_; ++i) sql += (i == 0 ? " GROUP BY " : ", ") + answered_[i].expression;
  sql += order_by + " LIMIT " + std::to_string(rows);
  return std::move(out_);
}

/// As core/replica's temporary tables are called; anything else could be more than a name.
bool is_temporary_name(std::string_view name) {
  return name.size() <= 63 && name.substr(0, 10) == "temporary_" && std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
         });
}

Result<DataColumn> column_from_json(const json::value& entry) {
  FREEHOLD_ASSIGN(const json::object* given, object_in(entry, "columns"));
  FREEHOLD_ASSIGN(const std::string_view name, text_or_nothing(*given, "name"));
  FREEHOLD_ASSIGN(const std::string_view type, text_or_nothing(*given, "type"));
  const auto* const kind = std::find(std::begin(kTypes), std::end(kTypes), type);
  if (kind == std::end(kTypes)) return wrong_form("a column is of type integer, number, date, boolean or text");
  return DataColumn{std::string(name), static_cast<CellKind>(kind - std::begin(kTypes))};
}

}  // namespace

Result<AnalysisStatement> analysis_statement(std::string_view table, std::span<const DataColumn> columns,
                                             const json::object& config) {
  if (!is_temporary_name(table)) return wrong_form("an analysis reads a temporary table");
  if (columns.empty() || columns.size() > kColumnsMax)
    return wrong("data has 1 to " + std::to_string(kColumnsMax) + " columns");
  return Builder(table, columns, config).build();
}

Result<json::value> answer_analysis(const json::object& arguments) {
  FREEHOLD_ASSIGN(const std::string_view table, text_or_nothing(arguments, "table"));
  FREEHOLD_ASSIGN(const json::array listed, list_or_nothing(arguments, "columns", kColumnsMax));
  std::vector<DataColumn> columns;
  for (const json::value& entry : listed) {
    FREEHOLD_ASSIGN(DataColumn column, column_from_json(entry));
    columns.push_back(std::move(column));
  }
  const json::value* config = arguments.if_contains("config");
  if (config == nullptr || !config->is_object()) return wrong_form("'config' is an object");
  FREEHOLD_ASSIGN(AnalysisStatement made, analysis_statement(table, columns, config->get_object()));
  json::array answered;
  for (const ResultColumn& column : made.columns)
    answered.push_back(json::object{{"label", column.label}, {"type", kTypes[static_cast<std::size_t>(column.kind)]}});
  return json::value(json::object{{"sql", made.sql},
                                  {"params", std::move(made.params)},
                                  {"columns", std::move(answered)},
                                  {"rows_max", kAnalysisRowsMax}});
}

}  // namespace freehold
