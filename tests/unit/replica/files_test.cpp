// What leaves a device as a file and comes back from one: a copy of the rows, and what the server does not have yet.
#include <catch2/catch.hpp>

#include "core/protocol/codec.hpp"
#include "core/store/image.hpp"
#include "tests/support/device.hpp"
#include "tests/support/must.hpp"

using namespace freehold;
namespace json = boost::json;

namespace {

const std::string kAda = "0190a6b2-7c1e-7d3f-8a4b-5c6d7e8f9a0b";
const std::string kBob = "0190a6b2-7c1e-7d3f-8a4b-000000000b0b";
const std::string kEpoch = "0190a6b2-7c1e-7d3f-8a4b-00000000e001";

std::string id_of(const json::value& row) {
  return std::string(row.as_object().at("id").as_string());
}

std::string file_of(Device& device, const char* command) {
  json::object reply = device.call({{"do", command}});
  INFO(json::serialize(reply["error"]));
  REQUIRE(reply.contains("payload"));
  return std::string(reply["payload"].as_string());
}

std::unique_ptr<Database> opened(const std::string& file) {
  auto database = open_image({reinterpret_cast<const std::uint8_t*>(file.data()), file.size()});
  REQUIRE(database.ok());
  return std::move(*database);
}

std::string only_text(Database& database, std::string_view sql) {
  auto statement = database.prepare(sql);
  REQUIRE(statement.ok());
  REQUIRE(statement->step().value());
  return std::string(statement->text(0));
}

json::array titles(Device& device) {
  json::array out;
  for (const json::value& row : device.rows("SELECT title FROM tasks ORDER BY title"))
    out.push_back(row.as_object().at("title"));
  return out;
}

json::object import_copy(Device& device, const std::string& file) {
  const json::value answer = device.ok({{"do", "import"}}, file);
  CHECK(answer.at("kind") == "copy");
  return answer.at("rows").as_object();
}

/// What the server says of a push in which it refuses what is named.
json::object verdicts(const json::object& push, std::int64_t refused_id = 0) {
  json::array list;
  for (const json::value& transaction : push.at("transactions").as_array()) {
    const std::int64_t id = transaction.at("id").as_int64();
    if (id == refused_id)
      list.push_back(json::object{{"id", id},
                                  {"refused", {{"code", "quota_exceeded"}, {"message", "no more"}}},
                                  {"columns", json::object()},
                                  {"rows", json::array()}});
    else
      list.push_back(json::object{{"id", id}, {"seq", 1}, {"clock", transaction.at("clock")}});
  }
  return {{"type", "verdicts"}, {"epoch", kEpoch}, {"head", 1}, {"verdicts", list}};
}

json::object push_of(Device& device, const std::string& file, std::int64_t from = 0, std::int64_t most = 1000) {
  json::object reply = device.call({{"do", "unsynced_push"}, {"from", from}, {"most", most}}, file);
  REQUIRE(reply.contains("ok"));
  if (!reply.contains("payload")) return {};
  return json::parse(std::string(reply["payload"].as_string())).as_object();
}

}  // namespace

TEST_CASE("a copy is a plain SQLite file of Ada's tables, without sessions and bookkeeping") {
  Device phone;
  phone.sign_in(kAda);
  phone.insert("tasks", {{"title", "Buy milk"}, {"completed", true}});
  phone.insert("notes", {{"title", "Trip"}, {"content", "Pack the tent"}});
  const std::string file = file_of(phone, "export");
  CHECK(file.find("access_token") == std::string::npos);
  const auto copy = opened(file);
  CHECK(only_text(*copy, "SELECT title || completed FROM tasks") == "Buy milk1");
  CHECK(only_text(*copy, "SELECT content FROM notes") == "Pack the tent");
  CHECK(only_text(*copy, "SELECT id FROM users") == kAda);
  CHECK(only_text(*copy, "SELECT value FROM freehold_copy WHERE name = 'owner_id'") == kAda);
  CHECK(only_text(*copy, "SELECT count(*) FROM sqlite_schema WHERE sql LIKE '%octet_length%'") == "0");
  CHECK(only_text(*copy,
                  "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'freehold%' AND name <> 'freehold_copy' "
                  "OR name LIKE 'public%' OR name LIKE '%search%'") == "0");
}

TEST_CASE("what is missing comes back from a copy as new transactions, and what is here stays as it is") {
  Device phone;
  phone.sign_in(kAda);
  const std::string kept = id_of(phone.insert("tasks", {{"title", "Buy milk"}}));
  phone.insert("tasks", {{"title", "Water the beds"}});
  const std::string file = file_of(phone, "export");
  phone.update("tasks", kept, {{"title", "Buy oat milk"}});
  json::object same = import_copy(phone, file);
  CHECK(same["inserted"] == 0);
  CHECK(same["present"] == 2);
  CHECK(titles(phone) == json::array{"Buy oat milk", "Water the beds"});

  Device laptop(2);
  laptop.sign_in(kAda);
  json::object taken = import_copy(laptop, file);
  CHECK(taken["inserted"] == 2);
  CHECK(titles(laptop) == json::array{"Buy milk", "Water the beds"});
  CHECK(laptop.status()["pending"] == 1);
  CHECK(laptop.rows("SELECT id, created_at FROM tasks WHERE title = 'Water the beds'") ==
        phone.rows("SELECT id, created_at FROM tasks WHERE title = 'Water the beds'"));
  json::object again = import_copy(laptop, file);
  CHECK(again["inserted"] == 0);
  CHECK(laptop.status()["pending"] == 1);
}

TEST_CASE("a row that was deleted here does not come back from a copy") {
  Device phone;
  phone.sign_in(kAda);
  const std::string gone = id_of(phone.insert("tasks", {{"title", "Buy milk"}}));
  const std::string file = file_of(phone, "export");
  // Sent, so that the deletion is a transaction of its own, and no longer undoes an insert that waits.
  phone.ok({{"do", "delete"}, {"table", "tasks"}, {"id", gone}});
  json::object taken = import_copy(phone, file);
  CHECK(taken["inserted"] == 0);
  CHECK(taken["deleted"] == 1);
  CHECK(titles(phone).empty());
}

TEST_CASE(
    "a copy of many rows comes in whole, children with their parents, in transactions of a size that can be sent") {
  Device phone;
  phone.sign_in(kAda);
  json::array rows;
  for (int i = 0; i < 1201; ++i) rows.push_back(json::object{{"title", "Task " + std::to_string(i)}});
  phone.ok({{"do", "insert_many"}, {"table", "tasks"}, {"rows", rows}});
  const std::string parent = id_of(phone.insert("conversations", {{"title", "About tents"}}));
  phone.insert("messages", {{"conversation_id", parent}, {"role", "user"}, {"content", "Which one?"}});
  const std::string file = file_of(phone, "export");
  Device laptop(2);
  laptop.sign_in(kAda);
  json::object taken = import_copy(laptop, file);
  CHECK(json::serialize(taken["refusals"]) == "[]");
  CHECK(taken["inserted"] == 1203);
  CHECK(laptop.rows("SELECT count(*) AS n FROM messages")[0].at("n") == 1);
}

TEST_CASE("a row that the rules refuse is named and left out, and the rest comes in") {
  Device phone;
  phone.sign_in(kAda);
  phone.insert("tasks", {{"title", "Buy milk"}});
  phone.insert("tasks", {{"title", "Too long"}});
  const auto copy = opened(file_of(phone, "export"));
  auto edited = must(Database::open({":memory:"}));
  for (const char* table : {"freehold_copy", "users", "tasks"}) {
    must(edited->execute(only_text(*copy, "SELECT sql FROM sqlite_schema WHERE name = '" + std::string(table) + "'")));
    auto from = must(copy->prepare("SELECT * FROM " + std::string(table)));
    while (from.step().value()) {
      std::string places = "?";
      for (int i = 1; i < from.column_count(); ++i) places += ", ?";
      auto to = must(edited->prepare("INSERT INTO " + std::string(table) + " VALUES (" + places + ")"));
      for (int i = 0; i < from.column_count(); ++i) to.bind(i + 1, from.value(i));
      must(to.run());
    }
  }
  must(edited->execute("UPDATE tasks SET title = printf('%.300c', 'x') WHERE title = 'Too long'"));
  const Bytes image = must(image_of(*edited));
  Device laptop(2);
  laptop.sign_in(kAda);
  json::object taken = import_copy(laptop, std::string(image.begin(), image.end()));
  CHECK(taken["inserted"] == 1);
  CHECK(taken["refused"] == 1);
  CHECK(taken["refusals"].at(0).at("code") == "invalid_value");
  CHECK(taken["refusals"].at(0).at("column") == "title");
  CHECK(titles(laptop) == json::array{"Buy milk"});
}

namespace {

/// A file that says it is a copy of this account, with whatever else somebody put into it.
std::string forged(Database& copy, const std::string& sql) {
  auto made = must(Database::open({":memory:"}));
  must(made->execute(only_text(copy, "SELECT sql FROM sqlite_schema WHERE name = 'freehold_copy'")));
  for (const char* name : {"format", "owner_id"}) {
    const std::string value =
        only_text(copy, "SELECT value FROM freehold_copy WHERE name = '" + std::string(name) + "'");
    must(made->execute("INSERT INTO freehold_copy VALUES ('" + std::string(name) + "', '" + value + "')"));
  }
  must(made->execute(sql));
  const Bytes image = must(image_of(*made));
  return {image.begin(), image.end()};
}

}  // namespace

TEST_CASE("a file that computes what it shows instead of holding it is refused before any of that runs") {
  Device phone;
  phone.sign_in(kAda);
  const auto copy = opened(file_of(phone, "export"));
  const std::string endless =
      "WITH RECURSIVE n (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n) SELECT id, id AS title FROM n";
  for (const std::string& sql :
       {"CREATE VIEW tasks AS " + endless,
        "CREATE VIEW rows AS " + endless +
            "; CREATE VIRTUAL TABLE tasks USING fts5 (id, title, content='rows', content_rowid='id')",
        std::string("CREATE TABLE tasks (id TEXT, title TEXT AS (hex(zeroblob(100000000))))")})
    CHECK(phone.error({{"do", "import"}}, forged(*copy, sql)) == "malformed");
}

TEST_CASE("what a file wants checked of its rows is not run") {
  Device phone;
  phone.sign_in(kAda);
  const auto copy = opened(file_of(phone, "export"));
  // Were it run, no row could have it: so whoever runs it finds the file damaged.
  const std::string file = forged(*copy,
                                  "PRAGMA ignore_check_constraints=ON; CREATE TABLE tasks (id TEXT CHECK (id IS "
                                  "NULL)); INSERT INTO tasks VALUES ('x')");
  CHECK(import_copy(phone, file)["refused"] == 1);
}

TEST_CASE(
    "messages that count for a plan come in one transaction each, so that the server can refuse the last of them") {
  Device phone;
  phone.sign_in(kAda);
  const std::string parent = id_of(phone.insert("conversations", {{"title", "About tents"}}));
  for (int i = 0; i < 3; ++i)
    phone.insert("messages", {{"conversation_id", parent}, {"role", "user"}, {"content", "Which one?"}});
  Device laptop(2);
  laptop.sign_in(kAda);
  CHECK(import_copy(laptop, file_of(phone, "export"))["inserted"] == 4);
  CHECK(laptop.status()["pending"] == 4);
}

TEST_CASE("a copy of Bob's, a damaged one and a stranger's file change nothing") {
  Device bobs;
  bobs.sign_in(kBob, "bob@example.org");
  for (int i = 0; i < 50; ++i) bobs.insert("tasks", {{"title", "Bob's own " + std::to_string(i)}});
  std::string file = file_of(bobs, "export");
  Device phone(2);
  phone.sign_in(kAda);
  CHECK(phone.error({{"do", "import"}}, file) == "database_foreign");
  CHECK(phone.error({{"do", "import"}}, file.substr(0, file.size() / 2)) == "malformed");
  for (std::size_t at = 4096; at < 8192; ++at) file[at] = 'x';
  CHECK(phone.error({{"do", "import"}}, file) == "malformed");
  CHECK(phone.error({{"do", "import"}}, std::string("SQLite format 3\0", 16)) == "malformed");
  CHECK(phone.error({{"do", "import"}}, "") == "malformed");
  CHECK(phone.error({{"do", "import"}}, "a photograph") == "malformed");
  auto foreign = must(Database::open({":memory:"}));
  must(foreign->execute("CREATE TABLE tasks (id TEXT)"));
  const Bytes image = must(image_of(*foreign));
  CHECK(phone.error({{"do", "import"}}, std::string(image.begin(), image.end())) == "malformed");
  CHECK(titles(phone).empty());
  CHECK(phone.status()["pending"] == 0);
}

TEST_CASE("what the phone has not sent reaches the server through the laptop, as the phone's own push") {
  Device phone;
  phone.sign_in(kAda);
  const std::string task = id_of(phone.insert("tasks", {{"title", "Buy milk"}}));
  phone.update("tasks", task, {{"completed", true}});
  const std::string file = file_of(phone, "export_unsynced");

  Device laptop(2);
  laptop.sign_in(kAda);
  const json::value looked = laptop.ok({{"do", "import"}}, file);
  CHECK(looked.at("kind") == "unsynced");
  CHECK(looked.at("changes").at("transactions") == 2);
  CHECK(looked.at("changes").at("own") == false);
  const json::object push = push_of(laptop, file);
  CHECK(push.at("client_id") == phone.status()["client_id"]);
  CHECK(push.at("after") == 0);

  phone.connect();
  json::parse(phone.take());
  phone.receive(encode_welcome({must(Epoch::parse(kEpoch)), 0, 1'750'000'000'000'000, 0, 0}));
  const json::object own = json::parse(phone.take()).as_object();
  CHECK(push.at("transactions") == own.at("transactions"));

  const json::value counted = laptop.ok({{"do", "unsynced_verdicts"}, {"reply", verdicts(push)}}, file);
  CHECK(counted.at("accepted") == 2);
  CHECK(laptop.status()["pending"] == 0);
  CHECK(laptop.status()["refused"] == 0);
  CHECK(push_of(laptop, file, 2).empty());
  CHECK(push_of(laptop, file, 0, 1).at("transactions").as_array().size() == 1);
}

TEST_CASE("what the server refuses of an imported file waits for a decision here, once") {
  Device phone;
  phone.sign_in(kAda);
  phone.insert("tasks", {{"title", "Buy milk"}});
  phone.insert("tasks", {{"title", "One too many"}});
  const std::string file = file_of(phone, "export_unsynced");
  Device laptop(2);
  laptop.sign_in(kAda);
  const json::object push = push_of(laptop, file);
  for (int i = 0; i < 2; ++i)
    CHECK(laptop.ok({{"do", "unsynced_verdicts"}, {"reply", verdicts(push, 2)}}, file).at("refused") == 1);
  CHECK(laptop.status()["refused"] == 1);
  const json::array list = laptop.ok({{"do", "refused"}}).as_array();
  CHECK(list[0].at("changes").at(0).at("values").at("title") == "One too many");
  // Decided about like the laptop's own.
  laptop.ok({{"do", "retry"}, {"id", list[0].at("id")}});
  CHECK(titles(laptop) == json::array{"One too many"});

  // And what had been refused before the file was made comes along.
  Device tablet(3);
  tablet.sign_in(kAda);
  Device second(4);
  second.sign_in(kAda);
  second.ok({{"do", "unsynced_verdicts"}, {"reply", verdicts(push, 2)}}, file);
  const std::string with_refusal = file_of(second, "export_unsynced");
  for (int i = 0; i < 2; ++i) CHECK(tablet.ok({{"do", "import"}}, with_refusal).at("changes").at("refused") == 1);
  CHECK(tablet.status()["refused"] == 1);
}

TEST_CASE("a file of a device's own changes, imported on that device, changes nothing") {
  Device phone;
  phone.sign_in(kAda);
  phone.insert("tasks", {{"title", "Buy milk"}});
  const std::string file = file_of(phone, "export_unsynced");
  CHECK(phone.ok({{"do", "import"}}, file).at("changes").at("own") == true);
  CHECK(phone.error({{"do", "unsynced_push"}}, file) == "wrong_state");
  CHECK(phone.status()["pending"] == 1);
}

TEST_CASE("a file of unsynced changes that is foreign, cut off, altered or too new says so and changes nothing") {
  Device bobs;
  bobs.sign_in(kBob, "bob@example.org");
  bobs.insert("tasks", {{"title", "Bob's own"}});
  const std::string foreign = file_of(bobs, "export_unsynced");
  Device phone(2);
  phone.sign_in(kAda);
  CHECK(phone.error({{"do", "import"}}, foreign) == "database_foreign");
  CHECK(phone.error({{"do", "unsynced_push"}}, foreign) == "database_foreign");

  Device tablet(3);
  tablet.sign_in(kAda);
  tablet.insert("tasks", {{"title", "Buy milk"}});
  const std::string file = file_of(tablet, "export_unsynced");
  for (std::size_t size = 1; size + 2 < file.size(); size += 7)
    CHECK(phone.error({{"do", "import"}}, file.substr(0, size)) == "malformed");
  const auto with = [&file](const std::string& from, const std::string& to) {
    std::string altered = file;
    return altered.replace(altered.find(from), from.size(), to);
  };
  CHECK(phone.error({{"do", "import"}}, with("\"format\":1", "\"format\":2")) == "database_too_new");
  CHECK(phone.error({{"do", "import"}}, with("\"schema_version\":", "\"schema_version\":9")) == "database_too_new");
  CHECK(phone.error({{"do", "import"}}, with("\"tasks\"", "\"tusks\"")) == "malformed");
  CHECK(phone.error({{"do", "import"}}, with("\"id\":1,", "\"id\":0,")) == "malformed");
  CHECK(phone.error({{"do", "import"}}, with("unsynced changes", "a shopping list")) == "malformed");
  CHECK(phone.error({{"do", "import"}}, std::string(65 * 1024 * 1024, ' ')) == "too_large");
  CHECK(phone.status()["pending"] == 0);
  CHECK(phone.status()["refused"] == 0);
  Device nobody(4);
  CHECK(nobody.error({{"do", "import"}}, file) == "not_signed_in");
  CHECK(nobody.error({{"do", "export"}}) == "not_signed_in");
}

TEST_CASE("a look inside lists tables, the outbox with its changes, and how far the feeds are, and no session") {
  Device phone;
  phone.sign_in(kAda);
  phone.insert("tasks", {{"title", "Buy milk"}});
  phone.insert("tasks", {{"title", "Water the beds"}});
  const json::value inside = phone.ok({{"do", "inspect"}});
  bool listed = false;
  for (const json::value& table : inside.at("tables").as_array())
    if (table.at("name") == "tasks") listed = table.at("rows") == 2 && table.at("made_by") == "clients";
  CHECK(listed);
  const json::array& entries = inside.at("outbox").at("entries").as_array();
  REQUIRE(entries.size() == 2);
  CHECK(entries[0].at("id") == 2);
  CHECK(entries[0].at("state") == "waiting");
  CHECK(entries[0].at("changes").at(0).at("values").at("title") == "Water the beds");
  CHECK(phone.ok({{"do", "inspect"}, {"before", 2}}).at("outbox").at("entries").as_array().size() == 1);
  CHECK(phone.ok({{"do", "inspect"}, {"limit", 1}}).at("outbox").at("stored") == 2);
  CHECK(inside.at("feeds").at(0).at("cursor") == 0);
  CHECK(inside.at("database").at("bytes").as_int64() > 0);
  CHECK(json::serialize(inside).find("access_token") == std::string::npos);
  CHECK(phone.error({{"do", "inspect"}, {"before", "x"}}) == "malformed");
}
