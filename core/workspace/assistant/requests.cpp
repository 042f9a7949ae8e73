#include "core/workspace/assistant/requests.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "core/workspace/assistant/words.hpp"

namespace freehold {
namespace {

using Kind = Request::Kind;
using Words = std::span<const Word>;

/// A form of sentence. Words stand for themselves, `a|b` for either, `a?` for perhaps; `<slot>` for one word or more.
struct Form {
  Kind kind;
  std::string_view pattern;
  std::string_view status = {};
};

// The first form that fits decides: "mark x as not done" stands before "mark x done".
constexpr Form kForms[] = {
    {Kind::help, "help|commands|hello|hi"},
    {Kind::help, "what can you|i do|say|ask"},
    {Kind::help, "what do you understand|know"},
    {Kind::help, "how does this|it work"},

    {Kind::list, "list|show|display me? all|everything of? the|my? tasks|todos|todo?", "all"},
    {Kind::list, "all|every tasks|todos|task", "all"},
    {Kind::list, "list|show|display me? the|my? done|completed|finished|closed tasks|todos|ones?", "done"},
    {Kind::list, "done|completed|finished tasks|todos", "done"},
    {Kind::list, "what have i done|finished|completed", "done"},
    {Kind::list, "what|what's|whats is? done|finished|completed", "done"},
    {Kind::list, "list|show|display me? the|my? open|unfinished|pending|remaining? tasks|todos|list|ones?", "open"},
    {Kind::list, "open|my? tasks|todos|todo|list", "open"},
    {Kind::list, "what do i have|need|want|got to do", "open"},
    {Kind::list, "what should|must|can i do next|now|today?", "open"},
    {Kind::list, "what|what's|whats is|are? the|my? left|open|next|pending|tasks|todos", "open"},
    {Kind::list, "what|what's|whats is|are? on my|the list", "open"},
    {Kind::list, "find|search for? all|the|my? tasks|todos? about|with|containing|like? <search>", "all"},
    {Kind::list, "list|show|display me? all|the|my? tasks|todos about|with|containing|like|for <search>", "all"},

    {Kind::reopen, "reopen|uncomplete|re-open <task>"},
    {Kind::reopen, "mark|set <task> as? open|undone|incomplete|unfinished|pending"},
    {Kind::reopen, "mark|set <task> as? not done|finished|complete|completed"},
    {Kind::rename, "rename|retitle <task> to|as <title>"},
    {Kind::describe, "set|change the? description|note|notes of|for|on <task> to <description>"},
    {Kind::describe, "describe <task> as|with|by|: <description>"},
    {Kind::rename, "change|set the? title|name of <task> to <title>"},
    {Kind::rename, "change|update|edit <task> to <title>"},
    {Kind::complete, "mark|set <task> as? done|finished|complete|completed|closed"},
    {Kind::complete, "check|tick|cross off <task>"},
    {Kind::complete, "check|tick|cross <task> off"},
    {Kind::complete, "complete|finish|close|check|tick <task>"},
    {Kind::complete, "i|i've|ive have? did|done|finished|completed <task>"},
    {Kind::complete, "done|finished with? <task>"},
    {Kind::remove, "delete|remove|erase <task> from my|the list|tasks|todos"},
    {Kind::remove, "delete|remove|erase <task>"},
    {Kind::remove, "get rid of <task>"},
    {Kind::add, "add|put <title> to|on|onto my|the list|tasks|todos"},
    {Kind::add,
     "add|create|make a|an|the|another? new? task|todo|item|reminder called|named|titled|to|:? <title> "
     "with|and a|the? description|note|notes :? <description>"},
    {Kind::add, "add|create|make a|an|the|another? new? task|todo|item|reminder called|named|titled|to|:? <title>"},
    {Kind::add, "new task|todo|item|reminder called|named|titled|to|:? <title>"},
    {Kind::add, "add <title> with|and a|the? description|note|notes :? <description>"},
    {Kind::add, "add :? <title>"},
    {Kind::add, "remind me to|about|of <title>"},
    {Kind::add, "remember|don't|dont forget? to <title>"},
    {Kind::add, "task|todo : <title>"},
    {Kind::add, "i need|have|want|ought to <title>"},
    {Kind::add, "i must|should <title>"},
    {Kind::complete, "<task> is|are done|finished|complete|completed"},
};

std::string_view take_item(std::string_view& pattern) {
  pattern.remove_prefix(std::min(pattern.find_first_not_of(' '), pattern.size()));
  const std::size_t end = std::min(pattern.find(' '), pattern.size());
  const std::string_view item = pattern.substr(0, end);
  pattern.remove_prefix(end);
  return item;
}

bool fits(const Word& word, std::string_view alternatives) {
  while (!alternatives.empty()) {
    const std::size_t end = std::min(alternatives.find('|'), alternatives.size());
    if (word.is(alternatives.substr(0, end))) return true;
    alternatives.remove_prefix(std::min(end + 1, alternatives.size()));
  }
  return false;
}

struct Slot {
  std::string_view name;
  Words words;
};
using Slots = std::vector<Slot>;

bool match(std::string_view pattern, Words words, Slots& slots, bool longest);

/// Of several ends that fit, the nearest or the farthest.
bool match_slot(std::string_view name, std::string_view rest, Words words, Slots& slots, bool longest) {
  for (std::size_t i = 1; i <= words.size(); ++i) {
    const std::size_t length = longest ? words.size() + 1 - i : i;
    const std::size_t before = slots.size();
    slots.push_back({name, words.first(length)});
    if (match(rest, words.subspan(length), slots, longest)) return true;
    slots.resize(before);
  }
  return false;
}

bool match(std::string_view pattern, Words words, Slots& slots, bool longest) {
  std::string_view item = take_item(pattern);
  if (item.empty()) return words.empty();
  if (item.front() == '<') return match_slot(item, pattern, words, slots, longest);
  const bool optional = item.back() == '?';
  if (optional) item.remove_suffix(1);
  if (!words.empty() && fits(words.front(), item) && match(pattern, words.subspan(1), slots, longest)) return true;
  return optional && match(pattern, words, slots, longest);
}

/// Words of politeness around what is meant.
Words trimmed(Words words) {
  while (words.size() > 1) {
    if (fits(words[0], "please|hey|ok|okay"))
      words = words.subspan(1);
    else if (fits(words[0], "can|could|would|will") && words[1].is("you"))
      words = words.subspan(2);
    else
      break;
  }
  while (words.size() > 1 && fits(words.back(), "please|thanks")) words = words.first(words.size() - 1);
  return words;
}

std::optional<int> number_of(std::string_view text) {
  if (text.starts_with('#')) text.remove_prefix(1);
  int number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || text.size() > 3 || parsed.ec != std::errc() || parsed.ptr != text.data() + text.size())
    return std::nullopt;
  return number;
}

std::optional<int> ordinal_of(std::string_view text) {
  constexpr std::array<std::string_view, 10> kOrdinals = {"first", "second",  "third",  "fourth", "fifth",
                                                          "sixth", "seventh", "eighth", "ninth",  "tenth"};
  if (text == "last") return -1;
  const auto found = std::find(kOrdinals.begin(), kOrdinals.end(), text);
  if (found != kOrdinals.end()) return static_cast<int>(found - kOrdinals.begin()) + 1;
  return number_of(text);
}

/// Words that stand for no single task.
constexpr std::string_view kVague =
    "all|everything|them|it|this|that|these|those|both|each|every|any|some|anything|none|nothing|list|tasks|one";

TaskReference reference_of(std::string_view text, Words words) {
  TaskReference reference{TaskReference::Kind::words, span_of(text, words), 0};
  while (words.size() > 1 && fits(words.front(), "the|my|task|todo|item|number|no|nr|called|named|:"))
    words = words.subspan(1);
  while (words.size() > 1 && fits(words.back(), "one|task|todo|item")) words = words.first(words.size() - 1);
  if (words.size() != 1) {
    const auto vague = [](const Word& word) { return fits(word, kVague) || fits(word, "of|the|my"); };
    if (std::all_of(words.begin(), words.end(), vague)) reference.kind = TaskReference::Kind::vague;
    reference.text = span_of(text, words);
    return reference;
  }
  reference.text = span_of(text, words);
  if (words[0].quoted) {
    reference.kind = TaskReference::Kind::title;
  } else if (const auto ordinal = ordinal_of(words[0].plain)) {
    reference.kind = TaskReference::Kind::ordinal;
    reference.ordinal = *ordinal;
  } else if (fits(words[0], kVague)) {
    reference.kind = TaskReference::Kind::vague;
  }
  return reference;
}

/// Two readings that differ, unless the quotes say which one is meant.
bool reads_in_two_ways(const Form& form, Words words, const Slots& shortest) {
  if (shortest.size() < 2) return false;
  if (std::any_of(shortest.begin(), shortest.end(),
                  [](const Slot& slot) { return slot.words.size() == 1 && slot.words[0].quoted; }))
    return false;
  Slots longest;
  return match(form.pattern, words, longest, true) && longest[0].words.size() != shortest[0].words.size();
}

Request request_of(const Form& form, std::string_view text, Words words, const Slots& slots) {
  Request request;
  request.kind = form.kind;
  request.status = form.status;
  request.ambiguous = reads_in_two_ways(form, words, slots);
  for (const Slot& slot : slots) {
    if (slot.name == "<task>") request.task = reference_of(text, slot.words);
    if (slot.name == "<title>") request.title = span_of(text, slot.words);
    if (slot.name == "<description>") request.description = span_of(text, slot.words);
    if (slot.name == "<search>") request.search = span_of(text, slot.words);
  }
  return request;
}

/// Marks that end a sentence, and blanks around it.
std::string_view sentence_of(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  text.remove_prefix(first);
  return text.substr(0, text.find_last_not_of(" \t\r\n.!?") + 1);
}

}  // namespace

Request parse_request(std::string_view text) {
  Request request;
  if (text.size() > kRequestBytesMax) {
    request.kind = Kind::too_long;
    return request;
  }
  const std::string_view sentence = sentence_of(text);
  if (sentence.empty()) {
    if (text.find('?') != std::string_view::npos) request.kind = Kind::help;
    return request;
  }
  const std::vector<Word> all = words_of(sentence);
  const Words words = trimmed(all);
  for (const Form& form : kForms) {
    Slots slots;
    if (match(form.pattern, words, slots, false)) return request_of(form, sentence, words, slots);
  }
  return request;
}

std::string help_text() {
  return "I work on this device alone, without a network, and understand short sentences about tasks:\n\n"
         "- **Add:** `add buy milk`, `remind me to call Ada`, `add \"paint the gate\" with description green`\n"
         "- **List:** `list`, `list all`, `what is done`, `find milk`\n"
         "- **Complete:** `complete 2`, `complete the milk one`, `mark milk as done`, `reopen milk`\n"
         "- **Change:** `rename milk to buy oat milk`, `describe milk as two litres`\n"
         "- **Delete:** `delete 3`, `delete \"Buy milk\"`\n\n"
         "A number is the place in the list that I showed last, such as `2`, `the second one` or `the last one`. Words "
         "find the task whose "
         "title has them; where several have, I ask. Quotes hold a whole title. I change one task at a time, and "
         "delete only what is found without doubt.";
}

}  // namespace freehold
