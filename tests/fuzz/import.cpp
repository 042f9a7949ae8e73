// Files that somebody gives a device to take in: a copy of its account's rows with bytes changed or cut off, a letter
// of changes that no server has, or anything at all.
#include <boost/json.hpp>

#include "core/replica/replica.hpp"
#include "core/workspace/workspace.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/support/ports.hpp"

namespace freehold {
namespace {

namespace json = boost::json;

/// A device of Ada's with nothing on it but her.
class Phone {
 public:
  explicit Phone(std::uint64_t seed) : random_(seed) {
    ReplicaOptions options;
    options.path = ":memory:";
    options.schema = &workspace_schema();
    options.migrations = embedded_migrations();
    options.clock = &clock_;
    options.random = &random_;
    auto opened = Replica::open(options);
    must(opened.ok(), "a replica opens in memory");
    replica_ = std::move(*opened);
    const std::string now = "2025-06-01T00:00:00.000000Z", ada = "0190a6b2-7c1e-7d3f-8a4b-5c6d7e8f9a0b";
    call({{"do", "sign_in"},
          {"user", {{"id", ada}, {"email", "ada@example.org"}, {"created_at", now}, {"updated_at", now}}},
          {"session", {{"access_token", "a"}, {"refresh_token", "r"}, {"expires_at", 1}}}});
  }

  Replica::Reply call(const json::object& command, std::string_view payload = {}) {
    return replica_->call(json::serialize(command), payload);
  }
  std::string file(const char* command) {
    const Bytes bytes = call({{"do", command}}).payload;
    return {bytes.begin(), bytes.end()};
  }
  void fill() {
    call({{"do", "insert"}, {"table", "tasks"}, {"values", {{"title", "Buy milk"}}}});
    call({{"do", "insert"}, {"table", "notes"}, {"values", {{"title", "Trip"}, {"content", "Pack the tent"}}}});
  }

 private:
  TestClock clock_;
  TestRandom random_;
  std::unique_ptr<Replica> replica_;
};

struct Files {
  std::string copy, letter;
};

const Files& files() {
  static const Files made = [] {
    Phone phone(1);
    phone.fill();
    return Files{phone.file("export"), phone.file("export_unsynced")};
  }();
  return made;
}

/// The file, with a few of its bytes others, or its end gone.
std::string changed(std::string file, Choices& choices) {
  if (choices.one_in(8)) file.resize(file.size() * choices.below(256) / 256);
  while (!choices.empty() && !file.empty()) {
    const std::size_t at = (choices.below(256) << 8 | choices.below(256)) % file.size();
    file[at] = static_cast<char>(choices.below(256));
  }
  return file;
}

void check(const Replica::Reply& reply) {
  const json::object answer = json::parse(reply.json).as_object();
  const json::value* error = answer.if_contains("error");
  if (error == nullptr) return;
  const json::string& code = error->at("code").as_string();
  must(code != "internal" && code != "database_damaged", "a file is at fault, and not the device: " + reply.json);
}

void take_in(const std::string& file) {
  static Phone phone(2);
  check(phone.call({{"do", "import"}}, file));
  check(phone.call({{"do", "unsynced_push"}, {"from", 0}, {"most", 10}}, file));
  // Whatever came in, the device goes on.
  const Replica::Reply rows =
      phone.call({{"do", "query"}, {"sql", "SELECT count(*) AS n FROM tasks"}, {"form", "json"}});
  must(json::parse(rows.json).as_object().contains("ok"), "the rows can be read afterwards");
}

}  // namespace
}  // namespace freehold

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace freehold;
  Choices choices(text_of(data, size));
  switch (choices.below(3)) {
    case 0:
      take_in(changed(files().copy, choices));
      break;
    case 1:
      take_in(changed(files().letter, choices));
      break;
    default:
      take_in(std::string(choices.take(size)));
  }
  return 0;
}
