#pragma once

namespace freehold {

/// From here on SIGINT and SIGTERM no longer end the process; they are what `interrupted` tells of, so that long work
/// can stop where nothing is left half done.
void note_interrupts();
bool interrupted();

}  // namespace freehold
