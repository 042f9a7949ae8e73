#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/value.hpp"

namespace freehold {

/// Unicode code points in `text`, the unit of every length limit; nothing where it is not valid UTF-8.
/// Surrogates, overlong forms and values above U+10FFFF are not valid. U+0000 is refused too: Postgres cannot store it.
std::optional<std::size_t> count_code_points(std::string_view text);

/// Bytes at the start of `text` that are ASCII and not U+0000: where the work of the other functions can be left out.
std::size_t ascii_prefix(std::string_view text);

/// UTF-16 code units that the text (valid UTF-8) takes in JavaScript.
std::size_t utf16_length(std::string_view text);

/// ASCII letters to lower case; everything else as it is. How `email` and other case-blind columns are compared.
std::string ascii_lower(std::string_view text);

/// Base64 with padding (RFC 4648, section 4): how bytes travel in JSON.
std::string to_base64(const Bytes& bytes);
/// The bytes, or nothing where the text is not in that form.
std::optional<Bytes> from_base64(std::string_view text);

/// Lower-case hexadecimal digits of a 64-bit number, always sixteen.
std::string to_hex16(std::uint64_t number);
/// Reads exactly sixteen lower-case hexadecimal digits.
std::optional<std::uint64_t> from_hex16(std::string_view text);

}  // namespace freehold
