#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace freehold {

inline constexpr std::size_t kDeviceNameMax = 200;  ///< code points

/// What a device is called in the list of an account's sign-ins: the name that it gives itself, or where it gives none,
/// one made of the browser and the system that its User-Agent names.
///
/// `invalid_value` with column `device` where the name is too long, is no text or holds control characters.
Result<std::string> device_name(const std::optional<std::string>& given, std::string_view user_agent);

}  // namespace freehold
