#pragma once

#include <memory>

namespace freehold {

/// A WebSocket on loopback that sends back what it gets, and a client of it: the least that any server can take.
class Echo {
 public:
  Echo();
  ~Echo();

  /// Milliseconds for a message of the size of a small push.
  double there_and_back();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace freehold
