#include "sync/auth/password_blocklist.hpp"

#include <algorithm>

#include "core/base/text.hpp"

namespace freehold {

bool is_common_password(std::string_view password) {
  const auto all = common_passwords();
  return std::binary_search(all.begin(), all.end(), std::string_view(ascii_lower(password)));
}

}  // namespace freehold
