#pragma once

#include "core/store/sqlite.hpp"

namespace freehold {

/// From now on what is temporary goes into nameless files, not into memory: for a server's large transactions, of which
/// SQLite would else go through all that a savepoint may need once more after every row that a trigger looks at.
///
/// The files lie where the database of `path` does, for there this process can write, unless the environment's
/// SQLITE_TMPDIR says where; the first database decides for the whole process.
Status use_temporary_files(Database& database, const std::string& path);

}  // namespace freehold
