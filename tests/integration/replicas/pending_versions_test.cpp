#include <catch2/catch.hpp>

#include "core/migrate/sqlite_target.hpp"
#include "tests/integration/replicas/server.hpp"
#include "tests/support/everywhere.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/versions.hpp"

using namespace freehold;
namespace json = boost::json;

namespace {

int count(Device& device, const char* what) {
  return static_cast<int>(device.status().at(what).as_int64());
}

/// A program of the newest version that only looks.
json::object as_another_sees_it(Server& server, const Schema& schema) {
  Peer reader(server, kAda, 9);
  reader.sync();
  return Everywhere(reader.device, schema).all();
}

/// Those of the tables whose rows no server makes, without what the server writes into them.
json::object made_by_people(const json::object& all, const Schema& schema) {
  json::object tables;
  for (const Table& table : schema.tables()) {
    if (!table.rows_made_by_clients()) continue;
    json::array rows = all.at(table.name()).as_array();
    for (json::value& row : rows)
      for (const Column& column : table.columns())
        if (column.kind == ColumnKind::server) row.as_object().erase(column.name);
    tables[table.name()] = std::move(rows);
  }
  return tables;
}

}  // namespace

TEST_CASE("changes that wait in every table of any older version are not lost: updated before a sync or after it") {
  const int number = GENERATE(range(first_version_with("users"), newest_version()));
  const bool updated_first = GENERATE(true, false);
  const Version old = version_of(number);
  INFO("version " << number << (updated_first ? ", updated first" : ", synced first"));
  Server server;
  TemporaryFolder folder;
  const std::string path = (folder.path() / "device.db").string();
  json::object written;
  int waiting = 0;
  {
    Peer before(server, kAda, 2, old, path);
    before.sync();
    Everywhere work(before.device, *old.schema);
    work.insert(1);
    work.insert(2);
    before.sync();
    REQUIRE(count(before.device, "pending") == 0);
    waiting = work.insert(3) + work.change(1) + work.remove(2);
    before.device.update("users", kAda, {{"full_name", "Ada of version " + std::to_string(number)}});
    ++waiting;
    CHECK(count(before.device, "pending") == waiting);
    written = work.all();
    if (!updated_first) {
      before.sync();
      CHECK(count(before.device, "pending") == 0);
      CHECK(count(before.device, "refused") == 0);
      CHECK(difference(work.all(), as_another_sees_it(server, *old.schema)) == "");
      waiting = 0;
    }
  }
  Peer after(server, kAda, 2, version_of(newest_version()), path);
  CHECK(count(after.device, "pending") == waiting);
  if (updated_first) CHECK(difference(Everywhere(after.device, *old.schema).all(), written) == "");
  after.sync();
  CHECK(count(after.device, "pending") == 0);
  CHECK(count(after.device, "refused") == 0);
  CHECK(count(after.device, "held") == 0);
  CHECK(difference(Everywhere(after.device, workspace_schema()).all(),
                   as_another_sees_it(server, workspace_schema())) == "");
  CHECK(difference(made_by_people(written, *old.schema),
                   made_by_people(Everywhere(after.device, *old.schema).all(), *old.schema)) == "");
}

TEST_CASE("what a server of any older version cannot express waits on the device: all goes out when it is updated") {
  const int number = GENERATE(range(first_version_with("users"), newest_version()));
  const Version old = version_of(number);
  INFO("server of version " << number);
  Server server(old);
  Peer phone(server, kAda, 1);
  Everywhere known(phone.device, *old.schema), all(phone.device, workspace_schema());
  phone.sync();
  const int made = all.insert(1) + all.change(1) + known.insert(2) + known.remove(2);
  phone.sync();
  // What it can express has gone out, and comes to a device as old as the server.
  CHECK(count(phone.device, "pending") == 0);
  CHECK(json::serialize(phone.device.rows("SELECT error FROM freehold_refused")) == "[]");
  {
    TemporaryFolder folder;
    Peer laptop(server, kAda, 2, old, (folder.path() / "device.db").string());
    laptop.sync();
    CHECK(difference(known.all(), known.all_of(laptop.device)) == "");
  }
  const int held = count(phone.device, "held");
  const bool knows_all = old.schema->tables().size() == workspace_schema().tables().size();
  CHECK((held > 0) != knows_all);
  CHECK(held < made + 1);
  const json::object before = all.all();

  server.upgrade_to(version_of(newest_version()));
  phone.sync();
  CHECK(count(phone.device, "held") == 0);
  CHECK(count(phone.device, "pending") == 0);
  CHECK(json::serialize(phone.device.rows("SELECT error FROM freehold_refused")) == "[]");
  CHECK(difference(all.all(), as_another_sees_it(server, workspace_schema())) == "");
  CHECK(difference(made_by_people(before, workspace_schema()), made_by_people(all.all(), workspace_schema())) == "");
}

TEST_CASE("a transaction of which the server knows only a part waits as a whole, and keeps no other one waiting") {
  Server server(version_of(first_version_with("blueprints") - 1));
  Peer phone(server, kAda, 1), laptop(server, kAda, 2);
  phone.device.ok({{"do", "begin"}});
  phone.device.insert("tasks", {{"title", "half of it"}});
  phone.device.insert("blueprints", {{"name", "helper"}, {"blueprint_data", json::object{}}});
  phone.device.ok({{"do", "commit"}});
  phone.device.insert("tasks", {{"title", "another one"}});
  phone.sync();
  laptop.sync();
  CHECK(count(phone.device, "held") == 1);
  CHECK(laptop.device.rows("SELECT title FROM tasks").size() == 1);
  CHECK(phone.device.rows("SELECT title FROM tasks").size() == 2);
  server.upgrade_to(version_of(newest_version()));
  phone.sync();
  laptop.sync();
  CHECK(count(phone.device, "held") == 0);
  CHECK(laptop.device.rows("SELECT title FROM tasks").size() == 2);
}

TEST_CASE("a row that waits to go where it cannot go any more comes back once the server can say so") {
  Server server(version_of(first_version_with("blueprints") - 1));
  Peer phone(server, kAda, 1), laptop(server, kAda, 2);
  const std::string first = id_of(laptop.device.insert("analyses", {{"name", "first"}}));
  const std::string second = id_of(laptop.device.insert("analyses", {{"name", "second"}}));
  const std::string chart =
      id_of(laptop.device.insert("charts", {{"analysis_id", first}, {"name", "a chart"}, {"chart_type", "bar"}}));
  laptop.device.insert("comments", {{"analysis_id", first}, {"chart_id", chart}, {"body", "look at this"}});
  laptop.sync();
  phone.sync();
  phone.device.ok({{"do", "begin"}});
  phone.device.insert("blueprints", {{"name", "the server knows no such thing"}, {"blueprint_data", json::object{}}});
  phone.device.update("charts", chart, {{"analysis_id", second}});
  phone.device.ok({{"do", "commit"}});
  phone.sync();
  REQUIRE(count(phone.device, "held") == 1);
  laptop.device.ok({{"do", "delete"}, {"table", "analyses"}, {"id", second}});
  laptop.sync();
  // Comes to rest, though nothing that it fetches again can bring the chart back.
  phone.sync();
  CHECK(phone.device.rows("SELECT id FROM charts").empty());
  server.upgrade_to(version_of(newest_version()));
  phone.sync();
  CHECK(count(phone.device, "held") == 0);
  CHECK(phone.device.rows("SELECT analysis_id FROM charts")[0].at("analysis_id") == json::string(first));
  CHECK(phone.device.rows("SELECT chart_id FROM comments")[0].at("chart_id") == json::string(chart));
}

TEST_CASE("a device and its server are updated in turn, step by step, with changes that wait each time") {
  const int first = first_version_with("notes");
  Server server(version_of(first));
  TemporaryFolder folder;
  const std::string path = (folder.path() / "device.db").string();
  std::size_t notes = 1;
  for (int number = first; number <= newest_version(); ++number) {
    INFO("version " << number);
    const Version version = version_of(number);
    const Table& newest = version.schema->tables().back();
    // The device is a step ahead, and then the server catches up.
    const bool server_knows = server.version().schema->find(newest.name()) != nullptr;
    Peer device(server, kAda, static_cast<std::uint64_t>(number), version, path);
    device.device.insert("notes", {{"title", "at " + std::to_string(number)}});
    ++notes;
    Everywhere work(device.device, *version.schema);
    const int made = number == first ? work.insert(1) : server_knows ? 0 : work.insert(1, newest.name());
    const int waiting = server_knows ? 0 : made;
    device.sync();
    CHECK(count(device.device, "pending") == 0);
    CHECK(count(device.device, "held") == waiting);
    server.upgrade_to(version);
    device.sync();
    CHECK(count(device.device, "held") == 0);
    CHECK(count(device.device, "refused") == 0);
    CHECK(device.device.rows("SELECT 1 FROM notes").size() == notes);
  }
}

TEST_CASE("a device database from before there was any table is taken over by the newest program") {
  TemporaryFolder folder;
  const std::string path = (folder.path() / "device.db").string();
  {
    TestClock clock;
    const auto database = Database::open({path, nullptr, false}).value();
    SqliteMigrationTarget target(*database, Home::device_sqlite);
    REQUIRE(upgrade(target, clock, embedded_migrations(), 1).ok());
  }
  Server server;
  Peer phone(server, kAda, 1, version_of(newest_version()), path);
  phone.device.insert("notes", {{"title", "the first"}});
  phone.sync();
  CHECK(count(phone.device, "pending") == 0);
  CHECK(as_another_sees_it(server, workspace_schema()).at("notes").as_array().size() == 1);
}
