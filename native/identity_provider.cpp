#include "native/identity_provider.hpp"

#include <spdlog/spdlog.h>

#include "core/base/text.hpp"

namespace freehold {
namespace {

/// What the database has room for.
constexpr std::size_t kIssuerMax = 255;

void log_keys(const Status& read) {
  if (read)
    spdlog::info("the identity provider's keys have changed, and are those of the file again");
  else
    spdlog::warn("the identity provider's keys stay as they were: {}", read.error().message);
}

}  // namespace

void IdentityProvider::add_options(CLI::App& command) {
  const std::string group = "Identities from elsewhere";
  command
      .add_option("--jwt-issuer", issuer,
                  "Take the tokens (JWT) of this identity provider beside our own; exactly what they say in 'iss'")
      ->type_name("URL")
      ->group(group);
  command.add_option("--jwt-audience", audience, "What those tokens say in 'aud' when they are meant for this server")
      ->type_name("NAME")
      ->group(group);
  command
      .add_option("--jwt-secret-file", secret_file,
                  "The secret that the provider signs with (HS256), 32 bytes or more; read again when it changes")
      ->type_name("FILE")
      ->group(group);
  command
      .add_option("--jwks-file", jwks_file,
                  "The provider's public keys, a JWK set (RS256, ES256, EdDSA); read again when it changes")
      ->type_name("FILE")
      ->group(group);
  command
      .add_flag("--jwt-sign-up", sign_up,
                "Make an account for whoever comes with such a token and has none; without it they are refused")
      ->group(group);
}

bool IdentityProvider::is_named() const {
  return sign_up || !issuer.empty() || !audience.empty() || !secret_file.empty() || !jwks_file.empty();
}

Status IdentityProvider::check() const {
  if (issuer.empty())
    return fail(Code::wrong_usage, "identities from elsewhere need --jwt-issuer: whose tokens are to be taken");
  if (audience.empty())
    return fail(Code::wrong_usage,
                "--jwt-issuer needs --jwt-audience too: else tokens that were made for other services would open this");
  if (secret_file.empty() && jwks_file.empty())
    return fail(
        Code::wrong_usage,
        "--jwt-issuer needs the provider's keys: --jwt-secret-file (HS256) or --jwks-file (RS256, ES256, EdDSA)");
  if (!secret_file.empty() && !jwks_file.empty())
    return fail(Code::wrong_usage,
                "give either --jwt-secret-file or --jwks-file: a provider signs with one or the other");
  const auto length = count_code_points(issuer);
  if (!length || *length > kIssuerMax)
    return fail(Code::wrong_usage, "--jwt-issuer takes at most " + std::to_string(kIssuerMax) + " characters of UTF-8");
  return {};
}

Result<std::unique_ptr<KeyFile>> IdentityProvider::open_keys(Clock& clock) const {
  if (!is_named()) return std::unique_ptr<KeyFile>();
  FREEHOLD_TRY(check());
  const bool has_secret = !secret_file.empty();
  return KeyFile::open(has_secret ? secret_file : jwks_file, has_secret ? KeyFileKind::secret : KeyFileKind::jwks,
                       clock, log_keys);
}

std::unique_ptr<ExternalIdentities> IdentityProvider::users(std::unique_ptr<KeyFile> keys, ServerStore& store,
                                                            const Schema& schema, Clock& clock, Random& random) const {
  if (keys == nullptr) return nullptr;
  return std::make_unique<ExternalIdentities>(TrustedIssuer{issuer, audience}, std::move(keys), sign_up, store, schema,
                                              clock, random);
}

}  // namespace freehold
