#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/base/value.hpp"
#include "core/vault/vault.hpp"

namespace freehold {

struct VaultReply {
  std::string json;  ///< `{"ok": …}` or `{"error": {code, message}}`
  Bytes payload;  ///< the key, where one is answered; the caller wipes it
};

/// One command to the vault of a database (docs/commands.md). Opens the vault's file for this call alone, so that the
/// host has nothing to close. `payload` is the key of `rewrap`; other commands take none.
VaultReply call_vault(const VaultOptions& options, std::string_view command, std::span<const std::uint8_t> payload);

}  // namespace freehold
