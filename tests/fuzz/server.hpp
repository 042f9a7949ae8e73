#pragma once

#include <memory>

#include "core/store/sqlite.hpp"
#include "sync/reconcile/server_store.hpp"
#include "tests/support/ports.hpp"

namespace freehold {

/// A server's store in memory. Bob has a row of each table and does nothing; everything that comes, comes from Ada or
/// from strangers. Made once, since migrations take longer than a run.
class FuzzServer {
 public:
  explicit FuzzServer(const Schema& schema);

  const Schema& schema() const { return schema_; }
  ServerStore& store() { return *store_; }
  TestClock& clock() { return clock_; }
  const OwnerId& ada() const { return ada_; }
  const OwnerId& bob() const { return bob_; }

  /// Ada has just signed up, and there is nobody but her and Bob.
  void begin_again();
  /// What must hold at any time: references lead somewhere, the digest is the sum over Ada's rows, each of them obeys
  /// the rules and stands in the feed, and Bob's are as they always were.
  void check();
  /// Everything that the owner's devices can see, as text.
  std::string feed_of(const OwnerId& owner);

 private:
  void give_rows_to_bob();
  void check_rows(const PullReply& feed);
  /// The number that a query answers.
  std::int64_t number(const std::string& sql);

  const Schema& schema_;
  const OwnerId ada_, bob_;
  TestClock clock_;
  Database* database_ = nullptr;  ///< the store's own
  std::unique_ptr<ServerStore> store_;
  std::vector<std::string> clearing_;
  std::string bobs_feed_;
};

}  // namespace freehold
