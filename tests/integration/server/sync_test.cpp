#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "tests/support/clients.hpp"
#include "tests/support/test_server.hpp"

namespace freehold {
namespace {

namespace json = boost::json;

json::value pull(const TestServer& server, const Person& who, const std::string& query = "") {
  const HttpAnswer answer = get(server.port(), "/v1/sync/pull" + query, who.access);
  REQUIRE(answer.status == 200);
  return answer.json();
}

/// Titles of the live tasks in a feed.
std::vector<std::string> titles(const json::value& rows) {
  std::vector<std::string> found;
  for (const json::value& row : rows.at("rows").as_array())
    if (row.at(0).as_string() == "tasks" && !row.at(4).is_null()) found.emplace_back(row.at(4).at(0).as_string());
  return found;
}

TEST_CASE("what Ada's phone pushes, her laptop pulls") {
  TestServer server(GENERATE(StoreKind::sqlite, StoreKind::postgres));
  const Person ada = sign_up(server.port(), "ada");
  const HttpAnswer pushed =
      post(server.port(), "/v1/sync/push", push_of_tasks(new_id(), 1, 0, {{new_id(), "Buy milk"}}), ada.access);
  REQUIRE(pushed.status == 200);
  const json::value verdicts = pushed.json();
  CHECK(verdicts.at("verdicts").as_array().size() == 1);
  CHECK(verdicts.at("verdicts").at(0).at("seq").as_int64() == verdicts.at("head").as_int64());

  const json::value rows = pull(server, ada);
  CHECK(titles(rows) == std::vector<std::string>{"Buy milk"});
  CHECK(rows.at("cursor") == rows.at("head"));
  CHECK(rows.at("more").as_bool() == false);
  const std::string head = json::serialize(rows.at("head"));
  CHECK(pull(server, ada, "?scope=me&since=" + head).at("rows").as_array().empty());
}

TEST_CASE("a push sent twice, over a restart of the server, has one effect and one answer") {
  TestServer server(GENERATE(StoreKind::sqlite, StoreKind::postgres));
  const Person ada = sign_up(server.port(), "ada");
  const json::object push = push_of_tasks(new_id(), 1, 0, {{new_id(), "Buy milk"}});
  const HttpAnswer first = post(server.port(), "/v1/sync/push", push, ada.access);
  server.restart();
  const HttpAnswer second = post(server.port(), "/v1/sync/push", push, ada.access);
  REQUIRE(first.status == 200);
  CHECK(second.body == first.body);
  CHECK(titles(pull(server, ada)).size() == 1);
}

TEST_CASE("Bob the stranger sees nothing of Ada's, and can neither change nor take her row") {
  TestServer server(GENERATE(StoreKind::sqlite, StoreKind::postgres));
  const Person ada = sign_up(server.port(), "ada");
  const Person bob = sign_up(server.port(), "bob");
  const std::string row = new_id();
  REQUIRE(post(server.port(), "/v1/sync/push", push_of_tasks(new_id(), 1, 0, {{row, "Ada's"}}), ada.access).status ==
          200);
  CHECK(titles(pull(server, bob)).empty());

  std::int64_t transaction = 0;
  const std::string client = new_id();
  const auto refusal_of = [&](json::object change) {
    ++transaction;
    json::object push = push_of_tasks(client, transaction, transaction - 1, {});
    push["transactions"].at(0).as_object()["changes"] = json::array{std::move(change)};
    const HttpAnswer answer = post(server.port(), "/v1/sync/push", push, bob.access);
    REQUIRE(answer.status == 200);
    return answer.json().at("verdicts").at(0);
  };
  json::object edit = {{"table", "tasks"}, {"op", "update"}, {"id", row}};
  edit["values"] = json::object{{"title", "Bob's"}, {"updated_at", "2025-01-01T00:00:00.000000Z"}};
  json::object hers_again = edit;
  const json::value edited = refusal_of(edit);
  CHECK(edited.at("refused").at("code").as_string() == "not_owner");
  CHECK(edited.at("rows").as_array().empty());
  edit["id"] = new_id();
  const json::value edited_nothing = refusal_of(edit);
  CHECK(edited_nothing.at("refused").at("code") == edited.at("refused").at("code"));
  CHECK(edited_nothing.at("refused").at("message") == edited.at("refused").at("message"));
  hers_again["op"] = "delete";
  hers_again.erase("values");
  CHECK(refusal_of(hers_again).at("refused").at("code").as_string() == "not_owner");
  CHECK(titles(pull(server, ada)) == std::vector<std::string>{"Ada's"});
}

TEST_CASE("a transaction with a mistake is refused with its place, and the one after it is taken") {
  TestServer server(GENERATE(StoreKind::sqlite, StoreKind::postgres));
  const Person ada = sign_up(server.port(), "ada");
  const std::string client = new_id();
  const auto verdict_of = [&](std::int64_t transaction, const std::string& table, const std::string& column,
                              json::value value) {
    json::object push = push_of_tasks(client, transaction, transaction - 1, {{new_id(), "fine"}});
    json::value& change = push["transactions"].at(0).at("changes").at(0);
    change.as_object()["table"] = table;
    change.at("values").as_object()[column] = std::move(value);
    const HttpAnswer answer = post(server.port(), "/v1/sync/push", push, ada.access);
    INFO(answer.body);
    REQUIRE(answer.status == 200);
    return answer.json().at("verdicts").at(0);
  };
  const json::value too_long = verdict_of(1, "tasks", "title", json::value(std::string(256, 'x')));
  CHECK(too_long.at("refused").at("code").as_string() == "invalid_value");
  CHECK(too_long.at("refused").at("column").as_string() == "title");
  CHECK(verdict_of(2, "tasks", "title", 7).at("refused").at("code").as_string() == "invalid_value");
  CHECK(verdict_of(3, "tasks", "colour", "red").at("refused").at("code").as_string() == "unknown_column");
  CHECK(verdict_of(4, "secrets", "title", "x").at("refused").at("code").as_string() == "unknown_table");
  CHECK_FALSE(verdict_of(5, "tasks", "title", "fine").as_object().contains("refused"));
  CHECK(titles(pull(server, ada)) == std::vector<std::string>{"fine"});
}

TEST_CASE("a push that does not follow what the server has is refused as a whole") {
  TestServer server(StoreKind::sqlite);
  const Person ada = sign_up(server.port(), "ada");
  const HttpAnswer answer =
      post(server.port(), "/v1/sync/push", push_of_tasks(new_id(), 8, 7, {{new_id(), "late"}}), ada.access);
  CHECK(answer.status == 409);
  CHECK(answer.code() == "out_of_order");
}

TEST_CASE("what is no push and no pull is malformed, and says so") {
  TestServer server(StoreKind::sqlite);
  const Person ada = sign_up(server.port(), "ada");
  const auto push_text = [&](const std::string& body) {
    return call(server.port(), {"POST",
                                "/v1/sync/push",
                                {{"Content-Type", "application/json"}, {"Authorization", "Bearer " + ada.access}},
                                body});
  };
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "[";
  for (const std::string& body :
       {std::string(), std::string("{"), std::string("[]"), std::string("{}"), std::string("null"),
        std::string("{\"client_id\":1}"), std::string("\xFF\xFE"), deep}) {
    const HttpAnswer answer = push_text(body);
    INFO(body.substr(0, 20) << " → " << answer.body);
    CHECK(answer.status == 400);
    CHECK(answer.code() == "malformed");
  }
  for (const std::string_view query :
       {"?since=-1", "?since=x", "?since=1e3", "?since=", "?limit=many", "?since=99999999999999999999", "?since=%zz"}) {
    const HttpAnswer answer = get(server.port(), "/v1/sync/pull" + std::string(query), ada.access);
    INFO(query);
    CHECK(answer.status == 400);
    CHECK(answer.code() == "malformed");
  }
  CHECK(get(server.port(), "/v1/sync/pull?scope=everybody", ada.access).code() == "not_found");
  CHECK(get(server.port(), "/v1/sync/pull").code() == "unauthenticated");
}

TEST_CASE("a long feed comes in pieces that never split a number") {
  TestServer server(GENERATE(StoreKind::sqlite, StoreKind::postgres));
  const Person ada = sign_up(server.port(), "ada");
  const std::string client = new_id();
  for (std::int64_t transaction = 1; transaction <= 5; ++transaction) {
    std::vector<std::pair<std::string, std::string>> tasks;
    for (int i = 0; i < 3; ++i) tasks.emplace_back(new_id(), "task " + std::to_string(transaction));
    REQUIRE(post(server.port(), "/v1/sync/push", push_of_tasks(client, transaction, transaction - 1, tasks), ada.access)
                .status == 200);
  }
  std::size_t total = 0, pieces = 0;
  std::int64_t cursor = 0;
  for (bool more = true; more; ++pieces) {
    const json::value rows = pull(server, ada, "?limit=4&since=" + std::to_string(cursor));
    total += titles(rows).size();
    CHECK(rows.at("cursor").as_int64() > cursor);
    cursor = rows.at("cursor").as_int64();
    more = rows.at("more").as_bool();
    CHECK(titles(rows).size() % 3 == 0);
  }
  CHECK(total == 15);
  CHECK(pieces > 2);
}

TEST_CASE("a first sync comes in parts that ask for the next one, and then the feed goes on") {
  TestServer server(GENERATE(StoreKind::sqlite, StoreKind::postgres));
  const Person ada = sign_up(server.port(), "ada");
  const std::string client = new_id();
  std::vector<std::pair<std::string, std::string>> tasks;
  for (int i = 0; i < 9; ++i) tasks.emplace_back(new_id(), "task");
  REQUIRE(post(server.port(), "/v1/sync/push", push_of_tasks(client, 1, 0, tasks), ada.access).status == 200);
  std::size_t total = 0, parts = 0;
  std::string at;
  std::int64_t cursor = 0;
  for (bool more = true; more; ++parts) {
    const json::value rows = pull(server, ada, "?limit=4&since=0&at=" + at);
    total += titles(rows).size();
    CHECK(rows.at("more") == true);
    CHECK(rows.at("first").at("total") == 10);
    cursor = rows.at("cursor").as_int64();
    const json::value* next = rows.at("first").as_object().if_contains("next");
    more = next != nullptr;
    if (more) at = json::value_to<std::string>(*next);
  }
  CHECK(total == 9);
  CHECK(parts == 3);
  const json::value rest = pull(server, ada, "?since=" + std::to_string(cursor));
  CHECK(rest.at("rows").as_array().empty());
  CHECK(rest.at("more") == false);
  CHECK(rest.as_object().contains("digest"));
  CHECK(get(server.port(), "/v1/sync/pull?at=nowhere", ada.access).code() == "malformed");
  CHECK(get(server.port(), "/v1/sync/pull?since=1&at=", ada.access).code() == "malformed");
}

}  // namespace
}  // namespace freehold
