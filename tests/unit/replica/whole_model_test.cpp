#include <catch2/catch.hpp>

#include "core/rules/rules.hpp"
#include "tests/support/device.hpp"

using namespace freehold;
namespace json = boost::json;

namespace {

const std::string kAda = "0190a6b2-7c1e-7d3f-8a4b-5c6d7e8f9a0b";
const std::string kBob = "0190a6b2-7c1e-7d3f-8a4b-000000000b0b";
const std::string kElsewhere = "0190a6b2-7c1e-7d3f-8a4b-0000000000b1";

std::string id_of(const json::value& row) {
  return std::string(row.as_object().at("id").as_string());
}

json::object insert_of(const char* table, json::object values) {
  return {{"do", "insert"}, {"table", table}, {"values", std::move(values)}};
}

json::array count(Device& device, const std::string& table) {
  return device.rows("SELECT count(*) AS n FROM " + table);
}

json::array is(std::int64_t n) {
  return json::array{json::object{{"n", n}}};
}

}  // namespace

TEST_CASE("Ada rates a blueprint on two devices offline: it is one row under one id, made from its key") {
  Device phone(1), laptop(2);
  std::string ids[2];
  for (int i = 0; i < 2; ++i) {
    Device& device = i == 0 ? phone : laptop;
    device.sign_in(kAda);
    ids[i] = id_of(device.insert("marketplace_ratings", {{"blueprint_id", kElsewhere}, {"rating", 4 + i}}));
  }
  CHECK(ids[0] == ids[1]);
  CHECK(phone.error(insert_of("marketplace_ratings", {{"blueprint_id", kElsewhere}, {"rating", 1}})) ==
        "unique_violation");
  CHECK(phone.error(insert_of("marketplace_ratings", {{"id", kBob}, {"blueprint_id", kBob}, {"rating", 1}})) ==
        "invalid_value");
  CHECK(
      phone.error(
          {{"do", "update"}, {"table", "marketplace_ratings"}, {"id", ids[0]}, {"values", {{"blueprint_id", kBob}}}}) ==
      "immutable_row");
}

TEST_CASE("a natural id is the UUIDv5 that the protocol says, so that any client can make it") {
  const Table& ratings = *workspace_schema().find("marketplace_ratings");
  std::vector<Value> row = ratings.default_row();
  row[ratings.find("blueprint_id")->number] = kElsewhere;
  row[ratings.find("user_id")->number] = kAda;
  // python3 -c "import uuid; print(uuid.uuid5(uuid.UUID(space), '\0'.join([table, blueprint_id, user_id])))"
  CHECK(natural_id(ratings, row).text() == "f02692fb-b647-5348-bdcd-8fdc4fbb4229");
}

TEST_CASE("Ada deletes a conversation offline: its messages go with it, and the server needs not be told of each") {
  Device phone;
  phone.sign_in(kAda);
  const std::string talk = id_of(phone.insert("conversations", {{"title", "Plans"}}));
  phone.insert("messages", {{"conversation_id", talk}, {"role", "user"}, {"content", "Hello"}});
  const std::string said =
      id_of(phone.insert("messages", {{"conversation_id", talk}, {"role", "agent"}, {"content", "Hello, Ada"}}));
  CHECK(phone.error({{"do", "delete"}, {"table", "messages"}, {"id", said}}) == "immutable_row");
  CHECK(phone.error({{"do", "execute"}, {"sql", "DELETE FROM messages"}, {"params", json::array()}}) ==
        "immutable_row");
  CHECK(count(phone, "messages") == is(2));
  phone.ok({{"do", "delete"}, {"table", "conversations"}, {"id", talk}});
  CHECK(count(phone, "messages") == is(0));
  const json::array queued = phone.rows("SELECT changes FROM freehold_outbox ORDER BY id DESC LIMIT 1");
  const std::string changes(queued[0].as_object().at("changes").as_string());
  CHECK(changes == R"([{"table":"conversations","op":"delete","id":")" + talk + R"("}])");
}

TEST_CASE("rows that the server keeps are read on a device, and made by nobody there") {
  Device phone;
  phone.sign_in(kAda);
  CHECK(phone.error(insert_of("usage_tracking", {})) == "not_owner");
  CHECK(phone.error(insert_of("user_api_keys", {{"key_name", "mine"}})) == "not_owner");
  CHECK(count(phone, "usage_tracking") == is(0));
  CHECK(phone.error({{"do", "query"}, {"sql", "SELECT encrypted_key FROM user_api_keys"}, {"params", json::array()}}) ==
        "sql_error");
}

TEST_CASE("the author of a comment is whoever writes it") {
  Device phone;
  phone.sign_in(kAda);
  const std::string analysis = id_of(phone.insert("analyses", {{"name", "Sales"}}));
  const json::value comment = phone.insert("comments", {{"analysis_id", analysis}, {"body", "Look at May"}});
  CHECK(comment.as_object().at("author_id").as_string() == kAda);
  CHECK(phone.error(insert_of("comments", {{"analysis_id", analysis}, {"body", "x"}, {"author_id", kBob}})) ==
        "read_only_column");
  const std::string forged =
      "INSERT INTO comments (id, user_id, analysis_id, author_id, body, created_at, updated_at) "
      "SELECT freehold_new_id(), user_id, analysis_id, '" +
      kBob + "', body, created_at, updated_at FROM comments";
  CHECK(phone.error({{"do", "execute"}, {"sql", forged}, {"params", json::array()}}) == "not_owner");
}

TEST_CASE("blueprints are found by the words of their names, also after they were renamed and deleted") {
  Device phone;
  phone.sign_in(kAda);
  const auto found = [&phone](const std::string& words) {
    const json::object search{{"do", "search"}, {"table", "blueprints"}, {"words", words}, {"form", "json"}};
    return phone.ok(search).as_array().size();
  };
  const std::string id =
      id_of(phone.insert("blueprints", {{"name", "Careful reader"}, {"blueprint_data", json::object()}}));
  CHECK(found("reader") == 1);
  phone.update("blueprints", id, {{"name", "Careful writer"}});
  CHECK(found("reader") == 0);
  CHECK(found("writer") == 1);
  phone.ok({{"do", "delete"}, {"table", "blueprints"}, {"id", id}});
  CHECK(found("careful") == 0);
}

TEST_CASE(
    "what hangs on a blueprint of her own goes with it on Ada's device, and she may work with one that is not there") {
  Device phone;
  phone.sign_in(kAda);
  const std::string own = id_of(phone.insert("blueprints", {{"name", "Mine"}, {"blueprint_data", json::object()}}));
  phone.insert("sessions", {{"blueprint_id", own}});
  phone.insert("sessions", {{"blueprint_id", kElsewhere}});
  CHECK(phone.error(insert_of("sessions", {{"blueprint_id", "somewhere"}})) == "invalid_value");
  CHECK(phone.error(insert_of("sessions", {{"blueprint_id", own}, {"messages", json::object()}})) == "invalid_value");
  phone.ok({{"do", "delete"}, {"table", "blueprints"}, {"id", own}});
  CHECK(phone.rows("SELECT blueprint_id FROM sessions") == json::array{json::object{{"blueprint_id", kElsewhere}}});
}
