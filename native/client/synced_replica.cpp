#include "native/client/synced_replica.hpp"

#include <algorithm>
#include <thread>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "core/vault/vault.hpp"
#include "native/client/wire.hpp"

namespace freehold {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

constexpr auto kConnectTime = 15s;
constexpr auto kLook = 50ms;  ///< how long a socket is listened to before `enough` is asked again
constexpr auto kFirstDelay = 500ms;
constexpr auto kLongestDelay = 30s;
constexpr std::int64_t kRenewBeforeMs = 60'000;
constexpr unsigned kTokenRefused = 4401;

std::int64_t number_of(const json::object& object, std::string_view name) {
  const json::value* found = object.if_contains(name);
  return found != nullptr && found->is_int64() ? found->get_int64() : 0;
}

bool says(const json::object& object, std::string_view name) {
  const json::value* found = object.if_contains(name);
  return found != nullptr && found->is_bool() && found->get_bool();
}

Error error_of(const json::object& body) {
  const auto text = [&body](std::string_view name) {
    const json::value* found = body.if_contains(name);
    return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
  };
  Error error = fail(find_code(text("code")).value_or(Code::internal), text("message"));
  error.table = text("table");
  error.row = text("row");
  error.column = text("column");
  return error;
}

/// Time alone mends these.
bool passes(const Error& why) {
  return why.code == Code::offline || why.code == Code::too_many_attempts || why.code == Code::busy ||
         why.code == Code::database_unavailable;
}

/// Another token may help.
bool asks_for_a_token(const Error& why) {
  return why.code == Code::unauthenticated || why.code == Code::token_expired;
}

}  // namespace

SyncedReplica::SyncedReplica(SyncedReplicaOptions options) : options_(std::move(options)) {}

SyncedReplica::~SyncedReplica() = default;

Result<std::unique_ptr<SyncedReplica>> SyncedReplica::open(SyncedReplicaOptions options) {
  std::unique_ptr<SyncedReplica> out(new SyncedReplica(std::move(options)));
  FREEHOLD_ASSIGN(out->server_, ServerAddress::parse(out->options_.server));
  if (!out->server_.secure && !out->server_.is_local() && !out->options_.plain)
    return fail(Code::wrong_usage,
                out->options_.server + " sends the password and every row in the clear: use https://");
  if (out->server_.secure) {
    FREEHOLD_ASSIGN(out->tls_, client_tls(out->options_.ca_file));
  }
  out->accounts_ = std::make_unique<AccountCalls>(out->server_, out->tls_, *out->options_.clock);
  FREEHOLD_TRY(out->unlock());
  return out;
}

Status SyncedReplica::unlock() {
  FREEHOLD_ASSIGN(const auto vault, Vault::open({.database = {options_.file}, .random = options_.random}));
  FREEHOLD_ASSIGN(const bool made, vault->made());
  if (!made) {
    if (options_.account.empty())
      return fail(Code::not_signed_in, options_.file + " holds no account yet: name the one that is to be in it");
    // First who it is: a file for somebody who cannot sign in would only be in the way.
    FREEHOLD_ASSIGN(const auto entered, accounts_->login(options_.account, options_.password));
    Status kept = [&]() -> Status {
      FREEHOLD_ASSIGN(const DatabaseKey key, vault->make(options_.password));
      FREEHOLD_TRY(open_database(key));
      return keep(entered);
    }();
    if (!kept) accounts_->logout(entered.session);
    return kept;
  }
  auto key = vault->unlock(options_.password);
  if (!key && key.error().code == Code::invalid_credentials && !options_.account.empty()) {
    FREEHOLD_ASSIGN(const auto entered, accounts_->login(options_.account, options_.password));
    accounts_->logout(entered.session);
    return fail(Code::device_locked,
                "the account's password has been changed elsewhere, and " + options_.file +
                    " is locked by the earlier one: give that one, or take the file and its vault away");
  }
  FREEHOLD_TRY(key);
  return open_database(*key);
}

Status SyncedReplica::open_database(const DatabaseKey& key) {
  ReplicaOptions options;
  options.path = options_.file;
  options.key = key;
  options.schema = options_.schema;
  options.migrations = options_.migrations;
  options.clock = options_.clock;
  options.random = options_.random;
  FREEHOLD_ASSIGN(replica_, Replica::open(options));
  FREEHOLD_TRY(command({{"do", "status"}}));
  return {};
}

Result<json::object> SyncedReplica::command(const json::object& command, std::string_view payload) {
  Replica::Reply reply = replica_->call(json::serialize(command), payload);
  json::object answer = json::parse(reply.json).as_object();
  follow(answer);
  if (const json::value* failed = answer.if_contains("error")) return error_of(failed->as_object());
  if (command.at("do").as_string() == "status") status_ = answer.at("ok").as_object();
  if (command.at("do").as_string() == "take")
    answer["ok"] = std::string_view(reinterpret_cast<const char*>(reply.payload.data()), reply.payload.size());
  return answer;
}

void SyncedReplica::follow(const json::object& reply) {
  if (const json::value* status = reply.if_contains("status")) status_ = status->as_object();
  if (says(reply, "reconnect")) reconnects_ = true;
}

Result<json::value> SyncedReplica::call(const json::object& what) {
  FREEHOLD_ASSIGN(json::object answer, command(what));
  return std::move(answer.at("ok"));
}

Status SyncedReplica::store_session(const json::object& session) {
  FREEHOLD_TRY(command({{"do", "set_session"}, {"session", session}}));
  return {};
}

/// As the server knows it: who was named, or whose row is in the file.
Result<std::string> SyncedReplica::account_name() {
  if (!options_.account.empty()) return options_.account;
  FREEHOLD_ASSIGN(const json::object me, command({{"do", "me"}}));
  const json::object* row = me.at("ok").if_object();
  const json::value* email = row != nullptr ? row->if_contains("email") : nullptr;
  if (email == nullptr || !email->is_string())
    return fail(Code::not_signed_in, "the file does not say whose it is: name the account");
  return std::string(email->get_string());
}

/// The engine refuses anybody but the owner of the file.
Status SyncedReplica::sign_in() {
  FREEHOLD_ASSIGN(const std::string name, account_name());
  FREEHOLD_ASSIGN(const auto entered, accounts_->login(name, options_.password));
  Status kept = keep(entered);
  // Nobody would use it, and it would stand in the list of devices.
  if (!kept) accounts_->logout(entered.session);
  return kept;
}

Status SyncedReplica::keep(const AccountCalls::SignIn& entered) {
  FREEHOLD_TRY(command({{"do", "sign_in"}, {"user", entered.user}, {"session", entered.session}}));
  return {};
}

Result<std::optional<json::object>> SyncedReplica::session() {
  FREEHOLD_ASSIGN(json::object held, command({{"do", "session"}}));
  json::object* session = held.at("ok").if_object();
  return session == nullptr ? std::nullopt : std::optional(std::move(*session));
}

/// By the refresh token, or anew by the password where that is at its end.
Status SyncedReplica::renew_session(const std::optional<json::object>& held) {
  if (!held) return sign_in();
  const auto renewed = accounts_->refresh(held->at("refresh_token").as_string());
  if (renewed) return store_session(*renewed);
  return passes(renewed.error()) ? Status(renewed.error()) : sign_in();
}

/// A token that is good now.
Result<std::string> SyncedReplica::token() {
  FREEHOLD_ASSIGN(auto held, session());
  const std::int64_t now_ms = options_.clock->now_us() / 1000;
  if (renew_token_ || !held || number_of(*held, "expires_at") - kRenewBeforeMs <= now_ms) {
    FREEHOLD_TRY(renew_session(held));
    FREEHOLD_ASSIGN(held, session());
  }
  if (!held) return fail(Code::unauthenticated, "nobody is signed in any more");
  renew_token_ = false;
  return std::string(held->at("access_token").as_string());
}

void SyncedReplica::disconnect() {
  if (socket_ == nullptr) return;
  if (socket_->close_code() == kTokenRefused) renew_token_ = true;
  socket_.reset();
  reconnects_ = false;
  static_cast<void>(command({{"do", "disconnected"}}));
}

/// Doubling, each somewhere in the upper half of its step, so that the devices of a restarted server do not all come
/// back in the same instant.
Status SyncedReplica::give_up_or_wait(const Error& why) {
  if (!passes(why)) return why;
  trouble_ = why.message;
  const auto step = std::min<std::chrono::milliseconds>(kFirstDelay * (1 << std::min(tries_++, 10)), kLongestDelay);
  std::uint8_t dice = 0;
  options_.random->fill({&dice, 1});
  try_at_ = std::chrono::steady_clock::now() + step / 2 + step * dice / 512;
  return {};
}

Status SyncedReplica::connect() {
  auto signer = token();
  if (!signer) return give_up_or_wait(signer.error());
  auto opened = LiveSocket::open(server_, tls_, kConnectTime);
  if (!opened) return give_up_or_wait(opened.error());
  socket_ = std::move(opened).value();
  FREEHOLD_TRY(command({{"do", "connected"}, {"token", *signer}}));
  return {};
}

Status SyncedReplica::send_what_waits() {
  while (true) {
    FREEHOLD_ASSIGN(json::object taken, command({{"do", "take"}}));
    const json::string& message = taken.at("ok").as_string();
    if (message.empty()) return {};
    socket_->send(std::string(message));
  }
}

/// What is to be said and what has come, for a moment.
Status SyncedReplica::pump() {
  FREEHOLD_TRY(send_what_waits());
  if (const auto message = socket_->next(kLook)) {
    // What the server says against us is an error of that message, and the core asks for another connection.
    const auto heard = command({{"do", "receive"}}, *message);
    if (!heard && asks_for_a_token(heard.error())) renew_token_ = true;
  }
  if (says(status_, "connected")) {
    trouble_.clear();
    tries_ = 0;
  }
  if (!socket_->ended() && !reconnects_) return {};
  disconnect();
  // A token that runs out is part of normal work; one that is refused at the door is not.
  if (renew_token_ && tries_ == 0) {
    tries_ = 1;
    return {};
  }
  return give_up_or_wait(fail(Code::offline, "the server ended the connection"));
}

Status SyncedReplica::run(const std::function<bool()>& enough) {
  began_ms_ = options_.clock->now_us() / 1000;
  while (!enough()) {
    const auto left = try_at_ - std::chrono::steady_clock::now();
    if (socket_ != nullptr) {
      FREEHOLD_TRY(pump());
    } else if (left > 0ms) {
      std::this_thread::sleep_for(std::min<std::chrono::steady_clock::duration>(left, kLook));
    } else {
      FREEHOLD_TRY(connect());
    }
  }
  return {};
}

bool SyncedReplica::in_step() const {
  return says(status_, "connected") && number_of(status_, "pending") == 0 &&
         number_of(status_, "last_sync_at") >= began_ms_;
}

Status SyncedReplica::sync(std::chrono::milliseconds patience) {
  const auto until = std::chrono::steady_clock::now() + patience;
  // Somebody who goes on from here may wait long before the next `sync`: this one begins with what the server has now.
  if (socket_ != nullptr) disconnect();
  FREEHOLD_TRY(run([&] { return in_step() || std::chrono::steady_clock::now() >= until; }));
  if (in_step()) return {};
  return fail(Code::offline, "not in step with the server yet" + (trouble_.empty() ? "" : ": " + trouble_));
}

}  // namespace freehold
