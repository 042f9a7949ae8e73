#include "native/simulation/expected_lists.hpp"

#include <boost/json.hpp>
#include <map>
#include <tuple>

#include "core/rules/canonical_json.hpp"

namespace freehold::simulation {
namespace {

namespace json = boost::json;

/// One state of an entry: version, meaning and text. Of two the one stays that is the greater in this order.
using State = std::tuple<std::int64_t, std::string, std::string>;

void add(std::map<std::string, State>& entries, const Value& list) {
  const std::string* text = as_text(list);
  if (text == nullptr) return;
  const json::value parsed = json::parse(*text);
  for (const json::value& entry : parsed.as_array()) {
    const std::string spelled = json::serialize(entry);
    std::string meaning;
    append_canonical_json(meaning, spelled);
    std::string name = '\x7f' + meaning;
    std::int64_t number = 0;
    if (const json::object* object = entry.if_object()) {
      const json::value *id = object->if_contains("id"), *version = object->if_contains("version");
      if (id != nullptr && id->is_string()) name = json::value_to<std::string>(*id);
      if (version != nullptr && version->is_int64()) number = version->get_int64();
    }
    State state{number, std::move(meaning), spelled};
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
  for (const auto& [name, state] : entries) joined += (joined.empty() ? "" : ",") + std::get<2>(state);
  return '[' + joined + ']';
}

}  // namespace freehold::simulation
