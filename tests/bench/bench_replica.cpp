#include "tests/bench/bench_replica.hpp"

#include <stdexcept>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "core/workspace/workspace.hpp"
#include "tests/support/must.hpp"

namespace freehold {

namespace json = boost::json;

BenchReplica::BenchReplica(const std::string& path, const std::string& owner, std::optional<DatabaseKey> key) {
  ReplicaOptions options;
  options.path = path;
  options.key = std::move(key);
  options.schema = &workspace_schema();
  options.migrations = embedded_migrations();
  options.clock = &clock_;
  options.random = &random_;
  replica_ = must(Replica::open(options));
  if (owner.empty()) return;
  const json::object user{
      {"id", owner}, {"email", "ada@example.org"}, {"created_at", kBenchTime}, {"updated_at", kBenchTime}};
  const json::object session{{"access_token", "a"}, {"refresh_token", "r"}, {"expires_at", 1}};
  call(json::serialize(json::object{{"do", "sign_in"}, {"user", user}, {"session", session}}));
}

json::object BenchReplica::call(const std::string& command, std::string_view payload) {
  const Replica::Reply reply = replica_->call(command, payload);
  json::object parsed = json::parse(reply.json).as_object();
  if (!parsed.contains("ok")) throw std::runtime_error(command.substr(0, 200) + ": " + reply.json);
  if (!reply.payload.empty()) parsed["payload"] = std::string(reply.payload.begin(), reply.payload.end());
  return parsed;
}

std::string BenchReplica::take() {
  const json::object reply = call(R"({"do":"take"})");
  const auto* payload = reply.if_contains("payload");
  return payload != nullptr ? std::string(payload->as_string()) : std::string();
}

void BenchReplica::connect(const std::string& token) {
  call(json::serialize(json::object{{"do", "connected"}, {"token", token}}));
}

void BenchReplica::meet_server(std::int64_t head) {
  connect("t");
  while (!take().empty()) continue;
  receive(json::serialize(json::object{{"type", "welcome"},
                                       {"epoch", kBenchEpoch},
                                       {"head", head},
                                       {"server_time", clock_.now_us()},
                                       {"last_transaction", 0},
                                       {"schema_version", embedded_migrations().back().version}}));
}

void BenchReplica::receive_all(const std::vector<std::string>& messages) {
  for (const std::string& message : messages) receive(message);
}

}  // namespace freehold
