#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "sync/http/context.hpp"

namespace freehold {

/// The sync server: HTTP routes, live sockets and the application's files on one address.
///
/// Everything given must outlive it. The hub must be the one whose listener the store calls. Where `external` is given
/// the tokens of that identity provider are taken beside our own; without `secrets` no keys to other services are kept,
/// without `blobs` no files.
class Server {
 public:
  Server(const ServerOptions& options, ServerStore& store, const Schema& schema, Accounts& accounts, Clock& clock,
         Hub& hub, ExternalIdentities* external = nullptr, Secrets* secrets = nullptr,
         const BlobStore* blobs = nullptr);
  ~Server();

  /// Takes the address and answers with its URL. `address_in_use` where another program has it.
  Result<std::string> listen();

  /// Serves until `stop`, then ends what is under way: live sessions are closed with 1001, requests get `patience` to
  /// end. Call once, after `listen`.
  void run(std::chrono::milliseconds patience = std::chrono::seconds(5));

  /// From any thread; also before or during `run`.
  void stop();
  /// `stop` on SIGINT and SIGTERM, while the server lives.
  void stop_on_signals();

 private:
  class Engine;
  std::unique_ptr<Engine> engine_;
};

}  // namespace freehold
