#include "sync/auth/new_password.hpp"

#include <algorithm>
#include <string>

#include "core/base/text.hpp"
#include "core/rules/rules.hpp"
#include "sync/auth/letter_case.hpp"
#include "sync/auth/password_blocklist.hpp"

namespace freehold {
namespace {

Error refused(std::string sentence) {
  return fail_at(Code::invalid_value, std::move(sentence), {}, "password");
}

bool is_same(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char left, char right) { return lower_letter(left) == lower_letter(right); });
}

bool is_name(std::string_view password, std::string_view name) {
  return is_same(password, name) || is_same(password, name.substr(0, name.find('@')));
}

}  // namespace

Status check_new_password(std::string_view password, std::span<const std::string_view> names) {
  const auto length = count_code_points(password);
  if (!length || *length < kPasswordMin || *length > kPasswordMax)
    return refused("a password has " + std::to_string(kPasswordMin) + " to " + std::to_string(kPasswordMax) +
                   " characters of valid UTF-8");
  if (is_common_password(password))
    return refused(
        "this password is one of the most common ones; take another, such as four words that nobody expects");
  if (std::any_of(names.begin(), names.end(), [&](std::string_view name) { return is_name(password, name); }))
    return refused("this password is the account's own name; take another, such as four words that nobody expects");
  return {};
}

}  // namespace freehold
