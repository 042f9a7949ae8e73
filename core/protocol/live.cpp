#include <boost/json.hpp>

#include "core/protocol/codec.hpp"
#include "core/protocol/fields.hpp"
#include "core/protocol/limits.hpp"

namespace freehold {

namespace json = boost::json;

namespace {

/// The last moment that can be written as a time. A device reckons with it: it must not run over.
constexpr std::int64_t kLatestUs = 253'402'300'799'999'999;

Result<int> schema_version_of(const Fields& fields) {
  if (fields.find("schema_version") == nullptr) return 0;
  FREEHOLD_ASSIGN(const std::int64_t version, fields.number("schema_version", 0));
  return static_cast<int>(std::min<std::int64_t>(version, 1'000'000));
}

}  // namespace

std::string encode_hello(const Hello& hello) {
  json::object out{{"type", "hello"},
                   {"token", hello.token},
                   {"client_id", hello.client.text()},
                   {"schema_version", hello.schema_version},
                   {"since", hello.since}};
  if (hello.epoch) out["epoch"] = hello.epoch->text();
  if (hello.first_at) out["first_at"] = *hello.first_at;
  if (hello.public_since) out["scopes"] = json::object{{"public", *hello.public_since}};
  return json::serialize(out);
}

Result<Hello> decode_hello(const json::value& value) {
  FREEHOLD_ASSIGN(const Fields fields, Fields::of(value, "a hello"));
  Hello hello;
  FREEHOLD_ASSIGN(hello.token, fields.text("token"));
  FREEHOLD_ASSIGN(hello.client, fields.id<ClientId>("client_id"));
  FREEHOLD_ASSIGN(hello.schema_version, schema_version_of(fields));
  FREEHOLD_ASSIGN(hello.since, fields.number("since", 0));
  if (fields.find("epoch") != nullptr) {
    FREEHOLD_ASSIGN(hello.epoch, fields.id<Epoch>("epoch"));
  }
  if (fields.find("first_at") != nullptr) {
    FREEHOLD_ASSIGN(hello.first_at, fields.text("first_at"));
    if (hello.first_at->size() > limits::kFirstAtChars) return fail(Code::malformed, "'first_at' is too long");
  }
  if (const json::value* scopes = fields.find("scopes")) {
    FREEHOLD_ASSIGN(const Fields each, Fields::of(*scopes, "a hello's 'scopes'"));
    if (each.find("public") != nullptr) {
      FREEHOLD_ASSIGN(hello.public_since, each.number("public", 0));
    }
  }
  return hello;
}

std::string encode_welcome(const Welcome& welcome) {
  return json::serialize(json::object{{"type", "welcome"},
                                      {"epoch", welcome.epoch.text()},
                                      {"head", welcome.head},
                                      {"server_time", welcome.server_time_us},
                                      {"last_transaction", welcome.last_transaction},
                                      {"schema_version", welcome.schema_version},
                                      {"verdicts_from", welcome.verdicts_from}});
}

Result<Welcome> decode_welcome(const json::value& value) {
  FREEHOLD_ASSIGN(const Fields fields, Fields::of(value, "a welcome"));
  Welcome welcome;
  FREEHOLD_ASSIGN(welcome.epoch, fields.id<Epoch>("epoch"));
  FREEHOLD_ASSIGN(welcome.head, fields.number("head", 0));
  FREEHOLD_ASSIGN(welcome.server_time_us, fields.number("server_time", 0));
  if (welcome.server_time_us > kLatestUs) return fail(Code::malformed, "'server_time' lies beyond the year 9999");
  FREEHOLD_ASSIGN(welcome.last_transaction, fields.number("last_transaction", 0));
  FREEHOLD_ASSIGN(welcome.schema_version, schema_version_of(fields));
  if (fields.find("verdicts_from") != nullptr) {
    FREEHOLD_ASSIGN(welcome.verdicts_from, fields.number("verdicts_from", 0));
  }
  return welcome;
}

std::string encode_error(const Error& error) {
  json::object out{{"type", "error"}};
  for (auto& [name, value] : error_to_json(error)) out[name] = value;
  return json::serialize(out);
}

std::string_view message_type(const json::value& value) {
  const json::object* object = value.if_object();
  const json::value* type = object != nullptr ? object->if_contains("type") : nullptr;
  const json::string* text = type != nullptr ? type->if_string() : nullptr;
  return text != nullptr ? std::string_view(text->data(), text->size()) : std::string_view();
}

}  // namespace freehold
