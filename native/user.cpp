#include <iostream>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "core/base/time.hpp"
#include "core/workspace/workspace.hpp"
#include "native/command.hpp"
#include "native/home.hpp"
#include "native/password_input.hpp"
#include "sync/auth/account_form.hpp"
#include "sync/auth/accounts.hpp"
#include "sync/auth/system.hpp"
#include "sync/blobs/blob_store.hpp"
#include "sync/reconcile/capture_watch.hpp"
#include "sync/stores/open.hpp"

namespace freehold {
namespace {

namespace json = boost::json;

constexpr std::size_t kListedAtOnce = 500;
constexpr std::size_t kConnections = 2;

struct UserCommand {
  DatabaseHome home;
  SignUp form;
  std::string who;
  std::string tier;
  std::string password_file;
  bool yes = false;
  bool as_json = false;

  Result<ExitStatus> add();
  Result<ExitStatus> list();
  Result<ExitStatus> passwd();
  Result<ExitStatus> set_active(bool active);
  Result<ExitStatus> remove();
  Result<ExitStatus> set_tier();

 private:
  Status open();
  Result<Account> find() const;
  Result<std::unique_ptr<Accounts>> open_accounts();
  Status set(const Account& account, const char* column, const Value& value);
  Status tell_devices();
  Result<bool> remove_files(const OwnerId& owner) const;
  /// The account as it is now, after what was done.
  Result<ExitStatus> report(const OwnerId& owner, const char* what) const;

  SystemClock clock_;
  SystemRandom random_;
  std::unique_ptr<ServerStore> store_;
};

json::object to_json(const Account& account) {
  return {{"id", account.owner.text()},
          {"email", account.email},
          {"username", account.username.empty() ? json::value(nullptr) : json::value(account.username)},
          {"tier", account.tier},
          {"is_active", account.is_active},
          {"has_password", !account.password_hash.empty()},
          {"created_at", account.created_at}};
}

Status UserCommand::open() {
  FREEHOLD_TRY(home.check_ready());
  FREEHOLD_ASSIGN(store_, open_store(home.address(), workspace_schema(), {}, kConnections));
  return {};
}

Result<Account> UserCommand::find() const {
  std::optional<Account> found;
  if (const auto id = OwnerId::parse(who)) {
    FREEHOLD_ASSIGN(found, store_->find_account(*id));
  }
  if (!found) {
    FREEHOLD_ASSIGN(found, store_->find_account(who));
  }
  if (!found) return fail(Code::not_found, "there is no account with this email, username or id: " + who);
  return std::move(*found);
}

Result<std::unique_ptr<Accounts>> UserCommand::open_accounts() {
  return Accounts::open(*store_, workspace_schema(), clock_, random_);
}

Result<ExitStatus> UserCommand::report(const OwnerId& owner, const char* what) const {
  FREEHOLD_ASSIGN(const auto account, store_->find_account(owner));
  if (!account) return fail(Code::not_found, "the account was deleted at the same moment");
  if (as_json)
    std::cout << json::serialize(to_json(*account)) << '\n';
  else
    std::cout << shown_to_operator(account->email) << " (" << owner.text() << "): " << what << '\n';
  return kDone;
}

Result<ExitStatus> UserCommand::add() {
  FREEHOLD_TRY(open());
  FREEHOLD_ASSIGN(const WipedBytes password, read_new_password(password_file));
  const WipedAtEnd wiped(form.password);
  form.password = password.text();
  FREEHOLD_ASSIGN(const auto accounts, open_accounts());
  FREEHOLD_ASSIGN(const OwnerId owner, accounts->add(form));
  return report(owner, "added");
}

Result<ExitStatus> UserCommand::list() {
  FREEHOLD_TRY(open());
  OwnerId after;
  bool first = true;
  if (as_json) std::cout << '[';
  for (;;) {
    FREEHOLD_ASSIGN(const auto accounts, store_->accounts(after, kListedAtOnce));
    for (const Account& account : accounts) {
      after = account.owner;
      if (as_json)
        std::cout << (first ? "" : ",\n") << json::serialize(to_json(account));
      else
        std::cout << account.owner.text() << "  " << account.created_at.substr(0, 10) << "  "
                  << (account.is_active ? "on " : "OFF") << "  " << shown_to_operator(account.tier) << "  "
                  << shown_to_operator(account.email)
                  << (account.username.empty() ? "" : "  " + shown_to_operator(account.username)) << '\n';
      first = false;
    }
    if (accounts.size() < kListedAtOnce) break;
  }
  if (as_json) std::cout << "]\n";
  return kDone;
}

Result<ExitStatus> UserCommand::passwd() {
  FREEHOLD_TRY(open());
  FREEHOLD_ASSIGN(const Account account, find());
  FREEHOLD_ASSIGN(const WipedBytes password, read_new_password(password_file));
  FREEHOLD_ASSIGN(const auto accounts, open_accounts());
  FREEHOLD_TRY(accounts->reset_password(account.owner, password.text()));
  return report(account.owner, "has a new password, and is signed out everywhere");
}

/// What is captured is told at once, also where no server runs that would; one that is at it with the same owner goes
/// on with it by itself.
Status UserCommand::tell_devices() {
  FREEHOLD_ASSIGN(const auto owners, store_->captured_owners());
  return drain_owners(*store_, workspace_schema(), clock_, owners, [] { return true; });
}

Status UserCommand::set(const Account& account, const char* column, const Value& value) {
  const Table& users = *workspace_schema().owner_table();
  FREEHOLD_TRY(store_->set_cell(users, account.owner, RowId{account.owner.uuid}, *users.find(column), value,
                                format_time(clock_.now_us())));
  return tell_devices();
}

Result<ExitStatus> UserCommand::set_active(bool active) {
  FREEHOLD_TRY(open());
  FREEHOLD_ASSIGN(const Account account, find());
  if (account.is_active != active) FREEHOLD_TRY(set(account, "is_active", std::int64_t{active ? 1 : 0}));
  return report(account.owner, active ? "switched on" : "switched off");
}

Result<ExitStatus> UserCommand::set_tier() {
  FREEHOLD_TRY(open());
  FREEHOLD_ASSIGN(const Account account, find());
  if (account.tier != tier) FREEHOLD_TRY(set(account, "tier", tier));
  return report(account.owner, ("has the tier " + tier).c_str());
}

Result<ExitStatus> UserCommand::remove() {
  FREEHOLD_TRY(open());
  FREEHOLD_ASSIGN(const Account account, find());
  if (!yes) {
    FREEHOLD_ASSIGN(
        const std::string answer,
        ask_at_terminal("This deletes the account and everything in it, for good. To go on, type its email, " +
                        shown_to_operator(account.email) + ": "));
    if (answer != account.email) return fail(Code::wrong_usage, "that is another email; nothing was deleted");
  }
  FREEHOLD_TRY(store_->remove_account(account.owner));
  // From here on the account is gone, whatever else fails: what is missing goes by itself, and is said.
  FREEHOLD_ASSIGN(const bool had_files, remove_files(account.owner));
  if (const Status told = tell_devices(); !told)
    std::cerr << "freehold: the account is deleted; devices of others hear what went along from a server that runs, or "
                 "from the next one that starts: "
              << told.error().message << '\n';
  const json::object deleted = {{"id", account.owner.text()}, {"email", account.email}, {"had_files", had_files}};
  if (as_json)
    std::cout << json::serialize(deleted) << '\n';
  else
    std::cout << shown_to_operator(account.email) << " (" << account.owner.text()
              << "): deleted, with everything in it\n";
  return kDone;
}

/// Whether there were any.
Result<bool> UserCommand::remove_files(const OwnerId& owner) const {
  const BlobStore blobs(home.data);
  const std::string folder = blobs.folder_of(owner).string();
  auto removed = blobs.remove_all(owner);
  if (!removed) {
    Error error = removed.error();
    error.message =
        "the account is deleted, but not all of its files; remove the folder " + folder + ": " + error.message;
    return error;
  }
  if (!*removed)
    std::cerr << "freehold: the account has no folder of files here, at " << folder
              << "; where the server has another --data, it removes them from there in about a week\n";
  return removed;
}

/// The subcommands, as `add_user` gives them their options and actions.
struct Subcommands {
  CLI::App& user;
  std::shared_ptr<UserCommand> command;
  Action& action;

  CLI::App* add(const char* name, const char* about, Action run) {
    CLI::App* sub = user.add_subcommand(name, about);
    command->home.add_options(*sub);
    sub->add_flag("--json", command->as_json, "Print the result as JSON");
    Action& chosen = action;
    sub->callback([run = std::move(run), &chosen] { chosen = run; });
    return sub;
  }
  CLI::App* add_about_one(const char* name, const char* about, Action run) {
    CLI::App* sub = add(name, about, std::move(run));
    sub->add_option("who", command->who, "Email, username or id of the account")->required()->type_name("WHO");
    return sub;
  }
  void add_password(CLI::App& sub) {
    sub.add_option("--password-file", command->password_file,
                   "File whose first line is the password; else it is asked for, or read from standard input")
        ->type_name("FILE");
  }
};

}  // namespace

void add_user(CLI::App& app, Action& action) {
  auto command = std::make_shared<UserCommand>();
  CLI::App* user = app.add_subcommand("user", "The accounts of a server: servers on Postgres may run meanwhile");
  user->require_subcommand(1);
  user->footer("A running server holds an embedded database alone: stop it first.");
  Subcommands all{*user, command, action};
  CLI::App* add = all.add("add", "Makes an account", [command] { return command->add(); });
  add->add_option("email", command->form.email, "What it signs in with")->required()->type_name("EMAIL");
  add->add_option("--username", command->form.username, "Another name to sign in with")->type_name("NAME");
  add->add_option("--full-name", command->form.full_name, "The person's name")->type_name("NAME");
  all.add_password(*add);
  all.add("list", "Lists all accounts, by their ids", [command] { return command->list(); });
  all.add_password(*all.add_about_one("passwd", "Gives an account a new password, and signs it out everywhere",
                                      [command] { return command->passwd(); }));
  all.add_about_one("disable", "Switches an account off: within seconds none of its devices can sync or sign in",
                    [command] { return command->set_active(false); });
  all.add_about_one("enable", "Switches it on again", [command] { return command->set_active(true); });
  all.add_about_one("delete", "Deletes an account with everything in it, for good",
                    [command] { return command->remove(); })
      ->add_flag("--yes", command->yes, "Do not ask for the email once more");
  const Column& tiers = *workspace_schema().owner_table()->find("tier");
  all.add_about_one("tier", "Puts an account on another plan", [command] { return command->set_tier(); })
      ->add_option("tier", command->tier, "The plan")
      ->required()
      ->check(CLI::IsMember(tiers.one_of));
}

}  // namespace freehold
