#pragma once

#include <optional>
#include <vector>

#include "sync/reconcile/apply.hpp"

namespace freehold {

/// What a client sent for one row: the columns it writes freely, and its word on the two times.
struct Applier::Cells {
  std::vector<Cell> plain;
  std::optional<Value> created_at, updated_at;
};

}  // namespace freehold
