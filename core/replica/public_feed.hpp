#pragma once

#include <map>
#include <set>

#include "core/protocol/messages.hpp"
#include "core/replica/device_rows.hpp"
#include "core/replica/device_state.hpp"
#include "core/replica/floor_watch.hpp"

namespace freehold {

/// The rows that everybody may read, kept beside the account's own where the application asks for them: each table's in
/// `public_<table>`, for reading alone. Calls that write belong into a SQLite transaction of the caller's; after a
/// rollback call `load`.
class PublicFeed {
 public:
  PublicFeed(Database& database, const Schema& schema, DeviceState& state, DeviceRows& rows);

  Status load();

  bool subscribed() const { return state_.public_cursor().has_value(); }
  /// A connection begins: where the feed goes on; nothing where it is not asked for.
  std::optional<Seq> begin_reading();
  /// How many rows there are.
  std::int64_t rows() const { return count_; }

  Status subscribe();
  /// The rows go, too.
  Status unsubscribe();
  /// Everything comes once more; what does not come is gone.
  Status begin_again();

  /// Takes one answer of the feed. True: what is held cannot be what the server has, and begins again with the next
  /// connection. `comparable`: the server's schema is this program's, so that digests can be compared.
  Result<bool> receive(const PullReply& reply, bool comparable);

  /// Tables changed since the last call.
  std::set<std::string> take_changed() { return std::exchange(changed_, {}); }

 private:
  struct Held {
    Seq seq = 0;
    RowClocks clocks;
    bool unseen = false;
  };

  Status apply(const FeedRow& row);
  Result<std::optional<Held>> held(const FeedRow& row);
  Status keep(const FeedRow& row);
  Status forget(const Table& table, const RowId& row);
  Status drop_unseen();

  Database& database_;
  DeviceState& state_;
  DeviceRows& rows_;
  std::map<TableNumber, Table> tables_;  ///< the device's `public_…`
  FloorWatch floor_;
  std::int64_t count_ = 0;
  bool doubt_ = false;  ///< the digests differed, and everything has been asked for once more
  std::set<std::string> changed_;
};

}  // namespace freehold
