// A device of Ada's: what its host commands, and what a server says that need not be one of ours. Input that begins
// with `{` or `<` is text: a line is a command or, behind `<`, a message of the server's; `+` lets a second pass for
// each sign of its line. Of any other, bytes choose.
#include <algorithm>

#include "core/protocol/codec.hpp"
#include "core/workspace/workspace.hpp"
#include "native/simulation/device.hpp"
#include "tests/fuzz/feed_maker.hpp"

namespace freehold {
namespace {

namespace json = boost::json;

constexpr std::size_t kSteps = 24;

/// SQL comes from the application, which may well loop for ever: what the fuzzer writes is one of these.
constexpr const char* kStatements[] = {
    "SELECT * FROM tasks",
    "SELECT count(*) AS n, max(updated_at) FROM notes WHERE title > ?",
    "SELECT ? AS a, ? AS b",
    "UPDATE tasks SET title = ?",
    "DELETE FROM notes",
    R"(INSERT INTO tasks (id, user_id, title, created_at, updated_at)
       VALUES (freehold_new_id(), freehold_owner(), ?, freehold_now(), freehold_now()))",
    "INSERT INTO freehold_outbox DEFAULT VALUES",
    "SELECT",
};

class Session {
 public:
  explicit Session(const simulation::Images& images)
      : device_(1, simulation::people().front(), images.devices.front(), time_us_, 1) {
    must(device_.open().ok(), "a device's database can be opened");
  }

  void command(json::object command) {
    const json::value* name = command.if_contains("do");
    if (name == nullptr || *name == "close") return;
    if (const json::value* sql = command.if_contains("sql"); sql != nullptr && sql->is_string())
      command["sql"] = kStatements[sql->get_string().size() % std::size(kStatements)];
    call(command);
  }

  void receive(std::string_view message) {
    const auto parsed = parse_json(message);
    said_by_server_ = parsed && message_type(*parsed) == "error";
    const json::object* fields = parsed ? parsed->if_object() : nullptr;
    const json::value* more = fields != nullptr ? fields->if_contains("more") : nullptr;
    had_parts_ = had_parts_ || (more != nullptr && *more == true);
    call({{"do", "receive"}}, message);
    said_by_server_ = false;
  }

  /// Sends everything: what a device says, a server understands.
  void take_all() {
    for (int i = 0; i < 4; ++i) {
      const json::object reply = call({{"do", "take"}});
      const json::value* sent = reply.if_contains("payload");
      if (sent == nullptr) return;
      const auto parsed = parse_json(json::value_to<std::string>(*sent));
      must(parsed.ok(), "what a device sends is JSON");
      if (message_type(*parsed) == "hello") {
        must(decode_hello(*parsed).ok(), "a server understands the hello");
        continue;
      }
      const auto push = decode_push(workspace_schema(), *parsed);
      must(push.ok(), "a server understands the push");
      for (const Transaction& transaction : push->transactions)
        must(!transaction.defect, "a server understands each transaction: " + json::value_to<std::string>(*sent));
    }
  }

  void wait(std::size_t seconds) { time_us_ += static_cast<std::int64_t>(seconds) * 1'000'000; }
  void made(FeedMaker& maker, Choices& choices);

  /// The database is whole, and holds the same after another start.
  void finish() {
    call({{"do", "rollback"}});
    const json::object before = status();
    // What a server keeps back after a part of a first sync, the device has no way to know.
    if (before.at("first_sync_done") == true && !had_parts_) {
      const auto broken = device_.rows("SELECT count(*) AS n FROM pragma_foreign_key_check");
      must(broken && broken->at(0).at("n") == 0, "references lead somewhere");
    }
    must(device_.crash(simulation::Stop::process).ok(), "the database can be opened again");
    const json::object after = status();
    for (const char* kept : {"client_id", "pending", "held", "refused", "conflicts", "first_sync_done"})
      must(before.at(kept) == after.at(kept), std::string("another start changes nothing: ") + kept);
  }

 private:
  json::object call(const json::object& command, std::string_view payload = {}) {
    json::object reply = device_.call(command, payload);
    must(reply.contains("ok") != reply.contains("error"), "a reply is one of two");
    const json::value* error = reply.if_contains("error");
    if (error == nullptr || said_by_server_) return reply;
    for (const char* code : {"internal", "database_damaged", "storage_failed"})
      must(error->at("code") != code, "nothing from outside breaks a device: " + json::serialize(*error));
    return reply;
  }

  json::object status() {
    const auto answer = device_.ask({{"do", "status"}});
    must(answer.ok(), "a device has a status");
    return answer->as_object();
  }

  std::int64_t time_us_ = simulation::kStartUs;
  simulation::Device device_;
  bool said_by_server_ = false, had_parts_ = false;
};

void Session::made(FeedMaker& maker, Choices& choices) {
  constexpr const char* kPlain[] = {"begin", "commit", "rollback", "refused", "conflicts", "me", "disconnected"};
  switch (choices.below(9)) {
    case 0:
      call({{"do", "connected"}, {"token", "t"}});
      take_all();
      return receive(maker.welcome());
    case 1:
    case 2:
      return receive(maker.rows());
    case 3:
      take_all();
      return receive(maker.verdicts());
    case 4:
      call({{"do", kPlain[choices.below(std::size(kPlain))]}});
      return;
    case 5:
      return wait(choices.below(256));
    default:
      call(maker.command());
  }
}

void run_text(Session& session, Choices& choices) {
  for (std::size_t i = 0; i < kSteps && !choices.empty(); ++i) {
    const std::string_view line = choices.line();
    if (line.starts_with('<')) {
      session.receive(line.substr(1));
      continue;
    }
    if (line.starts_with('+')) session.wait(line.size());
    const auto command = parse_json(line);
    if (command && command->is_object()) session.command(command->get_object());
    session.take_all();
  }
}

void run_made(Session& session, Choices& choices) {
  RowChoices rows(workspace_schema(), choices);
  FeedMaker maker(rows);
  for (std::size_t i = 0; i < kSteps && !choices.empty(); ++i) session.made(maker, choices);
}

}  // namespace
}  // namespace freehold

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace freehold;
  static const auto images = simulation::Images::make();
  must(images.ok(), "a device can be made");
  Session session(*images);
  const std::string_view text = text_of(data, size);
  Choices choices(text);
  if (text.starts_with('{') || text.starts_with('<'))
    run_text(session, choices);
  else
    run_made(session, choices);
  session.finish();
  return 0;
}
