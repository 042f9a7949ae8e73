#include <string_view>

#include "sync/stores/postgres/connection.hpp"

namespace freehold {
namespace {

Code code_of(std::string_view state) {
  static constexpr std::pair<std::string_view, Code> kStates[] = {
      {"23505", Code::unique_violation},
      {"23503", Code::parent_missing},
      {"40001", Code::busy},
      {"40P01", Code::busy},
      {"55P03", Code::busy},
      {"57014", Code::busy},
      // A plan that was kept does not go with the table any more: another connection makes a new one.
      {"0A000", Code::busy},
      {"53100", Code::storage_full},
      {"25006", Code::database_unavailable},
  };
  static constexpr std::pair<std::string_view, Code> kClasses[] = {
      {"08", Code::database_unavailable}, {"22", Code::invalid_value},
      {"23", Code::invalid_value},        {"28", Code::database_unavailable},
      {"3D", Code::database_unavailable}, {"42", Code::sql_error},
      {"53", Code::database_unavailable}, {"54", Code::too_large},
      {"57", Code::database_unavailable}, {"58", Code::storage_failed},
      {"XX", Code::database_damaged},
  };
  for (const auto& [known, code] : kStates)
    if (state == known) return code;
  for (const auto& [known, code] : kClasses)
    if (state.substr(0, 2) == known) return code;
  return Code::internal;
}

std::string field(const PGresult& result, int code) {
  const char* text = PQresultErrorField(&result, code);
  return text == nullptr ? std::string() : text;
}

/// The column in `<table>_<column>_<rule>`; of columns whose names begin alike the longest. The primary key names none,
/// and of a key over several the last says more than the owner that it leads with.
std::string column_of(const Table& table, const std::string& constraint) {
  if (constraint == table.name() + "_pkey") return table.with_role(ColumnRole::id)->name;
  for (const Index& index : table.indexes())
    if (index.unique && index.name == constraint) return index.columns.back().name;
  std::string found;
  for (const Column& column : table.columns())
    if (constraint.starts_with(table.name() + "_" + column.name + "_") && column.name.size() > found.size())
      found = column.name;
  return found;
}

std::string sentence(Code code, const PGresult& result) {
  switch (code) {
    case Code::unique_violation:
      return "another row already has this value";
    case Code::parent_missing:
      return "the row points at a row that is not there";
    default:
      return field(result, PG_DIAG_MESSAGE_PRIMARY);
  }
}

}  // namespace

Error pg_error(const PGresult& result, const Schema* schema) {
  const Code code = code_of(field(result, PG_DIAG_SQLSTATE));
  Error error = fail(code, sentence(code, result));
  const Table* table = schema == nullptr ? nullptr : schema->find(field(result, PG_DIAG_TABLE_NAME));
  if (table == nullptr) return error;
  error.table = table->name();
  error.column = field(result, PG_DIAG_COLUMN_NAME);
  if (error.column.empty()) error.column = column_of(*table, field(result, PG_DIAG_CONSTRAINT_NAME));
  return error;
}

}  // namespace freehold
