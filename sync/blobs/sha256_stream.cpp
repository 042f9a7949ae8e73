#include "sync/blobs/sha256_stream.hpp"

#include <openssl/evp.h>

#include <stdexcept>
#include <vector>

namespace freehold {
namespace {

constexpr std::size_t kChunkBytes = 256 * 1024;

void require(int success) {
  if (success != 1) throw std::runtime_error("SHA-256 is not available");
}

}  // namespace

struct Sha256Stream::Context {
  Context() : digest(EVP_MD_CTX_new()) { require(EVP_DigestInit_ex(digest, EVP_sha256(), nullptr)); }
  ~Context() { EVP_MD_CTX_free(digest); }
  Context(const Context&) = delete;

  EVP_MD_CTX* digest;
};

Sha256Stream::Sha256Stream() : context_(std::make_unique<Context>()) {}
Sha256Stream::~Sha256Stream() = default;

void Sha256Stream::add(std::string_view bytes) {
  require(EVP_DigestUpdate(context_->digest, bytes.data(), bytes.size()));
}

Status Sha256Stream::add(const FileHandle& file, const std::filesystem::path& path) {
  std::vector<char> chunk(kChunkBytes);
  for (std::int64_t at = 0;;) {
    FREEHOLD_ASSIGN(const std::size_t size, read_at(file, at, chunk, path));
    if (size == 0) return {};
    add({chunk.data(), size});
    at += static_cast<std::int64_t>(size);
  }
}

std::string Sha256Stream::digits() {
  static constexpr char kHex[] = "0123456789abcdef";
  unsigned char bytes[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  require(EVP_DigestFinal_ex(context_->digest, bytes, &size));
  std::string text;
  for (unsigned i = 0; i < size; ++i) {
    text += kHex[bytes[i] >> 4];
    text += kHex[bytes[i] & 15];
  }
  return text;
}

}  // namespace freehold
