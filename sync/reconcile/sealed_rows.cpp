#include "sync/reconcile/sealed_rows.hpp"

namespace freehold {
namespace {

const Column* secret_column(const Table& table, std::string_view name, ColumnType type) {
  const Column* column = table.find(name);
  return column != nullptr && column->kind == ColumnKind::secret && column->type == type ? column : nullptr;
}

}  // namespace

std::vector<SealedColumns> sealed_columns(const Schema& schema) {
  std::vector<SealedColumns> found;
  for (const Table& table : schema.tables()) {
    SealedColumns columns;
    columns.table = &table;
    columns.key = secret_column(table, "encrypted_dek", ColumnType::bytes);
    columns.nonce = secret_column(table, "nonce", ColumnType::bytes);
    columns.version = secret_column(table, "kms_key_version", ColumnType::text);
    for (const Column& column : table.columns())
      if (column.name.starts_with("encrypted_") && &column != columns.key)
        columns.secret = secret_column(table, column.name, ColumnType::bytes);
    if (columns.key != nullptr && columns.nonce != nullptr && columns.version != nullptr && columns.secret != nullptr &&
        table.ownership() == Ownership::column)
      found.push_back(columns);
  }
  return found;
}

}  // namespace freehold
