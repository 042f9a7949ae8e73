#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "core/replica/replica.hpp"
#include "native/client/account_calls.hpp"
#include "native/client/live_socket.hpp"

namespace freehold {

struct SyncedReplicaOptions {
  std::string file;  ///< the device's database; its vault lies beside it
  std::string server;  ///< such as https://sync.example.org
  std::string account = {};  ///< email address or user name; not needed where the file holds an account
  std::string password;
  bool plain = false;  ///< http:// also to other machines, where everybody on the way reads the password
  std::string ca_file = {};  ///< PEM certificates to trust instead of the machine's; empty: the machine's
  const Schema* schema = nullptr;
  std::span<const Migration> migrations;
  Clock* clock = nullptr;
  Random* random = nullptr;
};

/// One account's database in a file, encrypted with its password, and the connection that keeps it in step with a
/// server: what a tab of a browser has, for native programs.
///
/// Reads and writes work at any time, without a network too. Sync moves while `run` or `sync` runs, and at no other
/// moment. Not thread-safe.
class SyncedReplica {
 public:
  /// Unlocks what the file holds; an account that is not in it signs in, which needs the server. `invalid_credentials`,
  /// `not_signed_in` (there is no account in the file, and none was named), `offline`, `wrong_usage` (http:// to
  /// another machine), `database_foreign` (the file holds another account), `device_locked` (the file is locked by an
  /// earlier password of the account: give that one, or take the file away).
  static Result<std::unique_ptr<SyncedReplica>> open(SyncedReplicaOptions options);
  ~SyncedReplica();
  SyncedReplica(const SyncedReplica&) = delete;
  SyncedReplica& operator=(const SyncedReplica&) = delete;

  /// Any command but those of sync (docs/commands.md); answers its `ok`.
  Result<boost::json::value> call(const boost::json::object& command);

  /// Keeps in step until `enough` says so, which is asked after everything that happens and some times a second. A
  /// server that is gone is tried again and again. An error is one that time does not mend: the password is not the
  /// account's any more, the account is switched off.
  Status run(const std::function<bool()>& enough);
  /// Until everything has gone and come that there is now; `offline` where that takes longer.
  Status sync(std::chrono::milliseconds patience);

  /// As the command `status` answers it.
  const boost::json::object& status() const { return status_; }
  /// Nothing waits to be sent, and everything has come once since `run` began.
  bool in_step() const;
  /// Why the server could not be reached at the last try; empty while it is.
  const std::string& trouble() const { return trouble_; }

 private:
  explicit SyncedReplica(SyncedReplicaOptions options);

  Status unlock();
  Status open_database(const DatabaseKey& key);
  Status sign_in();
  Result<std::string> account_name();
  Status keep(const AccountCalls::SignIn& entered);
  Result<std::optional<boost::json::object>> session();
  Status renew_session(const std::optional<boost::json::object>& held);
  Result<std::string> token();
  Status store_session(const boost::json::object& session);

  Result<boost::json::object> command(const boost::json::object& command, std::string_view payload = {});
  void follow(const boost::json::object& reply);
  Status connect();
  Status pump();
  Status send_what_waits();
  void disconnect();
  Status give_up_or_wait(const Error& why);

  const SyncedReplicaOptions options_;
  ServerAddress server_;
  std::shared_ptr<boost::asio::ssl::context> tls_;
  std::unique_ptr<AccountCalls> accounts_;
  std::unique_ptr<Replica> replica_;
  std::unique_ptr<LiveSocket> socket_;
  boost::json::object status_;
  std::string trouble_;
  std::chrono::steady_clock::time_point try_at_ = {};
  int tries_ = 0;
  bool renew_token_ = false;
  bool reconnects_ = false;
  std::int64_t began_ms_ = 0;
};

}  // namespace freehold
