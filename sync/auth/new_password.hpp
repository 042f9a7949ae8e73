#pragma once

#include <span>
#include <string_view>

#include "core/base/result.hpp"

namespace freehold {

/// Whether somebody may take this password from now on: `invalid_value` for the column `password`, with what to do,
/// where it has not kPasswordMin to kPasswordMax characters, is among the most common ones, or is one of `names`, in
/// whatever case. Those are what else is known of the person: email and username. An email's part before the `@` counts
/// too.
///
/// There is no rule about which characters must be in it. For new passwords alone: old ones open what they opened.
Status check_new_password(std::string_view password, std::span<const std::string_view> names);

}  // namespace freehold
