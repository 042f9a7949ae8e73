#pragma once

#include <boost/json/fwd.hpp>

#include "core/base/result.hpp"
#include "sync/secrets/wiped.hpp"

namespace freehold {

inline constexpr std::size_t kCredentialsMax = 50;  ///< members of an object
inline constexpr std::size_t kCredentialNameCharsMax = 100;
inline constexpr std::size_t kCredentialsBytesMax = 16 * 1024;

/// What a connection signs in with elsewhere, as it is sealed: the JSON of one text, such as a whole address, or of an
/// object of texts, such as `{"user":"ada","password":"…"}`. `invalid_value` where it is anything else, is empty or too
/// large; no error repeats any of it.
Result<WipedBytes> credentials_text(const boost::json::value& credentials);

}  // namespace freehold
