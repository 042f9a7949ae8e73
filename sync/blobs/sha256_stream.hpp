#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "sync/blobs/disk.hpp"

namespace freehold {

/// SHA-256 of bytes that come one part after the other.
class Sha256Stream {
 public:
  Sha256Stream();
  ~Sha256Stream();

  void add(std::string_view bytes);
  /// The whole file, from its start.
  Status add(const FileHandle& file, const std::filesystem::path& path);
  /// 64 lower-case hexadecimal digits. Ends the stream.
  std::string digits();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

}  // namespace freehold
