#include <csignal>
#include <thread>

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "core/base/time.hpp"
#include "sync/auth/digest.hpp"
#include "sync/blobs/blob_sweep.hpp"
#include "tests/support/clients.hpp"
#include "tests/support/command.hpp"
#include "tests/support/test_server.hpp"

namespace freehold {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

HttpAnswer put(const std::string& port, const Person& person, const std::string& bytes, const std::string& range = {}) {
  Headers headers{{"Authorization", "Bearer " + person.access}};
  const std::size_t slash = range.find('/'), dash = range.find('-');
  std::string piece = bytes;
  if (!range.empty()) {
    headers["Content-Range"] = "bytes " + range;
    const std::size_t first = std::stoul(range), last = std::stoul(range.substr(dash + 1, slash - dash - 1));
    piece = bytes.substr(first, last + 1 - first);
  }
  return call(port, {"PUT", "/v1/blobs/" + sha256_hex(bytes), headers, piece});
}

HttpAnswer fetch(const std::string& port, const Person& person, const std::string& bytes) {
  return get(port, "/v1/blobs/" + sha256_hex(bytes), person.access);
}

/// A push of one change, transaction `number` of the device.
json::object push_of(const std::string& device, std::int64_t number, json::object change) {
  json::object push = push_of_tasks(device, number, number - 1, {});
  push.at("transactions").at(0).at("changes") = json::array{std::move(change)};
  return push;
}

json::object image_of(const std::string& id, const std::string& bytes) {
  const std::string now = format_time(SystemClock().now_us());
  const std::string digest = sha256_hex(bytes);
  return {{"table", "images"},
          {"op", "insert"},
          {"id", id},
          {"values",
           {{"filename", "a.png"},
            {"original_filename", "a.png"},
            {"file_path", digest},
            {"sha256", digest},
            {"uploaded_at", now}}}};
}

json::object dataset_of(const std::string& id, const std::string& bytes) {
  const std::string now = format_time(SystemClock().now_us());
  return {
      {"table", "datasets"},
      {"op", "insert"},
      {"id", id},
      {"values",
       {{"name", "figures"}, {"file_path", "blobs/" + sha256_hex(bytes)}, {"created_at", now}, {"updated_at", now}}}};
}

/// A server with Ada, and days that pass.
struct Attic {
  explicit Attic(StoreKind kind) : server(kind), ada(sign_up(server.port(), "ada")) {}

  void push(json::object change) {
    const HttpAnswer answer =
        post(server.port(), "/v1/sync/push", push_of(device, ++transaction, std::move(change)), ada.access);
    REQUIRE(answer.status == 200);
    REQUIRE(answer.body.find("refused") == std::string::npos);
  }
  SweptBlobs sweep(int day) {
    BlobSweep sweep(server.blobs(), [&](const OwnerId& owner) { return server.store().blobs_in_use(owner); });
    const auto swept = sweep.run(SystemClock().now_us() + day * 24LL * 60 * 60 * 1'000'000, [] { return false; });
    REQUIRE(swept.ok());
    return *swept;
  }
  /// Without asking for it as a device does.
  bool has(const std::string& bytes) {
    return fs::exists(server.blobs().path_of(OwnerId::parse(ada.id).value(), sha256_hex(bytes)));
  }

  TestServer server;
  Person ada;
  std::string device = new_id();
  std::int64_t transaction = 0;
};

TEST_CASE("files that Ada's rows name stay, those of deleted rows and of nobody's go after a week") {
  Attic attic(GENERATE(StoreKind::sqlite, StoreKind::postgres));
  const std::string picture = "a picture", figures = "1,2,3", stray = "never mentioned";
  for (const std::string& bytes : {picture, figures, stray})
    REQUIRE(put(attic.server.port(), attic.ada, bytes).status == 201);
  const std::string image = new_id();
  attic.push(image_of(image, picture));
  attic.push(dataset_of(new_id(), figures));
  CHECK(attic.sweep(0).marked == 1);
  CHECK(attic.sweep(8).removed == 1);
  CHECK_FALSE(attic.has(stray));
  attic.push({{"table", "images"}, {"op", "delete"}, {"id", image}});
  CHECK(attic.sweep(9).marked == 1);
  CHECK(attic.sweep(15).removed == 0);
  CHECK(attic.sweep(16).removed == 1);
  CHECK_FALSE(attic.has(picture));
  CHECK(attic.has(figures));
}

TEST_CASE("what Bob's rows name saves none of Ada's files, and an account that is deleted takes its files along") {
  Attic attic(StoreKind::postgres);
  const std::string picture = "a picture", other = "Bob has it too";
  REQUIRE(put(attic.server.port(), attic.ada, picture).status == 201);
  REQUIRE(put(attic.server.port(), attic.ada, other).status == 201);
  const Person bob = sign_up(attic.server.port(), "bob");
  REQUIRE(put(attic.server.port(), bob, other).status == 201);
  REQUIRE(
      post(attic.server.port(), "/v1/sync/push", push_of(new_id(), 1, image_of(new_id(), other)), bob.access).status ==
      200);
  attic.push(image_of(new_id(), picture));
  CHECK(attic.sweep(0).marked == 1);
  CHECK(attic.sweep(8).removed == 1);
  CHECK_FALSE(attic.has(other));
  CHECK(fetch(attic.server.port(), bob, other).body == other);

  attic.server.run_sql("DELETE FROM main_app.users WHERE id = '" + attic.ada.id + "'");
  CHECK(attic.sweep(9).marked == 1);
  CHECK(attic.sweep(17).removed == 1);
  CHECK_FALSE(fs::exists(attic.server.data() / "blobs" / attic.ada.id));
  CHECK(fetch(attic.server.port(), bob, other).body == other);
}

TEST_CASE("serve killed between two pieces has kept the first, and the upload goes on") {
  const TemporaryFolder folder;
  const std::vector<std::string> arguments = {"serve", "--listen", "127.0.0.1:0", "--data", folder.path().string()};
  const std::string bytes = "0123456789";
  Person ada;
  for (int round = 0; round < 3; ++round) {
    Command serve(arguments);
    if (round == 0) ada = sign_up(serve.port(), "ada");
    const std::string first = std::to_string(round * 2), last = std::to_string(round * 2 + 1);
    const HttpAnswer answer = put(serve.port(), ada, bytes, first + "-" + last + "/10");
    CHECK(answer.status == 202);
    serve.signal(SIGKILL);
    CHECK(serve.wait() == 128 + SIGKILL);
  }
  Command serve(arguments);
  CHECK(put(serve.port(), ada, bytes, "4-9/10").headers.at("upload-offset") == "6");
  CHECK(put(serve.port(), ada, bytes, "6-9/10").status == 201);
  CHECK(fetch(serve.port(), ada, bytes).body == bytes);
}

TEST_CASE(
    "serve removes at its start what no row has named for a week, and names what waits for that, not today alone") {
  const TemporaryFolder folder;
  const std::vector<std::string> arguments = {"serve", "--listen", "127.0.0.1:0", "--data", folder.path().string()};
  const std::string bytes = "nobody's", other = "nobody's since yesterday";
  fs::path home;
  {
    Command serve(arguments);
    const Person ada = sign_up(serve.port(), "ada");
    for (const std::string& text : {bytes, other}) REQUIRE(put(serve.port(), ada, text).status == 201);
    home = folder.path() / "blobs" / ada.id;
    serve.signal(SIGTERM);
    REQUIRE(serve.wait() == 0);
  }
  for (const auto& [text, hours] : {std::pair(bytes, 7 * 24 + 1), std::pair(other, 24)}) {
    const fs::path mark = home / "unused" / sha256_hex(text);
    folder.write(fs::relative(mark, folder.path()).string(), "");
    fs::last_write_time(mark, fs::file_time_type::clock::now() - std::chrono::hours(hours));
  }
  const Command serve(arguments);
  const auto gone = [&] {
    return !fs::exists(home / sha256_hex(bytes)) &&
           serve.err().find("1 files belong to no row, 0 of them since today") != std::string::npos;
  };
  for (int i = 0; i < 1000 && !gone(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  CHECK(gone());
  CHECK(fs::exists(home / sha256_hex(other)));
}

}  // namespace
}  // namespace freehold
