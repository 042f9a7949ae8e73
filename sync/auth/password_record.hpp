#pragma once

#include <string_view>

#include "core/base/result.hpp"

namespace freehold {

/// True where `password` made `record`, of whichever kind: our own, an Argon2id PHC string (core/hashing/password.hpp);
/// one that wraps an old SHA-256 (core/hashing/wrapped.hpp); and those of other systems, bcrypt (bcrypt.hpp) and
/// Werkzeug's (werkzeug.hpp). `malformed` for what is none of them, and for costs out of bounds: a record from outside
/// must not be able to exhaust the machine. Within its bounds one can still take 256 MiB and some seconds.
Result<bool> verify_record(std::string_view record, std::string_view password);

/// Whether the record is of another system's kind, well-formed or not. `needs_rehash` is true for every such record.
bool is_foreign_record(std::string_view record);

}  // namespace freehold
