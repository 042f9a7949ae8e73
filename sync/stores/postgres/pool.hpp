#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

#include "sync/stores/postgres/connection.hpp"

namespace freehold {

/// Connections for any number of threads, made when first needed and replaced when they break.
class PgPool {
 public:
  PgPool(PgAddress address, const Schema& schema, std::size_t size, std::chrono::milliseconds wait)
      : address_(std::move(address)), schema_(schema), free_slots_(size), wait_(wait) {}

  /// A connection outside any transaction. Waits while all are lent: `busy` after the pool's time.
  Result<std::unique_ptr<PgConnection>> take();
  /// Every taken connection comes back here. One that is not fit for the next caller is closed.
  void give_back(std::unique_ptr<PgConnection> connection);

 private:
  const PgAddress address_;
  const Schema& schema_;
  std::mutex lock_;
  std::condition_variable freed_;
  std::size_t free_slots_;
  const std::chrono::milliseconds wait_;
  std::vector<std::unique_ptr<PgConnection>> idle_;
};

}  // namespace freehold
