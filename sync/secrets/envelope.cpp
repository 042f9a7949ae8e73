#include "sync/secrets/envelope.hpp"

#include <string_view>

namespace freehold {
namespace {

// What is bound, and in which form. Stored for ever in what it sealed: another form is another name.
constexpr std::string_view kSecretContext = "freehold secret 1";
constexpr std::string_view kKeyContext = "freehold data key 1";

/// Each part with its length before it, so that no two places have the same bytes.
void append(Bytes& out, ByteView part) {
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<std::uint8_t>(part.size() >> shift));
  out.insert(out.end(), part.begin(), part.end());
}

void append(Bytes& out, std::uint16_t number) {
  const std::uint8_t bytes[] = {static_cast<std::uint8_t>(number >> 8), static_cast<std::uint8_t>(number & 0xff)};
  append(out, ByteView(bytes));
}

Bytes context_of(std::string_view what, const SecretPlace& place) {
  Bytes context;
  append(context, ByteView(reinterpret_cast<const std::uint8_t*>(what.data()), what.size()));
  append(context, place.table);
  append(context, place.column);
  append(context, ByteView(place.row.uuid.bytes));
  append(context, ByteView(place.owner.uuid.bytes));
  return context;
}

}  // namespace

Result<Sealed> seal(KeyWrapper& wrapper, Random& random, const SecretPlace& place, ByteView secret) {
  WipedBytes key(kAesKeyBytes);
  random.fill(key.span());
  Sealed sealed;
  sealed.nonce.resize(kGcmNonceBytes);
  random.fill(sealed.nonce);
  sealed.secret = aes_gcm_seal(key.span(), sealed.nonce, context_of(kSecretContext, place), secret);
  FREEHOLD_ASSIGN(sealed.key, wrapper.wrap(key.span(), context_of(kKeyContext, place)));
  return sealed;
}

Result<WipedBytes> unseal(KeyWrapper& wrapper, const SecretPlace& place, const Sealed& sealed) {
  FREEHOLD_ASSIGN(const WipedBytes key, wrapper.unwrap(sealed.key, context_of(kKeyContext, place)));
  std::optional<WipedBytes> secret;
  if (key.size() == kAesKeyBytes)
    secret = aes_gcm_open(key.span(), sealed.nonce, context_of(kSecretContext, place), sealed.secret);
  if (!secret)
    return fail(Code::database_damaged,
                "the secret of row " + place.row.text() + " is not what was stored for this row, owner and column");
  return std::move(*secret);
}

Result<WrappedKey> rewrap(KeyWrapper& wrapper, const SecretPlace& place, const WrappedKey& held) {
  const Bytes context = context_of(kKeyContext, place);
  FREEHOLD_ASSIGN(const WipedBytes key, wrapper.unwrap(held, context));
  return wrapper.wrap(key.span(), context);
}

}  // namespace freehold
