#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace freehold {

using Bytes = std::vector<std::uint8_t>;
using Null = std::monostate;

/// One cell, in the form in which SQLite stores it; this is the form the whole core works with.
///
/// uuid: text of 36 lower-case characters · text, json: UTF-8 text · integer, bigint: int64 · boolean: int64 0 or 1 ·
/// timestamp: text `YYYY-MM-DDTHH:MM:SS.ffffffZ` · bytes: Bytes. `double` appears only in results of free queries.
using Value = std::variant<Null, std::int64_t, double, std::string, Bytes>;

inline bool is_null(const Value& value) {
  return std::holds_alternative<Null>(value);
}

inline const std::string* as_text(const Value& value) {
  return std::get_if<std::string>(&value);
}

inline const std::int64_t* as_integer(const Value& value) {
  return std::get_if<std::int64_t>(&value);
}

}  // namespace freehold
