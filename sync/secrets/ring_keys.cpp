#include "sync/secrets/ring_keys.hpp"

namespace freehold {

Result<std::unique_ptr<RingKeys>> RingKeys::from_file(std::string path, Clock& clock, Random& random, Report report) {
  FREEHOLD_ASSIGN(auto file, WatchedFile<KeyRing>::open(std::move(path), KeyRing::read, clock, std::move(report)));
  return std::unique_ptr<RingKeys>(new RingKeys(std::move(file), random));
}

RingKeys::RingKeys(KeyRing ring, Random& random)
    : fixed_(std::make_shared<const KeyRing>(std::move(ring))), random_(random) {}

Result<WrappedKey> RingKeys::wrap(ByteView key, ByteView context) {
  const auto held = ring();
  const KeyRing::Version& version = held->newest();
  WrappedKey wrapped{version.name, Bytes(kGcmNonceBytes)};
  random_.fill(wrapped.bytes);
  const Bytes sealed = aes_gcm_seal(version.key.span(), wrapped.bytes, context, key);
  wrapped.bytes.insert(wrapped.bytes.end(), sealed.begin(), sealed.end());
  return wrapped;
}

Result<WipedBytes> RingKeys::unwrap(const WrappedKey& wrapped, ByteView context) {
  auto held = ring();
  // Another server, or the operator's command, may have read the newer file first.
  if (held->find(wrapped.version) == nullptr && file_ != nullptr) held = file_->content_now();
  const KeyRing::Version* version = held->find(wrapped.version);
  if (version == nullptr)
    return fail(Code::key_missing, "the key ring lacks version " + wrapped.version + ", which a secret needs");
  const ByteView bytes = wrapped.bytes;
  std::optional<WipedBytes> key;
  if (bytes.size() > kGcmNonceBytes)
    key = aes_gcm_open(version->key.span(), bytes.first(kGcmNonceBytes), context, bytes.subspan(kGcmNonceBytes));
  if (!key)
    return fail(Code::database_damaged, "the key of a secret is not what was stored for this row, owner and column");
  return std::move(*key);
}

}  // namespace freehold
