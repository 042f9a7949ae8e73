#pragma once

#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "sync/auth/external_identities.hpp"

namespace freehold {

/// The identity provider whose tokens the server takes beside its own, as the command line says it.
struct IdentityProvider {
  std::string issuer;
  std::string audience;
  std::string secret_file;
  std::string jwks_file;
  bool sign_up = false;

  /// Adds `--jwt-issuer`, `--jwt-audience`, `--jwt-secret-file`, `--jwks-file` and `--jwt-sign-up`.
  void add_options(CLI::App& command);

  /// Its keys; null where there is no provider. `wrong_usage` where only a part of one is named.
  Result<std::unique_ptr<KeyFile>> open_keys(Clock& clock) const;
  /// Its users; null where there are no keys. What is given must outlive them.
  std::unique_ptr<ExternalIdentities> users(std::unique_ptr<KeyFile> keys, ServerStore& store, const Schema& schema,
                                            Clock& clock, Random& random) const;

 private:
  bool is_named() const;
  Status check() const;
};

}  // namespace freehold
