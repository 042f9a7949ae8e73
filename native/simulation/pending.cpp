#include <boost/json.hpp>

#include "core/merge/merge.hpp"
#include "core/protocol/codec.hpp"
#include "core/workspace/workspace.hpp"
#include "native/simulation/oracles.hpp"
#include "native/simulation/published.hpp"
#include "native/simulation/rows.hpp"

namespace freehold::simulation {
namespace {

namespace json = boost::json;

struct Written {
  Stamp stamp;
  Value value;
  bool by_insert = false;
};
using WrittenCells = std::map<ColumnNumber, Written>;
using Waiting = std::map<std::pair<const Table*, RowId>, WrittenCells>;

/// What the device has written, row by row, and the server has not answered.
Result<Waiting> waiting_writes(Device& device) {
  FREEHOLD_ASSIGN(const json::array entries,
                  device.rows("SELECT clock, changes FROM freehold_outbox WHERE seq IS NULL ORDER BY id"));
  Waiting waiting;
  for (const json::value& entry : entries) {
    const std::string clock = json::value_to<std::string>(entry.at("clock"));
    FREEHOLD_ASSIGN(const Stamp stamp, Stamp::parse(clock + "-" + clock));
    FREEHOLD_ASSIGN(const json::value parsed, parse_json(json::value_to<std::string>(entry.at("changes"))));
    FREEHOLD_ASSIGN(const std::vector<Change> changes, decode_changes(workspace_schema(), parsed));
    for (const Change& change : changes) {
      WrittenCells& cells = waiting[{change.table, change.row}];
      if (change.kind == ChangeKind::remove) cells.clear();
      const Stamp own{stamp.clock, device_of(device.client())};
      for (const Cell& cell : change.cells)
        cells[cell.column] = {change.kind == ChangeKind::restore ? change.clocks.of(cell.column) : own, cell.value,
                              change.kind == ChangeKind::insert};
    }
  }
  return waiting;
}

Status check_row(Device& device, const FeedRow& row, const WrittenCells& written) {
  FREEHOLD_ASSIGN(const json::value shown,
                  device.ask({{"do", "get"}, {"table", row.table->name()}, {"id", row.row.text()}}));
  // A row that the device has deleted, or that gave way to another, is not shown at all.
  if (shown.is_null()) return {};
  for (const auto& [number, write] : written) {
    if (!(row.clocks.of(number) < write.stamp)) continue;
    const Column& column = row.table->column(number);
    // Counts and lists are joined with what the server has, and compared when all has been said.
    if (joins(column) || (write.by_insert && first_stays(*row.table, column))) continue;
    FREEHOLD_ASSIGN(const Value value, cell_from_json(*row.table, column, shown.at(column.name)));
    if (canonical(column, value) != canonical(column, write.value))
      return fail(Code::internal, "on " + device.name() + " an older row of the feed covers what was written to " +
                                      row.table->name() + '.' + column.name + " and still waits: " +
                                      canonical(column, value) + " in place of " + canonical(column, write.value));
  }
  return {};
}

}  // namespace

Status check_waiting_writes(World& world, Device& device, const json::value& rows) {
  if (is_of_everybody(rows)) return {};
  ++world.counts.checks;
  FREEHOLD_ASSIGN(const PullReply reply, decode_pull_reply(workspace_schema(), device.person().id, rows));
  if (reply.more) return {};
  FREEHOLD_ASSIGN(const Waiting waiting, waiting_writes(device));
  for (const FeedRow& row : reply.rows) {
    const auto found = waiting.find({row.table, row.row});
    if (!row.deleted && found != waiting.end()) FREEHOLD_TRY(check_row(device, row, found->second));
  }
  return {};
}

}  // namespace freehold::simulation
