#pragma once

namespace freehold {

/// An ASCII letter in lower case. Passwords are compared letter by letter: a copy of one would be one more to
/// overwrite.
inline char lower_letter(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace freehold
