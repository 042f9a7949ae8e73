#pragma once

#include <span>
#include <string>
#include <string_view>

#include <boost/json/fwd.hpp>

#include "core/protocol/messages.hpp"

namespace freehold {

/// The wire codec: JSON text on one side, messages on the other. docs/protocol.md describes every form.
/// Decoders take bytes from strangers: they check every limit of limits.hpp, never throw and never abort.

Result<boost::json::value> parse_json(std::string_view text);
/// The same, with everything that is kept of the text on its way in `memory`.
Result<boost::json::value> parse_json(std::string_view text, boost::json::storage_ptr memory);
std::string serialize_json(const boost::json::value& value);

/// Appends text as a JSON string, quotes included. `text` is valid UTF-8.
void append_json_text(std::string& out, std::string_view text);
/// Appends a cell's JSON form: boolean for boolean columns, base64 for bytes, the value itself for json, else number or
/// text. Integers beyond 2^53 are written as decimal text, and both forms are read.
void append_cell(std::string& out, const Column& column, const Value& value);
Result<Value> cell_from_json(const Table& table, const Column& column, const boost::json::value& json);

/// A cell of a change: the same, and increments of counters as `{"add": n}`.
void append_change_cell(std::string& out, const Column& column, const Value& value);
Result<Value> change_cell_from_json(const Table& table, const Column& column, const boost::json::value& json);

/// A whole row as devices see it, an object by column name; `values` by column number. This is the form of `user` in
/// sign-in answers and of rows in a device's replies.
std::string encode_row(const Table& table, std::span<const Value> values);

/// `{"code": …, "message": …, "table"?, "row"?, "column"?}`.
boost::json::object error_to_json(const Error& error);
Error error_from_json(const boost::json::object& json);

/// What a change counts for against `limits::kRowBytes`: the bytes of its values.
std::size_t change_bytes(const Change& change);

/// The `changes` array of one transaction, as text: stored in a device's outbox and sent as it is.
std::string encode_changes(const std::vector<Change>& changes);
Result<std::vector<Change>> decode_changes(const Schema& schema, const boost::json::value& json);

/// One outbox entry on its way into a push.
struct OutgoingTransaction {
  TransactionId id = 0;
  Hlc clock;
  std::string changes;
};
std::string encode_push(const ClientId& client, int schema_version, TransactionId after,
                        const std::vector<OutgoingTransaction>& transactions);
/// What a push of a device with a newer schema than `schema_version` names and this program does not know is
/// `schema_too_new`. 0: the version does not matter.
Result<PushRequest> decode_push(const Schema& schema, const boost::json::value& json, int schema_version = 0);

/// What merges decided, as verdicts carry it and as both sides store it.
std::string encode_notes(const std::vector<MergeNote>& notes);
Result<std::vector<MergeNote>> decode_notes(const Schema& schema, const boost::json::value& json);

std::string encode_push_reply(const PushReply& reply);
Result<PushReply> decode_push_reply(const Schema& schema, const OwnerId& owner, const boost::json::value& json);

std::string encode_pull_reply(const PullReply& reply);
/// `owner` fills the owner column, which the feed of an owner's own scope leaves out.
Result<PullReply> decode_pull_reply(const Schema& schema, const OwnerId& owner, const boost::json::value& json);

std::string encode_hello(const Hello& hello);
Result<Hello> decode_hello(const boost::json::value& json);
std::string encode_welcome(const Welcome& welcome);
Result<Welcome> decode_welcome(const boost::json::value& json);
std::string encode_error(const Error& error);

/// The `type` of a message, empty where there is none.
std::string_view message_type(const boost::json::value& json);

}  // namespace freehold
