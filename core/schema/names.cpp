#include "core/schema/names.hpp"

#include <array>

namespace freehold {
namespace {

template <class Enum, std::size_t N>
std::string_view pick(const std::array<std::string_view, N>& names, Enum value) {
  return names[static_cast<std::size_t>(value)];
}

}  // namespace

std::string_view type_name(ColumnType type) {
  static constexpr std::array<std::string_view, 8> kNames = {"uuid",    "text",      "integer", "bigint",
                                                             "boolean", "timestamp", "json",    "bytes"};
  return pick(kNames, type);
}

std::string_view kind_name(ColumnKind kind) {
  static constexpr std::array<std::string_view, 3> kNames = {"client", "server", "secret"};
  return pick(kNames, kind);
}

std::string_view merge_name(MergeRule rule) {
  static constexpr std::array<std::string_view, 5> kNames = {"last_writer", "counter", "immutable", "server",
                                                             "list_by_id"};
  return pick(kNames, rule);
}

std::string_view ownership_name(Ownership ownership) {
  static constexpr std::array<std::string_view, 3> kNames = {"self", "column", "server_only"};
  return pick(kNames, ownership);
}

std::string_view role_name(ColumnRole role) {
  static constexpr std::array<std::string_view, 6> kNames = {"plain",      "id",         "owner",
                                                             "created_at", "updated_at", "author"};
  return pick(kNames, role);
}

std::string_view form_name(TextForm form) {
  static constexpr std::array<std::string_view, 4> kNames = {"any", "hex", "base62", "month"};
  return pick(kNames, form);
}

std::string search_table(const Table& table) {
  return table.name() + "_search";
}

std::string stale_table(const Table& table) {
  return search_table(table) + "_stale";
}

std::string pascal_case(std::string_view snake_case) {
  std::string out;
  bool upper = true;
  for (const char c : snake_case) {
    if (c == '_') {
      upper = true;
      continue;
    }
    out += upper && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    upper = false;
  }
  return out;
}

}  // namespace freehold
