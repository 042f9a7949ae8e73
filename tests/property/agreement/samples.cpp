#include "tests/property/agreement/samples.hpp"

#include <cstdio>

#include "tests/property/agreement/picks.hpp"

namespace freehold {
namespace {

using Samples = std::vector<Sample>;
using Texts = std::vector<std::string>;

Value number(std::int64_t value) {
  return Value(value);
}

Value text(std::string value) {
  return Value(std::move(value));
}

/// Values of types that the column does not hold.
Samples strangers(const Column& column) {
  const Sample bytes{Bytes{1, 2, 3}};
  switch (column.type) {
    case ColumnType::text:
    case ColumnType::json:
      return {bytes,
              {number(5), Leeway::affinity},
              {number(INT64_MIN), Leeway::affinity},
              {1.5, Leeway::affinity},
              {Bytes{}}};
    case ColumnType::uuid:
    case ColumnType::timestamp:
      return {bytes, {number(0)}, {1.5}, {Bytes(column.type == ColumnType::uuid ? 36 : 27, '0')}};
    case ColumnType::integer:
    case ColumnType::bigint:
      return {bytes,
              {text("tall")},
              {text("")},
              {text("12a")},
              {text("0x10")},
              {text("9223372036854775808")},
              {1.5},
              {1e300},
              {text("12"), Leeway::affinity},
              {text(" 12 "), Leeway::affinity},
              {text("1e1"), Leeway::affinity},
              {2.0, Leeway::affinity}};
    case ColumnType::boolean:
      return {bytes,
              {text("true")},
              {text("t")},
              {text("2")},
              {0.5},
              {text("1"), Leeway::affinity},
              {1.0, Leeway::affinity}};
    case ColumnType::bytes:
      return {{text("abc")}, {text("")}, {number(0)}, {1.5}};
  }
  return {bytes};
}

Sample pick_integer(const Column& column) {
  const bool wide = column.type == ColumnType::bigint;
  const std::int64_t min = column.min.value_or(wide ? INT64_MIN : INT32_MIN);
  const std::int64_t max = column.max.value_or(wide ? INT64_MAX : INT32_MAX);
  std::vector<std::int64_t> edges = {0,
                                     1,
                                     -1,
                                     min,
                                     max,
                                     INT32_MAX,
                                     INT32_MIN,
                                     std::int64_t{INT32_MAX} + 1,
                                     std::int64_t{INT32_MIN} - 1,
                                     INT64_MAX,
                                     INT64_MIN,
                                     std::int64_t{1} << 53};
  if (min > INT64_MIN) edges.push_back(min - 1);
  if (max < INT64_MAX) edges.push_back(max + 1);
  if (min < max) edges.insert(edges.end(), {min + 1, max - 1});
  if (const std::int64_t* held = as_integer(column.default_value)) edges.insert(edges.end(), {*held - 1, *held + 1});
  return {number(pick_once_in(4) ? pick_from<std::int64_t>(-1000, 1000) : pick(edges))};
}

Sample pick_boolean() {
  return {number(pick<std::int64_t>({0, 1, 0, 1, 2, -1, 256, INT64_MAX, INT64_MIN}))};
}

std::string upper(std::string id) {
  for (char& c : id)
    if (c >= 'a' && c <= 'f') c = static_cast<char>(c - 'a' + 'A');
  return id;
}

std::string pick_spoilt_id(const std::string& id) {
  const std::string bare = id.substr(0, 8) + id.substr(9, 4) + id.substr(14, 4) + id.substr(19, 4) + id.substr(24);
  std::string wrong_digit = id, no_hyphen = id, moved = id;
  wrong_digit[pick<std::size_t>({0, 7, 9, 35})] = pick<char>({'g', 'G', ' ', '-', '/', ':', '`', '\0'});
  no_hyphen[pick<std::size_t>({8, 13, 18, 23})] = pick<char>({'0', '_', ' '});
  std::swap(moved[8], moved[9]);
  return pick<std::string>({upper(id), id.substr(0, 35), id + "0", id + " ", " " + id, bare, "{" + id + "}",
                            wrong_digit, no_hyphen, moved, std::string(36, '-'), "", id + std::string("\0", 1),
                            id.substr(0, 34) + "\xC3\xA4", "urn:uuid:" + id});
}

Sample pick_uuid(const Table& table, const Column& column, const std::string& legal) {
  if (pick_once_in(2)) return {text(pick_spoilt_id(legal))};
  if (column.references) return {text(legal)};
  const std::string other =
      pick<std::string>({"0190a6b2-7c1e-7d3f-8a4b-5c6d7e8f9a0b", "00000000-0000-0000-0000-000000000000",
                         "ffffffff-ffff-ffff-ffff-ffffffffffff"});
  const bool made = column.role == ColumnRole::id && !table.natural_key().empty();
  return {text(other), made ? Leeway::made_id : Leeway::none};
}

/// Each part in the calendar's range, or just outside of it. Days that a month does not have come by themselves.
std::string pick_time() {
  Texts parts = {pick<std::string>({"2024", "2023", "2000", "1900", "2100", "1969", "0001", "0004", "9999"}),
                 pick<std::string>({"01", "02", "02", "02", "04", "06", "09", "11", "12"}),
                 pick<std::string>({"01", "28", "29", "30", "31"}),
                 pick<std::string>({"00", "12", "23"}),
                 pick<std::string>({"00", "59"}),
                 pick<std::string>({"00", "59"}),
                 pick<std::string>({"000000", "000001", "999999", "123456"})};
  static const std::vector<Texts> kWrong = {{"0000", "999", "10000", "-001", "+024", " 024"},
                                            {"00", "13", "1", "19", "-1", " 1"},
                                            {"00", "32", "39", "1", "-1"},
                                            {"24", "25", "29", "30", "1"},
                                            {"60", "99", "1"},
                                            {"60", "61", "99", "1"},
                                            {"00000", "0000000", "", "12345 ", "-00001", "12345e"}};
  if (pick_once_in(3)) {
    const auto part = pick_from<std::size_t>(0, parts.size() - 1);
    parts[part] = pick(kWrong[part]);
  }
  return parts[0] + "-" + parts[1] + "-" + parts[2] + "T" + parts[3] + ":" + parts[4] + ":" + parts[5] + "." +
         parts[6] + "Z";
}

Sample pick_timestamp() {
  static const std::string kStrange("0123456789-+:.,TtZz \0/e", 22);
  std::string time = pick_time();
  if (pick_once_in(5)) time[pick_from<std::size_t>(0, time.size() - 1)] = *rc::gen::elementOf(kStrange);
  if (pick_once_in(10))
    time = pick<std::string>({"", "now", "infinity", "-infinity", "epoch", "2025-01-31", "2025-01-31T12:00:00Z",
                              "2025-01-31 12:00:00.000000Z", "2025-01-31T12:00:00.000000+00:00", time + " ", " " + time,
                              time + std::string("\0", 1), "2460676.5", "\xD9\xA2" + time.substr(2)});
  return {text(time)};
}

Sample pick_bytes(const Column& column) {
  const std::int64_t limit = column.max_length.value_or(100);
  const std::int64_t size = pick(std::vector<std::int64_t>{limit, limit + 1, limit - 1, 0, 1});
  return {Bytes(static_cast<std::size_t>(size), pick<std::uint8_t>({0, 'a', 0x80, 0xFF}))};
}

std::string escaped(const std::string& raw) {
  std::string out;
  for (const char c : raw) {
    char code[8] = {c};
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte >= 0x7f) std::snprintf(code, sizeof code, "\\x%02X", byte);
    out += code;
  }
  return out;
}

}  // namespace

bool may_take(Home home, Leeway leeway) {
  switch (leeway) {
    case Leeway::none:
      return false;
    case Leeway::affinity:
    case Leeway::encoding:
    case Leeway::inside_json:
      return home != Home::postgres;
    case Leeway::wider_json:
    case Leeway::made_id:
      return true;
  }
  return false;
}

Sample pick_sample(const Table& table, const Column& column, const Value& legal) {
  if (pick_once_in(12)) return {Null()};
  if (pick_once_in(12)) return pick(strangers(column));
  switch (column.type) {
    case ColumnType::uuid:
      return pick_uuid(table, column, *as_text(legal));
    case ColumnType::text:
      return pick_text_sample(column);
    case ColumnType::integer:
    case ColumnType::bigint:
      return pick_integer(column);
    case ColumnType::boolean:
      return pick_boolean();
    case ColumnType::timestamp:
      return pick_timestamp();
    case ColumnType::json:
      return pick_json_sample(column);
    case ColumnType::bytes:
      return pick_bytes(column);
  }
  return {legal};
}

std::string shown(const Value& value) {
  static constexpr std::size_t kShown = 200;
  if (const std::int64_t* whole = as_integer(value)) return std::to_string(*whole);
  if (const double* real = std::get_if<double>(&value)) return "the real " + std::to_string(*real);
  if (const std::string* held = as_text(value))
    return "'" + escaped(held->substr(0, kShown)) + "'" +
           (held->size() > kShown ? "… of " + std::to_string(held->size()) + " bytes" : "");
  if (const Bytes* bytes = std::get_if<Bytes>(&value)) return std::to_string(bytes->size()) + " bytes";
  return "null";
}

}  // namespace freehold
