#pragma once

namespace freehold {

/// Ten thousand rows of one device, until the server has them for good: both homes, against plain inserts.
void measure_push();
/// A new device of an account with many rows: time, and bytes on the wire.
void measure_first_sync();
/// From one device to another through a commit: alone, and among a hundred.
void measure_propagation();
void measure_fan_out();
/// What other programs write: how much slower they are, how soon a device has it.
void measure_captured();
/// Ten thousand sockets that say nothing.
void measure_connections();
/// A server that has just been started.
void measure_start();
/// The same work beside more and more rows and owners.
void measure_server_growth();

}  // namespace freehold
