#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/command.hpp"

namespace freehold {

/// `freehold serve` on one database, killed and started again as often as a test likes, each time on another free port.
class ServeProcess {
 public:
  using Environment = std::vector<std::pair<std::string, std::string>>;
  explicit ServeProcess(std::string database_url, Environment environment = {});

  /// Returns before the server listens: devices go on meanwhile.
  void launch();
  /// Without a farewell.
  void kill();
  /// Throws where it has ended by itself.
  void must_run() const;
  /// Where it listens; empty while it does not.
  std::string port() const;

 private:
  std::string database_url_;
  Environment environment_;
  std::optional<Command> command_;
};

}  // namespace freehold
