#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "core/workspace/workspace.hpp"
#include "sync/auth/system.hpp"
#include "sync/secrets/ring_keys.hpp"
#include "sync/secrets/secrets.hpp"
#include "sync/stores/open.hpp"
#include "tests/support/clients.hpp"
#include "tests/support/command.hpp"
#include "tests/support/postgres_cluster.hpp"
#include "tests/support/test_server.hpp"

namespace freehold {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using Arguments = std::vector<std::string>;

constexpr std::string_view kKey = "sk-ada-0123456789";

/// A folder with a key ring, and a database that a server has made.
struct Home {
  explicit Home(StoreKind kind = StoreKind::sqlite) {
    static int databases = 0;
    url = kind == StoreKind::sqlite ? "sqlite:" + (folder.path() / "freehold.db").string()
                                    : PostgresCluster::shared().create_database("keys" + std::to_string(++databases));
  }

  std::string ring() const { return (folder.path() / "ring.json").string(); }
  std::string ring_text() const {
    std::ostringstream text;
    text << std::ifstream(ring()).rdbuf();
    return text.str();
  }
  Arguments on_database(const Arguments& command) const {
    Arguments all = command;
    all.insert(all.end(), {"--keys-file", ring(), "--database", url});
    return all;
  }
  Arguments serve() const { return on_database({"serve", "--listen", "127.0.0.1:0"}); }
  json::value run_json(const Arguments& command, int status = 0) const {
    Arguments all = on_database(command);
    all.push_back("--json");
    Command run(all);
    CHECK(run.wait() == status);
    INFO(run.err());
    REQUIRE_FALSE(run.out().empty());
    return json::parse(run.out());
  }
  /// What the database has, opened with the ring of the file.
  std::string open_key(const std::string& owner, const std::string& id) const {
    SystemClock clock;
    SystemRandom random;
    const auto keys = RingKeys::from_file(ring(), clock, random);
    const auto store = open_store(url, workspace_schema(), {});
    if (!keys || !store) return "(neither ring nor store)";
    Secrets secrets(**store, workspace_schema(), keys->get(), clock, random);
    const auto opened = secrets.use_api_key(OwnerId::parse(owner).value(), RowId::parse(id).value());
    return opened ? std::string(opened->text()) : std::string(code_name(opened.error().code));
  }

  TemporaryFolder folder;
  std::string url;
};

void init(const Home& home) {
  Command init({"keys", "init", "--keys-file", home.ring()});
  REQUIRE(init.wait() == 0);
}

std::string add_key(const std::string& port, const Person& person) {
  const HttpAnswer added =
      post(port, "/v1/api-keys", json::object{{"provider", "example"}, {"key", kKey}}, person.access);
  REQUIRE(added.status == 201);
  return std::string(added.json().at("id").as_string());
}

void end(Command& server) {
  server.signal(SIGTERM);
  CHECK(server.wait() == 0);
}

TEST_CASE("init makes a ring that its owner alone may read, and never touches one that is there") {
  const Home home;
  Command first({"keys", "init", "--keys-file", home.ring(), "--json"});
  CHECK(first.wait() == 0);
  CHECK(json::parse(first.out()).at("version") == 1);
  CHECK((fs::status(home.ring()).permissions() & fs::perms::all) == (fs::perms::owner_read | fs::perms::owner_write));
  const std::string text = home.ring_text();
  const auto ring = KeyRing::read(home.ring());
  REQUIRE(ring);
  CHECK(first.out().find(text.substr(text.find("\"key\": \"") + 8, 43)) == std::string::npos);

  Command second({"keys", "init", "--keys-file", home.ring()});
  CHECK(second.wait() == 1);
  CHECK(second.err().find("rotate") != std::string::npos);
  CHECK(home.ring_text() == text);
}

TEST_CASE("a command about keys without a ring, or with two, says what is missing") {
  const Home home;
  init(home);
  const std::string text = home.ring_text();
  for (const auto& [arguments, environment] : std::vector<std::pair<Arguments, std::string>>{
           {{"keys"}, ""},
           {{"keys", "init"}, ""},
           {{"keys", "rotate", "--database", home.url}, ""},
           {{"keys", "status", "--database", home.url}, ""},
           {{"keys", "rotate", "--database", home.url}, text},
           {{"keys", "status", "--database", home.url, "--keys-file", home.ring()}, text},
           {{"serve", "--database", home.url, "--keys-file", home.ring()}, text}}) {
    Command command(arguments, {{"FREEHOLD_KEYS", environment}});
    CHECK(command.wait() == 2);
    CHECK_FALSE(command.err().empty());
    CHECK(command.err().find(text.substr(text.find("\"key\": \"") + 8, 43)) == std::string::npos);
  }
  fs::permissions(home.ring(), static_cast<fs::perms>(0644));
  Command open_to_all(home.serve());
  CHECK(open_to_all.wait() == 1);
  CHECK(open_to_all.err().find("chmod 600") != std::string::npos);
}

TEST_CASE("a rotation before there is a database changes nothing") {
  const Home home;
  init(home);
  const std::string text = home.ring_text();
  Command rotate(home.on_database({"keys", "rotate"}));
  CHECK(rotate.wait() == 1);
  CHECK(rotate.err().find("not_found") != std::string::npos);
  CHECK(home.ring_text() == text);
}

TEST_CASE("a ring is rotated under a running server: all secrets take the new version, and open as before") {
  const StoreKind kind = GENERATE(StoreKind::sqlite, StoreKind::postgres);
  const Home home(kind);
  init(home);
  Command server(home.serve());
  const Person ada = sign_up(server.port(), "ada");
  const std::string before = add_key(server.port(), ada);
  const json::value rotated = home.run_json({"keys", "rotate"});
  CHECK(rotated.at("version") == 2);
  CHECK(rotated.at("added").as_bool());
  // Nobody but the server can open an embedded database: it does the work by itself.
  CHECK(rotated.at("by_server").as_bool() == (kind == StoreKind::sqlite));
  if (kind == StoreKind::postgres) CHECK(rotated.at("rewrapped") == 1);
  if (kind == StoreKind::sqlite)
    for (int i = 0; i < 600 && server.err().find("newest key") == std::string::npos; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
  const std::string after = add_key(server.port(), ada);
  end(server);

  CHECK(home.open_key(ada.id, before) == kKey);
  CHECK(home.open_key(ada.id, after) == kKey);
  // What the server may have sealed by the old version before it saw the new one, its next start re-wraps.
  Command again(home.serve());
  CHECK(get(again.port(), "/readyz").status == 200);
  const auto at_newest = [&] {
    if (kind == StoreKind::sqlite) return true;
    return home.run_json({"keys", "status"}).at("versions").at(1).at("secrets") == 2;
  };
  for (int i = 0; i < 100 && !at_newest(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(50));
  end(again);
  const json::value status = home.run_json({"keys", "status"});
  CHECK(status.at("versions").at(0).at("secrets") == 0);
  CHECK(status.at("versions").at(1).at("secrets") == 2);
  CHECK(status.at("versions").at(1).at("newest").as_bool());
  CHECK(status.at("lacking").as_array().empty());
}

TEST_CASE("a rotation that had been interrupted is finished by the next one, which adds no version") {
  const Home home;
  init(home);
  Person ada;
  std::string id;
  {
    Command server(home.serve());
    ada = sign_up(server.port(), "ada");
    id = add_key(server.port(), ada);
    end(server);
  }
  // As when the command died between the new ring and the first batch.
  {
    SystemClock clock;
    SystemRandom random;
    KeyRing ring = KeyRing::read(home.ring()).value();
    ring.add_version(clock, random);
    home.folder.write("ring.json", ring.text().text());
  }
  const json::value finished = home.run_json({"keys", "rotate"});
  CHECK_FALSE(finished.at("added").as_bool());
  CHECK(finished.at("version") == 2);
  CHECK(finished.at("rewrapped") == 1);
  const json::value next = home.run_json({"keys", "rotate"});
  CHECK(next.at("added").as_bool());
  CHECK(next.at("version") == 3);
  CHECK(next.at("rewrapped") == 1);
  CHECK(home.open_key(ada.id, id) == kKey);
}

TEST_CASE("status names versions that the ring lacks and answers 3; a rotation passes their secrets over") {
  const Home home;
  init(home);
  Person ada;
  std::string id;
  {
    Command server(home.serve());
    ada = sign_up(server.port(), "ada");
    id = add_key(server.port(), ada);
    end(server);
  }
  const std::string lost = home.ring_text();
  fs::remove(home.ring());
  init(home);
  const json::value status = home.run_json({"keys", "status"}, 3);
  REQUIRE(status.at("lacking").as_array().size() == 1);
  CHECK(status.at("lacking").at(0).at("secrets") == 1);
  CHECK(status.at("versions").at(0).at("secrets") == 0);
  const json::value rotated = home.run_json({"keys", "rotate"}, 1);
  CHECK(rotated.at("passed_over") == 1);
  CHECK(home.open_key(ada.id, id) == "key_missing");
  home.folder.write("ring.json", lost);
  CHECK(home.open_key(ada.id, id) == kKey);
}

TEST_CASE(
    "a server without a ring says so where a key is handed in, and one with the ring in its environment takes it") {
  const Home home;
  init(home);
  const Arguments serve = {"serve", "--listen", "127.0.0.1:0", "--database", home.url};
  Person ada;
  {
    Command keyless(serve);
    ada = sign_up(keyless.port(), "ada");
    const HttpAnswer refused =
        post(keyless.port(), "/v1/api-keys", json::object{{"provider", "example"}, {"key", kKey}}, ada.access);
    CHECK(refused.status == 503);
    CHECK(refused.code() == "key_missing");
    CHECK(refused.body.find("freehold keys init") != std::string::npos);
    CHECK(get(keyless.port(), "/v1/api-keys", ada.access).status == 200);
    end(keyless);
  }
  Command server(serve, {{"FREEHOLD_KEYS", home.ring_text()}});
  const std::string id = add_key(server.port(), ada);
  end(server);
  CHECK(home.open_key(ada.id, id) == kKey);
}

TEST_CASE("of two rotations at once one is told to wait") {
  const Home home(StoreKind::postgres);
  init(home);
  {
    Command server(home.serve());
    server.port();
    end(server);
  }
  std::vector<std::unique_ptr<Command>> rotations;
  for (int i = 0; i < 4; ++i) rotations.push_back(std::make_unique<Command>(home.on_database({"keys", "rotate"})));
  int done = 0;
  for (const auto& rotation : rotations) {
    const int status = rotation->wait();
    done += status == 0 ? 1 : 0;
    if (status != 0) CHECK(rotation->err().find("busy") != std::string::npos);
  }
  CHECK(done >= 1);
  CHECK(KeyRing::read(home.ring()).value().newest().number == 1 + done);
}

}  // namespace
}  // namespace freehold
