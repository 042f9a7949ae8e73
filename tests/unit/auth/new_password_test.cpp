#include <catch2/catch.hpp>

#include <algorithm>
#include <array>

#include "core/base/text.hpp"
#include "core/rules/rules.hpp"
#include "sync/auth/new_password.hpp"
#include "sync/auth/password_blocklist.hpp"

namespace freehold {
namespace {

constexpr std::array<std::string_view, 2> kAda = {"Ada.Lovelace@example.org", "analytical.engine"};

bool refuses(std::string_view password, std::span<const std::string_view> names = kAda) {
  INFO(password);
  const Status checked = check_new_password(password, names);
  if (checked) return false;
  CHECK(checked.error().code == Code::invalid_value);
  CHECK(checked.error().column == "password");
  CHECK_FALSE(checked.error().message.empty());
  return true;
}

TEST_CASE("the list of common passwords is sorted, in lower case, and of passwords that could be taken but for it") {
  const auto all = common_passwords();
  CHECK(all.size() == 10'000);
  CHECK(std::is_sorted(all.begin(), all.end()));
  CHECK(std::adjacent_find(all.begin(), all.end()) == all.end());
  CHECK(std::all_of(all.begin(), all.end(), [](std::string_view password) {
    return count_code_points(password).value_or(0) >= kPasswordMin && ascii_lower(password) == password;
  }));
}

TEST_CASE("a password that many people take is refused, in whatever case") {
  for (const char* common : {"password", "Password", "PASSWORD", "12345678", "iloveyou", "football", "trustno1"}) {
    CHECK(is_common_password(common));
    CHECK(refuses(common));
  }
  CHECK(refuses("password", {}));
  for (const std::string_view edge : {common_passwords().front(), common_passwords().back()}) {
    CHECK(is_common_password(edge));
    CHECK_FALSE(is_common_password(std::string(edge) + "~"));
  }
}

TEST_CASE("Ada may take what nobody expects, a common password within it too") {
  for (const char* good : {"correct horse", "ada's password", "password of Ada's very own",
                           "\xD0\xBF\xD0\xB0\xD1\x80\xD0\xBE\xD0\xBB\xD1\x8C 42"})
    CHECK_FALSE(refuses(good));
}

TEST_CASE("Ada's email, the part before its @ and her username are no passwords for her, in whatever case") {
  CHECK(refuses("ada.lovelace@example.org"));
  CHECK(refuses("Ada.Lovelace"));
  CHECK(refuses("ANALYTICAL.Engine"));
  CHECK_FALSE(refuses("analytical engine"));
  CHECK_FALSE(refuses("lovelace@example.org"));
  CHECK_FALSE(refuses("analytical.engine", {}));
  const std::array<std::string_view, 2> nameless = {"", ""};
  CHECK_FALSE(refuses("analytical.engine", nameless));
}

TEST_CASE("a password is long enough in characters, not in bytes, and is valid UTF-8") {
  CHECK(refuses("7 chars"));
  CHECK(refuses(""));
  CHECK(refuses("\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9"));
  CHECK_FALSE(refuses("\xC3\xA9\xC3\xA8\xC3\xA9\xC3\xA8\xC3\xA9\xC3\xA8\xC3\xA9\xC3\xA8"));
  CHECK_FALSE(refuses(std::string(kPasswordMax, 'x')));
  CHECK(refuses(std::string(kPasswordMax + 1, 'x')));
  CHECK(refuses("no UTF-8 \xFF"));
  CHECK(refuses(std::string("null\0null", 9)));
}

}  // namespace
}  // namespace freehold
