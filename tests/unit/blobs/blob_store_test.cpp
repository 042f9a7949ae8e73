#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "sync/blobs/blob_store.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace freehold;

namespace {

namespace fs = std::filesystem;

/// SHA-256 of "abc" (FIPS 180-2, B.1).
const std::string kAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

Status write(BlobUpload& upload, std::string_view text) {
  return upload.write({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

Result<Blob> keep(const BlobStore& store, std::string_view text) {
  FREEHOLD_ASSIGN(const auto upload, store.begin());
  for (const char c : text) FREEHOLD_TRY(write(*upload, {&c, 1}));
  return upload->keep();
}

std::size_t count_files(const fs::path& folder) {
  std::size_t count = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) ++count;
  return count;
}

std::string content(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("Ada's and Bob's same picture is kept once, under its digest, in a folder of its first two digits") {
  const TemporaryFolder folder;
  const auto store = BlobStore::open(folder.path() / "data");
  REQUIRE(store.ok());
  CHECK_FALSE((*store)->has(kAbc));
  for (int i = 0; i < 2; ++i) {
    const auto blob = keep(**store, "abc");
    REQUIRE(blob.ok());
    CHECK(blob->sha256 == kAbc);
    CHECK(blob->size == 3);
  }
  CHECK((*store)->has(kAbc));
  CHECK(BlobStore::key_of(kAbc) == "blobs/ba/" + kAbc);
  CHECK((*store)->path_of(kAbc) == folder.path() / "data/blobs/ba" / kAbc);
  CHECK(content((*store)->path_of(kAbc)) == "abc");
  CHECK(count_files(folder.path()) == 1);
}

TEST_CASE("an upload that is given up leaves nothing") {
  const TemporaryFolder folder;
  const auto store = BlobStore::open(folder.path()).value();
  {
    const auto upload = store->begin().value();
    REQUIRE(write(*upload, "abc").ok());
    CHECK(count_files(folder.path()) == 1);
  }
  CHECK(count_files(folder.path()) == 0);
}

TEST_CASE("a file that a broken disk has cut off is replaced by the whole one") {
  const TemporaryFolder folder;
  const auto store = BlobStore::open(folder.path()).value();
  folder.write("blobs/ba/" + kAbc, "a");
  REQUIRE(keep(*store, "abc").ok());
  CHECK(content(store->path_of(kAbc)) == "abc");
}

TEST_CASE("a folder that cannot be made is refused with its name") {
  const TemporaryFolder folder;
  folder.write("data", "a file");
  const auto store = BlobStore::open(folder.path() / "data");
  REQUIRE_FALSE(store.ok());
  CHECK(store.error().code == Code::storage_failed);
  CHECK(store.error().message.find((folder.path() / "data/blobs").string()) != std::string::npos);
}
