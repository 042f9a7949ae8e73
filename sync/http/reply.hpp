#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "sync/blobs/disk.hpp"
#include "sync/http/byte_ranges.hpp"

namespace freehold {

/// Bytes of a file that somebody uploaded.
struct FilePart {
  std::shared_ptr<const FileHandle> file;
  ByteRange range;
};

/// An answer of the API, before it becomes HTTP.
struct Reply {
  unsigned status = 200;
  std::string body;  ///< JSON; empty for 204
  bool problem = false;  ///< the body is a problem document
  std::int64_t retry_after_s = 0;  ///< 0: no such header
  std::string allow;  ///< the methods, for 405
  std::optional<FilePart> part = std::nullopt;  ///< in place of `body`
  std::string etag = {};  ///< of the file; it never changes
  std::string content_range = {};  ///< which part of the file it is, or could have been
  std::optional<std::int64_t> upload_offset = std::nullopt;  ///< where the next piece of an upload begins
};

/// The error as a problem document (RFC 9457). What went wrong inside the server is not told to the caller: it gets
/// the meaning of the code, and the sentence goes into the log.
Reply problem_reply(const Error& error);
/// The same with another status than the code's own.
Reply problem_reply(const Error& error, unsigned status);

/// What a caller may know of an error: the whole of it, or for a fault of the server's its code and meaning.
Error public_error(const Error& error);

}  // namespace freehold
