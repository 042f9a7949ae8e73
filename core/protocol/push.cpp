#include <boost/json.hpp>

#include "core/base/text.hpp"
#include "core/protocol/codec.hpp"
#include "core/protocol/fields.hpp"
#include "core/protocol/limits.hpp"

namespace freehold {
namespace {

namespace json = boost::json;

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

/// What a newer device knows and this server does not is no mistake of the device's.
void call_too_new(Error& defect) {
  if (defect.code != Code::unknown_table && defect.code != Code::unknown_column) return;
  defect.code = Code::schema_too_new;
  defect.message = "this server's schema is older than the device's: " + defect.message;
}

}  // namespace

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

Result<PushRequest> decode_push(const Schema& schema, const json::value& value, int schema_version) {
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
    const bool newer = schema_version > 0 && push.schema_version > schema_version;
    if (newer && transaction.defect) call_too_new(*transaction.defect);
    if (transaction.id <= last)
      return fail(Code::malformed, "transactions come in order of their ids, all above 'after'");
    last = transaction.id;
    push.transactions.push_back(std::move(transaction));
  }
  return push;
}

}  // namespace freehold
