#pragma once

#include <string_view>

#include "core/base/result.hpp"

namespace freehold {

/// Whether the record is meant to be one of bcrypt, well-formed or not.
bool is_bcrypt(std::string_view record);

/// The logarithm of the rounds that a bcrypt record asks for. The one form that is read: `$2a$`, `$2b$` or `$2y$`, two
/// digits of cost, `$`, 22 characters of salt and 31 of digest. `malformed` for anything else, also for a cost outside
/// 4 to 14 (each step doubles the time, and 14 is about a second), and for `$2x$`: such a record comes from a library
/// that muddled bytes beyond ASCII, and several passwords open it.
Result<int> bcrypt_cost(std::string_view record);

/// True where `password` made the record. bcrypt reads 72 bytes of a password and no more: as with the libraries that
/// wrote such records, two passwords that begin with the same 72 bytes are one. A password with U+0000 in it matches
/// nothing: bcrypt would stop reading there.
Result<bool> verify_bcrypt(std::string_view record, std::string_view password);

}  // namespace freehold
