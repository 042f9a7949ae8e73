#pragma once

#include <set>
#include <string>
#include <string_view>

#include "core/schema/schema.hpp"

namespace freehold {

/// A declared schema as text: `migrations/head.json`, which says what the newest migration makes. The next one is the
/// difference between it and what is declared.

/// JSON, a column a line, so that a change of the schema reads as one. Phrases for the reference page are left out.
std::string write_snapshot(const Schema& schema);

/// `malformed` where the text is not what `write_snapshot` writes.
Result<Schema> read_snapshot(std::string_view text);
/// Of such a text the tables and columns alone whose names are among these, as `table` and `table.column`.
Result<Schema> read_snapshot(std::string_view text, const std::set<std::string>& names);

}  // namespace freehold
