#include "tests/support/versions.hpp"

#include <catch2/catch.hpp>

#include "core/workspace/workspace.hpp"
#include "tests/support/ports.hpp"

namespace freehold {

Version version_of(int number) {
  if (number == newest_version())
    return {number, {std::shared_ptr<void>(), &workspace_schema()}, embedded_migrations()};
  TestClock clock;
  auto version = version_of(number, clock);
  INFO((version ? std::string() : version.error().message));
  REQUIRE(version.ok());
  return std::move(version).value();
}

int first_version_with(std::string_view table) {
  TestClock clock;
  const int number = first_version_with(table, clock).value();
  REQUIRE(number > 0);
  return number;
}

}  // namespace freehold
