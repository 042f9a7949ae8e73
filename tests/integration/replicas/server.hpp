#pragma once

#include <filesystem>
#include <functional>
#include <optional>

#include "tests/support/exchange.hpp"
#include "tests/support/versions.hpp"

namespace freehold {

inline const std::string kAda = "0190a6b2-7c1e-7d3f-8a4b-5c6d7e8f9a0b";
inline const std::string kBob = "0190a6b2-7c1e-7d3f-8a4b-000000000b0b";

/// A server's SQLite store in a folder of its own, with Ada and Bob signed up.
class Server {
 public:
  /// Of an older version.
  explicit Server(Version version = version_of(newest_version()));
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  ServerStore& store() { return *store_; }
  const Version& version() const { return version_; }
  /// An operator installs a newer program.
  void upgrade_to(Version version);
  TestClock& clock() { return clock_; }

  /// Takes a push as a device says it, over whatever connection; the reply may get lost.
  std::string take(const std::string& owner, std::string_view push);

  /// What the watch of a running server does again and again: feeds what was noted down beside its own writes.
  void look();

  /// Keeps a copy of the database, and later puts it in the place of what has become of it: as another history.
  void backup();
  void restore();
  /// Statements of an operator, while the server stands still.
  void sql(const std::string& statements);

 private:
  std::string file() const { return (folder_ / "server.db").string(); }
  void open();
  void add(const std::string& id, const std::string& email);

  void migrate();

  Version version_;
  TestClock clock_;
  std::filesystem::path folder_;
  std::unique_ptr<ServerStore> store_;
};

/// One device and its connection.
struct Peer {
  Peer(Server& server, const std::string& owner, std::uint64_t seed, std::size_t chunk_rows = 100);
  /// With the program of this version, on a database in a file.
  Peer(Server& server, const std::string& owner, std::uint64_t seed, Version version, const std::string& path);

  /// Connects where it is not, and exchanges messages until both sides are silent, also after what makes the device
  /// connect again.
  void sync();

  Server& server;
  std::optional<Version> version;
  Device device;
  Exchange exchange;
};

/// The id of a row as an insert answers it.
std::string id_of(const boost::json::value& row);
/// Tasks and notes of a device, whole and in the order of their ids.
boost::json::array all_rows(Device& device);

}  // namespace freehold
