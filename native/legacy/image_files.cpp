#include "native/legacy/image_files.hpp"

#include <algorithm>
#include <fstream>
#include <vector>

#include "core/base/text.hpp"

namespace freehold {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kFirstBytes = 16;
constexpr std::size_t kChunkBytes = 256 * 1024;

bool is_below(const fs::path& path, const fs::path& root) {
  return std::mismatch(root.begin(), root.end(), path.begin(), path.end()).first == root.end();
}

Error cannot_read(const fs::path& path) {
  return fail(Code::not_found, "its file " + path.string() + " cannot be read; look at its rights");
}

}  // namespace

Result<ImageFiles> ImageFiles::open(const std::string& root) {
  std::error_code failed;
  fs::path folder = fs::canonical(root, failed);
  if (failed || !fs::is_directory(folder, failed))
    return fail(Code::not_found, "--image-root: there is no folder " + root);
  return ImageFiles(std::move(folder));
}

Result<ImageFile> ImageFiles::find(const std::string& path) const {
  if (path.empty()) return fail(Code::invalid_value, "it names no file");
  if (!count_code_points(path)) return fail(Code::invalid_value, "its file's path is no text in UTF-8 without U+0000");
  ImageFile file;
  std::error_code failed;
  file.path = fs::weakly_canonical(root_ / path, failed);
  if (failed) return fail(Code::not_found, "its file " + path + " cannot be found: " + failed.message());
  if (!is_below(file.path, root_))
    return fail(Code::invalid_value, "the path of its file, " + path + ", leads out of --image-root");
  if (!fs::exists(file.path, failed)) return fail(Code::not_found, "its file " + path + " is gone");
  if (!fs::is_regular_file(file.path, failed)) return fail(Code::not_found, "its file " + path + " is no file");
  std::string first(kFirstBytes, '\0');
  std::ifstream stream(file.path, std::ios::binary);
  if (!stream) return cannot_read(path);
  stream.read(first.data(), static_cast<std::streamsize>(first.size()));
  first.resize(static_cast<std::size_t>(stream.gcount()));
  if (stream.bad()) return cannot_read(path);
  if (first.empty()) return fail(Code::invalid_value, "its file " + path + " is empty");
  const auto type = image_type(first);
  if (!type) return fail(Code::invalid_value, "its file " + path + " is no PNG, JPEG, GIF or WebP");
  file.content_type = *type;
  file.size = static_cast<std::int64_t>(fs::file_size(file.path, failed));
  if (failed) return cannot_read(path);
  return file;
}

std::optional<std::string_view> image_type(std::string_view bytes) {
  using namespace std::string_view_literals;
  if (bytes.starts_with("\x89PNG\r\n\x1A\n"sv)) return "image/png";
  if (bytes.starts_with("\xFF\xD8\xFF"sv)) return "image/jpeg";
  if (bytes.starts_with("GIF87a"sv) || bytes.starts_with("GIF89a"sv)) return "image/gif";
  if (bytes.starts_with("RIFF"sv) && bytes.substr(std::min<std::size_t>(8, bytes.size())).starts_with("WEBP"sv))
    return "image/webp";
  return std::nullopt;
}

Result<Blob> store_file(const BlobStore& blobs, const OwnerId& owner, const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return cannot_read(path);
  FREEHOLD_ASSIGN(const auto upload, blobs.begin(owner));
  std::vector<char> chunk(kChunkBytes);
  for (;;) {
    stream.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
    const auto count = static_cast<std::size_t>(stream.gcount());
    if (count == 0) break;
    FREEHOLD_TRY(upload->write({reinterpret_cast<const std::uint8_t*>(chunk.data()), count}));
  }
  if (stream.bad()) return cannot_read(path);
  return upload->keep();
}

}  // namespace freehold
