// What secrets are kept by: the text of a key ring, sealed secrets as somebody with the database may have changed them,
// and credentials as a device sends them.
#include <boost/json/serialize.hpp>

#include "core/protocol/codec.hpp"
#include "sync/secrets/credentials.hpp"
#include "sync/secrets/envelope.hpp"
#include "sync/secrets/ring_keys.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/support/ports.hpp"

namespace freehold {
namespace {

constexpr std::string_view kSecret = "sk-ada-0123456789";

void check_ring(std::string_view text) {
  const auto ring = KeyRing::parse(text);
  if (!ring) {
    must(ring.error().code == Code::invalid_value, "what is no ring is said to be none");
    return;
  }
  int last = 0;
  for (const KeyRing::Version& version : ring->versions()) {
    must(version.number > last, "versions rise");
    must(version.key.size() == kAesKeyBytes, "a key has its size");
    must(ring->find(version.name) == &version, "a version is found by its name");
    last = version.number;
  }
  must(last > 0, "a ring has a version");
  const WipedBytes written = ring->text();
  const auto again = KeyRing::parse(written.text());
  must(again.ok(), "a ring that was written can be read");
  must(again->text().text() == written.text(), "a ring that came back is the same");
}

/// A secret of Ada's under a ring of two versions, and where it is.
struct Kept {
  TestClock clock;
  TestRandom random;
  RingKeys keys = [this] {
    KeyRing ring = KeyRing::make(clock, random);
    ring.add_version(clock, random);
    return RingKeys(std::move(ring), random);
  }();
  SecretPlace place{24, 3, RowId{make_uuid_v7(clock, random)}, OwnerId{make_uuid_v7(clock, random)}};
  Sealed sealed =
      seal(keys, random, place, ByteView(reinterpret_cast<const std::uint8_t*>(kSecret.data()), kSecret.size()))
          .value();
};

/// Some bytes of it become others, are cut off, or come behind; true where it is another one than before.
bool change(Bytes& bytes, Choices& choices) {
  const Bytes before = bytes;
  switch (choices.below(4)) {
    case 1:
      if (!bytes.empty()) bytes[choices.below(256) % bytes.size()] ^= static_cast<std::uint8_t>(choices.below(256));
      break;
    case 2:
      bytes.resize(choices.below(256) % (bytes.size() + 1));
      break;
    case 3:
      bytes = bytes_of(choices.take(64));
      break;
    default:
      break;
  }
  return bytes != before;
}

void check_sealed(Choices choices) {
  static Kept kept;
  Sealed sealed = kept.sealed;
  SecretPlace place = kept.place;
  bool changed = change(sealed.secret, choices);
  changed = change(sealed.nonce, choices) || changed;
  bool key_changed = change(sealed.key.bytes, choices);
  Bytes version = bytes_of(sealed.key.version);
  key_changed = change(version, choices) || key_changed;
  sealed.key.version.assign(version.begin(), version.end());
  if (const std::size_t moved = choices.below(5); moved > 0) {
    if (moved == 1) ++place.table;
    if (moved == 2) ++place.column;
    if (moved == 3) place.row.uuid.bytes[choices.below(16)] ^= 1;
    if (moved == 4) place.owner.uuid.bytes[choices.below(16)] ^= 1;
    key_changed = true;
  }
  const auto opened = unseal(kept.keys, place, sealed);
  must(opened.ok() == !(changed || key_changed), "a secret opens as it was stored, where it was stored, or not at all");
  if (opened) must(opened->text() == kSecret, "what opens is what was sealed");
  const auto wrapped = rewrap(kept.keys, place, sealed.key);
  must(wrapped.ok() == !key_changed, "a key is wrapped anew where it was wrapped for this place");
}

void check_credentials(std::string_view text) {
  const auto json = parse_json(text);
  if (!json) return;
  const auto kept = credentials_text(*json);
  if (!kept) {
    must(kept.error().code == Code::invalid_value, "what are no credentials are said to be none");
    return;
  }
  must(kept->size() <= kCredentialsBytesMax, "credentials have a limit");
  const auto again = parse_json(kept->text());
  must(again.ok() && *again == *json, "credentials come back as they were given");
}

}  // namespace
}  // namespace freehold

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace freehold;
  const std::string_view text = text_of(data, size);
  check_ring(text);
  check_credentials(text);
  check_sealed(Choices(text));
  return 0;
}
