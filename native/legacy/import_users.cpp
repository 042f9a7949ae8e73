#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

#include "core/base/text.hpp"
#include "core/base/time.hpp"
#include "core/hashing/wrapped.hpp"
#include "core/rules/rules.hpp"
#include "native/legacy/import_run.hpp"
#include "sync/auth/account_form.hpp"

namespace freehold {
namespace {

/// Users whose digests are wrapped before the first of them is added: enough to keep every thread busy, and soon done.
constexpr std::size_t kBatch = 256;

/// A user who can be added.
struct NewUser {
  LegacyRow row;
  std::int64_t id = 0;
  NewAccount account;
  std::string digest;  ///< of the password; empty: none
  std::vector<Error> warnings;
};

Error taken(const char* what, const std::string& by) {
  return fail_at(Code::unique_violation, std::string("its ") + what + " is that of " + by, "users", what);
}

/// Wraps the digests side by side, on all of the machine's threads: each takes some 20 ms and 19 MiB.
class Wrapping {
 public:
  Wrapping(const ImportRun& run, std::vector<NewUser>& users) : run_(run), users_(users) {}

  Status finish() {
    const std::size_t count = std::min<std::size_t>(std::max(1U, std::thread::hardware_concurrency()), users_.size());
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < count; ++i) threads.emplace_back([this] { work(); });
    for (std::thread& thread : threads) thread.join();
    return failure_;
  }

 private:
  void work() {
    try {
      for (std::size_t i = next_++; i < users_.size(); i = next_++) {
        Status done = run_.go_on();
        if (done) done = wrap(users_[i]);
        if (!done) return give_up(std::move(done));
      }
    } catch (const std::exception& fault) {
      give_up(fail(Code::internal, fault.what()));
    }
  }

  Status wrap(NewUser& user) const {
    if (user.digest.empty()) return {};
    FREEHOLD_ASSIGN(user.account.password_hash, wrap_digest(user.digest, run_.random));
    return {};
  }

  void give_up(Status status) {
    const std::lock_guard lock(lock_);
    failure_ = std::move(status);
    next_ = users_.size();
  }

  const ImportRun& run_;
  std::vector<NewUser>& users_;
  std::atomic<std::size_t> next_ = 0;
  std::mutex lock_;
  Status failure_;
};

class UserImport {
 public:
  UserImport(ImportRun& run, LegacyTable& table) : run_(run), table_(table), users_(*run.schema.owner_table()) {}

  Status finish() {
    run_.begin(table_);
    for (;;) {
      FREEHOLD_ASSIGN(const auto row, table_.next());
      if (!row) break;
      FREEHOLD_TRY(run_.go_on());
      FREEHOLD_TRY(take(*row));
      if (batch_.size() == kBatch) FREEHOLD_TRY(add_batch());
    }
    return add_batch();
  }

 private:
  Status take(const LegacyRow& row) {
    const auto id = old_id(row);
    if (!id || !seen_.insert(*id).second) {
      run_.skip(row, id ? taken("id", "a row before it") : id.error());
      return {};
    }
    FREEHOLD_ASSIGN(const auto held, run_.store.find_account(LegacyOwners::id_of(*id)));
    if (held) {
      ++run_.current().already_there;
      run_.owners.note_there(*id);
      return {};
    }
    NewUser user{row, *id, {}, {}, {}};
    const Status fit = read(user);
    if (fit) {
      batch_.push_back(std::move(user));
    } else if (is_about_row(fit.error())) {
      skip(user, fit.error());
    } else {
      return fit.error();
    }
    return {};
  }

  void skip(const NewUser& user, const Error& reason) {
    run_.skip(user.row, reason);
    run_.owners.note_skipped(user.id);
  }

  Status read(NewUser& user) {
    user.account.owner = LegacyOwners::id_of(user.id);
    user.account.is_active = user.row.flag("is_active", true);
    user.account.is_admin = user.row.flag("is_admin", false);
    FREEHOLD_TRY(read_email(user));
    FREEHOLD_TRY(read_username(user));
    read_digest(user);
    read_time(user);
    emails_.emplace(ascii_lower(user.account.email), user.id);
    if (user.account.username) usernames_.emplace(*user.account.username, user.id);
    return {};
  }

  Status read_email(NewUser& user) const {
    std::string& email = user.account.email;
    email = user.row.text("email").value_or("");
    if (!looks_like_email(email))
      return fail_at(Code::invalid_value, "its email is none: one looks like ada@example.org", "users", "email");
    FREEHOLD_TRY(check_value(users_, *users_.find("email"), email));
    if (const auto other = emails_.find(ascii_lower(email)); other != emails_.end())
      return taken("email", "user " + std::to_string(other->second) + ", compared without regard to case");
    FREEHOLD_ASSIGN(const auto held, run_.store.find_account(email));
    if (held) return taken("email", "an account that is there already");
    return {};
  }

  /// The email signs in as well, so that a name that could not is no reason to leave the person behind.
  Status read_username(NewUser& user) const {
    const auto name = user.row.text("username");
    if (!name || name->empty()) return {};
    FREEHOLD_TRY(check_value(users_, *users_.find("username"), *name));
    if (!looks_like_username(*name)) {
      user.warnings.push_back(fail_at(
          Code::invalid_value, "its username has an @ or control characters in it and was left out; the email signs in",
          "users", "username"));
      return {};
    }
    if (const auto other = usernames_.find(*name); other != usernames_.end())
      return taken("username", "user " + std::to_string(other->second));
    FREEHOLD_ASSIGN(const auto held, run_.store.find_account(*name));
    if (held) return taken("username", "an account that is there already");
    user.account.username = *name;
    return {};
  }

  static void read_digest(NewUser& user) {
    user.digest = ascii_lower(user.row.text("password_hash").value_or(""));
    if (is_sha256_digits(user.digest)) return;
    user.digest.clear();
    user.warnings.push_back(fail_at(
        Code::invalid_value, "its password_hash is not 64 hexadecimal digits; it was imported without a password",
        "users", "password_hash"));
  }

  void read_time(NewUser& user) const {
    const auto us = user.row.time("created_at");
    if (!us && !user.row.is_null("created_at"))
      user.warnings.push_back(fail_at(Code::invalid_value,
                                      "its created_at cannot be read; it has the time of the import instead", "users",
                                      "created_at"));
    user.account.now = format_time(us.value_or(run_.clock.now_us()));
  }

  Status add_batch() {
    if (!run_.order.dry_run) FREEHOLD_TRY(Wrapping(run_, batch_).finish());
    for (const NewUser& user : batch_) {
      FREEHOLD_TRY(run_.go_on());
      FREEHOLD_TRY(add(user));
      run_.show_progress();
    }
    batch_.clear();
    return {};
  }

  Status add(const NewUser& user) {
    if (run_.order.dry_run) {
      run_.owners.note_planned(user.id);
    } else {
      const auto clock = Hlc::at(static_cast<std::uint64_t>(run_.clock.now_us()) / 1000);
      const Status added = run_.store.add_account(user.account, clock);
      if (!added && !is_about_row(added.error())) return added.error();
      if (!added) {
        skip(user, added.error());
        return {};
      }
      run_.owners.note_there(user.id);
    }
    ++run_.current().imported;
    for (const Error& warning : user.warnings) run_.warn(user.row, warning);
    return {};
  }

  ImportRun& run_;
  LegacyTable& table_;
  const Table& users_;
  std::unordered_set<std::int64_t> seen_;
  std::unordered_map<std::string, std::int64_t> emails_, usernames_;
  std::vector<NewUser> batch_;
};

}  // namespace

Status import_users(ImportRun& run, LegacyTable& table) {
  return UserImport(run, table).finish();
}

}  // namespace freehold
