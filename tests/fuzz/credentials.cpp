// What proves who somebody is: access tokens of ours and of another provider, its keys, password records of every
// kind, digests of the old site, sign-up forms, new passwords.
#include "core/hashing/phc.hpp"
#include "core/hashing/wrapped.hpp"
#include "sync/auth/access_tokens.hpp"
#include "sync/auth/account_form.hpp"
#include "sync/auth/bcrypt.hpp"
#include "sync/auth/digest.hpp"
#include "sync/auth/external_tokens.hpp"
#include "sync/auth/new_password.hpp"
#include "sync/auth/password_record.hpp"
#include "sync/auth/werkzeug.hpp"
#include "tests/fuzz/target.hpp"

namespace freehold {
namespace {

constexpr std::int64_t kNowS = 1'750'000'000;
/// Beyond this a record is only read: the fuzzer is to try many of them.
constexpr std::uint32_t kCheapKib = 64, kCheapPasses = 2;
constexpr int kCheapBcryptCost = 4;
constexpr std::uint32_t kCheapIterations = 100, kCheapScrypt = 1024;

void check_record(std::string_view text) {
  const auto record = parse_phc(text);
  if (record) must(format_phc(*record) == text, "a password record has one spelling");
  const bool cheap = record && record->cost.memory_kib <= kCheapKib && record->cost.passes <= kCheapPasses;
  if (record && !cheap) return;
  const auto verified = verify_password(text, "correct horse");
  must(verified.ok() == record.ok(), "a record that can be read can be verified against, and no other");
  needs_rehash(text);
}

void check_wrapped(std::string_view text) {
  const auto inner = record_in_wrapping(text);
  if (!inner) return;
  must(text.ends_with(*inner), "what is wrapped stands at the end");
  must(!verify_password(text, "correct horse").ok(), "nobody signs in with an old digest itself");
}

bool is_cheap(const Pbkdf2Cost& cost) {
  return cost.iterations <= kCheapIterations;
}

bool is_cheap(const ScryptCost& cost) {
  return cost.n <= kCheapScrypt && cost.r <= kCheapScrypt / cost.n && cost.p <= kCheapScrypt / cost.n;
}

void check_foreign(std::string_view text) {
  const auto bcrypt = bcrypt_cost(text);
  const auto werkzeug = parse_werkzeug(text);
  if (bcrypt || werkzeug) {
    must(is_foreign_record(text), "what reads as another system's record begins like one");
    must(needs_rehash(text), "another system's record is replaced");
    must(!parse_phc(text).ok(), "a record is of one kind");
    const bool cheap = bcrypt ? *bcrypt <= kCheapBcryptCost
                              : std::visit([](const auto& cost) { return is_cheap(cost); }, werkzeug->cost);
    if (cheap) must(verify_record(text, "correct horse").ok(), "a record that can be read can be verified against");
  } else if (is_foreign_record(text)) {
    must(!verify_record(text, "correct horse").ok(), "a record that cannot be read opens nothing");
  }
}

void check_new(std::string_view text) {
  const std::string_view names[] = {text};
  must(!check_new_password(text, names).ok(), "nobody's name is the password");
  static_cast<void>(check_new_password(text, {}));
}

void check_token(std::string_view text) {
  static const AccessTokens tokens(Bytes(32, 7));
  must(!tokens.verify(text, kNowS).ok(), "nobody makes a token without the key");
  // Behind the signature a token is read as what this key has signed: here it signs anything.
  const std::string part = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9." + to_base64url(bytes_of(text));
  const std::string token = part + '.' + to_base64url(hmac_sha256(Bytes(32, 7), part));
  const auto claims = tokens.verify(token, kNowS);
  if (claims) must(claims->expires_at_s > kNowS, "a token that is taken has not run out");
}

/// The same for another provider's tokens, where a header says more than one thing.
void check_external_token(std::string_view text) {
  static const Bytes secret(32, 7);
  static const KeySet keys = *KeySet::from_secret(std::string(secret.begin(), secret.end()));
  static const TrustedIssuer trusted{"i", "a"};
  must(!verify_external_token(keys, trusted, text, kNowS).ok(), "nobody makes a token without the key");
  const auto verify_signed = [&](const std::string& part) {
    const std::string token = part + '.' + to_base64url(hmac_sha256(secret, part));
    const auto claims = verify_external_token(keys, trusted, token, kNowS);
    if (claims) must(claims->expires_at_s > kNowS, "a token that is taken has not run out");
    if (claims) must(!claims->subject.empty(), "a token that is taken is somebody's");
  };
  const std::string encoded = to_base64url(bytes_of(text));
  verify_signed("eyJhbGciOiJIUzI1NiJ9." + encoded);
  verify_signed(encoded + ".eyJpc3MiOiJpIiwiYXVkIjoiYSIsInN1YiI6InMiLCJleHAiOjE4MDAwMDAwMDB9");
}

void check_key_set(std::string_view text) {
  const auto keys = KeySet::from_jwks(text);
  if (keys) must(keys->size() > 0 && keys->size() <= KeySet::kKeysMax, "a set of keys has some, and not too many");
}

}  // namespace
}  // namespace freehold

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace freehold;
  const std::string_view text = text_of(data, size);
  check_record(text);
  check_wrapped(text);
  check_foreign(text);
  check_new(text);
  check_token(text);
  check_external_token(text);
  check_key_set(text);
  if (const auto bytes = from_base64url(text)) must(to_base64url(*bytes) == text, "bytes have one spelling");
  must(!looks_like_email(text) || !looks_like_username(text), "an email is no username");
  return 0;
}
