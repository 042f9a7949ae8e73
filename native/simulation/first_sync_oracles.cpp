#include <boost/json.hpp>

#include "core/workspace/workspace.hpp"
#include "native/simulation/oracles.hpp"

namespace freehold::simulation {
namespace {

Error broken(std::string sentence) {
  return fail(Code::internal, std::move(sentence));
}

std::string name_of(const Table& table, const RowId& row) {
  return table.name() + ' ' + row.text();
}

/// A row comes as it last changed, and hangs on nothing that has not come. What changed meanwhile may hang on what was
/// made meanwhile, too.
Status check_row(World& world, Peer& peer, const FeedRow& row, Seq until) {
  const std::string name = name_of(*row.table, row.row);
  const ExpectedRows& history = world.history.of(peer.device.person().id);
  const ExpectedRows::Key key{row.table->number(), row.row};
  const auto found = history.rows().find(key);
  if (found == history.rows().end() || !found->second.live || row.deleted)
    return broken("a first sync shows " + name + ", which is not alive");
  if (row.seq != found->second.seq)
    return broken("a first sync shows " + name + " as of " + std::to_string(row.seq) + "; it last changed at " +
                  std::to_string(found->second.seq));
  for (const Column& column : row.table->columns()) {
    const std::string* parent = as_text(row.values[column.number]);
    const bool leads = column.references && column.references->reach != Reach::readable && parent != nullptr &&
                       column.references->table != row.table->name();
    if (!leads || row.seq > until || history.is_unfed(key)) continue;
    FREEHOLD_ASSIGN(const RowId id, RowId::parse(*parent));
    const Table& target = *workspace_schema().find(column.references->table);
    if (peer.came_first.count({target.number(), id}) == 0)
      return broken("a first sync shows " + name + " before " + name_of(target, id) + ", on which it hangs");
  }
  return {};
}

}  // namespace

Status check_first_part(World& world, Peer& peer, const PullReply& reply) {
  ++world.counts.checks;
  if (!reply.more || reply.cursor > reply.head)
    return broken("a part of a first sync up to " + std::to_string(reply.cursor) + " of " + std::to_string(reply.head) +
                  " says that it is all");
  if (peer.line.sent.first_at->empty()) peer.came_first.clear();
  peer.told_from = reply.cursor;
  for (const FeedRow& row : reply.rows) {
    FREEHOLD_TRY(check_row(world, peer, row, reply.cursor));
    peer.came_first.insert({row.table->number(), row.row});
  }
  const ExpectedRows& history = world.history.of(peer.device.person().id);
  // What another program wrote, and no feed has yet, is left for the feed.
  if (reply.first->next.empty())
    for (const auto& [key, row] : history.rows())
      if (row.live && row.seq <= reply.cursor && !history.is_unfed(key) && peer.came_first.count(key) == 0)
        return broken("a first sync leaves out " + name_of(*row.table, key.second) + ", which changed at " +
                      std::to_string(row.seq));
  return check_rows_are_own(peer.device.person().id, reply.rows);
}

Status check_part_stands(World& world, Device& device) {
  ++world.counts.checks;
  FREEHOLD_ASSIGN(const boost::json::array keys, device.rows("SELECT count(*) AS n FROM pragma_foreign_key_check"));
  if (keys[0].at("n") != 0)
    return broken("on " + device.name() + " a part of a first sync has left a reference that leads nowhere");
  return {};
}

}  // namespace freehold::simulation
