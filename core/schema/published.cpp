#include "core/schema/published.hpp"

#include <utility>

#include "core/schema/ddl.hpp"

namespace freehold {
namespace {

constexpr std::string_view kPrefix = "public_";

}  // namespace

std::string published_name(const Table& table) {
  return std::string(kPrefix) + table.name();
}

Table published_copy(const Table& table) {
  Table copy = table;
  copy.name_ = published_name(table);
  copy.indexes_.clear();
  copy.at_most_.clear();
  copy.natural_key_.clear();
  copy.public_when_.clear();
  copy.quota_.reset();
  for (Column& column : copy.columns_) {
    column.references.reset();
    column.unique = false;
  }
  return copy;
}

const Table* table_on_device(const Schema& schema, std::string_view name) {
  if (const Table* table = schema.find(name)) return table;
  if (!name.starts_with(kPrefix)) return nullptr;
  const Table* table = schema.find(name.substr(kPrefix.size()));
  return table != nullptr && is_published(*table) ? table : nullptr;
}

std::string ddl::is_public(const Table& table, const std::string& alias) {
  std::string out;
  for (const Condition& condition : table.public_when())
    out += (out.empty() ? "" : " AND ") + std::string(*as_integer(condition.value) != 0 ? "" : "NOT ") + alias + "." +
           condition.column;
  return out;
}

std::vector<ddl::Part> ddl::published_parts(const Schema& schema, const Table& table) {
  if (!is_published(table)) return {};
  TableParts copy = sqlite_parts(schema, published_copy(table), Home::device_sqlite);
  std::vector<Part> parts = std::exchange(copy.extras, {});
  parts.insert(parts.begin(), {published_name(table), create_text(published_name(table), copy)});
  return parts;
}

}  // namespace freehold
