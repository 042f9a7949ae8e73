#pragma once

#include "core/base/ports.hpp"
#include "core/protocol/messages.hpp"
#include "sync/reconcile/server_store.hpp"

namespace freehold {

/// Applies one push for one owner: rules, merge, bookkeeping, verdicts, commit. The algorithm of docs/protocol.md.
///
/// Repeating a push changes nothing and gives the same verdicts. A refused transaction has no effect and does not
/// keep the ones after it from being tried. `out_of_order` where the batch does not follow what the server has of
/// this client. A lost race with another writer is tried again a bounded number of times, then `busy`.
Result<PushReply> reconcile(ServerStore& store, const Schema& schema, Clock& clock, const OwnerId& owner,
                            const PushRequest& push);

}  // namespace freehold
