#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "core/workspace/workspace.hpp"
#include "tests/support/clients.hpp"
#include "tests/support/test_server.hpp"

namespace freehold {
namespace {

namespace json = boost::json;

std::string path_of(const std::string& id) {
  return "/v1/data-connections/" + id + "/credentials";
}

HttpAnswer send(const std::string& port, const char* method, const std::string& id, const std::string& token,
                const std::string& body = {}) {
  HttpCall what{method, path_of(id), {{"Authorization", "Bearer " + token}}, body};
  if (!body.empty()) what.headers["Content-Type"] = "application/json";
  return call(port, what);
}

HttpAnswer put(const std::string& port, const std::string& id, const std::string& token,
               const json::value& credentials) {
  return send(port, "PUT", id, token, json::serialize(json::object{{"credentials", credentials}}));
}

/// A connection that the person's device makes; its id.
std::string add_connection(const std::string& port, const Person& person) {
  const std::string id = new_id();
  const json::object insert{{"table", "data_connections"},
                            {"op", "insert"},
                            {"id", id},
                            {"values",
                             {{"name", "Figures"},
                              {"kind", "postgres"},
                              {"created_at", "2025-06-15T15:06:40.000000Z"},
                              {"updated_at", "2025-06-15T15:06:40.000000Z"}}}};
  json::object push = push_of_tasks(new_id(), 1, 0, {{new_id(), "Buy milk"}});
  push["transactions"].at(0).as_object()["changes"] = json::array{insert};
  const HttpAnswer answer = post(port, "/v1/sync/push", push, person.access);
  INFO(answer.body);
  REQUIRE(answer.status == 200);
  REQUIRE(answer.json().at("verdicts").at(0).as_object().contains("error") == false);
  return id;
}

std::string opened(TestServer& server, const Person& person, const std::string& id) {
  const Table& table = *workspace_schema().find("data_connections");
  const auto text = server.secrets().open(table, OwnerId::parse(person.id).value(), RowId::parse(id).value());
  return text ? std::string(text->text()) : std::string(code_name(text.error().code));
}

TEST_CASE("Ada gives a connection its credentials, other ones, and none; nobody is ever shown them") {
  const StoreKind kind = GENERATE(StoreKind::sqlite, StoreKind::postgres);
  TestServer server(kind);
  const Person ada = sign_up(server.port(), "ada");
  const std::string id = add_connection(server.port(), ada);
  const HttpAnswer given = put(server.port(), id, ada.access, {{"user", "ada"}, {"password", "sk-PLANTED"}});
  CHECK(given.status == 204);
  CHECK(given.body.empty());
  CHECK(opened(server, ada, id) == R"({"user":"ada","password":"sk-PLANTED"})");
  CHECK(put(server.port(), id, ada.access, "postgres://ada:sk-PLANTED@db").status == 204);
  CHECK(opened(server, ada, id) == R"("postgres://ada:sk-PLANTED@db")");
  CHECK(get(server.port(), path_of(id), ada.access).status == 405);
  const HttpAnswer fed = get(server.port(), "/v1/sync/pull?since=0", ada.access);
  CHECK(fed.body.find("Figures") != std::string::npos);
  CHECK(fed.body.find("PLANTED") == std::string::npos);
  CHECK(fed.body.find("encrypted_credentials") == std::string::npos);

  CHECK(send(server.port(), "DELETE", id, ada.access).status == 204);
  CHECK(opened(server, ada, id) == "not_found");
  CHECK(send(server.port(), "DELETE", id, ada.access).status == 204);
  CHECK(put(server.port(), id, ada.access, "once more").status == 204);
  CHECK(opened(server, ada, id) == R"("once more")");
}

TEST_CASE("credentials are for connections that are there and one's own") {
  const StoreKind kind = GENERATE(StoreKind::sqlite, StoreKind::postgres);
  TestServer server(kind);
  const Person ada = sign_up(server.port(), "ada"), bob = sign_up(server.port(), "bob");
  const std::string id = add_connection(server.port(), ada);
  REQUIRE(put(server.port(), id, ada.access, "Ada's").status == 204);
  for (const auto& [whose, token] : {std::pair(id, bob.access), std::pair(new_id(), ada.access)}) {
    CHECK(put(server.port(), whose, token, "stolen").status == 404);
    CHECK(send(server.port(), "DELETE", whose, token).status == 404);
  }
  CHECK(put(server.port(), "7", ada.access, "Ada's").status == 404);
  CHECK(call(server.port(), {"PUT", path_of(id), {{"Content-Type", "application/json"}}, "{}"}).status == 401);
  CHECK(call(server.port(), {"DELETE", path_of(id), {}, {}}).status == 401);
  CHECK(opened(server, ada, id) == R"("Ada's")");
}

TEST_CASE("what are no credentials is refused, and no answer repeats it") {
  TestServer server(StoreKind::sqlite);
  const Person ada = sign_up(server.port(), "ada");
  const std::string id = add_connection(server.port(), ada);
  const json::value planted = "sk-PLANTED";
  json::object many;
  for (int i = 0; i < 51; ++i) many["member " + std::to_string(i)] = planted;
  for (const json::value& wrong :
       {json::value(nullptr), json::value(7), json::value(""), json::value(json::array{planted}),
        json::value(json::object()), json::value(json::object{{"", planted}}),
        json::value(json::object{{std::string(101, 'n'), planted}}),
        json::value(json::object{{"deep", {{"a", planted}}}}),
        json::value(json::object{{"port", 5432}, {"password", planted}}), json::value(many)}) {
    const HttpAnswer answer = put(server.port(), id, ada.access, wrong);
    INFO(answer.body);
    CHECK(answer.status == 422);
    CHECK(answer.body.find("PLANTED") == std::string::npos);
  }
  for (const auto& [body, status] : std::vector<std::pair<std::string, unsigned>>{
           {"{}", 400},
           {"\"sk-PLANTED\"", 400},
           {"{\"credentials\": \"sk-PLANTED", 400},
           {"{\"credentials\": \"" + std::string(17'000, 'x') + "\"}", 413}}) {
    const HttpAnswer answer = send(server.port(), "PUT", id, ada.access, body);
    CHECK(answer.status == status);
    CHECK(answer.body.find("PLANTED") == std::string::npos);
  }
  CHECK(opened(server, ada, id) == "not_found");
  // As much as a body holds.
  CHECK(put(server.port(), id, ada.access, json::value(std::string(16'000, 'x'))).status == 204);
}

}  // namespace
}  // namespace freehold
