#include "sync/blobs/blob_sweep.hpp"

#include <catch2/catch.hpp>

#include "tests/support/temporary_folder.hpp"

using namespace freehold;

namespace {

namespace fs = std::filesystem;
using std::chrono::hours;

const OwnerId kAda = OwnerId::parse("0190a6b2-7c1e-7d3f-8a4b-000000000ada").value();
constexpr std::int64_t kDayUs = 24LL * 60 * 60 * 1'000'000;

/// A folder, the digests that Ada's rows refer to, and the days that pass.
struct Shelf {
  TemporaryFolder folder;
  BlobStore store{folder.path()};
  std::unordered_set<std::string> rows;
  std::int64_t start_us = std::chrono::duration_cast<std::chrono::microseconds>(
                              std::chrono::file_clock::to_sys(fs::file_time_type::clock::now()).time_since_epoch())
                              .count();

  std::string put(std::string_view text, std::string_view first = {}) const {
    Sha256Stream stream;
    stream.add(text);
    const std::string sha256 = stream.digits();
    const auto size = static_cast<std::int64_t>(text.size());
    REQUIRE(store.add_piece(kAda, sha256, {0, size, first.empty() ? text : first}).ok());
    return sha256;
  }
  SweptBlobs sweep(std::int64_t day) const {
    BlobSweep sweep(store, [this](const OwnerId&) { return Result(rows); });
    const auto swept = sweep.run(start_us + day * kDayUs, [] { return false; });
    REQUIRE(swept.ok());
    return *swept;
  }
  /// Without asking for it as a device does.
  bool has(const std::string& sha256) const { return fs::exists(store.path_of(kAda, sha256)); }
  fs::path home() const { return folder.path() / "blobs" / kAda.text(); }
};

}  // namespace

TEST_CASE("a picture stays while a row refers to it, and goes a week after the last one went") {
  Shelf shelf;
  const std::string picture = shelf.put("a picture");
  shelf.rows.insert(picture);
  CHECK(shelf.sweep(1).marked == 0);
  CHECK(shelf.sweep(100).marked == 0);
  shelf.rows.clear();
  CHECK(shelf.sweep(101).marked == 1);
  const SweptBlobs next = shelf.sweep(102);
  CHECK(next.marked == 0);
  CHECK(next.waiting == 1);
  CHECK(shelf.sweep(107).removed == 0);
  CHECK(shelf.has(picture));
  const SweptBlobs swept = shelf.sweep(108);
  CHECK(swept.removed == 1);
  CHECK(swept.removed_bytes == 9);
  CHECK(swept.waiting == 0);
  CHECK_FALSE(shelf.has(picture));
  CHECK_FALSE(fs::exists(shelf.home()));
}

TEST_CASE("a row that comes late, or comes back, saves its picture, which then has a whole week again") {
  Shelf shelf;
  const std::string picture = shelf.put("a picture");
  CHECK(shelf.sweep(0).marked == 1);
  shelf.rows.insert(picture);
  CHECK(shelf.sweep(8).removed == 0);
  shelf.rows.clear();
  CHECK(shelf.sweep(9).marked == 1);
  CHECK(shelf.sweep(15).removed == 0);
  CHECK(shelf.sweep(16).removed == 1);
}

TEST_CASE("a device that asks for a picture, or brings it again, saves it as a row does") {
  Shelf shelf;
  const std::string picture = shelf.put("a picture");
  CHECK(shelf.sweep(0).marked == 1);
  REQUIRE(shelf.store.find(kAda, picture)->file.is_open());
  CHECK(shelf.sweep(8).removed == 0);
  shelf.put("a picture");
  CHECK(shelf.sweep(16).removed == 0);
  REQUIRE(shelf.store.begin(kAda).value()->write({reinterpret_cast<const std::uint8_t*>("a"), 1}).ok());
  CHECK(shelf.sweep(24).removed == 1);
}

TEST_CASE("an upload that nobody goes on with goes after a day") {
  Shelf shelf;
  const std::string picture = shelf.put("a picture", "a p");
  CHECK(shelf.sweep(0).given_up == 0);
  CHECK(shelf.store.find(kAda, picture)->offset == 3);
  CHECK(shelf.sweep(2).given_up == 1);
  CHECK(shelf.store.find(kAda, picture)->offset == 0);
  CHECK_FALSE(fs::exists(shelf.home()));
}

TEST_CASE("where the rows cannot be asked for, nothing goes") {
  Shelf shelf;
  const std::string picture = shelf.put("a picture");
  CHECK(shelf.sweep(0).marked == 1);
  BlobSweep sweep(shelf.store, [](const OwnerId&) -> Result<std::unordered_set<std::string>> {
    return fail(Code::database_unavailable, "Postgres is away");
  });
  const auto swept = sweep.run(shelf.start_us + 30 * kDayUs, [] { return false; });
  REQUIRE(swept.ok());
  CHECK(swept->removed == 0);
  CHECK(swept->passed_over == 1);
  REQUIRE(swept->why);
  CHECK(swept->why->message == "Postgres is away");
  CHECK(shelf.has(picture));
}

TEST_CASE("where one owner's rows cannot be asked for, the others' files are looked through all the same") {
  Shelf shelf;
  shelf.put("a picture");
  shelf.folder.write("blobs/0190a6b2-7c1e-7d3f-8a4b-000000000b0b/" + std::string(64, 'b'), "Bob's");
  std::size_t asked = 0;
  BlobSweep sweep(shelf.store, [&](const OwnerId&) -> Result<std::unordered_set<std::string>> {
    if (++asked == 1) return fail(Code::database_unavailable, "Postgres was away");
    return std::unordered_set<std::string>();
  });
  const auto swept = sweep.run(shelf.start_us, [] { return false; });
  REQUIRE(swept.ok());
  CHECK(asked == 2);
  CHECK(swept->passed_over == 1);
  CHECK(swept->marked == 1);
}

TEST_CASE("what a crash left of a removal, and what is none of ours, keeps no sweep from its work") {
  Shelf shelf;
  const std::string picture = shelf.put("a picture");
  CHECK(shelf.sweep(0).marked == 1);
  fs::remove(shelf.store.path_of(kAda, picture));
  shelf.folder.write("blobs/lost+found/note", "not an owner's");
  CHECK(shelf.sweep(1).removed == 0);
  CHECK_FALSE(fs::exists(shelf.home()));
  CHECK(fs::exists(shelf.folder.path() / "blobs/lost+found/note"));
}
