#include "sync/auth/password_blocklist.hpp"

#include <algorithm>

#include "sync/auth/letter_case.hpp"

namespace freehold {

bool is_common_password(std::string_view password) {
  const auto all = common_passwords();
  // The list is sorted by bytes, and so by unsigned ones.
  const auto is_less = [](std::string_view a, std::string_view b) {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), [](char left, char right) {
      return static_cast<unsigned char>(lower_letter(left)) < static_cast<unsigned char>(lower_letter(right));
    });
  };
  return std::binary_search(all.begin(), all.end(), password, is_less);
}

}  // namespace freehold
