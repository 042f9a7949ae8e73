#pragma once

#include <string>

#include "core/replica/outbox.hpp"
#include "core/replica/sync_session.hpp"

namespace freehold {

/// What a developer wants to see of a replica: its tables, what waits in the outbox, how far its feeds are. Reads
/// alone, and nothing that signs requests is in it.
class Inspection {
 public:
  Inspection(Database& database, const Schema& schema, const DeviceState& state, const SyncSession& sync)
      : database_(database), schema_(schema), state_(state), sync_(sync) {}

  /// `before`: transactions of the outbox below this number, at most `limit` of them, the newest first; 0: from the
  /// newest. docs/commands.md has the form.
  Result<std::string> report(TransactionId before, std::int64_t limit);

 private:
  Result<std::string> tables();
  Result<std::string> outbox(TransactionId before, std::int64_t limit);
  std::string feeds() const;
  Result<std::int64_t> number(std::string_view sql);

  Database& database_;
  const Schema& schema_;
  const DeviceState& state_;
  const SyncSession& sync_;
};

}  // namespace freehold
