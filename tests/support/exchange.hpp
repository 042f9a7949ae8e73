#pragma once

#include <deque>
#include <memory>
#include <string>

#include "sync/reconcile/next_rows.hpp"
#include "sync/reconcile/reconcile.hpp"
#include "tests/support/device.hpp"

namespace freehold {

/// A connection between one device and a real server store without sockets: it carries messages one at a time and can
/// be cut between any two. The server's half says what docs/protocol.md says a live session says.
class Exchange {
 public:
  Exchange(ServerStore& store, Clock& server_clock, const OwnerId& owner, Device& device, std::size_t chunk_rows)
      : store_(&store), clock_(server_clock), owner_(owner), device_(device), chunk_rows_(chunk_rows) {}

  /// The server's program is an older one from now on, or a newer one again.
  void set_version(const Schema& schema, int version) {
    schema_ = &schema;
    version_ = version;
  }
  /// The server is of a time when a first sync was the feed from its beginning.
  void know_no_parts(bool older = true) { knows_no_parts_ = older; }
  bool connected() const { return connected_; }
  /// The server is another process from now on, on what may be another history.
  void move_to(ServerStore& store) {
    cut();
    store_ = &store;
  }
  void connect();
  /// Loses everything that was on its way.
  void cut();
  /// Moves one message in one of the directions; false where nothing was to be moved. Connects again where the device
  /// asks for it.
  bool step();
  /// Moves messages until both sides are silent.
  void drain();

 private:
  void serve(const std::string& message);
  void feed(const OwnerId& scope, FeedPosition& position);

  ServerStore* store_;
  Clock& clock_;
  OwnerId owner_;
  Device& device_;
  std::size_t chunk_rows_;
  const Schema* schema_ = &workspace_schema();
  int version_ = embedded_migrations().back().version;
  bool connected_ = false;
  bool welcomed_ = false;
  bool knows_no_parts_ = false;
  FeedPosition position_;
  std::optional<FeedPosition> everybodys_;
  std::deque<std::string> to_server_, to_device_;
};

}  // namespace freehold
