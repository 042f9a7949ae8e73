#include "core/replica/procedures.hpp"

#include <catch2/catch.hpp>
#include <stdexcept>

#include "core/migrate/migrate.hpp"
#include "core/replica/replica.hpp"
#include "core/workspace/workspace.hpp"
#include "tests/support/device.hpp"

using namespace freehold;
namespace json = boost::json;

namespace {

const std::string kAda = "0190a6b2-7c1e-7d3f-8a4b-5c6d7e8f9a0b";

/// Inserts the tasks that it is told; a refused one is passed over, and `stop` is an error at the end.
Result<json::value> add_all(const json::object& arguments, ProcedureRows& rows) {
  std::int64_t added = 0;
  for (const json::value& title : arguments.at("titles").as_array())
    if (rows.insert("tasks", {{"title", title}})) ++added;
  FREEHOLD_ASSIGN(const json::array seen, rows.query("SELECT count(*) AS n FROM tasks", {}));
  if (arguments.contains("stop")) return fail(Code::wrong_state, "told to stop");
  return json::value(json::object{{"added", added}, {"seen", seen.at(0).at("n")}});
}

Result<json::value> look(const json::object&, ProcedureRows& rows) {
  auto written = rows.insert("tasks", {{"title", "by one that only reads"}});
  if (!written) return json::value(json::string(code_name(written.error().code)));
  return json::value("written");
}

Result<json::value> add_one_and_throw(const json::object& arguments, ProcedureRows& rows) {
  static_cast<void>(rows.insert("tasks", arguments).ok());
  throw std::out_of_range("a fault of the application's");
}

const std::vector<Procedure>& procedures() {
  static const std::vector<Procedure> all{
      {"add_all", true, add_all}, {"look", false, look}, {"add_one_and_throw", true, add_one_and_throw}};
  return all;
}

class Phone {
 public:
  Phone() {
    ReplicaOptions options;
    options.path = ":memory:";
    options.schema = &workspace_schema();
    options.migrations = embedded_migrations();
    options.clock = &clock_;
    options.random = &random_;
    options.procedures = procedures();
    replica_ = std::move(Replica::open(options)).value();
    const std::string now = "2025-06-01T00:00:00.000000Z";
    call({{"do", "sign_in"},
          {"user", {{"id", kAda}, {"email", "ada@example.org"}, {"created_at", now}, {"updated_at", now}}},
          {"session", {{"access_token", "a"}, {"refresh_token", "r"}, {"expires_at", 1}}}});
  }
  json::object call(const json::object& command) {
    return json::parse(replica_->call(json::serialize(command)).json).as_object();
  }
  json::object procedure(const std::string& name, const json::object& arguments) {
    return call({{"do", "call"}, {"name", name}, {"arguments", arguments}});
  }
  json::value count() {
    return call({{"do", "query"}, {"sql", "SELECT count(*) AS n FROM tasks"}, {"form", "json"}}).at("ok").at(0).at("n");
  }
  json::value pending() { return call({{"do", "status"}}).at("ok").at("pending"); }

 private:
  TestClock clock_;
  TestRandom random_;
  std::unique_ptr<Replica> replica_;
};

}  // namespace

TEST_CASE("what a procedure writes is one transaction, in which a refused step undoes itself alone") {
  Phone phone;
  const json::object reply = phone.procedure("add_all", {{"titles", {"one", nullptr, "two"}}});
  CHECK(reply.at("ok") == json::object{{"added", 2}, {"seen", 2}});
  CHECK(phone.count() == 2);
  CHECK(phone.pending() == 1);
}

TEST_CASE("a procedure that fails has written nothing") {
  Phone phone;
  const json::object reply = phone.procedure("add_all", {{"titles", {"one"}}, {"stop", true}});
  CHECK(reply.at("error").at("code") == "wrong_state");
  CHECK(phone.count() == 0);
  CHECK(phone.pending() == 0);
}

TEST_CASE("within an open transaction a procedure is one step of it") {
  Phone phone;
  phone.call({{"do", "begin"}});
  phone.procedure("add_all", {{"titles", {"kept"}}});
  phone.procedure("add_all", {{"titles", {"undone"}}, {"stop", true}});
  phone.call({{"do", "commit"}});
  CHECK(phone.count() == 1);
  CHECK(phone.pending() == 1);
}

TEST_CASE("an exception in a procedure undoes what it wrote, and later writes are kept") {
  Phone phone;
  const auto call = [&](const char* title) { return phone.procedure("add_one_and_throw", {{"title", title}}); };
  CHECK_THROWS_AS(call("lost"), std::out_of_range);
  CHECK(phone.count() == 0);
  phone.call({{"do", "begin"}});
  CHECK_THROWS_AS(call("lost, too"), std::out_of_range);
  CHECK(phone.call({{"do", "commit"}}).at("error").at("code") == "wrong_state");
  phone.procedure("add_all", {{"titles", {"kept"}}});
  CHECK(phone.count() == 1);
  CHECK(phone.pending() == 1);
}

TEST_CASE(
    "a procedure that only reads cannot write, within an open transaction neither, and an unknown one is not found") {
  Phone phone;
  phone.call({{"do", "begin"}});
  CHECK(phone.procedure("look", {}).at("ok") == "wrong_state");
  phone.call({{"do", "rollback"}});
  CHECK(phone.procedure("look", {}).at("ok") == "wrong_state");
  CHECK(phone.count() == 0);
  CHECK(phone.procedure("dance", {}).at("error").at("code") == "not_found");
  CHECK(phone.call({{"do", "call"}, {"name", "look"}}).at("error").at("code") == "malformed");
}

TEST_CASE("settings stay on the device, under limits, and are never sent") {
  Device phone;
  phone.sign_in(kAda);
  const auto set = [](const std::string& name, const json::value& value) {
    return json::object{{"do", "set_setting"}, {"name", name}, {"value", value}};
  };
  CHECK(phone.ok({{"do", "setting"}, {"name", "model"}}).is_null());
  phone.ok(set("model", {{"key", "sk-1"}}));
  CHECK(phone.ok({{"do", "setting"}, {"name", "model"}}) == json::object{{"key", "sk-1"}});
  CHECK(phone.status()["pending"] == 0);
  phone.ok(set("model", nullptr));
  CHECK(phone.ok({{"do", "setting"}, {"name", "model"}}).is_null());
  CHECK(phone.error(set("", 1)) == "invalid_value");
  CHECK(phone.error(set(std::string(65, 'x'), 1)) == "invalid_value");
  CHECK(phone.error(set("big", json::string(70'000, 'x'))) == "too_large");
  for (int i = 0; i < 64; ++i) phone.ok(set(std::to_string(i), i));
  CHECK(phone.error(set("one more", 1)) == "too_large");
  phone.ok(set("7", "changed"));
  phone.ok({{"do", "begin"}});
  CHECK(phone.error(set("7", 1)) == "wrong_state");
  phone.ok({{"do", "rollback"}});
}
