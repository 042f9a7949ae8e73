#include "tests/integration/stores/foreign.hpp"

#include <catch2/catch.hpp>
#include <stdexcept>

#include "sync/reconcile/drain.hpp"
#include "sync/stores/open.hpp"
#include "tests/support/must.hpp"

namespace freehold {
namespace {

/// A time that both databases read.
constexpr const char* kMoment = "'2025-06-15T15:06:40.000000Z'";

}  // namespace

Program::Program(World& world) : world_(world) {
  if (world_.home() == Store::sqlite) return;
  come();
  // What an operator's connection refuses, an application's may: to see its part of a table.
  run("SET row_security = on");
}

void Program::come() {
  if (session_ != nullptr) return;
  if (world_.home() == Store::sqlite) world_.stop();
  sessions_ = must(open_sessions(world_.url(), world_.schema()));
  session_ = must(sessions_->open());
}

void Program::go() {
  if (open_ || world_.home() == Store::postgres) return;
  session_ = nullptr;
  sessions_ = nullptr;
  world_.start();
}

Status Program::try_run(const std::string& sql) {
  come();
  Status done;
  if (auto answer = session_->run(sql, {}); !answer) done = answer.error();
  go();
  return done;
}

std::int64_t Program::run(const std::string& sql) {
  come();
  const std::int64_t affected = must(session_->run(sql, {})).affected;
  go();
  return affected;
}

std::int64_t Program::ask(const std::string& sql) {
  come();
  const SqlAnswer answer = must(session_->run(sql, {}));
  go();
  const std::int64_t* number = answer.rows.empty() ? nullptr : as_integer(answer.rows[0][0]);
  return number == nullptr ? 0 : *number;
}

void Program::begin() {
  come();
  open_ = true;
  if (Status begun = session_->begin(SqlAccess::write); !begun) throw std::runtime_error(begun.error().message);
}

Status Program::commit() {
  Status done = session_->commit();
  open_ = false;
  go();
  return done;
}

void Program::roll_back() {
  session_ = nullptr;
  session_ = must(sessions_->open());
  open_ = false;
  go();
}

Seq drain_now(World& world, const OwnerId& owner) {
  auto transaction = world.store().begin(owner);
  if (!transaction) FAIL(transaction.error().message);
  const auto head = drain(**transaction, world.schema(), world.clock().now_us());
  if (!head) FAIL(head.error().message);
  if (const Status done = (*transaction)->commit(head->head, (*transaction)->digest() + head->digest_change); !done)
    FAIL(done.error().message);
  return head->head;
}

std::string quoted(const Uuid& id) {
  return "'" + id.text() + "'";
}

std::string insert_task(const OwnerId& owner, const RowId& id, const std::string& title) {
  return "INSERT INTO tasks (id, user_id, title, created_at, updated_at) VALUES (" + quoted(id.uuid) + ", " +
         quoted(owner.uuid) + ", '" + title + "', " + kMoment + ", " + kMoment + ")";
}

std::string insert_tasks(const OwnerId& owner, int count, Store home) {
  const std::string id =
      home == Store::postgres
          ? "gen_random_uuid()"
          : "lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-' || hex(randomblob(2)) || '-' || "
            "hex(randomblob(2)) || '-' || hex(randomblob(6)))";
  return "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < " +
         std::to_string(count) + ") INSERT INTO tasks (id, user_id, title, created_at, updated_at) SELECT " + id +
         ", " + quoted(owner.uuid) + ", 't ' || n, " + kMoment + ", " + kMoment + " FROM numbers";
}

std::int64_t waiting(World& world, const OwnerId& owner) {
  return Program(world).ask("SELECT count(*) FROM freehold.captured WHERE scope_id = " + quoted(owner.uuid));
}

}  // namespace freehold
