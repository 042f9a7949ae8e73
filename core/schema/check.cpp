#include <set>
#include <string>

#include "core/base/text.hpp"
#include "core/schema/schema.hpp"

namespace freehold {
namespace {

/// Postgres cuts longer names off, and then refusals could not be traced back to their column.
constexpr std::size_t kLongestName = 63;
constexpr std::size_t kLongestRule = sizeof("_at_most") - 1;
constexpr std::size_t kLongestTrigger = sizeof("_captured_truncate") - 1;
/// Words that a column or table would have to be quoted for in one of the databases.
constexpr std::string_view kReserved[] = {
    "all",     "analyse",    "analyze",     "and",       "any",     "array",  "as",     "asc",        "between",
    "both",    "case",       "cast",        "check",     "collate", "column", "commit", "constraint", "create",
    "default", "delete",     "desc",        "distinct",  "do",      "drop",   "else",   "end",        "except",
    "exists",  "false",      "fetch",       "for",       "foreign", "from",   "grant",  "group",      "having",
    "in",      "index",      "insert",      "intersect", "into",    "is",     "join",   "lateral",    "leading",
    "limit",   "natural",    "not",         "null",      "offset",  "on",     "only",   "or",         "order",
    "primary", "references", "returning",   "rowid",     "select",  "set",    "some",   "table",      "then",
    "to",      "trailing",   "transaction", "true",      "union",   "unique", "update", "user",       "using",
    "values",  "variadic",   "when",        "where",     "window",  "with"};

class Checker {
 public:
  explicit Checker(const Schema& schema) : schema_(schema) {}

  std::vector<std::string> run() {
    if (schema_.owner_table() == nullptr)
      say("Declare one table with is_owner(): its rows are the owners of all others.");
    for (const Table& table : schema_.tables()) {
      check_table(table);
      seen_.insert(table.name());
    }
    return std::move(findings_);
  }

 private:
  void say(std::string sentence) { findings_.push_back(std::move(sentence)); }

  void check_name(const std::string& name, const std::string& where) {
    bool plain = !name.empty() && name[0] >= 'a' && name[0] <= 'z';
    for (const char c : name) plain = plain && ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_');
    if (!plain) say(where + ": a name is lower-case letters, digits and underscores, and begins with a letter.");
    for (const std::string_view word : kReserved)
      if (name == word) say(where + ": '" + name + "' is a word of SQL; choose another name.");
  }

  void check_table(const Table& table) {
    const std::string& name = table.name();
    check_name(name, "Table '" + name + "'");
    if (name.rfind("freehold_", 0) == 0 || name.rfind("sqlite_", 0) == 0 || name.rfind("pg_", 0) == 0)
      say("Table '" + name + "': names that begin with freehold_, sqlite_ or pg_ are taken; choose another.");
    if (name.size() + kLongestTrigger > kLongestName)
      say("Table '" + name + "': its name is too long for names of triggers; shorten it.");
    if (seen_.count(name) != 0) say("Table '" + name + "' is declared twice; remove one.");
    if (table.number() == 0) say("Table '" + name + "': give it a number from 1; 0 means none.");
    if (!numbers_.insert(table.number()).second)
      say("Table '" + name + "': its number belongs to another table; take the next free one.");
    if (table.ownership() == Ownership::self && schema_.owner_table() != &table)
      say("Table '" + name + "': only one table can be is_owner(); declare this one with owned().");
    if (table.with_role(ColumnRole::id) == nullptr)
      say("Table '" + name + "': begin its declaration with owned(), is_owner() or server_only().");
    if (table.append_only() && table.with_role(ColumnRole::updated_at) != nullptr)
      say("Table '" + name + "' is append-only; use created_at() in place of timestamps().");
    std::set<std::string> columns;
    for (const Column& column : table.columns()) {
      if (!columns.insert(column.name).second) say(place(table, column) + " is declared twice; remove one.");
      check_column(table, column);
    }
    check_indexes(table);
    check_at_most(table);
    for (const Totals& totals : table.totals()) check_totals(table, totals);
    check_quota(table);
    check_key(table);
    check_readers(table);
    check_searched(table, "searched()", table.searched());
    check_searched(table, "searched_on_devices()", table.searched_on_devices());
  }

  void check_searched(const Table& table, const std::string& call, const std::vector<std::string>& texts) {
    for (const std::string& text : texts) {
      const Column* column = table.find(text);
      if (column == nullptr || column->type != ColumnType::text || !column->on_devices())
        say("Table '" + table.name() + "': " + call + " takes texts that devices have; '" + text + "' is none.");
    }
  }

  static const std::string& name_of(const Table& table) { return table.name(); }

  /// The key makes the id, so it must be there from the first, and never change.
  void check_key(const Table& table) {
    for (const std::string& name : table.natural_key()) {
      const Column* column = table.find(name);
      if (column == nullptr)
        say("Table '" + table.name() + "': its natural key names '" + name + "', which is no column of it.");
      else if (!column->required)
        say(place(table, *column) + " is part of the natural key; declare it required.");
    }
  }

  /// Whether `column` is a boolean, or a text where `texts` are taken, that devices have.
  bool is_flag(const Table& table, const std::string& name, bool texts) const {
    const Column* column = table.find(name);
    if (column == nullptr || !column->on_devices()) return false;
    return column->type == ColumnType::boolean || (texts && column->type == ColumnType::text);
  }

  void check_readers(const Table& table) {
    const std::string where = "Table '" + table.name() + "': ";
    for (const Condition& condition : table.public_when())
      if (!is_flag(table, condition.column, false))
        say(where + "public_when() takes booleans that devices have; '" + condition.column + "' is none.");
    if (!table.reader().empty() && table.find(table.reader()) == nullptr)
      say(where + "readable_by() names '" + table.reader() + "', which is no column of it.");
    if (!table.shared()) return;
    const Sharing& sharing = *table.shared();
    const Table* through = schema_.find(sharing.table);
    if (table.find(sharing.key) == nullptr) say(where + "shared() has no column '" + sharing.key + "' to go by.");
    if (through == nullptr) {
      say(where + "it is shared through '" + sharing.table + "', which is not declared.");
      return;
    }
    for (const std::string& name : {sharing.points_at, sharing.reader})
      if (through->find(name) == nullptr)
        say(where + "it is shared through '" + sharing.table + "', which has no column '" + name + "'.");
    for (const Condition& condition : sharing.where)
      if (!is_flag(*through, condition.column, true) || as_text(condition.value) == nullptr)
        say(where + "sharing goes by texts of '" + sharing.table + "'; '" + condition.column + "' is none.");
  }

  static std::string place(const Table& table, const Column& column) {
    return "Column '" + table.name() + "." + column.name + "'";
  }

  void check_column(const Table& table, const Column& column) {
    const std::string where = place(table, column);
    check_name(column.name, where);
    if (table.name().size() + 1 + column.name.size() + kLongestRule > kLongestName)
      say(where + ": table and column name together are too long for names of constraints; shorten one of them.");
    if (column.names_blob && table.owner_column() == nullptr)
      say(where + ": files belong to owners, so only a table with owned() can name them.");
    check_limits(column, where);
    check_default(column, where);
    check_reference(table, column, where);
    check_merge(table, column, where);
    const bool counts = column.type == ColumnType::integer || column.type == ColumnType::bigint;
    if (column.merge == MergeRule::counter && (!counts || is_null(column.default_value) || !column.required))
      say(where + ": a counter is a required integer with a default; declare it so.");
    const bool needs_value = column.required && is_null(column.default_value) && column.role == ColumnRole::plain;
    if (needs_value && !column.written_by_clients() && table.rows_made_by_clients())
      say(where + " is required but clients cannot write it, so no client could insert a row; give it a default.");
  }

  void check_merge(const Table& table, const Column& column, const std::string& where) {
    const bool by_clients = column.merge == MergeRule::counter || column.merge == MergeRule::list_by_id;
    if (column.kind == ColumnKind::secret && by_clients)
      say(where + ": clients would write what they must not see; a secret column takes no merge rule.");
    const std::string* list = as_text(column.default_value);
    if (column.merge == MergeRule::list_by_id &&
        (column.type != ColumnType::json || !column.required || list == nullptr || *list != "[]"))
      say(where + ": list_by_id is for required json whose default is an empty list; declare it so.");
    if (column.counts_changes_of.empty()) return;
    const bool counts = column.type == ColumnType::integer || column.type == ColumnType::bigint;
    if (table.find(column.counts_changes_of) == nullptr)
      say(where + ": it counts the changes of '" + column.counts_changes_of + "', which is no column of the table.");
    if (!counts || column.kind != ColumnKind::server || !column.required || is_null(column.default_value))
      say(where + ": what counts changes is a required integer of the server's with a default; declare it so.");
  }

  void check_limits(const Column& column, const std::string& where) {
    const bool is_text = column.type == ColumnType::text;
    if (column.max_length && column.exact_length) say(where + ": give max_length or exact_length, not both.");
    if (column.max_length && *column.max_length < 1) say(where + ": max_length must be at least 1.");
    if (column.exact_length && *column.exact_length < 1) say(where + ": exact_length must be at least 1.");
    if (column.ignore_case && !is_text) say(where + ": ignore_case is for text alone.");
    if (!column.one_of.empty() && !is_text) say(where + ": one_of is for text alone.");
    if (column.form != TextForm::any && !is_text) say(where + ": a form of text is for text alone.");
    if (column.min && column.max && *column.min > *column.max) say(where + ": min is above max; swap them.");
    for (const auto& bound : {column.min, column.max})
      if (bound && column.type == ColumnType::integer && (*bound < INT32_MIN || *bound > INT32_MAX))
        say(where + ": a bound of an integer must fit into 32 bits; declare the column with bigint().");
  }

  void check_default(const Column& column, const std::string& where) {
    if (const std::string* text = as_text(column.default_value)) {
      bool allowed = column.one_of.empty();
      for (const std::string& choice : column.one_of) allowed = allowed || choice == *text;
      if (!allowed) say(where + ": its default is not one of its values; add it or choose another.");
      const auto length = static_cast<std::int64_t>(count_code_points(*text).value_or(0));
      if (length > column.max_length.value_or(length) || length != column.exact_length.value_or(length))
        say(where + ": its default is longer or shorter than the column allows; change one of them.");
    }
    if (const std::int64_t* number = as_integer(column.default_value)) {
      const bool below = column.min && *number < *column.min;
      const bool above = column.max && *number > *column.max;
      if (below || above) say(where + ": its default lies outside its range; change one of them.");
    }
  }

  void check_reference(const Table& table, const Column& column, const std::string& where) {
    if (!column.references) return;
    const Reference& reference = *column.references;
    if (column.role == ColumnRole::owner && reference.table.empty()) {
      say(where + ": declare the table with is_owner() before the tables that are owned().");
      return;
    }
    if (reference.table != table.name() && seen_.count(reference.table) == 0)
      say(where + ": declare '" + reference.table + "' before the table that points at it.");
    if (reference.on_delete == OnDelete::set_null && column.required)
      say(where + ": it is required and cannot be set to null; use cascade, or do not require it.");
    const Table* target = schema_.find(reference.table);
    if (target != nullptr && table.on_devices() && !target->on_devices())
      say(where + ": devices do not have '" + reference.table + "'; point at a table that they have.");
    if (target != nullptr && target->ownership() == Ownership::column && table.ownership() != Ownership::column)
      say(where + ": it hangs on rows that have owners, and '" + table.name() + "' has none; declare '" + table.name() +
          "' with owned().");
    const bool others = target != nullptr && (target->ownership() == Ownership::self || !target->public_when().empty());
    if (reference.reach == Reach::readable && !others)
      say(where + ": nobody can read rows of '" + reference.table + "' but their owners; let it reach its own alone.");
  }

  void check_indexes(const Table& table) {
    for (const Index& index : table.indexes()) {
      if (!indexes_.insert(index.name).second) say("Index '" + index.name + "' is declared twice; remove one.");
      if (index.name.size() > kLongestName)
        say("Index '" + index.name + "': its name is longer than 63 characters; index fewer columns.");
      for (const IndexColumn& column : index.columns)
        if (table.find(column.name) == nullptr)
          say("Index '" + index.name + "': the table has no column '" + column.name + "'.");
      for (const Condition& condition : index.where)
        if (!is_flag(table, condition.column, true))
          say("Index '" + index.name + "': its condition goes by booleans and texts; '" + condition.column +
              "' is none.");
    }
  }

  void check_quota(const Table& table) {
    if (!table.quota()) return;
    const Quota& quota = *table.quota();
    const std::string where = "Table '" + table.name() + "': its quota ";
    const Table* owners = schema_.owner_table();
    if (owners == nullptr || owners->find(quota.plan) == nullptr)
      say(where + "goes by '" + quota.plan + "', which is no column of the owners' table.");
    if (!table.rows_made_by_clients()) say(where + "is for rows that clients make; the server makes these.");
    for (const Condition& condition : quota.where)
      if (table.find(condition.column) == nullptr)
        say(where + "names no column of the table: '" + condition.column + "'.");
    if (!quota.monthly()) return;
    const Table* counts = schema_.find(quota.counted_in);
    const Column* counter = counts != nullptr ? counts->find(quota.counter) : nullptr;
    const bool keyed = counts != nullptr && counts->natural_key().size() == 2 && counts->owner_column() != nullptr &&
                       counts->natural_key()[0] == counts->owner_column()->name &&
                       counts->find(counts->natural_key()[1])->form == TextForm::month;
    if (!keyed)
      say(where + "needs a table whose natural key is the owner and a month; '" + quota.counted_in + "' is none.");
    if (counter == nullptr || !counter->kept_by_rules || as_integer(counter->default_value) == nullptr)
      say(where + "counts in a column that the rules keep, with a default; '" + quota.counter + "' is none.");
  }

  /// Totals are added to and taken from, so they begin at nothing; and no other hand may write them.
  void check_totals(const Table& table, const Totals& totals) {
    const std::string where = "Table '" + table.name() + "': its totals ";
    const auto is_number = [](const Column* column) {
      return column != nullptr && column->required &&
             (column->type == ColumnType::integer || column->type == ColumnType::bigint);
    };
    if (!is_number(table.find(totals.summed)))
      say(where + "add up '" + totals.summed + "', which is no required integer of it.");
    const Column* through = table.find(totals.through);
    const Table* target =
        through != nullptr && through->references ? schema_.find(through->references->table) : nullptr;
    if (target == nullptr || target->ownership() == Ownership::server_only || target == &table) {
      say(where + "go through '" + totals.through + "', which leads to no other table that devices have.");
      return;
    }
    for (const std::string& name : {totals.sum, totals.count}) {
      const Column* column = target->find(name);
      const bool kept = is_number(column) && column->kind == ColumnKind::server && column->counts_changes_of.empty() &&
                        column->default_value == Value(std::int64_t{0});
      if (!kept)
        say(where + "stand in '" + target->name() + "." + name +
            "'; declare that a required integer of the server's with default 0.");
    }
  }

  void check_at_most(const Table& table) {
    for (const AtMost& rule : table.at_most()) {
      for (const std::string& name : {rule.column, rule.limit}) {
        const Column* column = table.find(name);
        if (column == nullptr || (column->type != ColumnType::integer && column->type != ColumnType::bigint))
          say("Table '" + table.name() + "': at_most compares integers of the table; '" + name + "' is none.");
        else if (!column->on_devices())
          say("Table '" + table.name() + "': at_most needs columns that devices have; '" + name + "' is secret.");
      }
    }
  }

  const Schema& schema_;
  std::vector<std::string> findings_;
  std::set<std::string> seen_;
  std::set<TableNumber> numbers_;
  std::set<std::string> indexes_;
};

}  // namespace

std::vector<std::string> Schema::check() const {
  return Checker(*this).run();
}

}  // namespace freehold
