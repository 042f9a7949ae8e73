#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/schema/emit.hpp"

namespace freehold::ddl {

/// What both SQL dialects spell alike. Used by the emitters alone.

/// A text literal.
std::string quoted(std::string_view text);
/// `('a', 'b')`.
std::string quoted_list(const std::vector<std::string>& texts);

/// False for secret columns on a device.
bool has_column(const Column& column, Home home);
/// False where one of its columns is not there.
bool has_index(const Table& table, const Index& index, Home home);

std::string constraint_name(const Table& table, std::string_view column, std::string_view rule);
/// `CONSTRAINT tasks_title_length CHECK (…)`.
std::string named_check(const Table& table, std::string_view column, std::string_view rule,
                        const std::string& condition);
/// The condition that keeps a length, counted by the dialect's `function`; empty where there is no limit.
std::string length_condition(const Column& column, std::string_view function);
/// The condition of `min` and `max`; empty where there is none.
std::string range_condition(const Column& column);

/// `CREATE TABLE name (\n  line,\n  line\n)` without the end of the statement.
std::string table_text(const Table& table, const std::vector<std::string>& lines);
/// `CREATE [UNIQUE] INDEX …;\n`. `lower_collation` follows a column inside lower(), where case does not count.
std::string index_text(const Table& table, const Index& index, std::string_view lower_collation);
/// The table's indexes and the unique indexes of its columns that are compared without case.
std::string all_indexes(const Table& table, Home home, std::string_view lower_collation);

/// The two dialects, each in its source.
std::string sqlite_table(const Table& table, Home home);
std::string postgres_table(const Schema& schema, const Table& table);

}  // namespace freehold::ddl
