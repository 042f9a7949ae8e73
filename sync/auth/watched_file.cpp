#include "sync/auth/watched_file.hpp"

#include <sys/stat.h>

namespace freehold {

FileStamp FileStamp::of(const std::string& path) {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0) return {};
  return {found.st_dev, found.st_ino, found.st_size, found.st_mtim.tv_sec, found.st_mtim.tv_nsec};
}

}  // namespace freehold
