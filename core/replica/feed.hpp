#pragma once

#include <set>
#include <string>

#include "core/replica/device_rows.hpp"
#include "core/replica/outbox.hpp"

namespace freehold {

/// Brings the server's rows into the device's tables, under what the device itself has written since. Calls belong into
/// a SQLite transaction of the caller's, with capture off and foreign keys deferred.
class Feed {
 public:
  Feed(DeviceRows& rows, Outbox& outbox) : rows_(rows), outbox_(outbox) {}

  /// Makes one row what it is for the user: the server's row, and on top the pending local writes that are newer.
  /// `server` null: the server has no such row for this owner (a tombstone's row is passed as it is).
  Status settle(const Table& table, const RowId& row, const FeedRow* server);

  /// Settles rows in the order in which they come, and takes note of their clocks.
  Status apply(const std::vector<FeedRow>& rows);

  /// Takes rows away, or their references, that lead to a row that is not there: one that the device itself has deleted
  /// while others went on with it, or that is gone while the device hung something on it. What the server says to the
  /// device's transaction settles it.
  Status release_orphans(const Schema& schema);

  /// Tables touched since the last call.
  std::set<std::string> take_changed() { return std::exchange(changed_, {}); }

 private:
  DeviceRows& rows_;
  Outbox& outbox_;
  std::set<std::string> changed_;
};

}  // namespace freehold
