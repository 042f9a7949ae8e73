#pragma once

#include <vector>

#include "core/replica/feed.hpp"

namespace freehold {

/// Feeds that go through everything once more, because what this device holds cannot be brought up to date by what is
/// new. Calls belong into SQLite transactions of the caller's, except where said.
///
/// - repair: the device was away for longer than tombstones are kept, or its digest is not the server's. Rows that do
///   not come are gone.
/// - recover: the server's history is another one, for it was restored from a backup. What the old one had accepted and
///   the new one lacks is given back, each version under the clocks that it had.
class Recovery {
 public:
  Recovery(const Schema& schema, DeviceState& state, DeviceRows& rows, Outbox& outbox, KnownRows& known, Feed& feed,
           Clock& clock)
      : schema_(schema), state_(state), rows_(rows), outbox_(outbox), known_(known), feed_(feed), clock_(clock) {}

  Status begin(CatchUp why);
  /// The last transaction of this device that the server has.
  void server_has(TransactionId last) { server_has_ = last; }
  /// Before rows of the feed are applied.
  Status meet(const std::vector<FeedRow>& rows);
  /// After the last of them.
  Status finish();

 private:
  using GivenBack = std::vector<Change>;
  Status compare(const FeedRow& row, GivenBack& out);
  Status missing(const Table& table, const RowId& row, const KnownRow& known, GivenBack& out);
  Status give_back_whole(const Table& table, const RowId& row, const KnownRow& known, GivenBack& out);
  Result<Cell> held_cell(const Table& table, const RowId& row, const Column& column, const Value& value);
  Status give_back(GivenBack changes);

  const Schema& schema_;
  DeviceState& state_;
  DeviceRows& rows_;
  Outbox& outbox_;
  KnownRows& known_;
  Feed& feed_;
  Clock& clock_;
  TransactionId server_has_ = 0;
  RowSet lost_;  ///< that this device does not show either: it has deleted them
};

}  // namespace freehold
