#include "sync/auth/access_tokens.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "core/protocol/codec.hpp"
#include "sync/auth/digest.hpp"

namespace freehold {
namespace {

/// base64url of {"alg":"HS256","typ":"JWT"}
constexpr std::string_view kHeader = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";
constexpr std::string_view kIssuer = "freehold";
constexpr std::size_t kTokenBytesMax = 1024;

Bytes to_bytes(std::string_view text) {
  return Bytes(text.begin(), text.end());
}

Error not_ours() {
  return fail(Code::unauthenticated, "the access token was not issued by this server; sign in");
}

Result<AccessClaims> read_claims(std::string_view payload) {
  const auto bytes = from_base64url(payload);
  if (!bytes) return not_ours();
  auto json = parse_json(std::string_view(reinterpret_cast<const char*>(bytes->data()), bytes->size()));
  if (!json || !json->is_object()) return not_ours();
  const boost::json::object& claims = json->get_object();
  const auto* issuer = claims.if_contains("iss");
  const auto* subject = claims.if_contains("sub");
  const auto* sign_in = claims.if_contains("sid");
  const auto* expiry = claims.if_contains("exp");
  if (!issuer || !issuer->is_string() || issuer->get_string() != kIssuer) return not_ours();
  if (!subject || !subject->is_string() || !expiry || !expiry->is_int64()) return not_ours();
  if (!sign_in || !sign_in->is_string()) return not_ours();
  const auto owner = OwnerId::parse(subject->get_string());
  const auto sign_in_id = Uuid::parse(sign_in->get_string());
  if (!owner || !sign_in_id) return not_ours();
  return AccessClaims{*owner, expiry->get_int64(), *sign_in_id};
}

}  // namespace

std::string AccessTokens::issue(const OwnerId& owner, const Uuid& sign_in, std::int64_t now_s) const {
  const std::string claims = R"({"iss":")" + std::string(kIssuer) + R"(","sub":")" + owner.text() + R"(","sid":")" +
                             sign_in.text() + R"(","iat":)" + std::to_string(now_s) + R"(,"exp":)" +
                             std::to_string(now_s + kLifetimeS) + "}";
  std::string token = std::string(kHeader) + "." + to_base64url(to_bytes(claims));
  token += "." + to_base64url(hmac_sha256(key_, token));
  return token;
}

Result<AccessClaims> AccessTokens::verify(std::string_view token, std::int64_t now_s) const {
  if (token.size() > kTokenBytesMax) return not_ours();
  const std::size_t last_dot = token.rfind('.');
  if (last_dot == std::string_view::npos || last_dot <= kHeader.size()) return not_ours();
  const std::string_view signed_part = token.substr(0, last_dot);
  // The signature first: nothing that a stranger wrote is looked into.
  if (!equal_in_constant_time(token.substr(last_dot + 1), to_base64url(hmac_sha256(key_, signed_part))))
    return not_ours();
  if (!signed_part.starts_with(kHeader) || signed_part[kHeader.size()] != '.') return not_ours();
  FREEHOLD_ASSIGN(const AccessClaims claims, read_claims(signed_part.substr(kHeader.size() + 1)));
  if (now_s >= claims.expires_at_s)
    return fail(Code::token_expired, "the access token has run out; refresh it or sign in again");
  return claims;
}

}  // namespace freehold
