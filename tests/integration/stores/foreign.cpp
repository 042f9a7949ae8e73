#include "tests/integration/stores/foreign.hpp"

#include <catch2/catch.hpp>
#include <stdexcept>

#include "sync/reconcile/drain.hpp"
#include "sync/stores/open.hpp"
#include "tests/support/postgres_cluster.hpp"

namespace freehold {
namespace {

/// No assertion of Catch: programs also run on threads.
template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  return std::move(result).value();
}

}  // namespace

Program::Program()
    : sessions_(must(open_sessions(PostgresCluster::shared().url("workspace"), workspace_schema()))),
      session_(must(sessions_->open())) {
  // What an operator's connection refuses, an application's may: to see its part of a table.
  run("SET row_security = on");
}

Status Program::try_run(const std::string& sql) {
  FREEHOLD_TRY(session_->run(sql, {}));
  return {};
}

std::int64_t Program::run(const std::string& sql) {
  return must(session_->run(sql, {})).affected;
}

void Program::begin() {
  if (Status begun = session_->begin(SqlAccess::write); !begun) throw std::runtime_error(begun.error().message);
}

Status Program::commit() {
  return session_->commit();
}

void Program::roll_back() {
  session_ = nullptr;
  session_ = must(sessions_->open());
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
         quoted(owner.uuid) + ", '" + title + "', now(), now())";
}

std::string insert_tasks(const OwnerId& owner, int count) {
  return "INSERT INTO tasks (id, user_id, title, created_at, updated_at) SELECT gen_random_uuid(), " +
         quoted(owner.uuid) + ", 't ' || n, now(), now() FROM generate_series(1, " + std::to_string(count) + ") AS n";
}

}  // namespace freehold
