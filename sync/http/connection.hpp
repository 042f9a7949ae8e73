#pragma once

#include <memory>

#include <boost/asio/awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>

#include "sync/http/context.hpp"
#include "sync/http/messages.hpp"
#include "sync/http/peer_stream.hpp"
#include "sync/http/target.hpp"
#include "sync/secrets/wiped.hpp"

namespace freehold {

class LiveSession;

/// One connection: its requests one after the other, until either side ends it or it becomes a live session.
/// Runs on the strand of its stream. Whoever runs it keeps it alive.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(ServerContext& context, PeerStream stream);

  boost::asio::awaitable<void> run();

  const boost::asio::any_io_executor& executor() const { return executor_; }

  /// Lets the request under way end, and takes no further one. From any thread.
  void stop();

 private:
  using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;

  // Each answers whether the connection can go on.
  boost::asio::awaitable<bool> serve_one();
  boost::asio::awaitable<bool> answer(Parser& parser);
  boost::asio::awaitable<bool> serve_file(const HttpRequest& request, const Target& target, Delivery delivery);
  boost::asio::awaitable<bool> serve_live(Parser& parser, Delivery delivery);
  boost::asio::awaitable<bool> refuse_header(Parser& parser, boost::beast::error_code failed);
  boost::asio::awaitable<bool> send(HttpMessage message, const FilePart* part = nullptr);
  boost::asio::awaitable<bool> send_part(const FilePart& part);

  void be_patient(std::int64_t bytes);
  std::int64_t charge(const HttpRequest& request);
  boost::asio::awaitable<Reply> call_api(Parser& parser, const Target& target);
  boost::asio::awaitable<Status> read_body(Parser& parser, const Api::Route& route);
  boost::asio::awaitable<Result<Reply>> run_file_handler(const Api::Route& route, const ApiCall& call);
  boost::asio::awaitable<Reply> run_handler(const Api::Route& route, const ApiCall& call);
  boost::asio::awaitable<Result<ApiCall>> admit(const HttpRequest& request, const Api::Route& route,
                                                const Target& target);
  boost::asio::awaitable<Result<AccessClaims>> authenticate(const HttpRequest& request);
  void wipe_body(ApiCall& call);
  boost::asio::awaitable<void> linger();

  ServerContext& context_;
  PeerStream stream_;  ///< a live session takes it away
  const boost::asio::any_io_executor executor_;
  boost::beast::basic_flat_buffer<WipingAllocator<char>> buffer_;  ///< passwords and keys pass through it
  std::shared_ptr<LiveSession> live_;
  bool first_ = true;
  bool idle_ = false;
  bool stopping_ = false;
};

}  // namespace freehold
