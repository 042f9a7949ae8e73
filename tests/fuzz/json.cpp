// JSON as columns hold it, lists that are merged, and the snapshot of a schema.
#include <boost/json.hpp>

#include "core/merge/lists.hpp"
#include "core/migrate/snapshot.hpp"
#include "core/protocol/codec.hpp"
#include "core/rules/canonical_json.hpp"
#include "core/rules/json_text.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/support/tiny_schema.hpp"

namespace freehold {
namespace {

std::string meaning_of(std::string_view text) {
  std::string meaning;
  must(append_canonical_json(meaning, text), "what a column may hold has a meaning: " + std::string(text));
  return meaning;
}

/// A value of a JSON column on its way from one home to another.
void check_column(std::string_view text) {
  static const Table& shelves = *tiny_schema().find("shelves");
  static const Column& layout = *shelves.find("layout");
  const auto parsed = parse_json(text);
  must(parsed.ok(), "what a column may hold can be sent");
  const auto sent = cell_from_json(shelves, layout, *parsed);
  must(sent.ok(), "what a column may hold can be received");
  if (is_null(*sent)) return;
  must(is_json_text(*as_text(*sent)), "what was received may stand in the column: " + *as_text(*sent));
  const auto again = cell_from_json(shelves, layout, *parse_json(*as_text(*sent)));
  must(again.ok() && *again == *sent, "what was sent on is the same: " + *as_text(*sent));
}

void check_value(std::string_view text) {
  std::string meaning;
  const bool has_meaning = append_canonical_json(meaning, text);
  must(has_meaning || meaning.empty(), "nothing is said of what has no meaning");
  if (!is_json_text(text)) return;
  must(has_meaning, "what a column may hold has a meaning");
  check_column(text);
}

/// Order, repetition and grouping never matter.
void check_merge(std::string_view held, std::string_view written) {
  const std::string merged = merge_lists(held, written);
  if (!is_json_text(held) || !is_json_text(written)) return;
  must(is_json_text(merged), "lists merge to a list: " + merged);
  const std::string meaning = meaning_of(merged);
  must(meaning_of(merge_lists(written, held)) == meaning, "the order of lists does not matter");
  must(meaning_of(merge_lists(merged, written)) == meaning, "a list that comes again changes nothing");
  must(meaning_of(merge_lists(held, merged)) == meaning, "the grouping of lists does not matter");
}

}  // namespace
}  // namespace freehold

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace freehold;
  const std::string_view text = text_of(data, size);
  check_value(text);
  Choices lines(text);
  const std::string_view held = lines.line();
  check_merge(held, lines.take(size));
  must_come_back(
      text, [](std::string_view snapshot) { return read_snapshot(snapshot); }, write_snapshot);
  return 0;
}
