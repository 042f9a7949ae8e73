#include "sync/auth/jws.hpp"

#include "core/base/text.hpp"
#include "sync/auth/digest.hpp"
#include "sync/auth/unique_json.hpp"

namespace freehold {
namespace {

std::optional<std::string> decode_text(std::string_view part) {
  const auto bytes = from_base64url(part);
  if (!bytes) return std::nullopt;
  return std::string(bytes->begin(), bytes->end());
}

/// Providers sign other things with the same keys, such as messages about sign-outs, and say so in `typ` (RFC 8725,
/// section 3.11). Many leave it out for tokens.
bool is_token(const boost::json::object& header) {
  if (!header.contains("typ")) return true;
  std::string type = ascii_lower(text_member(header, "typ").value_or("?"));
  if (type.starts_with("application/")) type.erase(0, type.find('/') + 1);
  return type == "jwt" || type == "at+jwt";
}

const VerificationKey* key_for(const KeySet& keys, std::string_view header_part) {
  const auto text = decode_text(header_part);
  const auto header = text ? parse_unique_object(*text) : std::nullopt;
  if (!header || header->contains("crit") || !is_token(*header)) return nullptr;
  const auto name = text_member(*header, "kid");
  if (!name && header->contains("kid")) return nullptr;
  const auto algorithm = signing_algorithm(text_member(*header, "alg").value_or(""));
  return algorithm ? keys.find(*algorithm, name) : nullptr;
}

}  // namespace

Error not_from_the_provider() {
  return fail(Code::unauthenticated, "the access token is none that this server takes; sign in");
}

Result<std::string> verify_jws(const KeySet& keys, std::string_view token) {
  const std::size_t first_dot = token.find('.');
  const std::size_t last_dot = token.rfind('.');
  if (first_dot == std::string_view::npos || token.find('.', first_dot + 1) != last_dot) return not_from_the_provider();
  const VerificationKey* key = key_for(keys, token.substr(0, first_dot));
  if (key == nullptr) return not_from_the_provider();
  const auto signature = from_base64url(token.substr(last_dot + 1));
  if (!signature || !key->verifies(token.substr(0, last_dot), *signature)) return not_from_the_provider();
  auto payload = decode_text(token.substr(first_dot + 1, last_dot - first_dot - 1));
  if (!payload) return not_from_the_provider();
  return std::move(*payload);
}

}  // namespace freehold
