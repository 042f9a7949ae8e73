#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace freehold {

/// Why something was refused or failed. Stable: programs on both sides of the wire compare its name.
enum class Code : std::uint8_t {
#define FREEHOLD_CODE(name, status, meaning) name,
#include "core/base/codes.inc"
#undef FREEHOLD_CODE
};

/// One line of the code list.
struct CodeInfo {
  Code code;
  std::string_view name;
  int http_status;
  std::string_view meaning;
};

inline constexpr std::array kCodes = {
#define FREEHOLD_CODE(name, status, meaning) CodeInfo{Code::name, #name, status, meaning},
#include "core/base/codes.inc"
#undef FREEHOLD_CODE
};

constexpr const CodeInfo& code_info(Code code) {
  return kCodes[static_cast<std::size_t>(code)];
}

constexpr std::string_view code_name(Code code) {
  return code_info(code).name;
}

/// Finds a code by its name; nothing for a name that this version does not know.
constexpr std::optional<Code> find_code(std::string_view name) {
  for (const CodeInfo& info : kCodes)
    if (info.name == name) return info.code;
  return std::nullopt;
}

}  // namespace freehold
