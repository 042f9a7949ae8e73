#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "tests/support/clients.hpp"
#include "tests/support/test_server.hpp"

namespace freehold {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

/// Titles of tasks in messages of rows until everything up to `head` has come.
std::vector<std::string> titles_until(LiveClient& device, std::int64_t head) {
  std::vector<std::string> found;
  while (const auto rows = device.next_of("rows")) {
    for (const json::value& row : rows->at("rows").as_array())
      if (row.at(0).as_string() == "tasks" && !row.at(4).is_null()) found.emplace_back(row.at(4).at(0).as_string());
    if (rows->at("cursor").as_int64() >= head && !rows->at("more").as_bool()) return found;
  }
  FAIL("the socket fell silent before head " << head);
  return found;
}

TEST_CASE("Ada's phone and laptop see each other's pushes at once; the stranger's device hears nothing") {
  TestServer server(GENERATE(StoreKind::sqlite, StoreKind::postgres));
  const Person ada = sign_up(server.port(), "ada");
  const Person bob = sign_up(server.port(), "bob");
  const std::string phone_id = new_id(), laptop_id = new_id();
  LiveClient phone(server.port()), laptop(server.port()), stranger(server.port());
  const auto welcome = phone.greet(ada, phone_id);
  REQUIRE(welcome);
  CHECK(welcome->at("type").as_string() == "welcome");
  CHECK(welcome->at("last_transaction").as_int64() == 0);
  REQUIRE(laptop.greet(ada, laptop_id));
  REQUIRE(stranger.greet(bob, new_id()));
  const std::int64_t start = welcome->at("head").as_int64();
  titles_until(phone, start);
  titles_until(laptop, start);
  REQUIRE(stranger.next_of("rows"));

  phone.send(push_of_tasks(phone_id, 1, 0, {{new_id(), "from the phone"}}));
  const auto verdicts = phone.next();
  REQUIRE(verdicts);
  CHECK(verdicts->at("type").as_string() == "verdicts");
  const std::int64_t head = verdicts->at("head").as_int64();
  CHECK(titles_until(laptop, head) == std::vector<std::string>{"from the phone"});
  CHECK(titles_until(phone, head) == std::vector<std::string>{"from the phone"});

  laptop.send(push_of_tasks(laptop_id, 1, 0, {{new_id(), "from the laptop"}}));
  CHECK(titles_until(phone, head + 1) == std::vector<std::string>{"from the laptop"});
  CHECK_FALSE(stranger.next(300ms));
}

TEST_CASE("many devices of one account each get every push once, in order, and a stranger beside them nothing") {
  TestServer server(GENERATE(StoreKind::sqlite, StoreKind::postgres));
  const Person ada = sign_up(server.port(), "ada");
  const Person bob = sign_up(server.port(), "bob");
  std::vector<std::unique_ptr<LiveClient>> devices;
  std::int64_t head = 0;
  for (int i = 0; i < 12; ++i) {
    devices.push_back(std::make_unique<LiveClient>(server.port()));
    const auto welcome = devices.back()->greet(ada, new_id());
    REQUIRE(welcome);
    head = welcome->at("head").as_int64();
  }
  for (const auto& device : devices) titles_until(*device, head);
  LiveClient phone(server.port()), stranger(server.port());
  const std::string phone_id = new_id();
  REQUIRE(phone.greet(ada, phone_id));
  REQUIRE(stranger.greet(bob, new_id()));
  REQUIRE(stranger.next_of("rows"));

  std::vector<std::string> pushed;
  for (std::int64_t transaction = 1; transaction <= 30; ++transaction) {
    pushed.push_back(std::to_string(transaction));
    phone.send(push_of_tasks(phone_id, transaction, transaction - 1, {{new_id(), pushed.back()}}));
  }
  for (int i = 0; i < 30; ++i) {
    const auto verdicts = phone.next_of("verdicts");
    REQUIRE(verdicts);
    head = verdicts->at("head").as_int64();
  }
  for (const auto& device : devices) CHECK(titles_until(*device, head) == pushed);
  CHECK_FALSE(stranger.next(300ms));
}

TEST_CASE("what comes over HTTP reaches live devices too") {
  TestServer server(GENERATE(StoreKind::sqlite, StoreKind::postgres));
  const Person ada = sign_up(server.port(), "ada");
  LiveClient phone(server.port());
  REQUIRE(phone.greet(ada, new_id()));
  REQUIRE(phone.next_of("rows"));
  const HttpAnswer pushed =
      post(server.port(), "/v1/sync/push", push_of_tasks(new_id(), 1, 0, {{new_id(), "by HTTP"}}), ada.access);
  CHECK(titles_until(phone, pushed.json().at("head").as_int64()) == std::vector<std::string>{"by HTTP"});
}

TEST_CASE("verdicts come before the rows of the same push, push after push") {
  TestServer server(GENERATE(StoreKind::sqlite, StoreKind::postgres));
  const Person ada = sign_up(server.port(), "ada");
  const std::string client = new_id();
  LiveClient phone(server.port());
  REQUIRE(phone.greet(ada, client));
  REQUIRE(phone.next_of("rows"));
  for (std::int64_t transaction = 1; transaction <= 20; ++transaction)
    phone.send(push_of_tasks(client, transaction, transaction - 1, {{new_id(), std::to_string(transaction)}}));
  std::int64_t answered = 0, head = 0, shown = 0;
  while (shown < 20) {
    const auto message = phone.next();
    REQUIRE(message);
    if (message->at("type").as_string() == "verdicts") {
      CHECK(message->at("verdicts").at(0).at("id").as_int64() == ++answered);
      head = message->at("head").as_int64();
    } else {
      CHECK(message->at("cursor").as_int64() <= head);
      shown += static_cast<std::int64_t>(message->at("rows").as_array().size());
    }
  }
  CHECK(answered == 20);
}

TEST_CASE("a device that lost the answer connects again, repeats its push, and nothing is doubled") {
  TestServer server(GENERATE(StoreKind::sqlite, StoreKind::postgres));
  const Person ada = sign_up(server.port(), "ada");
  const std::string client = new_id();
  const json::object push = push_of_tasks(client, 1, 0, {{new_id(), "once"}, {new_id(), "and once"}});
  {
    LiveClient phone(server.port());
    REQUIRE(phone.greet(ada, client));
    phone.send(push);
    phone.vanish();
  }
  LiveClient phone(server.port());
  REQUIRE(phone.greet(ada, client));
  phone.send(push);
  const auto verdicts = phone.next_of("verdicts");
  REQUIRE(verdicts);
  CHECK_FALSE(verdicts->at("verdicts").at(0).as_object().contains("refused"));

  LiveClient laptop(server.port());
  const auto welcome = laptop.greet(ada, new_id());
  REQUIRE(welcome);
  CHECK(titles_until(laptop, welcome->at("head").as_int64()).size() == 2);
  LiveClient again(server.port());
  const auto known = again.greet(ada, client);
  CHECK(known->at("last_transaction").as_int64() == 1);
  CHECK(known->at("verdicts_from").as_int64() == 1);
}

TEST_CASE("a device that comes back gets what it missed, and only that") {
  TestServer server(GENERATE(StoreKind::sqlite, StoreKind::postgres));
  const Person ada = sign_up(server.port(), "ada");
  const std::string client = new_id();
  const auto push = [&](std::int64_t transaction, const std::string& title) {
    return post(server.port(), "/v1/sync/push",
                push_of_tasks(client, transaction, transaction - 1, {{new_id(), title}}), ada.access)
        .json()
        .at("head")
        .as_int64();
  };
  const std::int64_t seen = push(1, "seen");
  const std::int64_t head = push(2, "missed");
  LiveClient phone(server.port());
  REQUIRE(phone.greet(ada, new_id(), seen));
  CHECK(titles_until(phone, head) == std::vector<std::string>{"missed"});
}

TEST_CASE("a cursor beyond the feed's end, or of another history, starts the feed over") {
  TestServer server(StoreKind::sqlite);
  const Person ada = sign_up(server.port(), "ada");
  LiveClient ahead(server.port());
  REQUIRE(ahead.greet(ada, new_id(), 1'000'000));
  CHECK_FALSE(ahead.next_of("rows")->at("rows").as_array().empty());
  LiveClient other(server.port());
  other.send({{"type", "hello"},
              {"token", ada.access},
              {"client_id", new_id()},
              {"schema_version", 4},
              {"since", 1},
              {"epoch", new_id()}});
  REQUIRE(other.next_of("welcome"));
  CHECK_FALSE(other.next_of("rows")->at("rows").as_array().empty());
}

TEST_CASE("a bad token ends the socket with 4401 and its code") {
  TestServer server(StoreKind::sqlite);
  Person ada = sign_up(server.port(), "ada");
  Person forged = ada;
  forged.access.back() = forged.access.back() == 'A' ? 'B' : 'A';
  LiveClient forger(server.port());
  const auto refused = forger.greet(forged, new_id());
  REQUIRE(refused);
  CHECK(refused->at("type").as_string() == "error");
  CHECK(refused->at("code").as_string() == "unauthenticated");
  CHECK(forger.close_code() == 4401);

  server.clock.offset_us = AccessTokens::kLifetimeS * 1'000'000;
  LiveClient late(server.port());
  CHECK(late.greet(ada, new_id())->at("code").as_string() == "token_expired");
  CHECK(late.close_code() == 4401);
}

TEST_CASE("a live socket ends with 4401 when its token runs out") {
  ServerOptions options;
  options.head_poll = 50ms;
  TestServer server(StoreKind::sqlite, options);
  const Person ada = sign_up(server.port(), "ada");
  LiveClient phone(server.port());
  REQUIRE(phone.greet(ada, new_id()));
  server.clock.offset_us = AccessTokens::kLifetimeS * 1'000'000;
  CHECK(phone.next_of("error")->at("code").as_string() == "token_expired");
  CHECK(phone.close_code() == 4401);
}

TEST_CASE("a broken message ends the socket with 4400, a huge one with 1009") {
  TestServer server(StoreKind::sqlite);
  const Person ada = sign_up(server.port(), "ada");
  const auto code_after = [&](auto deed, bool greeted) {
    LiveClient device(server.port());
    if (greeted) {
      REQUIRE(device.greet(ada, new_id()));
      REQUIRE(device.next_of("rows"));
    }
    deed(device);
    return device.close_code();
  };
  CHECK(code_after([](LiveClient& device) { device.send_text("{"); }, false) == 4400);
  CHECK(code_after([](LiveClient& device) { device.send({{"type", "push"}}); }, false) == 4400);
  CHECK(code_after([](LiveClient& device) { device.send_binary("\x01\x02"); }, false) == 4400);
  CHECK(code_after([](LiveClient& device) { device.send_text(std::string(100'000, ' ')); }, false) == 1009);
  CHECK(code_after([](LiveClient& device) { device.send_text("nonsense"); }, true) == 4400);
  CHECK(code_after([](LiveClient& device) { device.send({{"type", "hello"}}); }, true) == 4400);
  CHECK(code_after([](LiveClient& device) { device.send_binary("{}"); }, true) == 4400);
  CHECK(code_after([](LiveClient& device) { device.send_text(std::string(17 * 1024 * 1024, ' ')); }, true) == 1009);
  CHECK(get(server.port(), "/healthz").status == 200);
}

TEST_CASE("a socket without a hello, or one that falls silent, is ended") {
  ServerOptions options;
  options.hello_timeout = 200ms;
  options.silence_timeout = 400ms;
  TestServer server(StoreKind::sqlite, options);
  LiveClient mute(server.port());
  CHECK(mute.close_code(5s) == 1006);

  const Person ada = sign_up(server.port(), "ada");
  LiveClient asleep(server.port());
  REQUIRE(asleep.greet(ada, new_id()));
  REQUIRE(asleep.next_of("rows"));
  // It answers the server's pings only while a method runs.
  CHECK(asleep.close_code(1s) == 0);
  std::this_thread::sleep_for(1s);
  CHECK(asleep.close_code(1s) != 0);
}

TEST_CASE("a page of another origin gets no socket unless it is on the list") {
  ServerOptions options;
  options.allowed_origins = {"https://app.example.org"};
  TestServer server(StoreKind::sqlite, options);
  const auto status_for = [&](const std::string& origin) {
    LiveClient page(server.port(), {{"Origin", origin}});
    return page.connected() ? 101U : page.refusal_status();
  };
  CHECK(status_for("https://app.example.org") == 101);
  CHECK(status_for("http://127.0.0.1:" + server.port()) == 101);
  CHECK(status_for("https://evil.example.org") == 403);
  CHECK(status_for("https://app.example.org.evil.org") == 403);
  CHECK(status_for("null") == 403);
}

TEST_CASE("a switched-off account loses its socket and its sync, with its code") {
  ServerOptions options;
  options.head_poll = 50ms;
  TestServer server(StoreKind::postgres, options);
  const Person ada = sign_up(server.port(), "ada");
  LiveClient phone(server.port());
  REQUIRE(phone.greet(ada, new_id()));
  server.run_sql("UPDATE main_app.users SET is_active = false");
  CHECK(phone.next_of("error")->at("code").as_string() == "account_disabled");
  CHECK(phone.close_code() == 4401);
  CHECK(get(server.port(), "/v1/me", ada.access).code() == "account_disabled");
  CHECK(get(server.port(), "/v1/sync/pull", ada.access).code() == "account_disabled");
  const HttpAnswer again =
      post(server.port(), "/v1/auth/login", {{"email", "ada@example.org"}, {"password", "ada's password"}});
  CHECK(again.status == 403);
  CHECK(again.code() == "account_disabled");
}

TEST_CASE("a stopping server says goodbye with 1001") {
  TestServer server(StoreKind::sqlite);
  const Person ada = sign_up(server.port(), "ada");
  LiveClient phone(server.port());
  REQUIRE(phone.greet(ada, new_id()));
  REQUIRE(phone.next_of("rows"));
  LiveClient mute(server.port());
  const auto start = std::chrono::steady_clock::now();
  std::thread stopping([&] { server.stop(); });
  CHECK(phone.close_code() == 1001);
  stopping.join();
  // Neither a socket without a hello nor an idle connection keeps it waiting.
  CHECK(std::chrono::steady_clock::now() - start < 1s);
}

TEST_CASE("ten thousand rows go up in one push, come down in pieces, and the socket serves on") {
  TestServer server(GENERATE(StoreKind::sqlite, StoreKind::postgres));
  const Person ada = sign_up(server.port(), "ada");
  const std::string client = new_id();
  LiveClient phone(server.port());
  REQUIRE(phone.greet(ada, client));
  std::int64_t head = 0;
  for (std::int64_t transaction = 1; transaction <= 5; ++transaction) {
    std::vector<std::pair<std::string, std::string>> tasks;
    for (int i = 0; i < 2000; ++i) tasks.emplace_back(new_id(), "task " + std::to_string(i));
    phone.send(push_of_tasks(client, transaction, transaction - 1, tasks));
    const auto verdicts = phone.next_of("verdicts");
    REQUIRE(verdicts);
    head = verdicts->at("head").as_int64();
  }
  LiveClient laptop(server.port());
  REQUIRE(laptop.greet(ada, new_id()));
  CHECK(titles_until(laptop, head).size() == 10'000);
}

}  // namespace
}  // namespace freehold
