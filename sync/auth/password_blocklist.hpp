#pragma once

#include <span>
#include <string_view>

namespace freehold {

/// The passwords that people take most often, of those that are long enough to be taken here: lower case, sorted by
/// their bytes. From npm's @zxcvbn-ts/language-common, embedded by scripts/cmake/embed_password_blocklist.cmake.
std::span<const std::string_view> common_passwords();

/// Whether the password is one of them, in whatever case.
bool is_common_password(std::string_view password);

}  // namespace freehold
