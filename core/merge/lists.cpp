#include "core/merge/lists.hpp"

#include <boost/json.hpp>
#include <map>
#include <tuple>
#include <vector>

#include "core/rules/canonical_json.hpp"
#include "core/rules/json_text.hpp"

namespace freehold {
namespace {

namespace json = boost::json;

/// An entry as it was written: numbers keep their digits, which a parsed form would not.
struct Entry {
  std::int64_t version = 0;
  std::string meaning;
  std::string_view text;
};
using Entries = std::map<std::string, Entry>;

/// Where the value that begins at `from` ends: at a comma or bracket of the list around it.
std::size_t end_of_value(std::string_view list, std::size_t from) {
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = from; i < list.size(); ++i) {
    const char c = list[i];
    if (quoted) {
      if (c == '\\') ++i;
      if (c == '"') quoted = false;
    } else if (c == '"') {
      quoted = true;
    } else if (c == '[' || c == '{') {
      ++depth;
    } else if (depth == 0 && (c == ',' || c == ']')) {
      return i;
    } else if (c == ']' || c == '}') {
      --depth;
    }
  }
  return list.size();
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t first = std::min(text.find_first_not_of(kBlanks), text.size());
  text.remove_prefix(first);
  return text.substr(0, text.find_last_not_of(kBlanks) + 1);
}

std::vector<std::string_view> split(std::string_view list) {
  std::vector<std::string_view> entries;
  list = trim(list);
  if (!list.starts_with('[')) return entries;
  for (std::size_t at = 1; at < list.size();) {
    const std::size_t end = end_of_value(list, at);
    const std::string_view entry = trim(list.substr(at, end - at));
    if (!entry.empty()) entries.push_back(entry);
    at = end + 1;
  }
  return entries;
}

/// Under which name the entry stands: its id, or all that it says.
std::string name_of(Entry& entry) {
  boost::system::error_code failed;
  json::parse_options options;
  options.max_depth = kJsonLevels;
  const json::value value = json::parse(json::string_view(entry.text.data(), entry.text.size()), failed, {}, options);
  const json::object* object = failed ? nullptr : value.if_object();
  const json::value* id = object != nullptr ? object->if_contains("id") : nullptr;
  const json::value* version = object != nullptr ? object->if_contains("version") : nullptr;
  if (version != nullptr && version->is_int64()) entry.version = version->get_int64();
  if (id == nullptr || !id->is_string()) return "\x7f" + entry.meaning;
  return std::string(id->get_string().data(), id->get_string().size());
}

void take_in(Entries& entries, std::string_view list) {
  for (const std::string_view text : split(list)) {
    Entry entry{0, {}, text};
    if (!append_canonical_json(entry.meaning, text)) entry.meaning = text;
    std::string name = name_of(entry);
    const auto [place, added] = entries.try_emplace(std::move(name), entry);
    Entry& held = place->second;
    if (!added && std::tie(held.version, held.meaning) < std::tie(entry.version, entry.meaning)) held = entry;
  }
}

}  // namespace

std::string merge_lists(std::string_view held, std::string_view written) {
  Entries entries;
  take_in(entries, held);
  take_in(entries, written);
  std::string merged = "[";
  for (const auto& [name, entry] : entries) {
    if (merged.size() > 1) merged += ',';
    merged += entry.text;
  }
  return merged + ']';
}

}  // namespace freehold
