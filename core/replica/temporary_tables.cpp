#include "core/replica/temporary_tables.hpp"

#include <algorithm>
#include <set>

#include "core/replica/write_scope.hpp"
#include "core/store/packed_rows.hpp"

namespace freehold {
namespace {

constexpr std::string_view kPrefix = "temporary_";

/// Lower-case letters, digits and underscores, after a letter: between quotation marks nothing of it can end them.
bool is_name(std::string_view text) {
  if (text.empty() || text.size() > TemporaryTables::kNameMax || text[0] < 'a' || text[0] > 'z') return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

std::string quoted(std::string_view name) {
  return '"' + std::string(name) + '"';
}

std::string in_temp(std::string_view table) {
  return "temp." + quoted(table);
}

Status check_columns(const std::vector<std::string_view>& columns) {
  if (columns.empty() || columns.size() > TemporaryTables::kColumnsMax)
    return fail(Code::too_large,
                "a temporary table has 1 to " + std::to_string(TemporaryTables::kColumnsMax) + " columns");
  std::set<std::string_view> seen;
  for (const std::string_view column : columns) {
    if (!is_name(column))
      return fail(Code::invalid_value, "the column '" + std::string(column.substr(0, TemporaryTables::kNameMax)) +
                                           "' needs another name: lower-case letters, digits and _, a letter first");
    if (!seen.insert(column).second)
      return fail(Code::invalid_value, "the column '" + std::string(column) + "' is there twice");
  }
  return {};
}

}  // namespace

Status TemporaryTables::check_name(std::string_view table) {
  if (!is_name(table) || table.substr(0, kPrefix.size()) != kPrefix)
    return fail(Code::invalid_value,
                "the name of a temporary table is 'temporary_' and lower-case letters, digits and _, 63 in all");
  FREEHOLD_ASSIGN(Statement * same, database_.cached("SELECT 1 FROM main.sqlite_schema WHERE name = ?"));
  same->bind_text(1, table);
  FREEHOLD_ASSIGN(const bool taken, same->step());
  same->reset();
  if (taken || tables_.find(table) != tables_.end())
    return fail(Code::invalid_value, "there is a table '" + std::string(table) + "' already");
  return {};
}

Status TemporaryTables::make(std::string_view table, const std::vector<std::string_view>& columns) {
  FREEHOLD_TRY(check_name(table));
  FREEHOLD_TRY(check_columns(columns));
  if (tables_.size() >= kTablesMax)
    return fail(Code::too_large, "there are " + std::to_string(kTablesMax) + " temporary tables; drop one first");
  std::string sql = "CREATE TABLE " + in_temp(table) + " (";
  for (std::size_t i = 0; i < columns.size(); ++i) sql += (i == 0 ? "" : ", ") + quoted(columns[i]);
  FREEHOLD_TRY(database_.execute(sql + ")"));
  tables_[std::string(table)].columns.assign(columns.begin(), columns.end());
  return {};
}

Result<TemporaryTables::Tables::iterator> TemporaryTables::find(std::string_view table) {
  const auto found = tables_.find(table);
  if (found == tables_.end())
    return fail(Code::not_found,
                "there is no temporary table '" + std::string(table.substr(0, kNameMax)) + "'; make and fill it again");
  return found;
}

Result<std::int64_t> TemporaryTables::fill(std::string_view table, std::string_view packed) {
  FREEHOLD_ASSIGN(const auto found, find(table));
  Held& held = found->second;
  if (packed.size() > kBatchBytesMax)
    return fail(Code::too_large,
                "one batch of rows may have " + std::to_string(kBatchBytesMax) + " bytes; fill in several");
  if (packed.size() > kBytesMax - bytes_)
    return fail(Code::too_large, "temporary tables may hold " + std::to_string(kBytesMax) + " bytes together");
  FREEHOLD_ASSIGN(PackedRows rows, PackedRows::read(packed));
  if (!std::equal(rows.names().begin(), rows.names().end(), held.columns.begin(), held.columns.end()))
    return fail(Code::malformed, "the rows do not have the columns of '" + found->first + "', in their order");
  std::string sql = "INSERT INTO " + in_temp(table) + " VALUES (?";
  for (std::size_t i = 1; i < held.columns.size(); ++i) sql += ",?";
  FREEHOLD_ASSIGN(WriteScope scope, WriteScope::begin(database_));
  {
    FREEHOLD_ASSIGN(Statement insert, database_.prepare(sql + ")"));
    for (std::size_t i = 0; i < rows.rows(); ++i) {
      FREEHOLD_TRY(rows.bind_next(insert));
      FREEHOLD_TRY(insert.run());
    }
  }
  FREEHOLD_TRY(scope.commit());
  held.rows += static_cast<std::int64_t>(rows.rows());
  held.bytes += packed.size();
  bytes_ += packed.size();
  return held.rows;
}

Status TemporaryTables::drop(std::string_view table) {
  FREEHOLD_ASSIGN(const auto found, find(table));
  FREEHOLD_TRY(database_.execute("DROP TABLE " + in_temp(table)));
  bytes_ -= found->second.bytes;
  tables_.erase(found);
  return {};
}

}  // namespace freehold
