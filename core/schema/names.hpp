#pragma once

#include <string>
#include <string_view>

#include "core/schema/schema.hpp"

namespace freehold {

/// How declared things are spelt outside C++: in generated TypeScript and on the reference page.
std::string_view type_name(ColumnType type);
std::string_view kind_name(ColumnKind kind);
std::string_view merge_name(MergeRule rule);
std::string_view ownership_name(Ownership ownership);
std::string_view role_name(ColumnRole role);
std::string_view form_name(TextForm form);

/// The table by which SQLite searches the texts of another: `blueprints_search`.
std::string search_table(const Table& table);
/// On a device: rows whose words in the search table are no longer theirs.
std::string stale_table(const Table& table);

/// `user_api_keys` → `UserApiKeys`.
std::string pascal_case(std::string_view snake_case);

}  // namespace freehold
