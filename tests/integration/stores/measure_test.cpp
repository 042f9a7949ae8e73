#include <catch2/catch.hpp>
#include <chrono>
#include <cstdio>

#include "tests/integration/stores/world.hpp"

using namespace freehold;

namespace {

template <class Work>
double ms_of(Work work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

void report(Store home, const char* what, double ms) {
  std::printf("%-8s %-34s %8.1f ms\n", home == Store::postgres ? "postgres" : "sqlite", what, ms);
}

}  // namespace

// Not part of a plain run: test_integration_stores "[measure]".
TEST_CASE("how long ten thousand rows and one row take", "[.measure]") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  for (int round = 0; round < 3; ++round) {
    Peer phone(world, world.sign_up("ada"));
    std::vector<RowId> rows;
    const auto queue = [&](std::size_t transactions, std::size_t changes, auto change) {
      for (std::size_t i = 0; i < transactions; ++i) {
        phone.begin();
        for (std::size_t j = 0; j < changes; ++j) change(i * changes + j);
      }
    };
    const auto insert = [&](std::size_t) {
      phone.insert("tasks", rows.emplace_back(new_row()),
                   {{"title", "Water the plants"}, {"description", "all of them"}});
    };
    const auto edit = [&](std::size_t i) { phone.update("tasks", rows[i], {{"completed", std::int64_t{1}}}); };
    queue(1, 10'000, insert);
    report(home, "push 10,000 inserts, 1 transaction", ms_of([&] { phone.push(); }));
    report(home, "pull 10,000 rows", ms_of([&] { CHECK(world.pull(phone.owner(), 1).rows.size() == 10'000); }));
    queue(1000, 10, edit);
    report(home, "push 10,000 edits, 1,000 transactions", ms_of([&] { phone.push(); }));
    queue(1, 1, edit);
    report(home, "push one edit after those", ms_of([&] { phone.push(); }));
    const auto one_by_one = [&] {
      for (int i = 0; i < 100; ++i) {
        queue(1, 1, edit);
        phone.push();
      }
    };
    report(home, "push 100 edits one by one", ms_of(one_by_one));
    report(home, "pull one edit", ms_of([&] { CHECK(world.pull(phone.owner(), 103).rows.size() == 1); }));
  }
}
