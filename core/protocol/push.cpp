#include <boost/json.hpp>

#include "core/base/text.hpp"
#include "core/protocol/codec.hpp"
#include "core/protocol/feed_codec.hpp"
#include "core/protocol/fields.hpp"
#include "core/protocol/limits.hpp"

namespace freehold {
namespace {

namespace json = boost::json;

std::string_view kind_name(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::insert:
      return "insert";
    case ChangeKind::update:
      return "update";
    case ChangeKind::remove:
      break;
  }
  return "delete";
}

Result<ChangeKind> kind_of(std::string_view name) {
  for (const ChangeKind kind : {ChangeKind::insert, ChangeKind::update, ChangeKind::remove})
    if (name == kind_name(kind)) return kind;
  return fail(Code::malformed, "'op' of a change must be insert, update or delete");
}

void append_change(std::string& out, const Change& change) {
  out += R"({"table":)";
  append_json_text(out, change.table->name());
  out += R"(,"op":")";
  out += kind_name(change.kind);
  out += R"(","id":")" + change.row.text() + '"';
  if (change.kind != ChangeKind::remove) {
    out += R"(,"values":{)";
    for (std::size_t i = 0; i < change.cells.size(); ++i) {
      const Column& column = change.table->column(change.cells[i].column);
      if (i > 0) out += ',';
      append_json_text(out, column.name);
      out += ':';
      append_change_cell(out, column, change.cells[i].value);
    }
    out += '}';
  }
  out += '}';
}

std::size_t value_bytes(const Value& value) {
  if (const std::string* text = as_text(value)) return text->size();
  if (const auto* bytes = std::get_if<Bytes>(&value)) return bytes->size();
  return sizeof(std::int64_t);
}

/// Columns that a device may name in a change: those it writes, and the two times.
Result<const Column*> writable_column(const Table& table, std::string_view name) {
  const Column* column = table.find(name);
  if (column == nullptr)
    return fail_at(Code::unknown_column, "the table " + table.name() + " has no column '" + std::string(name) + "'",
                   table.name(), std::string(name));
  const bool time = column->role == ColumnRole::created_at || column->role == ColumnRole::updated_at;
  if (!time && !column->written_by_clients() && !column->counts())
    return fail_at(Code::read_only_column, table.name() + "." + column->name + " is written by the server only",
                   table.name(), column->name);
  return column;
}

Status decode_cells(Change& change, const json::object& values) {
  for (const auto& [name, value] : values) {
    FREEHOLD_ASSIGN(const Column* column, writable_column(*change.table, {name.data(), name.size()}));
    FREEHOLD_ASSIGN(Value cell, change_cell_from_json(*change.table, *column, value));
    change.cells.push_back(Cell{column->number, std::move(cell)});
  }
  if (change_bytes(change) > limits::kRowBytes)
    return fail_at(Code::too_large, "a row holds at most " + std::to_string(limits::kRowBytes) + " bytes",
                   change.table->name());
  return {};
}

Result<Change> decode_change(const Schema& schema, const json::value& value) {
  FREEHOLD_ASSIGN(const Fields fields, Fields::of(value, "a change"));
  Change change;
  FREEHOLD_ASSIGN(const std::string_view table, fields.text("table"));
  change.table = schema.find(table);
  if (change.table == nullptr || !change.table->on_devices())
    return fail_at(Code::unknown_table, "there is no table '" + std::string(table) + "'", std::string(table));
  FREEHOLD_ASSIGN(const std::string_view op, fields.text("op"));
  FREEHOLD_ASSIGN(change.kind, kind_of(op));
  FREEHOLD_ASSIGN(change.row, fields.id<RowId>("id"));
  if (change.kind == ChangeKind::remove) return change;
  FREEHOLD_ASSIGN(const json::object* values, fields.object("values"));
  if (Status decoded = decode_cells(change, *values); !decoded) {
    decoded.error().row = change.row.text();
    return std::move(decoded).error();
  }
  return change;
}

/// The rows that a transaction names, as far as they can be made out: a refusal must show them even where the rest was
/// not understood, or the device would take them for gone.
std::vector<Change> named_rows(const Schema& schema, const json::array& changes) {
  std::vector<Change> named;
  for (const json::value& value : changes) {
    auto fields = Fields::of(value, "a change");
    if (!fields) continue;
    const auto table = fields->text("table");
    const auto row = fields->id<RowId>("id");
    const Table* known = table ? schema.find(*table) : nullptr;
    if (known != nullptr && known->on_devices() && row) named.push_back({known, *row, ChangeKind::remove, {}});
  }
  return named;
}

Result<Transaction> decode_transaction(const Schema& schema, const json::value& value, std::size_t& changes_left) {
  FREEHOLD_ASSIGN(const Fields fields, Fields::of(value, "a transaction"));
  Transaction transaction;
  FREEHOLD_ASSIGN(transaction.id, fields.number("id", 1));
  FREEHOLD_ASSIGN(transaction.clock, fields.clock("clock"));
  FREEHOLD_ASSIGN(const json::array* changes, fields.array("changes"));
  if (changes->size() > limits::kChangesPerTransaction || changes->size() > changes_left)
    return fail(Code::too_large,
                "a transaction and a push hold at most " + std::to_string(limits::kChangesPerPush) + " changes");
  changes_left -= changes->size();
  auto decoded = decode_changes(schema, *value.as_object().if_contains("changes"));
  if (decoded) {
    transaction.changes = std::move(decoded).value();
  } else {
    transaction.defect = std::move(decoded).error();
    transaction.changes = named_rows(schema, *changes);
  }
  return transaction;
}

void append_verdict(std::string& out, const Verdict& verdict) {
  out += R"({"id":)" + std::to_string(verdict.id);
  if (verdict.refusal) {
    out += R"(,"refused":)" + json::serialize(error_to_json(*verdict.refusal));
    out += ',';
    append_feed_rows(out, verdict.rows);
  } else {
    out += R"(,"seq":)" + std::to_string(verdict.seq);
    out += R"(,"clock":")" + to_hex16(verdict.clock.value) + '"';
  }
  out += '}';
}

Result<Verdict> decode_verdict(const Schema& schema, const OwnerId& owner, const json::value& value) {
  FREEHOLD_ASSIGN(const Fields fields, Fields::of(value, "a verdict"));
  Verdict verdict;
  FREEHOLD_ASSIGN(verdict.id, fields.number("id", 1));
  if (fields.find("refused") != nullptr) {
    FREEHOLD_ASSIGN(const json::object* refused, fields.object("refused"));
    verdict.refusal = error_from_json(*refused);
    FREEHOLD_ASSIGN(verdict.rows, decode_feed_rows(schema, owner, fields));
    return verdict;
  }
  FREEHOLD_ASSIGN(verdict.seq, fields.number("seq", 0));
  FREEHOLD_ASSIGN(verdict.clock, fields.clock("clock"));
  return verdict;
}

}  // namespace

std::size_t change_bytes(const Change& change) {
  std::size_t bytes = 0;
  for (const Cell& cell : change.cells) bytes += value_bytes(cell.value);
  return bytes;
}

std::string encode_changes(const std::vector<Change>& changes) {
  std::string out = "[";
  for (const Change& change : changes) {
    if (out.size() > 1) out += ',';
    append_change(out, change);
  }
  return out + ']';
}

Result<std::vector<Change>> decode_changes(const Schema& schema, const json::value& value) {
  const json::array* list = value.if_array();
  if (list == nullptr || list->empty()) return fail(Code::malformed, "'changes' must be a list of at least one change");
  std::vector<Change> changes;
  changes.reserve(list->size());
  for (const json::value& entry : *list) {
    FREEHOLD_ASSIGN(Change change, decode_change(schema, entry));
    changes.push_back(std::move(change));
  }
  return changes;
}

std::string encode_push(const ClientId& client, int schema_version, TransactionId after,
                        const std::vector<OutgoingTransaction>& transactions) {
  std::string out = R"({"type":"push","client_id":")" + client.text() + R"(","schema_version":)" +
                    std::to_string(schema_version) + R"(,"after":)" + std::to_string(after) + R"(,"transactions":[)";
  bool first = true;
  for (const OutgoingTransaction& transaction : transactions) {
    if (!first) out += ',';
    first = false;
    out += R"({"id":)" + std::to_string(transaction.id) + R"(,"clock":")" + to_hex16(transaction.clock.value) +
           R"(","changes":)" + transaction.changes + '}';
  }
  return out + "]}";
}

Result<PushRequest> decode_push(const Schema& schema, const json::value& value) {
  FREEHOLD_ASSIGN(const Fields fields, Fields::of(value, "a push"));
  PushRequest push;
  FREEHOLD_ASSIGN(push.client, fields.id<ClientId>("client_id"));
  FREEHOLD_ASSIGN(const std::int64_t version, fields.number("schema_version", 0));
  push.schema_version = static_cast<int>(std::min<std::int64_t>(version, 1'000'000));
  FREEHOLD_ASSIGN(push.after, fields.number("after", 0));
  FREEHOLD_ASSIGN(const json::array* transactions, fields.array("transactions"));
  if (transactions->size() > limits::kTransactionsPerPush)
    return fail(Code::too_large,
                "a push holds at most " + std::to_string(limits::kTransactionsPerPush) + " transactions");
  std::size_t changes_left = limits::kChangesPerPush;
  TransactionId last = push.after;
  for (const json::value& entry : *transactions) {
    FREEHOLD_ASSIGN(Transaction transaction, decode_transaction(schema, entry, changes_left));
    if (transaction.id <= last)
      return fail(Code::malformed, "transactions come in order of their ids, all above 'after'");
    last = transaction.id;
    push.transactions.push_back(std::move(transaction));
  }
  return push;
}

std::string encode_push_reply(const PushReply& reply) {
  std::string out = R"({"type":"verdicts","epoch":")" + reply.epoch.text() + R"(","head":)" +
                    std::to_string(reply.head) + R"(,"verdicts":[)";
  for (std::size_t i = 0; i < reply.verdicts.size(); ++i) {
    if (i > 0) out += ',';
    append_verdict(out, reply.verdicts[i]);
  }
  return out + "]}";
}

Result<PushReply> decode_push_reply(const Schema& schema, const OwnerId& owner, const json::value& value) {
  FREEHOLD_ASSIGN(const Fields fields, Fields::of(value, "a push's answer"));
  PushReply reply;
  FREEHOLD_ASSIGN(reply.epoch, fields.id<Epoch>("epoch"));
  FREEHOLD_ASSIGN(reply.head, fields.number("head", 0));
  FREEHOLD_ASSIGN(const json::array* verdicts, fields.array("verdicts"));
  for (const json::value& entry : *verdicts) {
    FREEHOLD_ASSIGN(Verdict verdict, decode_verdict(schema, owner, entry));
    reply.verdicts.push_back(std::move(verdict));
  }
  return reply;
}

}  // namespace freehold
