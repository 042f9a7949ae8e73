#include <algorithm>
#include <boost/json.hpp>
#include <iterator>

#include "core/base/text.hpp"
#include "core/protocol/codec.hpp"
#include "core/protocol/feed_codec.hpp"
#include "core/protocol/fields.hpp"

namespace freehold {
namespace {

namespace json = boost::json;

void append_verdict(std::string& out, const Verdict& verdict) {
  out += R"({"id":)" + std::to_string(verdict.id);
  if (verdict.refusal) {
    out += R"(,"refused":)" + json::serialize(error_to_json(*verdict.refusal));
    out += ',';
    append_feed_rows(out, verdict.rows);
  } else {
    out += R"(,"seq":)" + std::to_string(verdict.seq);
    out += R"(,"clock":")" + to_hex16(verdict.clock.value) + '"';
    if (!verdict.notes.empty()) out += R"(,"merged":)" + encode_notes(verdict.notes);
  }
  out += '}';
}

/// Nothing for a table that this program does not know.
Result<std::optional<MergeNote>> decode_note(const Schema& schema, const json::value& value) {
  FREEHOLD_ASSIGN(const Fields fields, Fields::of(value, "a merge's decision"));
  FREEHOLD_ASSIGN(const std::string_view table, fields.text("table"));
  FREEHOLD_ASSIGN(const std::string_view what, fields.text("what"));
  MergeNote note;
  note.table = schema.find(table);
  const auto* decision = std::find(std::begin(kDecisionNames), std::end(kDecisionNames), what);
  if (note.table == nullptr || decision == std::end(kDecisionNames)) return std::optional<MergeNote>();
  note.decision = static_cast<MergeDecision>(decision - std::begin(kDecisionNames));
  FREEHOLD_ASSIGN(note.row, fields.id<RowId>("id"));
  FREEHOLD_ASSIGN(const json::object* values, fields.object("values"));
  for (const auto& [name, cell] : *values) {
    const Column* column = note.table->find({name.data(), name.size()});
    if (column == nullptr) continue;
    FREEHOLD_ASSIGN(Value held, cell_from_json(*note.table, *column, cell));
    note.cells.push_back({column->number, std::move(held)});
  }
  return std::optional<MergeNote>(std::move(note));
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
  if (const json::value* merged = fields.find("merged")) {
    FREEHOLD_ASSIGN(verdict.notes, decode_notes(schema, *merged));
  }
  return verdict;
}

}  // namespace

std::string encode_notes(const std::vector<MergeNote>& notes) {
  std::string out = "[";
  for (const MergeNote& note : notes) {
    out += out.size() > 1 ? R"(,{"table":)" : R"({"table":)";
    append_json_text(out, note.table->name());
    out += R"(,"id":")" + note.row.text() + R"(","what":")";
    out += kDecisionNames[static_cast<std::size_t>(note.decision)];
    out += R"(","values":)";
    append_cells(out, *note.table, note.cells, true);
    out += '}';
  }
  return out + ']';
}

Result<std::vector<MergeNote>> decode_notes(const Schema& schema, const json::value& value) {
  const json::array* list = value.if_array();
  if (list == nullptr) return fail(Code::malformed, "'merged' of a verdict must be a list");
  std::vector<MergeNote> notes;
  for (const json::value& entry : *list) {
    FREEHOLD_ASSIGN(auto note, decode_note(schema, entry));
    if (note) notes.push_back(std::move(*note));
  }
  return notes;
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
