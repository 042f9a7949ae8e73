#pragma once

#include <string>

namespace freehold {

/// A certificate that vouches for itself, and its key, as PEM.
struct TestCertificate {
  std::string certificate, key;
};

/// For a server of this name. Every call makes another key.
TestCertificate make_certificate(const std::string& name);

/// The key as PEM, locked with a password.
std::string locked_key(const TestCertificate& from, const std::string& password);

}  // namespace freehold
