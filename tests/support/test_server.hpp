#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "sync/auth/system.hpp"
#include "sync/http/server.hpp"
#include "sync/reconcile/capture_watch.hpp"
#include "sync/secrets/ring_keys.hpp"
#include "tests/support/temporary_folder.hpp"

namespace freehold {

/// The system's time, that a test can move on.
class MovableClock : public SystemClock {
 public:
  std::int64_t now_us() override { return SystemClock::now_us() + offset_us; }
  std::atomic<std::int64_t> offset_us = 0;
};

enum class StoreKind { sqlite, postgres };

/// Another identity provider whose tokens the server takes.
struct TestProvider {
  TrustedIssuer trusted;
  std::string jwks;
  bool sign_up = true;
};

/// The whole server in this process, on a free port and an empty database of its own; passwords cost little.
class TestServer {
 public:
  explicit TestServer(StoreKind kind, ServerOptions options = {}, std::optional<TestProvider> provider = {});
  /// Another server on the Postgres database of the first.
  TestServer(TestServer& first, ServerOptions options);
  ~TestServer();

  /// Ends the server and starts another one on the same database, with the same port.
  void restart();
  void stop();

  /// The provider has other keys from now on.
  void replace_keys(const std::string& jwks);

  /// What another program does to the server's Postgres.
  void run_sql(const std::string& sql);

  const std::string& url() const { return url_; }
  /// Its name in Postgres; empty for SQLite.
  const std::string& database() const { return database_; }
  const std::string& port() const { return options_.port; }
  ServerStore& store() { return *store_; }
  Secrets& secrets() { return *secrets_; }
  BlobStore& blobs() { return *blobs_; }
  /// The folder that its files are in.
  const std::filesystem::path& data() const { return data_; }
  /// How much people may upload, from the next start on.
  BlobLimits blob_limits;
  MovableClock clock;

 private:
  void start();

  TemporaryFolder folder_;
  std::filesystem::path data_;
  ServerOptions options_;
  std::string url_;
  std::string database_;
  SystemRandom random_;
  std::unique_ptr<Hub> hub_;
  std::unique_ptr<ServerStore> store_;
  std::unique_ptr<Accounts> accounts_;
  std::optional<TestProvider> provider_;
  std::unique_ptr<ExternalIdentities> external_;
  RingKeys keys_{KeyRing::make(clock, random_), random_};
  std::unique_ptr<Secrets> secrets_;
  std::unique_ptr<BlobStore> blobs_;
  std::unique_ptr<Server> server_;
  std::unique_ptr<CaptureWatch> watch_;
  std::thread thread_;
};

}  // namespace freehold
