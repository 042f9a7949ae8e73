#pragma once

namespace freehold {

/// Inserts on a device, all at once and each by itself, against plain SQLite.
void measure_inserts();
/// What noting down changes costs a statement.
void measure_tracking();
/// Taking over a server's rows, against plain inserts.
void measure_feeds();
/// The same work beside more and more rows that are stored already.
void measure_device_growth();

}  // namespace freehold
