#include "native/simulation/breaking_store.hpp"

namespace freehold::simulation {
namespace {

class BreakingTransaction : public OwnerTransaction {
 public:
  BreakingTransaction(std::unique_ptr<OwnerTransaction> whole, const OwnerId& owner, BreakPoint& point,
                      std::vector<FedRow>& fed)
      : whole_(std::move(whole)), owner_(owner), point_(point), fed_(fed) {}

  Epoch epoch() const override { return whole_->epoch(); }
  Seq head() const override { return whole_->head(); }
  std::uint64_t digest() const override { return whole_->digest(); }

  Result<KnownClient> client(const ClientId& client, TransactionId first) override {
    return step([&] { return whole_->client(client, first); });
  }
  Status lock(const Table& table, std::span<const RowId> rows) override {
    return step([&] { return whole_->lock(table, rows); });
  }
  Result<std::vector<CapturedRow>> take_captured(std::size_t limit) override {
    return step([&] { return whole_->take_captured(limit); });
  }
  Result<std::vector<RowStanding>> standing(const Table& table, std::span<const RowId> rows) override {
    return step([&] { return whole_->standing(table, rows); });
  }
  Status stamp(const Table& table, std::span<const RowStamps> rows, Seq seq, bool deleted) override {
    for (const RowStamps& row : rows) fed_.push_back({owner_, &table, row, seq, deleted});
    return step([&] { return whole_->stamp(table, rows, seq, deleted); });
  }
  Result<std::int64_t> count(const Table& table) override {
    return step([&] { return whole_->count(table); });
  }
  Result<std::vector<StoredRow>> load(const Table& table, std::span<const RowId> rows) override {
    return step([&] { return whole_->load(table, rows); });
  }
  Result<std::vector<StoredRow>> load_referring(const Table& table, const Column& column,
                                                std::span<const RowId> parents) override {
    return step([&] { return whole_->load_referring(table, column, parents); });
  }
  Result<std::vector<RowId>> readable(const Table& table, std::span<const RowId> rows) override {
    return step([&] { return whole_->readable(table, rows); });
  }
  Result<std::vector<CountedBefore>> counted_before(const Table& table, std::span<const RowId> rows) override {
    return step([&] { return whole_->counted_before(table, rows); });
  }
  Status save_counted_before(const Table& table, std::span<const CountedBefore> counters) override {
    return step([&] { return whole_->save_counted_before(table, counters); });
  }
  Result<std::vector<FeedRow>> load_feed_rows(const Table& table, std::span<const RowId> rows) override {
    return step([&] { return whole_->load_feed_rows(table, rows); });
  }
  Status savepoint() override {
    return step([&] { return whole_->savepoint(); });
  }
  Status rollback_to_savepoint() override {
    return step([&] { return whole_->rollback_to_savepoint(); });
  }
  Status write(const Table& table, std::span<const RowWrite> rows, Seq seq) override {
    return step([&] { return whole_->write(table, rows, seq); });
  }
  Status remove(const Table& table, std::span<const RowRemoval> rows, Seq seq) override {
    return step([&] { return whole_->remove(table, rows, seq); });
  }
  Status save_verdicts(const ClientId& client, std::span<const StoredVerdict> verdicts) override {
    return step([&] { return whole_->save_verdicts(client, verdicts); });
  }
  Status forget_verdicts(const ClientId& client, TransactionId through) override {
    return step([&] { return whole_->forget_verdicts(client, through); });
  }
  Status save_client(const ClientId& client, const ClientState& state, int schema_version) override {
    return step([&] { return whole_->save_client(client, state, schema_version); });
  }
  Status commit(Seq head, std::uint64_t digest) override {
    return step([&] { return whole_->commit(head, digest); });
  }

 private:
  template <class Call>
  auto step(Call call) -> decltype(call()) {
    if (point_.reached) return broken();
    const bool here = point_.calls_left > 0 && --point_.calls_left == 0;
    if (!here) return call();
    point_.reached = true;
    if (point_.after_the_call) static_cast<void>(call().ok());
    return broken();
  }
  static Error broken() { return fail(Code::database_unavailable, "the process died here"); }

  std::unique_ptr<OwnerTransaction> whole_;
  OwnerId owner_;
  BreakPoint& point_;
  std::vector<FedRow>& fed_;
};

}  // namespace

Result<std::unique_ptr<OwnerTransaction>> BreakingStore::begin(const OwnerId& owner) {
  FREEHOLD_ASSIGN(auto whole, store_.begin(owner));
  return std::unique_ptr<OwnerTransaction>(
      std::make_unique<BreakingTransaction>(std::move(whole), owner, point_, fed_));
}

}  // namespace freehold::simulation
