#include "core/schema/builder.hpp"

namespace freehold {
namespace {

IndexColumn index_column(const std::string& text) {
  static constexpr std::string_view kDescending = " desc";
  const std::string_view view = text;
  if (view.size() > kDescending.size() && view.substr(view.size() - kDescending.size()) == kDescending)
    return IndexColumn{text.substr(0, text.size() - kDescending.size()), true};
  return IndexColumn{text, false};
}

}  // namespace

Column& TableBuilder::add(std::string name, ColumnType type) {
  Column& column = table_.columns_.emplace_back();
  column.name = std::move(name);
  column.number = static_cast<ColumnNumber>(table_.width_++);
  column.type = type;
  return column;
}

void TableBuilder::set_kind(Column& column, ColumnKind kind, MergeRule merge) const {
  // Clients do not even see the table, so none of its columns is theirs.
  if (!table_.on_devices() && kind == ColumnKind::client) kind = ColumnKind::server;
  column.kind = kind;
  // Columns that the server writes merge by its word, unless they count.
  column.merge = kind != ColumnKind::client && merge == MergeRule::last_writer ? MergeRule::server : merge;
}

TableBuilder& TableBuilder::owned() {
  server_only();
  table_.ownership_ = Ownership::column;
  Column& owner = add("user_id", ColumnType::uuid);
  owner.role = ColumnRole::owner;
  owner.merge = MergeRule::immutable;
  owner.required = true;
  const Table* owners = schema_.owner_table();
  owner.references = Reference{owners == nullptr ? std::string() : owners->name(), OnDelete::cascade};
  owner.about = "whose row it is";
  return *this;
}

TableBuilder& TableBuilder::is_owner() {
  server_only();
  table_.ownership_ = Ownership::self;
  return *this;
}

TableBuilder& TableBuilder::server_only() {
  table_.ownership_ = Ownership::server_only;
  Column& id = add("id", ColumnType::uuid);
  id.role = ColumnRole::id;
  id.merge = MergeRule::immutable;
  id.required = true;
  id.about = "UUIDv7, made by whoever inserts the row";
  return *this;
}

TableBuilder& TableBuilder::append_only() {
  table_.append_only_ = true;
  return *this;
}

TableBuilder& TableBuilder::rows_by_server() {
  table_.rows_by_server_ = true;
  return *this;
}

TableBuilder& TableBuilder::natural_key(std::vector<std::string> columns) {
  unique(columns);
  table_.natural_key_ = std::move(columns);
  for (Column& column : table_.columns_) {
    if (column.role == ColumnRole::id) column.about = "UUIDv5 of the row's key";
    // Another key would be another row.
    for (const std::string& key : table_.natural_key_)
      if (column.name == key && column.kind == ColumnKind::client) column.merge = MergeRule::immutable;
  }
  return *this;
}

TableBuilder& TableBuilder::public_when(std::vector<Condition> conditions) {
  table_.public_when_ = std::move(conditions);
  return *this;
}

TableBuilder& TableBuilder::shared(Sharing sharing) {
  table_.shared_ = std::move(sharing);
  return *this;
}

TableBuilder& TableBuilder::readable_by(std::string column) {
  table_.reader_ = std::move(column);
  return *this;
}

TableBuilder& TableBuilder::quota(Quota quota) {
  table_.quota_ = std::move(quota);
  return *this;
}

TableBuilder& TableBuilder::about(std::string text) {
  table_.about_ = std::move(text);
  return *this;
}

TableBuilder& TableBuilder::text(std::string name, TextOptions options) {
  Column& column = add(std::move(name), ColumnType::text);
  set_kind(column, options.kind, MergeRule::last_writer);
  column.required = options.required;
  column.max_length = options.max_length;
  column.exact_length = options.exact_length;
  column.unique = options.unique;
  column.ignore_case = options.ignore_case;
  column.form = options.form;
  column.kept_by_rules = options.kept_by_rules;
  column.names_blob = options.names_blob;
  column.one_of = std::move(options.one_of);
  if (options.default_value != nullptr) column.default_value = std::string(options.default_value);
  column.about = options.about;
  return *this;
}

TableBuilder& TableBuilder::integer(std::string name, NumberOptions options) {
  Column& column = add(std::move(name), ColumnType::integer);
  set_kind(column, options.kind, options.merge);
  column.required = options.required;
  if (options.default_value) column.default_value = *options.default_value;
  column.min = options.min;
  column.max = options.max;
  column.counts_changes_of = options.counts_changes_of;
  column.kept_by_rules = options.kept_by_rules;
  column.about = options.about;
  return *this;
}

TableBuilder& TableBuilder::bigint(std::string name, NumberOptions options) {
  integer(std::move(name), options);
  table_.columns_.back().type = ColumnType::bigint;
  return *this;
}

TableBuilder& TableBuilder::boolean(std::string name, BooleanOptions options) {
  Column& column = add(std::move(name), ColumnType::boolean);
  set_kind(column, options.kind, MergeRule::last_writer);
  column.required = true;
  if (options.default_value) column.default_value = static_cast<std::int64_t>(*options.default_value);
  column.about = options.about;
  return *this;
}

TableBuilder& TableBuilder::plain(std::string name, ColumnType type, const ColumnOptions& options) {
  Column& column = add(std::move(name), type);
  set_kind(column, options.kind, MergeRule::last_writer);
  column.required = options.required;
  column.about = options.about;
  return *this;
}

TableBuilder& TableBuilder::timestamp(std::string name, ColumnOptions options) {
  return plain(std::move(name), ColumnType::timestamp, options);
}

TableBuilder& TableBuilder::uuid(std::string name, ColumnOptions options) {
  return plain(std::move(name), ColumnType::uuid, options);
}

TableBuilder& TableBuilder::json(std::string name, JsonOptions options) {
  plain(std::move(name), ColumnType::json, {options.required, options.kind, options.about});
  Column& column = table_.columns_.back();
  set_kind(column, options.kind, options.merge);
  if (options.default_value != nullptr) column.default_value = std::string(options.default_value);
  return *this;
}

TableBuilder& TableBuilder::bytes(std::string name, BytesOptions options) {
  plain(std::move(name), ColumnType::bytes, {options.required, options.kind, options.about});
  table_.columns_.back().max_length = options.max_length;
  return *this;
}

TableBuilder& TableBuilder::reference(std::string name, Reference target, ColumnOptions options) {
  plain(std::move(name), ColumnType::uuid, options);
  table_.columns_.back().references = std::move(target);
  return *this;
}

TableBuilder& TableBuilder::created_at(std::string name) {
  Column& created = add(std::move(name), ColumnType::timestamp);
  created.role = ColumnRole::created_at;
  created.merge = MergeRule::immutable;
  created.required = true;
  created.about = "when the row was inserted";
  return *this;
}

TableBuilder& TableBuilder::author(std::string name) {
  const Table* owners = schema_.owner_table();
  reference(std::move(name), {owners == nullptr ? std::string() : owners->name(), OnDelete::cascade, Reach::readable},
            {.required = true, .about = "the account that inserted the row"});
  Column& author = table_.columns_.back();
  author.role = ColumnRole::author;
  author.merge = MergeRule::immutable;
  return *this;
}

TableBuilder& TableBuilder::retired() {
  ++table_.width_;
  return *this;
}

TableBuilder& TableBuilder::ownership(Ownership ownership) {
  table_.ownership_ = ownership;
  return *this;
}

TableBuilder& TableBuilder::key(std::vector<std::string> columns) {
  table_.natural_key_ = std::move(columns);
  return *this;
}

TableBuilder& TableBuilder::column(Column column) {
  table_.width_ = std::size_t{column.number} + 1;
  table_.columns_.push_back(std::move(column));
  return *this;
}

TableBuilder& TableBuilder::timestamps() {
  created_at();
  Column& updated = add("updated_at", ColumnType::timestamp);
  updated.role = ColumnRole::updated_at;
  updated.required = true;
  updated.about = "when the row was last written";
  return *this;
}

TableBuilder& TableBuilder::index(const std::vector<std::string>& columns, IndexOptions options) {
  Index index;
  index.name = table_.name_;
  for (const std::string& text : columns) {
    index.columns.push_back(index_column(text));
    index.name += "_" + index.columns.back().name;
  }
  if (!options.where.empty()) index.name += "_some";
  index.name += options.unique ? "_key" : "_idx";
  index.unique = options.unique;
  index.where = std::move(options.where);
  table_.indexes_.push_back(std::move(index));
  return *this;
}

TableBuilder& TableBuilder::unique(const std::vector<std::string>& columns) {
  return index(columns, {.unique = true});
}

TableBuilder& TableBuilder::add_index(Index index) {
  table_.indexes_.push_back(std::move(index));
  return *this;
}

TableBuilder& TableBuilder::searched(std::vector<std::string> columns) {
  table_.searched_ = std::move(columns);
  return *this;
}

TableBuilder& TableBuilder::searched_on_devices(std::vector<std::string> columns) {
  table_.searched_on_devices_ = std::move(columns);
  return *this;
}

TableBuilder& TableBuilder::totals(Totals totals) {
  table_.totals_.push_back(std::move(totals));
  return *this;
}

TableBuilder& TableBuilder::at_most(std::string column, std::string limit) {
  table_.at_most_.push_back(AtMost{std::move(column), std::move(limit)});
  return *this;
}

}  // namespace freehold
