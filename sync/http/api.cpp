#include "sync/http/api.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "core/base/time.hpp"
#include "core/protocol/codec.hpp"
#include "core/protocol/limits.hpp"
#include "core/schema/published.hpp"
#include "sync/auth/device_name.hpp"
#include "sync/reconcile/next_rows.hpp"
#include "sync/reconcile/reconcile.hpp"
#include "sync/secrets/credentials.hpp"
#include "sync/secrets/wiping_memory.hpp"

namespace freehold {
namespace {

constexpr std::string_view kId = "{id}";

bool leads_to(const Api::Route& route, std::string_view path) {
  const std::size_t at = route.path.find(kId);
  if (at == std::string_view::npos) return route.path == path;
  const std::string_view before = route.path.substr(0, at), after = route.path.substr(at + kId.size());
  if (path.size() <= before.size() + after.size()) return false;
  if (!path.starts_with(before) || !path.ends_with(after)) return false;
  return Api::id_in(route, path).find('/') == std::string_view::npos;
}

/// Of a body that may carry a secret: what was read of it is overwritten when the object goes.
Result<boost::json::object> parse_object(const std::string& body) {
  FREEHOLD_ASSIGN(boost::json::value json, parse_json(body, boost::json::make_shared_resource<WipingMemory>()));
  if (!json.is_object()) return fail(Code::malformed, "the body must be a JSON object");
  return std::move(json.get_object());
}

Result<std::optional<std::string>> optional_text(const boost::json::object& form, std::string_view name) {
  const auto* field = form.if_contains(name);
  if (field == nullptr || field->is_null()) return std::optional<std::string>();
  if (!field->is_string()) return fail_at(Code::malformed, std::string(name) + " must be text", {}, std::string(name));
  return std::optional<std::string>(std::string(field->get_string()));
}

Result<std::string> required_text(const boost::json::object& form, std::string_view name) {
  FREEHOLD_ASSIGN(auto text, optional_text(form, name));
  if (!text) return fail_at(Code::malformed, std::string(name) + " is missing", {}, std::string(name));
  return std::move(*text);
}

Result<WipedBytes> required_secret(const boost::json::object& form, std::string_view name) {
  const auto* field = form.if_contains(name);
  if (field == nullptr || !field->is_string())
    return fail_at(Code::malformed, std::string(name) + " must be text", {}, std::string(name));
  return WipedBytes{std::string_view(field->get_string())};
}

/// Into a text of the caller's, who overwrites it: no other copy is made.
Status read_password(const boost::json::object& form, std::string_view name, std::string& password) {
  const auto* field = form.if_contains(name);
  if (field == nullptr || field->is_null())
    return fail_at(Code::malformed, std::string(name) + " is missing", {}, std::string(name));
  if (!field->is_string()) return fail_at(Code::malformed, std::string(name) + " must be text", {}, std::string(name));
  password.assign(field->get_string().data(), field->get_string().size());
  return {};
}

boost::json::object api_key_json(const ApiKey& key) {
  const auto optional = [](const std::optional<std::string>& text) {
    return text ? boost::json::value(*text) : boost::json::value(nullptr);
  };
  return {{"id", key.id.text()},
          {"provider", key.provider},
          {"key_name", optional(key.name)},
          {"key_last_four", key.last_four},
          {"created_at", key.created_at},
          {"last_used_at", optional(key.last_used_at)},
          {"is_active", key.is_active}};
}

Error no_such_connection() {
  return fail(Code::not_found, "there is no such connection among yours");
}

Error no_secrets() {
  return fail(Code::key_missing, "this server keeps no keys to other services");
}

Result<std::int64_t> query_number(const ApiCall& call, const std::string& name, std::int64_t otherwise) {
  const auto found = call.query.find(name);
  if (found == call.query.end()) return otherwise;
  const std::string& text = found->second;
  std::int64_t number = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failed != std::errc() || end != text.data() + text.size() || number < 0)
    return fail(Code::malformed, name + " must be a whole number, 0 or more");
  return number;
}

boost::json::object tokens_json(const TokenPair& tokens) {
  return {{"access_token", tokens.access}, {"refresh_token", tokens.refresh}, {"expires_in", AccessTokens::kLifetimeS}};
}

Result<std::string> device_of(const boost::json::object& form, const ApiCall& call) {
  FREEHOLD_ASSIGN(const auto given, optional_text(form, "device"));
  return device_name(given, call.user_agent);
}

boost::json::value session_json(const DeviceSignIn& sign_in, const AccessClaims& claims) {
  return {{"id", sign_in.id.text()},
          {"device", sign_in.device},
          {"created_at", format_time(sign_in.created_at_us)},
          {"seen_at", format_time(sign_in.seen_at_us)},
          {"current", claims.sign_in == sign_in.id}};
}

std::string signed_in_body(const SignedIn& answer) {
  // The row comes as text already; the rest of the object follows it.
  return R"({"user":)" + answer.user + "," + serialize_json(tokens_json(answer.tokens)).substr(1);
}

Reply reply_with(unsigned status, std::string body = {}) {
  Reply reply;
  reply.status = status;
  reply.body = std::move(body);
  return reply;
}

/// With when to come back, where there were too many tries.
Reply refusal_of(const Error& error, std::int64_t wait_s) {
  Reply reply = problem_reply(error);
  if (error.code == Code::too_many_attempts) reply.retry_after_s = std::max<std::int64_t>(1, wait_s);
  return reply;
}

}  // namespace

std::span<const Api::Route> Api::routes() {
  using limits::kAuthBodyBytes, limits::kMessageBytes;
  static constexpr std::array kRoutes = {
      Route{"POST", "/v1/auth/register", Work::password, false, kAuthBodyBytes, &Api::sign_up},
      Route{"POST", "/v1/auth/login", Work::password, false, kAuthBodyBytes, &Api::sign_in},
      Route{"POST", "/v1/auth/refresh", Work::store, false, kAuthBodyBytes, &Api::refresh},
      Route{"POST", "/v1/auth/logout", Work::store, false, kAuthBodyBytes, &Api::sign_out},
      Route{"POST", "/v1/auth/password", Work::password, true, kAuthBodyBytes, &Api::change_password},
      Route{"GET", "/v1/auth/sessions", Work::store, true, 0, &Api::list_sessions},
      Route{"DELETE", "/v1/auth/sessions", Work::store, true, 0, &Api::end_sessions},
      Route{"DELETE", "/v1/auth/sessions/{id}", Work::store, true, 0, &Api::end_session},
      Route{"GET", "/v1/me", Work::store, true, 0, &Api::me},
      Route{"POST", "/v1/sync/push", Work::push, true, kMessageBytes, &Api::push},
      Route{"GET", "/v1/sync/pull", Work::store, true, 0, &Api::pull},
      Route{"GET", "/v1/api-keys", Work::store, true, 0, &Api::api_keys},
      Route{"POST", "/v1/api-keys", Work::push, true, kAuthBodyBytes, &Api::add_api_key},
      Route{"DELETE", "/v1/api-keys/{id}", Work::push, true, 0, &Api::remove_api_key},
      Route{"PUT", "/v1/data-connections/{id}/credentials", Work::push, true, kAuthBodyBytes, &Api::put_credentials},
      Route{"DELETE", "/v1/data-connections/{id}/credentials", Work::push, true, 0, &Api::remove_credentials},
      Route{"GET", "/v1/blobs/{id}", Work::files, true, 0, &Api::get_blob},
      Route{"PUT", "/v1/blobs/{id}", Work::files, true, BlobLimits::kPieceBytes, &Api::put_blob},
      Route{"GET", "/healthz", Work::none, false, 0, &Api::alive},
      Route{"GET", "/readyz", Work::store, false, 0, &Api::ready},
  };
  return kRoutes;
}

const Api::Route* Api::find(std::string_view method, std::string_view path) {
  for (const Route& route : routes())
    if (route.method == method && leads_to(route, path)) return &route;
  return nullptr;
}

std::string_view Api::id_in(const Route& route, std::string_view path) {
  const std::size_t at = route.path.find(kId);
  if (at == std::string_view::npos) return {};
  return path.substr(at, path.size() - (route.path.size() - kId.size()));
}

std::string Api::allowed_methods(std::string_view path) {
  std::string methods;
  for (const Route& route : routes()) {
    if (!leads_to(route, path)) continue;
    methods += methods.empty() ? "" : ", ";
    methods += route.method;
  }
  return methods;
}

Result<Reply> Api::sign_up(const ApiCall& call) {
  FREEHOLD_ASSIGN(const auto json, parse_object(call.body));
  SignUp form;
  const WipedAtEnd wiped(form.password);
  FREEHOLD_ASSIGN(form.email, required_text(json, "email"));
  FREEHOLD_TRY(read_password(json, "password", form.password));
  FREEHOLD_ASSIGN(form.username, optional_text(json, "username"));
  FREEHOLD_ASSIGN(form.full_name, optional_text(json, "full_name"));
  FREEHOLD_ASSIGN(form.device, device_of(json, call));
  form.address = call.address;
  const auto answer = accounts_.sign_up(form);
  return answer ? reply_with(201, signed_in_body(*answer)) : refusal_of(answer.error(), accounts_.retry_after_s(form));
}

Result<Reply> Api::sign_in(const ApiCall& call) {
  FREEHOLD_ASSIGN(const auto json, parse_object(call.body));
  FREEHOLD_ASSIGN(const auto email, optional_text(json, "email"));
  FREEHOLD_ASSIGN(const auto username, optional_text(json, "username"));
  if (email.has_value() == username.has_value()) return fail(Code::malformed, "sign in with either email or username");
  SignIn form;
  const WipedAtEnd wiped(form.password);
  form.name = email ? *email : *username;
  form.address = call.address;
  FREEHOLD_ASSIGN(form.device, device_of(json, call));
  FREEHOLD_TRY(read_password(json, "password", form.password));
  const auto answer = accounts_.sign_in(form);
  return answer ? reply_with(200, signed_in_body(*answer)) : refusal_of(answer.error(), accounts_.retry_after_s(form));
}

Result<Reply> Api::refresh(const ApiCall& call) {
  FREEHOLD_ASSIGN(const auto json, parse_object(call.body));
  FREEHOLD_ASSIGN(const std::string token, required_text(json, "refresh_token"));
  FREEHOLD_ASSIGN(const TokenPair tokens, accounts_.refresh(token));
  return reply_with(200, serialize_json(tokens_json(tokens)));
}

Result<Reply> Api::sign_out(const ApiCall& call) {
  FREEHOLD_ASSIGN(const auto json, parse_object(call.body));
  FREEHOLD_ASSIGN(const std::string token, required_text(json, "refresh_token"));
  FREEHOLD_TRY(accounts_.sign_out(token));
  return reply_with(204);
}

Result<Reply> Api::change_password(const ApiCall& call) {
  FREEHOLD_ASSIGN(const auto json, parse_object(call.body));
  std::string current, replacement;
  const WipedAtEnd wiped_current(current), wiped_replacement(replacement);
  FREEHOLD_TRY(read_password(json, "current", current));
  FREEHOLD_TRY(read_password(json, "new", replacement));
  FREEHOLD_TRY(accounts_.check_access(*call.claims));
  const auto changed = accounts_.change_password(*call.claims, current, replacement);
  if (changed) return reply_with(200, serialize_json(tokens_json(*changed)));
  return refusal_of(changed.error(), accounts_.retry_after_s(SignIn{call.claims->owner.text(), {}, {}, {}}));
}

Result<Reply> Api::list_sessions(const ApiCall& call) {
  FREEHOLD_TRY(accounts_.check_access(*call.claims));
  FREEHOLD_ASSIGN(const auto sign_ins, accounts_.sign_ins(call.claims->owner));
  boost::json::array sessions;
  for (const DeviceSignIn& sign_in : sign_ins) sessions.push_back(session_json(sign_in, *call.claims));
  return reply_with(200, serialize_json(boost::json::object{{"sessions", std::move(sessions)}}));
}

Result<Reply> Api::end_session(const ApiCall& call) {
  FREEHOLD_TRY(accounts_.check_access(*call.claims));
  const auto id = Uuid::parse(call.id);
  if (!id) return fail(Code::not_found, "there is no such sign-in (any more)");
  FREEHOLD_TRY(accounts_.end_sign_in(call.claims->owner, *id));
  return reply_with(204);
}

Result<Reply> Api::end_sessions(const ApiCall& call) {
  FREEHOLD_TRY(accounts_.check_access(*call.claims));
  FREEHOLD_TRY(accounts_.end_sign_ins(call.claims->owner));
  return reply_with(204);
}

Result<Reply> Api::me(const ApiCall& call) {
  FREEHOLD_TRY(accounts_.check_access(*call.claims));
  FREEHOLD_ASSIGN(const std::string user, accounts_.user(call.claims->owner));
  return reply_with(200, R"({"user":)" + user + "}");
}

Result<Reply> Api::push(const ApiCall& call) {
  FREEHOLD_TRY(accounts_.check_access(*call.claims));
  FREEHOLD_ASSIGN(const boost::json::value json, parse_json(call.body));
  FREEHOLD_ASSIGN(const PushRequest request, decode_push(schema_, json, schema_version_));
  FREEHOLD_ASSIGN(const PushReply answer, reconcile(store_, schema_, clock_, call.claims->owner, request));
  return reply_with(200, encode_push_reply(answer));
}

Result<Reply> Api::pull(const ApiCall& call) {
  const auto named = call.query.find("scope");
  const std::string_view scope = named == call.query.end() ? std::string_view("me") : named->second;
  if (scope != "me" && scope != "public")
    return fail(Code::not_found, "there is no such scope; there are me and public");
  const OwnerId& whose = scope == "me" ? call.claims->owner : kPublicScope;
  FREEHOLD_ASSIGN(const std::int64_t since, query_number(call, "since", 0));
  FREEHOLD_ASSIGN(const std::int64_t asked, query_number(call, "limit", limits::kPullRowsDefault));
  const auto limit = std::clamp<std::int64_t>(asked, 1, limits::kPullRowsMax);
  FREEHOLD_TRY(accounts_.check_access(*call.claims));
  FeedPosition from{since};
  if (const auto at = call.query.find("at"); at != call.query.end()) from.first_at = at->second;
  if (from.first_at && (since > 0 || scope != "me"))
    return fail(Code::malformed, "at belongs to a first sync of one's own rows, which has no since");
  FREEHOLD_ASSIGN(const PullReply answer, next_rows(store_, whose, from, static_cast<std::size_t>(limit)));
  return reply_with(200, encode_pull_reply(answer));
}

Result<Reply> Api::add_api_key(const ApiCall& call) {
  FREEHOLD_TRY(accounts_.check_access(*call.claims));
  if (secrets_ == nullptr) return no_secrets();
  FREEHOLD_ASSIGN(const auto json, parse_object(call.body));
  NewApiKey fresh;
  FREEHOLD_ASSIGN(fresh.key, required_secret(json, "key"));
  FREEHOLD_ASSIGN(fresh.provider, required_text(json, "provider"));
  FREEHOLD_ASSIGN(fresh.name, optional_text(json, "key_name"));
  FREEHOLD_ASSIGN(const ApiKey added, secrets_->add_api_key(call.claims->owner, fresh));
  return reply_with(201, serialize_json(api_key_json(added)));
}

Result<Reply> Api::api_keys(const ApiCall& call) {
  FREEHOLD_TRY(accounts_.check_access(*call.claims));
  if (secrets_ == nullptr) return no_secrets();
  FREEHOLD_ASSIGN(const auto keys, secrets_->api_keys(call.claims->owner));
  boost::json::array list;
  for (const ApiKey& key : keys) list.push_back(api_key_json(key));
  return reply_with(200, serialize_json(boost::json::object{{"api_keys", std::move(list)}}));
}

Result<Reply> Api::remove_api_key(const ApiCall& call) {
  FREEHOLD_TRY(accounts_.check_access(*call.claims));
  if (secrets_ == nullptr) return no_secrets();
  const auto id = RowId::parse(call.id);
  if (!id) return fail(Code::not_found, "there is no such key (any more)");
  FREEHOLD_TRY(secrets_->remove_api_key(call.claims->owner, *id));
  return reply_with(204);
}

Result<Reply> Api::put_credentials(const ApiCall& call) {
  FREEHOLD_TRY(accounts_.check_access(*call.claims));
  if (secrets_ == nullptr) return no_secrets();
  const auto connection = RowId::parse(call.id);
  if (!connection) return no_such_connection();
  FREEHOLD_ASSIGN(const auto json, parse_object(call.body));
  const auto* credentials = json.if_contains("credentials");
  if (credentials == nullptr) return fail_at(Code::malformed, "credentials is missing", {}, "credentials");
  FREEHOLD_ASSIGN(const WipedBytes text, credentials_text(*credentials));
  FREEHOLD_TRY(secrets_->put_credentials(call.claims->owner, *connection, text));
  return reply_with(204);
}

Result<Reply> Api::remove_credentials(const ApiCall& call) {
  FREEHOLD_TRY(accounts_.check_access(*call.claims));
  if (secrets_ == nullptr) return no_secrets();
  const auto connection = RowId::parse(call.id);
  if (!connection) return no_such_connection();
  FREEHOLD_TRY(secrets_->remove_credentials(call.claims->owner, *connection));
  return reply_with(204);
}

Result<Reply> Api::alive(const ApiCall&) {
  return reply_with(200, R"({"status":"ok"})");
}

Result<Reply> Api::ready(const ApiCall&) {
  FREEHOLD_TRY(store_.ping());
  return reply_with(200, R"({"status":"ready"})");
}

}  // namespace freehold
