#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "tests/support/clients.hpp"
#include "tests/support/test_server.hpp"

namespace freehold {
namespace {

const std::string kPath = "/v1/api-keys";

HttpAnswer remove(const std::string& port, const std::string& id, const std::string& token) {
  return call(port, {"DELETE", kPath + "/" + id, {{"Authorization", "Bearer " + token}}, {}});
}

boost::json::object key_form(const std::string& key = "sk-ada-0123456789") {
  return {{"provider", "example"}, {"key_name", "Work"}, {"key", key}};
}

std::string id_of(const HttpAnswer& added) {
  return std::string(added.json().at("id").as_string());
}

TEST_CASE("Ada hands in a key, sees its last four characters, and deletes it; her phone hears of all of it") {
  const StoreKind kind = GENERATE(StoreKind::sqlite, StoreKind::postgres);
  TestServer server(kind);
  const Person ada = sign_up(server.port(), "ada");
  LiveClient phone(server.port());
  REQUIRE(phone.greet(ada, new_id()));
  REQUIRE(phone.next_of("rows"));

  const HttpAnswer added = post(server.port(), kPath, key_form(), ada.access);
  CHECK(added.status == 201);
  CHECK(added.json().at("provider") == "example");
  CHECK(added.json().at("key_name") == "Work");
  CHECK(added.json().at("key_last_four") == "6789");
  CHECK(added.json().at("created_at").as_string().size() == 27);
  CHECK(added.body.find("0123") == std::string::npos);
  const HttpAnswer listed = get(server.port(), kPath, ada.access);
  CHECK(listed.status == 200);
  const boost::json::value keys = listed.json();
  REQUIRE(keys.at("api_keys").as_array().size() == 1);
  CHECK(keys.at("api_keys").at(0) == added.json());

  const auto fed = phone.next_of("rows");
  REQUIRE(fed);
  const std::string columns = boost::json::serialize(fed->at("columns").at("user_api_keys"));
  CHECK(columns == R"(["provider","key_name","key_last_four","created_at","last_used_at","is_active"])");
  CHECK(fed->at("rows").at(0).at(1).as_string() == id_of(added));
  CHECK(fed->at("rows").at(0).at(4).at(2) == "6789");
  CHECK(server.secrets().use_api_key(OwnerId::parse(ada.id).value(), RowId::parse(id_of(added)).value())->text() ==
        "sk-ada-0123456789");
  const auto used = phone.next_of("rows");
  REQUIRE(used);
  CHECK(used->at("rows").at(0).at(4).at(4).as_string().size() == 27);

  CHECK(remove(server.port(), id_of(added), ada.access).status == 204);
  const auto gone = phone.next_of("rows");
  REQUIRE(gone);
  CHECK(gone->at("rows").at(0).at(4).is_null());
  CHECK(remove(server.port(), id_of(added), ada.access).status == 404);
  CHECK(get(server.port(), kPath, ada.access).json().at("api_keys").as_array().empty());
}

TEST_CASE("keys are their owner's alone: strangers find nothing, and nobody comes without a token") {
  TestServer server(StoreKind::sqlite);
  const Person ada = sign_up(server.port(), "ada"), bob = sign_up(server.port(), "bob");
  const std::string id = id_of(post(server.port(), kPath, key_form(), ada.access));
  CHECK(get(server.port(), kPath, bob.access).json().at("api_keys").as_array().empty());
  const HttpAnswer refused = remove(server.port(), id, bob.access);
  CHECK(refused.status == 404);
  CHECK(refused.code() == "not_found");
  CHECK(get(server.port(), kPath).status == 401);
  CHECK(post(server.port(), kPath, key_form()).status == 401);
  CHECK(call(server.port(), {"DELETE", kPath + "/" + id, {}, {}}).status == 401);
  CHECK(get(server.port(), kPath, ada.access).json().at("api_keys").as_array().size() == 1);
}

TEST_CASE("what is no key is refused, and no answer repeats it") {
  TestServer server(StoreKind::sqlite);
  const Person ada = sign_up(server.port(), "ada");
  const std::string planted = "sk-PLANTED";
  boost::json::object no_provider{{"key", planted}}, wrong_type{{"provider", 7}, {"key", planted}};
  boost::json::object empty_provider{{"provider", ""}, {"key", planted}};
  const std::vector<std::pair<boost::json::value, unsigned>> wrong = {
      {no_provider, 400},
      {wrong_type, 400},
      {empty_provider, 422},
      {boost::json::object{{"provider", "example"}}, 400},
      {boost::json::object{{"provider", "example"}, {"key", boost::json::array{planted}}}, 400},
      {boost::json::array{planted}, 400},
      {key_form("1234567"), 422},
      {key_form(planted + std::string(4090, 'x')), 422},
      {key_form(planted + "\n"), 422},
      {key_form(planted + std::string(17'000, 'x')), 413},
  };
  for (const auto& [body, status] : wrong) {
    const HttpAnswer answer = post(server.port(), kPath, body, ada.access);
    CHECK(answer.status == status);
    CHECK(answer.body.find("PLANTED") == std::string::npos);
  }
  HttpCall broken{"POST", kPath, {{"Content-Type", "application/json"}, {"Authorization", "Bearer " + ada.access}}, {}};
  broken.body = R"({"provider": "example", "key": "sk-PLANTED)";
  const HttpAnswer answer = call(server.port(), broken);
  CHECK(answer.status == 400);
  CHECK(answer.body.find("PLANTED") == std::string::npos);
  CHECK(post(server.port(), kPath, key_form(std::string(4096, 'x')), ada.access).status == 201);
}

TEST_CASE("an account has room for twenty keys") {
  TestServer server(StoreKind::sqlite);
  const Person ada = sign_up(server.port(), "ada"), bob = sign_up(server.port(), "bob");
  for (int i = 0; i < 20; ++i) CHECK(post(server.port(), kPath, key_form(), ada.access).status == 201);
  const HttpAnswer refused = post(server.port(), kPath, key_form(), ada.access);
  CHECK(refused.status == 409);
  CHECK(refused.code() == "quota_exceeded");
  CHECK(post(server.port(), kPath, key_form(), bob.access).status == 201);
}

TEST_CASE("an address with something else than an id is none, and each address names its methods") {
  TestServer server(StoreKind::sqlite);
  const Person ada = sign_up(server.port(), "ada");
  for (const char* id : {"{id}", "7", "", "0190A6B2-7C1E-7D3F-8A4B-5C6D7E8F9A0B",
                         "0190a6b2-7c1e-7d3f-8a4b-5c6d7e8f9a0b/more", "0190a6b2-7c1e-7d3f-8a4b-5c6d7e8f9a0b%20"})
    CHECK(remove(server.port(), id, ada.access).status == 404);
  const HttpAnswer other = get(server.port(), kPath + "/" + new_id(), ada.access);
  CHECK(other.status == 405);
  CHECK(other.headers.at("allow").find("DELETE") != std::string::npos);
  const HttpAnswer put = call(server.port(), {"PUT", kPath, {{"Authorization", "Bearer " + ada.access}}, {}});
  CHECK(put.status == 405);
  CHECK(put.headers.at("allow").find("GET, POST") != std::string::npos);
}

TEST_CASE("an account that was switched off hands in no key and sees none") {
  TestServer server(StoreKind::postgres);
  const Person ada = sign_up(server.port(), "ada");
  const std::string id = id_of(post(server.port(), kPath, key_form(), ada.access));
  server.run_sql("UPDATE main_app.users SET is_active = false");
  CHECK(post(server.port(), kPath, key_form(), ada.access).status == 403);
  CHECK(get(server.port(), kPath, ada.access).status == 403);
  CHECK(remove(server.port(), id, ada.access).status == 403);
}

}  // namespace
}  // namespace freehold
