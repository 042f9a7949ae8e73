// Every message of the wire, in both directions. The input is one message; each decoder gets it.
#include <boost/json.hpp>

#include "core/protocol/codec.hpp"
#include "core/workspace/workspace.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/support/tiny_schema.hpp"

namespace freehold {
namespace {

namespace json = boost::json;

const OwnerId kOwner = *OwnerId::parse("0190a6b2-7c1e-7d3f-8a4b-5c6d7e8f9a0b");

/// A decoder of messages as one of texts.
template <class Decode>
auto reading(Decode decode) {
  return [decode](std::string_view text) -> decltype(decode(std::declval<const json::value&>())) {
    FREEHOLD_ASSIGN(const json::value parsed, parse_json(text));
    return decode(parsed);
  };
}

/// What a push asks for. A transaction that was not understood is refused whatever it says.
std::string encode_request(const PushRequest& push) {
  std::vector<OutgoingTransaction> understood;
  for (const Transaction& transaction : push.transactions)
    if (!transaction.defect)
      understood.push_back({transaction.id, transaction.clock, encode_changes(transaction.changes)});
  return encode_push(push.client, push.schema_version, push.after, understood);
}

void check_to_server(const Schema& schema, std::string_view text) {
  must_come_back(text, reading(decode_hello), encode_hello);
  must_come_back(text, reading([&](const json::value& value) { return decode_push(schema, value, 1); }),
                 encode_request);
  must_come_back(text, reading([&](const json::value& value) { return decode_changes(schema, value); }),
                 encode_changes);
}

std::optional<Error> read_error(std::string_view text) {
  const auto parsed = parse_json(text);
  if (!parsed || !parsed->is_object()) return std::nullopt;
  return error_from_json(parsed->get_object());
}

void check_to_device(const Schema& schema, std::string_view text) {
  must_come_back(text, reading(decode_welcome), encode_welcome);
  must_come_back(text, reading([&](const json::value& value) { return decode_notes(schema, value); }), encode_notes);
  must_come_back(text, reading([&](const json::value& value) { return decode_push_reply(schema, kOwner, value); }),
                 encode_push_reply);
  must_come_back(text, reading([&](const json::value& value) { return decode_pull_reply(schema, kOwner, value); }),
                 encode_pull_reply);
  must_come_back(text, read_error, encode_error);
}

}  // namespace
}  // namespace freehold

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace freehold;
  const std::string_view text = text_of(data, size);
  const auto parsed = parse_json(text);
  if (!parsed) return 0;
  message_type(*parsed);
  for (const Schema* schema : {&tiny_schema(), &workspace_schema()}) {
    check_to_server(*schema, text);
    check_to_device(*schema, text);
  }
  return 0;
}
