#include "native/simulation/server.hpp"

#include "core/workspace/workspace.hpp"
#include "sync/stores/sql/sql_store.hpp"
#include "sync/stores/sqlite/server_file.hpp"
#include "sync/stores/sqlite/sqlite_sessions.hpp"
#include "sync/stores/sqlite/sqlite_store.hpp"

namespace freehold::simulation {

Server::Server(const Image& image, const std::int64_t& time_us, std::uint64_t seed)
    : clock_(time_us), disk_("simulated-server", clock_, seed) {
  disk_.load(image);
}

Status Server::open() {
  SqliteStoreOptions options;
  options.path = kServerFile;
  options.vfs = disk_.vfs();
  FREEHOLD_ASSIGN(auto database, open_server_database(options));
  database_ = database.get();
  FREEHOLD_ASSIGN(auto sessions, SqliteSessions::on(std::move(database)));
  auto store = std::make_unique<SqlStore>(std::move(sessions), workspace_schema(), WakeListener());
  FREEHOLD_TRY(store->prepare());
  store_ = std::move(store);
  return {};
}

void Server::stand_still() {
  store_.reset();
  database_ = nullptr;
}

void Server::close() {
  disk_.break_after(0);
  store_.reset();
  database_ = nullptr;
}

Status Server::crash(Stop stop) {
  close();
  disk_.restart(stop);
  return open();
}

Status Server::restore(const Image& backup, const Epoch& epoch) {
  close();
  disk_.load(backup);
  FREEHOLD_TRY(open());
  return begin_history(*database_, workspace_schema(), epoch.text());
}

}  // namespace freehold::simulation
