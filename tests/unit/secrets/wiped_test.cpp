#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>

#include "sync/secrets/wiped.hpp"

namespace freehold {
namespace {

/// What the system says of the memory that holds an address: a line of /proc/self/smaps for each fact.
std::string facts_about(const void* address) {
  std::ifstream maps("/proc/self/smaps");
  std::string line, facts;
  bool inside = false;
  while (std::getline(maps, line)) {
    std::istringstream words(line);
    std::uintptr_t from = 0, to = 0;
    char dash = 0;
    if (words >> std::hex >> from >> dash >> to && dash == '-') {
      const auto wanted = reinterpret_cast<std::uintptr_t>(address);
      inside = from <= wanted && wanted < to;
    }
    if (inside) facts += line + "\n";
  }
  return facts;
}

// That it stays out of swap shows in programs without AddressSanitizer alone: with it, mlock does nothing.
TEST_CASE("a secret's memory is left out of core dumps") {
  const WipedBytes secret(std::string_view("sk-planted"));
  CHECK(secret.text() == "sk-planted");
  const std::string facts = facts_about(secret.data());
  CHECK(facts.substr(std::min(facts.find("VmFlags:"), facts.size())).find(" dd") != std::string::npos);
}

TEST_CASE("a moved secret is in one place, and a shortened one has nothing behind its end") {
  WipedBytes first(std::string_view("abcdef"));
  const std::uint8_t* const place = first.data();
  WipedBytes second = std::move(first);
  CHECK(first.data() == nullptr);
  CHECK(first.size() == 0);
  CHECK(second.data() == place);
  second.shorten(2);
  CHECK(second.text() == "ab");
  CHECK(std::string_view(reinterpret_cast<const char*>(place + 2), 4) == std::string_view("\0\0\0\0", 4));
  second = WipedBytes(std::string_view("other"));
  CHECK(second.text() == "other");
}

TEST_CASE("a text that is wiped is empty, and its memory too") {
  std::string text(100, 's');
  const char* const place = text.data();
  wipe(text);
  CHECK(text.empty());
  CHECK(text.data() == place);
  CHECK(std::string(place, 100) == std::string(100, '\0'));
}

}  // namespace
}  // namespace freehold
