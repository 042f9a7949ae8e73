#include "tests/fuzz/feed_maker.hpp"

#include "core/base/text.hpp"
#include "core/protocol/codec.hpp"

namespace freehold {

namespace json = boost::json;

Epoch FeedMaker::epoch() {
  return *Epoch::parse(choices_.one_in(4) ? "0190a6b2-7c1e-7d3f-8a4b-0000000000e2"
                                          : "0190a6b2-7c1e-7d3f-8a4b-0000000000e1");
}

Stamp FeedMaker::stamp() {
  return {Hlc{*from_hex16(rows_.clock())}, choices_.below(4)};
}

std::string FeedMaker::welcome() {
  Welcome welcome;
  welcome.epoch = epoch();
  welcome.head = static_cast<Seq>(choices_.below(16));
  welcome.server_time_us = static_cast<std::int64_t>(RowChoices::kNowMs + choices_.below(256)) * 1000;
  welcome.last_transaction = static_cast<TransactionId>(choices_.below(6));
  welcome.schema_version = static_cast<int>(choices_.below(64));
  return encode_welcome(welcome);
}

FeedRow FeedMaker::row() {
  const std::size_t at = rows_.table();
  const SampleRow& sample = rows_.rows()[at];
  FeedRow row;
  row.table = sample.table;
  row.row = *RowId::parse(rows_.row_id(at));
  row.seq = static_cast<Seq>(choices_.below(16));
  row.clocks = RowClocks(stamp());
  row.deleted = choices_.one_in(4);
  if (row.deleted) return row;
  row.values = sample.values;
  for (const Column& column : sample.table->columns()) {
    if (choices_.one_in(4)) row.clocks.set(column.number, stamp());
    if (!choices_.one_in(8)) continue;
    auto odd = cell_from_json(*sample.table, column, *parse_json(rows_.odd_value(column)));
    if (odd) row.values[column.number] = *odd;
  }
  return row;
}

std::string FeedMaker::rows() {
  PullReply reply;
  reply.epoch = epoch();
  reply.more = choices_.one_in(4);
  reply.cursor = static_cast<Seq>(choices_.below(16));
  reply.head = reply.cursor + static_cast<Seq>(choices_.below(4));
  reply.floor = choices_.one_in(8) ? static_cast<Seq>(choices_.below(16)) : 0;
  if (choices_.one_in(4)) reply.digest = choices_.below(2);
  if (choices_.one_in(4))
    reply.first = FirstPart{choices_.one_in(2) ? "at" : "", static_cast<std::int64_t>(choices_.below(16)), 16};
  do {
    reply.rows.push_back(row());
  } while (choices_.below(4) != 0);
  return encode_pull_reply(reply);
}

Verdict FeedMaker::verdict(TransactionId id) {
  constexpr Code kRefusals[] = {Code::not_owner,        Code::invalid_value,  Code::parent_missing,
                                Code::unique_violation, Code::quota_exceeded, Code::row_deleted,
                                Code::schema_too_new,   Code::malformed,      Code::internal};
  Verdict verdict;
  verdict.id = id;
  if (choices_.one_in(2)) {
    verdict.refusal = fail(kRefusals[choices_.below(std::size(kRefusals))], "no");
    while (choices_.one_in(2)) verdict.rows.push_back(row());
    return verdict;
  }
  verdict.seq = static_cast<Seq>(choices_.below(16));
  verdict.clock = stamp().clock;
  while (choices_.one_in(4)) {
    const SampleRow& sample = rows_.rows()[rows_.table()];
    const auto decision = static_cast<MergeDecision>(choices_.below(std::size(kDecisionNames)));
    verdict.notes.push_back({decision, sample.table, sample.id, {{0, sample.values[0]}}});
  }
  return verdict;
}

std::string FeedMaker::verdicts() {
  PushReply reply;
  reply.epoch = epoch();
  reply.head = static_cast<Seq>(choices_.below(16));
  TransactionId id = static_cast<TransactionId>(choices_.below(4));
  do {
    reply.verdicts.push_back(verdict(++id));
  } while (choices_.one_in(2));
  return encode_push_reply(reply);
}

json::object FeedMaker::command() {
  constexpr const char* kDecisions[] = {"retry", "discard", "restore", "dismiss", "edit"};
  const std::size_t at = rows_.table();
  const SampleRow& row = rows_.rows()[at];
  const std::string table = row.table->name(), id = rows_.row_id(at);
  switch (choices_.below(4)) {
    case 0: {
      json::object values = parse_json(rows_.values(row, true, false))->as_object();
      values["id"] = id;
      return {{"do", "insert"}, {"table", table}, {"values", values}};
    }
    case 1:
      return {{"do", "update"}, {"table", table}, {"id", id}, {"values", *parse_json(rows_.values(row, false, false))}};
    case 2:
      return {{"do", "delete"}, {"table", table}, {"id", id}};
    default:
      break;
  }
  const auto* decision = kDecisions[choices_.below(std::size(kDecisions))];
  const json::object edit{{"table", table}, {"id", id}, {"values", *parse_json(rows_.values(row, false, false))}};
  return {{"do", decision}, {"id", choices_.below(8)}, {"rows", json::array{edit}}};
}

}  // namespace freehold
