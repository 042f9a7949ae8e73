#pragma once

#include <string_view>

#include "core/base/value.hpp"

struct sqlite3_context;
struct sqlite3_value;

namespace freehold {

/// SQLite's cell as the core's value; text and bytes are copied.
Value cell_value(sqlite3_value* cell);

/// True where both have the same type and content. Copies nothing.
bool same_cell(sqlite3_value* left, sqlite3_value* right);

/// Answers an SQL function's call with a value.
void give_result(sqlite3_context* context, const Value& value);

/// A C string that may be null, as a view that is empty then.
inline std::string_view view_of(const char* text) {
  return text == nullptr ? std::string_view() : std::string_view(text);
}

}  // namespace freehold
