#pragma once

#include <span>

#include "core/rules/rules.hpp"

namespace freehold {

/// Whether a row of the table counts against its quota, if it has one.
bool counts_for_quota(const Table& table, std::span<const Value> row);

/// How many such rows the owner's plan allows; nothing: any number.
std::optional<std::int64_t> quota_limit(const Schema& schema, const Table& table, std::span<const Value> owner_row);

/// `quota_exceeded` where one row more than `used` is one too many.
Status check_quota(const Table& table, std::int64_t used, std::optional<std::int64_t> limit);

/// The row of the table `counts` that belongs to this owner and the month of this time: its key, and so its id.
struct UsageRow {
  RowId id;
  std::vector<Value> values;  ///< by column number; what is not of the key has its default
};
UsageRow usage_row(const Table& counts, const OwnerId& owner, std::int64_t now_us);

/// First moment of the month of this time, as times are written.
std::string month_start(std::int64_t now_us);

}  // namespace freehold
