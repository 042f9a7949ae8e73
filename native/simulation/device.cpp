#include "native/simulation/device.hpp"

namespace freehold::simulation {

namespace json = boost::json;

Device::Device(int number, const Person& person, const Image& image, const std::int64_t& time_us, std::uint64_t seed)
    : name_(person.name + '-' + std::to_string(number)),
      person_(person),
      clock_(time_us),
      random_(seed),
      disk_("simulated-" + name_, clock_, seed) {
  disk_.load(image);
}

Status Device::open() {
  FREEHOLD_ASSIGN(replica_, open_device(disk_, clock_, random_, version_));
  FREEHOLD_ASSIGN(const json::value status, ask({{"do", "status"}}));
  FREEHOLD_ASSIGN(client_, ClientId::parse(json::value_to<std::string>(status.at("client_id"))));
  return {};
}

Status Device::crash(Stop stop) {
  disk_.break_after(0);
  replica_.reset();
  disk_.restart(stop);
  return open();
}

json::object Device::call(const json::object& command, std::string_view payload) {
  const Replica::Reply reply = replica_->call(json::serialize(command), payload);
  json::object parsed = json::parse(reply.json).as_object();
  if (!reply.payload.empty()) parsed["payload"] = std::string(reply.payload.begin(), reply.payload.end());
  return parsed;
}

Result<json::value> Device::ask(const json::object& command) {
  json::object reply = call(command);
  if (reply.contains("ok")) return reply["ok"];
  return fail(Code::internal,
              name_ + " answers " + json::serialize(command) + " with " + json::serialize(reply["error"]));
}

Result<json::array> Device::rows(const std::string& sql) {
  FREEHOLD_ASSIGN(const json::value rows, ask({{"do", "query"}, {"sql", sql}, {"form", "json"}}));
  return rows.as_array();
}

Result<TransactionId> Device::newest_transaction() {
  FREEHOLD_ASSIGN(const json::array newest, rows("SELECT coalesce(max(id), 0) AS n FROM freehold_outbox"));
  return newest[0].at("n").as_int64();
}

}  // namespace freehold::simulation
