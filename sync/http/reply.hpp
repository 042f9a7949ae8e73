#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace freehold {

/// An answer of the API, before it becomes HTTP.
struct Reply {
  unsigned status = 200;
  std::string body;  ///< JSON; empty for 204
  bool problem = false;  ///< the body is a problem document
  std::int64_t retry_after_s = 0;  ///< 0: no such header
  std::string allow;  ///< the methods, for 405
};

/// The error as a problem document (RFC 9457). What went wrong inside the server is not told to the caller: it gets
/// the meaning of the code, and the sentence goes into the log.
Reply problem_reply(const Error& error);
/// The same with another status than the code's own.
Reply problem_reply(const Error& error, unsigned status);

/// What a caller may know of an error: the whole of it, or for a fault of the server's its code and meaning.
Error public_error(const Error& error);

}  // namespace freehold
