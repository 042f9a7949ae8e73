#include "native/simulation/teeth.hpp"

#include <array>

namespace freehold::simulation {
namespace {

constexpr std::uint64_t kSeeds = 40;

constexpr std::array kTeeth = {
    Tooth{Defect::merge_compares_backwards, "merge compares backwards", kSeeds},
    Tooth{Defect::tie_break_lost, "equal clocks have no winner", kSeeds},
    Tooth{Defect::feed_cursor_skips, "the feed's cursor skips a number", kSeeds},
    Tooth{Defect::verdict_not_stored, "verdicts are not stored", kSeeds},
    Tooth{Defect::repeat_applied_again, "a repeated transaction is applied again", kSeeds},
    Tooth{Defect::head_not_raised, "the head is not raised", kSeeds},
    Tooth{Defect::tombstone_not_written, "a deletion leaves no tombstone", kSeeds},
    Tooth{Defect::children_not_released, "what hangs on a deleted row is left out of the feed", kSeeds},
    Tooth{Defect::outbox_dropped_at_push, "the outbox is emptied at the push, not at the verdict", kSeeds},
    Tooth{Defect::staged_parts_counted, "parts of a catch-up count before it is complete", kSeeds},
    Tooth{Defect::refused_rows_left, "refused rows are not put right", kSeeds},
    Tooth{Defect::refusal_forgotten, "a refused transaction is not kept", kSeeds},
    Tooth{Defect::refused_half_stays, "a refused transaction leaves its first half", kSeeds},
    Tooth{Defect::future_clock_stands, "a clock from the future is not lowered", kSeeds},
    Tooth{Defect::owner_not_asked, "rows are read without asking whose they are", kSeeds},
    Tooth{Defect::rollback_forgets_overlay, "a rollback forgets the rows in memory", kSeeds},
    Tooth{Defect::deleted_row_returns, "a deleted row can be made again", kSeeds},
    Tooth{Defect::older_rows_cover_pending, "the feed covers what still waits", kSeeds},
    Tooth{Defect::clock_ignores_feed, "a device's clock takes no note of others'", kSeeds},
    Tooth{Defect::numbering_starts_over, "transaction numbers start over", kSeeds},
    Tooth{Defect::orphans_left, "rows are left hanging on nothing", 4 * kSeeds},
    Tooth{Defect::children_come_first, "a first sync brings rows before what they hang on", kSeeds},
    Tooth{Defect::push_not_flushed, "a push is sent before it is on the disk", kSeeds},
    Tooth{Defect::commits_not_flushed, "the server answers before its commit is on the disk", kSeeds},
    Tooth{Defect::foreign_updates_not_fed, "other programs' updates are left out of the feed", kSeeds},
    Tooth{Defect::nobody_looks_for_captured, "nobody looks for what other programs wrote", kSeeds},
};

}  // namespace

std::span<const Tooth> teeth() {
  return kTeeth;
}

Bite find_defect(const Tooth& tooth, RunOptions options, const Images& images) {
  make_defect(tooth.defect);
  Bite bite;
  for (std::uint64_t tries = 1; tries <= tooth.seeds_max && bite.seeds == 0; ++tries) {
    const RunReport report = simulate(options, images);
    ++options.seed;
    if (report.failure.empty()) continue;
    bite = {tries, report.failure};
  }
  make_defect(Defect::none);
  return bite;
}

}  // namespace freehold::simulation
