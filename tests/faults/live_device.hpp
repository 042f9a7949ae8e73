#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "tests/faults/ledger.hpp"
#include "tests/support/clients.hpp"
#include "tests/support/device.hpp"

namespace freehold {

/// Where a device finds its server at the moment; empty: nowhere.
using Port = std::function<std::string()>;

/// A replica and its connection to a real server, over whatever happens to the two. Everything that goes over the
/// connection stands in the ledger.
class LiveDevice {
 public:
  LiveDevice(Person person, Port port, Ledger& ledger, std::uint64_t seed, const std::string& path = ":memory:");

  /// Connects where that is possible, takes in what has come and sends what waits. False where there was nothing to do.
  /// Never waits for an answer.
  bool exchange();
  void hang_up();

  /// Writes all as one transaction. Where one of the commands fails nothing is written; answers its code.
  std::string write(const std::vector<boost::json::object>& commands);

  /// Connected, with everything said and everything heard that the feed has.
  bool is_quiet();

  Device& device() { return device_; }
  const std::string& owner() const { return person_.id; }
  const std::string& client() const { return client_; }

 private:
  bool connect();
  bool send();
  void receive(const std::string& text);
  void obey(const boost::json::object& reply);
  void sign_in_again();

  Person person_;
  Port port_;
  Ledger& ledger_;
  Device device_;
  std::string client_;
  std::unique_ptr<LiveClient> connection_;
  Seq heard_ = -1;  ///< up to where this connection's feed has come; -1: it has said nothing yet
  bool outgoing_ = false;
};

}  // namespace freehold
