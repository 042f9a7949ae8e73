#include "core/schema/schema.hpp"

#include "core/schema/builder.hpp"

namespace freehold {

const Column* Table::find(std::string_view column) const {
  for (const Column& candidate : columns_)
    if (candidate.name == column) return &candidate;
  return nullptr;
}

const Column* Table::find(ColumnNumber number) const {
  // Without retired columns the number is the place.
  if (number < columns_.size() && columns_[number].number == number) return &columns_[number];
  for (const Column& candidate : columns_)
    if (candidate.number == number) return &candidate;
  return nullptr;
}

std::vector<Value> Table::default_row() const {
  std::vector<Value> row(width_);
  for (const Column& column : columns_)
    if (column.on_devices()) row[column.number] = column.default_value;
  return row;
}

const Column* Table::with_role(ColumnRole role) const {
  for (const Column& candidate : columns_)
    if (candidate.role == role) return &candidate;
  return nullptr;
}

const Column* Table::owner_column() const {
  switch (ownership_) {
    case Ownership::self:
      return with_role(ColumnRole::id);
    case Ownership::column:
      return with_role(ColumnRole::owner);
    case Ownership::server_only:
      return nullptr;
  }
  return nullptr;
}

TableBuilder Schema::table(std::string name, TableNumber number) {
  Table& added = tables_.emplace_back();
  added.name_ = std::move(name);
  added.number_ = number;
  return TableBuilder(added, *this);
}

const Table* Schema::find(std::string_view name) const {
  for (const Table& table : tables_)
    if (table.name_ == name) return &table;
  return nullptr;
}

const Table* Schema::find(TableNumber number) const {
  for (const Table& table : tables_)
    if (table.number_ == number) return &table;
  return nullptr;
}

bool Schema::is_total(const Table& table, const Column& column) const {
  for (const Table& from : tables_) {
    for (const Totals& totals : from.totals()) {
      const Column* through = from.find(totals.through);
      const bool leads_here = through != nullptr && through->references && through->references->table == table.name();
      if (leads_here && (totals.sum == column.name || totals.count == column.name)) return true;
    }
  }
  return false;
}

const Table* Schema::owner_table() const {
  for (const Table& table : tables_)
    if (table.ownership_ == Ownership::self) return &table;
  return nullptr;
}

}  // namespace freehold
