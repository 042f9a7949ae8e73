#pragma once

#include <cstdint>

namespace freehold {

/// Mistakes that can be made on purpose, one at a time, to see that the simulator finds them (docs/simulation.md).
enum class Defect : std::uint8_t {
  none,
  merge_compares_backwards,
  tie_break_lost,
  feed_cursor_skips,
  verdict_not_stored,
  repeat_applied_again,
  head_not_raised,
  tombstone_not_written,
  children_not_released,
  outbox_dropped_at_push,
  staged_parts_counted,
  refused_rows_left,
  refusal_forgotten,
  refused_half_stays,
  future_clock_stands,
  owner_not_asked,
  rollback_forgets_overlay,
  deleted_row_returns,
  older_rows_cover_pending,
  clock_ignores_feed,
  numbering_starts_over,
  orphans_left,
  children_come_first,
  push_not_flushed,
  commits_not_flushed,
  foreign_updates_not_fed,
  nobody_looks_for_captured,
};

}  // namespace freehold

// One of core/base/defects_off and core/base/defects_on, by the build's choice: there `defect(…)` is false, known to
// the compiler, or the tests' switch.
#include <defect_switch.hpp>
