#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "core/base/ports.hpp"
#include "core/base/result.hpp"

namespace freehold {

/// 128 bits of identity. Text form: 36 lower-case characters with hyphens.
struct Uuid {
  std::array<std::uint8_t, 16> bytes{};

  /// Takes the canonical lower-case form only, so that one row has one spelling everywhere.
  static Result<Uuid> parse(std::string_view text);

  std::string text() const;
  bool is_nil() const { return bytes == std::array<std::uint8_t, 16>{}; }

  bool operator==(const Uuid& other) const { return bytes == other.bytes; }
  bool operator<(const Uuid& other) const { return bytes < other.bytes; }
};

/// A new version 7 id (RFC 9562): 48 bits of milliseconds, then random bits.
Uuid make_uuid_v7(Clock& clock, Random& random);

/// The version 5 id (RFC 9562) of a name within a namespace: always the same.
Uuid make_uuid_v5(const Uuid& space, std::string_view name);

/// True for text in the canonical form, without building the id.
bool is_uuid_text(std::string_view text);

/// An id of one kind that no other kind converts to.
template <class Tag>
struct TypedId {
  Uuid uuid;

  static Result<TypedId> parse(std::string_view text) {
    auto parsed = Uuid::parse(text);
    if (!parsed) return std::move(parsed).error();
    return TypedId{*parsed};
  }
  std::string text() const { return uuid.text(); }
  bool operator==(const TypedId& other) const { return uuid == other.uuid; }
  bool operator<(const TypedId& other) const { return uuid < other.uuid; }
};

using RowId = TypedId<struct RowIdTag>;
/// A user: whose rows, whose scope, whose feed.
using OwnerId = TypedId<struct OwnerIdTag>;
/// One device database. Made once when it is created; a copied database must make a new one.
using ClientId = TypedId<struct ClientIdTag>;
/// Identifies one history of a server. Another epoch means: the server was restored from a backup.
using Epoch = TypedId<struct EpochTag>;

/// Position in the feed of one scope. 0 stands before the first change.
using Seq = std::int64_t;
/// Number of a transaction on its device, counting up from 1. Numbers may be skipped, never reused.
using TransactionId = std::int64_t;

/// Hash for unordered containers; ids carry enough randomness in any eight bytes of their tail.
struct IdHash {
  std::size_t operator()(const Uuid& id) const;
  template <class Tag>
  std::size_t operator()(const TypedId<Tag>& id) const {
    return (*this)(id.uuid);
  }
};

}  // namespace freehold
