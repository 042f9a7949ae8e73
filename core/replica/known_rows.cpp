#include "core/replica/known_rows.hpp"

#include "core/merge/digest.hpp"

namespace freehold {
namespace {

Result<KnownRow> read(const Statement& statement, int first) {
  KnownRow known;
  known.seq = statement.integer(first);
  const Value packed = statement.value(first + 1);
  const Bytes* bytes = std::get_if<Bytes>(&packed);
  FREEHOLD_ASSIGN(known.clocks, RowClocks::unpack(bytes != nullptr ? *bytes : Bytes()));
  known.deleted = statement.integer(first + 2) != 0;
  known.unseen = statement.integer(first + 3) != 0;
  return known;
}

}  // namespace

Status KnownRows::save() {
  return digest_ == state_.digest() ? Status() : state_.set_digest(digest_);
}

Result<std::optional<KnownRow>> KnownRows::get(const Table& table, const RowId& row) {
  FREEHOLD_ASSIGN(Statement * statement,
                  database_.cached("SELECT seq, clocks, deleted, unseen FROM freehold_rows WHERE row_id = ? AND "
                                   "table_no = ?"));
  const std::string id = row.text();
  statement->bind_text(1, id).bind_integer(2, table.number());
  FREEHOLD_ASSIGN(const bool found, statement->step());
  std::optional<KnownRow> known;
  if (found) {
    FREEHOLD_ASSIGN(known, read(*statement, 0));
  }
  statement->reset();
  return known;
}

Status KnownRows::write(const FeedRow& row, const char* where_known) {
  static const std::string insert =
      "INSERT INTO freehold_rows (row_id, table_no, seq, clocks, deleted) VALUES (?, ?, ?, ?, ?) ON CONFLICT (row_id, "
      "table_no) DO ";
  FREEHOLD_ASSIGN(Statement * statement, database_.cached(insert + where_known));
  const std::string id = row.row.text();
  const Bytes clocks = row.clocks.pack();
  statement->bind_text(1, id).bind_integer(2, row.table->number()).bind_integer(3, row.seq);
  statement->bind_bytes(4, clocks).bind_integer(5, row.deleted ? 1 : 0);
  return statement->run();
}

Status KnownRows::keep(const FeedRow& row) {
  const TableNumber table = row.table->number();
  FREEHOLD_ASSIGN(const auto before, get(*row.table, row.row));
  if (before && !before->deleted && !before->unseen)
    digest_ -= version_digest(table, row.row, before->seq, before->clocks);
  if (!row.deleted) digest_ += version_digest(table, row.row, row.seq, row.clocks);
  return write(row, "UPDATE SET seq = excluded.seq, clocks = excluded.clocks, deleted = excluded.deleted, unseen = 0");
}

Status KnownRows::keep_new(const FeedRow& row) {
  FREEHOLD_TRY(write(row, "NOTHING"));
  if (database_.changes() == 0) return keep(row);
  if (!row.deleted) digest_ += version_digest(row.table->number(), row.row, row.seq, row.clocks);
  return {};
}

Status KnownRows::begin_again() {
  digest_ = 0;
  // At once: the program may end before anything else is kept.
  FREEHOLD_TRY(save());
  return database_.execute("UPDATE freehold_rows SET unseen = 1");
}

Result<std::vector<std::pair<RowId, KnownRow>>> KnownRows::take_unseen(const Table& table) {
  FREEHOLD_ASSIGN(Statement * statement, database_.cached("DELETE FROM freehold_rows WHERE unseen = 1 AND table_no = ? "
                                                          "RETURNING row_id, seq, clocks, deleted, unseen"));
  statement->bind_integer(1, table.number());
  std::vector<std::pair<RowId, KnownRow>> rows;
  while (true) {
    FREEHOLD_ASSIGN(const bool row, statement->step());
    if (!row) break;
    FREEHOLD_ASSIGN(const RowId id, RowId::parse(statement->text(0)));
    FREEHOLD_ASSIGN(KnownRow known, read(*statement, 1));
    rows.emplace_back(id, std::move(known));
  }
  statement->reset();
  return rows;
}

}  // namespace freehold
