#pragma once

#include "native/simulation/disk.hpp"
#include "native/simulation/people.hpp"

namespace freehold::simulation {

/// Disks as runs begin with them, made once: migrating a database and hashing a password takes longer than a run has.
struct Images {
  Image server;  ///< migrated, with an epoch, and everybody signed up
  std::vector<Image> devices;  ///< by person: migrated and signed in, without a client id of its own yet

  static Result<Images> make();
};

/// The files on the disks.
inline constexpr const char* kServerFile = "server.db";
inline constexpr const char* kDeviceFile = "device.db";

/// When every run begins.
inline constexpr std::int64_t kStartUs = 1'750'000'000'000'000;

}  // namespace freehold::simulation
