#include "tests/fuzz/server.hpp"

#include <map>

#include "core/base/time.hpp"
#include "core/merge/digest.hpp"
#include "core/migrate/sqlite_target.hpp"
#include "core/protocol/codec.hpp"
#include "core/rules/rules.hpp"
#include "sync/reconcile/reconcile.hpp"
#include "sync/stores/sql/sql_store.hpp"
#include "sync/stores/sqlite/sqlite_sessions.hpp"
#include "sync/stores/sqlite/sqlite_store.hpp"
#include "tests/fuzz/row_choices.hpp"
#include "tests/support/server_steps.hpp"

namespace freehold {
namespace {

constexpr std::size_t kEverything = 1'000'000;

void must_do(const Status& status, const char* what) {
  must(status.ok(), std::string(what) + ": " + (status ? "" : status.error().message));
}

/// The row as its owner's device would insert it.
Change insert_of(const SampleRow& row) {
  Change change{row.table, row.id, ChangeKind::insert, {}};
  for (const Column& column : row.table->columns())
    if (column.written_by_clients() && !is_null(row.values[column.number]))
      change.cells.push_back({column.number, row.values[column.number]});
  return change;
}

}  // namespace

FuzzServer::FuzzServer(const Schema& schema)
    : schema_(schema), ada_(sample_owner(schema, RowChoices::kAda)), bob_(sample_owner(schema, RowChoices::kBob)) {
  auto database = open_server_database({":memory:"});
  must(database.ok(), "a database in memory can be opened");
  database_ = database->get();
  {
    SqliteMigrationTarget target(*database_, Home::server_sqlite);
    must_do(upgrade(target, clock_, server_steps(schema)), "the tables can be made");
  }
  auto sessions = SqliteSessions::on(std::move(*database));
  must(sessions.ok(), "the sessions can be opened");
  auto store = std::make_unique<SqlStore>(std::move(*sessions), schema, WakeListener());
  must_do(store->prepare(), "the store can be opened");
  store_ = std::move(store);
  const std::string others = " <> '" + bob_.text() + "'";
  clearing_ = {"DELETE FROM " + schema.owner_table()->name() + " WHERE id" + others,
               "DELETE FROM freehold_heads WHERE scope_id" + others,
               "DELETE FROM freehold_row_meta WHERE scope_id" + others,
               "DELETE FROM freehold_clients WHERE owner_id" + others,
               "DELETE FROM freehold_verdicts WHERE owner_id" + others,
               "DELETE FROM freehold_refresh_tokens",
               "DELETE FROM freehold_sign_ins",
               "DELETE FROM freehold_captured",
               "DELETE FROM freehold_counted_before"};
  give_rows_to_bob();
}

void FuzzServer::give_rows_to_bob() {
  NewAccount account{bob_, "bob@example.org", std::nullopt, std::nullopt, "", format_time(clock_.now_us())};
  must_do(store_->add_account(account, Hlc::at(1)), "Bob can sign up");
  PushRequest push;
  push.client = *ClientId::parse("0190a6b2-7c1e-7d3f-8a4b-00000000b0b0");
  for (const SampleRow& row : sample_rows(schema_, RowChoices::kBob)) {
    if (!row.table->rows_made_by_clients()) continue;
    const auto id = static_cast<TransactionId>(push.transactions.size() + 1);
    push.transactions.push_back({id, Hlc::at(static_cast<std::uint64_t>(id)), {insert_of(row)}, std::nullopt});
  }
  const auto reply = reconcile(*store_, schema_, clock_, bob_, push);
  must(reply.ok(), "Bob's rows can be pushed");
  bobs_feed_ = feed_of(bob_);
}

void FuzzServer::begin_again() {
  for (const std::string& sql : clearing_) {
    auto statement = database_->cached(sql);
    must(statement.ok(), "rows can be cleared: " + sql);
    must_do((*statement)->run(), "rows can be cleared");
  }
  clock_ = TestClock();
  NewAccount account{ada_, "ada@example.org", std::nullopt, std::nullopt, "", format_time(clock_.now_us())};
  must_do(store_->add_account(account, Hlc::at(1)), "Ada can sign up");
}

std::string FuzzServer::feed_of(const OwnerId& owner) {
  const auto feed = store_->pull(owner, 0, kEverything);
  must(feed.ok(), "a feed can be read");
  return encode_pull_reply(*feed);
}

std::int64_t FuzzServer::number(const std::string& sql) {
  auto statement = database_->cached(sql);
  must(statement.ok() && (*statement)->step().ok(), "this can be asked: " + sql);
  const std::int64_t answer = (*statement)->integer(0);
  (*statement)->reset();
  return answer;
}

void FuzzServer::check_rows(const PullReply& feed) {
  std::map<const Table*, std::int64_t> live;
  for (const FeedRow& row : feed.rows) {
    if (row.deleted) continue;
    ++live[row.table];
    for (const Column& column : row.table->columns()) {
      const Status fits = check_value(*row.table, column, row.values[column.number]);
      const bool hidden = !column.on_devices();
      must(hidden || fits.ok(), "a row obeys the rules: " + (fits ? "" : fits.error().message));
    }
    must_do(check_row(*row.table, row.values), "a row obeys the rules");
  }
  for (const Table& table : schema_.tables()) {
    if (!table.on_devices()) continue;
    const std::int64_t there = number("SELECT count(*) FROM " + table.name() + " WHERE " + table.owner_column()->name +
                                      " = '" + ada_.text() + "'");
    must(there == live[&table], "every row stands in the feed, of " + table.name());
  }
}

void FuzzServer::check() {
  must(number("SELECT count(*) FROM pragma_foreign_key_check") == 0, "references lead somewhere");
  const auto feed = store_->pull(ada_, 0, kEverything);
  must(feed.ok() && feed->digest && !feed->more, "Ada's feed can be read");
  std::uint64_t digest = 0;
  for (const FeedRow& row : feed->rows)
    if (!row.deleted) digest += version_digest(row.table->number(), row.row, row.seq, row.clocks);
  must(digest == *feed->digest, "the digest is the sum over the rows");
  check_rows(*feed);
  must(feed_of(bob_) == bobs_feed_, "Bob's rows are as they were");
}

}  // namespace freehold
