#include "sync/auth/key_file.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>

namespace freehold {
namespace {

Result<KeySet> read_keys(const std::string& path, KeyFileKind kind) {
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  std::string text(KeyFile::kBytesMax + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!file.eof() && !file.good())
    return fail(Code::storage_failed, "cannot read " + path + ": " + std::strerror(errno));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > KeyFile::kBytesMax)
    return fail(Code::too_large,
                path + " has more than " + std::to_string(KeyFile::kBytesMax) + " bytes; this is no key file");
  auto keys = kind == KeyFileKind::secret ? KeySet::from_secret(text) : KeySet::from_jwks(text);
  if (!keys) return fail(keys.error().code, path + ": " + keys.error().message);
  return keys;
}

}  // namespace

Result<std::unique_ptr<KeyFile>> KeyFile::open(std::string path, KeyFileKind kind, Clock& clock, Report report) {
  const auto read = [kind](const std::string& from) { return read_keys(from, kind); };
  FREEHOLD_ASSIGN(auto file, WatchedFile<KeySet>::open(std::move(path), read, clock, std::move(report)));
  return std::unique_ptr<KeyFile>(new KeyFile(std::move(file)));
}

}  // namespace freehold
