#pragma once

#include <optional>
#include <vector>

#include "core/protocol/messages.hpp"
#include "core/replica/device_state.hpp"

namespace freehold {

/// A version of a row of the server's.
struct KnownRow {
  Seq seq = 0;
  RowClocks clocks;
  bool deleted = false;
  bool unseen = false;
};

/// In which version this device holds each row of the server's (table `freehold_rows`), and the digest over all of
/// them. Calls that write belong into a SQLite transaction of the caller's; `save` before its commit, `load` after a
/// rollback.
class KnownRows {
 public:
  KnownRows(Database& database, DeviceState& state) : database_(database), state_(state) {}

  void load() { digest_ = state_.digest(); }
  Status save();
  std::uint64_t digest() const { return digest_; }

  Result<std::optional<KnownRow>> get(const Table& table, const RowId& row);
  /// From now on the row is held in this version.
  Status keep(const FeedRow& row);
  /// The same for a row that most likely is new here.
  Status keep_new(const FeedRow& row);

  /// Before a feed that goes through everything once more: no row counts until it has been met again.
  Status begin_again();
  /// Rows of a table that were not met again, and forgets them.
  Result<std::vector<std::pair<RowId, KnownRow>>> take_unseen(const Table& table);

 private:
  /// `where_known`: what an INSERT does where the row is known.
  Status write(const FeedRow& row, const char* where_known);

  Database& database_;
  DeviceState& state_;
  std::uint64_t digest_ = 0;
};

}  // namespace freehold
