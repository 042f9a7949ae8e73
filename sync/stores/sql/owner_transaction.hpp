#pragma once

#include "sync/stores/sql/sql_store.hpp"

namespace freehold {

/// OwnerTransaction over a session that has a transaction open.
class SqlOwnerTransaction : public OwnerTransaction {
 public:
  /// With what rights it writes.
  enum class Acts : std::uint8_t {
    for_owner,  ///< every other owner's rows are out of reach where the database can do that, and secret columns are
    as_server,  ///< all columns can be written
  };

  /// Begins the transaction and takes the lock of the owner's head.
  static Result<std::unique_ptr<SqlOwnerTransaction>> begin(SqlStore& store, std::unique_ptr<SqlSession> session,
                                                            const OwnerId& owner, std::string_view row_lock,
                                                            Acts acts = Acts::for_owner);

  Epoch epoch() const override { return epoch_; }
  Seq head() const override { return head_; }
  std::uint64_t digest() const override { return digest_; }

  Result<KnownClient> client(const ClientId& client, TransactionId first) override;

  Status lock(const Table& table, std::span<const RowId> rows) override;
  Result<std::vector<CapturedRow>> take_captured(std::size_t limit) override;
  Result<std::vector<RowStanding>> standing(const Table& table, std::span<const RowId> rows) override;
  Status stamp(const Table& table, std::span<const RowStamps> rows, Seq seq, bool deleted) override;

  Result<std::vector<StoredRow>> load(const Table& table, std::span<const RowId> rows) override;
  Result<std::vector<StoredRow>> load_referring(const Table& table, const Column& column,
                                                std::span<const RowId> parents) override;
  Result<std::int64_t> count(const Table& table) override;
  Result<std::vector<RowId>> readable(const Table& table, std::span<const RowId> rows) override;
  Result<std::vector<CountedBefore>> counted_before(const Table& table, std::span<const RowId> rows) override;
  Status save_counted_before(const Table& table, std::span<const CountedBefore> counters) override;
  Result<std::vector<FeedRow>> load_feed_rows(const Table& table, std::span<const RowId> rows) override;

  Status savepoint() override { return session_->savepoint(); }
  Status rollback_to_savepoint() override { return session_->rollback_to_savepoint(); }

  Status write(const Table& table, std::span<const RowWrite> rows, Seq seq) override;
  Status remove(const Table& table, std::span<const RowRemoval> rows, Seq seq) override;

  Status save_verdicts(const ClientId& client, std::span<const StoredVerdict> verdicts) override;
  Status forget_verdicts(const ClientId& client, TransactionId through) override;
  Status save_client(const ClientId& client, const ClientState& state, int schema_version) override;

  Status commit(Seq head, std::uint64_t digest) override;

  /// How many rows of the table this owner has.
  Result<std::int64_t> count_all(const Table& table);
  /// Inserts a row with every column that has a value, whoever writes it else, and its bookkeeping under number `seq`.
  /// For a transaction that acts as the server.
  Status write_whole(const Table& table, const RowWrite& row, Seq seq);

  /// Forgets this owner's tombstones from before a clock; how many.
  Result<std::int64_t> drop_tombstones(Hlc before);

 private:
  SqlOwnerTransaction(SqlStore& store, std::unique_ptr<SqlSession> session, const OwnerId& owner)
      : store_(store), session_(std::move(session)), owner_(owner) {}

  Result<bool> lock_head(std::string_view row_lock);
  Status begin_feed();
  Status be_impatient();
  Status write_meta(const Table& table, SqlRowSet rows, Seq seq, bool deleted);

  SqlStore& store_;
  std::unique_ptr<SqlSession> session_;
  OwnerId owner_;
  Epoch epoch_;
  Seq head_ = 0;
  std::uint64_t digest_ = 0;
  bool impatient_ = false;
};

}  // namespace freehold
