#pragma once

#include "sync/stores/sql/session.hpp"
#include "tests/integration/stores/world.hpp"

namespace freehold {

/// Another program on the workspace's database, in plain SQL: with a connection of its own to Postgres, as the owner of
/// the tables; in the server's SQLite file, with the server standing still for as long as this one is at work.
class Program {
 public:
  explicit Program(World& world);

  /// One statement; a failure is answered.
  Status try_run(const std::string& sql);
  /// One statement that must work. Its rows are those that it wrote.
  std::int64_t run(const std::string& sql);
  /// The first number of the first row.
  std::int64_t ask(const std::string& sql);
  void begin();
  Status commit();
  /// Takes back what is open; for transactions that Postgres has given up.
  void roll_back();

 private:
  void come();
  void go();

  World& world_;
  bool open_ = false;  ///< a transaction
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
std::string insert_tasks(const OwnerId& owner, int count, Store home = Store::postgres);
/// Rows of the owner that wait to be drained.
std::int64_t waiting(World& world, const OwnerId& owner);

}  // namespace freehold
