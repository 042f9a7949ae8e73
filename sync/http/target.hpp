#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace freehold {

/// What a request line asks for, decoded.
struct Target {
  std::string path;  ///< begins with `/`; no `.` or `..` segment, no backslash, no control character
  std::map<std::string, std::string> query;  ///< the last one wins where a name comes twice
};

/// Reads `/path?query`. Nothing where it is anything else, where an escape is broken, or where the decoded path would
/// leave the root or name something that no address has.
std::optional<Target> parse_target(std::string_view text);

}  // namespace freehold
