#include "sync/stores/postgres/pool.hpp"

namespace freehold {

Result<std::unique_ptr<PgConnection>> PgPool::take() {
  std::vector<std::unique_ptr<PgConnection>> broken;  // closed after the lock is gone
  {
    std::unique_lock lock(lock_);
    if (!freed_.wait_for(lock, wait_, [this] { return free_slots_ > 0; }))
      return fail(Code::busy, "all connections to the database are in use; try again shortly");
    --free_slots_;
    while (!idle_.empty()) {
      std::unique_ptr<PgConnection> connection = std::move(idle_.back());
      idle_.pop_back();
      if (connection->is_healthy()) return connection;
      broken.push_back(std::move(connection));
    }
  }
  auto fresh = PgConnection::connect(address_, &schema_);
  if (!fresh) give_back(nullptr);
  return fresh;
}

void PgPool::give_back(std::unique_ptr<PgConnection> connection) {
  const bool fit = connection != nullptr && connection->is_healthy() && !connection->in_transaction();
  if (!fit) connection.reset();
  {
    const std::lock_guard lock(lock_);
    ++free_slots_;
    if (connection != nullptr) idle_.push_back(std::move(connection));
  }
  freed_.notify_one();
}

}  // namespace freehold
