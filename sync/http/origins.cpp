#include "sync/http/origins.hpp"

#include <algorithm>

#include "core/base/text.hpp"

namespace freehold {

bool OriginPolicy::allows(std::string_view origin, std::string_view host) const {
  if (origin.empty()) return true;
  if (std::find(allowed_.begin(), allowed_.end(), origin) != allowed_.end()) return true;
  // Whether it was http or https, a proxy in front may have changed; host and port it passes on.
  for (const std::string_view scheme : {"http://", "https://"})
    if (origin.starts_with(scheme) && !host.empty() && ascii_lower(origin.substr(scheme.size())) == ascii_lower(host))
      return true;
  return false;
}

}  // namespace freehold
