#pragma once

#include <string>
#include <vector>

namespace freehold {

/// The Content-Security-Policy under which the application's pages run. `model_endpoints` are the origins of language
/// models that they may talk to beside this server.
std::string page_policy(const std::vector<std::string>& model_endpoints);

}  // namespace freehold
