// A connection to the server, byte for byte: requests one after the other, on a socket of this machine. `{token}` in
// the input stands for an access token of Ada's. Where the first request asks for a live session, each line behind its
// header is a message on it.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/write.hpp>

#include "core/workspace/workspace.hpp"
#include "sync/auth/digest.hpp"
#include "sync/http/connection.hpp"
#include "tests/fuzz/server.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/support/temporary_folder.hpp"

namespace freehold {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

/// Also the bytes of Bob's only file, whose digest anybody may guess.
constexpr std::string_view kSecret = "nobody may read this";
constexpr PasswordCost kCheap{64, 1, 1};
const Bytes kTokenKey(32, 7);

/// Small, so that a few requests reach the limits.
const BlobStore& blobs(FuzzServer& server) {
  static const TemporaryFolder folder;
  static const BlobStore store(folder.path(), {.blob_bytes = 100, .owner_bytes = 3 * BlobLimits::kFileBytesMin});
  static const auto bobs =
      store.add_piece(server.bob(), sha256_hex(kSecret), {0, static_cast<std::int64_t>(kSecret.size()), kSecret});
  must(bobs.ok(), "Bob can upload a file");
  std::filesystem::remove_all(folder.path() / "blobs" / server.ada().text());
  return store;
}

/// The folder that is served, and a file beside it.
const std::filesystem::path& web_folder() {
  static const TemporaryFolder folder;
  static const std::filesystem::path web = [] {
    folder.write("secret.txt", kSecret);
    folder.write("web/index.html", "<!doctype html>");
    folder.write("web/assets/app-0123abcd.js", "let a = 1;");
    folder.write("web/assets/app-0123abcd.js.gz", "packed");
    return folder.path() / "web";
  }();
  return web;
}

ServerOptions quick_options() {
  ServerOptions options;
  options.web = web_folder();
  options.allowed_origins = {"https://app.example.org"};
  options.store_threads = 1;
  options.schema_version = 1;
  for (auto* timeout : {&options.header_timeout, &options.body_timeout, &options.keep_alive_timeout,
                        &options.hello_timeout, &options.silence_timeout})
    *timeout = std::chrono::seconds(2);
  return options;
}

/// One process of a server, which serves one connection.
class Visit {
 public:
  explicit Visit(FuzzServer& server)
      : accounts_(*Accounts::open(server.store(), server.schema(), server.clock(), random_, kCheap)),
        context_(quick_options(), server.store(), server.schema(), *accounts_, server.clock(), hub_, nullptr, nullptr,
                 &blobs(server)) {}
  ~Visit() {
    context_.store_pool.join();
    context_.password_pool.join();
    context_.file_pool.join();
  }

  /// All that the server answers.
  std::string say(std::string_view bytes) {
    tcp::acceptor acceptor(io_, {asio::ip::address_v4::loopback(), 0});
    tcp::socket client(io_);
    client.connect(acceptor.local_endpoint());
    tcp::socket accepted = acceptor.accept(asio::make_strand(io_));
    boost::system::error_code ended;
    asio::write(client, asio::buffer(bytes), ended);
    client.shutdown(tcp::socket::shutdown_send, ended);
    auto connection = std::make_shared<Connection>(context_, PeerStream(boost::beast::tcp_stream(std::move(accepted))));
    std::exception_ptr fault;
    asio::co_spawn(connection->executor(), connection->run(),
                   [&, connection](std::exception_ptr thrown) { fault = thrown; });
    io_.run();
    must(!fault, "nothing that is sent makes a connection throw");
    std::string answer;
    asio::read(client, asio::dynamic_buffer(answer), ended);
    return answer;
  }

 private:
  TestRandom random_;
  Hub hub_;
  std::unique_ptr<Accounts> accounts_;
  ServerContext context_;
  asio::io_context io_;
};

/// The line as a device sends it: one text message in one frame, under a mask that changes nothing.
std::string frame(std::string_view line) {
  line = line.substr(0, UINT16_MAX);
  const std::string head{'\x81', '\xFE', static_cast<char>(line.size() >> 8), static_cast<char>(line.size())};
  return head + std::string(4, '\0') + std::string(line);
}

/// Ada has a device on which she is signed in.
Uuid signed_in(FuzzServer& server) {
  const std::int64_t now_us = server.clock().now_us();
  const DeviceSignIn phone{*Uuid::parse("0190a6b2-7c1e-7d3f-8a4b-00000000f00e"), server.ada(), "phone", now_us, now_us};
  const RefreshToken token{Bytes(32, 1), server.ada(), phone.id, now_us + 1};
  must(server.store().add_sign_in(phone, "", token).ok(), "Ada can sign in");
  return phone.id;
}

std::string with_token(std::string_view text, FuzzServer& server) {
  constexpr std::string_view kMark = "{token}";
  const std::int64_t now_s = server.clock().now_us() / 1'000'000;
  const std::string token = AccessTokens(kTokenKey).issue(server.ada(), signed_in(server), now_s);
  std::string out(text);
  for (std::size_t at = out.find(kMark); at != std::string::npos; at = out.find(kMark, at + token.size()))
    out.replace(at, kMark.size(), token);
  return out;
}

FuzzServer& shared_server() {
  static FuzzServer server(workspace_schema());
  static const auto key = server.store().shared_setting("token_key", to_base64url(kTokenKey));
  must(key.ok(), "the key of tokens can be stored");
  return server;
}

/// What goes over the wire.
std::string wire(const std::string& text) {
  constexpr std::string_view kEnd = "\r\n\r\n";
  const std::size_t end = text.find(kEnd);
  if (!text.starts_with("GET /v1/sync/live") || end == std::string::npos) return text;
  std::string out = text.substr(0, end + kEnd.size());
  Choices messages(std::string_view(text).substr(out.size()));
  while (!messages.empty()) out += frame(messages.line());
  return out;
}

}  // namespace
}  // namespace freehold

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace freehold;
  FuzzServer& server = shared_server();
  server.begin_again();
  const std::string text = with_token(text_of(data, size), server);
  const std::string answer = Visit(server).say(wire(text));
  must(answer.find(kSecret) == std::string::npos, "no file beside the served folder can be read");
  const bool fault = answer.find("HTTP/1.1 500") != std::string::npos || answer.find("internal") != std::string::npos;
  must(!fault, "no request is a fault of the server's: " + answer);
  const std::string bob = server.bob().text();
  must(answer.find(bob) == std::string::npos || text.find(bob) != std::string::npos, "nobody learns about Bob");
  server.check();
  return 0;
}
