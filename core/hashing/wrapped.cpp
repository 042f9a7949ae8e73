#include "core/hashing/wrapped.hpp"

#include <algorithm>

#include "core/base/text.hpp"

namespace freehold {
namespace {

constexpr std::string_view kMark = "sha256hex";
constexpr std::size_t kDigits = 64;

}  // namespace

bool is_sha256_digits(std::string_view text) {
  return text.size() == kDigits &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

Result<std::string> wrap_digest(std::string_view digest, Random& random, const PasswordCost& cost) {
  const std::string digits = ascii_lower(digest);
  if (!is_sha256_digits(digits)) return fail(Code::invalid_value, "a SHA-256 digest is 64 hexadecimal digits");
  FREEHOLD_ASSIGN(const std::string phc, hash_password(digits, random, cost));
  return std::string(kMark) + phc;
}

std::optional<std::string_view> record_in_wrapping(std::string_view record) {
  if (!record.starts_with(kMark)) return std::nullopt;
  return record.substr(kMark.size());
}

}  // namespace freehold
