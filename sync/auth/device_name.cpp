#include "sync/auth/device_name.hpp"

#include <algorithm>
#include <array>

#include "core/base/text.hpp"

namespace freehold {
namespace {

using Word = std::pair<std::string_view, std::string_view>;

// In this order: browsers also name those that they resemble, and Android names Linux.
constexpr std::array<Word, 6> kBrowsers = {{{"Edg/", "Edge"},
                                            {"OPR/", "Opera"},
                                            {"Firefox/", "Firefox"},
                                            {"Chrome/", "Chrome"},
                                            {"CriOS/", "Chrome"},
                                            {"Safari/", "Safari"}}};
constexpr std::array<Word, 7> kSystems = {{{"Android", "Android"},
                                           {"iPhone", "iPhone"},
                                           {"iPad", "iPad"},
                                           {"CrOS", "ChromeOS"},
                                           {"Windows", "Windows"},
                                           {"Mac OS X", "macOS"},
                                           {"Linux", "Linux"}}};
constexpr std::string_view kUnknown = "Unknown device";

template <std::size_t N>
std::string_view first_of(const std::array<Word, N>& words, std::string_view text) {
  for (const auto& [sign, name] : words)
    if (text.find(sign) != std::string_view::npos) return name;
  return {};
}

bool is_control(std::string_view text, std::size_t at) {
  const auto byte = static_cast<unsigned char>(text[at]);
  if (byte < 0x20 || byte == 0x7F) return true;
  // U+0080 to U+009F; that the text is UTF-8 is known by now.
  return byte == 0xC2 && static_cast<unsigned char>(text[at + 1]) < 0xA0;
}

Error wrong_name(const std::string& why) {
  return fail_at(Code::invalid_value, "the name of a device " + why, {}, "device");
}

std::string from_user_agent(std::string_view text) {
  const std::string_view browser = first_of(kBrowsers, text), system = first_of(kSystems, text);
  if (!browser.empty() && !system.empty()) return std::string(browser) + " on " + std::string(system);
  if (!browser.empty()) return std::string(browser);
  // No browser: what stands before the version, such as curl.
  const std::string_view product = text.substr(0, text.find_first_of("/ ("));
  const bool plain = std::all_of(product.begin(), product.end(), [](char c) { return c > ' ' && c < 0x7F; });
  if (product.empty() || !plain || product.size() > kDeviceNameMax) return std::string(kUnknown);
  return std::string(product);
}

}  // namespace

Result<std::string> device_name(const std::optional<std::string>& given, std::string_view user_agent) {
  std::string_view name = given ? std::string_view(*given) : std::string_view();
  const std::size_t first = name.find_first_not_of(' ');
  if (first == std::string_view::npos) return from_user_agent(user_agent);
  name = name.substr(first, name.find_last_not_of(' ') + 1 - first);
  const auto length = count_code_points(name);
  if (!length) return wrong_name("is no text");
  if (*length > kDeviceNameMax) return wrong_name("has at most " + std::to_string(kDeviceNameMax) + " characters");
  for (std::size_t at = 0; at < name.size(); ++at)
    if (is_control(name, at)) return wrong_name("has no control characters");
  return std::string(name);
}

}  // namespace freehold
