#pragma once

#include <string>

#include "core/base/result.hpp"
#include "sync/secrets/wiped.hpp"

namespace freehold {

/// A new password for an account, as an operator gives it: the first line of `file`; without one, what is typed at the
/// terminal twice, unseen; without a terminal, the first line of standard input. Never from the command line, which
/// every program of the machine can read.
///
/// Whether it may be taken is not asked here.
Result<WipedBytes> read_new_password(const std::string& file);

/// The same for a password that there is already: typed once.
Result<WipedBytes> read_password(const std::string& file);

/// One line that is typed, after a question on stderr; `wrong_usage` where standard input is no terminal.
Result<std::string> ask_at_terminal(const std::string& question);

}  // namespace freehold
