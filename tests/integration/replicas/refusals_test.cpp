#include <catch2/catch.hpp>

#include "tests/integration/replicas/server.hpp"

using namespace freehold;
namespace json = boost::json;

namespace {

/// A report of Bob's has taken the code that Ada's wants; a report of hers hangs on an analysis made with it.
struct Taken {
  Taken() {
    const std::string analysis = id_of(bob.device.insert("analyses", {{"name", "Bob's"}}));
    bob.device.insert("reports", {{"analysis_id", analysis}, {"short_code", "taken"}});
    bob.sync();
    ada.device.ok({{"do", "begin"}});
    analysis_id = id_of(ada.device.insert("analyses", {{"name", "Ada's"}}));
    report_id = id_of(ada.device.insert("reports", {{"analysis_id", analysis_id}, {"short_code", "taken"}}));
    ada.device.ok({{"do", "commit"}});
    ada.device.insert("charts", {{"analysis_id", analysis_id}, {"name", "of it"}, {"chart_type", "bar"}});
    ada.device.insert("tasks", {{"title", "has nothing to do with it"}});
    ada.sync();
  }
  json::array refused() { return ada.device.ok({{"do", "refused"}}).as_array(); }

  Server server;
  Peer ada{server, kAda, 1}, bob{server, kBob, 2};
  std::string analysis_id, report_id;
};

}  // namespace

TEST_CASE("a refusal holds back what depends on it, and nothing else") {
  Taken world;
  const json::array refused = world.refused();
  REQUIRE(refused.size() == 2);
  CHECK(refused[0].at("error").at("code") == "unique_violation");
  CHECK(refused[0].at("depends_on").is_null());
  CHECK(refused[1].at("error").at("code") == "parent_missing");
  CHECK(refused[1].at("depends_on") == refused[0].at("id"));
  CHECK(world.ada.device.status()["pending"] == 0);
  CHECK(world.ada.device.rows("SELECT title FROM tasks").size() == 1);
  CHECK(world.ada.device.rows("SELECT id FROM analyses").empty());
}

TEST_CASE("an edited refusal is written again, with what depends on it") {
  Taken world;
  const json::value id = world.refused()[0].at("id");
  const json::object edited{{"table", "reports"}, {"id", world.report_id}, {"values", {{"short_code", "free"}}}};
  world.ada.device.ok({{"do", "edit"}, {"id", id}, {"rows", json::array{edited}}});
  world.ada.sync();
  CHECK(world.refused().empty());
  Peer laptop(world.server, kAda, 3);
  laptop.sync();
  CHECK(laptop.device.rows("SELECT short_code FROM reports")[0].at("short_code") == "free");
  CHECK(laptop.device.rows("SELECT name FROM charts").size() == 1);
}

TEST_CASE("a retry that meets the same reason is refused again, and keeps all of it") {
  Taken world;
  world.ada.device.ok({{"do", "retry"}, {"id", world.refused()[0].at("id")}});
  CHECK(world.refused().empty());
  world.ada.sync();
  CHECK(world.refused().size() == 2);
}

TEST_CASE("a discarded refusal takes along what depends on it, and says so") {
  Taken world;
  const json::array refused = world.refused();
  const json::object answer = world.ada.device.ok({{"do", "discard"}, {"id", refused[0].at("id")}}).as_object();
  CHECK(answer.at("discarded") == json::array{refused[0].at("id"), refused[1].at("id")});
  CHECK(world.refused().empty());
  CHECK(world.ada.device.error({{"do", "discard"}, {"id", 99}}) == "not_found");
  CHECK(world.ada.device.error({{"do", "edit"}, {"id", 99}, {"rows", json::array{}}}) == "not_found");
}
