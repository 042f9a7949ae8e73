#pragma once

#include "sync/reconcile/server_store.hpp"

namespace freehold {

/// Puts into the owner's feed what other programs wrote of its rows: as if a device had, at the moment of their
/// writing.
///
/// The rows stay as they are; they get clocks. Those of what was written stand above every clock that the row had, so
/// that a write wins over all that its writer had before its eyes, and at the time of the writing, so that what a
/// device wrote later, and has not sent yet, wins over it. `now_us` bounds them: a database whose clock runs ahead must
/// not beat everybody for ever.
///
/// Several writes of one row are one. A number of the feed gets at most a thousand rows, and all become visible
/// together with the transaction. Answers the owner's head as it is then, and what its digest changed by; the caller
/// commits them.
struct Drained {
  Seq head = 0;
  std::uint64_t digest_change = 0;
};
Result<Drained> drain(OwnerTransaction& store, const Schema& schema, std::int64_t now_us);

}  // namespace freehold
