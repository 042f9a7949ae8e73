#include "core/base/ids.hpp"

#include <algorithm>
#include <boost/uuid/name_generator_sha1.hpp>

#include <cstring>

namespace freehold {
namespace {

constexpr std::size_t kTextLength = 36;

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

constexpr bool is_hyphen_place(std::size_t i) {
  return i == 8 || i == 13 || i == 18 || i == 23;
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
  if (text.size() != kTextLength) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_hyphen_place(i) ? text[i] != '-' : hex_digit(text[i]) < 0) return false;
  }
  return true;
}

Result<Uuid> Uuid::parse(std::string_view text) {
  if (!is_uuid_text(text))
    return fail(Code::invalid_value, "an id is 36 lower-case characters, such as 0190a6b2-7c1e-7d3f-8a4b-5c6d7e8f9a0b");
  Uuid id;
  std::size_t at = 0;
  for (std::uint8_t& byte : id.bytes) {
    if (is_hyphen_place(at)) ++at;
    byte = static_cast<std::uint8_t>(hex_digit(text[at]) * 16 + hex_digit(text[at + 1]));
    at += 2;
  }
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
