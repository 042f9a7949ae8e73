#include "core/protocol/unsynced.hpp"

#include <boost/json.hpp>

#include "core/base/text.hpp"
#include "core/protocol/fields.hpp"
#include "core/protocol/limits.hpp"

namespace freehold {
namespace {

namespace json = boost::json;

/// What the file says it is, and the version of its form.
constexpr std::string_view kKind = "unsynced changes";
constexpr std::int64_t kFormat = 1;

Error too_large() {
  return fail(Code::too_large,
              "a file of unsynced changes holds at most " + std::to_string(kUnsyncedBytesMax / 1024 / 1024) + " MiB");
}

/// Says which file is meant, where a field of it is what is wrong.
Error of_file(Error error) {
  error.message = "this is no sound file of unsynced changes: " + error.message;
  error.code = Code::malformed;
  return error;
}

/// In the form in which an outbox keeps them.
Result<std::string> checked_changes(const Schema& schema, const Fields& fields) {
  FREEHOLD_ASSIGN(const json::array* changes, fields.array("changes"));
  if (changes->size() > limits::kChangesPerTransaction)
    return fail(Code::malformed, "one transaction of it changes too many rows");
  FREEHOLD_ASSIGN(const std::vector<Change> decoded, decode_changes(schema, *changes));
  return encode_changes(decoded);
}

Result<UnsyncedTransaction> decode_transaction(const Schema& schema, const json::value& entry) {
  FREEHOLD_ASSIGN(const Fields fields, Fields::of(entry, "a transaction"));
  UnsyncedTransaction transaction;
  FREEHOLD_ASSIGN(transaction.sent.id, fields.number("id", 1));
  FREEHOLD_ASSIGN(transaction.sent.clock, fields.clock("clock"));
  FREEHOLD_ASSIGN(transaction.at_ms, fields.number("at", 0));
  FREEHOLD_ASSIGN(transaction.sent.changes, checked_changes(schema, fields));
  return transaction;
}

Result<UnsyncedRefusal> decode_refusal(const Schema& schema, const json::value& entry) {
  FREEHOLD_ASSIGN(const Fields fields, Fields::of(entry, "a refused transaction"));
  UnsyncedRefusal refusal;
  FREEHOLD_ASSIGN(refusal.at_ms, fields.number("at", 0));
  FREEHOLD_ASSIGN(const json::object* error, fields.object("error"));
  refusal.error = json::serialize(error_to_json(error_from_json(*error)));
  FREEHOLD_ASSIGN(refusal.changes, checked_changes(schema, fields));
  FREEHOLD_ASSIGN(const json::array* rows, fields.array("server_rows"));
  refusal.server_rows = json::serialize(*rows);
  return refusal;
}

Status decode_lists(const Schema& schema, const Fields& fields, UnsyncedFile& file) {
  FREEHOLD_ASSIGN(const json::array* transactions, fields.array("transactions"));
  TransactionId last = 0;
  for (const json::value& entry : *transactions) {
    FREEHOLD_ASSIGN(UnsyncedTransaction transaction, decode_transaction(schema, entry));
    if (transaction.sent.id <= last) return fail(Code::malformed, "its transactions are not in order");
    last = transaction.sent.id;
    file.transactions.push_back(std::move(transaction));
  }
  FREEHOLD_ASSIGN(const json::array* refused, fields.array("refused"));
  for (const json::value& entry : *refused) {
    FREEHOLD_ASSIGN(UnsyncedRefusal refusal, decode_refusal(schema, entry));
    file.refused.push_back(std::move(refusal));
  }
  return {};
}

Result<UnsyncedFile> decode(const Schema& schema, int schema_version, const Fields& fields) {
  UnsyncedFile file;
  FREEHOLD_ASSIGN(file.owner, fields.id<OwnerId>("owner_id"));
  FREEHOLD_ASSIGN(file.client, fields.id<ClientId>("client_id"));
  FREEHOLD_ASSIGN(const std::int64_t version, fields.number("schema_version", 0));
  if (version > schema_version)
    return fail(Code::database_too_new,
                "these changes were written by a newer version of the program; update this one");
  file.schema_version = static_cast<int>(version);
  FREEHOLD_ASSIGN(file.made_at_ms, fields.number("made_at", 0));
  FREEHOLD_TRY(decode_lists(schema, fields, file));
  return file;
}

}  // namespace

Result<std::string> encode_unsynced(const UnsyncedFile& file) {
  std::string out = R"({"freehold":")" + std::string(kKind) + R"(","format":)" + std::to_string(kFormat);
  out += R"(,"owner_id":")" + file.owner.text() + R"(","client_id":")" + file.client.text() + '"';
  out += R"(,"schema_version":)" + std::to_string(file.schema_version);
  out += R"(,"made_at":)" + std::to_string(file.made_at_ms) + ",\n\"transactions\":[";
  for (const UnsyncedTransaction& transaction : file.transactions) {
    out += (out.ends_with('[') ? "\n" : ",\n") + (R"({"id":)" + std::to_string(transaction.sent.id));
    out += R"(,"clock":")" + to_hex16(transaction.sent.clock.value) + R"(","at":)" + std::to_string(transaction.at_ms);
    out += R"(,"changes":)" + transaction.sent.changes + '}';
    if (out.size() > kUnsyncedBytesMax) return too_large();
  }
  out += "],\n\"refused\":[";
  for (const UnsyncedRefusal& refusal : file.refused) {
    out += (out.ends_with('[') ? "\n" : ",\n") + (R"({"at":)" + std::to_string(refusal.at_ms));
    out += R"(,"error":)" + refusal.error + R"(,"changes":)" + refusal.changes;
    out += R"(,"server_rows":)" + refusal.server_rows + '}';
    if (out.size() > kUnsyncedBytesMax) return too_large();
  }
  return out + "]}\n";
}

Result<UnsyncedFile> decode_unsynced(const Schema& schema, int schema_version, std::string_view text) {
  if (text.size() > kUnsyncedBytesMax) return too_large();
  auto parsed = parse_json(text);
  if (!parsed) return of_file(std::move(parsed).error());
  const auto fields = Fields::of(*parsed, "the file");
  if (!fields) return of_file(fields.error());
  const json::value* kind = fields->find("freehold");
  if (kind == nullptr || !kind->is_string() || kind->get_string() != kKind)
    return fail(Code::malformed, "this is no file of unsynced changes");
  const auto format = fields->number("format", 1);
  if (!format) return of_file(format.error());
  if (*format > kFormat)
    return fail(Code::database_too_new, "this file was made by a newer version of the program; update this one");
  auto file = decode(schema, schema_version, *fields);
  if (file || file.error().code == Code::database_too_new) return file;
  return of_file(std::move(file).error());
}

}  // namespace freehold
