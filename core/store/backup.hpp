#pragma once

#include <functional>
#include <string>

#include "core/store/sqlite.hpp"

namespace freehold {

/// Asked now and then during long work; true: give up at the next good moment.
using Stopped = std::function<bool()>;

/// Copies the whole database, as it is now, into the file `path`, which is made or overwritten.
///
/// The copy is one file that needs no log beside it, and is in the system's hands, not yet on the disk, when this
/// returns. `wrong_state` where `stopped` said so: the file is then of no use.
Status copy_database(Database& from, const std::string& path, const Stopped& stopped);

}  // namespace freehold
