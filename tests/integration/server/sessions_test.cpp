#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "tests/support/clients.hpp"
#include "tests/support/test_server.hpp"

namespace freehold {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

HttpAnswer remove(const TestServer& server, const std::string& target, const std::string& token) {
  return call(server.port(), {"DELETE", target, {{"Authorization", "Bearer " + token}}, {}});
}

HttpAnswer refresh(const TestServer& server, const Person& person) {
  return post(server.port(), "/v1/auth/refresh", {{"refresh_token", person.refresh}});
}

/// A further device of somebody who has an account.
Person sign_in_as(const TestServer& server, const Person& person, const std::string& device) {
  const HttpAnswer answer =
      post(server.port(), "/v1/auth/login",
           {{"email", person.name + "@example.org"}, {"password", person.name + "'s password"}, {"device", device}});
  REQUIRE(answer.status == 200);
  const json::value tokens = answer.json();
  return {person.id, std::string(tokens.at("access_token").as_string()),
          std::string(tokens.at("refresh_token").as_string()), person.name};
}

json::array sessions(const TestServer& server, const Person& person) {
  const HttpAnswer answer = get(server.port(), "/v1/auth/sessions", person.access);
  REQUIRE(answer.status == 200);
  return answer.json().at("sessions").as_array();
}

std::string id_of(const TestServer& server, const Person& person) {
  for (const json::value& session : sessions(server, person))
    if (session.at("current").as_bool()) return std::string(session.at("id").as_string());
  return {};
}

std::string address_of(const TestServer& server, const Person& person) {
  return "/v1/auth/sessions/" + id_of(server, person);
}

ServerOptions looking_often() {
  ServerOptions options;
  options.head_poll = 50ms;
  return options;
}

/// A device on the live socket that has caught up.
struct OnAir {
  OnAir(const TestServer& server, const Person& person) : socket(server.port()) {
    REQUIRE(socket.greet(person, new_id()));
    REQUIRE(socket.next_of("rows"));
  }

  /// The server ends the socket and says why.
  void must_be_cut_off() {
    const auto error = socket.next_of("error");
    REQUIRE(error);
    CHECK(error->at("code").as_string() == "unauthenticated");
    CHECK(error->at("message").as_string().find("sign in again") != json::string::npos);
    CHECK(socket.close_code() == 4401);
  }

  LiveClient socket;
};

TEST_CASE("Ada sees the devices on which she is signed in, the one seen last first, and which one she holds") {
  TestServer server(GENERATE(StoreKind::sqlite, StoreKind::postgres));
  const Person ada = sign_up(server.port(), "ada"), ben = sign_up(server.port(), "ben");
  const Person phone = sign_in_as(server, ada, "Ada's phone");
  const json::array listed = sessions(server, phone);
  REQUIRE(listed.size() == 2);
  CHECK(listed[0].at("device").as_string() == "Ada's phone");
  CHECK(listed[0].at("current").as_bool());
  CHECK_FALSE(listed[1].at("current").as_bool());
  CHECK(listed[1].at("created_at").as_string() == listed[1].at("seen_at").as_string());
  CHECK(id_of(server, ada) == listed[1].at("id").as_string());

  server.clock.offset_us = 60'000'000;
  const HttpAnswer refreshed = refresh(server, ada);
  REQUIRE(refreshed.status == 200);
  const json::array later = sessions(server, phone);
  CHECK(later[0].at("id") == listed[1].at("id"));
  CHECK(later[0].at("created_at") == listed[1].at("created_at"));
  CHECK(later[0].at("seen_at").as_string() > listed[1].at("seen_at").as_string());
  CHECK(sessions(server, ben).size() == 1);
  CHECK(get(server.port(), "/v1/auth/sessions").code() == "unauthenticated");
}

TEST_CASE("a device says what it is called; where it does not, its browser does") {
  TestServer server(StoreKind::sqlite);
  const Person ada = sign_up(server.port(), "ada");
  HttpCall what{"POST", "/v1/auth/login", {{"Content-Type", "application/json"}}, {}};
  what.headers["User-Agent"] = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/126.0.0.0 Safari/537.36";
  what.body = json::serialize(json::object{{"email", "ada@example.org"}, {"password", "ada's password"}});
  REQUIRE(call(server.port(), what).status == 200);
  CHECK(sessions(server, ada)[0].at("device").as_string() == "Chrome on Linux");
  CHECK(sessions(server, ada)[1].at("device").as_string() == "Unknown device");

  for (const json::value& bad : {json::value("two\nlines"), json::value(std::string(201, 'x')), json::value(7)}) {
    INFO(json::serialize(bad));
    const json::object form = {{"email", "ada@example.org"}, {"password", "ada's password"}, {"device", bad}};
    const HttpAnswer answer = post(server.port(), "/v1/auth/login", form);
    CHECK(answer.code() == (bad.is_string() ? "invalid_value" : "malformed"));
    CHECK(answer.json().at("column").as_string() == "device");
  }
  CHECK(sessions(server, ada).size() == 2);
}

TEST_CASE("Ada signs out the phone that she lost: its next request is refused, its socket ends, its tokens are dead") {
  TestServer server(GENERATE(StoreKind::sqlite, StoreKind::postgres), looking_often());
  const Person ada = sign_up(server.port(), "ada");
  const Person phone = sign_in_as(server, ada, "phone");
  OnAir laptop_on_air(server, ada), phone_on_air(server, phone);
  const std::string address = address_of(server, phone);
  CHECK(remove(server, address, ada.access).status == 204);
  CHECK(get(server.port(), "/v1/me", phone.access).code() == "unauthenticated");
  CHECK(get(server.port(), "/v1/sync/pull", phone.access).code() == "unauthenticated");
  CHECK(get(server.port(), "/v1/auth/sessions", phone.access).status == 401);
  phone_on_air.must_be_cut_off();
  LiveClient again(server.port());
  CHECK(again.greet(phone, new_id())->at("code").as_string() == "unauthenticated");
  CHECK(refresh(server, phone).code() == "unauthenticated");
  CHECK(remove(server, address, ada.access).status == 404);

  CHECK(sessions(server, ada).size() == 1);
  CHECK(laptop_on_air.socket.close_code(300ms) == 0);
}

TEST_CASE("a push of a device that was signed out is refused at once, also on an open socket") {
  TestServer server(GENERATE(StoreKind::sqlite, StoreKind::postgres));
  const Person ada = sign_up(server.port(), "ada");
  const Person phone = sign_in_as(server, ada, "phone");
  const std::string client = new_id();
  LiveClient socket(server.port());
  REQUIRE(socket.greet(phone, client));
  REQUIRE(remove(server, address_of(server, phone), ada.access).status == 204);
  const json::object push = push_of_tasks(client, 1, 0, {{new_id(), "too late"}});
  CHECK(post(server.port(), "/v1/sync/push", push, phone.access).code() == "unauthenticated");
  socket.send(push);
  CHECK(socket.next_of("error")->at("code").as_string() == "unauthenticated");
  CHECK(socket.close_code() == 4401);
}

TEST_CASE("whoever asks for another's sign-in is told that there is none, as for one that never was") {
  TestServer server(GENERATE(StoreKind::sqlite, StoreKind::postgres));
  const Person ada = sign_up(server.port(), "ada"), ben = sign_up(server.port(), "ben");
  const HttpAnswer stranger = remove(server, address_of(server, ada), ben.access);
  const HttpAnswer unknown = remove(server, "/v1/auth/sessions/" + new_id(), ben.access);
  const HttpAnswer nonsense = remove(server, "/v1/auth/sessions/nonsense", ben.access);
  CHECK(stranger.status == 404);
  CHECK(stranger.code() == "not_found");
  CHECK(stranger.body == unknown.body);
  CHECK(stranger.body == nonsense.body);
  CHECK(get(server.port(), "/v1/me", ada.access).status == 200);
  CHECK(remove(server, address_of(server, ada), "no token").code() == "unauthenticated");
  CHECK(remove(server, "/v1/auth/sessions/", ben.access).status == 404);
  CHECK(remove(server, "/v1/auth/sessions/a/b", ben.access).status == 404);
  CHECK(get(server.port(), address_of(server, ada), ada.access).headers.at("allow") == "DELETE");
  CHECK(post(server.port(), "/v1/auth/sessions", json::object(), ada.access).headers.at("allow") == "GET, DELETE");
}

TEST_CASE("Ada signs out everywhere, on this device too, and Ben is not touched") {
  TestServer server(GENERATE(StoreKind::sqlite, StoreKind::postgres), looking_often());
  const Person ada = sign_up(server.port(), "ada"), ben = sign_up(server.port(), "ben");
  const Person phone = sign_in_as(server, ada, "phone");
  OnAir ada_on_air(server, ada), phone_on_air(server, phone), ben_on_air(server, ben);
  CHECK(remove(server, "/v1/auth/sessions", phone.access).status == 204);
  for (const Person& device : {ada, phone}) {
    CHECK(get(server.port(), "/v1/me", device.access).code() == "unauthenticated");
    CHECK(refresh(server, device).code() == "unauthenticated");
  }
  ada_on_air.must_be_cut_off();
  phone_on_air.must_be_cut_off();
  CHECK(ben_on_air.socket.close_code(300ms) == 0);
  CHECK(get(server.port(), "/v1/me", sign_in(server.port(), "ada").access).status == 200);
}

TEST_CASE("a new password cuts the other devices off, and this one stays") {
  TestServer server(GENERATE(StoreKind::sqlite, StoreKind::postgres), looking_often());
  const Person ada = sign_up(server.port(), "ada");
  const Person phone = sign_in_as(server, ada, "phone");
  OnAir ada_on_air(server, ada), phone_on_air(server, phone);
  const json::object form = {{"current", "ada's password"}, {"new", "a better one"}};
  REQUIRE(post(server.port(), "/v1/auth/password", form, ada.access).status == 200);
  phone_on_air.must_be_cut_off();
  CHECK(get(server.port(), "/v1/me", phone.access).code() == "unauthenticated");
  CHECK(ada_on_air.socket.close_code(300ms) == 0);
  CHECK(sessions(server, ada).size() == 1);
}

TEST_CASE("signing out, and a refresh token that comes twice, end the access tokens of that sign-in too") {
  TestServer server(GENERATE(StoreKind::sqlite, StoreKind::postgres), looking_often());
  const Person ada = sign_up(server.port(), "ada");
  const Person phone = sign_in_as(server, ada, "phone"), tablet = sign_in_as(server, ada, "tablet");
  OnAir phone_on_air(server, phone), tablet_on_air(server, tablet);
  REQUIRE(post(server.port(), "/v1/auth/logout", {{"refresh_token", phone.refresh}}).status == 204);
  CHECK(get(server.port(), "/v1/me", phone.access).code() == "unauthenticated");
  phone_on_air.must_be_cut_off();

  REQUIRE(refresh(server, tablet).status == 200);
  REQUIRE(refresh(server, tablet).status == 401);
  CHECK(get(server.port(), "/v1/me", tablet.access).code() == "unauthenticated");
  tablet_on_air.must_be_cut_off();
  CHECK(get(server.port(), "/v1/me", ada.access).status == 200);
}

TEST_CASE("a device that another server signs out is cut off within seconds") {
  TestServer server(StoreKind::postgres);
  TestServer second(server, ServerOptions());
  const Person ada = sign_up(server.port(), "ada");
  const Person phone = sign_in_as(server, ada, "phone");
  OnAir on_air(second, phone);
  REQUIRE(remove(server, address_of(server, phone), ada.access).status == 204);
  CHECK(get(second.port(), "/v1/me", phone.access).code() == "unauthenticated");
  on_air.must_be_cut_off();
  CHECK(get(second.port(), "/v1/auth/sessions", ada.access).json().at("sessions").as_array().size() == 1);
}

}  // namespace
}  // namespace freehold
