#include "core/rules/quota.hpp"

#include <algorithm>

#include "core/base/time.hpp"

namespace freehold {
namespace {

constexpr std::size_t kMonthLength = 7;  // of 2025-01-31T…

}  // namespace

bool counts_for_quota(const Table& table, std::span<const Value> row) {
  if (!table.quota()) return false;
  const auto& where = table.quota()->where;
  return std::all_of(where.begin(), where.end(), [&](const Condition& condition) {
    return row[table.find(condition.column)->number] == condition.value;
  });
}

std::optional<std::int64_t> quota_limit(const Schema& schema, const Table& table, std::span<const Value> owner_row) {
  const Column* plan = schema.owner_table()->find(table.quota()->plan);
  for (const auto& [name, limit] : table.quota()->limits)
    if (owner_row[plan->number] == Value(name)) return limit;
  return std::nullopt;
}

Status check_quota(const Table& table, std::int64_t used, std::optional<std::int64_t> limit) {
  if (!limit || used < *limit) return {};
  const char* span = table.quota()->monthly() ? " a month" : " at a time";
  return fail_at(Code::quota_exceeded,
                 "the account's plan allows " + std::to_string(*limit) + " rows of " + table.name() + span +
                     ", and has used them up; delete some or change the plan",
                 table.name());
}

std::string month_start(std::int64_t now_us) {
  return format_time(now_us).substr(0, kMonthLength) + "-01T00:00:00.000000Z";
}

UsageRow usage_row(const Table& counts, const OwnerId& owner, std::int64_t now_us) {
  UsageRow row{{}, counts.default_row()};
  row.values[counts.owner_column()->number] = owner.text();
  row.values[counts.find(counts.natural_key().back())->number] = format_time(now_us).substr(0, kMonthLength);
  row.id = natural_id(counts, row.values);
  row.values[counts.with_role(ColumnRole::id)->number] = row.id.text();
  return row;
}

}  // namespace freehold
