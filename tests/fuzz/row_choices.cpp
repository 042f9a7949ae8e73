#include "tests/fuzz/row_choices.hpp"

#include "core/base/text.hpp"
#include "core/merge/clock.hpp"
#include "core/protocol/codec.hpp"

namespace freehold {
namespace {

/// JSON that is right in some column and wrong in others.
constexpr const char* kOddValues[] = {
    "null",
    "true",
    "0",
    "1",
    "-1",
    "101",
    "1.5",
    "2147483648",
    "9007199254740993",
    R"("9223372036854775807")",
    R"("-9223372036854775808")",
    R"({"add":1})",
    R"({"add":-1})",
    R"({"add":"9223372036854775807"})",
    R"("")",
    R"("p2")",
    R"("text of forty characters, which is much..")",
    R"("2025-01-31T12:00:00.000000Z")",
    R"("9999-12-31T23:59:59.999999Z")",
    R"("2025-02-30T12:00:00.000000Z")",
    R"("0190a6b2-7c1e-7d3f-8a4b-00000000000a")",
    R"("AQID")",
    R"([{"id":"a","version":1},{"id":"b"}])",
    R"([{"id":"a","version":2,"text":"c"}])",
    R"({"a":[{}]})",
    "1e308",
};

std::string quoted(std::string_view text) {
  std::string out;
  append_json_text(out, text);
  return out;
}

std::vector<SampleRow> rows_on_devices(const Schema& schema, int person) {
  std::vector<SampleRow> rows = sample_rows(schema, person);
  std::erase_if(rows, [](const SampleRow& row) { return !row.table->on_devices(); });
  return rows;
}

}  // namespace

RowChoices::RowChoices(const Schema& schema, Choices& choices)
    : choices_(choices), adas_(rows_on_devices(schema, kAda)), bobs_(rows_on_devices(schema, kBob)) {}

std::string RowChoices::row_id(std::size_t table) {
  std::string id = adas_[table].id.text();
  switch (choices_.below(8)) {
    case 5:
      return bobs_[table].id.text();
    case 6:
      return "0190a6b2-7c1e-7d3f-8a4b-00000000000a";
    case 7:
      id.back() = static_cast<char>('3' + choices_.below(3));
      return id;
    default:
      return id;
  }
}

std::string RowChoices::values(const SampleRow& row, bool all, bool whole) {
  std::string cells;
  for (const Column& column : row.table->columns()) {
    const bool named = column.written_by_clients() || column.counts() || column.is_time();
    const bool usual = all && column.written_by_clients();
    if (!usual && choices_.below(named ? 3 : 32) != 1) continue;
    cells += (cells.empty() ? "" : ",") + quoted(column.name) + ':' + value(column, row.values[column.number], whole);
  }
  return '{' + cells + '}';
}

std::string RowChoices::value(const Column& column, const Value& usual, bool whole) {
  if (choices_.one_in(4)) return odd_value(column);
  if (column.references && choices_.one_in(4)) return reference(column.references->table);
  if (column.counts() && !whole) return R"({"add":)" + std::to_string(choices_.below(256)) + '}';
  std::string text;
  append_cell(text, column, usual);
  return text;
}

std::string RowChoices::odd_value(const Column& column) {
  if (!column.one_of.empty() && choices_.one_in(2)) return quoted(column.one_of[choices_.below(column.one_of.size())]);
  if (choices_.one_in(4)) return quoted(std::string(choices_.below(256), 'x'));
  return kOddValues[choices_.below(std::size(kOddValues))];
}

std::string RowChoices::reference(const std::string& table) {
  for (std::size_t i = 0; i < adas_.size(); ++i)
    if (adas_[i].table->name() == table) return quoted(row_id(i));
  return "null";
}

std::string RowChoices::clock() {
  switch (const std::size_t choice = choices_.below(16)) {
    case 13:
      return "0000000000000000";
    case 14:
      return "ffffffffffffffff";
    case 15:
      return to_hex16(Hlc::at(kNowMs + 3'600'000).value);
    default:
      return to_hex16(Hlc::at(kNowMs + choice).value);
  }
}

}  // namespace freehold
