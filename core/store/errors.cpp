#include <sqlite3.h>

#include <optional>
#include <string>

#include "core/store/cells.hpp"
#include "core/store/sqlite.hpp"

namespace freehold {
namespace {

struct Place {
  std::string table, column;
};

bool exists(sqlite3* handle, const std::string& table, const char* column) {
  return sqlite3_table_column_metadata(handle, nullptr, table.c_str(), column, nullptr, nullptr, nullptr, nullptr,
                                       nullptr) == SQLITE_OK;
}

/// The place that `<table>_<column>_<rule>` names. Tables and columns hold underscores themselves, so every way to
/// split is tried against what the database has, longest names first.
Place place_of_constraint(sqlite3* handle, const std::string& name) {
  for (std::size_t at = name.rfind('_'); at != std::string::npos && at > 0; at = name.rfind('_', at - 1)) {
    const std::string table = name.substr(0, at);
    if (!exists(handle, table, nullptr)) continue;
    for (std::size_t end = name.rfind('_'); end != std::string::npos && end > at; end = name.rfind('_', end - 1)) {
      const std::string column = name.substr(at + 1, end - at - 1);
      if (exists(handle, table, column.c_str())) return {table, column};
    }
    return {table, {}};
  }
  return {};
}

/// What follows `prefix` in the message, where it starts so.
std::optional<std::string> after(const std::string& message, std::string_view prefix) {
  if (message.compare(0, prefix.size(), prefix) != 0) return std::nullopt;
  return message.substr(prefix.size());
}

/// `table.column`, or the last of a list of them: keys lead with the owner, and what follows says more.
Place place_of_column(const std::string& text) {
  const std::size_t dot = text.find('.');
  if (dot == std::string::npos) return {};
  return {text.substr(0, dot), text.substr(text.rfind('.') + 1)};
}

Error at(Code code, Place place, std::string message) {
  return fail_at(code, std::move(message), std::move(place.table), std::move(place.column));
}

Error unique_error(sqlite3* handle, const std::string& message) {
  const std::string where = after(message, "UNIQUE constraint failed: ").value_or("");
  // An index over an expression has no column to name: `index 'users_email_unique'`.
  if (const auto index = after(where, "index '")) {
    Place place = place_of_constraint(handle, index->substr(0, index->find('\'')));
    return at(Code::unique_violation, std::move(place), "another row already has this value (" + where + ")");
  }
  return at(Code::unique_violation, place_of_column(where), "another row already has this value of " + where);
}

Error constraint_error(sqlite3* handle, int result, const std::string& message) {
  switch (result) {
    case SQLITE_CONSTRAINT_CHECK: {
      const std::string name = after(message, "CHECK constraint failed: ").value_or("");
      return at(Code::invalid_value, place_of_constraint(handle, name), "the value breaks the rule " + name);
    }
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
      return unique_error(handle, message);
    case SQLITE_CONSTRAINT_FOREIGNKEY:
      return fail(Code::parent_missing, "the row points at a row that is not there");
    case SQLITE_CONSTRAINT_NOTNULL: {
      const std::string where = after(message, "NOT NULL constraint failed: ").value_or("");
      return at(Code::invalid_value, place_of_column(where), where + " must have a value");
    }
    case SQLITE_CONSTRAINT_DATATYPE:
      // "cannot store TEXT value in INTEGER column tasks.completed"
      return at(Code::invalid_value, place_of_column(message.substr(message.rfind(' ') + 1)), message);
    default:
      return fail(Code::invalid_value, message);
  }
}

Code code_of(int primary) {
  switch (primary) {
    case SQLITE_FULL:
      return Code::storage_full;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
      return Code::database_damaged;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Code::busy;
    case SQLITE_TOOBIG:
      return Code::too_large;
    case SQLITE_ERROR:
    case SQLITE_AUTH:
    case SQLITE_SCHEMA:
    case SQLITE_RANGE:
    case SQLITE_MISMATCH:
    case SQLITE_INTERRUPT:
      return Code::sql_error;
    case SQLITE_MISUSE:
    case SQLITE_INTERNAL:
    case SQLITE_NOMEM:
      return Code::internal;
    default:
      return Code::storage_failed;
  }
}

}  // namespace

Error sqlite_error(sqlite3* handle, int result) {
  // The connection's message belongs to its own last error; a result from elsewhere gets SQLite's general words.
  const bool own = handle != nullptr && sqlite3_extended_errcode(handle) == result;
  const std::string message(view_of(own ? sqlite3_errmsg(handle) : sqlite3_errstr(result)));
  const int primary = result & 0xff;
  if (primary == SQLITE_CONSTRAINT && own) return constraint_error(handle, result, message);
  switch (primary) {
    case SQLITE_BUSY:
      return fail(Code::busy, "another process has the database open");
    case SQLITE_FULL:
      return fail(Code::storage_full, "there is no space left for the database");
    case SQLITE_CONSTRAINT:
      return fail(Code::invalid_value, message);
    default:
      return fail(code_of(primary), message);
  }
}

}  // namespace freehold
