#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "sync/auth/authenticator.hpp"
#include "sync/http/api.hpp"
#include "sync/http/blocking_pool.hpp"
#include "sync/http/feed_pieces.hpp"
#include "sync/http/hub.hpp"
#include "sync/http/origins.hpp"
#include "sync/http/page_policy.hpp"
#include "sync/http/request_rate.hpp"
#include "sync/http/static_files.hpp"
#include "sync/http/tls.hpp"

namespace freehold {

struct ServerOptions {
  std::string host = "127.0.0.1";
  std::string port = "8787";  ///< "0": any free one
  std::filesystem::path web;  ///< folder of the application; empty: none is served
  std::vector<std::string> allowed_origins;
  std::vector<std::string> model_endpoints;  ///< origins that the application's pages may talk to
  std::shared_ptr<TlsCertificate> certificate;  ///< null: plain HTTP
  std::size_t io_threads = 2;
  std::size_t store_threads = 8;
  std::size_t file_threads = 4;
  std::size_t connections_max = 20'000;
  /// What one address may ask of the API, where the address is known.
  int requests_per_second = 50;
  int requests_at_once = 500;
  int schema_version = 0;  ///< number of the newest migration; 0: nobody is told

  // How long a slow or silent peer keeps a place.
  std::chrono::milliseconds header_timeout = std::chrono::seconds(15);
  std::chrono::milliseconds body_timeout = std::chrono::seconds(120);
  std::chrono::milliseconds keep_alive_timeout = std::chrono::seconds(60);
  std::chrono::milliseconds hello_timeout = std::chrono::seconds(10);
  std::chrono::milliseconds silence_timeout = std::chrono::seconds(60);
  /// Wakes are hints; so often the server looks at the heads of everybody connected, and at whether their accounts are
  /// still active and their sign-ins have not ended.
  std::chrono::milliseconds head_poll = std::chrono::seconds(5);
};

/// What every connection of one server shares. Outlives them all.
struct ServerContext {
  ServerContext(const ServerOptions& given, ServerStore& home, const Schema& tables, Accounts& people, Clock& time,
                Hub& wakes, ExternalIdentities* others = nullptr, Secrets* secrets = nullptr,
                const BlobStore* blobs = nullptr)
      : options(given),
        store(home),
        schema(tables),
        accounts(people),
        authenticator(people, others),
        clock(time),
        hub(wakes),
        api(home, tables, people, time, given.schema_version, secrets, blobs),
        files(given.web),
        page_policy(freehold::page_policy(given.model_endpoints)),
        origins(given.allowed_origins),
        request_rate(given.requests_per_second, given.requests_at_once),
        store_pool(given.store_threads, 1024),
        password_pool(2, 64),
        file_pool(given.file_threads, 256) {}

  const ServerOptions options;
  ServerStore& store;
  const Schema& schema;
  Accounts& accounts;
  const Authenticator authenticator;
  Clock& clock;
  Hub& hub;
  FeedPieces pieces;
  Api api;
  StaticFiles files;
  const std::string page_policy;
  OriginPolicy origins;
  RequestRate request_rate;
  BlockingPool store_pool;
  /// Argon2id takes memory and a whole processor: two at once, whatever the number of sign-ins.
  BlockingPool password_pool;
  /// A slow disk under the files stands in nobody's way but theirs who send or want some.
  BlockingPool file_pool;
};

}  // namespace freehold
