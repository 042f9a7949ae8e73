#pragma once

#include <boost/json/fwd.hpp>
#include <string>
#include <vector>

#include "core/replica/feed.hpp"
#include "core/replica/local_writes.hpp"

namespace freehold {

/// Transactions that the server did not accept (table `freehold_refused`), kept with its reason and its rows until they
/// are retried, edited or discarded. One that needs a row of another refused one names that: they stand or fall
/// together.
class Refusals {
 public:
  Refusals(Database& database, const Schema& schema, Outbox& outbox, Feed& feed, LocalWrites& writes, Clock& clock)
      : database_(database), schema_(schema), outbox_(outbox), feed_(feed), writes_(writes), clock_(clock) {}

  /// Moves the transaction here out of the outbox, and puts the rows that it named to what the server holds. Within a
  /// SQLite transaction of the caller's. True where it had removed rows.
  Result<bool> take(const Verdict& verdict);

  /// A refused transaction as it is kept, all of it JSON.
  struct Kept {
    std::int64_t at_ms = 0;
    std::string error;
    std::string changes;
    std::string server_rows;
  };
  /// Keeps a refusal of another device's transaction, under a number of this one's. False where the very same is here
  /// already. Within a SQLite transaction of the caller's.
  Result<bool> take_in(const Kept& refusal);
  Result<bool> take_in(const Verdict& verdict, const std::string& changes);

  /// As a JSON array, the oldest first.
  Result<std::string> list();
  Result<std::int64_t> count();
  /// Writes the transaction anew, then those that depend on it. What cannot be written stays.
  Status retry(std::int64_t id);
  /// Changes values of its rows, `[{"table", "id", "values"}, …]`, and retries it.
  Status edit(std::int64_t id, const boost::json::array& rows);
  /// Drops it and those that depend on it; answers their numbers.
  Result<std::vector<std::int64_t>> discard(std::int64_t id);

 private:
  Result<std::vector<Change>> changes_of(std::int64_t id);
  Result<std::optional<std::int64_t>> needed_by(std::int64_t id, const std::vector<Change>& changes);
  Result<std::vector<std::int64_t>> with_dependents(std::int64_t id);
  Kept as_kept(const Verdict& verdict, const std::string& changes);
  Status put_right(const std::vector<Change>& named, const std::vector<FeedRow>& rows);
  Status store(std::int64_t id, const Kept& refusal);
  Status drop(std::int64_t id);

  Database& database_;
  const Schema& schema_;
  Outbox& outbox_;
  Feed& feed_;
  LocalWrites& writes_;
  Clock& clock_;
};

}  // namespace freehold
