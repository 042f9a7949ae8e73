#pragma once

#include <string_view>

namespace freehold {

/// Something before and after one `@`, and nothing that cannot be seen. Whether it works, only a mail can tell.
bool looks_like_email(std::string_view text);

/// Not empty, and without the `@` that tells an email from it.
bool looks_like_username(std::string_view text);

}  // namespace freehold
