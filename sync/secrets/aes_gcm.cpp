#include "sync/secrets/aes_gcm.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <stdexcept>

#include <openssl/evp.h>

namespace freehold {
namespace {

struct ContextDeleter {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, ContextDeleter>;

void must(int outcome) {
  if (outcome != 1) throw std::runtime_error("AES-256-GCM is not available");
}

void check_sizes(ByteView key, ByteView nonce) {
  if (key.size() != kAesKeyBytes || nonce.size() != kGcmNonceBytes)
    throw std::runtime_error("AES-256-GCM takes a key of 32 bytes and a nonce of 12");
}

/// A context that has the key, the nonce and the associated data. OpenSSL overwrites it when it is freed.
Context begin(bool seals, ByteView key, ByteView nonce, ByteView associated) {
  check_sizes(key, nonce);
  Context context(EVP_CIPHER_CTX_new());
  must(context != nullptr ? 1 : 0);
  must(EVP_CipherInit_ex2(context.get(), EVP_aes_256_gcm(), key.data(), nonce.data(), seals ? 1 : 0, nullptr));
  int taken = 0;
  if (!associated.empty())
    must(EVP_CipherUpdate(context.get(), nullptr, &taken, associated.data(), static_cast<int>(associated.size())));
  return context;
}

}  // namespace

Bytes aes_gcm_seal(ByteView key, ByteView nonce, ByteView associated, ByteView plain) {
  const Context context = begin(true, key, nonce, associated);
  Bytes sealed(plain.size() + kGcmTagBytes);
  int written = 0;
  if (!plain.empty())
    must(EVP_EncryptUpdate(context.get(), sealed.data(), &written, plain.data(), static_cast<int>(plain.size())));
  must(EVP_EncryptFinal_ex(context.get(), sealed.data() + written, &written));
  must(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, kGcmTagBytes, sealed.data() + plain.size()));
  return sealed;
}

std::optional<WipedBytes> aes_gcm_open(ByteView key, ByteView nonce, ByteView associated, ByteView sealed) {
  if (nonce.size() != kGcmNonceBytes || sealed.size() < kGcmTagBytes) return std::nullopt;
  const Context context = begin(false, key, nonce, associated);
  const ByteView text = sealed.first(sealed.size() - kGcmTagBytes);
  WipedBytes plain(text.size());
  int written = 0;
  if (!text.empty())
    must(EVP_DecryptUpdate(context.get(), plain.data(), &written, text.data(), static_cast<int>(text.size())));
  std::array<std::uint8_t, kGcmTagBytes> tag;
  std::copy(sealed.end() - kGcmTagBytes, sealed.end(), tag.begin());
  must(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, kGcmTagBytes, tag.data()));
  std::uint8_t rest = 0;
  if (EVP_DecryptFinal_ex(context.get(), &rest, &written) != 1) return std::nullopt;
  return plain;
}

}  // namespace freehold
