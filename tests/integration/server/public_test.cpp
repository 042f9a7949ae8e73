#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "tests/support/clients.hpp"
#include "tests/support/test_server.hpp"

namespace freehold {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

/// A push of one template: what `values` says of it, the first time whole.
json::object push_of_template(const std::string& client, std::int64_t transaction, const char* op,
                              const std::string& id, json::object values) {
  json::object change{{"table", "templates"}, {"op", op}, {"id", id}, {"values", std::move(values)}};
  json::object whole{{"id", transaction}, {"clock", "01902d3c4b5a000" + std::to_string(transaction)}};
  whole["changes"] = json::array{std::move(change)};
  return {{"type", "push"},
          {"client_id", client},
          {"schema_version", 4},
          {"after", transaction - 1},
          {"transactions", json::array{std::move(whole)}}};
}

json::object whole_template(const std::string& name) {
  const char* then = "2025-06-15T12:00:00.000000Z";
  return {{"name", name},
          {"template_data", json::object{}},
          {"is_public", true},
          {"created_at", then},
          {"updated_at", then}};
}

/// The next answer of the public feed that has a row of this id.
std::optional<json::array> row_of(LiveClient& device, const std::string& id) {
  while (const auto rows = device.next_of("rows")) {
    if (!rows->contains("scope") || rows->at("scope").as_string() != "public") continue;
    for (const json::value& row : rows->at("rows").as_array())
      if (row.at(1).as_string() == id) return row.as_array();
  }
  return std::nullopt;
}

void greet_wanting_what_is_public(LiveClient& device, const Person& person) {
  device.send({{"type", "hello"},
               {"token", person.access},
               {"client_id", new_id()},
               {"schema_version", 4},
               {"since", 0},
               {"scopes", json::object{{"public", 0}}}});
  const auto welcome = device.next();
  REQUIRE(welcome);
  REQUIRE(welcome->at("type").as_string() == "welcome");
}

}  // namespace

TEST_CASE("what Ada publishes reaches the devices of others that want it, and nobody else's") {
  TestServer server(GENERATE(StoreKind::sqlite, StoreKind::postgres));
  const Person ada = sign_up(server.port(), "ada"), bob = sign_up(server.port(), "bob");
  LiveClient reader(server.port()), other(server.port());
  greet_wanting_what_is_public(reader, bob);
  REQUIRE(other.greet(bob, new_id()));
  REQUIRE(other.next_of("rows"));
  const std::string id = new_id(), client = new_id();
  const auto pushed = [&](std::int64_t transaction, const char* op, json::object values) {
    const auto push = push_of_template(client, transaction, op, id, std::move(values));
    const HttpAnswer answer = post(server.port(), "/v1/sync/push", push, ada.access);
    CHECK(answer.body.find("refused") == std::string::npos);
    CHECK(answer.status == 200);
  };
  pushed(1, "insert", whole_template("for everybody"));
  const auto made = row_of(reader, id);
  REQUIRE(made);
  CHECK(json::serialize(*made).find(ada.id) != std::string::npos);
  pushed(2, "update", {{"is_public", false}});
  const auto withdrawn = row_of(reader, id);
  REQUIRE(withdrawn);
  CHECK(withdrawn->at(4).is_null());
  CHECK_FALSE(other.next(300ms));
}

TEST_CASE("the public feed is pulled over HTTP by whoever has an account") {
  TestServer server(GENERATE(StoreKind::sqlite, StoreKind::postgres));
  const Person ada = sign_up(server.port(), "ada"), bob = sign_up(server.port(), "bob");
  const std::string id = new_id();
  const auto push = push_of_template(new_id(), 1, "insert", id, whole_template("for everybody"));
  CHECK(post(server.port(), "/v1/sync/push", push, ada.access).status == 200);
  const auto shown = [&] {
    const HttpAnswer answer = get(server.port(), "/v1/sync/pull?scope=public&limit=20000", bob.access);
    CHECK(answer.status == 200);
    CHECK(answer.json().at("scope").as_string() == "public");
    return answer.body.find(id) != std::string::npos;
  };
  // A watch puts it into the feed, a moment after the commit.
  const auto until = std::chrono::steady_clock::now() + 10s;
  while (!shown() && std::chrono::steady_clock::now() < until) continue;
  CHECK(shown());
  CHECK(get(server.port(), "/v1/sync/pull?scope=public").status == 401);
  CHECK(get(server.port(), "/v1/sync/pull?scope=everybody", bob.access).status == 404);
  CHECK(get(server.port(), "/v1/sync/pull?scope=public&at=1.2.3", bob.access).code() == "malformed");
}

}  // namespace freehold
