#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "tests/support/certificate.hpp"
#include "tests/support/clients.hpp"
#include "tests/support/command.hpp"
#include "tests/support/test_server.hpp"

namespace freehold {
namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace ssl = boost::asio::ssl;
namespace websocket = boost::beast::websocket;
using asio::ip::tcp;
using Secure = ssl::stream<tcp::socket>;

/// A server with a certificate of its own, in files that can be replaced.
class SecureServer {
 public:
  explicit SecureServer(ServerOptions options = {}) : shown(make_certificate("freehold.test")) {
    write(shown);
    options.certificate = must_open();
    server.emplace(StoreKind::sqlite, std::move(options));
  }

  void write(const TestCertificate& files) const {
    folder_.write("cert.pem", files.certificate);
    folder_.write("key.pem", files.key);
  }
  Result<std::unique_ptr<TlsCertificate>> open() {
    return TlsCertificate::open(path("cert.pem"), path("key.pem"), clock);
  }
  std::string path(const std::string& name) const { return (folder_.path() / name).string(); }
  const std::string& port() const { return server->port(); }

  MovableClock clock;
  TestCertificate shown;
  std::optional<TestServer> server;

 private:
  std::shared_ptr<TlsCertificate> must_open() {
    auto opened = open();
    REQUIRE(opened.ok());
    return std::move(*opened);
  }

  TemporaryFolder folder_;
};

/// Somebody who trusts this one certificate.
class SecureClient {
 public:
  explicit SecureClient(const TestCertificate& trusted) : context_(ssl::context::tls_client) {
    context_.add_certificate_authority(asio::buffer(trusted.certificate));
    context_.set_verify_mode(ssl::verify_peer);
  }

  ssl::context& context() { return context_; }

  /// Connected and agreed; null where the two do not agree.
  template <class Stream>
  std::unique_ptr<Stream> connect(const std::string& port) {
    auto stream = std::make_unique<Stream>(io_, context_);
    beast::get_lowest_layer(*stream).connect(
        {asio::ip::make_address("127.0.0.1"), static_cast<std::uint16_t>(std::stoi(port))});
    boost::system::error_code failed;
    secure_part(*stream).handshake(ssl::stream_base::client, failed);
    return failed ? nullptr : std::move(stream);
  }

  /// What comes back until the end of the connection; empty where the two do not agree.
  std::string ask(const std::string& port, const std::string& request) {
    const auto stream = connect<Secure>(port);
    if (stream == nullptr) return {};
    asio::write(*stream, asio::buffer(request));
    std::string answer;
    boost::system::error_code ended;
    asio::read(*stream, asio::dynamic_buffer(answer), ended);
    // Not cut short: the server has said that this is the end.
    CHECK(ended == asio::error::eof);
    return answer;
  }

 private:
  static Secure& secure_part(Secure& stream) { return stream; }
  static Secure& secure_part(websocket::stream<Secure>& stream) { return stream.next_layer(); }

  asio::io_context io_;
  ssl::context context_;
};

constexpr const char* kHealth = "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

TEST_CASE("under TLS a request is answered, with the word to call no other way from now on") {
  SecureServer home;
  const std::string answer = SecureClient(home.shown).ask(home.port(), kHealth);
  CHECK(answer.starts_with("HTTP/1.1 200 "));
  CHECK(answer.find("\r\nStrict-Transport-Security: max-age=31536000\r\n") != std::string::npos);
  CHECK(answer.ends_with("{\"status\":\"ok\"}"));
}

TEST_CASE("serve speaks TLS with the files that it is given, both or none") {
  SecureServer home;
  const std::vector<std::string> both = {"--tls-cert", home.path("cert.pem"), "--tls-key", home.path("key.pem")};
  TemporaryFolder folder;
  std::vector<std::string> arguments = {"serve", "--listen", "127.0.0.1:0", "--data", folder.path().string()};
  arguments.insert(arguments.end(), both.begin(), both.end());
  Command serve(arguments);
  CHECK(SecureClient(home.shown).ask(serve.port(), kHealth).starts_with("HTTP/1.1 200 "));
  CHECK(serve.out().find("https://127.0.0.1:" + serve.port()) != std::string::npos);
  arguments.resize(arguments.size() - 2);
  Command half(arguments);
  CHECK(half.wait() == 2);
  CHECK(half.err().find("--tls-key") != std::string::npos);
}

TEST_CASE("a server without a certificate says nothing about TLS") {
  TestServer server(StoreKind::sqlite);
  CHECK(get(server.port(), "/healthz").headers.count("strict-transport-security") == 0);
}

TEST_CASE("whoever speaks plain HTTP to a server with a certificate is told to use https") {
  SecureServer home;
  RawConnection plain(home.port());
  plain.send(kHealth);
  const std::string answer = plain.read_all();
  CHECK(answer.starts_with("HTTP/1.1 400 "));
  CHECK(answer.ends_with("This address speaks TLS: call it with https://.\r\n"));
}

TEST_CASE("nothing older than TLS 1.2 is spoken, and no cipher whose secrets a stolen key tells") {
  SecureServer home;
  SecureClient old(home.shown);
  SSL_CTX_set_security_level(old.context().native_handle(), 0);
  SSL_CTX_set_max_proto_version(old.context().native_handle(), TLS1_1_VERSION);
  CHECK(old.ask(home.port(), kHealth).empty());

  SecureClient careless(home.shown);
  SSL_CTX_set_max_proto_version(careless.context().native_handle(), TLS1_2_VERSION);
  SSL_CTX_set_cipher_list(careless.context().native_handle(), "AES256-GCM-SHA384:AES128-SHA");
  CHECK(careless.ask(home.port(), kHealth).empty());

  SecureClient modern(home.shown);
  SSL_CTX_set_max_proto_version(modern.context().native_handle(), TLS1_2_VERSION);
  CHECK(modern.ask(home.port(), kHealth).starts_with("HTTP/1.1 200 "));
}

TEST_CASE("a peer that never agrees on keys loses its place") {
  ServerOptions options;
  options.header_timeout = 300ms;
  SecureServer home(options);
  RawConnection silent(home.port());
  CHECK(silent.ended_within(10s));
  RawConnection babbling(home.port());
  babbling.send(std::string("\x16\x03\x01\xff\xff", 5) + std::string(100, '\0'));
  CHECK(babbling.ended_within(10s));
  CHECK(SecureClient(home.shown).ask(home.port(), kHealth).starts_with("HTTP/1.1 200 "));
}

TEST_CASE("a certificate that was renewed is shown to the next peer, without a restart") {
  SecureServer home;
  const TestCertificate renewed = make_certificate("freehold.test");
  home.write(renewed);
  home.clock.offset_us = 2 * TlsCertificate::kLookEveryUs;
  CHECK(SecureClient(home.shown).ask(home.port(), kHealth).empty());
  CHECK(SecureClient(renewed).ask(home.port(), kHealth).starts_with("HTTP/1.1 200 "));

  // Half of a renewal leaves what was there.
  home.write({make_certificate("freehold.test").certificate, renewed.key});
  home.clock.offset_us = 4 * TlsCertificate::kLookEveryUs;
  CHECK(SecureClient(renewed).ask(home.port(), kHealth).starts_with("HTTP/1.1 200 "));
}

TEST_CASE("a certificate that cannot be used is refused with the name of its file") {
  SecureServer home;
  const auto check_refused = [&](const TestCertificate& files, const std::string& name) {
    home.write(files);
    const auto opened = home.open();
    REQUIRE_FALSE(opened.ok());
    CHECK(opened.error().code == Code::wrong_usage);
    CHECK(opened.error().message.find(home.path(name)) != std::string::npos);
  };
  check_refused({"no certificate", home.shown.key}, "cert.pem");
  check_refused({home.shown.certificate, "no key"}, "key.pem");
  check_refused({home.shown.certificate, make_certificate("freehold.test").key}, "key.pem");
  check_refused({home.shown.certificate, locked_key(home.shown, "secret")}, "key.pem");
}

TEST_CASE("a device syncs over a live socket under TLS, and hears why it ends") {
  ServerOptions options;
  SecureServer home(options);
  SecureClient client(home.shown);
  const std::string form = R"({"email":"ada@example.org","password":"ada's own password"})";
  const std::string answer = client.ask(home.port(),
                                        "POST /v1/auth/register HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                                        "Content-Type: application/json\r\nContent-Length: " +
                                            std::to_string(form.size()) + "\r\n\r\n" + form);
  const auto account = boost::json::parse(answer.substr(answer.find("\r\n\r\n") + 4)).as_object();
  const auto socket = client.connect<websocket::stream<Secure>>(home.port());
  REQUIRE(socket != nullptr);
  socket->handshake("127.0.0.1:" + home.port(), "/v1/sync/live");
  const auto say = [&](const boost::json::object& message) {
    socket->write(asio::buffer(boost::json::serialize(message)));
  };
  const auto hear = [&] {
    beast::flat_buffer buffer;
    socket->read(buffer);
    return boost::json::parse(beast::buffers_to_string(buffer.data())).as_object();
  };
  const std::string device = new_id();
  say({{"type", "hello"},
       {"token", account.at("access_token")},
       {"client_id", device},
       {"schema_version", 4},
       {"since", 0}});
  CHECK(hear().at("type") == "welcome");
  say(push_of_tasks(device, 1, 0, {{new_id(), "Buy milk"}}));
  boost::json::object heard = hear();
  while (heard.at("type") != "verdicts") heard = hear();
  CHECK(heard.at("verdicts").as_array().size() == 1);

  std::thread stopping([&] { home.server->stop(); });
  beast::flat_buffer buffer;
  boost::system::error_code ended;
  while (!ended) socket->read(buffer, ended);
  CHECK(socket->reason().code == websocket::close_code::going_away);
  stopping.join();
}

}  // namespace
}  // namespace freehold
