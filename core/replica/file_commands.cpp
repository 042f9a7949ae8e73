#include <boost/json.hpp>

#include "core/protocol/limits.hpp"
#include "core/replica/engine.hpp"
#include "core/store/image.hpp"

namespace freehold {
namespace {

namespace json = boost::json;

constexpr std::int64_t kInspectedAtOnce = 50;

std::span<const std::uint8_t> bytes_of(std::string_view payload) {
  return {reinterpret_cast<const std::uint8_t*>(payload.data()), payload.size()};
}

/// A whole number from 0, or what stands in its place where it is left out.
Result<std::int64_t> count_of(const json::object& fields, const char* name, std::int64_t otherwise) {
  const json::value* value = fields.if_contains(name);
  if (value == nullptr) return otherwise;
  const std::int64_t* number = value->if_int64();
  if (number != nullptr && *number >= 0) return *number;
  return fail(Code::malformed, std::string("'") + name + "' is a whole number from 0");
}

}  // namespace

/// What goes into files and comes from them, and the look inside.
Engine::Answer Engine::file_command(std::string_view name, const Fields& fields, std::string_view payload, Bytes& out,
                                    bool& known) {
  if (name == "inspect") {
    FREEHOLD_ASSIGN(const std::int64_t before, count_of(fields, "before", 0));
    FREEHOLD_ASSIGN(const std::int64_t limit, count_of(fields, "limit", kInspectedAtOnce));
    return Inspection(*database_, *options_.schema, state_, sync_).report(before, limit);
  }
  if (name == "checkpoint") {
    if (writes_.in_transaction()) return fail(Code::wrong_state, "a transaction is open; the log goes in after it");
    FREEHOLD_TRY(database_->checkpoint());
    return std::string("null");
  }
  if (name == "export") {
    FREEHOLD_ASSIGN(out, copy_.make());
    return std::string("null");
  }
  if (name == "export_unsynced") {
    FREEHOLD_ASSIGN(const UnsyncedChanges::Written written, unsynced_.write());
    out.assign(written.file.begin(), written.file.end());
    return written.counts;
  }
  if (name != "import" && name != "unsynced_push" && name != "unsynced_verdicts") {
    known = false;
    return std::string();
  }
  if (writes_.in_transaction()) return fail(Code::wrong_state, "a transaction is open; import after it");
  Answer answer = import_command(name, fields, payload, out);
  if (answer.ok()) return answer;
  FREEHOLD_TRY(state_.reload());
  FREEHOLD_TRY(outbox_.load());
  return answer;
}

Engine::Answer Engine::import_command(std::string_view name, const Fields& fields, std::string_view payload,
                                      Bytes& out) {
  if (name == "import") {
    if (!state_.owner()) return fail(Code::not_signed_in, "sign in before you import anything");
    if (looks_like_database(bytes_of(payload))) {
      FREEHOLD_ASSIGN(const std::string taken, copy_.take_in(bytes_of(payload)));
      return R"({"kind":"copy","rows":)" + taken + '}';
    }
    FREEHOLD_ASSIGN(const std::string counts, unsynced_.look(payload));
    FREEHOLD_ASSIGN(const std::int64_t refused, unsynced_.take_refused(payload));
    refused_ = refused_ || refused > 0;
    return R"({"kind":"unsynced","changes":)" + counts + '}';
  }
  if (name == "unsynced_push") {
    FREEHOLD_ASSIGN(const std::int64_t from, count_of(fields, "from", 0));
    FREEHOLD_ASSIGN(const std::int64_t most, count_of(fields, "most", limits::kTransactionsPerPush));
    FREEHOLD_ASSIGN(const UnsyncedChanges::Push push,
                    unsynced_.push(payload, static_cast<std::size_t>(from), static_cast<std::size_t>(most)));
    out.assign(push.message.begin(), push.message.end());
    return R"({"next":)" + std::to_string(push.next) + '}';
  }
  const json::value* reply = fields.if_contains("reply");
  if (reply == nullptr) return fail(Code::malformed, "the command needs 'reply': the server's answer to the push");
  auto counts = unsynced_.take_verdicts(payload, *reply);
  refused_ = refused_ || counts.ok();
  return counts;
}

}  // namespace freehold
