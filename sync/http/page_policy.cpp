#include "sync/http/page_policy.hpp"

namespace freehold {

// Scripts come from the server alone; WebAssembly may be compiled, text may not become code. The socket to the same
// address is 'self' too. blob: is for pictures that an application shows from its own storage.
std::string page_policy(const std::vector<std::string>& model_endpoints) {
  std::string policy =
      "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src 'self' blob: data:; object-src 'none'; "
      "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
  if (model_endpoints.empty()) return policy;
  policy += "; connect-src 'self'";
  for (const std::string& endpoint : model_endpoints) policy += ' ' + endpoint;
  return policy;
}

}  // namespace freehold
