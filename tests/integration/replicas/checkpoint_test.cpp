// A device moves its log into its file while nobody waits for it.
#include <catch2/catch.hpp>

#include "tests/support/device.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace freehold;
namespace json = boost::json;

namespace {

const std::string kAda = "0190a6b2-7c1e-7d3f-8a4b-5c6d7e8f9a0b";
constexpr int kRows = 10'000;

json::object insert_many(Device& device) {
  json::array rows;
  for (int i = 0; i < kRows; ++i) rows.push_back(json::object{{"title", "a task of many"}});
  return device.call({{"do", "insert_many"}, {"table", "tasks"}, {"rows", rows}});
}

}  // namespace

TEST_CASE("a device asks for a checkpoint once its log has grown, and no more when it is done; nothing is lost") {
  TemporaryFolder folder;
  const std::string path = (folder.path() / "ada.db").string();
  {
    Device device(1, path);
    device.sign_in(kAda);
    CHECK_FALSE(device.call({{"do", "status"}}).contains("checkpoint"));
    CHECK(insert_many(device).at("checkpoint") == true);
    CHECK(device.call({{"do", "status"}}).at("checkpoint") == true);

    device.ok({{"do", "begin"}});
    CHECK_FALSE(device.call({{"do", "status"}}).contains("checkpoint"));
    CHECK(device.error({{"do", "checkpoint"}}) == "wrong_state");
    device.ok({{"do", "rollback"}});

    const json::object moved = device.call({{"do", "checkpoint"}});
    CHECK(moved.at("ok").is_null());
    CHECK_FALSE(moved.contains("checkpoint"));
    device.insert("tasks", {{"title", "one more"}});
    CHECK_FALSE(device.call({{"do", "status"}}).contains("checkpoint"));
  }
  Device again(2, path);
  CHECK(again.rows("SELECT count(*) AS n FROM tasks").at(0).at("n") == kRows + 1);
}

TEST_CASE("a database in memory has no log, and asks for nothing") {
  Device device;
  device.sign_in(kAda);
  CHECK_FALSE(insert_many(device).contains("checkpoint"));
  CHECK(device.ok({{"do", "checkpoint"}}).is_null());
}
