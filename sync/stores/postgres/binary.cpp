#include "sync/stores/postgres/binary.hpp"

#include <span>

#include "core/base/time.hpp"

namespace freehold {
namespace {

// From Postgres' catalog; they never change.
constexpr Oid kBool = 16, kBytea = 17, kInt8 = 20, kInt2 = 21, kInt4 = 23, kText = 25, kTimestamptz = 1184,
              kUuid = 2950, kJsonb = 3802, kName = 19, kVarchar = 1043;

/// 2000-01-01, from which Postgres counts microseconds.
constexpr std::int64_t kPostgresEpochUs = 946'684'800'000'000;
constexpr char kJsonbVersion = 1;

struct TypeInfo {
  Oid scalar, array;
  const char* name;
};

TypeInfo info_of(ColumnType type) {
  switch (type) {
    case ColumnType::uuid:
      return {kUuid, 2951, "uuid"};
    case ColumnType::text:
      return {kText, 1009, "text"};
    case ColumnType::integer:
    case ColumnType::bigint:
      return {kInt8, 1016, "bigint"};
    case ColumnType::boolean:
      return {kBool, 1000, "boolean"};
    case ColumnType::timestamp:
      return {kTimestamptz, 1185, "timestamptz"};
    case ColumnType::json:
      return {kJsonb, 3807, "jsonb"};
    case ColumnType::bytes:
      return {kBytea, 1001, "bytea"};
  }
  return {kText, 1009, "text"};
}

void put(std::string& out, std::uint64_t number, int bytes) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) out.push_back(static_cast<char>(number >> shift));
}

std::int64_t take(std::span<const char> in) {
  // Sign-extended from the first byte: the formats are two's complement, big-endian.
  std::uint64_t number = !in.empty() && (in[0] & 0x80) != 0 ? ~std::uint64_t{0} : 0;
  for (const char byte : in) number = number << 8 | static_cast<unsigned char>(byte);
  return static_cast<std::int64_t>(number);
}

Error wrong_form(const char* name) {
  return fail(Code::invalid_value, std::string("a value is not of type ") + name);
}

Status append_text_form(std::string& out, ColumnType type, const std::string& text) {
  switch (type) {
    case ColumnType::uuid: {
      FREEHOLD_ASSIGN(const Uuid id, Uuid::parse(text));
      out.append(id.bytes.begin(), id.bytes.end());
      return {};
    }
    case ColumnType::timestamp: {
      FREEHOLD_ASSIGN(const std::int64_t us, parse_time(text));
      put(out, static_cast<std::uint64_t>(us - kPostgresEpochUs), 8);
      return {};
    }
    case ColumnType::json:
      out += kJsonbVersion;
      out += text;
      return {};
    case ColumnType::text:
      out += text;
      return {};
    default:
      return wrong_form(info_of(type).name);
  }
}

Status append_value(std::string& out, ColumnType type, const Value& value) {
  if (const std::string* text = as_text(value)) return append_text_form(out, type, *text);
  if (const std::int64_t* number = as_integer(value)) {
    if (type == ColumnType::boolean && (*number == 0 || *number == 1))
      out.push_back(static_cast<char>(*number));
    else if (type == ColumnType::integer || type == ColumnType::bigint)
      put(out, static_cast<std::uint64_t>(*number), 8);
    else
      return wrong_form(info_of(type).name);
    return {};
  }
  const auto* bytes = std::get_if<Bytes>(&value);
  if (bytes == nullptr || type != ColumnType::bytes) return wrong_form(info_of(type).name);
  out.append(bytes->begin(), bytes->end());
  return {};
}

}  // namespace

const char* pg_type_name(ColumnType type) {
  return info_of(type).name;
}

Result<PgParam> encode_param(ColumnType type, const Value& value) {
  PgParam param{info_of(type).scalar, {}, is_null(value)};
  if (!param.is_null) FREEHOLD_TRY(append_value(param.bytes, type, value));
  return param;
}

Result<PgParam> encode_array(ColumnType type, const std::vector<Value>& values) {
  const TypeInfo info = info_of(type);
  PgParam param{info.array, {}, false};
  std::string& out = param.bytes;
  put(out, values.empty() ? 0 : 1, 4);  // dimensions
  put(out, 1, 4);  // may hold NULLs
  put(out, info.scalar, 4);
  if (values.empty()) return param;
  put(out, values.size(), 4);
  put(out, 1, 4);  // index of the first
  for (const Value& value : values) {
    const std::size_t length_at = out.size();
    put(out, is_null(value) ? 0xffffffffU : 0, 4);
    if (is_null(value)) continue;
    FREEHOLD_TRY(append_value(out, type, value));
    std::string length;
    put(length, out.size() - length_at - 4, 4);
    out.replace(length_at, 4, length);
  }
  return param;
}

Result<Value> decode_cell(const PGresult& result, int row, int column) {
  if (PQgetisnull(&result, row, column) != 0) return Value();
  const char* data = PQgetvalue(&result, row, column);
  const std::span<const char> bytes(data, static_cast<std::size_t>(PQgetlength(&result, row, column)));
  switch (PQftype(&result, column)) {
    case kBool:
    case kInt2:
    case kInt4:
    case kInt8:
      return Value(take(bytes));
    case kText:
    case kVarchar:
    case kName:
      return Value(std::string(bytes.begin(), bytes.end()));
    case kJsonb:
      return Value(std::string(bytes.begin() + 1, bytes.end()));
    case kBytea:
      return Value(Bytes(bytes.begin(), bytes.end()));
    case kTimestamptz: {
      // The two infinities, which only another program can have written, become the ends of the calendar.
      const std::int64_t us = take(bytes);
      return Value(format_time(us > INT64_MAX - kPostgresEpochUs ? us : us + kPostgresEpochUs));
    }
    case kUuid: {
      Uuid id;
      for (std::size_t i = 0; i < id.bytes.size(); ++i) id.bytes[i] = static_cast<std::uint8_t>(bytes[i]);
      return Value(id.text());
    }
    default:
      return fail(Code::internal, "a statement asked Postgres for a type that it cannot read");
  }
}

}  // namespace freehold
