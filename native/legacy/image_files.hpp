#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "sync/blobs/blob_store.hpp"

namespace freehold {

/// A picture's file as an import found it.
struct ImageFile {
  std::filesystem::path path;
  std::int64_t size = 0;
  std::string content_type;  ///< by its first bytes
};

/// The old site's picture files below one folder.
class ImageFiles {
 public:
  /// `not_found` where there is no such folder.
  static Result<ImageFiles> open(const std::string& root);

  /// Looks at the file that a row names, by a path from the folder or an absolute one. An error says what is wrong with
  /// it, naming it: it leads out of the folder (also through a link), is gone, empty, or no PNG, JPEG, GIF or WebP.
  Result<ImageFile> find(const std::string& path) const;

 private:
  explicit ImageFiles(std::filesystem::path root) : root_(std::move(root)) {}

  std::filesystem::path root_;
};

/// The type of a picture by its first bytes; nothing where it is none of the four.
std::optional<std::string_view> image_type(std::string_view first_bytes);

/// Streams the file into the store, as one of the owner's.
Result<Blob> store_file(const BlobStore& blobs, const OwnerId& owner, const std::filesystem::path& path);

}  // namespace freehold
