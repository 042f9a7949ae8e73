#include "sync/http/static_files.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/base/text.hpp"

namespace freehold {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::pair<std::string_view, std::string_view>, 18> kContentTypes = {{
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".wasm", "application/wasm"},
    {".json", "application/json"},
    {".map", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".jpeg", "image/jpeg"},
    {".webp", "image/webp"},
    {".avif", "image/avif"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".txt", "text/plain; charset=utf-8"},
    {".xml", "application/xml"},
}};

std::string_view content_type_of(const fs::path& path) {
  const std::string extension = ascii_lower(path.extension().string());
  for (const auto& [known, type] : kContentTypes)
    if (known == extension) return type;
  return "application/octet-stream";
}

/// Bundlers write `assets/<name>-<hash>.<extension>`, with a hash of eight characters or more.
bool has_hashed_name(std::string_view path) {
  constexpr std::size_t kHashLength = 8;
  if (!path.starts_with("/assets/")) return false;
  const std::string_view name = path.substr(path.rfind('/') + 1);
  const std::size_t dot = name.find('.');
  if (dot == std::string_view::npos || dot <= kHashLength) return false;
  return name.substr(0, dot - kHashLength).find('-') != std::string_view::npos;
}

bool takes_encoding(std::string_view header, std::string_view wanted) {
  while (!header.empty()) {
    const std::string_view item = header.substr(0, header.find(','));
    header.remove_prefix(std::min(item.size() + 1, header.size()));
    std::string token(item.substr(0, item.find(';')));
    std::erase_if(token, [](char c) { return c == ' ' || c == '\t'; });
    if (ascii_lower(token) != wanted) continue;
    std::string weight(item.size() > item.find(';') ? item.substr(item.find(';')) : "");
    std::erase_if(weight, [](char c) { return c == ' ' || c == '\t'; });
    return weight.find_first_of("123456789") != std::string::npos || weight.find("q=") == std::string::npos;
  }
  return false;
}

std::optional<std::pair<std::uint64_t, std::int64_t>> size_and_time(const fs::path& path) {
  std::error_code failed;
  if (!fs::is_regular_file(path, failed)) return std::nullopt;
  const auto size = fs::file_size(path, failed);
  if (failed) return std::nullopt;
  const auto time = fs::last_write_time(path, failed);
  if (failed) return std::nullopt;
  return std::pair<std::uint64_t, std::int64_t>(size, time.time_since_epoch().count());
}

std::string make_etag(std::uint64_t size, std::int64_t time, std::string_view encoding) {
  return "W/\"" + std::to_string(size) + "-" + to_hex16(static_cast<std::uint64_t>(time)) + std::string(encoding) +
         "\"";
}

}  // namespace

StaticFiles::StaticFiles(const fs::path& root) {
  if (root.empty()) return;
  std::error_code failed;
  root_ = fs::canonical(root, failed);
}

std::optional<fs::path> StaticFiles::resolve(std::string_view path) const {
  if (root_.empty()) return std::nullopt;
  std::error_code failed;
  const fs::path real = fs::canonical(root_ / path.substr(1), failed);
  if (failed || !fs::is_regular_file(real, failed)) return std::nullopt;
  const auto [rest, unused] = std::mismatch(root_.begin(), root_.end(), real.begin(), real.end());
  if (rest != root_.end()) return std::nullopt;
  return real;
}

std::optional<StaticFile> StaticFiles::find(std::string_view path, std::string_view accept_encoding) const {
  auto real = resolve(path);
  if (!real) {
    if (fs::path(path).has_extension()) return std::nullopt;
    path = "/index.html";
    real = resolve(path);
    if (!real) return std::nullopt;
  }
  StaticFile file;
  file.content_type = content_type_of(*real);
  file.immutable = has_hashed_name(path);
  constexpr std::array<std::pair<std::string_view, std::string_view>, 2> kSiblings = {{{"br", ".br"}, {"gzip", ".gz"}}};
  for (const auto& [encoding, suffix] : kSiblings) {
    if (!takes_encoding(accept_encoding, encoding)) continue;
    const auto sibling = resolve(std::string(path) + std::string(suffix));
    if (!sibling) continue;
    real = sibling;
    file.encoding = encoding;
    break;
  }
  const auto facts = size_and_time(*real);
  if (!facts) return std::nullopt;
  file.path = *real;
  file.size = facts->first;
  file.etag = make_etag(facts->first, facts->second, file.encoding);
  return file;
}

}  // namespace freehold
