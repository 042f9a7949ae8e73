#include <boost/json.hpp>
#include <charconv>

#include "core/base/text.hpp"
#include "core/protocol/codec.hpp"

namespace freehold {
namespace {

namespace json = boost::json;

/// Up to here JavaScript's numbers are exact.
constexpr std::int64_t kExactInteger = std::int64_t{1} << 53;

Error wrong_type(const Table& table, const Column& column, const char* wanted) {
  return fail_at(Code::invalid_value, table.name() + "." + column.name + " takes " + wanted, table.name(), column.name);
}

std::optional<std::int64_t> integer_from_json(const json::value& value) {
  if (const auto* number = value.if_int64()) return *number;
  if (const auto* number = value.if_double()) {
    const bool exact = *number >= -static_cast<double>(kExactInteger) && *number <= static_cast<double>(kExactInteger);
    if (!exact || static_cast<double>(static_cast<std::int64_t>(*number)) != *number) return std::nullopt;
    return static_cast<std::int64_t>(*number);
  }
  if (const auto* text = value.if_string()) {
    std::int64_t number = 0;
    const auto [end, problem] = std::from_chars(text->data(), text->data() + text->size(), number);
    if (problem == std::errc() && end == text->data() + text->size()) return number;
  }
  return std::nullopt;
}

}  // namespace

void append_json_text(std::string& out, std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  out += '"';
  std::size_t plain = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    out.append(text, plain, i - plain);
    plain = i + 1;
    out += '\\';
    switch (c) {
      case '"':
        out += '"';
        break;
      case '\\':
        out += '\\';
        break;
      case '\n':
        out += 'n';
        break;
      case '\r':
        out += 'r';
        break;
      case '\t':
        out += 't';
        break;
      default:
        out += "u00";
        out += kHex[c >> 4];
        out += kHex[c & 15];
    }
  }
  out.append(text, plain);
  out += '"';
}

void append_cell(std::string& out, const Column& column, const Value& value) {
  if (const auto* number = as_integer(value)) {
    if (column.type == ColumnType::boolean) {
      out += *number != 0 ? "true" : "false";
    } else if (*number > kExactInteger || *number < -kExactInteger) {
      out += '"' + std::to_string(*number) + '"';
    } else {
      out += std::to_string(*number);
    }
  } else if (const auto* text = as_text(value)) {
    // JSON columns hold checked JSON: it goes out as it is.
    if (column.type == ColumnType::json)
      out += *text;
    else
      append_json_text(out, *text);
  } else if (const auto* bytes = std::get_if<Bytes>(&value)) {
    out += '"' + to_base64(*bytes) + '"';
  } else {
    out += "null";
  }
}

Result<Value> cell_from_json(const Table& table, const Column& column, const json::value& value) {
  if (value.is_null()) return Value{};
  switch (column.type) {
    case ColumnType::boolean:
      if (const auto* flag = value.if_bool()) return Value{std::int64_t{*flag ? 1 : 0}};
      return wrong_type(table, column, "true or false");
    case ColumnType::integer:
    case ColumnType::bigint:
      if (const auto number = integer_from_json(value)) return Value{*number};
      return wrong_type(table, column, "a whole number");
    case ColumnType::json:
      return Value{json::serialize(value)};
    case ColumnType::bytes:
      if (const auto* text = value.if_string())
        if (auto bytes = from_base64({text->data(), text->size()})) return Value{std::move(*bytes)};
      return wrong_type(table, column, "bytes in base64");
    case ColumnType::uuid:
    case ColumnType::text:
    case ColumnType::timestamp:
      break;
  }
  if (const auto* text = value.if_string()) return Value{std::string(text->data(), text->size())};
  return wrong_type(table, column, "text");
}

void append_change_cell(std::string& out, const Column& column, const Value& value) {
  if (!column.counts()) return append_cell(out, column, value);
  out += R"({"add":)";
  append_cell(out, column, value);
  out += '}';
}

Result<Value> change_cell_from_json(const Table& table, const Column& column, const json::value& value) {
  if (!column.counts()) return cell_from_json(table, column, value);
  const json::object* object = value.if_object();
  const json::value* increment = object != nullptr && object->size() == 1 ? object->if_contains("add") : nullptr;
  if (increment == nullptr)
    return fail_at(Code::read_only_column, table.name() + "." + column.name + R"( is a counter: it takes {"add": n})",
                   table.name(), column.name);
  return cell_from_json(table, column, *increment);
}

std::string encode_row(const Table& table, std::span<const Value> values) {
  std::string out = "{";
  for (const Column& column : table.columns()) {
    if (!column.on_devices()) continue;
    if (out.size() > 1) out += ',';
    append_json_text(out, column.name);
    out += ':';
    append_cell(out, column, values[column.number]);
  }
  return out + '}';
}

std::string serialize_json(const json::value& value) {
  return json::serialize(value);
}

json::object error_to_json(const Error& error) {
  json::object out{{"code", code_name(error.code)}, {"message", error.message}};
  if (!error.table.empty()) out["table"] = error.table;
  if (!error.row.empty()) out["row"] = error.row;
  if (!error.column.empty()) out["column"] = error.column;
  return out;
}

Error error_from_json(const json::object& object) {
  const auto text = [&object](const char* key) -> std::string {
    const json::value* value = object.if_contains(key);
    const json::string* found = value != nullptr ? value->if_string() : nullptr;
    return found != nullptr ? std::string(found->data(), found->size()) : std::string();
  };
  // A code of a newer peer's: all that is known is that it did not work.
  return Error{find_code(text("code")).value_or(Code::internal), text("message"), text("table"), text("row"),
               text("column")};
}

}  // namespace freehold
