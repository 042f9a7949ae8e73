#include "sync/auth/bcrypt.hpp"

#include <array>
#include <memory>
#include <string>

#include <crypt.h>
#include <openssl/crypto.h>

#include "sync/auth/digest.hpp"

namespace freehold {
namespace {

constexpr std::string_view kAlphabet = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::size_t kSettingLength = 29;  ///< `$2b$12$` and the salt
constexpr std::size_t kRecordLength = kSettingLength + 31;
constexpr std::size_t kPasswordBytesMost = 72;
constexpr int kCostLeast = 4, kCostMost = 14;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_well_formed(std::string_view record) {
  return record.size() == kRecordLength && std::string_view("aby").find(record[2]) != std::string_view::npos &&
         record[3] == '$' && is_digit(record[4]) && is_digit(record[5]) && record[6] == '$' &&
         record.find_first_not_of(kAlphabet, 7) == std::string_view::npos;
}

}  // namespace

bool is_bcrypt(std::string_view record) {
  return record.starts_with("$2");
}

Result<int> bcrypt_cost(std::string_view record) {
  if (!is_bcrypt(record) || !is_well_formed(record))
    return fail(Code::malformed, "the password record is no bcrypt record of the kinds 2a, 2b or 2y");
  const int cost = (record[4] - '0') * 10 + (record[5] - '0');
  if (cost < kCostLeast || cost > kCostMost)
    return fail(Code::malformed, "the password record asks for a cost out of bounds");
  return cost;
}

Result<bool> verify_bcrypt(std::string_view record, std::string_view password) {
  FREEHOLD_TRY(bcrypt_cost(record));
  if (password.find('\0') != std::string_view::npos) return false;
  // crypt refuses what is much longer, instead of cutting it.
  std::array<char, kPasswordBytesMost + 1> phrase{};
  password.copy(phrase.data(), kPasswordBytesMost);
  const std::string setting(record);
  const auto scratch = std::make_unique<crypt_data>();
  const char* const made = crypt_rn(phrase.data(), setting.c_str(), scratch.get(), static_cast<int>(sizeof(*scratch)));
  OPENSSL_cleanse(phrase.data(), phrase.size());
  if (made == nullptr || std::string_view(made).size() != kRecordLength)
    return fail(Code::internal, "the system's crypt library has no bcrypt");
  // The digest alone: some libraries left bits in the last character of the salt that crypt writes as zeros.
  return equal_in_constant_time(std::string_view(made).substr(kSettingLength), record.substr(kSettingLength));
}

}  // namespace freehold
