#include <algorithm>

#include "core/rules/quota.hpp"
#include "native/simulation/expected_rows.hpp"

namespace freehold::simulation {
namespace {

bool counts(const Table& table, const std::vector<Value>& row) {
  if (!table.quota()) return false;
  const auto& where = table.quota()->where;
  return std::all_of(where.begin(), where.end(),
                     [&](const Condition& only) { return row[table.find(only.column)->number] == only.value; });
}

/// The row that an insert makes, as far as a client says.
std::vector<Value> inserted(const Change& change) {
  std::vector<Value> row = change.table->default_row();
  for (const Cell& cell : change.cells) row[cell.column] = cell.value;
  return row;
}

/// A counter that must stay below another column.
bool has_a_ceiling(const Change& change) {
  const auto& rules = change.table->at_most();
  return std::any_of(change.cells.begin(), change.cells.end(), [&](const Cell& cell) {
    const Column& column = change.table->column(cell.column);
    return column.counts() &&
           std::any_of(rules.begin(), rules.end(), [&](const AtMost& rule) { return rule.column == column.name; });
  });
}

}  // namespace

std::int64_t ExpectedRows::used(const Table& table, const OwnerId& owner, std::int64_t now_us) const {
  const Quota& quota = *table.quota();
  if (!quota.monthly())
    return std::count_if(rows_.begin(), rows_.end(), [&](const auto& entry) {
      return entry.second.live && entry.second.table == &table && counts(table, entry.second.values);
    });
  const Table& kept_in = *schema_->find(quota.counted_in);
  const auto usage = rows_.find({kept_in.number(), usage_row(kept_in, owner, now_us).id});
  return usage == rows_.end() ? 0 : *as_integer(usage->second.values[kept_in.find(quota.counter)->number]);
}

std::optional<std::int64_t> ExpectedRows::limit(const Table& table, const OwnerId& owner) const {
  const Table& accounts = *schema_->owner_table();
  const auto account = rows_.find({accounts.number(), RowId{owner.uuid}});
  if (account == rows_.end()) return std::nullopt;
  const Value& plan = account->second.values[accounts.find(table.quota()->plan)->number];
  for (const auto& [name, most] : table.quota()->limits)
    if (plan == Value(name)) return most;
  return std::nullopt;
}

/// One more row that counts. The server keeps what a month has used in a row of its own making.
Status ExpectedRows::use_quota(const ExpectedRow& row, bool may_refuse) {
  const Table& table = *row.table;
  if (!counts(table, row.values)) return {};
  const Quota& quota = *table.quota();
  const auto most = limit(table, how_.owner);
  const std::int64_t with_it = used(table, how_.owner, how_.now_us) + (quota.monthly() ? 1 : 0);
  if (may_refuse && most && with_it > *most)
    return fail(Code::internal, "the server accepted number " + std::to_string(with_it) + " of " + table.name() +
                                    ", of which the plan allows " + std::to_string(*most));
  if (!quota.monthly()) return {};
  const Table& kept_in = *schema_->find(quota.counted_in);
  UsageRow fresh = usage_row(kept_in, how_.owner, how_.now_us);
  ExpectedRow& usage = rows_[{kept_in.number(), fresh.id}];
  if (!usage.live) {
    usage = ExpectedRow{&kept_in, true, 0, {}, std::move(fresh.values), {}};
    usage.stamps.assign(kept_in.width(), Stamp{});
  }
  usage.values[kept_in.find(quota.counter)->number] = with_it;
  touch(usage);
  return {};
}

bool ExpectedRows::uses_up_a_limit(const Transaction& transaction, const OwnerId& owner, std::int64_t now_us) const {
  std::map<const Table*, std::int64_t> more;
  for (const Change& change : transaction.changes) {
    if (has_a_ceiling(change)) return true;
    if (change.kind == ChangeKind::insert && counts(*change.table, inserted(change))) ++more[change.table];
  }
  return std::any_of(more.begin(), more.end(), [&](const auto& entry) {
    const auto most = limit(*entry.first, owner);
    return most && used(*entry.first, owner, now_us) + entry.second > *most;
  });
}

}  // namespace freehold::simulation
