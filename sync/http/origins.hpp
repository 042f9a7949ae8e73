#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace freehold {

/// Which web pages may call. A page of the server's own address always may, and a program that is no browser (it
/// sends no Origin) as well; any other page only if its origin is on the list, letter by letter: there is no wildcard.
class OriginPolicy {
 public:
  explicit OriginPolicy(std::vector<std::string> allowed) : allowed_(std::move(allowed)) {}

  /// `origin` and `host` as the headers of those names say; empty where they are missing.
  bool allows(std::string_view origin, std::string_view host) const;

 private:
  std::vector<std::string> allowed_;
};

}  // namespace freehold
