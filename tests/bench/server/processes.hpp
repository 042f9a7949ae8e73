#pragma once

#include <sys/types.h>

namespace freehold {

/// What Linux says of processes. Throws where there is none of that number.

/// Processor time that a process has used, children that it waited for included. Seconds.
double cpu_seconds(pid_t process);
/// The same of all its children that live.
double cpu_seconds_of_children(pid_t process);
/// Memory that it holds: resident, shared pages included. Kilobytes of 1,024 bytes.
double resident_kb(pid_t process);
/// Who started it.
pid_t parent_of(pid_t process);

}  // namespace freehold
