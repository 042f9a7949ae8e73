#pragma once

#include <string>
#include <string_view>

namespace freehold {

/// Something before and after one `@`, and nothing that cannot be seen. Whether it works, only a mail can tell.
bool looks_like_email(std::string_view text);

/// Not empty, and without the `@` that tells an email from it.
bool looks_like_username(std::string_view text);

/// Whether the text holds what a terminal would obey instead of showing it. No name of a new account does.
bool has_control_characters(std::string_view text);
/// The text as it may go to an operator's terminal: control characters as `\x1b`. An older account's names, and what
/// devices push, may have some.
std::string shown_to_operator(std::string_view text);

}  // namespace freehold
