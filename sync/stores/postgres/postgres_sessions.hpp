#pragma once

#include "sync/stores/postgres/pool.hpp"
#include "sync/stores/postgres/wake_channel.hpp"

namespace freehold {

class PostgresSessions : public SqlSessions {
 public:
  /// Without a channel nobody is told of what these sessions write.
  PostgresSessions(const PgAddress& address, const Schema& schema, std::size_t connections,
                   std::chrono::milliseconds wait, std::unique_ptr<WakeChannel> wakes)
      : pool_(address, schema, connections, wait), wakes_(std::move(wakes)) {}

  Result<std::unique_ptr<SqlSession>> open() override;
  void announce(const OwnerId& owner, Seq head) override {
    if (wakes_ != nullptr) wakes_->send(owner, head);
  }
  std::string_view row_lock() const override { return " FOR UPDATE"; }
  std::string_view share_lock() const override { return " FOR SHARE"; }
  std::string_view change_lock() const override { return " FOR NO KEY UPDATE"; }
  std::string_view captured_owners() const override { return "SELECT freehold.captured_owners()"; }
  std::string_view lower_collation() const override { return " COLLATE \"C\""; }

 private:
  PgPool pool_;
  std::unique_ptr<WakeChannel> wakes_;
};

}  // namespace freehold
