#include "core/vault/commands.hpp"

#include <boost/json.hpp>

#include "core/protocol/codec.hpp"

namespace freehold {
namespace {

namespace json = boost::json;

Result<std::string_view> text_of(const json::object& fields, const char* name) {
  const json::value* value = fields.if_contains(name);
  if (const json::string* text = value != nullptr ? value->if_string() : nullptr)
    return std::string_view(text->data(), text->size());
  return fail(Code::malformed, std::string("the command needs '") + name + "': text");
}

Bytes bytes_of(const DatabaseKey& key) {
  return {key.bytes().begin(), key.bytes().end()};
}

Result<std::string> run(const VaultOptions& options, const json::object& fields, std::span<const std::uint8_t> payload,
                        Bytes& out) {
  FREEHOLD_ASSIGN(const std::string_view name, text_of(fields, "do"));
  if (name == "erase") {
    FREEHOLD_TRY(Vault::erase(options.database));
    return std::string("null");
  }
  if (name != "state" && name != "make" && name != "unlock" && name != "rewrap")
    return fail(Code::malformed, "a vault has no command '" + std::string(name) + "'");
  FREEHOLD_ASSIGN(const auto vault, Vault::open(options));
  if (name == "state") {
    FREEHOLD_ASSIGN(const bool made, vault->made());
    return std::string(made ? R"({"made":true})" : R"({"made":false})");
  }
  FREEHOLD_ASSIGN(const std::string_view password, text_of(fields, "password"));
  if (name == "rewrap") {
    const std::optional<DatabaseKey> key = DatabaseKey::of(payload);
    if (!key) return fail(Code::malformed, "'rewrap' takes the key as its payload");
    FREEHOLD_TRY(vault->rewrap(*key, password));
  } else {
    FREEHOLD_ASSIGN(const DatabaseKey key, name == "make" ? vault->make(password) : vault->unlock(password));
    out = bytes_of(key);
  }
  return std::string("null");
}

}  // namespace

VaultReply call_vault(const VaultOptions& options, std::string_view command, std::span<const std::uint8_t> payload) {
  VaultReply reply;
  const Result<std::string> answer = [&]() -> Result<std::string> {
    FREEHOLD_ASSIGN(const json::value parsed, parse_json(command));
    if (!parsed.is_object()) return fail(Code::malformed, "a command is a JSON object");
    return run(options, parsed.get_object(), payload, reply.payload);
  }();
  if (answer)
    reply.json = R"({"ok":)" + *answer + '}';
  else
    reply.json = R"({"error":)" + json::serialize(error_to_json(answer.error())) + '}';
  return reply;
}

}  // namespace freehold
