#include "core/replica/public_feed.hpp"

#include "core/merge/digest.hpp"
#include "core/schema/published.hpp"

namespace freehold {

PublicFeed::PublicFeed(Database& database, const Schema& schema, DeviceState& state, DeviceRows& rows)
    : database_(database), state_(state), rows_(rows) {
  for (const Table& table : schema.tables())
    if (is_published(table)) tables_.emplace(table.number(), published_copy(table));
}

Status PublicFeed::load() {
  count_ = 0;
  if (!subscribed()) return {};
  FREEHOLD_ASSIGN(Statement * statement, database_.cached("SELECT count(*) FROM freehold_public"));
  FREEHOLD_TRY(statement->step());
  count_ = statement->integer(0);
  statement->reset();
  return {};
}

std::optional<Seq> PublicFeed::begin_reading() {
  floor_.begin(state_.public_cursor().value_or(0));
  return state_.public_cursor();
}

Status PublicFeed::subscribe() {
  return subscribed() ? Status() : state_.set_public_cursor(0);
}

Status PublicFeed::unsubscribe() {
  if (!subscribed()) return {};
  for (const auto& [number, table] : tables_) {
    FREEHOLD_TRY(database_.execute("DELETE FROM " + table.name()));
    changed_.insert(table.name());
  }
  FREEHOLD_TRY(database_.execute("DELETE FROM freehold_public"));
  count_ = 0;
  FREEHOLD_TRY(state_.set_public_digest(0));
  return state_.set_public_cursor(std::nullopt);
}

Status PublicFeed::begin_again() {
  if (!subscribed()) return {};
  floor_.begin(0);
  FREEHOLD_TRY(database_.execute("UPDATE freehold_public SET unseen = 1"));
  FREEHOLD_TRY(state_.set_public_digest(0));
  return state_.set_public_cursor(0);
}

Result<bool> PublicFeed::receive(const PullReply& reply, bool comparable) {
  // Somebody who has unsubscribed meanwhile wants none of it.
  if (!subscribed()) return false;
  const Seq cursor = *state_.public_cursor();
  if (floor_.has_missed(cursor, reply.floor)) {
    FREEHOLD_TRY(begin_again());
    return true;
  }
  for (const FeedRow& row : reply.rows) FREEHOLD_TRY(apply(row));
  if (cursor != reply.cursor) FREEHOLD_TRY(state_.set_public_cursor(reply.cursor));
  if (reply.more) return false;
  FREEHOLD_TRY(drop_unseen());
  const bool differs = comparable && reply.digest && *reply.digest != state_.public_digest();
  const bool doubted = std::exchange(doubt_, differs);
  if (!differs || doubted) return false;
  FREEHOLD_TRY(begin_again());
  return true;
}

Status PublicFeed::apply(const FeedRow& row) {
  const auto table = tables_.find(row.table->number());
  if (table == tables_.end()) return {};
  FREEHOLD_TRY(keep(row));
  changed_.insert(table->second.name());
  if (!row.deleted) return rows_.upsert(table->second, row.values);
  auto removed = rows_.remove(table->second, row.row);
  return removed ? Status() : Status(std::move(removed).error());
}

Result<std::optional<PublicFeed::Held>> PublicFeed::held(const FeedRow& row) {
  FREEHOLD_ASSIGN(
      Statement * statement,
      database_.cached("SELECT seq, clocks, unseen FROM freehold_public WHERE row_id = ? AND table_no = ?"));
  const std::string id = row.row.text();
  statement->bind_text(1, id).bind_integer(2, row.table->number());
  FREEHOLD_ASSIGN(const bool found, statement->step());
  std::optional<Held> held;
  if (found) {
    held.emplace();
    held->seq = statement->integer(0);
    const Value packed = statement->value(1);
    const Bytes* bytes = std::get_if<Bytes>(&packed);
    held->unseen = statement->integer(2) != 0;
    FREEHOLD_ASSIGN(held->clocks, RowClocks::unpack(bytes != nullptr ? *bytes : Bytes()));
  }
  statement->reset();
  return held;
}

/// The version of the row, and what it adds to the digest.
Status PublicFeed::keep(const FeedRow& row) {
  const TableNumber number = row.table->number();
  FREEHOLD_ASSIGN(const auto before, held(row));
  std::uint64_t digest = state_.public_digest();
  if (before && !before->unseen) digest -= version_digest(number, row.row, before->seq, before->clocks);
  if (!row.deleted) digest += version_digest(number, row.row, row.seq, row.clocks);
  if (digest != state_.public_digest()) FREEHOLD_TRY(state_.set_public_digest(digest));
  if (before) --count_;
  if (row.deleted) return before ? forget(*row.table, row.row) : Status();
  ++count_;
  FREEHOLD_ASSIGN(Statement * statement,
                  database_.cached("INSERT INTO freehold_public (row_id, table_no, seq, clocks) VALUES (?, ?, ?, ?) "
                                   "ON CONFLICT (row_id, table_no) DO UPDATE SET seq = excluded.seq, "
                                   "clocks = excluded.clocks, unseen = 0"));
  const std::string id = row.row.text();
  const Bytes clocks = row.clocks.pack();
  statement->bind_text(1, id).bind_integer(2, number).bind_integer(3, row.seq).bind_bytes(4, clocks);
  return statement->run();
}

Status PublicFeed::forget(const Table& table, const RowId& row) {
  FREEHOLD_ASSIGN(Statement * statement,
                  database_.cached("DELETE FROM freehold_public WHERE row_id = ? AND table_no = ?"));
  const std::string id = row.text();
  statement->bind_text(1, id).bind_integer(2, table.number());
  return statement->run();
}

/// After everything has come once more: what has not come is not there any longer.
Status PublicFeed::drop_unseen() {
  for (const auto& [number, table] : tables_) {
    FREEHOLD_ASSIGN(
        Statement * statement,
        database_.cached("DELETE FROM " + table.name() +
                         " WHERE id IN (SELECT row_id FROM freehold_public WHERE unseen = 1 AND table_no = ?)"));
    statement->bind_integer(1, number);
    FREEHOLD_TRY(statement->run());
    if (database_.changes() > 0) changed_.insert(table.name());
  }
  FREEHOLD_TRY(database_.execute("DELETE FROM freehold_public WHERE unseen = 1"));
  return load();
}

}  // namespace freehold
