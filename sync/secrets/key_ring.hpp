#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/ports.hpp"
#include "core/base/result.hpp"
#include "sync/secrets/wiped.hpp"

namespace freehold {

/// Key-encryption keys by version, as a file or the environment has them:
///
///   {"freehold_keys": 1, "keys": [{"version": 1, "created_at": "2025-06-15T15:06:40.000000Z", "key": "…"}, …]}
///
/// Versions rise; a key is 32 bytes in base64url without padding. The newest wraps, all unwrap. Never changes once
/// read; safe from several threads.
class KeyRing {
 public:
  static constexpr std::size_t kBytesMax = 64 * 1024;

  struct Version {
    int number = 0;
    /// What rows call it: the number, and the beginning of the key's SHA-256. A row of another ring then never passes
    /// for one of this, and the 32 bits say nothing about the 256 of the key.
    std::string name;
    std::string created_at;
    WipedBytes key;
  };

  /// A ring with one fresh version.
  static KeyRing make(Clock& clock, Random& random);
  /// `invalid_value` says what is wrong with the text, and never repeats any of it.
  static Result<KeyRing> parse(std::string_view text);
  /// From a file that its owner alone may read: else `invalid_value`.
  static Result<KeyRing> read(const std::string& path);

  /// A fresh version in front of all that there are.
  void add_version(Clock& clock, Random& random);

  /// Oldest first; never empty.
  const std::vector<Version>& versions() const { return versions_; }
  const Version& newest() const { return versions_.back(); }
  /// Null where the ring has no such version.
  const Version* find(std::string_view name) const;

  /// The ring as a file has it.
  WipedBytes text() const;

 private:
  KeyRing() = default;

  std::vector<Version> versions_;
};

}  // namespace freehold
