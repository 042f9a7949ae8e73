#include "tests/support/device.hpp"

#include <catch2/catch.hpp>

namespace freehold {

namespace json = boost::json;

Device::Device(std::uint64_t seed, const std::string& path)
    : Device(seed, path, workspace_schema(), embedded_migrations()) {}

Device::Device(std::uint64_t seed, const std::string& path, const Schema& schema, std::span<const Migration> steps)
    : random_(seed) {
  ReplicaOptions options;
  options.path = path;
  options.schema = &schema;
  options.migrations = steps;
  options.clock = &clock_;
  options.random = &random_;
  options.procedures = workspace_procedures();
  auto opened = Replica::open(options);
  INFO((opened ? std::string() : opened.error().message));
  REQUIRE(opened.ok());
  replica_ = std::move(opened).value();
}

json::object Device::call(const json::object& command, std::string_view payload) {
  const Replica::Reply reply = replica_->call(json::serialize(command), payload);
  json::object parsed = json::parse(reply.json).as_object();
  if (!reply.payload.empty()) parsed["payload"] = std::string(reply.payload.begin(), reply.payload.end());
  return parsed;
}

json::value Device::ok(const json::object& command, std::string_view payload) {
  json::object reply = call(command, payload);
  INFO(json::serialize(command) << " -> " << json::serialize(reply));
  REQUIRE(reply.contains("ok"));
  return reply["ok"];
}

std::string Device::error(const json::object& command, std::string_view payload) {
  json::object reply = call(command, payload);
  INFO(json::serialize(command) << " -> " << json::serialize(reply));
  REQUIRE(reply.contains("error"));
  return std::string(reply["error"].as_object()["code"].as_string());
}

void Device::sign_in(const std::string& user_id, const std::string& email) {
  const std::string now = "2025-06-01T00:00:00.000000Z";
  ok({{"do", "sign_in"},
      {"user", {{"id", user_id}, {"email", email}, {"created_at", now}, {"updated_at", now}}},
      {"session", {{"access_token", "a"}, {"refresh_token", "r"}, {"expires_at", 1}}}});
}

json::value Device::insert(const std::string& table, const json::object& values) {
  return ok({{"do", "insert"}, {"table", table}, {"values", values}});
}

json::value Device::update(const std::string& table, const std::string& id, const json::object& values) {
  return ok({{"do", "update"}, {"table", table}, {"id", id}, {"values", values}});
}

json::array Device::rows(const std::string& sql) {
  return ok({{"do", "query"}, {"sql", sql}, {"form", "json"}}).as_array();
}

json::object Device::status() {
  return ok({{"do", "status"}}).as_object();
}

std::string Device::take() {
  json::object reply = call({{"do", "take"}});
  REQUIRE(reply.contains("ok"));
  return reply.contains("payload") ? std::string(reply["payload"].as_string()) : std::string();
}

}  // namespace freehold
