#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/protocol/codec.hpp"

namespace freehold {

/// Larger files of unsynced changes are neither written nor read.
inline constexpr std::size_t kUnsyncedBytesMax = 64 * 1024 * 1024;

/// One local transaction as its device would send it, and when it was written (milliseconds since 1970).
struct UnsyncedTransaction {
  OutgoingTransaction sent;
  std::int64_t at_ms = 0;
};

/// One that the server had refused and nobody had decided about; everything as the device keeps it, in JSON.
struct UnsyncedRefusal {
  std::int64_t at_ms = 0;
  std::string error;
  std::string changes;
  std::string server_rows;
};

/// What a device holds and its server does not: a letter that any device of the same account can post. The transactions
/// keep the ids and clocks of their device, so that the server takes each once, whoever brings it.
struct UnsyncedFile {
  OwnerId owner;
  ClientId client;
  int schema_version = 0;
  std::int64_t made_at_ms = 0;
  std::vector<UnsyncedTransaction> transactions;
  std::vector<UnsyncedRefusal> refused;
};

/// `too_large` beyond kUnsyncedBytesMax.
Result<std::string> encode_unsynced(const UnsyncedFile& file);

/// `malformed` for everything that encode_unsynced has not made, `database_too_new` for what a later program has:
/// `schema_version` is the newest that this one knows. Every change is looked at.
Result<UnsyncedFile> decode_unsynced(const Schema& schema, int schema_version, std::string_view text);

}  // namespace freehold
