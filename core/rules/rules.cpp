#include "core/rules/rules.hpp"

#include <algorithm>

#include "core/base/text.hpp"
#include "core/base/time.hpp"
#include "core/rules/json_text.hpp"

namespace freehold {
namespace {

Error refuse(Code code, const Table& table, const Column& column, const std::string& sentence) {
  return fail_at(code, table.name() + "." + column.name + " " + sentence, table.name(), column.name);
}

Error invalid(const Table& table, const Column& column, const std::string& sentence) {
  return refuse(Code::invalid_value, table, column, sentence);
}

Status check_length(const Table& table, const Column& column, std::size_t length, std::string_view unit) {
  const auto words = [&](std::int64_t limit) { return std::to_string(limit) + " " + std::string(unit); };
  const std::string held = "; this has " + std::to_string(length);
  if (column.exact_length && length != static_cast<std::size_t>(*column.exact_length))
    return invalid(table, column, "holds exactly " + words(*column.exact_length) + held);
  if (column.max_length && length > static_cast<std::size_t>(*column.max_length))
    return invalid(table, column, "holds at most " + words(*column.max_length) + held);
  return {};
}

bool is_month(std::string_view text) {
  if (text.size() != 7 || text[4] != '-') return false;
  for (const std::size_t digit : {0U, 1U, 2U, 3U, 5U, 6U})
    if (text[digit] < '0' || text[digit] > '9') return false;
  const std::string_view month = text.substr(5);
  return month >= "01" && month <= "12";
}

bool has_form(std::string_view text, TextForm form) {
  static constexpr std::string_view kBase62 = "0123456789abcdefABCDEFghijklmnopqrstuvwxyzGHIJKLMNOPQRSTUVWXYZ";
  static constexpr std::string_view kHex = kBase62.substr(0, 16);
  switch (form) {
    case TextForm::hex:
      return text.find_first_not_of(kHex) == std::string_view::npos;
    case TextForm::base62:
      return text.find_first_not_of(kBase62) == std::string_view::npos;
    case TextForm::month:
      return is_month(text);
    case TextForm::any:
      break;
  }
  return true;
}

std::string_view form_words(TextForm form) {
  switch (form) {
    case TextForm::hex:
      return "holds the digits 0-9 and a-f alone";
    case TextForm::base62:
      return "holds letters of ASCII and digits alone";
    default:
      return "is a month, written as 2025-01";
  }
}

Status check_text(const Table& table, const Column& column, const std::string& text) {
  const auto length = count_code_points(text);
  if (!length) return invalid(table, column, "holds text in UTF-8 without U+0000");
  if (!has_form(text, column.form)) return invalid(table, column, std::string(form_words(column.form)));
  if (!column.one_of.empty() && std::find(column.one_of.begin(), column.one_of.end(), text) == column.one_of.end()) {
    std::string choices;
    for (const std::string& choice : column.one_of) choices += (choices.empty() ? "" : ", ") + choice;
    return invalid(table, column, "is one of: " + choices);
  }
  return check_length(table, column, *length, "characters");
}

Status check_integer(const Table& table, const Column& column, std::int64_t number) {
  const bool wide = column.type == ColumnType::bigint;
  const std::int64_t min = column.min.value_or(wide ? INT64_MIN : INT32_MIN);
  const std::int64_t max = column.max.value_or(wide ? INT64_MAX : INT32_MAX);
  if (number < min || number > max)
    return invalid(table, column, "is a whole number from " + std::to_string(min) + " to " + std::to_string(max));
  return {};
}

/// Of valid JSON, whose first character beside blanks says what it is.
bool is_list(std::string_view json) {
  const std::size_t first = json.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && json[first] == '[';
}

/// For the types that the core holds as text.
Status check_text_form(const Table& table, const Column& column, const std::string* text) {
  switch (column.type) {
    case ColumnType::uuid:
      if (text == nullptr || !is_uuid_text(*text))
        return invalid(table, column, "is a UUID of 36 lower-case characters");
      return {};
    case ColumnType::timestamp:
      if (text == nullptr || !parse_time(*text).ok())
        return invalid(table, column, "is a time in the calendar, written as 2025-01-31T12:00:00.000000Z");
      return {};
    case ColumnType::json:
      if (text == nullptr || !is_json_text(*text))
        return invalid(table, column, "holds JSON (RFC 8259), at most 64 levels deep and without U+0000");
      if (column.merge == MergeRule::list_by_id && !is_list(*text)) return invalid(table, column, "holds a JSON list");
      return {};
    default:
      if (text == nullptr) return invalid(table, column, "holds text");
      return check_text(table, column, *text);
  }
}

/// Whether a client may send a value for the column at all.
Status check_writable(const Table& table, const Column& column) {
  if (!column.on_devices())
    return fail_at(Code::unknown_column, "the table " + table.name() + " has no column '" + column.name + "'",
                   table.name(), column.name);
  if (column.written_by_clients()) return {};
  if (column.role != ColumnRole::plain)
    return refuse(Code::read_only_column, table, column, "is set by Freehold itself");
  if (column.counts())
    return refuse(Code::read_only_column, table, column, "is a counter: it begins at its default and takes increments");
  return refuse(Code::read_only_column, table, column, "is written by the server alone");
}

/// What counts only ever goes up: a device must not be able to take back what it has used.
Status check_increment(const Table& table, const Column& column, const Value& value) {
  const std::int64_t* number = as_integer(value);
  if (number == nullptr || *number < 1)
    return invalid(table, column, "is a counter: it takes increments, whole numbers from 1");
  return check_integer(table, column, *number);
}

Status check_cells(const Table& table, std::span<const Cell> cells, bool inserting) {
  for (const Cell& cell : cells) {
    if (table.find(cell.column) == nullptr)
      return fail_at(Code::unknown_column,
                     "the table " + table.name() + " has no column number " + std::to_string(cell.column),
                     table.name());
    const Column& column = table.column(cell.column);
    if (column.counts() && !inserting) {
      FREEHOLD_TRY(check_increment(table, column, cell.value));
      continue;
    }
    FREEHOLD_TRY(check_writable(table, column));
    FREEHOLD_TRY(check_value(table, column, cell.value));
  }
  return {};
}

Status check_known(const Table& table) {
  if (table.on_devices()) return {};
  return fail_at(Code::unknown_table, "there is no table '" + table.name() + "' for clients", table.name());
}

Status check_made_by_clients(const Table& table) {
  FREEHOLD_TRY(check_known(table));
  if (table.rows_made_by_clients()) return {};
  return fail_at(Code::not_owner, "rows of " + table.name() + " are made and removed by the server", table.name());
}

Error immutable_table(const Table& table) {
  return fail_at(Code::immutable_row, "rows of " + table.name() + " never change once inserted", table.name());
}

}  // namespace

Status check_value(const Table& table, const Column& column, const Value& value) {
  if (is_null(value)) {
    if (column.required) return invalid(table, column, "must have a value");
    return {};
  }
  const std::int64_t* number = as_integer(value);
  switch (column.type) {
    case ColumnType::integer:
    case ColumnType::bigint:
      if (number == nullptr) return invalid(table, column, "holds whole numbers");
      return check_integer(table, column, *number);
    case ColumnType::boolean:
      if (number == nullptr || (*number != 0 && *number != 1)) return invalid(table, column, "is true or false");
      return {};
    case ColumnType::bytes: {
      const Bytes* bytes = std::get_if<Bytes>(&value);
      if (bytes == nullptr) return invalid(table, column, "holds bytes");
      return check_length(table, column, bytes->size(), "bytes");
    }
    default:
      return check_text_form(table, column, as_text(value));
  }
}

Status check_insert(const Table& table, std::span<const Cell> cells) {
  FREEHOLD_TRY(check_made_by_clients(table));
  FREEHOLD_TRY(check_cells(table, cells, true));
  for (const Column& column : table.columns()) {
    if (!column.written_by_clients() || !column.required || !is_null(column.default_value)) continue;
    const bool given =
        std::any_of(cells.begin(), cells.end(), [&column](const Cell& cell) { return cell.column == column.number; });
    if (!given) return invalid(table, column, "must have a value");
  }
  return {};
}

Status check_update(const Table& table, std::span<const Cell> cells) {
  FREEHOLD_TRY(check_known(table));
  if (table.append_only()) return immutable_table(table);
  FREEHOLD_TRY(check_cells(table, cells, false));
  for (const Cell& cell : cells) {
    const Column& column = table.column(cell.column);
    if (column.merge == MergeRule::immutable)
      return refuse(Code::immutable_row, table, column, "is set by the insert and never changed");
  }
  return {};
}

Status check_delete(const Table& table) {
  FREEHOLD_TRY(check_made_by_clients(table));
  if (table.append_only()) return immutable_table(table);
  return {};
}

RowId natural_id(const Table& table, std::span<const Value> values) {
  std::string name = table.name();
  for (const std::string& key : table.natural_key()) {
    const Value& value = values[table.find(key)->number];
    name += '\0';
    if (const std::string* text = as_text(value)) name += *text;
    if (const std::int64_t* number = as_integer(value)) name += std::to_string(*number);
  }
  static const Uuid kSpace = *Uuid::parse(kNaturalIds);
  return RowId{make_uuid_v5(kSpace, name)};
}

bool has_row_rules(const Table& table) {
  return !table.at_most().empty() || !table.natural_key().empty();
}

Status check_row(const Table& table, std::span<const Value> values) {
  if (!table.natural_key().empty()) {
    const Column& id = *table.with_role(ColumnRole::id);
    const std::string* held = as_text(values[id.number]);
    const std::string made = natural_id(table, values).text();
    if (held == nullptr || *held != made) return invalid(table, id, "of this row is made from its key: " + made);
  }
  for (const AtMost& rule : table.at_most()) {
    const Column& column = *table.find(rule.column);
    const Column& limit = *table.find(rule.limit);
    const std::int64_t* held = as_integer(values[column.number]);
    const std::int64_t* most = as_integer(values[limit.number]);
    if (held == nullptr || most == nullptr || *held <= *most) continue;
    const Code code = column.counts() ? Code::quota_exceeded : Code::invalid_value;
    return refuse(code, table, column, "is never above " + rule.limit + ", which is " + std::to_string(*most));
  }
  return {};
}

}  // namespace freehold
