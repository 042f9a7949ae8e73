#include "tests/faults/ledger.hpp"

#include <algorithm>

namespace freehold {

namespace json = boost::json;

namespace {

std::string text_at(const json::object& object, std::string_view name) {
  return json::value_to<std::string>(object.at(name));
}

std::string name_of(const std::string& client, std::int64_t id) {
  return "transaction " + std::to_string(id) + " of " + client;
}

}  // namespace

void Ledger::note_push(const std::string& owner, const std::string& client, std::string_view message) {
  const json::value push = json::parse(message);
  for (const json::value& sent : push.at("transactions").as_array()) {
    const std::int64_t id = sent.at("id").as_int64();
    const auto [entry, is_new] = entries_.try_emplace({client, id}, Entry{owner, sent.at("changes").as_array()});
    if (is_new) continue;
    ++repeated_;
    if (entry->second.changes != sent.at("changes").as_array())
      note_broken(name_of(client, id) + " was sent again with another content");
  }
}

std::string Ledger::note_message(const std::string& owner, const std::string& client, const json::object& message) {
  std::string type = text_at(message, "type");
  if (type == "error") note_error(text_at(message, "code"));
  if (type == "verdicts")
    for (const json::value& verdict : message.at("verdicts").as_array())
      note_verdict(owner, client, verdict.as_object());
  if (type == "rows") note_rows(owner, message);
  if (message.contains("head")) raise_head(owner, message);
  return type;
}

void Ledger::note_verdict(const std::string& owner, const std::string& client, const json::object& verdict) {
  const std::int64_t id = verdict.at("id").as_int64();
  const auto found = entries_.find({client, id});
  if (found == entries_.end()) return note_broken("a verdict on " + name_of(client, id) + ", which was never sent");
  Entry told = found->second;
  told.answered = true;
  told.refusal = verdict.contains("refused") ? text_at(verdict.at("refused").as_object(), "code") : std::string();
  told.seq = verdict.contains("seq") ? verdict.at("seq").as_int64() : 0;
  told.clock = verdict.contains("clock") ? text_at(verdict, "clock") : std::string();
  Entry& entry = found->second;
  if (entry.answered) {
    if (entry.refusal != told.refusal || entry.seq != told.seq || entry.clock != told.clock)
      note_broken("another answer on " + name_of(client, id) + " than before");
    return;
  }
  ++(told.refusal.empty() ? accepted_ : refused_);
  if (told.seq > 0) {
    const auto [number, is_new] = numbers_.try_emplace({owner, told.seq}, client);
    if (!is_new && number->second != client)
      note_broken("number " + std::to_string(told.seq) + " was given to " + client + " and to " + number->second);
  }
  entry = std::move(told);
}

/// A number says which version of a row is meant, so it stands for one.
void Ledger::note_rows(const std::string& owner, const json::object& message) {
  for (const json::value& row : message.at("rows").as_array()) {
    const std::string key =
        owner + json::serialize(row.at(0)) + json::serialize(row.at(1)) + json::serialize(row.at(2));
    const std::string version = json::serialize(row.at(3)) + json::serialize(row.at(4));
    const auto [held, is_new] = versions_.try_emplace(key, version);
    if (!is_new && held->second != version)
      note_broken("one number stands for two versions of a row: " + held->second + " and " + version);
  }
}

void Ledger::raise_head(const std::string& owner, const json::object& message) {
  Seq& head = heads_[owner];
  head = std::max<Seq>(head, message.at("head").as_int64());
}

Seq Ledger::head(const std::string& owner) const {
  const auto found = heads_.find(owner);
  return found == heads_.end() ? 0 : found->second;
}

std::size_t Ledger::errors(const std::string& code) const {
  const auto found = errors_.find(code);
  return found == errors_.end() ? 0 : found->second;
}

std::string Ledger::figures() const {
  std::string line = std::to_string(accepted_) + " transactions accepted, " + std::to_string(refused_) + " refused, " +
                     std::to_string(repeated_) + " pushed again";
  for (const auto& [code, count] : errors_) line += ", " + std::to_string(count) + " × " + code;
  return line;
}

}  // namespace freehold
