#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace freehold {

/// A file to send.
struct StaticFile {
  std::filesystem::path path;
  std::uint64_t size = 0;
  std::string_view content_type;
  std::string_view encoding;  ///< `br`, `gzip`, or empty
  std::string etag;
  bool immutable = false;  ///< its name changes with its bytes: to be kept for ever
};

/// The files of one folder, as a web server offers them.
///
/// Nothing outside the folder is ever named, also not through a symbolic link. Stateless: what is put into the folder
/// is there with the next request.
class StaticFiles {
 public:
  /// No folder: no files.
  explicit StaticFiles(const std::filesystem::path& root);

  /// `path` as parse_target gives it, `accept_encoding` as the header says. A compressed sibling (`.br`, `.gz`) is
  /// chosen where it is there and taken. A path without an extension that names no file is one of the application's
  /// own addresses, and means `index.html`.
  std::optional<StaticFile> find(std::string_view path, std::string_view accept_encoding) const;

 private:
  std::optional<std::filesystem::path> resolve(std::string_view path) const;

  std::filesystem::path root_;
};

}  // namespace freehold
