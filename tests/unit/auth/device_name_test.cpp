#include <catch2/catch.hpp>

#include "sync/auth/device_name.hpp"

namespace freehold {
namespace {

std::string named(const std::string& name) {
  return device_name(name, "curl/7.88.1").value();
}

TEST_CASE("a device is called what it calls itself") {
  CHECK(named("Ada's phone") == "Ada's phone");
  CHECK(named("  Ada's phone ") == "Ada's phone");
  CHECK(named("Telefon für Ömer 📱") == "Telefon für Ömer 📱");
  std::string longest;
  for (std::size_t i = 0; i < kDeviceNameMax; ++i) longest += "ü";
  CHECK(named(longest) == longest);
}

TEST_CASE("a name that a list could not show is refused, and the error says which field") {
  const std::string nul("a\0b", 3);
  for (const std::string& bad :
       {std::string(kDeviceNameMax + 1, 'x'), std::string("two\nlines"), std::string("\x1b[2J"), std::string("a\x7f"),
        std::string("a\xC2\x85"), std::string("\xFF"), nul}) {
    const auto refused = device_name(bad, {});
    INFO(bad);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Code::invalid_value);
    CHECK(refused.error().column == "device");
  }
}

TEST_CASE("a device that gives no name gets one from its browser and system") {
  const auto from = [](std::string_view user_agent) { return device_name(std::nullopt, user_agent).value(); };
  const std::string chrome = " AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36";
  CHECK(from("Mozilla/5.0 (X11; Linux x86_64)" + chrome) == "Chrome on Linux");
  CHECK(from("Mozilla/5.0 (Linux; Android 10; K)" + chrome) == "Chrome on Android");
  CHECK(from("Mozilla/5.0 (Windows NT 10.0; Win64; x64)" + chrome + " Edg/126.0.0.0") == "Edge on Windows");
  CHECK(from("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:127.0) Gecko/20100101 Firefox/127.0") ==
        "Firefox on macOS");
  CHECK(from("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
             "Version/17.5 Mobile/15E148 Safari/604.1") == "Safari on iPhone");
  CHECK(from("curl/7.88.1") == "curl");
  for (const std::string& nothing : {std::string(), std::string("/"), std::string("\xFF\xFE/1"), std::string("a\tb"),
                                     std::string(kDeviceNameMax + 1, 'x')})
    CHECK(from(nothing) == "Unknown device");
  CHECK(device_name("   ", "curl/7.88.1").value() == "curl");
}

}  // namespace
}  // namespace freehold
