#include "tests/property/agreement/picks.hpp"
#include "tests/property/agreement/samples.hpp"

namespace freehold {
namespace {

using Texts = std::vector<std::string>;

/// Levels that the rules take.
constexpr int kDeepest = 64;

const Texts kScalars = {"null",
                        "true",
                        "false",
                        "0",
                        "-0",
                        "1",
                        "-1.5",
                        "1e5",
                        "1E+5",
                        "1.25e-7",
                        "0.1",
                        "0e5",
                        "9007199254740993",
                        "9223372036854775807",
                        "-9223372036854775808",
                        "18446744073709551616",
                        "123456789012345678901234567890",
                        "1e308",
                        "-1e308",
                        "2.2250738585072014e-308",
                        "1e-320",
                        "0.00000000000000000000000000000000000000000000000000000000001"};
const Texts kPieces = {"a",
                       "b",
                       "id",
                       " ",
                       "'",
                       "\\n",
                       "\\\"",
                       "\\\\",
                       "\\/",
                       "\\b",
                       "\\u00e9",
                       "\\u00E9",
                       "\\u0001",
                       "\\ud83c\\udf31",
                       "\\uffff",
                       "\x7F",
                       "\xC3\xA4",
                       "\xCC\x81",
                       "\xE2\x80\xA8",
                       "\xF0\x9F\x8C\xB1",
                       "\xEF\xBB\xBF",
                       "\xEF\xBF\xBF"};
const Texts kBlanks = {"", "", "", " ", "\n", "\t\r "};

const Texts kBroken = {"",
                       "nul",
                       "True",
                       "NaN",
                       "Infinity",
                       "-Infinity",
                       "undefined",
                       "01",
                       "-01",
                       "+1",
                       ".5",
                       "1.",
                       "1e",
                       "1e+",
                       "-",
                       "0x10",
                       "1_000",
                       "'a'",
                       "\"a",
                       "\"a\nb\"",
                       "\"\x01\"",
                       "\"\\x41\"",
                       "\"\\u12\"",
                       "\"\\u00g0\"",
                       "\"\\\"",
                       "\"a\" \"b\"",
                       "[1,]",
                       "[,1]",
                       "[1 2]",
                       "[",
                       "]",
                       "[1}",
                       "{",
                       "{\"a\"}",
                       "{\"a\":}",
                       "{\"a\":1,}",
                       "{a:1}",
                       "{'a':1}",
                       "{1:2}",
                       "{\"a\":1 \"b\":2}",
                       "{\"a\" 1}",
                       "1 // one",
                       "/* one */ 1",
                       "1 2",
                       "\f1",
                       "\v1",
                       "\xC2\xA0"
                       "1",
                       "\xEF\xBB\xBF"
                       "1",
                       "\xE2\x80\xA8"
                       "1",
                       std::string("1\0", 2),
                       std::string("\"\0\"", 3)};
const Texts kInsideStrings = {"\"\\u0000\"",    "\"a\\u0000b\"",      "{\"\\u0000\":1}",    "\"\\ud800\"",
                              "\"\\udc00\"",    "\"\\ud800\\ud800\"", "\"\\udf31\\ud83c\"", "\"\\ud800x\"",
                              "\"\\ud800\\n\"", "{\"\\udbff\":1}",    "\"\xFF\"",           "\"\xED\xA0\x80\"",
                              "\"\xC0\x80\"",   "{\"\xE2\x82\":1}"};
const Texts kWideNumbers = {"1e309", "-1e309", "1e999", "1.8e308", "1e99999", "0e16384"};
/// Digits behind the point, to the last that Postgres keeps, and one more.
const Texts kFineNumbers = {"1e-400", "1e-16383", "0e-16383", "0." + std::string(16382, '0') + "1",
                            "1." + std::string(16383, '0')};
const Texts kTooFineNumbers = {"1e-16384",
                               "0e-16384",
                               "1.5e-16383",
                               "-1E-99999",
                               "0e1073741823",
                               "1e-99999999999999999999",
                               "0." + std::string(16383, '0') + "1",
                               "1." + std::string(16384, '0'),
                               "0." + std::string(16384, '0')};

std::string pick_string() {
  std::string out = "\"";
  for (int left = pick_from(0, 3); left > 0; --left) out += pick(kPieces);
  return out + "\"";
}

/// JSON that every home takes, with blanks where they may be.
std::string pick_tree(int levels) {
  const std::string before = pick(kBlanks), after = pick(kBlanks);
  const int kind = pick_from(0, levels > 0 ? 3 : 1);
  if (kind == 0) return before + pick(kScalars) + after;
  if (kind == 1) return before + pick_string() + after;
  std::string inside;
  for (int left = pick_from(0, 2); left > 0; --left) {
    if (!inside.empty()) inside += ",";
    if (kind == 3) inside += pick(kBlanks) + pick_string() + pick(kBlanks) + ":";
    inside += pick_tree(levels - 1);
  }
  if (inside.empty()) inside = pick(kBlanks);
  return before + (kind == 2 ? "[" + inside + "]" : "{" + inside + "}") + after;
}

/// At the top, in a list, or as a member.
std::string pick_around(const std::string& inner) {
  switch (pick_from(0, 3)) {
    case 0:
      return inner;
    case 1:
      return "[" + inner + "]";
    case 2:
      return "[" + pick_tree(1) + "," + inner + "]";
    default:
      return "{\"a\":" + inner + "}";
  }
}

Sample pick_deep() {
  const int levels = pick<int>({kDeepest, kDeepest + 1, kDeepest - 1, 200});
  const int lists_every = pick<int>({1, 2, levels + 1});
  std::string opened, closed;
  for (int level = 0; level < levels; ++level) {
    const bool list = level % lists_every == 0;
    const bool innermost = level == levels - 1;
    opened += list ? "[" : innermost ? "{" : "{\"a\":";
    closed = (list ? "]" : "}") + closed;
  }
  return {opened + closed, levels > kDeepest ? Leeway::wider_json : Leeway::none};
}

Sample pick_number() {
  switch (pick_from(0, 2)) {
    case 0:
      return {pick_around(pick(kFineNumbers))};
    case 1:
      return {pick_around(pick(kTooFineNumbers)), Leeway::inside_json};
    default:
      return {pick_around(pick(kWideNumbers)), Leeway::wider_json};
  }
}

/// What a list that merges by its entries' ids holds, or nearly.
std::string pick_entries() {
  std::string entries;
  for (int left = pick_from(0, 3); left > 0; --left)
    entries += (entries.empty() ? "{\"id\":" : ",{\"id\":") + pick_string() + ",\"text\":" + pick_tree(1) + "}";
  const bool list = !pick_once_in(6);
  return pick(kBlanks) + (list ? "[" + entries + "]" : "{\"entries\":[" + entries + "]}") + pick(kBlanks);
}

}  // namespace

Sample pick_json_sample(const Column& column) {
  switch (pick_from(0, 9)) {
    case 9:
      return pick_deep();
    case 8:
      return pick_number();
    case 7:
      return {pick_around(pick(kInsideStrings)), Leeway::inside_json};
    case 6:
    case 5:
      return {pick_around(pick(kBroken))};
    case 4:
      return {pick_tree(3)};
    default:
      return {column.merge == MergeRule::list_by_id ? pick_entries() : pick_tree(3)};
  }
}

}  // namespace freehold
