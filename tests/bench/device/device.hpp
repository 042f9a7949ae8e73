#pragma once

namespace freehold {

/// Writing on a device, against plain SQLite.
void measure_writes();
/// Taking over a server's rows, against plain inserts.
void measure_feeds();
/// The same work beside more and more rows that are stored already.
void measure_device_growth();

}  // namespace freehold
