#pragma once

#include <map>
#include <mutex>
#include <thread>

#include "sync/reconcile/server_store.hpp"
#include "sync/stores/postgres/connection.hpp"

namespace freehold {

/// Carries wakes between the servers on one database, by LISTEN and NOTIFY on a connection and thread of its own.
///
/// Sending never waits: wakes of one owner that have not left yet become one. While the database is away they are kept;
/// the thread connects again by itself, sends them then, and tells the listener that it may have missed some of others.
class WakeChannel {
 public:
  WakeChannel(PgAddress address, WakeListener listener);
  ~WakeChannel();
  WakeChannel(const WakeChannel&) = delete;
  WakeChannel& operator=(const WakeChannel&) = delete;

  void send(const OwnerId& owner, Seq head);

 private:
  void run();
  /// Until the connection breaks or the channel ends.
  void serve(PgConnection& connection);
  /// What cannot be sent is kept.
  Status send_pending(PgConnection& connection);
  void hear(PgConnection& connection) const;
  void keep(const OwnerId& owner, Seq head);
  bool is_ending();
  void drain_signal() const;

  const PgAddress address_;
  const WakeListener listener_;
  int signal_;  ///< an eventfd: something to send, or the end
  std::mutex lock_;
  std::map<OwnerId, Seq> pending_;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace freehold
