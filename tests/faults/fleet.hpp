#pragma once

#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "tests/faults/live_device.hpp"

namespace freehold {

/// Devices of several people that write without a pause. All of it runs in one thread and never waits for one answer,
/// so whoever calls `turn` decides what breaks meanwhile.
class Fleet {
 public:
  Fleet(Ledger& ledger, std::uint64_t seed) : ledger_(ledger), dice_(seed) {}

  /// Signs a person up at the first server, with a device for each of the ports. Devices live in memory or, where a
  /// folder is given, in files.
  void add(const std::string& name, const std::vector<Port>& ports, const std::string& folder = {});

  /// Everybody exchanges what there is and, unless there is much to say already, writes something.
  void turn();
  /// Turns until the condition holds. Fails the test where it does not within two minutes.
  void turn_until(const std::function<bool()>& condition);
  /// Turns until so many more transactions have been answered with yes, and then for a moment by chance, so that what
  /// comes next comes at any point of what servers do.
  void work(std::size_t accepted_more);
  /// A number from 0 to below `end`.
  std::size_t pick(std::size_t end) { return dice_() % end; }

  /// Nobody writes; everybody exchanges until the condition holds. Fails as `turn_until` does.
  void exchange_until(const std::function<bool()>& condition);
  /// The same until everything has been said and heard.
  void settle();

  Ledger& ledger() { return ledger_; }
  std::vector<std::unique_ptr<LiveDevice>>& devices() { return devices_; }

 private:
  bool exchange();
  template <class Step>
  void repeat(Step step, const std::function<bool()>& condition);

  Ledger& ledger_;
  std::mt19937_64 dice_;
  std::vector<std::unique_ptr<LiveDevice>> devices_;
};

/// How many rounds a test makes: what FREEHOLD_FAULT_ROUNDS says, or its own number.
std::size_t rounds(std::size_t usual);

}  // namespace freehold
