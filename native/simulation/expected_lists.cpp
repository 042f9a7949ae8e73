#include "native/simulation/expected_lists.hpp"

#include <boost/json.hpp>
#include <map>

#include "core/rules/canonical_json.hpp"

namespace freehold::simulation {
namespace {

namespace json = boost::json;

/// One state of an entry; of two the one stays that is the greater in this order.
struct State {
  std::int64_t version = 0;
  std::string meaning;
  std::string text = {};

  auto operator<=>(const State&) const = default;
};

void add(std::map<std::string, State>& entries, const Value& list) {
  const std::string* text = as_text(list);
  if (text == nullptr) return;
  const json::value parsed = json::parse(*text);
  for (const json::value& entry : parsed.as_array()) {
    State state;
    state.text = json::serialize(entry);
    append_canonical_json(state.meaning, state.text);
    std::string name = '\x7f' + state.meaning;
    if (const json::object* object = entry.if_object()) {
      const json::value *id = object->if_contains("id"), *version = object->if_contains("version");
      if (id != nullptr && id->is_string()) name = json::value_to<std::string>(*id);
      if (version != nullptr && version->is_int64()) state.version = version->get_int64();
    }
    State& kept = entries.try_emplace(std::move(name), state).first->second;
    kept = std::max(kept, state);
  }
}

}  // namespace

Value join_lists(const Value& held, const Value& written) {
  if (is_null(held) && is_null(written)) return {};
  std::map<std::string, State> entries;
  add(entries, held);
  add(entries, written);
  std::string joined;
  for (const auto& [name, state] : entries) joined += (joined.empty() ? "" : ",") + state.text;
  return '[' + joined + ']';
}

}  // namespace freehold::simulation
