#pragma once

#include <string>
#include <string_view>

#include "sync/auth/key_set.hpp"

namespace freehold {

/// One sentence for everything that is wrong with a token before its signature has been found good: a stranger learns
/// nothing from it.
Error not_from_the_provider();

/// The payload of a JWS in its compact form (RFC 7515) that one of the keys has signed.
///
/// The header chooses among the keys and says nothing else: a key is for one algorithm, extensions (`crit`) are
/// refused, and keys or addresses of keys that it brings along are not looked at. The payload is read only after the
/// signature.
Result<std::string> verify_jws(const KeySet& keys, std::string_view token);

}  // namespace freehold
