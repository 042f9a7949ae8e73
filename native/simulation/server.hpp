#pragma once

#include <memory>

#include "core/store/sqlite.hpp"
#include "native/simulation/images.hpp"
#include "sync/reconcile/server_store.hpp"

namespace freehold::simulation {

/// The simulated server's machine: the real store on a disk and under a clock of its own.
class Server {
 public:
  Server(const Image& image, const std::int64_t& time_us, std::uint64_t seed);

  Clock& clock() { return clock_; }
  Disk& disk() { return disk_; }
  ServerStore& store() { return *store_; }
  /// The connection under the store, for looking. Nothing may be under way in the store.
  Database& database() { return *database_; }

  Status open();
  /// Ends, and leaves its file to others until it is opened again.
  void stand_still();
  /// Stops in the middle of whatever it is doing, and comes up again.
  Status crash(Stop stop);
  /// Goes back to an earlier image of its disk, under a new epoch.
  Status restore(const Image& backup, const Epoch& epoch);

 private:
  void close();

  WallClock clock_;
  Disk disk_;
  std::unique_ptr<ServerStore> store_;
  Database* database_ = nullptr;
};

}  // namespace freehold::simulation
