#include <boost/json.hpp>

#include "core/base/text.hpp"
#include "core/protocol/codec.hpp"
#include "core/protocol/feed_codec.hpp"
#include "core/protocol/limits.hpp"

namespace freehold {

namespace json = boost::json;

namespace {

void append_first_part(std::string& out, const FirstPart& part) {
  out += R"("first":{)";
  if (!part.next.empty()) {
    out += R"("next":)";
    append_json_text(out, part.next);
    out += ',';
  }
  out += R"("done":)" + std::to_string(part.done) + R"(,"total":)" + std::to_string(part.total) + "},";
}

Result<FirstPart> decode_first_part(const json::value& value) {
  FREEHOLD_ASSIGN(const Fields fields, Fields::of(value, "a part of a first sync"));
  FirstPart part;
  if (fields.find("next") != nullptr) {
    FREEHOLD_ASSIGN(part.next, fields.text("next"));
  }
  if (part.next.size() > limits::kFirstAtChars)
    return fail(Code::malformed, "'next' of a part of a first sync is too long");
  FREEHOLD_ASSIGN(part.done, fields.number("done", 0));
  FREEHOLD_ASSIGN(part.total, fields.number("total", 0));
  return part;
}

}  // namespace

std::string encode_pull_reply(const PullReply& reply) {
  const bool public_rows = reply.scope == FeedScope::everybody;
  std::string out = R"({"type":"rows",)" + std::string(public_rows ? R"("scope":"public",)" : "") + R"("epoch":")" +
                    reply.epoch.text() + R"(","head":)" + std::to_string(reply.head) + R"(,"cursor":)" +
                    std::to_string(reply.cursor) + R"(,"more":)" + (reply.more ? "true," : "false,");
  if (reply.floor > 0) out += R"("floor":)" + std::to_string(reply.floor) + ',';
  if (reply.digest) out += R"("digest":")" + to_hex16(*reply.digest) + R"(",)";
  if (reply.first) append_first_part(out, *reply.first);
  append_feed_rows(out, reply.rows, reply.scope);
  return out + '}';
}

Result<PullReply> decode_pull_reply(const Schema& schema, const OwnerId& owner, const json::value& value) {
  FREEHOLD_ASSIGN(const Fields fields, Fields::of(value, "a feed"));
  PullReply reply;
  if (fields.find("scope") != nullptr) {
    FREEHOLD_ASSIGN(const std::string_view scope, fields.text("scope"));
    if (scope != "me" && scope != "public") return fail(Code::malformed, "a feed's 'scope' must be me or public");
    if (scope == "public") reply.scope = FeedScope::everybody;
  }
  FREEHOLD_ASSIGN(reply.epoch, fields.id<Epoch>("epoch"));
  FREEHOLD_ASSIGN(reply.head, fields.number("head", 0));
  FREEHOLD_ASSIGN(reply.cursor, fields.number("cursor", 0));
  FREEHOLD_ASSIGN(reply.more, fields.flag("more"));
  if (fields.find("floor") != nullptr) {
    FREEHOLD_ASSIGN(reply.floor, fields.number("floor", 0));
  }
  if (fields.find("digest") != nullptr) {
    FREEHOLD_ASSIGN(const Hlc digest, fields.clock("digest"));
    reply.digest = digest.value;
  }
  if (const json::value* first = fields.find("first")) {
    FREEHOLD_ASSIGN(reply.first, decode_first_part(*first));
  }
  FREEHOLD_ASSIGN(reply.rows, decode_feed_rows(schema, owner, fields, reply.scope));
  return reply;
}

}  // namespace freehold
