#include "sync/auth/werkzeug.hpp"

#include <charconv>
#include <optional>
#include <vector>

#include <openssl/err.h>
#include <openssl/evp.h>

#include "sync/auth/digest.hpp"

namespace freehold {
namespace {

constexpr std::uint32_t kIterationsMost = 5'000'000;
constexpr std::size_t kScryptKeyBytes = 64;
constexpr std::uint64_t kScryptMemoryMost = 256 * 1024 * 1024;
constexpr std::uint64_t kScryptBlockBytes = 128;
constexpr std::uint64_t kScryptBlocksMost = kScryptMemoryMost / kScryptBlockBytes;
/// How often that memory may be filled.
constexpr std::uint64_t kScryptFillsMost = 2;

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t end = text.find(separator); end != std::string_view::npos; end = text.find(separator)) {
    parts.push_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  parts.push_back(text);
  return parts;
}

/// Decimal digits without leading zeros; 0, which no cost is, for anything else.
std::uint32_t number(std::string_view text) {
  std::uint32_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, problem] = std::from_chars(text.data(), end, value);
  return problem == std::errc() && stopped == end && text[0] != '0' ? value : 0;
}

std::optional<Bytes> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  if (text.find_first_not_of("0123456789abcdef") != std::string_view::npos) return std::nullopt;
  Bytes bytes(text.size() / 2);
  for (std::size_t i = 0; i < bytes.size(); ++i)
    std::from_chars(text.data() + 2 * i, text.data() + 2 * i + 2, bytes[i], 16);
  return bytes;
}

const EVP_MD* digest_named(std::string_view name) {
  if (name == "sha1") return EVP_sha1();
  if (name == "sha256") return EVP_sha256();
  if (name == "sha512") return EVP_sha512();
  return nullptr;
}

std::optional<std::variant<Pbkdf2Cost, ScryptCost>> read_method(std::string_view text) {
  const auto parts = split(text, ':');
  if (parts.size() == 3 && parts[0] == "pbkdf2") return Pbkdf2Cost{std::string(parts[1]), number(parts[2])};
  if (parts.size() == 4 && parts[0] == "scrypt")
    return ScryptCost{number(parts[1]), number(parts[2]), number(parts[3])};
  return std::nullopt;
}

bool within_bounds(const Pbkdf2Cost& cost, const Bytes& key) {
  const EVP_MD* const digest = digest_named(cost.digest);
  return digest != nullptr && key.size() == static_cast<std::size_t>(EVP_MD_get_size(digest)) && cost.iterations >= 1 &&
         cost.iterations <= kIterationsMost;
}

bool within_bounds(const ScryptCost& cost, const Bytes& key) {
  const bool is_power = cost.n >= 2 && (cost.n & (cost.n - 1)) == 0;
  if (!is_power || cost.r < 1 || cost.p < 1 || key.size() != kScryptKeyBytes) return false;
  // What OpenSSL takes for it: n blocks of r to mix with, p to mix, three to work in.
  const std::uint64_t blocks_of_r = std::uint64_t{cost.n} + cost.p + 3;
  if (blocks_of_r > kScryptBlocksMost / cost.r) return false;
  if (cost.p > kScryptFillsMost * kScryptBlocksMost / (std::uint64_t{cost.n} * cost.r)) return false;
  // RFC 7914, section 2: n is below 2 to the power of 16 r.
  return cost.r > 1 || cost.n < 65536;
}

Error derivation_failed() {
  const bool no_memory = ERR_GET_REASON(ERR_peek_last_error()) == ERR_R_MALLOC_FAILURE;
  ERR_clear_error();
  if (no_memory) return fail(Code::busy, "there is not enough memory to check a password; try again shortly");
  return fail(Code::internal, "OpenSSL cannot check this kind of password record");
}

Status derive(const Pbkdf2Cost& cost, std::string_view password, std::string_view salt, Bytes& key) {
  const int done = PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()),
                                     reinterpret_cast<const unsigned char*>(salt.data()), static_cast<int>(salt.size()),
                                     static_cast<int>(cost.iterations), digest_named(cost.digest),
                                     static_cast<int>(key.size()), key.data());
  if (done != 1) return derivation_failed();
  return {};
}

Status derive(const ScryptCost& cost, std::string_view password, std::string_view salt, Bytes& key) {
  const int done = EVP_PBE_scrypt(password.data(), password.size(), reinterpret_cast<const unsigned char*>(salt.data()),
                                  salt.size(), cost.n, cost.r, cost.p, kScryptMemoryMost, key.data(), key.size());
  if (done != 1) return derivation_failed();
  return {};
}

std::string_view text_of(const Bytes& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

bool is_werkzeug(std::string_view record) {
  return record.starts_with("pbkdf2:") || record.starts_with("scrypt:");
}

Result<WerkzeugRecord> parse_werkzeug(std::string_view text) {
  const auto parts = split(text, '$');
  const auto cost = read_method(parts[0]);
  auto key = parts.size() == 3 ? from_hex(parts[2]) : std::nullopt;
  if (!cost || !key) return fail(Code::malformed, "the password record is none that Werkzeug writes");
  if (!std::visit([&](const auto& kind) { return within_bounds(kind, *key); }, *cost))
    return fail(Code::malformed, "the password record asks for an unknown digest or a cost out of bounds");
  return WerkzeugRecord{*cost, std::string(parts[1]), std::move(*key)};
}

Result<bool> verify_werkzeug(std::string_view record, std::string_view password) {
  FREEHOLD_ASSIGN(const WerkzeugRecord held, parse_werkzeug(record));
  // HMAC, which both are made of, fills its key up with zeros: with some at its end a password would be the same one.
  if (password.find('\0') != std::string_view::npos) return false;
  Bytes key(held.key.size());
  FREEHOLD_TRY(std::visit([&](const auto& cost) { return derive(cost, password, held.salt, key); }, held.cost));
  return equal_in_constant_time(text_of(key), text_of(held.key));
}

}  // namespace freehold
