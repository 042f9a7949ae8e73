#pragma once

#include <cstdint>
#include <string>

namespace freehold {

/// What shows that a file is another one than before; all zero: there is none.
struct FileStamp {
  std::uint64_t device = 0, inode = 0;
  std::int64_t bytes = 0, seconds = 0, nanoseconds = 0;
  bool operator==(const FileStamp&) const = default;
};

/// Of the file as it is now.
FileStamp stamp_of(const std::string& path);

}  // namespace freehold
