#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/result.hpp"

namespace freehold {

/// What the disk says of work that it refused: `storage_full`, or `storage_failed`.
Error disk_error(const std::string& what, int number);

/// One open file. Closes it on destruction.
class FileHandle {
 public:
  FileHandle() = default;
  explicit FileHandle(int number) : number_(number) {}
  ~FileHandle();
  FileHandle(FileHandle&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  FileHandle& operator=(FileHandle&& other) noexcept;

  /// `flags` as of open(2). A new file is its owner's alone. Not `is_open` where there is none; errno says why.
  static FileHandle open(const std::filesystem::path& path, int flags);

  bool is_open() const { return number_ >= 0; }
  int number() const { return number_; }
  /// -1 where nothing can be said.
  std::int64_t size() const;

 private:
  int number_ = -1;
};

/// Makes sure that so many bytes can be written there, as far as the file system can say. The file stays as long as it
/// is.
Status reserve(const FileHandle& file, std::int64_t at, std::int64_t bytes, const std::filesystem::path& path);
/// All of it, or an error.
Status write_all(const FileHandle& file, std::string_view bytes, const std::filesystem::path& path);
/// Bytes of the file from there on, as many as there are and have room; 0 where it ends.
Result<std::size_t> read_at(const FileHandle& file, std::int64_t at, std::span<char> bytes,
                            const std::filesystem::path& path);
/// What has been written survives a crash.
Status make_durable(const FileHandle& file, const std::filesystem::path& path);
/// A folder is written too: its list of names.
Status make_durable(const std::filesystem::path& folder);
/// Makes the folder, which its parent then knows even after a crash. Well where it is there already.
Status make_folder(const std::filesystem::path& folder);
/// Durable in the folder that the new name is in; what is there is replaced.
Status rename_durably(const std::filesystem::path& from, const std::filesystem::path& to);

/// The folder's owner in this process and all others, until its end: whoever comes meanwhile waits. Made where it is
/// missing, with the folder; a folder that is removed while somebody waits is made again.
class FolderLock {
 public:
  static constexpr const char* kName = "lock";  ///< of the file in the folder

  static Result<FolderLock> take(const std::filesystem::path& folder);
  /// Removes the folder, which has nothing left but the lock; it may be full again, and then stays.
  void remove(const std::filesystem::path& folder) const;

 private:
  explicit FolderLock(FileHandle file) : file_(std::move(file)) {}

  FileHandle file_;
};

}  // namespace freehold
