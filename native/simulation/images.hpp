#pragma once

#include "core/migrate/version.hpp"
#include "core/replica/replica.hpp"
#include "native/simulation/disk.hpp"
#include "native/simulation/people.hpp"

namespace freehold::simulation {

/// A program that was released some time ago, and disks as it leaves them.
struct OlderProgram {
  Version version;
  std::vector<Image> devices;  ///< as `Images::devices`
};

/// Disks as runs begin with them, made once: migrating a database and hashing a password takes longer than a run has.
struct Images {
  Image server;  ///< migrated, with an epoch, and everybody signed up
  std::vector<Image> devices;  ///< by person: migrated and signed in, without a client id of its own yet
  std::vector<OlderProgram> older;  ///< from the first on with the tables that people write to in plain SQL

  static Result<Images> make();
};

/// The program as it is now.
Version newest_program();
/// A device's database, by the program of that version.
Result<std::unique_ptr<Replica>> open_device(Disk& disk, Clock& clock, Random& random, const Version& version);

/// The files on the disks.
inline constexpr const char* kServerFile = "server.db";
inline constexpr const char* kDeviceFile = "device.db";

/// When every run begins.
inline constexpr std::int64_t kStartUs = 1'750'000'000'000'000;

}  // namespace freehold::simulation
