#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sync/stores/open.hpp"
#include "tests/bench/bench_replica.hpp"
#include "tests/support/clients.hpp"
#include "tests/support/command.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/token_signer.hpp"

namespace freehold {

enum class SiteKind { postgres, embedded };

/// `freehold serve` as a process, as people run it: on a database of its own whose commits reach the disk.
class Site {
 public:
  explicit Site(SiteKind kind);

  /// Somebody with an account. Made when first asked for: by an identity provider, because that costs no password.
  Person person(const std::string& name);
  const std::string& port() const { return port_; }
  pid_t process() const { return server_->id(); }
  const std::string& url() const { return url_; }
  /// Ends the server; `start` starts it again on the same database. Milliseconds until it takes requests.
  void stop();
  double start();
  /// What another program does to the database.
  void run(const std::string& sql);
  /// Connections of that program's own, to measure with.
  std::unique_ptr<SqlSession> session();
  /// The process that all of Postgres' others are children of.
  pid_t postgres();
  std::string path(const std::string& name) const { return (folder_.path() / name).string(); }

 private:
  TemporaryFolder folder_;
  TokenSigner signer_;
  std::string url_;
  std::string port_;
  std::optional<Command> server_;
  std::unique_ptr<SqlSessions> sessions_;
};

/// A device on the live socket of a server: messages move while a method runs.
class SyncedDevice {
 public:
  SyncedDevice(Site& site, const Person& person, const std::string& path);

  /// Everything moves until nothing waits here and everything has come. Throws after a minute of silence.
  void sync();
  /// Until the feed has brought back what this device pushed.
  void take_feed();
  BenchReplica& replica() { return replica_; }
  /// Everything that the socket has brought so far, as it travelled.
  double bytes_received() const { return static_cast<double>(live_.bytes_received()); }

 private:
  /// The next message of the server's, which the replica has taken in.
  std::string take_message();
  void follow(const boost::json::object& reply);

  BenchReplica replica_;
  LiveClient live_;
  bool in_step_ = false;
};

}  // namespace freehold
