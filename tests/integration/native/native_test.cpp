#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

#include "core/workspace/workspace.hpp"
#include "native/client/synced_replica.hpp"
#include "tests/support/certificate.hpp"
#include "tests/support/clients.hpp"
#include "tests/support/command.hpp"
#include "tests/support/test_server.hpp"

namespace freehold {
namespace {

using namespace std::chrono_literals;
namespace json = boost::json;

/// A machine with a folder for its devices' files.
struct Machine {
  Result<std::unique_ptr<SyncedReplica>> open(const std::string& url, const std::string& person,
                                              const std::string& file = "device.db", const std::string& ca = {}) {
    return SyncedReplica::open({.file = path(file),
                                .server = url,
                                .account = person + "@example.org",
                                .password = person + "'s password",
                                .ca_file = ca,
                                .schema = &workspace_schema(),
                                .migrations = embedded_migrations(),
                                .clock = &clock,
                                .random = &random});
  }
  std::string path(const std::string& name) const { return (folder.path() / name).string(); }

  TemporaryFolder folder;
  MovableClock clock;
  SystemRandom random;
};

std::string content_of(const std::filesystem::path& path) {
  std::ostringstream out;
  out << std::ifstream(path, std::ios::binary).rdbuf();
  return out.str();
}

std::string url_of(const TestServer& server) {
  return "http://127.0.0.1:" + server.port();
}

void add_task(SyncedReplica& device, const std::string& title) {
  const auto added = device.call({{"do", "insert"}, {"table", "tasks"}, {"values", {{"title", title}}}});
  INFO((added ? std::string() : added.error().message));
  REQUIRE(added);
}

std::string titles(SyncedReplica& device) {
  const auto rows = device.call({{"do", "query"},
                                 {"sql", "SELECT title FROM tasks ORDER BY title"},
                                 {"params", json::array{}},
                                 {"form", "json"}});
  REQUIRE(rows);
  std::string out;
  for (const json::value& row : rows->as_array())
    out += (out.empty() ? "" : ", ") + std::string(row.at("title").as_string());
  return out;
}

void sync(SyncedReplica& device) {
  const Status synced = device.sync(20s);
  INFO((synced ? std::string() : synced.error().message));
  REQUIRE(synced);
}

}  // namespace

TEST_CASE("two native devices of Ada's are in step, and what was written without a server follows when it is back") {
  TestServer server(StoreKind::postgres);
  sign_up(server.port(), "ada");
  Machine phone, laptop;
  const auto first = phone.open(url_of(server), "ada");
  REQUIRE(first);
  add_task(**first, "Buy milk");
  sync(**first);
  const auto second = laptop.open(url_of(server), "ada");
  REQUIRE(second);
  sync(**second);
  CHECK(titles(**second) == "Buy milk");

  server.stop();
  add_task(**first, "Water the beds");
  add_task(**second, "Prune the roses");
  const Status alone = (*first)->sync(1s);
  REQUIRE_FALSE(alone);
  CHECK(alone.error().code == Code::offline);
  server.restart();
  sync(**first);
  sync(**second);
  sync(**first);
  CHECK(titles(**first) == "Buy milk, Prune the roses, Water the beds");
  CHECK(titles(**second) == titles(**first));
}

TEST_CASE("a change that another device makes comes while the connection stands, without being asked for") {
  TestServer server(StoreKind::sqlite);
  sign_up(server.port(), "ada");
  Machine phone, laptop;
  const auto first = phone.open(url_of(server), "ada");
  const auto second = laptop.open(url_of(server), "ada");
  REQUIRE(first);
  REQUIRE(second);
  sync(**second);
  add_task(**first, "Buy milk");
  sync(**first);
  const auto until = std::chrono::steady_clock::now() + 20s;
  REQUIRE((*second)->run([&] { return titles(**second) == "Buy milk" || std::chrono::steady_clock::now() > until; }));
  CHECK(titles(**second) == "Buy milk");
}

TEST_CASE("a file opens without a server for its account's password alone, and nothing can be read in it") {
  Machine machine;
  {
    TestServer server(StoreKind::sqlite);
    sign_up(server.port(), "ada");
    const auto device = machine.open(url_of(server), "ada");
    REQUIRE(device);
    add_task(**device, "a secret task");
    sync(**device);
  }
  const std::string nowhere = "http://127.0.0.1:9";
  const auto again = machine.open(nowhere, "ada");
  REQUIRE(again);
  CHECK(titles(**again) == "a secret task");
  REQUIRE((*again)->call({{"do", "close"}}));
  const auto bob = machine.open(nowhere, "bob");
  REQUIRE_FALSE(bob);
  CHECK(bob.error().code == Code::offline);
  for (const auto& entry : std::filesystem::directory_iterator(machine.folder.path()))
    CHECK(content_of(entry.path()).find("a secret task") == std::string::npos);
}

TEST_CASE("who cannot sign in leaves no file behind, and Bob does not get into the file of Ada") {
  TestServer server(StoreKind::sqlite);
  sign_up(server.port(), "ada");
  sign_up(server.port(), "bob");
  Machine machine;
  const auto nobody = machine.open(url_of(server), "nobody", "nobody.db");
  REQUIRE_FALSE(nobody);
  CHECK(nobody.error().code == Code::invalid_credentials);
  CHECK_FALSE(std::filesystem::exists(machine.path("nobody.db")));
  REQUIRE(machine.open(url_of(server), "ada"));
  const auto bob = machine.open(url_of(server), "bob");
  REQUIRE_FALSE(bob);
  CHECK(bob.error().code == Code::device_locked);
}

TEST_CASE("tokens that have run out are renewed, and a sign-in that was ended begins anew with the password") {
  TestServer server(StoreKind::sqlite);
  const Person ada = sign_up(server.port(), "ada");
  Machine machine;
  const auto device = machine.open(url_of(server), "ada");
  REQUIRE(device);
  sync(**device);
  const HttpAnswer ended =
      call(server.port(), {"DELETE", "/v1/auth/sessions", {{"Authorization", "Bearer " + ada.access}}, {}});
  REQUIRE(ended.status == 204);
  add_task(**device, "Buy milk");
  sync(**device);
  CHECK((*device)->status().at("pending").as_int64() == 0);
}

TEST_CASE("over TLS a device speaks with the host it was told, and with nobody whose certificate is another's") {
  TemporaryFolder files;
  MovableClock clock;
  const TestCertificate shown = make_certificate("localhost");
  files.write("cert.pem", shown.certificate);
  files.write("key.pem", shown.key);
  const std::string certificate = (files.path() / "cert.pem").string();
  auto opened = TlsCertificate::open(certificate, (files.path() / "key.pem").string(), clock);
  REQUIRE(opened);
  ServerOptions options;
  options.certificate = std::move(opened).value();
  TestServer server(StoreKind::sqlite, std::move(options));

  Machine machine;
  SystemRandom random;
  const std::string url = "https://localhost:" + server.port();
  const auto stranger = machine.open(url, "ada", "a.db");
  REQUIRE_FALSE(stranger);
  CHECK(stranger.error().code == Code::offline);
  CHECK(stranger.error().message.find("certificate verify failed") != std::string::npos);
  const auto other_name = machine.open("https://127.0.0.1:" + server.port(), "ada", "b.db", certificate);
  REQUIRE_FALSE(other_name);
  CHECK(other_name.error().code == Code::offline);
  const auto unknown = machine.open(url, "ada", "c.db", certificate);
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().code == Code::invalid_credentials);
}

TEST_CASE("a server that falls silent is noticed, though its connection stands") {
  namespace asio = boost::asio;
  asio::io_context io;
  asio::ip::tcp::acceptor listener(io, {asio::ip::make_address("127.0.0.1"), 0});
  std::thread silent([&] {
    boost::beast::websocket::stream<asio::ip::tcp::socket> socket(listener.accept());
    socket.accept();
    // Answers nothing, until the other end has gone.
    char byte = 0;
    boost::system::error_code gone;
    while (!gone) socket.next_layer().read_some(asio::buffer(&byte, 1), gone);
  });
  const ServerAddress server{false, "127.0.0.1", std::to_string(listener.local_endpoint().port())};
  auto socket = LiveSocket::open(server, nullptr, 5s, 1s);
  REQUIRE(socket);
  CHECK_FALSE((*socket)->next(10s));
  CHECK((*socket)->ended());
  socket = fail(Code::closed, "done");
  silent.join();
}

TEST_CASE("a file that an earlier password locks says so, and leaves no sign-in behind, however often it is tried") {
  TestServer server(StoreKind::sqlite);
  sign_up(server.port(), "ada");
  Machine machine;
  REQUIRE(machine.open(url_of(server), "ada"));
  const Person ada = sign_in(server.port(), "ada");
  const HttpAnswer changed = post(server.port(), "/v1/auth/password",
                                  {{"current", "ada's password"}, {"new", "another of Ada's own"}}, ada.access);
  REQUIRE(changed.status == 200);
  const std::string token(changed.json().at("access_token").as_string());
  for (int i = 0; i < 3; ++i) {
    const auto locked = SyncedReplica::open({.file = machine.path("device.db"),
                                             .server = url_of(server),
                                             .account = "ada@example.org",
                                             .password = "another of Ada's own",
                                             .schema = &workspace_schema(),
                                             .migrations = embedded_migrations(),
                                             .clock = &machine.clock,
                                             .random = &machine.random});
    REQUIRE_FALSE(locked);
    CHECK(locked.error().code == Code::device_locked);
  }
  const auto sessions = get(server.port(), "/v1/auth/sessions", token).json().at("sessions").as_array();
  CHECK(sessions.size() == 1);
}

TEST_CASE("no password goes to another machine in the clear, unless somebody says that it may") {
  Machine machine;
  const auto refused = machine.open("http://sync.example.org", "ada");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Code::wrong_usage);
  CHECK(std::filesystem::is_empty(machine.folder.path()));
}

TEST_CASE("addresses of servers are read as people write them, and what is none is refused") {
  const auto parsed = [](const char* url) {
    const auto server = ServerAddress::parse(url);
    return server ? std::string(server->secure ? "tls " : "") + server->host + " " + server->port + " " +
                        server->authority()
                  : std::string(code_name(server.error().code));
  };
  CHECK(parsed("http://127.0.0.1:8787") == "127.0.0.1 8787 127.0.0.1:8787");
  CHECK(parsed("https://sync.example.org") == "tls sync.example.org 443 sync.example.org");
  CHECK(parsed("https://sync.example.org/") == "tls sync.example.org 443 sync.example.org");
  CHECK(parsed("http://[::1]:80") == "::1 80 [::1]");
  for (const char* none :
       {"", "sync.example.org", "ftp://example.org", "http://", "http://a b", "http://a:", "http://a:0",
        "http://a:70000", "http://a:1x", "http://a/b", "http://user@a", "http://[::1", "http://[::1]x"})
    CHECK(parsed(none) == "wrong_usage");
}

TEST_CASE("freehold sync keeps a file in step, says how it went, and ends by itself with --once") {
  TestServer server(StoreKind::sqlite);
  sign_up(server.port(), "ada");
  Machine machine;
  const auto other = machine.open(url_of(server), "ada", "other.db");
  REQUIRE(other);
  add_task(**other, "Buy milk");
  sync(**other);
  machine.folder.write("password", "ada's password\n");
  std::vector<std::string> arguments = {"sync",
                                        "--server",
                                        url_of(server),
                                        "--file",
                                        machine.path("headless.db"),
                                        "--password-file",
                                        machine.path("password"),
                                        "--once",
                                        "--json"};
  Command nameless(arguments);
  CHECK(nameless.wait() == 1);
  CHECK(nameless.err().find("not_signed_in") != std::string::npos);
  auto named = arguments;
  named.insert(named.end(), {"--account", "ada@example.org"});
  Command first(named);
  INFO(first.err());
  CHECK(first.wait() == 0);
  CHECK(json::parse(first.out()).at("in_step").as_bool());
  // The file says by now whose it is.
  Command again(arguments);
  CHECK(again.wait() == 0);
  const auto headless = machine.open("http://127.0.0.1:9", "ada", "headless.db");
  REQUIRE(headless);
  CHECK(titles(**headless) == "Buy milk");
  Command wrong({"sync", "--server", "sync.example.org", "--file", machine.path("x.db"), "--password-file",
                 machine.path("password")});
  CHECK(wrong.wait() == 2);
}

TEST_CASE("freehold sync goes on until it is interrupted, and leaves a file that opens") {
  TestServer server(StoreKind::sqlite);
  sign_up(server.port(), "ada");
  Machine machine;
  machine.folder.write("password", "ada's password\n");
  Command running({"sync", "--server", url_of(server), "--file", machine.path("headless.db"), "--account",
                   "ada@example.org", "--password-file", machine.path("password")});
  const auto until = std::chrono::steady_clock::now() + 30s;
  // The sign-in is the first thing that the server sees of it.
  const Person ada = sign_in(server.port(), "ada");
  const auto devices = [&] {
    return json::parse(get(server.port(), "/v1/auth/sessions", ada.access).body).at("sessions").as_array().size();
  };
  while (devices() < 3 && std::chrono::steady_clock::now() < until) std::this_thread::sleep_for(20ms);
  REQUIRE(devices() == 3);
  CHECK_FALSE(running.has_ended());
  running.signal(SIGINT);
  CHECK(running.wait() == 0);
  CHECK(machine.open("http://127.0.0.1:9", "ada", "headless.db"));
}

TEST_CASE("the example program lists what it wrote, with and without a server") {
  Machine machine;
  const auto run = [&](const std::string& url, const std::string& title) {
    const std::string out = machine.path("out");
    const std::string line = "FREEHOLD_PASSWORD=\"ada's password\" " FREEHOLD_EXAMPLE " " + url + " ada@example.org " +
                             machine.path("tasks.db") + " '" + title + "' > " + out;
    REQUIRE(std::system(line.c_str()) == 0);
    return content_of(out);
  };
  std::string url;
  {
    TestServer server(StoreKind::sqlite);
    url = url_of(server);
    sign_up(server.port(), "ada");
    CHECK(run(url, "Buy milk") == "Buy milk\n");
    const auto other = machine.open(url, "ada", "other.db");
    REQUIRE(other);
    sync(**other);
    CHECK(titles(**other) == "Buy milk");
  }
  CHECK(run(url, "Water the beds") == "Buy milk\nWater the beds\n");
}

}  // namespace freehold
