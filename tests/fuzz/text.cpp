// The small forms of text and bytes: ids, times, base64, digits, stamps, stored clocks, times of the old site.
#include "core/base/text.hpp"
#include "core/base/ids.hpp"
#include "core/base/time.hpp"
#include "core/merge/row_clocks.hpp"
#include "native/legacy/image_files.hpp"
#include "native/legacy/times.hpp"
#include "tests/fuzz/target.hpp"

namespace freehold {
namespace {

/// Forms with one spelling: what can be read is written as it was.
void check_spellings(std::string_view text) {
  const auto uuid = Uuid::parse(text);
  must(uuid.ok() == is_uuid_text(text), "an id is what looks like one");
  if (uuid) must(uuid->text() == text, "an id has one spelling");
  if (const auto us = parse_time(text)) must(format_time(*us) == text, "a time has one spelling");
  if (const auto bytes = from_base64(text)) must(to_base64(*bytes) == text, "bytes have one spelling");
  if (const auto number = from_hex16(text)) must(to_hex16(*number) == text, "a number has one spelling");
  if (const auto stamp = Stamp::parse(text)) must(stamp->text() == text, "a stamp has one spelling");
}

void check_lengths(std::string_view text) {
  must(ascii_lower(ascii_lower(text)) == ascii_lower(text), "lower case stays lower case");
  must(ascii_prefix(text) <= text.size(), "a prefix lies within its text");
  const auto points = count_code_points(text);
  if (!points) return;
  must(*points <= text.size() && text.size() <= *points * 4, "a code point takes one to four bytes");
  const std::size_t units = utf16_length(text);
  must(*points <= units && units <= *points * 2, "a code point takes one or two units in JavaScript");
}

void check_clocks(const Bytes& packed) {
  must(from_base64(to_base64(packed)) == packed, "bytes come back from base64");
  const auto clocks = RowClocks::unpack(packed);
  if (!clocks) return;
  const auto again = RowClocks::unpack(clocks->pack());
  must(again.ok() && *again == *clocks, "clocks come back from their stored form");
  must(!(clocks->newest() < clocks->row()), "no stamp of a row is above its newest");
}

void check_legacy_time(const Value& value) {
  const auto us = read_legacy_time(value);
  if (!us) return;
  const auto written = parse_time(format_time(*us));
  must(written.ok() && *written == *us, "a time of the old site can be written");
}

}  // namespace
}  // namespace freehold

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace freehold;
  const std::string_view text = text_of(data, size);
  check_spellings(text);
  check_lengths(text);
  check_clocks(bytes_of(text));
  check_legacy_time(std::string(text));
  image_type(text);
  return 0;
}
