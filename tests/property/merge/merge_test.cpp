#include "core/merge/merge.hpp"

#include <rapidcheck.h>
#include <algorithm>
#include <catch2/catch.hpp>

#include "core/merge/lists.hpp"
#include "core/rules/canonical_json.hpp"
#include "tests/support/tiny_schema.hpp"

// Writes to one row, as the server may meet them: in any order, some more than once. RC_PARAMS="seed=…" repeats a run.

using namespace freehold;

namespace {

const Table& table(const char* name) {
  return *tiny_schema().find(name);
}

struct Write {
  Stamp stamp;
  std::vector<Cell> cells;
};

struct Row {
  RowClocks clocks;
  std::vector<Value> values;
  bool operator==(const Row& other) const { return clocks == other.clocks && values == other.values; }
};

Row row_after(const Table& of, std::span<const Write> writes) {
  Row row{RowClocks(Stamp{Hlc::at(1), 1}), of.default_row()};
  for (const Write& write : writes) {
    MergeOutcome outcome = merge_cells(of, row.clocks, row.values, write.cells, write.stamp);
    for (Cell& cell : outcome.winners) row.values[cell.column] = std::move(cell.value);
    row.clocks = outcome.clocks;
  }
  return row;
}

/// A stamp that no other write of the run has: a device never uses one twice.
Stamp any_stamp(std::size_t write) {
  return Stamp{Hlc::at(*rc::gen::inRange<std::uint64_t>(1, 6)), static_cast<DeviceId>(write + 2)};
}

std::string any_entry() {
  const int id = *rc::gen::inRange(0, 4);
  const int version = *rc::gen::inRange(-1, 3);
  const std::string text = *rc::gen::element(std::string("a"), std::string("]"), std::string("\\\""));
  if (id == 0) return '"' + text + '"';
  const std::string rest = version < 0 ? std::string() : R"(, "version": )" + std::to_string(version);
  return R"({"text": ")" + text + R"(", "id": ")" + std::to_string(id) + '"' + rest + '}';
}

std::string any_list() {
  std::string list = "[";
  for (int left = *rc::gen::inRange(0, 4); left > 0; --left) list += (list.size() > 1 ? "," : "") + any_entry();
  return list + ']';
}

std::string meaning(const std::string& list) {
  std::string out;
  RC_ASSERT(append_canonical_json(out, list));
  return out;
}

std::vector<Write> any_writes() {
  const Table& shelves = table("shelves");
  std::vector<Write> writes(*rc::gen::inRange<std::size_t>(1, 6));
  for (std::size_t i = 0; i < writes.size(); ++i) {
    writes[i].stamp = any_stamp(i);
    for (const char* name : {"label", "color", "used", "capacity"}) {
      if (*rc::gen::inRange(0, 3) == 0) continue;
      const Column& column = *shelves.find(name);
      const std::int64_t number = *rc::gen::inRange<std::int64_t>(1, 9);
      const Value value = column.type == ColumnType::text ? Value(std::to_string(number)) : Value(number);
      writes[i].cells.push_back({column.number, value});
    }
  }
  return writes;
}

template <class Items>
Items shuffled(Items items) {
  for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[*rc::gen::inRange<std::size_t>(0, i)]);
  return items;
}

}  // namespace

TEST_CASE("the order in which writes of many devices arrive never matters") {
  CHECK(rc::check([] {
    const std::vector<Write> writes = any_writes();
    RC_ASSERT(row_after(table("shelves"), writes) == row_after(table("shelves"), shuffled(writes)));
  }));
}

TEST_CASE("what devices counted adds up, whoever wrote last") {
  CHECK(rc::check([] {
    const std::vector<Write> writes = any_writes();
    const Column& used = *table("shelves").find("used");
    std::int64_t sum = 0;
    for (const Write& write : writes)
      for (const Cell& cell : write.cells)
        if (cell.column == used.number) sum += *as_integer(cell.value);
    RC_ASSERT(row_after(table("shelves"), writes).values[used.number] == Value(sum));
  }));
}

TEST_CASE("a write that arrives again changes nothing, increments aside") {
  CHECK(rc::check([] {
    std::vector<Write> writes = any_writes();
    const ColumnNumber used = table("shelves").find("used")->number;
    for (Write& write : writes) std::erase_if(write.cells, [&](const Cell& cell) { return cell.column == used; });
    const Row once = row_after(table("shelves"), writes);
    std::vector<Write> twice = writes;
    twice.insert(twice.end(), writes.begin(), writes.end());
    RC_ASSERT(row_after(table("shelves"), shuffled(twice)) == once);
  }));
}

TEST_CASE("of two writes to one column exactly one wins, and the other is a loser of the merge") {
  CHECK(rc::check([] {
    const ColumnNumber label = table("shelves").find("label")->number;
    const Write first{any_stamp(1), {{label, std::string("first")}}}, second{any_stamp(2), {{label, std::string("x")}}};
    const Row row = row_after(table("shelves"), std::vector<Write>{first});
    const MergeOutcome outcome = merge_cells(table("shelves"), row.clocks, row.values, second.cells, second.stamp);
    RC_ASSERT(outcome.winners.size() + outcome.losers.size() == 1U);
    RC_ASSERT(outcome.winners.empty() == (second.stamp < row.clocks.of(label)));
  }));
}

TEST_CASE("lists join the same way in any order, any grouping and any number of times") {
  CHECK(rc::check([] {
    const std::string a = any_list(), b = any_list(), c = any_list();
    const std::string all = meaning(merge_lists(merge_lists(a, b), c));
    RC_ASSERT(meaning(merge_lists(a, merge_lists(b, c))) == all);
    RC_ASSERT(meaning(merge_lists(merge_lists(c, a), b)) == all);
    const std::string once = merge_lists(a, b);
    RC_ASSERT(merge_lists(once, once) == once);
    RC_ASSERT(meaning(merge_lists(once, b)) == meaning(once));
  }));
}

TEST_CASE("lists of columns join whatever the clocks say, and the column's stamp only rises") {
  CHECK(rc::check([] {
    const Column& pages = *table("books").find("pages");
    std::vector<Write> writes(*rc::gen::inRange<std::size_t>(1, 5));
    for (std::size_t i = 0; i < writes.size(); ++i) writes[i] = {any_stamp(i), {{pages.number, any_list()}}};
    const Row one = row_after(table("books"), writes), other = row_after(table("books"), shuffled(writes));
    RC_ASSERT(one.clocks == other.clocks);
    RC_ASSERT(meaning(*as_text(one.values[pages.number])) == meaning(*as_text(other.values[pages.number])));
  }));
}
