#pragma once

#include <memory>
#include <string>

#include "tests/support/clients.hpp"

namespace freehold {

/// Many devices that have said hello and then say nothing: live sockets as a browser opens them, which cost this side
/// as little as can be. Pings are answered.
class IdleSockets {
 public:
  explicit IdleSockets(const std::string& port);
  ~IdleSockets();

  /// Returns once the server has welcomed it. Every hundred come from an address of their own. Throws where it
  /// refuses.
  void add(const Person& person);
  std::size_t open() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace freehold
