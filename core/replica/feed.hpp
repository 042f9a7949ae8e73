#pragma once

#include <set>
#include <string>

#include "core/replica/device_rows.hpp"
#include "core/replica/journal.hpp"
#include "core/replica/known_rows.hpp"
#include "core/replica/outbox.hpp"

namespace freehold {

/// Brings the server's rows into the device's tables, under what the device itself has written since. Calls belong into
/// a SQLite transaction of the caller's, with capture off and foreign keys deferred.
class Feed {
 public:
  Feed(DeviceRows& rows, Outbox& outbox, KnownRows& known, Journal& journal)
      : rows_(rows), outbox_(outbox), known_(known), journal_(journal) {}

  /// Makes one row what it is for the user: the server's row, and on top the pending local writes that are newer.
  /// `server` null: the server has no such row for this owner (a tombstone's row is passed as it is).
  Status settle(const Table& table, const RowId& row, const FeedRow* server);

  /// Settles rows in the order in which they come, and takes note of their versions.
  Status apply(const std::vector<FeedRow>& rows);

  /// Before a row that this device has edited goes, because the server has deleted it: keeps what it would have been.
  Status bury(const FeedRow& server);

  /// The server has accepted the transaction under `seq`. Where it counted something, and the feed had come to it
  /// before the verdict did, what it counted stands twice in the row.
  Status count_once(TransactionId id, Seq seq);

  /// Takes out rows whose parents are not there, as their references say: what this device hung on something that is
  /// gone, or what others hung on something that this device has removed.
  Status drop_orphans(const Schema& schema);

  /// Tables touched since the last call.
  std::set<std::string> take_changed() { return std::exchange(changed_, {}); }

 private:
  Status write(const Table& table, const RowId& row, const FeedRow* server, const std::vector<Value>& values);

  DeviceRows& rows_;
  Outbox& outbox_;
  KnownRows& known_;
  Journal& journal_;
  std::set<std::string> changed_;
};

}  // namespace freehold
