#pragma once

#include <set>
#include <string>

#include "core/replica/device_rows.hpp"
#include "core/replica/journal.hpp"
#include "core/replica/known_rows.hpp"
#include "core/replica/outbox.hpp"

namespace freehold {

/// A row under a natural key can be made again, above its deletion; any other is gone for good.
bool may_return(const FeedRow& deleted, Stamp made);

/// Brings the server's rows into the device's tables, under what the device itself has written since. Calls belong into
/// a SQLite transaction of the caller's, with capture off and foreign keys deferred.
class Feed {
 public:
  Feed(const Schema& schema, DeviceRows& rows, Outbox& outbox, KnownRows& known, Journal& journal)
      : schema_(schema), rows_(rows), outbox_(outbox), known_(known), journal_(journal) {}

  /// Makes one row what it is for the user: the server's row, and on top the pending local writes that are newer.
  /// `server` null: the server has no such row for this owner (a tombstone's row is passed as it is).
  /// A row with a value that another one still has waits for `finish`.
  Status settle(const Table& table, const RowId& row, const FeedRow* server);

  /// Settles rows in the order in which they come, and takes note of their versions. Deletions wait for `finish`: what
  /// has been moved away from a deleted row may come after that.
  Status apply(const std::vector<FeedRow>& rows);

  /// A part of a first sync, which brings parents before what hangs on them, each part as of its own moment. Afterwards
  /// no reference to another table leads nowhere. A row that changed after `until` and does not go together with what
  /// has come is left for the feed, which brings all that changed since.
  Status apply_first(const std::vector<FeedRow>& rows, Seq until);

  /// Settles what waits: first deletions, children before their parents, then rows whose values may have gone from row
  /// to row in any order. Where one is taken to the end, by a row that the device itself has written and the server
  /// will refuse, that row gives way.
  Status finish();

  /// Takes rows away, or their references, that lead to a row that is not there: one that the device itself has deleted
  /// while others went on with it, or that is gone while the device hung something on it. What the server says to the
  /// device's transaction settles it.
  Status release_orphans();

  /// True once after rows went that the server may still have: once the device's transactions have been answered, the
  /// feed must start over.
  bool take_gave_way() { return std::exchange(gave_way_, false); }
  /// Forgets what waits, after the transaction failed.
  void clear() {
    waiting_.clear();
    deleted_.clear();
  }

  /// Before a row that this device has edited goes, because the server has deleted it: keeps what it would have been.
  Status bury(const FeedRow& server);

  /// The server has accepted the transaction under `seq`. Where it counted something, and the feed had come to it
  /// before the verdict did, what it counted stands twice in the row.
  Status count_once(TransactionId id, Seq seq);
  /// The same, where it deleted something, or wrote into a list: the row may have been made again since, or the list
  /// been written anew, and the feed had come to that before the verdict did. A row that came while the deletion still
  /// waited does not show, and a list has in it what another program may have taken out. So the feed must start over.
  Status look_behind(const Verdict& verdict);

  /// Tables touched since the last call.
  std::set<std::string> take_changed() { return std::exchange(changed_, {}); }

 private:
  struct Waiting {
    const Table* table;
    RowId row;
    std::optional<FeedRow> server;
  };
  Status settle_now(const Table& table, const RowId& row, const FeedRow* server, bool over_others);
  Result<bool> hides_newer(const Change& change, const Verdict& verdict);
  Status settle_deleted();
  Status settle_again(const Waiting& each, bool over_others);
  Status take_away(const Table& table, const RowId& row, const FeedRow* server);
  Result<bool> takes_along(const Table& table, const RowId& row, const FeedRow* server);
  Result<bool> hangs_elsewhere(const Table& table, const RowId& row, const Column& column, const FeedRow* parent);
  Result<bool> shows_own(const FeedRow& server);
  Status settle_waiting();
  Result<const Column*> hangs_on_nothing(const Table& table, std::span<const Value> values);
  Result<bool> settle_newer(const FeedRow& row);
  Status let_go(const Table& table, const RowId& row);

  const Schema& schema_;
  DeviceRows& rows_;
  Outbox& outbox_;
  KnownRows& known_;
  Journal& journal_;
  std::set<std::string> changed_;
  std::vector<Waiting> waiting_;
  std::vector<FeedRow> deleted_;
  bool gave_way_ = false;
};

}  // namespace freehold
