#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/replica/replica.hpp"
#include "tests/bench/sample_tasks.hpp"

namespace freehold {

/// A device of a measurement: the engine over a file, whose failures are exceptions.
class BenchReplica {
 public:
  /// Signed in as `owner` where that is not empty.
  explicit BenchReplica(const std::string& path, const std::string& owner = kBenchOwner,
                        std::optional<DatabaseKey> key = std::nullopt);

  /// The parsed reply to a command that succeeds.
  boost::json::object call(const std::string& command, std::string_view payload = {});
  /// As `take` answers: the next message to be sent, empty where none waits.
  std::string take();
  void connect(const std::string& token);
  boost::json::object receive(std::string_view message) { return call(R"({"do":"receive"})", message); }
  /// A connection to a server that is not there, and says that it has so many numbers.
  void meet_server(std::int64_t head);
  /// What it sends on that connection.
  void receive_all(const std::vector<std::string>& messages);

 private:
  TestClock clock_;
  TestRandom random_;
  std::unique_ptr<Replica> replica_;
};

}  // namespace freehold
