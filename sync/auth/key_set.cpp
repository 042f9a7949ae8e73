#include "sync/auth/key_set.hpp"

#include <algorithm>
#include <array>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "sync/auth/digest.hpp"
#include "sync/auth/unique_json.hpp"

namespace freehold {
namespace {

namespace json = boost::json;

/// A kind of key that we take (RFC 7518, section 6; RFC 8037, section 2).
struct KeyKind {
  std::string_view type;
  std::string_view curve;
  std::string_view algorithm;
};
constexpr std::array<KeyKind, 3> kKinds = {
    {{"RSA", "", "RS256"}, {"EC", "P-256", "ES256"}, {"OKP", "Ed25519", "EdDSA"}}};

bool is_for_verifying(const json::object& jwk) {
  if (jwk.contains("use") && text_member(jwk, "use") != "sig") return false;
  const json::value* operations = jwk.if_contains("key_ops");
  if (operations == nullptr) return true;
  const json::array* list = operations->if_array();
  return list != nullptr && std::any_of(list->begin(), list->end(), [](const json::value& each) {
           return each.is_string() && each.get_string() == "verify";
         });
}

/// Null where the key is none of ours.
const KeyKind* kind_of(const json::object& jwk) {
  if (!is_for_verifying(jwk)) return nullptr;
  const auto type = text_member(jwk, "kty");
  for (const KeyKind& kind : kKinds) {
    if (type != kind.type || text_member(jwk, "crv").value_or("") != kind.curve) continue;
    return jwk.contains("alg") && text_member(jwk, "alg") != kind.algorithm ? nullptr : &kind;
  }
  return nullptr;
}

Result<Bytes> bytes_member(const json::object& jwk, std::string_view name) {
  const auto text = text_member(jwk, name);
  auto bytes = text ? from_base64url(*text) : std::nullopt;
  if (!bytes || bytes->empty())
    return fail(Code::invalid_value, "'" + std::string(name) + "' must be base64url without padding");
  return std::move(*bytes);
}

Result<VerificationKey> read_key(const json::object& jwk, const KeyKind& kind) {
  if (jwk.contains("d"))
    return fail(Code::invalid_value, "it is a private key, which does not belong here; give the public one");
  if (kind.type == "RSA") {
    FREEHOLD_ASSIGN(const Bytes modulus, bytes_member(jwk, "n"));
    FREEHOLD_ASSIGN(const Bytes exponent, bytes_member(jwk, "e"));
    return VerificationKey::rsa(modulus, exponent);
  }
  FREEHOLD_ASSIGN(const Bytes x, bytes_member(jwk, "x"));
  if (kind.type == "OKP") return VerificationKey::ed25519(x);
  FREEHOLD_ASSIGN(const Bytes y, bytes_member(jwk, "y"));
  return VerificationKey::p256(x, y);
}

Error no_set(const std::string& why) {
  return fail(Code::invalid_value, "this is no set of keys: " + why);
}

}  // namespace

Result<KeySet> KeySet::from_secret(std::string_view file) {
  if (file.ends_with('\n')) file.remove_suffix(file.ends_with("\r\n") ? 2 : 1);
  FREEHOLD_ASSIGN(VerificationKey key, VerificationKey::hmac(Bytes(file.begin(), file.end())));
  KeySet set;
  set.keys_.push_back({std::nullopt, std::move(key)});
  return set;
}

Result<KeySet> KeySet::from_jwks(std::string_view text) {
  const auto document = parse_unique_object(text);
  const json::value* keys = document ? document->if_contains("keys") : nullptr;
  if (keys == nullptr || !keys->is_array()) return no_set(R"(it looks like {"keys":[…]} (RFC 7517))");
  if (keys->get_array().size() > kKeysMax) return no_set("it has more than " + std::to_string(kKeysMax) + " keys");
  KeySet set;
  std::size_t number = 0;
  for (const json::value& entry : keys->get_array()) {
    ++number;
    const json::object* jwk = entry.if_object();
    if (jwk == nullptr) return no_set("its entry " + std::to_string(number) + " is no object");
    const KeyKind* kind = kind_of(*jwk);
    if (kind == nullptr) continue;
    auto key = read_key(*jwk, *kind);
    if (!key) return no_set("key " + std::to_string(number) + ": " + key.error().message);
    const auto name = text_member(*jwk, "kid");
    FREEHOLD_TRY(set.add({name ? std::optional(std::string(*name)) : std::nullopt, std::move(*key)}));
  }
  if (set.keys_.empty()) return no_set("none of its keys is for RS256, ES256 or EdDSA");
  return set;
}

Status KeySet::add(NamedKey key) {
  for (const NamedKey& held : keys_)
    if (held.name == key.name && held.key.algorithm() == key.key.algorithm())
      return no_set(key.name ? "two keys for one algorithm are named '" + *key.name + "'"
                             : "of two keys for one algorithm each needs a name (kid)");
  keys_.push_back(std::move(key));
  return {};
}

const VerificationKey* KeySet::find(SigningAlgorithm algorithm, std::optional<std::string_view> name) const {
  const NamedKey* only = nullptr;
  std::size_t fitting = 0;
  for (const NamedKey& held : keys_) {
    if (held.key.algorithm() != algorithm) continue;
    if (name && held.name == *name) return &held.key;
    only = &held;
    ++fitting;
  }
  if (fitting != 1 || (name && only->name)) return nullptr;
  return &only->key;
}

}  // namespace freehold
