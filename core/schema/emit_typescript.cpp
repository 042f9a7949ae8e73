#include "core/schema/emit.hpp"
#include "core/schema/names.hpp"
#include "core/schema/published.hpp"

namespace freehold {
namespace {

constexpr std::string_view kPreamble =
    R"ts(// Made by freehold-generate from the declared tables. Change those, then run it again.

/** What a json column holds. */
export type JsonValue = null | boolean | number | string | JsonValue[] | { [name: string]: JsonValue };

export type ColumnType = 'uuid' | 'text' | 'integer' | 'bigint' | 'boolean' | 'timestamp' | 'json' | 'bytes';

/** Who writes a column: the owner on any device, or the server alone. */
export type ColumnKind = 'client' | 'server';

export interface ColumnDescription {
  readonly type: ColumnType;
  readonly kind: ColumnKind;
  /** Clients send values for it. */
  readonly writable: boolean;
  /** Never null. */
  readonly required: boolean;
  /** An insert may leave it out and gets a value. */
  readonly hasDefault: boolean;
  /** Code points of text, bytes of bytes. */
  readonly maxLength?: number;
  /** The alphabet of a text: 0-9a-f, 0-9A-Za-z, or YYYY-MM. */
  readonly form?: 'hex' | 'base62' | 'month';
  readonly min?: number;
  readonly max?: number;
  readonly oneOf?: readonly string[];
}

export interface QuotaDescription {
  /** The column of `users` that names the plan. */
  readonly plan: string;
  /** A plan that is not named has no limit. */
  readonly limits: { readonly [plan: string]: number };
  /** Where the rows of a month (UTC) are counted; without it, the rows that are there count. */
  readonly month?: { readonly table: string; readonly column: string };
}

export interface TableDescription {
  /** The row is the owner, or has one in `user_id`. */
  readonly ownership: 'self' | 'column';
  /** Rows never change once inserted. */
  readonly appendOnly: boolean;
  /** The server inserts and deletes the rows. */
  readonly rowsByServer: boolean;
  /** A row's id is made from values of its own: an insert gives none. */
  readonly knownByValues: boolean;
  /** How many rows a plan allows. */
  readonly quota?: QuotaDescription;
  /** In the order of the table. */
  readonly columns: { readonly [name: string]: ColumnDescription };
}

export interface SchemaDescription {
  readonly tables: { readonly [name: string]: TableDescription };
}
)ts";

std::string in_quotes(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

std::string one_of_type(const std::vector<std::string>& values) {
  std::string out;
  for (const std::string& value : values) out += (out.empty() ? "" : " | ") + in_quotes(value);
  return out;
}

std::string value_type(const Column& column) {
  switch (column.type) {
    case ColumnType::integer:
      return "number";
    case ColumnType::bigint:
      return "number | bigint";
    case ColumnType::boolean:
      return "boolean";
    case ColumnType::json:
      return "JsonValue";
    case ColumnType::bytes:
      return "Uint8Array";
    case ColumnType::uuid:
    case ColumnType::text:
    case ColumnType::timestamp:
      return column.one_of.empty() ? "string" : one_of_type(column.one_of);
  }
  return "string";
}

std::string nullable_type(const Column& column) {
  const bool says_null = column.required || column.type == ColumnType::json;
  return value_type(column) + (says_null ? "" : " | null");
}

bool has_default(const Column& column) {
  return column.role != ColumnRole::plain || !is_null(column.default_value);
}

bool may_be_left_out(const Column& column) {
  return !column.required || has_default(column);
}

std::string row_interface(const Table& table) {
  std::string out = "/** " + (table.about().empty() ? "A row of " + table.name() + "." : table.about()) + " */\n";
  out += "export interface " + pascal_case(table.name()) + " {\n";
  for (const Column& column : table.columns()) {
    if (!column.on_devices()) continue;
    if (!column.about.empty()) out += "  /** " + column.about + " */\n";
    out += "  " + column.name + ": " + nullable_type(column) + ";\n";
  }
  return out + "}\n";
}

std::string insert_type(const Table& table) {
  const std::string name = pascal_case(table.name()) + "Insert";
  if (!table.rows_made_by_clients()) return "/** Rows are made by the server. */\nexport type " + name + " = never;\n";
  std::string out = "export interface " + name + " {\n  /** " +
                    (table.natural_key().empty() ? "A UUIDv7 of the caller's; made by the client otherwise."
                                                 : "Made from the row's key.") +
                    " */\n";
  out += "  id?: string;\n";
  for (const Column& column : table.columns())
    if (column.written_by_clients())
      out += "  " + column.name + (may_be_left_out(column) ? "?: " : ": ") + nullable_type(column) + ";\n";
  return out + "}\n";
}

bool may_be_updated(const Column& column) {
  return column.written_by_clients() && column.merge != MergeRule::immutable;
}

std::string update_type(const Table& table) {
  const std::string name = pascal_case(table.name()) + "Update";
  std::string fields;
  for (const Column& column : table.columns())
    if (column.counts())
      fields += "  " + column.name + "?: { add: number };\n";
    else if (may_be_updated(column))
      fields += "  " + column.name + "?: " + nullable_type(column) + ";\n";
  if (table.append_only() || fields.empty())
    return std::string("/** ") +
           (table.append_only() ? "Rows never change once inserted." : "No column is a client's to change.") +
           " */\nexport type " + name + " = never;\n";
  return "export interface " + name + " {\n" + fields + "}\n";
}

std::string searched_tables(const Schema& schema) {
  std::string out = "/** The tables that `search` knows: their rows, and the texts that it looks into. */\n";
  out += "export interface SearchedTables {\n";
  for (const Table& table : schema.tables()) {
    if (!table.on_devices() || table.searched_on_devices().empty()) continue;
    const std::string types =
        ": { row: " + pascal_case(table.name()) + "; text: " + one_of_type(table.searched_on_devices()) + " };\n";
    out += "  " + table.name() + types;
    if (is_published(table)) out += "  " + published_name(table) + types;
  }
  return out + "}\n";
}

std::string tables_map(const Schema& schema) {
  std::string out = "/** The types of every table that devices have. */\nexport interface Tables {\n";
  for (const Table& table : schema.tables()) {
    if (!table.on_devices()) continue;
    const std::string name = pascal_case(table.name());
    out += "  " + table.name() + ": { row: " + name + "; insert: " + name + "Insert; update: " + name + "Update };\n";
  }
  out +=
      "}\n\nexport type TableName = keyof Tables;\n\n/** Rows of the tables that a subscription to what is public "
      "fills, for reading alone. */\nexport interface PublicTables {\n";
  for (const Table& table : schema.tables())
    if (is_published(table)) out += "  " + published_name(table) + ": " + pascal_case(table.name()) + ";\n";
  return out + "}\n\n" + searched_tables(schema);
}

std::string error_codes() {
  std::string out = "/** Why something was refused or failed; docs/protocol.md says what each means. */\n";
  out += "export const errorCodes = [\n";
  for (const CodeInfo& info : kCodes) out += "  " + in_quotes(info.name) + ",\n";
  return out + "] as const;\n\nexport type ErrorCode = (typeof errorCodes)[number];\n";
}

std::string column_description(const Column& column) {
  const auto flag = [](bool value) { return value ? std::string("true") : std::string("false"); };
  std::string out = "        " + column.name + ": {";
  const auto field = [&out](std::string_view name, const std::string& value) {
    out += (out.back() == '{' ? " " : ", ") + std::string(name) + ": " + value;
  };
  field("type", in_quotes(type_name(column.type)));
  field("kind", in_quotes(kind_name(column.kind)));
  field("writable", flag(column.written_by_clients()));
  field("required", flag(column.required));
  field("hasDefault", flag(has_default(column)));
  if (const auto length = column.exact_length ? column.exact_length : column.max_length)
    field("maxLength", std::to_string(*length));
  if (column.form != TextForm::any) field("form", in_quotes(form_name(column.form)));
  if (column.min) field("min", std::to_string(*column.min));
  if (column.max) field("max", std::to_string(*column.max));
  if (!column.one_of.empty()) {
    std::string values;
    for (const std::string& value : column.one_of) values += (values.empty() ? "" : ", ") + in_quotes(value);
    field("oneOf", "[" + values + "]");
  }
  return out + " },\n";
}

std::string quota_description(const Quota& quota) {
  std::string limits;
  for (const auto& [plan, limit] : quota.limits)
    limits += (limits.empty() ? "" : ", ") + plan + ": " + std::to_string(limit);
  std::string out = "{ plan: " + in_quotes(quota.plan) + ", limits: { " + limits + " }";
  if (quota.monthly())
    out += ", month: { table: " + in_quotes(quota.counted_in) + ", column: " + in_quotes(quota.counter) + " }";
  return out + " }";
}

std::string description(const Schema& schema) {
  std::string out = "/** The declared tables, for programs. */\nexport const schema = {\n  tables: {\n";
  for (const Table& table : schema.tables()) {
    if (!table.on_devices()) continue;
    out += "    " + table.name() + ": {\n";
    out += "      ownership: " + in_quotes(ownership_name(table.ownership())) + ",\n";
    const auto flag = [&out](std::string_view name, bool value) {
      out += "      " + std::string(name) + (value ? ": true,\n" : ": false,\n");
    };
    flag("appendOnly", table.append_only());
    flag("rowsByServer", !table.rows_made_by_clients());
    flag("knownByValues", !table.natural_key().empty());
    if (table.quota()) out += "      quota: " + quota_description(*table.quota()) + ",\n";
    out += "      columns: {\n";
    for (const Column& column : table.columns())
      if (column.on_devices()) out += column_description(column);
    out += "      },\n    },\n";
  }
  return out + "  },\n} as const satisfies SchemaDescription;\n";
}

}  // namespace

std::string emit_typescript(const Schema& schema) {
  std::string out(kPreamble);
  for (const Table& table : schema.tables()) {
    if (!table.on_devices()) continue;
    out += "\n" + row_interface(table) + "\n" + insert_type(table) + "\n" + update_type(table);
  }
  return out + "\n" + tables_map(schema) + "\n" + error_codes() + "\n" + description(schema);
}

}  // namespace freehold
