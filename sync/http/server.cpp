#include "sync/http/server.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>
#include <unordered_map>

#include <spdlog/spdlog.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "sync/http/connection.hpp"
#include "sync/http/head_watch.hpp"

namespace freehold {
namespace {

namespace asio = boost::asio;
using asio::awaitable;
using asio::ip::tcp;

constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);

std::string url_of(const tcp::endpoint& endpoint, bool secure) {
  const auto address = endpoint.address();
  const std::string host = address.is_v6() ? "[" + address.to_string() + "]" : address.to_string();
  return (secure ? "https://" : "http://") + host + ":" + std::to_string(endpoint.port());
}

}  // namespace

class Server::Engine {
 public:
  Engine(const ServerOptions& options, ServerStore& store, const Schema& schema, Accounts& accounts, Clock& clock,
         Hub& hub, ExternalIdentities* external, Secrets* secrets, const BlobStore* blobs)
      : context_(options, store, schema, accounts, clock, hub, external, secrets, blobs),
        io_(static_cast<int>(options.io_threads)),
        acceptor_(asio::make_strand(io_)),
        signals_(io_) {}
  ~Engine() { end_threads(); }

  Result<std::string> listen();
  void run(std::chrono::milliseconds patience);
  void stop();
  void stop_on_signals();

 private:
  awaitable<void> accept();
  void start(tcp::socket socket);
  void forget(const Connection* connection);
  void end_threads();

  ServerContext context_;
  asio::io_context io_;
  tcp::acceptor acceptor_;
  asio::signal_set signals_;
  std::vector<std::thread> threads_;

  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  std::unordered_map<const Connection*, std::weak_ptr<Connection>> connections_;
};

Result<std::string> Server::Engine::listen() {
  const ServerOptions& options = context_.options;
  const std::string wanted = options.host + ":" + options.port;
  boost::system::error_code failed;
  tcp::resolver resolver(io_);
  const auto found = resolver.resolve(options.host, options.port, tcp::resolver::passive, failed);
  if (failed || found.empty()) return fail(Code::wrong_usage, "'" + wanted + "' is no address: " + failed.message());
  const tcp::endpoint endpoint = found.begin()->endpoint();
  acceptor_.open(endpoint.protocol(), failed);
  if (!failed) acceptor_.set_option(tcp::acceptor::reuse_address(true), failed);
  if (!failed) acceptor_.bind(endpoint, failed);
  if (!failed) acceptor_.listen(asio::socket_base::max_listen_connections, failed);
  if (failed == asio::error::address_in_use)
    return fail(Code::address_in_use,
                "another program listens on " + wanted + "; stop it, or choose another address with --listen");
  if (failed) return fail(Code::storage_failed, "cannot listen on " + wanted + ": " + failed.message());
  return url_of(acceptor_.local_endpoint(), options.certificate != nullptr);
}

void Server::Engine::run(std::chrono::milliseconds patience) {
  asio::co_spawn(acceptor_.get_executor(), accept(), [](std::exception_ptr thrown) {
    if (thrown) spdlog::critical("the server takes no more connections");
  });
  const HeadWatch watch(context_.store, context_.hub, context_.options.head_poll);
  auto guard = asio::make_work_guard(io_);
  for (std::size_t i = 0; i < context_.options.io_threads; ++i) threads_.emplace_back([this] { io_.run(); });

  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return stopping_; });
  changed_.wait_for(lock, patience, [&] { return connections_.empty(); });
  if (!connections_.empty()) spdlog::warn("{} connections did not end in time", connections_.size());
  lock.unlock();
  end_threads();
}

void Server::Engine::end_threads() {
  io_.stop();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
  context_.store_pool.join();
  context_.password_pool.join();
  context_.file_pool.join();
}

void Server::Engine::stop() {
  std::vector<std::shared_ptr<Connection>> open;
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    stopping_ = true;
    for (const auto& [name, weak] : connections_)
      if (auto connection = weak.lock()) open.push_back(std::move(connection));
  }
  asio::post(acceptor_.get_executor(), [this] { acceptor_.close(); });
  for (const auto& connection : open) connection->stop();
  open.clear();
  changed_.notify_all();
}

void Server::Engine::stop_on_signals() {
  signals_.add(SIGINT);
  signals_.add(SIGTERM);
  signals_.async_wait([this](const boost::system::error_code& cancelled, int) {
    if (!cancelled) stop();
  });
}

awaitable<void> Server::Engine::accept() {
  while (acceptor_.is_open()) {
    const asio::any_io_executor strand = asio::make_strand(io_);
    auto [failed, socket] = co_await acceptor_.async_accept(strand, kAwait);
    if (failed == asio::error::operation_aborted) co_return;
    if (failed) {
      // Out of file descriptors, most likely: trying again at once would only burn the processor.
      spdlog::warn("cannot take a connection: {}", failed.message());
      asio::steady_timer pause(co_await asio::this_coro::executor, std::chrono::milliseconds(100));
      co_await pause.async_wait(kAwait);
      continue;
    }
    start(std::move(socket));
  }
}

void Server::Engine::start(tcp::socket socket) {
  boost::system::error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  boost::beast::tcp_stream tcp(std::move(socket));
  const auto& certificate = context_.options.certificate;
  auto stream = certificate ? PeerStream(std::move(tcp), *certificate->context()) : PeerStream(std::move(tcp));
  const auto connection = std::make_shared<Connection>(context_, std::move(stream));
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || connections_.size() >= context_.options.connections_max) return;
    connections_.emplace(connection.get(), connection);
  }
  auto serve = [connection]() -> awaitable<void> { co_await connection->run(); };
  asio::co_spawn(connection->executor(), std::move(serve), [this, connection](std::exception_ptr thrown) {
    forget(connection.get());
    if (!thrown) return;
    try {
      std::rethrow_exception(thrown);
    } catch (const std::exception& fault) {
      spdlog::error("a connection failed: {}", fault.what());
    }
  });
}

void Server::Engine::forget(const Connection* connection) {
  const std::lock_guard lock(mutex_);
  connections_.erase(connection);
  if (connections_.empty()) changed_.notify_all();
}

Server::Server(const ServerOptions& options, ServerStore& store, const Schema& schema, Accounts& accounts, Clock& clock,
               Hub& hub, ExternalIdentities* external, Secrets* secrets, const BlobStore* blobs)
    : engine_(std::make_unique<Engine>(options, store, schema, accounts, clock, hub, external, secrets, blobs)) {}

Server::~Server() = default;

Result<std::string> Server::listen() {
  return engine_->listen();
}

void Server::run(std::chrono::milliseconds patience) {
  engine_->run(patience);
}

void Server::stop() {
  engine_->stop();
}

void Server::stop_on_signals() {
  engine_->stop_on_signals();
}

}  // namespace freehold
