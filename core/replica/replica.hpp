#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/database_key.hpp"
#include "core/base/ports.hpp"
#include "core/migrate/migrate.hpp"
#include "core/replica/procedures.hpp"
#include "core/schema/schema.hpp"

namespace freehold {

/// What a replica is made of. Everything pointed at outlives it.
struct ReplicaOptions {
  std::string path;  ///< the database file, or ":memory:"
  const char* vfs = nullptr;  ///< SQLite's name of the file system; null: the default
  /// What the account's vault gave out (core/vault); nothing: the database is plain.
  std::optional<DatabaseKey> key = std::nullopt;
  const Schema* schema = nullptr;
  std::span<const Migration> migrations;
  Clock* clock = nullptr;
  Random* random = nullptr;
  /// What the application adds to the commands.
  std::span<const Procedure> procedures = {};
};

/// The device's engine: local transactions, outbox, applying feeds, live queries. A state machine without I/O of its
/// own: the host calls, and does what the reply tells it. docs/commands.md describes every command.
///
/// Not thread-safe. Every call returns; a failed one leaves the database as it was before.
class Replica {
 public:
  /// Opens or makes the database and brings it to the newest migration.
  static Result<std::unique_ptr<Replica>> open(const ReplicaOptions& options);
  virtual ~Replica() = default;

  struct Reply {
    std::string json;  ///< `{"ok": …}` or `{"error": {code, message, …}}`, with the instructions
    Bytes payload;  ///< rows of a query, or a message to send; empty otherwise
  };
  /// `payload` is the message of `receive` or the rows of `fill_temporary`; other commands take none.
  virtual Reply call(std::string_view command, std::string_view payload = {}) = 0;
};

}  // namespace freehold
