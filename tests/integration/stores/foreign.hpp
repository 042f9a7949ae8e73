#pragma once

#include "sync/stores/sql/session.hpp"
#include "tests/integration/stores/world.hpp"

namespace freehold {

/// Another program, with a connection of its own to the workspace's Postgres, as the owner of the tables.
class Program {
 public:
  Program();

  /// One statement; a failure is answered.
  Status try_run(const std::string& sql);
  /// One statement that must work. Its rows are those that it wrote.
  std::int64_t run(const std::string& sql);
  void begin();
  Status commit();
  /// Takes back what is open; for transactions that Postgres has given up.
  void roll_back();

 private:
  std::unique_ptr<SqlSessions> sessions_;
  std::unique_ptr<SqlSession> session_;
};

/// Puts what other programs wrote of the owner's rows into the feed; answers the head.
Seq drain_now(World& world, const OwnerId& owner);

/// `'0190…'`, as SQL takes it.
std::string quoted(const Uuid& id);
/// INSERTs of one task.
std::string insert_task(const OwnerId& owner, const RowId& id, const std::string& title);
/// An INSERT of so many tasks with titles `t 1`, `t 2`, …
std::string insert_tasks(const OwnerId& owner, int count);

}  // namespace freehold
