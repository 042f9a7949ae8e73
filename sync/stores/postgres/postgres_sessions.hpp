#pragma once

#include "sync/stores/postgres/pool.hpp"
#include "sync/stores/postgres/wake_channel.hpp"

namespace freehold {

class PostgresSessions : public SqlSessions {
 public:
  PostgresSessions(const PgAddress& address, const Schema& schema, std::size_t connections,
                   std::chrono::milliseconds wait, WakeListener listener)
      : pool_(address, schema, connections, wait), wakes_(address, std::move(listener)) {}

  Result<std::unique_ptr<SqlSession>> open() override;
  void announce(const OwnerId& owner, Seq head) override { wakes_.send(owner, head); }
  std::string_view row_lock() const override { return " FOR UPDATE"; }
  std::string_view lower_collation() const override { return " COLLATE \"C\""; }

 private:
  PgPool pool_;
  WakeChannel wakes_;
};

}  // namespace freehold
