#include <map>

#include "core/migrate/difference.hpp"
#include "core/schema/builder.hpp"
#include "core/schema/ddl.hpp"

namespace freehold {
namespace {

using ddl::Part;

std::string name_in(const Table* from, const Table* to, const std::string& name) {
  const Column* column = from == nullptr || to == nullptr ? nullptr : from->find(std::string_view(name));
  const Column* now = column == nullptr ? nullptr : to->find(column->number);
  return now == nullptr ? name : now->name;
}

/// The first schema with the second one's names: what stands between renaming and every other change.
class Renaming {
 public:
  Renaming(const Schema& from, const Schema& to) : from_(from), to_(to) {}

  Schema run() {
    Schema out;
    for (const Table& table : from_.tables()) copy(out, table);
    return out;
  }

 private:
  std::string table_name(const std::string& name) const {
    const Table* held = from_.find(std::string_view(name));
    const Table* now = held == nullptr ? nullptr : to_.find(held->number());
    return now == nullptr ? name : now->name();
  }

  void copy(Schema& out, const Table& table) const {
    const Table* now = to_.find(table.number());
    const auto name = [&](const std::string& column) { return name_in(&table, now, column); };
    const auto names = [&](std::vector<std::string> columns) {
      for (std::string& column : columns) column = name(column);
      return columns;
    };
    const auto conditions = [](std::vector<Condition> list, const auto& rename) {
      for (Condition& condition : list) condition.column = rename(condition.column);
      return list;
    };
    TableBuilder builder = out.table(table_name(table.name()), table.number());
    builder.ownership(table.ownership());
    if (table.append_only()) builder.append_only();
    if (table.ownership() == Ownership::column && !table.rows_made_by_clients()) builder.rows_by_server();
    for (Column column : table.columns()) {
      column.name = name(column.name);
      if (column.references) column.references->table = table_name(column.references->table);
      builder.column(std::move(column));
    }
    for (const Index& index : table.indexes()) {
      std::vector<std::string> columns;
      for (const IndexColumn& part : index.columns)
        columns.push_back(name(part.name) + (part.descending ? " desc" : ""));
      builder.index(columns, {index.unique, conditions(index.where, name)});
    }
    for (const AtMost& rule : table.at_most()) builder.at_most(name(rule.column), name(rule.limit));
    builder.searched(names(table.searched())).searched_on_devices(names(table.searched_on_devices()));
    builder.key(names(table.natural_key()));
    builder.public_when(conditions(table.public_when(), name)).readable_by(name(table.reader()));
    if (!table.shared()) return;
    Sharing sharing = *table.shared();
    const Table* through = from_.find(std::string_view(sharing.table));
    const Table* through_now = through == nullptr ? nullptr : to_.find(through->number());
    const auto there = [&](const std::string& column) { return name_in(through, through_now, column); };
    builder.shared({table_name(sharing.table), there(sharing.points_at), there(sharing.reader),
                    conditions(sharing.where, there), name(sharing.key)});
  }

  const Schema& from_;
  const Schema& to_;
};

/// Constraints that are lines of a table, and those that stand with a column.
std::vector<Part> constraints_of(const Schema& schema, const Table& table) {
  std::vector<Part> out;
  for (const Column& column : table.columns()) {
    if (!ddl::has_key(column)) continue;
    std::string name = ddl::constraint_name(table, column.name, "key");
    std::string text = "CONSTRAINT " + name + " UNIQUE (" + column.name + ")";
    out.push_back({std::move(name), std::move(text)});
  }
  for (Part& part : ddl::table_parts(schema, table, Home::postgres).constraints) out.push_back(std::move(part));
  return out;
}

bool holds(const std::vector<Part>& parts, const Part& part) {
  for (const Part& other : parts)
    if (other.name == part.name && other.text == part.text) return true;
  return false;
}

class PostgresDifference {
 public:
  PostgresDifference(const Schema& from, const Schema& to) : from_(from), to_(to), middle_(Renaming(from, to).run()) {}

  DifferenceScript write() {
    drop_triggers();
    drop_row_security();
    rename();
    drop_what_goes();
    change_columns();
    for (const Table& table : to_.tables())
      if (from_.find(table.number()) == nullptr) inside_ += emit_create_table(to_, table, Home::postgres);
    add_constraints();
    add_indexes();
    add_row_security();
    add_triggers();
    inside_ += difference::recounts(from_, to_);
    return {std::move(inside_), std::move(indexes_)};
  }

 private:
  /// Calls `change(middle, to)` for every table that is in both.
  template <class Change>
  void for_each_kept(Change change) {
    for (const Table& table : to_.tables())
      if (const Table* held = middle_.find(table.number())) change(*held, table);
  }

  bool security_stays(const Table& table) const {
    const Table* now = to_.find(table.number());
    return now != nullptr && emit_row_security(from_, table) == emit_row_security(to_, *now);
  }

  void drop_row_security() {
    for (auto table = from_.tables().rbegin(); table != from_.tables().rend(); ++table)
      if (!security_stays(*table)) inside_ += emit_drop_row_security(from_, *table);
  }

  void add_row_security() {
    for (const Table& table : to_.tables()) {
      const Table* held = from_.find(table.number());
      if (held == nullptr || !security_stays(*held)) inside_ += emit_row_security(to_, table);
    }
  }

  /// The text names every column that matters, and the tables.
  bool triggers_stay(const Table& table) const {
    const Table* now = to_.find(table.number());
    return now != nullptr && emit_triggers(from_, table, Home::postgres) == emit_triggers(to_, *now, Home::postgres);
  }

  void drop_triggers() {
    for (auto table = from_.tables().rbegin(); table != from_.tables().rend(); ++table)
      if (!triggers_stay(*table)) inside_ += emit_drop_triggers(from_, *table, Home::postgres);
  }

  void add_triggers() {
    for (const Table& table : to_.tables()) {
      const Table* held = from_.find(table.number());
      if (held == nullptr || !triggers_stay(*held)) inside_ += emit_triggers(to_, table, Home::postgres);
    }
  }

  void rename() {
    for (const Table& table : from_.tables()) {
      const Table* now = middle_.find(table.number());
      if (now->name() != table.name()) inside_ += "ALTER TABLE " + table.name() + " RENAME TO " + now->name() + ";\n";
      const std::string alter = "ALTER TABLE " + now->name() + " RENAME ";
      for (const Column& column : table.columns()) {
        const std::string& name = now->column(column.number).name;
        if (name != column.name) inside_ += alter + "COLUMN " + column.name + " TO " + name + ";\n";
      }
      if (now->name() != table.name())
        inside_ += alter + "CONSTRAINT " + table.name() + "_pkey TO " + now->name() + "_pkey;\n";
      // In both the parts stand in one order, so the names pair up.
      rename_parts(constraints_of(from_, table), constraints_of(middle_, *now), alter + "CONSTRAINT ", "");
      rename_parts(ddl::postgres_parts(from_, table).indexes, ddl::postgres_parts(middle_, *now).indexes,
                   "ALTER INDEX ", "RENAME ");
    }
  }

  void rename_parts(const std::vector<Part>& before, const std::vector<Part>& now, const std::string& statement,
                    const std::string& verb) {
    for (std::size_t i = 0; i < before.size(); ++i)
      if (before[i].name != now[i].name)
        inside_ += statement + before[i].name + " " + verb + "TO " + now[i].name + ";\n";
  }

  void drop_what_goes() {
    for (auto table = middle_.tables().rbegin(); table != middle_.tables().rend(); ++table)
      if (to_.find(table->number()) == nullptr) inside_ += emit_drop_table(middle_, *table, Home::postgres);
    for_each_kept([this](const Table& held, const Table& table) {
      const auto indexes = ddl::postgres_parts(to_, table).indexes;
      for (const Part& index : ddl::postgres_parts(middle_, held).indexes)
        if (!holds(indexes, index)) inside_ += "DROP INDEX IF EXISTS " + index.name + ";\n";
      const auto constraints = constraints_of(to_, table);
      const auto before = constraints_of(middle_, held);
      for (auto part = before.rbegin(); part != before.rend(); ++part)
        if (!holds(constraints, *part))
          inside_ += "ALTER TABLE " + table.name() + " DROP CONSTRAINT " + part->name + ";\n";
    });
  }

  void change_columns() {
    for_each_kept([this](const Table& held, const Table& table) {
      const std::string alter = "ALTER TABLE " + table.name();
      for (const Column& column : held.columns())
        if (table.find(column.number) == nullptr) inside_ += alter + " DROP COLUMN " + column.name + ";\n";
      for (const Column& column : table.columns()) {
        const Column* before = held.find(column.number);
        if (before == nullptr)
          inside_ += alter + " ADD COLUMN " + column.name + " " + std::string(ddl::postgres_type(column)) +
                     (column.required ? " NOT NULL" : "") + ddl::postgres_default(column) + ";\n";
        else
          change_column(table, *before, column);
      }
    });
  }

  void change_column(const Table& table, const Column& before, const Column& column) {
    const std::string alter = "ALTER TABLE " + table.name() + " ALTER COLUMN " + column.name;
    const std::string was = ddl::postgres_default(before), is = ddl::postgres_default(column);
    if (was != is) inside_ += alter + (is.empty() ? " DROP DEFAULT" : " SET" + is) + ";\n";
    if (before.required == column.required) return;
    if (column.required && !is.empty())
      inside_ += "UPDATE " + table.name() + " SET " + column.name + " = DEFAULT WHERE " + column.name + " IS NULL;\n";
    inside_ += alter + (column.required ? " SET NOT NULL" : " DROP NOT NULL") + ";\n";
  }

  void add_constraints() {
    for_each_kept([this](const Table& held, const Table& table) {
      const auto before = constraints_of(middle_, held);
      for (const Part& part : constraints_of(to_, table))
        if (!holds(before, part)) inside_ += "ALTER TABLE " + table.name() + " ADD " + part.text + ";\n";
    });
  }

  void add_indexes() {
    for_each_kept([this](const Table& held, const Table& table) {
      const auto before = ddl::postgres_parts(middle_, held).indexes;
      for (const Part& index : ddl::postgres_parts(to_, table).indexes) {
        if (holds(before, index)) continue;
        indexes_.push_back({index.name, index.text});
      }
    });
  }

  const Schema& from_;
  const Schema& to_;
  const Schema middle_;
  std::string inside_;
  std::vector<NewIndex> indexes_;
};

}  // namespace

DifferenceScript difference::postgres(const Schema& from, const Schema& to) {
  return PostgresDifference(from, to).write();
}

}  // namespace freehold
