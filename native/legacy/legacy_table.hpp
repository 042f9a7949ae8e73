#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ids.hpp"
#include "core/store/sqlite.hpp"

namespace freehold {

/// Columns of a table of the old site that are looked for, and what it needs to be one.
struct LegacyShape {
  std::string table;
  std::vector<std::string> required;
  std::vector<std::string> optional;
  std::string order;  ///< columns to sort by
};

/// One row, as SQLite gives it: any column may hold any type.
class LegacyRow {
 public:
  LegacyRow(const LegacyShape& shape, std::vector<Value> values) : shape_(&shape), values_(std::move(values)) {}

  /// Null where the file has no such column.
  const Value& operator[](std::string_view column) const;
  /// Numbers and bytes as text; nothing for Null. Whether it is valid UTF-8 is for the caller to find out.
  std::optional<std::string> text(std::string_view column) const;
  /// A whole number, also where it is written as text.
  std::optional<std::int64_t> number(std::string_view column) const;
  /// Null is `absent`; else false for 0, false, f, no, n and nothing.
  bool flag(std::string_view column, bool absent) const;
  /// Nothing where the value cannot be read as a time.
  std::optional<std::int64_t> time(std::string_view column) const;
  bool is_null(std::string_view column) const { return freehold::is_null((*this)[column]); }
  /// All values together.
  std::size_t bytes() const;

 private:
  const LegacyShape* shape_;
  std::vector<Value> values_;
};

/// A table in a SQLite file of the old site. The file is opened to be read alone, and nothing is written beside it:
/// where a log or journal lies there that holds a part of its rows, a copy of all is read in a folder for temporary
/// files.
class LegacyTable {
 public:
  /// `not_found` where there is no such file, `database_damaged` where it is no database, `database_foreign` where it
  /// is one of Freehold's or has not the table.
  static Result<std::unique_ptr<LegacyTable>> open(const std::string& path, const LegacyShape& shape);
  ~LegacyTable();
  LegacyTable(const LegacyTable&) = delete;
  LegacyTable& operator=(const LegacyTable&) = delete;

  /// Name of the file, without its folder.
  const std::string& file() const { return file_; }
  const std::string& name() const { return shape_.table; }
  std::int64_t rows() const { return rows_; }

  /// The next row in the shape's order; nothing after the last. Only the keys are held in memory.
  Result<std::optional<LegacyRow>> next();

 private:
  LegacyTable(const std::filesystem::path& path, const LegacyShape& shape)
      : file_(path.filename().string()), shape_(shape) {}

  Status open_file(const std::filesystem::path& path);
  Status prepare();
  Result<std::optional<LegacyRow>> read_next();

  std::string file_;
  LegacyShape shape_;
  std::filesystem::path copy_;  ///< folder of the copy; empty: none was needed
  std::unique_ptr<Database> database_;
  Statement keys_, row_;
  std::int64_t rows_ = 0;
};

/// The id that a row of the old site has here: UUIDv5 of the table's name and the old id, joined by U+0000.
inline constexpr std::string_view kLegacyIds = "8d0b5f5e-6a0e-5c39-9c55-3f6f0c6a1d42";
Uuid legacy_id(std::string_view table, std::int64_t id);

}  // namespace freehold
