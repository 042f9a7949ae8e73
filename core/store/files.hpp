#pragma once

#include <string>

#include "core/base/database_key.hpp"
#include "core/base/result.hpp"

namespace freehold {

/// Where a database lies.
struct DatabaseFile {
  std::string path;
  const char* vfs = nullptr;  ///< null: the default of the build
};

/// The file system through which pages go to be encrypted, over the one named (null: the default of the build). SQLite
/// makes it at the first open. After `sqlite3_initialize`.
std::string encrypting_vfs(const char* vfs);

/// The one below: SQLite's default encrypts where there is a key, but it answers a read that failed as if it had read.
/// With a key the page's tag finds that out; plain pages have none, and go past it.
std::string plain_vfs(const char* vfs);

/// Whether there is a database with anything in it.
Result<bool> database_exists(const DatabaseFile& file);

/// Removes a database for good, and what SQLite keeps beside it. It must not be open. None there: nothing to do.
Status erase_database(const DatabaseFile& file);

/// Encrypts a plain database in place, in one transaction: a crash leaves it plain and whole. It must not be open;
/// `database_damaged` where it is no plain one.
Status encrypt_database(const DatabaseFile& file, const DatabaseKey& key);

}  // namespace freehold
