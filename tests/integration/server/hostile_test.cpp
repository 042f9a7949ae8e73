#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "tests/support/clients.hpp"
#include "tests/support/postgres_cluster.hpp"
#include "tests/support/test_server.hpp"

namespace freehold {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;
using namespace std::string_literals;

/// After whatever was done to it, the server answers.
void check_alive(const TestServer& server) {
  CHECK(get(server.port(), "/healthz").status == 200);
  CHECK(get(server.port(), "/readyz").status == 200);
}

std::string request_head(const std::string& path, std::size_t length) {
  return "POST " + path +
         " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(length) +
         "\r\n\r\n";
}

TEST_CASE("a body of 100 MB is refused with 413 before it has come") {
  TestServer server(StoreKind::sqlite);
  const Person ada = sign_up(server.port(), "ada");
  const std::string body(100 * 1024 * 1024, ' ');
  for (const std::string& path : {std::string("/v1/auth/login"), std::string("/v1/sync/push")}) {
    const HttpAnswer answer =
        call(server.port(),
             {"POST", path, {{"Content-Type", "application/json"}, {"Authorization", "Bearer " + ada.access}}, body});
    CHECK(answer.status == 413);
    CHECK(answer.code() == "too_large");
    CHECK(answer.closes);
  }
  RawConnection sender(server.port());
  sender.send(request_head("/v1/auth/login", body.size()));
  CHECK(sender.send(body) < body.size());
  check_alive(server);
}

/// One call from an address behind a proxy on this machine.
HttpAnswer call_from(const TestServer& server, const std::string& address, HttpCall what) {
  what.headers["X-Forwarded-For"] = address;
  return call(server.port(), what);
}

TEST_CASE("an address that asks without a pause is told to wait, by the API and by the live socket, and no other one") {
  ServerOptions options;
  options.requests_per_second = 1;
  options.requests_at_once = 3;
  TestServer server(StoreKind::sqlite, options);
  for (int i = 0; i < 3; ++i) CHECK(call_from(server, "192.0.2.1", {"GET", "/healthz", {}, {}}).status == 200);
  const HttpAnswer refused = call_from(server, "192.0.2.1", {"GET", "/healthz", {}, {}});
  CHECK(refused.status == 429);
  CHECK(refused.code() == "too_many_attempts");
  CHECK(refused.headers.at("retry-after") == "1");
  const LiveClient live(server.port(), {{"X-Forwarded-For", "192.0.2.1"}});
  CHECK(live.refusal_status() == 429);
  CHECK(call_from(server, "192.0.2.2", {"GET", "/healthz", {}, {}}).status == 200);
  server.clock.offset_us = 2'000'000;
  CHECK(call_from(server, "192.0.2.1", {"GET", "/healthz", {}, {}}).status == 200);
}

TEST_CASE("an address that makes accounts without end is told to wait") {
  TestServer server(StoreKind::sqlite);
  const auto sign_up_from = [&](const std::string& address, int number) {
    const std::string form = json::serialize(
        json::object{{"email", "p" + std::to_string(number) + "@example.org"}, {"password", "a password of theirs"}});
    return call_from(server, address, {"POST", "/v1/auth/register", {{"Content-Type", "application/json"}}, form});
  };
  int made = 0;
  while (made < 1'000 && sign_up_from("192.0.2.1", made).status == 201) ++made;
  CHECK(made == 60);
  const HttpAnswer refused = sign_up_from("192.0.2.1", made);
  CHECK(refused.status == 429);
  CHECK(std::stoi(refused.headers.at("retry-after")) > 60);
  CHECK(sign_up_from("192.0.2.2", made).status == 201);
}

TEST_CASE("a body without an announced length is cut off at the limit of its route") {
  TestServer server(StoreKind::sqlite);
  RawConnection sender(server.port());
  sender.send(
      "POST /v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
      "Transfer-Encoding: chunked\r\n\r\n");
  const std::string chunk = "1000\r\n" + std::string(0x1000, ' ') + "\r\n";
  for (int i = 0; i < 6; ++i) sender.send(chunk);
  CHECK(sender.read_all().starts_with("HTTP/1.1 413 "));
  check_alive(server);
}

TEST_CASE("a login of 17 KB is too large, one of 15 KB is only wrong") {
  TestServer server(StoreKind::sqlite);
  const auto login = [&](std::size_t padding) {
    return post(server.port(), "/v1/auth/login",
                {{"email", "ada@example.org"}, {"password", "x"}, {"padding", std::string(padding, 'x')}});
  };
  CHECK(login(17 * 1024).code() == "too_large");
  CHECK(login(15 * 1024).code() == "invalid_credentials");
}

TEST_CASE("header fields beyond the limit are refused with 431") {
  TestServer server(StoreKind::sqlite);
  RawConnection sender(server.port());
  sender.send("GET /healthz HTTP/1.1\r\nHost: x\r\nX-Padding: " + std::string(64 * 1024, 'x') + "\r\n\r\n");
  CHECK(sender.read_all().starts_with("HTTP/1.1 431 "));
  check_alive(server);
}

TEST_CASE("what is no HTTP is refused with 400") {
  TestServer server(StoreKind::sqlite);
  for (const std::string& text :
       {std::string("hello\r\n\r\n"), std::string("GET  / HTTP/1.1\r\n\r\n"), std::string("GET / HTTP/9.9\r\n\r\n"),
        std::string("GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n"),
        std::string("POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"),
        "\x16\x03\x01\x02\x00\x01\x00\x01\xFC\x03\x03 a TLS greeting\r\n\r\n"s}) {
    RawConnection sender(server.port());
    sender.send(text);
    INFO(text);
    CHECK(sender.read_all().starts_with("HTTP/1.1 400 "));
  }
  check_alive(server);
}

TEST_CASE("a client that dribbles its header or its body is cut off in time") {
  ServerOptions options;
  options.header_timeout = 200ms;
  options.body_timeout = 200ms;
  TestServer server(StoreKind::sqlite, options);
  RawConnection silent(server.port()), header(server.port()), body(server.port());
  header.send("GET /healthz HT");
  body.send(request_head("/v1/auth/login", 100) + "{\"email\"");
  CHECK(silent.ended_within(5s));
  CHECK(header.ended_within(5s));
  CHECK(body.ended_within(5s));
  check_alive(server);
}

TEST_CASE("addresses and methods that are not there are said so") {
  TestServer server(StoreKind::sqlite);
  CHECK(get(server.port(), "/v1/nothing").code() == "not_found");
  CHECK(get(server.port(), "/v1").code() == "not_found");
  CHECK(get(server.port(), "/").code() == "not_found");
  const HttpAnswer method = call(server.port(), {"DELETE", "/v1/me", {}, {}});
  CHECK(method.status == 405);
  CHECK(method.code() == "method_not_allowed");
  CHECK(method.headers.at("allow") == "GET");
  CHECK(get(server.port(), "/v1/auth/login").headers.at("allow") == "POST");
  const HttpAnswer form =
      call(server.port(),
           {"POST", "/v1/auth/login", {{"Content-Type", "application/x-www-form-urlencoded"}}, "email=ada&password=x"});
  CHECK(form.status == 415);
  CHECK(form.code() == "unsupported_media_type");
  CHECK(get(server.port(), "/v1/sync/live").status == 426);
  CHECK(call(server.port(), {"POST", "/index.html", {}, {}}).status == 405);
}

TEST_CASE("one connection serves request after request, also those sent ahead") {
  TestServer server(StoreKind::sqlite);
  RawConnection client(server.port());
  const std::string ask = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
  client.send(ask + ask + "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  const std::string answers = client.read_all();
  std::size_t count = 0;
  for (std::size_t at = answers.find("200 OK"); at != std::string::npos; at = answers.find("200 OK", at + 1)) ++count;
  CHECK(count == 3);
}

TEST_CASE("a client that asks first whether it may send its body is answered") {
  TestServer server(StoreKind::sqlite);
  RawConnection client(server.port());
  const std::string body = R"({"email":"ada@example.org","password":"x"})";
  client.send(
      "POST /v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nConnection: close\r\n"
      "Expect: 100-continue\r\nContent-Length: " +
      std::to_string(body.size()) + "\r\n\r\n");
  CHECK(client.read_all(300ms) == "HTTP/1.1 100 Continue\r\n\r\n");
  client.send(body);
  CHECK(client.read_all().starts_with("HTTP/1.1 401 "));
}

TEST_CASE("a page of a foreign origin may not call, a listed one may") {
  ServerOptions options;
  options.allowed_origins = {"https://app.example.org"};
  TestServer server(StoreKind::sqlite, options);
  const auto from = [&](const std::string& origin, const std::string& method) {
    return call(server.port(),
                {method, "/v1/auth/login", {{"Origin", origin}, {"Access-Control-Request-Method", "POST"}}, {}});
  };
  const HttpAnswer allowed = from("https://app.example.org", "OPTIONS");
  CHECK(allowed.status == 204);
  CHECK(allowed.headers.at("access-control-allow-origin") == "https://app.example.org");
  CHECK(allowed.headers.at("access-control-allow-headers").find("Authorization") != std::string::npos);
  CHECK(allowed.headers.at("access-control-allow-methods").find("DELETE") != std::string::npos);
  const HttpAnswer foreign = from("https://evil.example.org", "OPTIONS");
  CHECK(foreign.status == 403);
  CHECK(foreign.code() == "origin_not_allowed");
  CHECK(foreign.headers.count("access-control-allow-origin") == 0);
  CHECK(from("https://evil.example.org", "POST").code() == "origin_not_allowed");
  CHECK(from("http://127.0.0.1:" + server.port(), "POST").code() == "unsupported_media_type");
}

TEST_CASE("HEAD answers like GET, without the body") {
  TestServer server(StoreKind::sqlite);
  const HttpAnswer head = call(server.port(), {"HEAD", "/healthz", {}, {}});
  CHECK(head.status == 200);
  CHECK(head.body.empty());
  CHECK(head.headers.at("content-length") == std::to_string(get(server.port(), "/healthz").body.size()));
  CHECK(head.headers.at("date").ends_with(" GMT"));
  CHECK(call(server.port(), {"HEAD", "/v1/auth/login", {}, {}}).status == 405);
}

TEST_CASE("beyond the limit of connections a further one is closed, and served again once there is room") {
  ServerOptions options;
  options.connections_max = 2;
  TestServer server(StoreKind::sqlite, options);
  {
    RawConnection first(server.port()), second(server.port());
    first.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
    second.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(first.read_all(200ms).starts_with("HTTP/1.1 200 "));
    CHECK(second.read_all(200ms).starts_with("HTTP/1.1 200 "));
    RawConnection third(server.port());
    CHECK(third.ended_within(5s));
  }
  std::this_thread::sleep_for(200ms);
  check_alive(server);
}

TEST_CASE("Postgres dies under the server: requests say so with their code, and all goes on when it is back") {
  TestServer server(StoreKind::postgres);
  const Person ada = sign_up(server.port(), "ada");
  LiveClient phone(server.port());
  REQUIRE(phone.greet(ada, new_id()));
  REQUIRE(phone.next_of("rows"));
  PostgresCluster::shared().kill();
  const HttpAnswer ready = get(server.port(), "/readyz");
  CHECK(ready.status == 503);
  CHECK(ready.code() == "database_unavailable");
  CHECK(get(server.port(), "/v1/sync/pull", ada.access).code() == "database_unavailable");
  CHECK(get(server.port(), "/healthz").status == 200);
  phone.send(push_of_tasks(new_id(), 1, 0, {{new_id(), "not now"}}));
  const auto error = phone.next_of("error");
  REQUIRE(error);
  CHECK(error->at("code").as_string() == "database_unavailable");
  CHECK(phone.close_code() == 1013);

  PostgresCluster::shared().restart();
  CHECK(get(server.port(), "/readyz").status == 200);
  LiveClient again(server.port());
  REQUIRE(again.greet(ada, new_id()));
  REQUIRE(again.next_of("rows"));
  REQUIRE(post(server.port(), "/v1/sync/push", push_of_tasks(new_id(), 1, 0, {{new_id(), "now"}}), ada.access).status ==
          200);
  CHECK(again.next_of("rows"));
}

TEST_CASE("two hundred connections that break off in the middle leave the server as it was") {
  TestServer server(StoreKind::sqlite);
  for (int i = 0; i < 200; ++i) {
    RawConnection client(server.port());
    client.send(i % 2 == 0 ? "GET /healthz HTTP/1.1\r\n" : request_head("/v1/auth/register", 500) + "{\"email\":");
  }
  check_alive(server);
}

TEST_CASE("a crowd that signs in at once is served or told to come back, and never hangs") {
  TestServer server(StoreKind::sqlite);
  sign_up(server.port(), "ada");
  std::atomic<int> served = 0, odd = 0;
  std::vector<std::thread> crowd;
  for (int i = 0; i < 16; ++i)
    crowd.emplace_back([&] {
      for (int j = 0; j < 5; ++j) {
        const auto answer =
            post(server.port(), "/v1/auth/login", {{"email", "ada@example.org"}, {"password", "ada's password"}});
        ++(answer.status == 200 || answer.status == 503 || answer.status == 429 ? served : odd);
      }
    });
  for (std::thread& one : crowd) one.join();
  CHECK(served == 80);
  CHECK(odd == 0);
}

}  // namespace
}  // namespace freehold
