#pragma once

#include <span>

#include "core/replica/procedures.hpp"

namespace freehold {

/// What the Workspace adds to a replica (ReplicaOptions::procedures; docs/commands.md, "Procedures"): each tool by its
/// name, `tools`, what conversations are made of (`say`, `answer`, `respond` and `assist`), and `analysis`, which asks
/// datasets. The same object for every caller.
std::span<const Procedure> workspace_procedures();

}  // namespace freehold
