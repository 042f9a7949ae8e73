// The vault of a device's database as somebody with the disk may leave it: a file with any bytes, a wrapped key with
// any of its parts changed.
#include "core/vault/vault.hpp"

#include <algorithm>

#include "core/hashing/key_wrap.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/support/ports.hpp"
#include "wasm/vfs/memory_slots.hpp"
#include "wasm/vfs/slot_vfs.hpp"

namespace freehold {
namespace {

constexpr const char* kVfs = "fuzzed-slots";
constexpr const char* kPath = "ada.db";
constexpr std::string_view kPassword = "correct horse", kNext = "battery staple";
constexpr PasswordCost kCheap{64, 1, 1};
constexpr int kSlots = 6;
/// Beyond this a key is not unwrapped: the fuzzer is to try many of them.
constexpr std::int64_t kMemoryKibMost = 128, kPassesMost = 2;

bool is_same(const DatabaseKey& a, const DatabaseKey& b) {
  return std::equal(a.bytes().begin(), a.bytes().end(), b.bytes().begin());
}

/// A device's disk, for one life of the program.
struct Phone {
  explicit Phone(MemorySlots& slots) : vfs(kVfs, slots, clock, random, false) {}
  VaultOptions options() { return {{kPath, kVfs}, &random, kCheap}; }

  TestClock clock;
  TestRandom random;
  SlotVfs vfs;
};

/// A disk with a vault on it, and the key in that.
struct Made {
  MemorySlots slots{kSlots};
  DatabaseKey key;
  int file = 0;  ///< the slot of the vault

  Made() {
    Phone phone(slots);
    auto vault = Vault::open(phone.options());
    must(vault.ok(), "a vault can be opened where there is none");
    auto made = (*vault)->make(kPassword);
    must(made.ok(), "a vault can be made");
    key = *made;
    vault->reset();
    for (int slot = 0; slot < kSlots; ++slot)
      if (slots.content(slot).size() > slots.content(file).size()) file = slot;
  }
};

/// Whether what the file says can be tried in a moment; true also where it says nothing.
bool is_cheap() {
  const auto file = Database::open({std::string(kPath) + "-vault", kVfs});
  if (!file) return true;
  auto select = (*file)->prepare("SELECT max(memory_kib), max(passes), max(lanes) FROM vault");
  if (!select || !select->step().ok()) return true;
  return select->integer(0) <= kMemoryKibMost && select->integer(1) <= kPassesMost && select->integer(2) <= 4;
}

void use(Vault& vault, const DatabaseKey& key) {
  static_cast<void>(vault.made());
  must(!vault.unlock(kNext).ok(), "another password opens nothing");
  const auto opened = vault.unlock(kPassword);
  if (!opened) return;
  must(is_same(*opened, key), "what opens is the key that was locked in");
  if (!vault.rewrap(*opened, kNext).ok()) return;
  const auto again = vault.unlock(kNext);
  if (again) must(is_same(*again, key), "the key stays the same under another password");
}

/// A vault's file with some bytes changed, cut off, or all of them any.
void check_file(Choices& choices) {
  static Made made;
  MemorySlots slots(kSlots);
  for (int slot = 0; slot < kSlots; ++slot) slots.content(slot) = made.slots.content(slot);
  Bytes& file = slots.content(made.file);
  const std::size_t size = file.size();
  if (choices.one_in(8)) file.resize(choices.below(256) * 256 % size);
  while (!choices.empty() && !file.empty()) {
    std::size_t at = choices.below(256) * 256 + choices.below(256);
    for (const char byte : choices.take(choices.below(16) + 1))
      file[at++ % file.size()] = static_cast<std::uint8_t>(byte);
  }
  Phone phone(slots);
  if (!is_cheap()) return;
  const auto vault = Vault::open(phone.options());
  if (vault) use(**vault, made.key);
}

bool change(Bytes& bytes, Choices& choices) {
  const Bytes before = bytes;
  if (choices.one_in(3)) bytes = bytes_of(choices.take(64));
  if (choices.one_in(2) && !bytes.empty())
    bytes[choices.below(256) % bytes.size()] ^= static_cast<std::uint8_t>(choices.below(256));
  return bytes != before;
}

void check_wrapped(Choices& choices) {
  static TestRandom random;
  static const DatabaseKey key = [] {
    DatabaseKey fresh;
    random.fill(fresh.bytes());
    return fresh;
  }();
  static const WrappedKey whole = wrap_key(key, kPassword, 1, random, kCheap).value();
  WrappedKey wrapped = whole;
  bool changed = change(wrapped.salt, choices);
  changed = change(wrapped.masked, choices) || changed;
  changed = change(wrapped.tag, choices) || changed;
  const auto number = [&](std::uint32_t& field, std::size_t count) {
    const std::uint32_t before = field;
    if (choices.one_in(2)) field = static_cast<std::uint32_t>(choices.below(count));
    changed = changed || field != before;
  };
  number(wrapped.note, 256);
  number(wrapped.cost.memory_kib, 129);
  number(wrapped.cost.passes, 3);
  number(wrapped.cost.lanes, 5);
  const auto opened = unwrap_key(wrapped, kPassword);
  must(opened.ok() == !changed, "a wrapped key opens as it was made, or not at all");
  if (opened) must(is_same(*opened, key), "what opens is what was wrapped");
}

}  // namespace
}  // namespace freehold

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace freehold;
  Choices choices(text_of(data, size));
  if (choices.one_in(2))
    check_wrapped(choices);
  else
    check_file(choices);
  return 0;
}
