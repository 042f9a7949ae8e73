#pragma once

#include "tests/faults/serve_process.hpp"
#include "tests/support/temporary_folder.hpp"

namespace freehold {

/// A disk that is full when it is told to be, for one of: a server's process, Postgres, this program. See no_space.cpp.
class FullDisk {
 public:
  FullDisk();
  ~FullDisk();
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;

  /// With this a process writes to the disk.
  const ServeProcess::Environment& environment() const { return environment_; }
  /// Starts Postgres anew, upon the disk, for as long as it then lives.
  void hold_postgres() const;
  /// What this program writes to files is written to the disk, for as long as it lives.
  void hold_this_program() const;

  void fill() const;
  void make_room() const;

 private:
  TemporaryFolder folder_;
  std::string sign_;
  ServeProcess::Environment environment_;
};

}  // namespace freehold
