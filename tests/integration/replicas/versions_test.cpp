#include <catch2/catch.hpp>

#include "tests/integration/replicas/server.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/versions.hpp"

using namespace freehold;
namespace json = boost::json;

namespace {

const std::string kPlan = "0190a6b2-7c1e-7d3f-8a4b-00000000aaaa";

/// A few rows in tables of different ages.
void write_a_life(Device& device) {
  device.insert("notes", {{"title", "a note"}});
  device.insert("tasks", {{"id", kPlan}, {"title", "plan"}});
  const std::string talk = id_of(device.insert("conversations", {{"title", "talk"}}));
  device.insert("messages", {{"conversation_id", talk}, {"role", "user"}, {"content", "hello"}});
  device.insert("templates", {{"name", "letter"}, {"template_data", json::object{{"a", 1}}}});
  const std::string study = id_of(device.insert("analyses", {{"name", "study"}}));
  device.insert("comments", {{"analysis_id", study}, {"body", "good"}});
  device.insert("blueprints", {{"name", "helper"}, {"blueprint_data", json::object{}}});
}

/// Everything that a device holds of these tables.
json::object all_of(Device& device, const Schema& schema) {
  json::object all;
  for (const Table& table : schema.tables())
    if (table.on_devices()) all[table.name()] = device.rows("SELECT * FROM " + table.name() + " ORDER BY id");
  return all;
}

/// The writes of an old program that has been online and is offline again.
void write_offline(Device& device) {
  device.insert("tasks", {{"title", "written before the upgrade"}});
  device.update("tasks", kPlan, {{"completed", true}});
}

}  // namespace

TEST_CASE("a device of any older version holds what both know, and after its upgrade everything, its queue included") {
  const int number = GENERATE(range(first_version_with("tasks"), newest_version()));
  const Version old = version_of(number);
  INFO("version " << number);
  Server server;
  Peer writer(server, kAda, 1);
  write_a_life(writer.device);
  writer.sync();
  REQUIRE(writer.device.status()["pending"] == 0);
  TemporaryFolder folder;
  const std::string path = (folder.path() / "device.db").string();
  {
    Peer before(server, kAda, 2, old, path);
    before.sync();
    CHECK(all_of(before.device, *old.schema) == all_of(writer.device, *old.schema));
    write_offline(before.device);
    CHECK(before.device.status()["pending"] == 2);
  }
  Peer after(server, kAda, 2, version_of(newest_version()), path);
  CHECK(after.device.status()["pending"] == 2);
  after.sync();
  writer.sync();
  CHECK(after.device.status()["pending"] == 0);
  CHECK(after.device.status()["refused"] == 0);
  CHECK(all_of(after.device, workspace_schema()) == all_of(writer.device, workspace_schema()));
  CHECK(writer.device.rows("SELECT 1 FROM tasks WHERE completed").size() == 1);
  CHECK(writer.device.rows("SELECT 1 FROM tasks").size() == 2);
  const json::object search{{"do", "search"}, {"table", "tasks"}, {"words", "written upgr"}, {"form", "json"}};
  CHECK(after.device.ok(search).as_array().size() == 1);
}

TEST_CASE("a device that was updated, and ended before it was online again, knows what it holds") {
  Server server;
  Peer writer(server, kAda, 1);
  write_a_life(writer.device);
  writer.sync();
  TemporaryFolder folder;
  const std::string path = (folder.path() / "device.db").string();
  Peer(server, kAda, 2, version_of(first_version_with("templates")), path).sync();
  const Version newest = version_of(newest_version());
  Peer(server, kAda, 2, newest, path).device.status();
  Peer after(server, kAda, 2, newest, path);
  after.sync();
  const std::string digest = "SELECT value FROM freehold_state WHERE name = 'digest'";
  CHECK(after.device.rows(digest) == writer.device.rows(digest));
}

TEST_CASE("a device that is ahead of its server holds back what the server cannot express, and nothing else") {
  const int number = GENERATE(range(first_version_with("tasks"), first_version_with("blueprints")));
  const Version old = version_of(number);
  INFO("version " << number);
  Server server(old);
  Peer phone(server, kAda, 1), laptop(server, kAda, 2);
  phone.device.insert("tasks", {{"title", "known to both"}});
  phone.device.insert("blueprints", {{"name", "helper"}, {"blueprint_data", json::object{}}});
  phone.device.insert("tasks", {{"title", "behind it"}});
  phone.sync();
  laptop.sync();
  CHECK(phone.device.status()["pending"] == 0);
  CHECK(phone.device.status()["held"] == 1);
  CHECK(phone.device.rows("SELECT name FROM blueprints").size() == 1);
  CHECK(laptop.device.rows("SELECT title FROM tasks").size() == 2);
  CHECK(laptop.device.rows("SELECT name FROM blueprints").empty());

  server.upgrade_to(version_of(newest_version()));
  phone.sync();
  laptop.sync();
  CHECK(phone.device.status()["held"] == 0);
  CHECK(phone.device.status()["pending"] == 0);
  CHECK(laptop.device.rows("SELECT name FROM blueprints").size() == 1);
}
