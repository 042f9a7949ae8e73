#pragma once

#include <boost/json.hpp>
#include <memory>
#include <string>

#include "core/replica/replica.hpp"
#include "core/workspace/assistant/assistant.hpp"
#include "core/workspace/workspace.hpp"
#include "tests/support/ports.hpp"

namespace freehold {

/// One device of a test: a replica over a database in memory (or a file), and short names for its commands.
class Device {
 public:
  explicit Device(std::uint64_t seed = 1, const std::string& path = ":memory:");
  /// With an older program. `schema` outlives the device.
  Device(std::uint64_t seed, const std::string& path, const Schema& schema, std::span<const Migration> steps);

  /// The whole reply to a command.
  boost::json::object call(const boost::json::object& command, std::string_view payload = {});
  /// The `ok` of a reply; fails the test where the command failed.
  boost::json::value ok(const boost::json::object& command, std::string_view payload = {});
  /// The `code` of the error that a command must meet.
  std::string error(const boost::json::object& command, std::string_view payload = {});

  /// Signs in as this user, as after the first sign-in with a server.
  void sign_in(const std::string& user_id, const std::string& email = "ada@example.org");
  boost::json::value insert(const std::string& table, const boost::json::object& values);
  boost::json::value update(const std::string& table, const std::string& id, const boost::json::object& values);
  boost::json::array rows(const std::string& sql);
  boost::json::object status();

  /// Messages that wait to be sent, one after the other; empty where there is none.
  std::string take();
  void connect() { ok({{"do", "connected"}, {"token", "t"}}); }
  boost::json::object receive(std::string_view message) { return call({{"do", "receive"}}, message); }

  TestClock& clock() { return clock_; }

 private:
  TestClock clock_;
  TestRandom random_;
  std::unique_ptr<Replica> replica_;
};

}  // namespace freehold
