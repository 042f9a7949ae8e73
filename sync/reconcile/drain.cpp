#include "sync/reconcile/drain.hpp"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "core/base/defects.hpp"
#include "core/merge/digest.hpp"

namespace freehold {
namespace {

constexpr std::size_t kTakenAtOnce = 20'000;
constexpr std::size_t kRowsOfANumber = 1'000;

struct Written {
  CapturedColumns columns = 0;
  std::int64_t at_us = 0;
};
using WrittenRows = std::unordered_map<RowId, Written, IdHash>;

/// What goes into the feed of one table.
struct Changed {
  std::vector<RowStamps> live, gone;
};

RowClocks clocks_after(const Table& table, const RowStanding& row, const Written& written, std::int64_t now_us) {
  const auto at_ms = static_cast<std::uint64_t>(std::max<std::int64_t>(std::min(written.at_us, now_us) / 1000, 0));
  Stamp stamp{Hlc::at(at_ms), kServerDevice};
  if (row.clocks) stamp.clock = std::max(stamp.clock, Hlc{row.clocks->newest().clock.value + 1});
  // A row that came back, or that no feed ever had, is new in all its columns.
  if (!row.live || !row.clocks || row.deleted || written.columns == kAllColumns) return RowClocks(stamp);
  RowClocks clocks = *row.clocks;
  for (const Column& column : table.columns())
    if (is_captured(table, column) && (written.columns & captured_bit(column.number)) != 0)
      clocks.set(column.number, stamp);
  return clocks;
}

class Drain {
 public:
  Drain(OwnerTransaction& store, const Schema& schema, std::int64_t now_us)
      : store_(store), schema_(schema), now_us_(now_us), seq_(store.head()) {}

  Result<Drained> run() {
    for (;;) {
      FREEHOLD_ASSIGN(const auto captured, store_.take_captured(kTakenAtOnce));
      if (!captured.empty()) FREEHOLD_TRY(feed(captured));
      if (captured.size() < kTakenAtOnce) return Drained{seq_, digest_change_};
    }
  }

 private:
  Status feed(const std::vector<CapturedRow>& captured);
  Result<Changed> decide(const Table& table, const WrittenRows& written);
  Status feed(const Table& table, std::span<const RowStamps> rows, bool deleted);

  OwnerTransaction& store_;
  const Schema& schema_;
  std::int64_t now_us_;
  Seq seq_;  ///< the number at hand
  std::size_t room_ = 0;  ///< rows that it still takes
  std::uint64_t digest_change_ = 0;
};

Status Drain::feed(const std::vector<CapturedRow>& captured) {
  std::map<TableNumber, WrittenRows> by_table;
  for (const CapturedRow& row : captured) {
    if (row.columns != kAllColumns && defect(Defect::foreign_updates_not_fed)) continue;
    Written& written = by_table[row.table][row.row];
    written.columns |= row.columns;
    written.at_us = std::max(written.at_us, row.written_at_us);
  }
  std::vector<std::pair<const Table*, Changed>> changed;
  for (const Table& table : schema_.tables()) {
    const auto written = by_table.find(table.number());
    if (written == by_table.end() || !table.on_devices()) continue;
    FREEHOLD_ASSIGN(Changed rows, decide(table, written->second));
    changed.emplace_back(&table, std::move(rows));
  }
  // Parents before children; what is gone last, the other way round.
  for (const auto& [table, rows] : changed) FREEHOLD_TRY(feed(*table, rows.live, false));
  for (auto each = changed.rbegin(); each != changed.rend(); ++each)
    FREEHOLD_TRY(feed(*each->first, each->second.gone, true));
  return {};
}

Result<Changed> Drain::decide(const Table& table, const WrittenRows& written) {
  std::vector<RowId> ids;
  ids.reserve(written.size());
  for (const auto& [id, unused] : written) ids.push_back(id);
  FREEHOLD_ASSIGN(const auto standing, store_.standing(table, ids));
  Changed changed;
  for (const RowStanding& row : standing) {
    // Gone, and every device knows it, or none ever had it.
    if (!row.live && (row.deleted || !row.clocks)) continue;
    if (row.clocks && !row.deleted) digest_change_ -= version_digest(table.number(), row.row, row.seq, *row.clocks);
    auto& list = row.live ? changed.live : changed.gone;
    list.push_back({row.row, clocks_after(table, row, written.at(row.row), now_us_)});
  }
  return changed;
}

Status Drain::feed(const Table& table, std::span<const RowStamps> rows, bool deleted) {
  while (!rows.empty()) {
    if (room_ == 0) {
      ++seq_;
      room_ = kRowsOfANumber;
    }
    const std::size_t part = std::min(room_, rows.size());
    FREEHOLD_TRY(store_.stamp(table, rows.first(part), seq_, deleted));
    if (!deleted)
      for (const RowStamps& row : rows.first(part))
        digest_change_ += version_digest(table.number(), row.row, seq_, row.clocks);
    rows = rows.subspan(part);
    room_ -= part;
  }
  return {};
}

}  // namespace

Result<Drained> drain(OwnerTransaction& store, const Schema& schema, std::int64_t now_us) {
  return Drain(store, schema, now_us).run();
}

}  // namespace freehold
