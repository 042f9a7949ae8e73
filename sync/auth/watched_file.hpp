#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "core/base/ports.hpp"
#include "core/base/result.hpp"

namespace freehold {

/// What shows that a file is another one than before; all zero: there is none.
struct FileStamp {
  std::uint64_t device = 0, inode = 0;
  std::int64_t bytes = 0, seconds = 0, nanoseconds = 0;
  bool operator==(const FileStamp&) const = default;

  static FileStamp of(const std::string& path);
};

/// Something in a file that may be replaced while the server runs. A file that cannot be read leaves what was there
/// before.
///
/// Safe from several threads; a call may block on the file. The clock outlives it.
template <class Content>
class WatchedFile {
 public:
  /// How long a change may go unnoticed: the file is not looked at more often.
  static constexpr std::int64_t kLookEveryUs = 2'000'000;
  using Read = std::function<Result<Content>(const std::string& path)>;
  /// Told how it went, once for every change of the file. Called by whoever asks for the content.
  using Report = std::function<void(const Status& read)>;

  /// The first time there is nothing to keep: an error says what is wrong with the file.
  static Result<std::unique_ptr<WatchedFile>> open(std::string path, Read read, Clock& clock, Report report = {}) {
    std::unique_ptr<WatchedFile> file(new WatchedFile(std::move(path), std::move(read), clock, std::move(report)));
    file->looked_at_us_ = clock.now_us();
    // Looked at before it is read: what changes between the two is read again.
    file->seen_ = FileStamp::of(file->path_);
    FREEHOLD_ASSIGN(Content content, file->read_(file->path_));
    file->content_ = std::make_shared<const Content>(std::move(content));
    return file;
  }

  /// What the file holds.
  std::shared_ptr<const Content> content() {
    const std::int64_t now_us = clock_.now_us();
    {
      const std::lock_guard lock(mutex_);
      // A clock that was set back must not keep anybody from looking.
      if (now_us >= looked_at_us_ && now_us - looked_at_us_ < kLookEveryUs) return content_;
      looked_at_us_ = now_us;
    }
    // However long the file takes, the others go on with what there is.
    if (const std::unique_lock alone(looking_, std::try_to_lock); alone) look();
    const std::lock_guard lock(mutex_);
    return content_;
  }

  /// The same, for whoever has reason to believe that it has changed since: looks in any case.
  std::shared_ptr<const Content> content_now() {
    {
      const std::lock_guard alone(looking_);
      look();
    }
    const std::lock_guard lock(mutex_);
    return content_;
  }

  const std::string& path() const { return path_; }

 private:
  WatchedFile(std::string path, Read read, Clock& clock, Report report)
      : path_(std::move(path)), read_(std::move(read)), clock_(clock), report_(std::move(report)) {}

  void look() {
    const FileStamp now = FileStamp::of(path_);
    if (now == seen_) return;
    seen_ = now;
    auto read = read_(path_);
    const Status outcome = read ? Status() : Status(read.error());
    if (read) {
      auto fresh = std::make_shared<const Content>(std::move(*read));
      const std::lock_guard lock(mutex_);
      content_ = std::move(fresh);
    }
    if (report_) report_(outcome);
  }

  const std::string path_;
  const Read read_;
  Clock& clock_;
  const Report report_;

  std::mutex looking_;
  FileStamp seen_;  ///< of whoever looks

  std::mutex mutex_;
  std::int64_t looked_at_us_ = 0;
  std::shared_ptr<const Content> content_;
};

}  // namespace freehold
