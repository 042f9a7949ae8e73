#pragma once

#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace freehold {

/// Markdown tables for docs/protocol.md, from the lists that the programs are compiled with.
std::string codes_table();
std::string limits_table();

/// The page with what stands between `<!-- name:begin -->` and `<!-- name:end -->` replaced.
Result<std::string> fill_block(const std::string& page, std::string_view name, std::string_view content);

}  // namespace freehold
