#include "tests/support/certificate.hpp"

#include <memory>
#include <stdexcept>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

namespace freehold {
namespace {

struct Release {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(BIO* memory) const { BIO_free(memory); }
};
template <class T>
using Owned = std::unique_ptr<T, Release>;

constexpr long kDay = 24 * 60 * 60;

void require(bool done) {
  if (!done) throw std::runtime_error("OpenSSL cannot make a certificate");
}

Owned<BIO> memory() {
  Owned<BIO> made(BIO_new(BIO_s_mem()));
  require(made != nullptr);
  return made;
}

std::string text_of(BIO* memory) {
  char* begin = nullptr;
  const long length = BIO_get_mem_data(memory, &begin);
  return {begin, static_cast<std::size_t>(length)};
}

Owned<X509> certify(EVP_PKEY* key, const std::string& name) {
  Owned<X509> certificate(X509_new());
  require(certificate != nullptr);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -kDay);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), kDay);
  X509_set_pubkey(certificate.get(), key);
  X509_NAME* subject = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1,
                             0);
  X509_set_issuer_name(certificate.get(), subject);
  require(X509_sign(certificate.get(), key, EVP_sha256()) > 0);
  return certificate;
}

}  // namespace

TestCertificate make_certificate(const std::string& name) {
  const Owned<EVP_PKEY> key(EVP_EC_gen("P-256"));
  require(key != nullptr);
  const Owned<X509> certificate = certify(key.get(), name);
  const auto shown = memory(), secret = memory();
  require(PEM_write_bio_X509(shown.get(), certificate.get()) == 1);
  require(PEM_write_bio_PrivateKey(secret.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
  return {text_of(shown.get()), text_of(secret.get())};
}

std::string locked_key(const TestCertificate& from, const std::string& password) {
  const Owned<BIO> plain(BIO_new_mem_buf(from.key.data(), static_cast<int>(from.key.size())));
  const Owned<EVP_PKEY> key(PEM_read_bio_PrivateKey(plain.get(), nullptr, nullptr, nullptr));
  require(key != nullptr);
  const auto locked = memory();
  require(PEM_write_bio_PrivateKey(locked.get(), key.get(), EVP_aes_256_cbc(),
                                   reinterpret_cast<const unsigned char*>(password.data()),
                                   static_cast<int>(password.size()), nullptr, nullptr) == 1);
  return text_of(locked.get());
}

}  // namespace freehold
