#include "sync/auth/key_file.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

namespace freehold {

Result<std::unique_ptr<KeyFile>> KeyFile::open(std::string path, KeyFileKind kind, Clock& clock, Report report) {
  std::unique_ptr<KeyFile> file(new KeyFile(std::move(path), kind, clock, std::move(report)));
  file->looked_at_us_ = clock.now_us();
  // Looked at before it is read: what changes between the two is read again.
  file->seen_ = stamp_of(file->path_);
  FREEHOLD_ASSIGN(KeySet keys, file->read());
  file->keys_ = std::make_shared<const KeySet>(std::move(keys));
  return file;
}

std::shared_ptr<const KeySet> KeyFile::keys() {
  const std::int64_t now_us = clock_.now_us();
  {
    const std::lock_guard lock(mutex_);
    // A clock that was set back must not keep anybody from looking.
    if (now_us >= looked_at_us_ && now_us - looked_at_us_ < kLookEveryUs) return keys_;
    looked_at_us_ = now_us;
  }
  look();
  const std::lock_guard lock(mutex_);
  return keys_;
}

void KeyFile::look() {
  // However long the file takes, the others go on with what there is.
  const std::unique_lock alone(looking_, std::try_to_lock);
  if (!alone) return;
  const FileStamp now = stamp_of(path_);
  if (now == seen_) return;
  seen_ = now;
  auto read_keys = read();
  const Status outcome = read_keys ? Status() : Status(read_keys.error());
  if (read_keys) {
    auto fresh = std::make_shared<const KeySet>(std::move(*read_keys));
    const std::lock_guard lock(mutex_);
    keys_ = std::move(fresh);
  }
  if (report_) report_(outcome);
}

Result<KeySet> KeyFile::read() const {
  errno = 0;
  std::ifstream file(path_, std::ios::binary);
  std::string text(kBytesMax + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!file.eof() && !file.good())
    return fail(Code::storage_failed, "cannot read " + path_ + ": " + std::strerror(errno));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > kBytesMax)
    return fail(Code::too_large, path_ + " has more than " + std::to_string(kBytesMax) + " bytes; this is no key file");
  auto keys = kind_ == KeyFileKind::secret ? KeySet::from_secret(text) : KeySet::from_jwks(text);
  if (!keys) return fail(keys.error().code, path_ + ": " + keys.error().message);
  return keys;
}

}  // namespace freehold
