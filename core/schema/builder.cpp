#include <utility>

#include "core/schema/schema.hpp"

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
  column.number = static_cast<ColumnNumber>(table_.columns_.size() - 1);
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

TableBuilder& TableBuilder::json(std::string name, ColumnOptions options) {
  return plain(std::move(name), ColumnType::json, options);
}

TableBuilder& TableBuilder::bytes(std::string name, ColumnOptions options) {
  return plain(std::move(name), ColumnType::bytes, options);
}

TableBuilder& TableBuilder::reference(std::string name, Reference target, ColumnOptions options) {
  plain(std::move(name), ColumnType::uuid, options);
  table_.columns_.back().references = std::move(target);
  return *this;
}

TableBuilder& TableBuilder::created_at() {
  Column& created = add("created_at", ColumnType::timestamp);
  created.role = ColumnRole::created_at;
  created.merge = MergeRule::immutable;
  created.required = true;
  created.about = "when the row was inserted";
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

void TableBuilder::add_index(const std::vector<std::string>& columns, bool unique) {
  Index& index = table_.indexes_.emplace_back();
  index.name = table_.name_;
  for (const std::string& text : columns) {
    index.columns.push_back(index_column(text));
    index.name += "_" + index.columns.back().name;
  }
  index.name += unique ? "_key" : "_idx";
  index.unique = unique;
}

TableBuilder& TableBuilder::index(const std::vector<std::string>& columns) {
  add_index(columns, false);
  return *this;
}

TableBuilder& TableBuilder::unique(const std::vector<std::string>& columns) {
  add_index(columns, true);
  return *this;
}

TableBuilder& TableBuilder::at_most(std::string column, std::string limit) {
  table_.at_most_.push_back(AtMost{std::move(column), std::move(limit)});
  return *this;
}

}  // namespace freehold
