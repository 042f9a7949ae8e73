#include "core/replica/unsynced_changes.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "core/base/text.hpp"
#include "core/protocol/limits.hpp"
#include "core/replica/write_scope.hpp"

namespace freehold {
namespace {

namespace json = boost::json;

/// Their number is not of this device: nothing is given up by sending them all, and verdicts that the file's own device
/// has not heard must not be forgotten. So the push says that it has heard none.
constexpr TransactionId kHeardNone = 0;

}  // namespace

Result<UnsyncedChanges::Written> UnsyncedChanges::write() {
  if (!state_.owner()) return fail(Code::not_signed_in, "nobody has signed in here: there are no changes");
  UnsyncedFile file{*state_.owner(), state_.client(), schema_version_, clock_.now_us() / 1000, {}, {}};
  FREEHOLD_ASSIGN(Statement * waiting,
                  database_.cached("SELECT id, clock, at, changes FROM freehold_outbox WHERE seq IS NULL ORDER BY id"));
  while (true) {
    FREEHOLD_ASSIGN(const bool row, waiting->step());
    if (!row) break;
    const Hlc clock{from_hex16(waiting->text(1)).value_or(0)};
    file.transactions.push_back({{waiting->integer(0), clock, std::string(waiting->text(3))}, waiting->integer(2)});
  }
  waiting->reset();
  FREEHOLD_ASSIGN(Statement * refused,
                  database_.cached("SELECT at, error, changes, server_rows FROM freehold_refused ORDER BY id"));
  while (true) {
    FREEHOLD_ASSIGN(const bool row, refused->step());
    if (!row) break;
    file.refused.push_back({refused->integer(0), std::string(refused->text(1)), std::string(refused->text(2)),
                            std::string(refused->text(3))});
  }
  refused->reset();
  Written written;
  FREEHOLD_ASSIGN(written.file, encode_unsynced(file));
  written.counts =
      json::serialize(json::object{{"transactions", file.transactions.size()}, {"refused", file.refused.size()}});
  return written;
}

Result<UnsyncedFile> UnsyncedChanges::read(std::string_view text) {
  if (!state_.owner()) return fail(Code::not_signed_in, "sign in to the account of these changes first");
  FREEHOLD_ASSIGN(UnsyncedFile file, decode_unsynced(schema_, schema_version_, text));
  if (file.owner == *state_.owner()) return file;
  return fail(Code::database_foreign,
              "these changes belong to another account; import them where that one is signed in");
}

Result<std::string> UnsyncedChanges::look(std::string_view text) {
  FREEHOLD_ASSIGN(const UnsyncedFile file, read(text));
  return json::serialize(json::object{{"transactions", file.transactions.size()},
                                      {"refused", file.refused.size()},
                                      {"own", file.client == state_.client()}});
}

Result<UnsyncedChanges::Push> UnsyncedChanges::push(std::string_view text, std::size_t from, std::size_t most) {
  FREEHOLD_ASSIGN(const UnsyncedFile file, read(text));
  if (file.client == state_.client())
    return fail(Code::wrong_state, "these changes are this device's own: it sends them by itself");
  Push push{{}, from};
  std::vector<OutgoingTransaction> batch;
  std::size_t bytes = 0, changes = 0;
  most = std::min(most, limits::kTransactionsPerPush);
  for (; push.next < file.transactions.size() && batch.size() < most; ++push.next) {
    const OutgoingTransaction& next = file.transactions[push.next].sent;
    FREEHOLD_ASSIGN(const json::value parsed, parse_json(next.changes));
    bytes += next.changes.size();
    changes += parsed.get_array().size();
    if (!batch.empty() && (bytes > limits::kPushBytesAimed || changes > limits::kChangesPerPush)) break;
    batch.push_back(next);
  }
  if (!batch.empty()) push.message = encode_push(file.client, file.schema_version, kHeardNone, batch);
  return push;
}

Result<std::string> UnsyncedChanges::take_verdicts(std::string_view text, const json::value& answer) {
  FREEHOLD_ASSIGN(const UnsyncedFile file, read(text));
  FREEHOLD_ASSIGN(const PushReply reply, decode_push_reply(schema_, file.owner, answer));
  std::int64_t accepted = 0, refused = 0;
  FREEHOLD_ASSIGN(WriteScope scope, WriteScope::begin(database_));
  for (const Verdict& verdict : reply.verdicts) {
    const auto sent = std::find_if(file.transactions.begin(), file.transactions.end(),
                                   [&verdict](const auto& transaction) { return transaction.sent.id == verdict.id; });
    if (sent == file.transactions.end())
      return fail(Code::malformed, "the server answered about a transaction that is not in the file");
    ++(verdict.refusal ? refused : accepted);
    if (verdict.refusal) FREEHOLD_TRY(refusals_.take_in(verdict, sent->sent.changes));
  }
  FREEHOLD_TRY(scope.commit());
  return json::serialize(json::object{{"accepted", accepted}, {"refused", refused}});
}

Result<std::int64_t> UnsyncedChanges::take_refused(std::string_view text) {
  FREEHOLD_ASSIGN(const UnsyncedFile file, read(text));
  if (file.client == state_.client()) return std::int64_t{0};
  std::int64_t taken = 0;
  FREEHOLD_ASSIGN(WriteScope scope, WriteScope::begin(database_));
  for (const UnsyncedRefusal& refusal : file.refused) {
    FREEHOLD_ASSIGN(const bool fresh,
                    refusals_.take_in({refusal.at_ms, refusal.error, refusal.changes, refusal.server_rows}));
    if (fresh) ++taken;
  }
  FREEHOLD_TRY(scope.commit());
  return taken;
}

}  // namespace freehold
