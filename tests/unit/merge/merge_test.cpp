#include "core/merge/merge.hpp"

#include <catch2/catch.hpp>

#include "tests/support/tiny_schema.hpp"

using namespace freehold;

namespace {

Stamp stamp(std::uint64_t ms, DeviceId device) {
  return Stamp{Hlc::at(ms), device};
}

Cell text_cell(ColumnNumber column, const char* text) {
  return Cell{column, Value{std::string(text)}};
}

/// Tasks of another application: columns 2 and 3 are texts.
MergeOutcome merge_cells(const RowClocks& clocks, const std::vector<Cell>& written, Stamp stamp) {
  const Table& shelves = *tiny_schema().find("shelves");
  return freehold::merge_cells(shelves, clocks, shelves.default_row(), written, stamp);
}

}  // namespace

TEST_CASE("a clock rises with the wall, and also when the wall stands still or jumps back") {
  HybridClock clock;
  const Hlc first = clock.tick(5'000'000);
  const Hlc second = clock.tick(5'000'000);
  const Hlc third = clock.tick(1'000'000);
  CHECK(first == Hlc::at(5000));
  CHECK(first < second);
  CHECK(second < third);
  CHECK(third.ms() == 5000);
}

TEST_CASE("a change made after seeing another stands above it, however wrong the own clock is") {
  HybridClock slow;
  slow.tick(1'000'000);
  slow.observe(Hlc::at(9'000'000));
  CHECK(Hlc::at(9'000'000) < slow.tick(1'001'000));
}

TEST_CASE("a thousand ticks in one millisecond stay in order") {
  HybridClock clock;
  Hlc last = clock.tick(0);
  for (int i = 0; i < 100'000; ++i) {
    const Hlc next = clock.tick(0);
    REQUIRE(last < next);
    last = next;
  }
}

TEST_CASE("equal clocks fall to the device id, not to arrival order") {
  const Stamp phone = stamp(10, 1), laptop = stamp(10, 2);
  const MergeOutcome phone_first = merge_cells(RowClocks(phone), {text_cell(2, "laptop")}, laptop);
  const MergeOutcome laptop_first = merge_cells(RowClocks(laptop), {text_cell(2, "phone")}, phone);
  CHECK(phone_first.winners.size() == 1);
  CHECK(laptop_first.winners.empty());
  CHECK(laptop_first.losers.size() == 1);
  CHECK(phone_first.clocks.of(2) == laptop_first.clocks.of(2));
}

TEST_CASE("two devices edit different fields of one task: both edits survive") {
  const RowClocks inserted(stamp(1, 1));
  const MergeOutcome phone = merge_cells(inserted, {text_cell(2, "phone's title")}, stamp(5, 1));
  const MergeOutcome both = merge_cells(phone.clocks, {text_cell(3, "laptop's text")}, stamp(4, 2));
  CHECK(both.winners.size() == 1);
  CHECK(both.clocks.of(2) == stamp(5, 1));
  CHECK(both.clocks.of(3) == stamp(4, 2));
  CHECK(both.clocks.of(4) == stamp(1, 1));
}

TEST_CASE("the same write arriving again changes nothing and is no conflict") {
  const MergeOutcome once = merge_cells(RowClocks(stamp(1, 1)), {text_cell(2, "x")}, stamp(5, 1));
  const MergeOutcome twice = merge_cells(once.clocks, {text_cell(2, "x")}, stamp(5, 1));
  CHECK(twice.winners.empty());
  CHECK(twice.losers.empty());
  CHECK(twice.clocks == once.clocks);
}

TEST_CASE("packed clocks read back as they were, and a torn record is refused") {
  RowClocks clocks(stamp(7, 0xfedcba9876543210U));
  clocks.set(9, stamp(8, 1));
  clocks.set(3, stamp(9, 2));
  CHECK(RowClocks::unpack(clocks.pack()).value() == clocks);
  Bytes torn = clocks.pack();
  torn.pop_back();
  CHECK(RowClocks::unpack(torn).error().code == Code::database_damaged);
}

TEST_CASE("a column set back to the row's own stamp is no exception any more") {
  RowClocks clocks(stamp(7, 1));
  clocks.set(3, stamp(9, 2));
  clocks.set(3, stamp(7, 1));
  CHECK(clocks == RowClocks(stamp(7, 1)));
}

TEST_CASE("stamps read back from their text, and no other spelling is taken") {
  const Stamp written = stamp(1'700'000'000'000, 0x8f3a000000000001U);
  CHECK(Stamp::parse(written.text()).value() == written);
  for (const char* wrong : {"", "018bcfe568000000", "018bcfe568000000_8f3a000000000001",
                            "018BCFE568000000-8f3a000000000001", "018bcfe568000000-8f3a00000000000g"})
    CHECK(Stamp::parse(wrong).error().code == Code::malformed);
}
