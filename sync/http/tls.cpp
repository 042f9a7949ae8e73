#include "sync/http/tls.hpp"

#include <algorithm>
#include <cstring>

#include <openssl/ssl.h>
#include <spdlog/spdlog.h>

namespace freehold {
namespace {

namespace ssl = boost::asio::ssl;

/// For TLS 1.2; those of 1.3 are all of this kind.
constexpr const char* kCiphers = "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL";
constexpr std::string_view kProtocol = "\x08http/1.1";

/// Of the protocols that a client offers the one that we speak. A client that speaks none of ours is refused.
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* length, const unsigned char* offered,
                    unsigned int offered_length, void*) {
  unsigned char* found = nullptr;
  const auto* ours = reinterpret_cast<const unsigned char*>(kProtocol.data());
  const int outcome =
      SSL_select_next_proto(&found, length, ours, static_cast<unsigned int>(kProtocol.size()), offered, offered_length);
  *chosen = found;
  return outcome == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

Error bad_file(const std::string& path, const std::string& what, const std::string& reason) {
  return fail(Code::wrong_usage, path + " is no " + what + " in PEM form that can be used: " + reason);
}

}  // namespace

Result<std::unique_ptr<TlsCertificate>> TlsCertificate::open(std::string certificate, std::string key, Clock& clock) {
  std::unique_ptr<TlsCertificate> opened(new TlsCertificate(std::move(certificate), std::move(key), clock));
  opened->looked_at_us_ = clock.now_us();
  // Looked at before they are read: what changes between the two is read again.
  opened->have_changed();
  FREEHOLD_ASSIGN(opened->context_, opened->read());
  return opened;
}

std::shared_ptr<ssl::context> TlsCertificate::context() {
  const std::lock_guard lock(mutex_);
  const std::int64_t now_us = clock_.now_us();
  // A clock that was set back must not keep anybody from looking.
  if (now_us >= looked_at_us_ && now_us - looked_at_us_ < kLookEveryUs) return context_;
  looked_at_us_ = now_us;
  if (!have_changed()) return context_;
  auto fresh = read();
  if (fresh) {
    context_ = std::move(*fresh);
    spdlog::info("the certificate has been read again from {}", certificate_);
  } else {
    spdlog::warn("the certificate stays the one from before: {}", fresh.error().message);
  }
  return context_;
}

bool TlsCertificate::have_changed() {
  const FileStamp certificate = FileStamp::of(certificate_), key = FileStamp::of(key_);
  const bool changed = certificate != seen_certificate_ || key != seen_key_;
  seen_certificate_ = certificate;
  seen_key_ = key;
  return changed;
}

Result<std::shared_ptr<ssl::context>> TlsCertificate::read() const {
  auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  SSL_CTX* raw = context->native_handle();
  SSL_CTX_set_min_proto_version(raw, TLS1_2_VERSION);
  SSL_CTX_set_options(raw, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                               SSL_OP_PRIORITIZE_CHACHA);
  // A connection that waits needs no buffers; thousands of them wait.
  SSL_CTX_set_mode(raw, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_session_cache_mode(raw, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_alpn_select_cb(raw, choose_protocol, nullptr);
  if (SSL_CTX_set_cipher_list(raw, kCiphers) != 1) return fail(Code::internal, "the ciphers for TLS 1.2 are not there");
  // A key that is locked with a password is an error; a server has nobody to ask.
  SSL_CTX_set_default_passwd_cb(raw, [](char*, int, int, void*) { return 0; });
  boost::system::error_code failed;
  context->use_certificate_chain_file(certificate_, failed);
  if (failed) return bad_file(certificate_, "certificate", failed.message());
  context->use_private_key_file(key_, ssl::context::pem, failed);
  if (failed) return bad_file(key_, "private key of that certificate", failed.message());
  if (SSL_CTX_check_private_key(raw) != 1)
    return fail(Code::wrong_usage, key_ + " is not the private key of the certificate in " + certificate_);
  return context;
}

}  // namespace freehold
