#pragma once

#include <string>

#include <CLI/CLI.hpp>

#include "core/base/result.hpp"

namespace freehold {

/// Where a server's database is, as the command line and the environment say it.
struct DatabaseHome {
  std::string url;  ///< of `--database`, else of DATABASE_URL; empty: a file in `data`
  std::string data = "freehold-data";

  /// Adds `--database` and `--data`.
  void add_options(CLI::App& command);

  /// The URL, of a database that should be there already.
  std::string address() const;

  /// Whether the database is there, and at the newest version; a file that a server holds is `busy`. Makes and migrates
  /// nothing.
  Status check_ready() const;

  /// The URL to open. Makes the folder of an embedded database where it is missing.
  Result<std::string> resolve() const;
};

}  // namespace freehold
