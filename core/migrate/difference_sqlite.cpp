#include <map>
#include <set>

#include "core/migrate/difference.hpp"
#include "core/schema/ddl.hpp"

namespace freehold {
namespace {

using ddl::Part;
using ddl::TableParts;

/// Where the rows of a table stand while it is made anew.
constexpr std::string_view kOld = "freehold_old";

std::string default_sql(const Column& column) {
  if (const std::string* text = as_text(column.default_value)) return ddl::quoted(*text);
  if (const std::int64_t* number = as_integer(column.default_value)) return std::to_string(*number);
  return {};
}

bool same(const std::vector<Part>& a, const std::vector<Part>& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (a[i].text != b[i].text) return false;
  return true;
}

/// A trigger or search table, and the table that declares it.
struct Extra {
  Part part;
  std::string table;
};

/// SQLite changes no table in place beyond adding to it, so what changes is made anew, with its rows. The steps run
/// with foreign keys off and legacy_alter_table on (SqliteMigrationTarget), so that neither the renaming nor the
/// dropping of the old table reaches the others.
class SqliteDifference {
 public:
  SqliteDifference(const Schema& from, const Schema& to, Home home) : from_(from), to_(to), home_(home) {
    for (const Table& table : to.tables()) {
      const Table* held = from.find(table.number());
      const TableParts now = ddl::table_parts(to, table, home);
      if (held == nullptr || now.columns.empty()) continue;
      const TableParts before = ddl::table_parts(from, *held, home);
      const bool stays = held->name() == table.name() && same(before.columns, now.columns) &&
                         same(before.constraints, now.constraints);
      if (!stays && !before.columns.empty()) rebuilt_.insert(table.number());
    }
  }

  std::string write() {
    drop_extras();
    for (auto table = from_.tables().rbegin(); table != from_.tables().rend(); ++table)
      if (to_.find(table->number()) == nullptr && has(from_, *table)) out_ += "DROP TABLE " + table->name() + ";\n";
    for (const Table& table : to_.tables()) {
      if (!has(to_, table)) continue;
      const Table* held = from_.find(table.number());
      if (held == nullptr || !has(from_, *held))
        create(table);
      else if (rebuilt_.count(table.number()) != 0)
        rebuild(*held, table);
      else
        change_indexes(*held, table);
    }
    create_extras();
    if (home_ == Home::server_sqlite) out_ += difference::recounts(from_, to_);
    return std::move(out_);
  }

 private:
  bool has(const Schema& schema, const Table& table) const {
    return !ddl::table_parts(schema, table, home_).columns.empty();
  }

  void create(const Table& table) {
    TableParts parts = ddl::table_parts(to_, table, home_);
    parts.extras.clear();
    out_ += ddl::create_text(table.name(), parts);
  }

  void rebuild(const Table& held, const Table& table) {
    std::string columns, values;
    for (const Column& column : table.columns()) {
      if (!ddl::has_column(column, home_)) continue;
      const Column* before = held.find(column.number);
      if (before != nullptr && !ddl::has_column(*before, home_)) before = nullptr;
      const std::string value = difference::carried_value(before, column, default_sql(column));
      columns += (columns.empty() ? "" : ", ") + column.name;
      values += (values.empty() ? "" : ", ") + value;
    }
    const std::string old(kOld);
    out_ += "ALTER TABLE " + held.name() + " RENAME TO " + old + ";\n";
    for (const Part& index : ddl::table_parts(from_, held, home_).indexes) out_ += "DROP INDEX " + index.name + ";\n";
    create(table);
    out_ += "INSERT INTO " + table.name() + " (" + columns + ")\n  SELECT " + values + " FROM " + old + ";\n";
    out_ += "DROP TABLE " + old + ";\n";
  }

  void change_indexes(const Table& held, const Table& table) {
    const auto before = ddl::table_parts(from_, held, home_).indexes;
    const auto now = ddl::table_parts(to_, table, home_).indexes;
    const auto missing = [](const std::vector<Part>& among, const Part& part) {
      for (const Part& other : among)
        if (other.text == part.text) return false;
      return true;
    };
    for (const Part& index : before)
      if (missing(now, index)) out_ += "DROP INDEX " + index.name + ";\n";
    for (const Part& index : now)
      if (missing(before, index)) out_ += index.text;
  }

  std::vector<Extra> extras(const Schema& schema) const {
    std::vector<Extra> list;
    for (const Table& table : schema.tables()) {
      for (Part& part : ddl::table_parts(schema, table, home_).extras) list.push_back({std::move(part), table.name()});
      if (home_ != Home::server_sqlite) continue;
      for (Part& part : ddl::sqlite_triggers(schema, table)) list.push_back({std::move(part), table.name()});
    }
    return list;
  }

  /// True where the extra is in the other schema as it is here, and no table that it lives on is made anew.
  bool stays(const Extra& extra, const std::vector<Extra>& others) const {
    for (const std::string& name : {extra.table, extra.part.on}) {
      const Table* now = to_.find(std::string_view(name));
      if (now != nullptr && rebuilt_.count(now->number()) != 0) return false;
    }
    for (const Extra& other : others)
      if (other.part.name == extra.part.name && other.part.text == extra.part.text) return true;
    return false;
  }

  void drop_extras() {
    const auto before = extras(from_), now = extras(to_);
    for (auto extra = before.rbegin(); extra != before.rend(); ++extra)
      if (!stays(*extra, now)) out_ += ddl::drop_extra(extra->part);
  }

  void create_extras() {
    const auto before = extras(from_), now = extras(to_);
    for (const Extra& extra : now) {
      if (stays(extra, before)) continue;
      out_ += extra.part.text;
      const Table* table = to_.find(std::string_view(extra.table));
      if (extra.part.is_search && from_.find(table->number()) != nullptr)
        out_ += "INSERT INTO " + extra.part.name + " (" + extra.part.name + ") VALUES ('rebuild');\n";
    }
  }

  const Schema& from_;
  const Schema& to_;
  Home home_;
  std::set<TableNumber> rebuilt_;
  std::string out_;
};

}  // namespace

std::string difference::sqlite(const Schema& from, const Schema& to, Home home) {
  return SqliteDifference(from, to, home).write();
}

}  // namespace freehold
