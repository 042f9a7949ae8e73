#pragma once

#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "sync/secrets/ring_keys.hpp"

namespace freehold {

/// Where the key ring is, as the command line and the environment say it: in a file, or in FREEHOLD_KEYS itself.
struct KeyHome {
  std::string file;  ///< of `--keys-file`, else of FREEHOLD_KEYS_FILE; empty: none

  /// Adds `--keys-file`.
  void add_options(CLI::App& command);

  /// The path; `wrong_usage` where none is given, or where the ring is in the environment, which nobody can change.
  Result<std::string> require_file() const;
  /// The ring as it is now; `wrong_usage` where none is given.
  Result<KeyRing> read() const;
  /// The ring for a server; null where none is given.
  Result<std::unique_ptr<RingKeys>> open(Clock& clock, Random& random) const;

 private:
  /// Null where it is not in the environment.
  const char* in_environment() const;
  Status check() const;
};

}  // namespace freehold
