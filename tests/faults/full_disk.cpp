#include "tests/faults/full_disk.hpp"

#include <cstdlib>

#include "tests/support/postgres_cluster.hpp"

namespace freehold {

namespace fs = std::filesystem;

FullDisk::FullDisk() : sign_((folder_.path() / "full").string()) {
  const fs::path before_libc = folder_.path() / "no_space.so";
  fs::copy_file(FREEHOLD_NO_SPACE, before_libc);
  // Postgres may run as another user.
  fs::permissions(folder_.path(), fs::perms::others_read | fs::perms::others_exec, fs::perm_options::add);
  // The sanitizer wants to be first; it loses nothing where only these calls come before it.
  environment_ = {{"FREEHOLD_FULL_DISK", sign_},
                  {"LD_PRELOAD", before_libc.string()},
                  {"ASAN_OPTIONS", "verify_asan_link_order=0"}};
}

FullDisk::~FullDisk() {
  unsetenv("FREEHOLD_FULL_DISK");
}

void FullDisk::hold_postgres() const {
  for (const auto& [name, value] : environment_) setenv(name.c_str(), value.c_str(), 1);
  PostgresCluster::shared().restart();
  for (const auto& [name, value] : environment_) unsetenv(name.c_str());
}

void FullDisk::hold_this_program() const {
  setenv("FREEHOLD_FULL_DISK", sign_.c_str(), 1);
}

void FullDisk::fill() const {
  folder_.write("full", "");
}

void FullDisk::make_room() const {
  fs::remove(sign_);
}

}  // namespace freehold
