#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/migrate/migrate.hpp"
#include "core/workspace/workspace.hpp"
#include "sync/stores/open.hpp"
#include "tests/support/ports.hpp"
#include "tests/support/temporary_folder.hpp"

namespace freehold {

extern const char* const kAda;
extern const char* const kBob;

/// A server's database that no server runs on: migrated, or with `empty` just made. Postgres databases go with the
/// cluster.
class ServerDatabase {
 public:
  enum class Kind { sqlite, postgres };
  explicit ServerDatabase(Kind kind, const Schema& schema = workspace_schema(), bool empty = false);

  const std::string& url() const { return url_; }
  /// Its path, for SQLite.
  std::string path() const;
  /// Its name, for Postgres.
  const std::string& name() const { return name_; }

  /// One statement as the stores write them; the cells of all rows. Throws where it fails.
  std::vector<SqlRow> sql(const std::string& statement, const SqlParams& params = {}) const;
  /// The first cell of the first row.
  Value cell(const std::string& statement) const;

  std::unique_ptr<ServerStore> open() const;
  /// Signs Ada and Bob up.
  void add_people() const;
  /// Gives Ada so many tasks that reading them takes a while.
  void add_tasks(int count) const;

 private:
  const Schema& schema_;
  TemporaryFolder folder_;
  std::string url_, name_;
};

}  // namespace freehold
