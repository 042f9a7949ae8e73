#include "wasm/vfs/slot_pool.hpp"

#include <catch2/catch.hpp>

#include "wasm/vfs/memory_slots.hpp"

using namespace freehold;

namespace {

Bytes bytes_of(std::string_view text) {
  return Bytes(text.begin(), text.end());
}

std::string content(SlotPool& pool, int slot) {
  Bytes out(static_cast<std::size_t>(pool.size(slot)));
  REQUIRE(pool.read(slot, out, 0) == pool.size(slot));
  return std::string(out.begin(), out.end());
}

}  // namespace

TEST_CASE("a file keeps its slot and its bytes over a change of owner") {
  MemorySlots slots(3);
  SlotPool first(slots);
  const auto made = first.create("ada.db");
  REQUIRE(made.outcome == SlotOutcome::done);
  REQUIRE(first.write(made.slot, bytes_of("rows"), 0) == SlotOutcome::done);

  SlotPool second(slots);
  REQUIRE(second.find("ada.db") == made.slot);
  CHECK(content(second, made.slot) == "rows");
  CHECK_FALSE(second.find("ada.db-wal"));
}

TEST_CASE("bytes start behind the block that names the file, whatever is cut") {
  MemorySlots slots(1);
  SlotPool pool(slots);
  const int slot = pool.create("ada.db").slot;
  CHECK(pool.size(slot) == 0);
  CHECK(pool.write(slot, bytes_of("abcdef"), 2) == SlotOutcome::done);
  CHECK(content(pool, slot) == std::string("\0\0abcdef", 8));
  CHECK(pool.truncate(slot, 3) == SlotOutcome::done);
  CHECK(content(pool, slot) == std::string("\0\0a", 3));
  CHECK(pool.truncate(slot, 0) == SlotOutcome::done);
  CHECK(SlotPool(slots).find("ada.db") == slot);
}

TEST_CASE("a removed file's slot serves the next one, which starts empty") {
  MemorySlots slots(1);
  SlotPool pool(slots);
  const int slot = pool.create("ada.db-journal").slot;
  CHECK(pool.write(slot, bytes_of("secret"), 0) == SlotOutcome::done);
  CHECK(pool.remove("ada.db-journal") == SlotOutcome::done);
  CHECK_FALSE(SlotPool(slots).find("ada.db-journal"));
  const auto next = pool.create("ada.db");
  CHECK(next.slot == slot);
  CHECK(pool.size(slot) == 0);
  CHECK(pool.remove("never there") == SlotOutcome::done);
}

TEST_CASE("names have limits, and each is taken once") {
  MemorySlots slots(4);
  SlotPool pool(slots);
  CHECK(pool.create("").outcome == SlotOutcome::failed);
  CHECK(pool.create(std::string(SlotPool::kNameMax + 1, 'a')).outcome == SlotOutcome::failed);
  const std::string longest(SlotPool::kNameMax, 'a');
  CHECK(pool.create(longest).outcome == SlotOutcome::done);
  CHECK(pool.create(longest).outcome == SlotOutcome::failed);
  CHECK(SlotPool(slots).find(longest));
}

TEST_CASE("without a free slot a file cannot come into being, until slots come") {
  MemorySlots slots(1);
  SlotPool pool(slots);
  CHECK(pool.create("ada.db").outcome == SlotOutcome::done);
  CHECK(pool.create("bob.db").outcome == SlotOutcome::full);
  slots.grow(1);
  CHECK(pool.create("bob.db").outcome == SlotOutcome::done);
}

TEST_CASE("a block with any bit changed names nothing") {
  MemorySlots slots(1);
  REQUIRE(SlotPool(slots).create("ada.db").outcome == SlotOutcome::done);
  const Bytes good = slots.content(0);
  for (std::size_t at = 0; at < 64; ++at) {
    slots.content(0)[at] ^= 0x10;
    CHECK_FALSE(SlotPool(slots).find("ada.db"));
    slots.content(0) = good;
  }
  slots.content(0).pop_back();
  CHECK_FALSE(SlotPool(slots).find("ada.db"));
}

TEST_CASE("power fails while a file is made or removed: it is there or it is not") {
  for (std::uint64_t seed = 1; seed < 200; ++seed) {
    const int changes = static_cast<int>(seed % 6) + 1;
    MemorySlots slots(2, seed);
    bool made = false, removed = false;
    {
      SlotPool pool(slots);
      REQUIRE(pool.create("old").outcome == SlotOutcome::done);
      slots.fail_after(changes);
      removed = pool.remove("old") == SlotOutcome::done;
      made = pool.create("new").outcome == SlotOutcome::done;
    }
    slots.lose_power();
    SlotPool pool(slots);
    INFO("seed " << seed);
    if (removed) CHECK_FALSE(pool.find("old"));
    if (made) CHECK(pool.find("new"));
    if (const auto slot = pool.find("new")) CHECK(pool.size(*slot) == 0);
  }
}

TEST_CASE("slots that cannot be read keep their files") {
  MemorySlots slots(1);
  REQUIRE(SlotPool(slots).create("ada.db").outcome == SlotOutcome::done);
  slots.fail_after(0);
  SlotPool blind(slots);
  CHECK(blind.create("bob.db").outcome == SlotOutcome::full);
  slots.lose_process();
  CHECK(SlotPool(slots).find("ada.db"));
}
