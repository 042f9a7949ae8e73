#pragma once

#include <boost/json.hpp>
#include <memory>

#include "core/replica/replica.hpp"
#include "native/simulation/images.hpp"

namespace freehold::simulation {

/// One simulated device: the real replica, of this version or an older one, on a disk and under a clock of its own.
class Device {
 public:
  Device(int number, const Person& person, const Image& image, const std::int64_t& time_us, std::uint64_t seed);

  /// The program that opens the database next.
  void install(const Version& version) { version_ = version; }
  const Version& version() const { return version_; }
  const Schema& schema() const { return *version_.schema; }
  bool is_old() const { return version_.number < newest_version(); }

  const std::string& name() const { return name_; }
  const Person& person() const { return person_; }
  const ClientId& client() const { return client_; }
  WallClock& clock() { return clock_; }
  Disk& disk() { return disk_; }

  bool is_open() const { return replica_ != nullptr; }
  Status open();
  /// Stops in the middle of whatever it is doing, and comes up again.
  Status crash(Stop stop);

  /// The whole reply to a command, its payload beside it as "payload".
  boost::json::object call(const boost::json::object& command, std::string_view payload = {});
  /// `ok` of a reply that nothing but a broken disk may refuse.
  Result<boost::json::value> ask(const boost::json::object& command);
  Result<boost::json::array> rows(const std::string& sql);
  /// The last one that its outbox has; 0 where that is empty.
  Result<TransactionId> newest_transaction();

 private:
  std::string name_;
  const Person& person_;
  Version version_ = newest_program();
  WallClock clock_;
  SeededRandom random_;
  Disk disk_;
  std::unique_ptr<Replica> replica_;
  ClientId client_;
};

}  // namespace freehold::simulation
