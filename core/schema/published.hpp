#pragma once

#include "core/base/ids.hpp"
#include "core/schema/schema.hpp"

namespace freehold {

/// The scope of the rows that everybody may read: one feed for all accounts, beside each account's own. No account has
/// this id: those that a server gives are of version 7.
inline constexpr OwnerId kPublicScope{
    Uuid{{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}}};

/// Rows of the table may be readable by everybody, and are then in the public feed.
inline bool is_published(const Table& table) {
  return table.on_devices() && !table.public_when().empty();
}

/// Where devices keep rows of the table that everybody may read: `public_<table>`.
std::string published_name(const Table& table);
/// That table: the same columns, which no other row need fit.
Table published_copy(const Table& table);
/// What a name means on a device: the table itself, or the one whose public rows are kept under it; null: neither.
const Table* table_on_device(const Schema& schema, std::string_view name);

}  // namespace freehold
