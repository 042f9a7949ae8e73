#include "core/base/ids.hpp"

#include <algorithm>
#include <array>
#include <boost/uuid/name_generator_sha1.hpp>

#include <cstring>

namespace freehold {
namespace {

constexpr std::size_t kTextLength = 36;

/// What a character is worth as a digit; -1: it is none.
constexpr std::array<std::int8_t, 256> kDigits = [] {
  std::array<std::int8_t, 256> digits{};
  digits.fill(-1);
  constexpr std::string_view kAll = "0123456789abcdef";
  for (std::size_t i = 0; i < kAll.size(); ++i)
    digits[static_cast<unsigned char>(kAll[i])] = static_cast<std::int8_t>(i);
  return digits;
}();

int digit(char c) {
  return kDigits[static_cast<unsigned char>(c)];
}

constexpr bool is_hyphen_place(std::size_t i) {
  return i == 8 || i == 13 || i == 18 || i == 23;
}

/// False where the text is no UUID; the bytes are then any. Ids are read more often than anything else.
bool read_uuid(std::string_view text, std::array<std::uint8_t, 16>& bytes) {
  if (text.size() != kTextLength) return false;
  bool good = true;
  std::size_t at = 0;
  for (std::uint8_t& byte : bytes) {
    if (is_hyphen_place(at)) good = good && text[at++] == '-';
    const int high = digit(text[at]), low = digit(text[at + 1]);
    good = good && (high | low) >= 0;
    byte = static_cast<std::uint8_t>(high * 16 + low);
    at += 2;
  }
  return good;
}

}  // namespace

Uuid make_uuid_v5(const Uuid& space, std::string_view name) {
  boost::uuids::uuid inside;
  std::copy(space.bytes.begin(), space.bytes.end(), inside.begin());
  const boost::uuids::uuid made = boost::uuids::name_generator_sha1(inside)(name.data(), name.size());
  Uuid id;
  std::copy(made.begin(), made.end(), id.bytes.begin());
  return id;
}

bool is_uuid_text(std::string_view text) {
  std::array<std::uint8_t, 16> bytes;
  return read_uuid(text, bytes);
}

Result<Uuid> Uuid::parse(std::string_view text) {
  Uuid id;
  if (!read_uuid(text, id.bytes))
    return fail(Code::invalid_value, "an id is 36 lower-case characters, such as 0190a6b2-7c1e-7d3f-8a4b-5c6d7e8f9a0b");
  return id;
}

std::string Uuid::text() const {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out(kTextLength, '-');
  std::size_t at = 0;
  for (std::uint8_t byte : bytes) {
    if (is_hyphen_place(at)) ++at;
    out[at++] = kHex[byte >> 4];
    out[at++] = kHex[byte & 15];
  }
  return out;
}

Uuid make_uuid_v7(Clock& clock, Random& random) {
  Uuid id;
  random.fill(id.bytes);
  const auto ms = static_cast<std::uint64_t>(clock.now_us() / 1000);
  for (std::size_t i = 0; i < 6; ++i) id.bytes[i] = static_cast<std::uint8_t>(ms >> (40 - 8 * i));
  id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0f) | 0x70);
  id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3f) | 0x80);
  return id;
}

std::size_t IdHash::operator()(const Uuid& id) const {
  std::uint64_t tail = 0;
  std::memcpy(&tail, id.bytes.data() + 8, sizeof tail);
  std::uint64_t head = 0;
  std::memcpy(&head, id.bytes.data(), sizeof head);
  return static_cast<std::size_t>(tail ^ (head * 0x9e3779b97f4a7c15U));
}

}  // namespace freehold
