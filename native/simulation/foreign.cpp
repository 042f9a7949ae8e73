#include "native/simulation/foreign.hpp"

#include "core/base/time.hpp"
#include "core/schema/published.hpp"
#include "core/workspace/workspace.hpp"
#include "native/simulation/breaking_store.hpp"
#include "native/simulation/foreign_writer.hpp"
#include "native/simulation/network.hpp"
#include "sync/reconcile/capture_watch.hpp"

namespace freehold::simulation {
namespace {

Result<std::int64_t> ask_number(Database& database, const std::string& sql) {
  FREEHOLD_ASSIGN(Statement statement, database.prepare(sql));
  FREEHOLD_ASSIGN(const bool found, statement.step());
  return found ? statement.integer(0) : std::int64_t{0};
}

Result<std::int64_t> newest_captured(Database& database) {
  return ask_number(database, "SELECT coalesce(max(id), 0) FROM freehold_captured");
}

/// One transaction, of one person's rows or of several people's.
Status write_statements(World& world, Database& database) {
  FREEHOLD_ASSIGN(const std::int64_t before, newest_captured(database));
  world.foreign = ForeignTransaction{{}, before};
  ForeignWriter writer(world, database);
  for (std::uint64_t left = 1 + world.others.roll(5); left > 0; --left) FREEHOLD_TRY(writer.one_statement());
  world.foreign->changes = writer.take_changes();
  return {};
}

Status roll_back(World& world, Database& database) {
  world.count(Fault::foreign_sql_rolled_back);
  world.foreign.reset();
  world.note("another program takes back what it wrote");
  return database.execute("ROLLBACK");
}

Status commit(World& world, Database& database) {
  FREEHOLD_TRY(database.execute("COMMIT"));
  world.note("another program wrote " + std::to_string(world.foreign->changes.size()) + " rows");
  world.history.wrote_past(world.foreign->changes);
  world.foreign.reset();
  return {};
}

/// Past the store, between two of its transactions.
Status write_past_the_store(World& world) {
  world.count(Fault::foreign_sql);
  Database& database = world.server.database();
  FREEHOLD_TRY(database.execute("BEGIN IMMEDIATE"));
  FREEHOLD_TRY(write_statements(world, database));
  return world.others.one_in(5) ? roll_back(world, database) : commit(world, database);
}

/// The program has the file for itself. It may die in the middle, with its transaction open.
Status take_the_file(World& world) {
  world.count(Fault::file_taken);
  world.note("the server stands still, and another program takes its file");
  for (const auto& peer : world.peers) cut(world, *peer);
  Disk& disk = world.server.disk();
  disk.mend();
  world.server.stand_still();
  DatabaseOptions options;
  options.path = kServerFile;
  options.vfs = disk.vfs();
  options.flush_commits = true;
  {
    FREEHOLD_ASSIGN(const auto database, Database::open(options));
    for (std::uint64_t left = 1 + world.others.roll(3); left > 0; --left) {
      FREEHOLD_TRY(database->execute("BEGIN IMMEDIATE"));
      FREEHOLD_TRY(write_statements(world, *database));
      if (world.others.one_in(4)) {
        // Closed with its transaction open, on a disk that takes no more: as if it had been killed.
        disk.break_after(0);
        break;
      }
      FREEHOLD_TRY(commit(world, *database));
    }
  }
  if (disk.broken() || world.foreign) {
    world.note("the other program dies in the middle");
    disk.restart(world.others.one_in(2) ? Stop::power : Stop::process);
    world.foreign.reset();
  }
  return world.server.open();
}

}  // namespace

Status others_at_work(World& world) {
  Status done;
  if (world.others.one_in(2)) {
    const auto looked = look_for_captured(world);
    if (!looked) done = looked.error();
  } else if (world.others.one_in(12)) {
    done = write_past_the_store(world);
  } else if (world.others.one_in(150)) {
    done = take_the_file(world);
  }
  if (!world.server.disk().broken()) return done;
  return crash_server(world, world.others.one_in(2) ? Stop::power : Stop::process);
}

Result<bool> look_for_captured(World& world) {
  ServerStore& whole = world.server.store();
  FREEHOLD_ASSIGN(const auto owners, whole.captured_owners());
  if (owners.empty()) return false;
  BreakPoint never;
  world.fed.clear();
  BreakingStore store(whole, never, world.fed);
  FREEHOLD_TRY(drain_owners(store, workspace_schema(), world.server.clock(), owners, [] { return true; }));
  world.note("the server looks for what other programs wrote, and feeds " + std::to_string(world.fed.size()) + " rows");
  FREEHOLD_TRY(find_out_fed(world));
  FREEHOLD_ASSIGN(const auto left, whole.captured_owners());
  return left.size() != owners.size();
}

/// Whatever changes a row leaves a note in the same transaction.
Status find_out_written(World& world) {
  if (!world.foreign) return {};
  FREEHOLD_ASSIGN(const std::int64_t newest, newest_captured(world.server.database()));
  if (newest > world.foreign->captured_before) world.history.wrote_past(world.foreign->changes);
  world.foreign.reset();
  return {};
}

/// A number above the head that was is in the bookkeeping of the row where its transaction is committed.
Status find_out_fed(World& world) {
  for (const FedRow& fed : world.fed) {
    // A second feed of rows that their owners' histories know.
    if (fed.owner == kPublicScope) continue;
    FREEHOLD_ASSIGN(Statement look,
                    world.server.database().prepare("SELECT seq FROM freehold_row_meta WHERE row_id = ? "
                                                    "AND scope_id = ? AND table_no = ?"));
    const std::string row = fed.row.row.text(), owner = fed.owner.text();
    look.bind_text(1, row).bind_text(2, owner).bind_integer(3, fed.table->number());
    FREEHOLD_ASSIGN(const bool found, look.step());
    if (found && look.integer(0) >= fed.seq) FREEHOLD_TRY(world.history.of(fed.owner).fed(fed));
  }
  world.fed.clear();
  return {};
}

}  // namespace freehold::simulation
