#include <chrono>
#include <csignal>
#include <fstream>
#include <thread>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "sync/auth/accounts.hpp"
#include "sync/auth/system.hpp"
#include "tests/integration/operations/server_database.hpp"
#include "tests/support/command.hpp"

using namespace freehold;
using Kind = ServerDatabase::Kind;
using Arguments = std::vector<std::string>;
namespace json = boost::json;

namespace {

const std::string kPassword = "four words nobody expects";

/// A database at the newest version without anybody in it, and the command on it.
class Office {
 public:
  explicit Office(Kind kind) : database(kind) {}

  struct Said {
    int status;
    std::string out, err;
  };
  Said run(Arguments arguments, const std::string& input = "/dev/null") const {
    arguments.insert(arguments.begin(), "user");
    arguments.insert(arguments.end(), {"--database", database.url()});
    Command command(arguments, {}, input);
    const int status = command.wait();
    return {status, command.out(), command.err()};
  }
  json::value run_json(Arguments arguments) const {
    arguments.push_back("--json");
    const Said said = run(std::move(arguments));
    INFO(said.err);
    REQUIRE(said.status == 0);
    return json::parse(said.out);
  }
  std::string file_with(const std::string& text) const {
    const std::string path = (folder_.path() / ("file" + std::to_string(++files_))).string();
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }
  /// An account with that password; its id.
  std::string add(const std::string& name, const std::string& password = kPassword) const {
    const json::value added =
        run_json({"add", name + "@example.org", "--username", name, "--password-file", file_with(password + "\n")});
    return std::string(added.at("id").as_string());
  }
  /// The code of what a sign-in answers, or "in".
  std::string sign_in(const std::string& name, const std::string& password) const {
    SystemClock clock;
    SystemRandom random;
    const auto store = database.open();
    const auto accounts = Accounts::open(*store, workspace_schema(), clock, random);
    REQUIRE(accounts);
    const auto answer = (*accounts)->sign_in({name, password, {}, "a test"});
    return answer ? "in" : std::string(code_name(answer.error().code));
  }
  std::size_t sign_ins(const std::string& id) const {
    SystemClock clock;
    return database.open()->sign_ins(OwnerId::parse(id).value(), clock.now_us())->size();
  }
  Seq head(const std::string& id) const { return database.open()->head(OwnerId::parse(id).value()).value(); }

  const ServerDatabase database;

 private:
  TemporaryFolder folder_;
  mutable int files_ = 0;
};

bool says(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// A terminal that a command believes to have before it.
class Terminal {
 public:
  Terminal() : master_(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)) {
    REQUIRE(master_ >= 0);
    REQUIRE(::grantpt(master_) == 0);
    REQUIRE(::unlockpt(master_) == 0);
    name_ = ::ptsname(master_);
    // Held open, so that it stays while no command has it.
    slave_ = ::open(name_.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC);
  }
  ~Terminal() {
    ::close(slave_);
    ::close(master_);
  }
  const std::string& name() const { return name_; }
  void type(const std::string& line) const { REQUIRE(::write(master_, (line + "\n").data(), line.size() + 1) > 0); }
  /// What the terminal shows of what was typed.
  std::string shown() const {
    std::string text;
    pollfd waits{master_, POLLIN, 0};
    while (::poll(&waits, 1, 0) > 0 && (waits.revents & POLLIN) != 0) {
      char part[256];
      const ssize_t got = ::read(master_, part, sizeof part);
      if (got <= 0) break;
      text.append(part, static_cast<std::size_t>(got));
    }
    return text;
  }

 private:
  int master_, slave_ = -1;
  std::string name_;
};

/// Waits until the command has said it on stderr.
void wait_for(const Command& command, const std::string& sentence) {
  for (int i = 0; i < 600 && !says(command.err(), sentence); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  REQUIRE(says(command.err(), sentence));
}

}  // namespace

TEST_CASE("an operator makes an account, under the rules of a sign-up, and its owner signs in") {
  const Office office(GENERATE(Kind::sqlite, Kind::postgres));
  const json::value ada = office.run_json({"add", "Ada@example.org", "--username", "ada", "--full-name", "Ada L.",
                                           "--password-file", office.file_with(kPassword + "\nnot read")});
  CHECK(ada.at("email") == "Ada@example.org");
  CHECK(ada.at("username") == "ada");
  CHECK(ada.at("tier") == "free");
  CHECK(ada.at("is_active") == true);
  CHECK(office.sign_in("ada", kPassword) == "in");
  CHECK(office.head(std::string(ada.at("id").as_string())) == 1);
  const std::string file = office.file_with(kPassword);
  for (const auto& [arguments, why] : std::vector<std::pair<Arguments, std::string>>{
           {{"add", "ada@EXAMPLE.org", "--password-file", file}, "unique_violation"},
           {{"add", "bob@example.org", "--username", "ada", "--password-file", file}, "unique_violation"},
           {{"add", "no email", "--password-file", file}, "an email address looks like"},
           {{"add", "bob@example.org", "--password-file", office.file_with("short\n")}, "8 to 1024 characters"},
           {{"add", "bob@example.org", "--password-file", office.file_with("password123\n")}, "most common"},
           {{"add", "bob.builder@example.org", "--password-file", office.file_with("bob.builder\n")}, "own name"},
           {{"add", "bob@example.org", "--password-file", office.file_with("\n" + kPassword)}, "first line"},
           {{"add", "bob@example.org", "--password-file", office.file_with(std::string(5000, 'x'))}, "longer than any"},
           {{"add", "bob@example.org", "--password-file", "/nowhere/at/all"}, "/nowhere/at/all"},
           {{"add", "bob@example.org"}, "standard input"}}) {
    const Office::Said said = office.run(arguments);
    INFO(said.err);
    CHECK(said.status == 1);
    CHECK(says(said.err, why));
    CHECK_FALSE(says(said.err, kPassword));
  }
  CHECK(office.run({"add", "eve@example.org"}, office.file_with(kPassword + "\n")).status == 0);
  CHECK(office.sign_in("eve@example.org", kPassword) == "in");
  CHECK(office.run_json({"list"}).as_array().size() == 2);
}

TEST_CASE("a new password signs the account out everywhere, and opens it") {
  const Office office(GENERATE(Kind::sqlite, Kind::postgres));
  const std::string ada = office.add("ada"), bob = office.add("bob");
  CHECK(office.sign_in("ada", kPassword) == "in");
  CHECK(office.sign_in("bob", kPassword) == "in");
  const std::string fresh = "another four words here";
  const Office::Said said = office.run({"passwd", "ada@example.org"}, office.file_with(fresh + "\n"));
  CHECK(said.status == 0);
  CHECK(says(said.out, "signed out everywhere"));
  CHECK(office.sign_ins(ada) == 0);
  CHECK(office.sign_ins(bob) == 1);
  CHECK(office.sign_in("ada", kPassword) == "invalid_credentials");
  CHECK(office.sign_in("ada", fresh) == "in");
  CHECK(office.run({"passwd", "bob"}, office.file_with("bob@example.org\n")).status == 1);
  CHECK(office.sign_in("bob", kPassword) == "in");
}

TEST_CASE("an account is switched off and on, and put on another plan, under each of its names; its devices hear") {
  const Office office(GENERATE(Kind::sqlite, Kind::postgres));
  const std::string ada = office.add("ada");
  CHECK(office.run_json({"disable", "ADA@example.org"}).at("is_active") == false);
  CHECK(office.head(ada) == 2);
  CHECK(office.sign_in("ada", kPassword) == "account_disabled");
  CHECK(office.run({"disable", ada}).status == 0);
  CHECK(office.head(ada) == 2);
  CHECK(says(office.run({"list"}).out, "OFF"));
  CHECK(office.run_json({"enable", "ada"}).at("is_active") == true);
  CHECK(office.sign_in("ada", kPassword) == "in");
  for (const char* tier : {"pro", "team", "enterprise", "free"})
    CHECK(office.run_json({"tier", ada, tier}).at("tier") == tier);
  CHECK(office.head(ada) == 7);
  CHECK(office.database.open()->captured_owners()->empty());

  CHECK(office.run({"tier", "ada", "gold"}).status == 2);
  CHECK(office.run({"tier", "ada"}).status == 2);
  CHECK(office.run({}).status == 2);
  for (const char* command : {"disable", "enable", "passwd", "delete"}) {
    CHECK(office.run({command}).status == 2);
    const Office::Said said = office.run({command, "nobody@example.org"});
    CHECK(said.status == 1);
    CHECK(says(said.err, "nobody@example.org"));
  }
}

TEST_CASE("an account is deleted when it is meant, and its name is free again") {
  const Office office(GENERATE(Kind::sqlite, Kind::postgres));
  const std::string ada = office.add("ada");
  office.add("bob");
  const Office::Said unasked = office.run({"delete", "ada"});
  CHECK(unasked.status == 2);
  CHECK(says(unasked.err, "--yes"));
  CHECK(office.sign_in("ada", kPassword) == "in");
  CHECK(office.run_json({"delete", "ada", "--yes"}).at("id") == json::value(ada));
  CHECK(office.sign_in("ada", kPassword) == "invalid_credentials");
  CHECK(office.sign_in("bob", kPassword) == "in");
  CHECK(office.head(ada) == 0);
  CHECK(office.add("ada") != ada);
  CHECK(office.run_json({"list"}).as_array().size() == 2);
}

TEST_CASE("a deletion takes the files along, and says where it finds none or cannot tell the devices of others") {
  const Office office(GENERATE(Kind::sqlite, Kind::postgres));
  const TemporaryFolder data;
  const std::string ada = office.add("ada");
  office.add("bob");
  data.write("blobs/" + ada + "/" + std::string(64, 'a'), "a picture");
  const auto remove = [&](const char* who) {
    const Office::Said said = office.run({"delete", who, "--yes", "--data", data.path().string()});
    INFO(said.err);
    CHECK(said.status == 0);
    CHECK(says(said.out, "deleted"));
    return said.err;
  };
  CHECK_FALSE(says(remove("ada"), "no folder of files"));
  CHECK_FALSE(std::filesystem::exists(data.path() / "blobs" / ada));
  CHECK(says(remove("bob"), "no folder of files here, at " + (data.path() / "blobs").string()));
}

TEST_CASE("a name that a terminal would obey is none for an account, and is shown as what it is where one has it") {
  const Office office(GENERATE(Kind::sqlite, Kind::postgres));
  const std::string file = office.file_with(kPassword + "\r\n");
  for (const Arguments& names : std::vector<Arguments>{{"eve@example.org", "--username", "eve\x1b[2J"},
                                                       {"eve@example.org", "--full-name", "Eve\u009b2J"},
                                                       {"e\u202eve@example.org"}}) {
    Arguments arguments = {"add", "--password-file", file};
    arguments.insert(arguments.end(), names.begin(), names.end());
    CHECK(office.run(arguments).status == 1);
  }
  CHECK(office.run_json({"list"}).as_array().empty());
  REQUIRE(office.run({"add", "ada@example.org", "--username", "ada", "--password-file", file}).status == 0);
  // The line of the file ends as on Windows, and the password before it.
  CHECK(office.sign_in("ada", kPassword) == "in");
  CHECK(office.run({"passwd", "ada", "--password-file", office.file_with("\r\n")}).status == 1);
  office.database.sql("UPDATE users SET username = 'a\x1b[2Jd\u009ba\u202e'");
  const std::string listed = office.run({"list"}).out;
  CHECK(says(listed, "a\\x1b[2Jd\\xc2\\x9ba\\xe2\\x80\\xae"));
  CHECK_FALSE(says(listed, "\x1b"));
}

TEST_CASE("at a terminal the password is asked for twice and not shown, and a deletion asks for the email") {
  const Office office(Kind::sqlite);
  const Terminal terminal;
  const Arguments on_database = {"--database", office.database.url()};
  const auto start = [&](Arguments arguments) {
    arguments.insert(arguments.end(), on_database.begin(), on_database.end());
    return std::make_unique<Command>(arguments, std::vector<std::pair<std::string, std::string>>{}, terminal.name());
  };
  const auto add = [&](const std::string& first, const std::string& second) {
    const auto command = start({"user", "add", "ada@example.org"});
    wait_for(*command, "New password: ");
    terminal.type(first);
    wait_for(*command, "once more: ");
    terminal.type(second);
    return command->wait();
  };
  CHECK(add(kPassword, "mistyped") == 1);
  CHECK(add(kPassword, kPassword) == 0);
  CHECK_FALSE(says(terminal.shown(), "four"));
  CHECK(office.sign_in("ada@example.org", kPassword) == "in");

  const auto stopped = start({"user", "passwd", "ada@example.org"});
  wait_for(*stopped, "New password: ");
  stopped->signal(SIGINT);
  CHECK(stopped->wait() == 1);
  CHECK(says(stopped->err(), "nothing was changed"));

  const auto remove = [&](const std::string& answer) {
    const auto command = start({"user", "delete", "ada@example.org"});
    wait_for(*command, "type its email");
    terminal.type(answer);
    return command->wait();
  };
  CHECK(remove("yes") == 2);
  CHECK(says(terminal.shown(), "yes"));
  CHECK(remove("ada@example.org") == 0);
  CHECK(office.sign_in("ada@example.org", kPassword) == "invalid_credentials");
}

TEST_CASE("a database that is not there, is old, or is a running server's is named, with what to do") {
  const TemporaryFolder folder;
  const std::string url = "sqlite:" + (folder.path() / "freehold.db").string();
  const auto list = [&] {
    Command command({"user", "list", "--database", url});
    CHECK(command.wait() == 1);
    CHECK(command.out().empty());
    return command.err();
  };
  CHECK(says(list(), "migrate upgrade"));
  CHECK_FALSE(std::filesystem::exists(folder.path() / "freehold.db"));
  Command half({"migrate", "upgrade", "4", "--database", url});
  REQUIRE(half.wait() == 0);
  CHECK(says(list(), "migrate upgrade"));
  Command server({"serve", "--listen", "127.0.0.1:0", "--database", url});
  server.port();
  CHECK(says(list(), "stop it first"));
}
