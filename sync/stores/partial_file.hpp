#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "core/base/result.hpp"

namespace freehold {

/// A file that gets its name only when it is whole. Until then it lies beside its place under another one, readable by
/// its owner alone, and goes with the object.
class PartialFile {
 public:
  static Result<std::unique_ptr<PartialFile>> beside(const std::filesystem::path& place);
  ~PartialFile();
  PartialFile(const PartialFile&) = delete;
  PartialFile& operator=(const PartialFile&) = delete;

  const std::string& path() const { return path_; }
  /// Gives it the rights, and as far as we may the owner, of the file that it will replace.
  void resemble(const std::filesystem::path& other) const;
  /// Durable, and under its name at once: what is there is replaced, or, without `replace`, is `wrong_state`.
  Status publish(bool replace);

 private:
  PartialFile(std::filesystem::path place, std::string path) : place_(std::move(place)), path_(std::move(path)) {}

  std::filesystem::path place_;
  std::string path_;
};

/// Says of a place that must be free that it is not.
Error is_there_already(const std::filesystem::path& place);

}  // namespace freehold
