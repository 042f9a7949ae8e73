// Pushes of Ada's, one after the other, against a server's store. Input that begins with `{` holds one push a line, as
// it is; of any other, the first byte says which application and how Ada begins, and the rest makes the pushes.
#include <boost/json.hpp>

#include "core/protocol/codec.hpp"
#include "core/workspace/workspace.hpp"
#include "sync/reconcile/reconcile.hpp"
#include "tests/fuzz/push_maker.hpp"
#include "tests/fuzz/server.hpp"
#include "tests/support/tiny_schema.hpp"

namespace freehold {
namespace {

constexpr std::size_t kPushes = 6;

/// The second passes for the server itself by the end of its id, the third is Bob's.
const ClientId kClients[] = {*ClientId::parse("0190a6b2-7c1e-7d3f-8a4b-00000000adaa"),
                             *ClientId::parse("0190a6b2-7c1e-7d3f-0000-000000000000"),
                             *ClientId::parse("0190a6b2-7c1e-7d3f-8a4b-00000000b0b0")};

FuzzServer& workspace() {
  static FuzzServer server(workspace_schema());
  return server;
}

FuzzServer& library() {
  static FuzzServer server(tiny_schema());
  return server;
}

/// What the server says, with the fault that must never be there looked for.
std::string answer(FuzzServer& server, const PushRequest& push) {
  const auto reply = reconcile(server.store(), server.schema(), server.clock(), server.ada(), push);
  if (!reply) {
    must(reply.error().code != Code::internal, "a push is no fault of the server's: " + reply.error().message);
    return encode_error(reply.error());
  }
  must(reply->verdicts.size() == push.transactions.size(), "every transaction has a verdict");
  for (const Verdict& verdict : reply->verdicts)
    must(!verdict.refusal || verdict.refusal->code != Code::internal, "a refusal is no fault of the server's");
  const std::string text = encode_push_reply(*reply);
  must(decode_push_reply(server.schema(), server.ada(), *parse_json(text)).ok(), "a device can read its verdicts");
  return text;
}

void push(FuzzServer& server, std::string_view text) {
  const auto parsed = parse_json(text);
  if (!parsed) return;
  const auto request = decode_push(server.schema(), *parsed, 1);
  if (!request) return;
  const std::string first = answer(server, *request);
  const std::string second = answer(server, *request);
  must(second == first, "a push that is repeated has the same answer: " + first + " and " + second);
}

void push_made(FuzzServer& server, Choices& choices, bool with_rows) {
  RowChoices rows(server.schema(), choices);
  PushMaker maker(rows);
  if (with_rows) push(server, maker.first_push(kClients[0]));
  for (std::size_t i = 0; i < kPushes && !choices.empty(); ++i) {
    const ClientId& client = kClients[choices.below(std::size(kClients))];
    const auto state = server.store().client(server.ada(), client);
    must(state.ok(), "the server knows its clients");
    push(server, maker.push(client, state->last_transaction));
    server.clock().advance_ms(static_cast<std::int64_t>(choices.below(256)));
  }
}

}  // namespace
}  // namespace freehold

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace freehold;
  const std::string_view text = text_of(data, size);
  Choices choices(text);
  const bool as_it_is = text.starts_with('{');
  const std::size_t beginning = as_it_is ? 1 : choices.below(4);
  FuzzServer& server = (beginning & 1) != 0 ? workspace() : library();
  server.begin_again();
  if (as_it_is)
    for (std::size_t i = 0; i < kPushes && !choices.empty(); ++i) push(server, choices.line());
  else
    push_made(server, choices, (beginning & 2) != 0);
  server.check();
  const std::string feed = server.feed_of(server.ada());
  must(decode_pull_reply(server.schema(), server.ada(), *parse_json(feed)).ok(), "a device can read its feed");
  return 0;
}
