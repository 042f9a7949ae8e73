#include <chrono>
#include <cstdio>
#include <iostream>

#include <unistd.h>
#include <boost/json/serialize.hpp>

#include "core/workspace/workspace.hpp"
#include "native/client/synced_replica.hpp"
#include "native/command.hpp"
#include "native/interrupt.hpp"
#include "native/password_input.hpp"
#include "native/progress.hpp"
#include "sync/auth/system.hpp"

namespace freehold {
namespace {

namespace json = boost::json;

struct SyncCommand {
  SyncedReplicaOptions device;
  std::string password_file;
  bool once = false;
  int patience_s = 60;
  bool as_json = false;

  Result<ExitStatus> keep_in_step();

 private:
  void show(ProgressLine& line, const SyncedReplica& replica) const;
  void report(const SyncedReplica& replica) const;
};

std::int64_t number_of(const json::object& status, std::string_view name) {
  const json::value* found = status.if_contains(name);
  return found != nullptr && found->is_int64() ? found->get_int64() : 0;
}

std::string in_words(const SyncedReplica& replica) {
  const json::object& status = replica.status();
  if (!replica.trouble().empty()) return "offline: " + replica.trouble();
  const json::value* syncing = status.if_contains("syncing");
  if (syncing != nullptr && syncing->is_object())
    return "syncing " + json::serialize(syncing->at("done")) + " of " + json::serialize(syncing->at("total")) + " rows";
  if (!replica.in_step()) return "connecting";
  const std::int64_t refused = number_of(status, "refused");
  return "in step" + (refused == 0 ? "" : ", " + std::to_string(refused) + " refused");
}

void SyncCommand::show(ProgressLine& line, const SyncedReplica& replica) const {
  const std::int64_t pending = number_of(replica.status(), "pending");
  line.show(in_words(replica) + (pending == 0 ? "" : ", " + std::to_string(pending) + " waiting"));
}

void SyncCommand::report(const SyncedReplica& replica) const {
  if (as_json) {
    json::object status = replica.status();
    status["in_step"] = replica.in_step();
    std::cout << json::serialize(status) << '\n';
    return;
  }
  std::cout << in_words(replica) << "; " << number_of(replica.status(), "pending") << " waiting\n";
}

Result<ExitStatus> SyncCommand::keep_in_step() {
  SystemClock clock;
  SystemRandom random;
  FREEHOLD_ASSIGN(const WipedBytes password, read_password(password_file));
  device.password = password.text();
  device.schema = &workspace_schema();
  device.migrations = embedded_migrations();
  device.clock = &clock;
  device.random = &random;
  note_interrupts();
  FREEHOLD_ASSIGN(const auto replica, SyncedReplica::open(std::move(device)));
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(patience_s);
  {
    ProgressLine line;
    FREEHOLD_TRY(replica->run([&] {
      show(line, *replica);
      if (interrupted()) return true;
      return once && (replica->in_step() || std::chrono::steady_clock::now() >= until);
    }));
  }
  report(*replica);
  if (!once || replica->in_step()) return kDone;
  if (interrupted()) return kFailed;
  return fail(Code::offline, "not in step after " + std::to_string(patience_s) + " seconds" +
                                 (replica->trouble().empty() ? "" : ": " + replica->trouble()));
}

}  // namespace

void add_sync(CLI::App& app, Action& action) {
  auto command = std::make_shared<SyncCommand>();
  CLI::App* sync = app.add_subcommand("sync", "Keep one account's database in step with a server, without a browser");
  sync->add_option("--server", command->device.server, "The server, such as https://sync.example.org")->required();
  sync->add_option("--file", command->device.file,
                   "The account's database, a file of this device's own. It is encrypted with the account's password")
      ->required();
  sync->add_option("--account", command->device.account,
                   "Email address or user name; needed once, before the file holds the account");
  sync->add_option("--password-file", command->password_file,
                   "File whose first line is the password. Without it: asked at the terminal, or standard input");
  sync->add_flag("--plain", command->device.plain, "Allow http:// to another machine: everybody on the way can listen");
  sync->add_option("--ca-file", command->device.ca_file, "PEM certificates to trust instead of the machine's");
  sync->add_flag("--once", command->once, "End when everything has gone and come");
  sync->add_option("--patience", command->patience_s, "Seconds that --once waits for that")
      ->check(CLI::Range(1, 86'400))
      ->capture_default_str();
  sync->add_flag("--json", command->as_json, "The status at the end as JSON");
  sync->footer("Without --once it goes on until Ctrl-C. Without a network it waits for one.");
  sync->callback([command, &action] { action = [command] { return command->keep_in_step(); }; });
}

}  // namespace freehold
