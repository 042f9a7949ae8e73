#include "sync/secrets/credentials.hpp"

#include <string>

#include <boost/json/object.hpp>
#include <boost/json/serializer.hpp>
#include <boost/json/value.hpp>

#include "core/base/text.hpp"

namespace freehold {
namespace {

namespace json = boost::json;

Error refused(std::string sentence) {
  return fail_at(Code::invalid_value, std::move(sentence), {}, "credentials");
}

Status check(const json::value& credentials) {
  if (const json::string* text = credentials.if_string())
    return text->empty() ? Status(refused("empty credentials open nothing; DELETE takes away those that are there"))
                         : Status();
  const json::object* members = credentials.if_object();
  if (members == nullptr || members->empty()) return refused("credentials are one text, or an object of texts");
  if (members->size() > kCredentialsMax)
    return refused("credentials have at most " + std::to_string(kCredentialsMax) + " members");
  for (const auto& [name, value] : *members) {
    const auto chars = count_code_points(name);
    if (!value.is_string() || !chars || *chars == 0 || *chars > kCredentialNameCharsMax)
      return refused("each member of credentials is a text, under a name of 1 to " +
                     std::to_string(kCredentialNameCharsMax) + " characters");
  }
  return {};
}

}  // namespace

Result<WipedBytes> credentials_text(const json::value& credentials) {
  FREEHOLD_TRY(check(credentials));
  // Written where it will be overwritten; a std::string would leave copies of itself as it grows.
  WipedBytes text(kCredentialsBytesMax);
  json::serializer serializer;
  serializer.reset(&credentials);
  const json::string_view written = serializer.read(reinterpret_cast<char*>(text.data()), text.size());
  if (!serializer.done()) return refused("credentials have at most " + std::to_string(kCredentialsBytesMax) + " bytes");
  text.shorten(written.size());
  return text;
}

}  // namespace freehold
