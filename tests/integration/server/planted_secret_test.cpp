#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>

#include <fcntl.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "core/base/text.hpp"
#include "tests/support/clients.hpp"
#include "tests/support/command.hpp"
#include "tests/support/postgres_cluster.hpp"
#include "tests/support/test_server.hpp"

namespace freehold {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr std::string_view kPlanted = "sk-PLANTED-7f3a9c51e0b84d26-AB>?~ada";
/// Stored in clear beside it: whoever looks for the secret in the right places finds this.
const std::string kBeside = "provider-of-the-planted";

std::string hex(std::string_view text, const char* digits) {
  std::string out;
  for (const char c : text) {
    out += digits[static_cast<unsigned char>(c) >> 4];
    out += digits[static_cast<unsigned char>(c) & 15];
  }
  return out;
}

/// Every form in which the text could lie somewhere: plain, hexadecimal, and base64 at each of its three alignments,
/// without the characters that also depend on what stands around it.
std::vector<std::string> forms_of(std::string_view text) {
  std::vector<std::string> forms = {std::string(text), hex(text, "0123456789abcdef"), hex(text, "0123456789ABCDEF")};
  for (std::size_t before = 0; before < 3; ++before) {
    Bytes bytes(before, 0);
    bytes.insert(bytes.end(), text.begin(), text.end());
    std::string base64 = to_base64(bytes);
    base64 = base64.substr(before == 0 ? 0 : 4, base64.size() - (before == 0 ? 4 : 8));
    forms.push_back(base64);
    for (char& c : base64) c = c == '+' ? '-' : c == '/' ? '_' : c;
    forms.push_back(base64);
  }
  return forms;
}

std::string read_file(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

/// Whether a text, or a part of it that would do as well, is in the bytes.
bool holds(std::string_view bytes, std::string_view text) {
  for (const std::string& form : forms_of(text))
    if (bytes.find(form) != std::string_view::npos) return true;
  return false;
}

struct Search {
  std::vector<std::string> found_beside;
  std::vector<std::string> found_planted;

  void look(const std::string& name, std::string_view bytes) {
    if (bytes.find(kBeside) != std::string_view::npos) found_beside.push_back(name);
    // Half of a secret would be a find, too.
    const std::size_t half = kPlanted.size() / 2;
    for (const std::string_view part : {kPlanted, kPlanted.substr(0, half), kPlanted.substr(half)})
      if (holds(bytes, part)) found_planted.push_back(name);
  }
  bool looked_into(std::string_view place) const {
    return std::any_of(found_beside.begin(), found_beside.end(),
                       [place](const std::string& name) { return name.find(place) != std::string::npos; });
  }
  void look_below(const fs::path& folder) {
    std::error_code ignored;
    for (auto entry = fs::recursive_directory_iterator(folder, ignored); entry != fs::recursive_directory_iterator();
         entry.increment(ignored))
      if (entry->is_regular_file(ignored)) look(entry->path().string(), read_file(entry->path()));
  }
};

/// Everything that goes on with a secret, on a server of its own that logs all it can.
class Story {
 public:
  explicit Story(StoreKind kind) {
    Command init({"keys", "init", "--keys-file", ring()});
    REQUIRE(init.wait() == 0);
    if (kind == StoreKind::sqlite) {
      url_ = "sqlite:" + (folder_.path() / "freehold.db").string();
      return;
    }
    static int databases = 0;
    const std::string name = "planted" + std::to_string(++databases);
    url_ = PostgresCluster::shared().create_database(name);
    PostgresCluster::shared().query(name, "ALTER DATABASE " + name + " SET log_statement = 'all'");
    cluster_ = PostgresCluster::shared().query(name, "SHOW data_directory");
    cluster_ = fs::path(cluster_.substr(0, cluster_.find('\n'))).parent_path().string();
  }

  void run() {
    const std::vector<std::string> serve = {"-v",         "serve", "--listen",    "127.0.0.1:0",
                                            "--database", url_,    "--keys-file", ring()};
    {
      Command server(serve);
      talk(server.port());
      rotate();
      look_at_live_files();
      end(server);
    }
    Command server(serve);
    const Person ada = sign_in(server.port(), "ada");
    const json::value keys = note(get(server.port(), "/v1/api-keys", ada.access)).json();
    for (const json::value& key : keys.at("api_keys").as_array())
      note(call(server.port(), {"DELETE",
                                "/v1/api-keys/" + std::string(key.at("id").as_string()),
                                {{"Authorization", "Bearer " + ada.access}},
                                {}}));
    end(server);
    // One of Postgres is compressed, and holds what the cluster's files do.
    if (cluster_.empty()) backup();
    look_at_live_files();
    search.look("what servers and commands said", said_);
    search.look("what clients received", received_);
  }

  Search search;

 private:
  std::string ring() const { return (folder_.path() / "ring.json").string(); }

  HttpAnswer note(HttpAnswer answer) {
    for (const auto& [name, value] : answer.headers) received_ += name + ": " + value + "\n";
    received_ += answer.body + "\n";
    return answer;
  }

  void talk(const std::string& port) {
    const Person ada = sign_up(port, "ada");
    LiveClient phone(port);
    REQUIRE(phone.greet(ada, new_id()));
    const std::string planted(kPlanted);
    const auto hand_in = [&](const json::object& body) {
      return note(post(port, "/v1/api-keys", body, ada.access)).status;
    };
    CHECK(hand_in({{"provider", kBeside}, {"key_name", "Work"}, {"key", planted}}) == 201);
    // Refused in every way there is.
    CHECK(hand_in({{"provider", ""}, {"key", planted}}) == 422);
    CHECK(hand_in({{"provider", kBeside}, {"key_name", 7}, {"key", planted}}) == 400);
    CHECK(hand_in({{"provider", kBeside}, {"key", planted + "\n"}}) == 422);
    CHECK(hand_in({{"provider", kBeside}, {"key", json::array{planted}}}) == 400);
    CHECK(hand_in({{"provider", kBeside}, {"key", planted + std::string(5000, 'x')}}) == 422);
    HttpCall broken{"POST", "/v1/api-keys", {{"Content-Type", "application/json"}}, "{\"key\": \"" + planted};
    CHECK(note(call(port, broken)).status == 401);
    broken.headers["Authorization"] = "Bearer " + ada.access;
    CHECK(note(call(port, broken)).status == 400);
    CHECK(note(get(port, "/v1/api-keys", ada.access)).status == 200);
    connect_with(port, ada);
    CHECK(note(get(port, "/v1/sync/pull?since=0", ada.access)).status == 200);
    while (const auto text = phone.next_text(std::chrono::milliseconds(500))) received_ += *text + "\n";
    CHECK(received_.find(kBeside) != std::string::npos);
  }

  /// The same secret as the credentials of a connection, in either form.
  void connect_with(const std::string& port, const Person& ada) {
    const std::string id = new_id();
    json::object push = push_of_tasks(new_id(), 1, 0, {{id, "Buy milk"}});
    push["transactions"].at(0).as_object()["changes"] =
        json::array{json::object{{"table", "data_connections"},
                                 {"op", "insert"},
                                 {"id", id},
                                 {"values",
                                  {{"name", "Figures"},
                                   {"kind", "postgres"},
                                   {"created_at", "2025-06-15T15:06:40.000000Z"},
                                   {"updated_at", "2025-06-15T15:06:40.000000Z"}}}}};
    CHECK(note(post(port, "/v1/sync/push", push, ada.access)).status == 200);
    const std::string planted(kPlanted);
    const auto hand_in = [&](const json::value& credentials) {
      const std::string body = json::serialize(json::object{{"credentials", credentials}});
      return note(call(port, {"PUT",
                              "/v1/data-connections/" + id + "/credentials",
                              {{"Authorization", "Bearer " + ada.access}, {"Content-Type", "application/json"}},
                              body}))
          .status;
    };
    CHECK(hand_in(json::value(planted)) == 204);
    CHECK(hand_in({{"user", "ada"}, {"password", planted}}) == 204);
    CHECK(hand_in({{"user", 7}, {"password", planted}}) == 422);
  }

  void rotate() {
    Command rotate({"keys", "rotate", "--keys-file", ring(), "--database", url_});
    CHECK(rotate.wait() == 0);
    said_ += rotate.out() + rotate.err();
  }

  void end(Command& server) {
    server.signal(SIGTERM);
    CHECK(server.wait() == 0);
    said_ += server.out() + server.err();
  }

  void backup() {
    Command backup({"backup", "--database", url_, "--out", (folder_.path() / "backup").string()});
    CHECK(backup.wait() == 0);
    said_ += backup.out() + backup.err();
  }

  void look_at_live_files() {
    search.look_below(folder_.path());
    if (!cluster_.empty()) search.look_below(cluster_);
  }

  TemporaryFolder folder_;
  std::string url_;
  std::string cluster_;  ///< the folder of Postgres: its data, its log of changes, and what it says
  std::string said_, received_;
};

TEST_CASE("who looks for a secret would find it in every form that it could lie about in") {
  for (const char* const before : {"", "a", "ab", "abc"}) {
    const std::string plain = std::string(before) + std::string(kPlanted) + "z";
    const Bytes bytes(plain.begin(), plain.end());
    for (const std::string& text :
         {plain, hex(plain, "0123456789abcdef"), hex(plain, "0123456789ABCDEF"), to_base64(bytes)}) {
      Search search;
      search.look("here", "xx" + text + "yy");
      CHECK_FALSE(search.found_planted.empty());
    }
  }
  Search search;
  search.look("here", std::string(kPlanted).substr(0, 8));
  CHECK(search.found_planted.empty());
}

TEST_CASE(
    "a planted secret is in no file of the database, no log, no backup and no answer, before and after rotating") {
  const StoreKind kind = GENERATE(StoreKind::sqlite, StoreKind::postgres);
  Story story(kind);
  story.run();
  if (kind == StoreKind::sqlite) {
    CHECK(story.search.looked_into("freehold.db-wal"));
    CHECK(story.search.looked_into("backup"));
  } else {
    CHECK(story.search.looked_into("/pg_wal/"));
    CHECK(story.search.looked_into("/log"));
  }
  CHECK(story.search.looked_into("what clients received"));
  CHECK(story.search.found_planted == std::vector<std::string>{});
}

/// How often the text stands in memory that a process may write; nothing where the system does not show it.
std::optional<int> count_in_memory(pid_t process, std::string_view text) {
  constexpr std::uintptr_t kPiece = 4 << 20, kTooLarge = std::uintptr_t{1} << 33;
  const std::string folder = "/proc/" + std::to_string(process);
  const int memory = open((folder + "/mem").c_str(), O_RDONLY | O_CLOEXEC);
  if (memory < 0) return std::nullopt;
  std::ifstream maps(folder + "/maps");
  std::string line, bytes, rights;
  int count = 0;
  while (std::getline(maps, line)) {
    std::istringstream words(line);
    std::uintptr_t from = 0, to = 0;
    char dash = 0;
    words >> std::hex >> from >> dash >> to >> rights;
    // What a sanitizer has set aside for itself is larger than any server.
    if (!rights.starts_with("rw") || to - from > kTooLarge) continue;
    for (; from < to; from += kPiece) {
      // Pieces overlap, so that nothing lies between two.
      bytes.resize(std::min(kPiece + text.size(), to - from));
      const ssize_t got = pread(memory, bytes.data(), bytes.size(), static_cast<off_t>(from));
      const std::string_view read(bytes.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
      for (std::size_t at = read.find(text); at != std::string_view::npos; at = read.find(text, at + 1)) ++count;
    }
  }
  close(memory);
  return count;
}

TEST_CASE("when a password has been answered for, the server's memory holds no trace of it") {
  const TemporaryFolder folder;
  Command server({"serve", "--listen", "127.0.0.1:0", "--data", folder.path().string()});
  const std::string port = server.port();
  const std::string first = "PLANTED first password 7f3a9c51", second = "PLANTED second password e0b84d26";
  const json::object ada{{"email", "ada@example.org"}, {"password", first}};
  const HttpAnswer signed_up = post(port, "/v1/auth/register", ada);
  REQUIRE(signed_up.status == 201);
  CHECK(post(port, "/v1/auth/register", ada).status == 409);
  CHECK(post(port, "/v1/auth/login", ada).status == 200);
  CHECK(post(port, "/v1/auth/login", {{"email", "eve@example.org"}, {"password", second}}).status == 401);
  const std::string access(signed_up.json().at("access_token").as_string());
  CHECK(post(port, "/v1/auth/password", {{"current", second}, {"new", first}}, access).status == 401);
  CHECK(post(port, "/v1/auth/password", {{"current", first}, {"new", second}}, access).status == 200);
  CHECK(post(port, "/v1/auth/login", {{"email", "ada@example.org"}, {"password", second}}).status == 200);
  for (const std::string& password : {first, second}) {
    const auto found = count_in_memory(server.id(), password);
    if (!found) {
      WARN("this system shows nobody the memory of another process");
      return;
    }
    CHECK(found == 0);
  }
}

TEST_CASE("when a key has been answered for, the server's memory holds no trace of it") {
  const TemporaryFolder folder;
  const std::string ring = (folder.path() / "ring.json").string();
  Command init({"keys", "init", "--keys-file", ring});
  REQUIRE(init.wait() == 0);
  Command server({"serve", "--listen", "127.0.0.1:0", "--data", folder.path().string(), "--keys-file", ring});
  const std::string port = server.port();
  const Person ada = sign_up(port, "ada");
  // What stands beside it makes the body end in other buffers.
  for (const std::size_t beside : {0U, 500U, 3000U, 12'000U})
    CHECK(post(port, "/v1/api-keys",
               json::object{{"provider", kBeside}, {"more", std::string(beside, 'x')}, {"key", kPlanted}}, ada.access)
              .status == 201);
  CHECK(post(port, "/v1/api-keys", json::object{{"provider", ""}, {"key", kPlanted}}, ada.access).status == 422);
  const auto planted = count_in_memory(server.id(), kPlanted);
  if (!planted) {
    WARN("this system shows nobody the memory of another process");
    return;
  }
  CHECK(planted == 0);
  // The ring is where it has to be, so it was the right memory.
  CHECK(count_in_memory(server.id(), KeyRing::read(ring).value().newest().key.text()) > 0);
}

}  // namespace
}  // namespace freehold
