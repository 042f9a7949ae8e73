#include "tests/property/agreement/picks.hpp"
#include "tests/property/agreement/samples.hpp"

namespace freehold {
namespace {

/// One code point each.
using Characters = std::vector<std::string>;

const Characters kLetters = {"a",
                             "Z",
                             "0",
                             " ",
                             "'",
                             "%",
                             "\n",
                             "\x01",
                             "\x7F",
                             "\xC3\xA4",  // two bytes
                             "\xD9\xA2",  // a digit, though not one of ASCII
                             "\xE2\x82\xAC",  // three
                             "\xCC\x81",  // combines with what stands before it
                             "\xE2\x80\x8D",  // joins what stands around it
                             "\xEF\xBB\xBF",
                             "\xEF\xBF\xBF",
                             "\xF0\x9F\x8C\xB1",  // astral: two units of UTF-16
                             "\xF4\x8F\xBF\xBF"};
const Characters kHexDigits = {"0", "9", "a", "f"};
const Characters kBase62Digits = {"0", "9", "a", "z", "A", "Z"};
/// What stands beside the alphabets, and the ends of lines, which regular expressions may let through.
const Characters kNoDigits = {"g", "G", "F", "/", ":", "@", "[", "`", "{", "-", "_", " ", "\n", "\r\n", "\xC3\xA4"};
const Characters kNoUtf8 = {"\xC0\xAF",     "\xED\xA0\x80",     "\xFF",     "\x80",
                            "\xE2\x82",     "\xF4\x90\x80\x80", "\xC3",     "\xF5\x80\x80\x80",
                            "\xE0\x80\x80", "\xF0\x80\x80\x80", "\xC3\xC3", "\xED\xBF\xBF"};

std::string joined(const Characters& characters) {
  std::string out;
  for (const std::string& character : characters) out += character;
  return out;
}

std::size_t pick_length(const Column& column) {
  const std::optional<std::int64_t> limit = column.exact_length ? column.exact_length : column.max_length;
  if (!limit) return pick<std::size_t>({0, 1, 2, 40, 5000});
  const auto length = static_cast<std::size_t>(*limit);
  return pick<std::size_t>({length, length + 1, length - 1, length, pick_from<std::size_t>(0, length), 0, 1});
}

/// A few characters over and over: long texts take as few picks as short ones.
Characters pick_characters(std::size_t length, const Characters& alphabet) {
  Characters pattern, out;
  for (int left = pick_from(1, 3); left > 0; --left) pattern.push_back(pick(alphabet));
  for (std::size_t i = 0; i < length; ++i) out.push_back(pattern[i % pattern.size()]);
  return out;
}

/// Puts a piece in place of a character, so that the length stays what it was.
std::string pick_spoilt(Characters characters, const Characters& pieces) {
  if (characters.empty()) characters.emplace_back();
  const std::size_t last = characters.size() - 1;
  characters[pick<std::size_t>({last, 0, last / 2})] = pick(pieces);
  return joined(characters);
}

Sample pick_spoilt_text(const Characters& characters, const Characters& wrong) {
  static const Characters kNul = {std::string(1, '\0')};
  switch (wrong.empty() ? pick_from(0, 1) : pick_from(0, 2)) {
    case 0:
      return {pick_spoilt(characters, kNul)};
    case 1:
      return {pick_spoilt(characters, kNoUtf8), Leeway::encoding};
    default:
      return {pick_spoilt(characters, wrong)};
  }
}

Sample pick_of(const Column& column, const Characters& alphabet, const Characters& wrong) {
  const Characters characters = pick_characters(pick_length(column), alphabet);
  return pick_once_in(3) ? pick_spoilt_text(characters, wrong) : Sample{joined(characters)};
}

Sample pick_month() {
  std::string month =
      pick<std::string>({"2025", "0000", "9999"}) + "-" +
      pick<std::string>({"01", "09", "10", "12", "01", "09", "10", "12", "00", "13", "19", "20", "1", "123"});
  if (pick_once_in(5)) month[pick_from<std::size_t>(0, month.size() - 1)] = pick<char>({'a', ' ', '-', '/', '\0', ':'});
  if (pick_once_in(5))
    month = pick<std::string>({"", "2025-1", "25-01", "2025-01-01", month + "\n", month + " ", " " + month, "202501",
                               "2025/01", "-025-01", "\xD9\xA2\xD9\xA0\xD9\xA2\xD9\xA5-01", month + "\xCC\x81",
                               month + std::string(1, '\0')});
  if (pick_once_in(20)) return {month.substr(0, month.size() / 2) + pick(kNoUtf8), Leeway::encoding};
  return {month};
}

Sample pick_choice(const Column& column) {
  const std::string choice = pick(column.one_of);
  if (pick_once_in(2)) return {choice};
  std::string capital = choice;
  capital[0] = static_cast<char>(capital[0] - 'a' + 'A');
  return {pick<std::string>({capital, choice + " ", " " + choice, choice + "\n", choice.substr(1), choice + choice, "",
                             choice + std::string(1, '\0'), choice + "\xCC\x81", "'" + choice + "'", choice + "\xFF"})};
}

}  // namespace

Sample pick_text_sample(const Column& column) {
  if (!column.one_of.empty()) return pick_choice(column);
  switch (column.form) {
    case TextForm::hex:
      return pick_of(column, kHexDigits, kNoDigits);
    case TextForm::base62:
      return pick_of(column, kBase62Digits,
                     {"/", ":", "@", "[", "`", "{", "-", "_", " ", "\n", "\xC3\xA4", "\xEF\xBC\xA1"});
    case TextForm::month:
      return pick_month();
    case TextForm::any:
      break;
  }
  return pick_of(column, kLetters, {});
}

}  // namespace freehold
