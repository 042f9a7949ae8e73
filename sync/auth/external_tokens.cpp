#include "sync/auth/external_tokens.hpp"

#include <algorithm>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "core/base/text.hpp"
#include "sync/auth/jws.hpp"
#include "sync/auth/unique_json.hpp"

namespace freehold {
namespace {

namespace json = boost::json;

/// The end of the year 9999: a later time is no time.
constexpr std::int64_t kLatestS = 253'402'300'799;

// From here on the provider has signed what is looked at: whoever sends it may learn what is wrong with it.
Error wrong_token(const std::string& why) {
  return fail(Code::unauthenticated, "the identity provider's token " + why);
}

bool names(const json::value* audience, std::string_view ours) {
  if (audience == nullptr) return false;
  if (audience->is_string()) return audience->get_string() == ours;
  const json::array* list = audience->if_array();
  if (list == nullptr) return false;
  const auto is_text = [](const json::value& each) { return each.is_string(); };
  return std::all_of(list->begin(), list->end(), is_text) &&
         std::any_of(list->begin(), list->end(), [&](const json::value& each) { return each.get_string() == ours; });
}

/// A time of RFC 7519, section 2: seconds since 1970, which may have a fraction.
Result<std::optional<std::int64_t>> time_member(const json::object& claims, std::string_view name) {
  const json::value* found = claims.if_contains(name);
  if (found == nullptr) return std::optional<std::int64_t>();
  if (found->is_double() && found->get_double() >= 0 && found->get_double() <= static_cast<double>(kLatestS))
    return std::optional(static_cast<std::int64_t>(found->get_double()));
  if (found->is_int64() && found->get_int64() >= 0 && found->get_int64() <= kLatestS)
    return std::optional(found->get_int64());
  return wrong_token("has a '" + std::string(name) + "' that is no time");
}

Status check_times(const json::object& claims, std::int64_t now_s, std::int64_t& expires_at_s) {
  FREEHOLD_ASSIGN(const auto expires, time_member(claims, "exp"));
  if (!expires) return wrong_token("never runs out (it has no 'exp')");
  for (const std::string_view name : {"nbf", "iat"}) {
    FREEHOLD_ASSIGN(const auto starts, time_member(claims, name));
    if (starts && *starts > now_s + kClockLeewayS) return wrong_token("is not valid yet; check the clocks");
  }
  expires_at_s = *expires + kClockLeewayS;
  if (now_s >= expires_at_s)
    return fail(Code::token_expired, "the identity provider's token has run out; get a new one there");
  return {};
}

std::optional<std::string> optional_text(const json::object& claims, std::string_view name) {
  const auto text = text_member(claims, name);
  return text ? std::optional(std::string(*text)) : std::nullopt;
}

/// Some providers write the boolean as text.
bool email_is_doubtful(const json::object& claims) {
  const json::value* verified = claims.if_contains("email_verified");
  if (verified == nullptr) return false;
  return !(verified->is_bool() && verified->get_bool()) && text_member(claims, "email_verified") != "true";
}

}  // namespace

Result<ExternalClaims> verify_external_token(const KeySet& keys, const TrustedIssuer& trusted, std::string_view token,
                                             std::int64_t now_s) {
  if (token.size() > kExternalTokenBytesMax) return not_from_the_provider();
  FREEHOLD_ASSIGN(const std::string payload, verify_jws(keys, token));
  const auto claims = parse_unique_object(payload);
  if (!claims) return wrong_token("holds no claims that can be read");
  if (text_member(*claims, "iss") != trusted.issuer) return wrong_token("comes from another issuer");
  if (!names(claims->if_contains("aud"), trusted.audience)) return wrong_token("was made for another audience");
  ExternalClaims result;
  result.subject = text_member(*claims, "sub").value_or("");
  const auto length = count_code_points(result.subject);
  if (!length || *length == 0 || *length > kSubjectMax)
    return wrong_token("names no subject of 1 to " + std::to_string(kSubjectMax) + " characters");
  FREEHOLD_TRY(check_times(*claims, now_s, result.expires_at_s));
  if (!email_is_doubtful(*claims)) result.email = optional_text(*claims, "email");
  result.name = optional_text(*claims, "name");
  return result;
}

}  // namespace freehold
