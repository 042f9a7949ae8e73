#include "native/client/account_calls.hpp"

#include <optional>

#include <unistd.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "native/client/wire.hpp"

namespace freehold {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
namespace json = boost::json;

constexpr auto kPatience = std::chrono::seconds(10);
constexpr std::size_t kAnswerBytesMax = 256 * 1024;

using Request = http::request<http::string_body>;
using Response = http::response<http::string_body>;

template <class Stream>
asio::awaitable<Response> exchange(Stream& stream, const ServerAddress& server, const Request& request) {
  beast::get_lowest_layer(stream).expires_after(kPatience);
  co_await connect(stream, server);
  co_await http::async_write(stream, request, asio::use_awaitable);
  beast::flat_buffer buffer;
  http::response_parser<http::string_body> parser;
  parser.body_limit(kAnswerBytesMax);
  co_await http::async_read(stream, buffer, parser, asio::use_awaitable);
  co_return parser.release();
}

/// Runs one exchange to its end, on a loop of its own.
template <class Stream, class... Tls>
Result<Response> carry_out(const ServerAddress& server, const Request& request, Tls&... tls) {
  asio::io_context io(1);
  Stream stream(io, tls...);
  std::optional<Result<Response>> answer;
  asio::co_spawn(io, exchange(stream, server, request), [&answer](const std::exception_ptr& failed, Response response) {
    if (!failed) {
      answer.emplace(std::move(response));
      return;
    }
    try {
      std::rethrow_exception(failed);
    } catch (const boost::system::system_error& why) {
      answer.emplace(fail(Code::offline, "the server cannot be reached: " + why.code().message()));
    }
  });
  io.run();
  return std::move(*answer);
}

std::string text_of(const json::object& object, std::string_view name) {
  const json::value* found = object.if_contains(name);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

/// The name of this machine, by which its owner knows it in the list of devices.
std::string device_name() {
  char name[256] = {};
  return ::gethostname(name, sizeof name - 1) == 0 ? name : "";
}

}  // namespace

Result<json::object> AccountCalls::post(const std::string& path, const json::object& body) const {
  Request request(http::verb::post, "/v1/auth/" + path, 11);
  request.set(http::field::host, server_.authority());
  request.set(http::field::user_agent, "freehold");
  request.set(http::field::content_type, "application/json");
  request.keep_alive(false);
  request.body() = json::serialize(body);
  request.prepare_payload();
  FREEHOLD_ASSIGN(const Response response, server_.secure ? carry_out<SecureStream>(server_, request, *tls_)
                                                          : carry_out<PlainStream>(server_, request));
  boost::system::error_code no_json;
  json::value parsed = json::parse(response.body(), no_json);
  const json::object* answer = no_json ? nullptr : parsed.if_object();
  if (response.result() == http::status::no_content) return json::object();
  if (answer != nullptr && response.result_int() / 100 == 2) return *answer;
  const auto code = answer != nullptr ? find_code(text_of(*answer, "code")) : std::nullopt;
  // Without a code it is not our server that speaks, but something in front of it.
  if (!code)
    return fail(Code::offline,
                "the server is not available (it answered " + std::to_string(response.result_int()) + ")");
  const std::string detail = text_of(*answer, "detail");
  // A fault of the server's is mended there; what it wants of us is none.
  const bool faulty = response.result_int() >= 500;
  return faulty ? fail(Code::offline, "the server is not available: " + detail) : fail(*code, detail);
}

Result<json::object> AccountCalls::session_of(const json::object& answer) const {
  const json::value* seconds = answer.if_contains("expires_in");
  const std::string access = text_of(answer, "access_token"), refresh = text_of(answer, "refresh_token");
  if (seconds == nullptr || !seconds->is_int64() || access.empty() || refresh.empty())
    return fail(Code::malformed, "the server signed in without tokens");
  return json::object{{"access_token", access},
                      {"refresh_token", refresh},
                      {"expires_at", clock_.now_us() / 1000 + seconds->get_int64() * 1000}};
}

Result<AccountCalls::SignIn> AccountCalls::login(std::string_view account, std::string_view password) const {
  json::object body{{account.find('@') == std::string_view::npos ? "username" : "email", account},
                    {"password", password}};
  if (const std::string device = device_name(); !device.empty()) body["device"] = device;
  FREEHOLD_ASSIGN(const json::object answer, post("login", body));
  const json::value* user = answer.if_contains("user");
  if (user == nullptr || !user->is_object()) return fail(Code::malformed, "the server signed in without saying who");
  FREEHOLD_ASSIGN(json::object session, session_of(answer));
  return SignIn{user->get_object(), std::move(session)};
}

Result<json::object> AccountCalls::refresh(std::string_view refresh_token) const {
  FREEHOLD_ASSIGN(const json::object answer, post("refresh", {{"refresh_token", refresh_token}}));
  return session_of(answer);
}

void AccountCalls::logout(const json::object& session) const {
  static_cast<void>(post("logout", {{"refresh_token", session.at("refresh_token")}}).ok());
}

}  // namespace freehold
