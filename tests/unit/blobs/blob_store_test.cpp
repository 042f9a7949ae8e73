#include "sync/blobs/blob_store.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <fstream>
#include <optional>
#include <sstream>
#include <thread>
#include <vector>

#include "tests/support/temporary_folder.hpp"

using namespace freehold;

namespace {

namespace fs = std::filesystem;
using State = BlobProgress::State;

/// SHA-256 of "abc" (FIPS 180-2, B.1).
const std::string kAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
const OwnerId kAda = OwnerId::parse("0190a6b2-7c1e-7d3f-8a4b-000000000ada").value();
const OwnerId kBob = OwnerId::parse("0190a6b2-7c1e-7d3f-8a4b-000000000b0b").value();

Status write(BlobUpload& upload, std::string_view text) {
  return upload.write({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

Result<Blob> keep(const BlobStore& store, const OwnerId& owner, std::string_view text) {
  FREEHOLD_ASSIGN(const auto upload, store.begin(owner));
  for (const char c : text) FREEHOLD_TRY(write(*upload, {&c, 1}));
  return upload->keep();
}

/// Files that hold bytes, wherever they are.
std::size_t count_files(const fs::path& folder) {
  std::size_t count = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file() && entry.path().filename() != "lock") ++count;
  return count;
}

std::string content(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

std::string read(const FoundBlob& found) {
  std::string text(static_cast<std::size_t>(found.size), '\0');
  REQUIRE(pread(found.file.number(), text.data(), text.size(), 0) == static_cast<ssize_t>(text.size()));
  return text;
}

std::string digest_of(std::string_view text) {
  Sha256Stream stream;
  stream.add(text);
  return stream.digits();
}

/// A folder, and what its store makes of pieces of Ada's.
struct Shelf {
  TemporaryFolder folder;
  BlobStore store{folder.path(), {.blob_bytes = 10'000, .owner_bytes = 25'000}};

  Result<BlobProgress> add(const std::string& sha256, std::int64_t begin, std::int64_t total, std::string_view bytes,
                           const OwnerId& owner = kAda) const {
    return store.add_piece(owner, sha256, {begin, total, bytes});
  }
  std::int64_t offset(const std::string& sha256) const {
    const auto found = store.find(kAda, sha256);
    REQUIRE(found.ok());
    REQUIRE_FALSE(found->file.is_open());
    return found->offset;
  }
  bool has(const std::string& sha256, const OwnerId& owner = kAda) const {
    return store.find(owner, sha256).value().file.is_open();
  }
  std::string partial(const std::string& name) const { return "blobs/" + kAda.text() + "/partial/" + name; }
};

Code refusal(const Result<BlobProgress>& progress) {
  REQUIRE_FALSE(progress.ok());
  return progress.error().code;
}

}  // namespace

TEST_CASE("an import keeps Ada's picture once, under its digest, in her own folder; Bob's same one is another") {
  const Shelf shelf;
  CHECK_FALSE(shelf.has(kAbc));
  for (int i = 0; i < 2; ++i) {
    const auto blob = keep(shelf.store, kAda, "abc");
    REQUIRE(blob.ok());
    CHECK(blob->sha256 == kAbc);
    CHECK(blob->size == 3);
  }
  CHECK(shelf.store.path_of(kAda, kAbc) == shelf.folder.path() / "blobs" / kAda.text() / kAbc);
  CHECK(content(shelf.store.path_of(kAda, kAbc)) == "abc");
  CHECK_FALSE(shelf.has(kAbc, kBob));
  CHECK(count_files(shelf.folder.path()) == 1);
  REQUIRE(keep(shelf.store, kBob, "abc").ok());
  CHECK(count_files(shelf.folder.path()) == 2);
}

TEST_CASE("an upload that is given up leaves nothing") {
  const Shelf shelf;
  {
    const auto upload = shelf.store.begin(kAda).value();
    REQUIRE(write(*upload, "abc").ok());
    CHECK(count_files(shelf.folder.path()) == 1);
  }
  CHECK(count_files(shelf.folder.path()) == 0);
}

TEST_CASE("a file that a broken disk has cut off is replaced by the whole one, imported or uploaded") {
  const Shelf shelf;
  const std::string name = "blobs/" + kAda.text() + "/" + kAbc;
  shelf.folder.write(name, "a");
  REQUIRE(keep(shelf.store, kAda, "abc").ok());
  CHECK(content(shelf.store.path_of(kAda, kAbc)) == "abc");
  shelf.folder.write(name, "ab");
  CHECK(shelf.add(kAbc, 0, 3, "abc")->state == State::whole);
  CHECK(content(shelf.store.path_of(kAda, kAbc)) == "abc");
}

TEST_CASE("a file of another size than a device says is left as it is until bytes of that digest have come") {
  const Shelf shelf;
  const std::string name = "blobs/" + kAda.text() + "/" + kAbc;
  REQUIRE(keep(shelf.store, kAda, "abc").ok());
  // Nobody looks through what is there, whatever is said of it, and how often.
  auto progress = shelf.add(kAbc, 3, 900, "d");
  CHECK(progress->state == State::elsewhere);
  CHECK(progress->offset == 0);
  CHECK(shelf.add(kAbc, 0, 900, "abc")->state == State::more);
  CHECK(refusal(shelf.add(kAbc, 3, 900, std::string(897, 'd'))) == Code::invalid_value);
  CHECK(read(shelf.store.find(kAda, kAbc).value()) == "abc");
  CHECK(shelf.add(kAbc, 0, 3, "abc")->state == State::known);
  shelf.folder.write(name, "ab");
  CHECK(shelf.add(kAbc, 0, 3, "a")->state == State::more);
  CHECK(content(shelf.store.path_of(kAda, kAbc)) == "ab");
  CHECK(shelf.add(kAbc, 1, 3, "bc")->state == State::whole);
  CHECK(content(shelf.store.path_of(kAda, kAbc)) == "abc");
}

TEST_CASE("a folder that cannot be made is refused with its name") {
  const TemporaryFolder folder;
  folder.write("data", "a file");
  const Status ready = BlobStore(folder.path() / "data").make_ready();
  REQUIRE_FALSE(ready.ok());
  CHECK(ready.error().code == Code::storage_failed);
  CHECK(ready.error().message.find((folder.path() / "data/blobs").string()) != std::string::npos);
}

TEST_CASE("pieces follow one another, and the last makes the file whole") {
  const Shelf shelf;
  CHECK(shelf.offset(kAbc) == 0);
  auto progress = shelf.add(kAbc, 0, 3, "a");
  CHECK(progress->state == State::more);
  CHECK(progress->offset == 1);
  CHECK(shelf.offset(kAbc) == 1);
  for (const int wrong : {0, 2}) {
    progress = shelf.add(kAbc, wrong, 3, "b");
    CHECK(progress->state == State::elsewhere);
    CHECK(progress->offset == 1);
  }
  progress = shelf.add(kAbc, 1, 3, "bc");
  CHECK(progress->state == State::whole);
  CHECK(read(shelf.store.find(kAda, kAbc).value()) == "abc");
  CHECK(shelf.add(kAbc, 0, 3, "abc")->state == State::known);
  CHECK(shelf.add(kAbc, 2, 3, "?")->state == State::known);
  CHECK(count_files(shelf.folder.path()) == 1);
}

TEST_CASE("an empty file is a file too") {
  const Shelf shelf;
  CHECK(shelf.add(digest_of(""), 0, 0, "")->state == State::whole);
  CHECK(shelf.has(digest_of("")));
}

TEST_CASE("other bytes than the digest says are thrown away, and the upload begins anew") {
  const Shelf shelf;
  CHECK(refusal(shelf.add(kAbc, 0, 3, "abd")) == Code::invalid_value);
  REQUIRE(shelf.add(kAbc, 0, 3, "x")->state == State::more);
  CHECK(refusal(shelf.add(kAbc, 1, 3, "bc")) == Code::invalid_value);
  CHECK(shelf.offset(kAbc) == 0);
  CHECK(count_files(shelf.folder.path()) == 0);
  CHECK(shelf.add(kAbc, 0, 3, "abc")->state == State::whole);
}

TEST_CASE("two devices that disagree about the size do not lock each other out") {
  const Shelf shelf;
  REQUIRE(shelf.add(kAbc, 0, 900, std::string(500, 'x'))->state == State::more);
  const auto progress = shelf.add(kAbc, 500, 3, "");
  CHECK(progress->state == State::elsewhere);
  CHECK(progress->offset == 0);
  CHECK(shelf.add(kAbc, 0, 3, "abc")->state == State::whole);
}

TEST_CASE("Ada's phone and laptop upload the same file at once, piece by piece, and both end with it") {
  const Shelf shelf;
  std::string text;
  for (int i = 0; i < 900; ++i) text += static_cast<char>('a' + i % 26);
  const std::string sha256 = digest_of(text);
  const auto upload = [&] {
    for (std::int64_t at = 0;;) {
      const auto progress = shelf.add(sha256, at, 900, std::string_view(text).substr(static_cast<std::size_t>(at), 7));
      if (!progress.ok() || progress->state == State::whole || progress->state == State::known) return progress.ok();
      at = progress->offset;
    }
  };
  std::vector<char> ended(2, 0);
  std::thread phone([&] { ended[0] = upload() ? 1 : 0; });
  std::thread laptop([&] { ended[1] = upload() ? 1 : 0; });
  phone.join();
  laptop.join();
  CHECK(ended == std::vector<char>{1, 1});
  CHECK(content(shelf.store.path_of(kAda, sha256)) == text);
  CHECK(count_files(shelf.folder.path()) == 1);
}

TEST_CASE("a server that died while it added the last piece finds the file whole, or goes on where it ends") {
  const Shelf shelf;
  shelf.folder.write(shelf.partial(kAbc + ".last"), "ab");
  CHECK(shelf.offset(kAbc) == 2);
  CHECK(shelf.add(kAbc, 2, 3, "c")->state == State::whole);
  const std::string sha256 = digest_of("abcd");
  shelf.folder.write(shelf.partial(sha256 + ".last"), "abcd");
  CHECK(read(shelf.store.find(kAda, sha256).value()) == "abcd");
  CHECK(count_files(shelf.folder.path()) == 2);
}

TEST_CASE("a crash of the machine that spoilt a partial file costs that upload, and no more") {
  const Shelf shelf;
  shelf.folder.write(shelf.partial(kAbc), std::string(3, '\0'));
  const auto progress = shelf.add(kAbc, 3, 3, "");
  CHECK(progress->state == State::elsewhere);
  CHECK(progress->offset == 0);
  CHECK(shelf.add(kAbc, 0, 3, "abc")->state == State::whole);
}

TEST_CASE("a file is no larger than allowed, and neither are an owner's files together") {
  const Shelf shelf;
  CHECK(refusal(shelf.add(kAbc, 0, 10'001, "abc")) == Code::too_large);
  std::vector<std::string> texts;
  for (const char c : {'1', '2', '3'}) texts.emplace_back(10'000, c);
  REQUIRE(shelf.add(digest_of(texts[0]), 0, 10'000, texts[0])->state == State::whole);
  REQUIRE(shelf.add(digest_of(texts[1]), 0, 10'000, texts[1].substr(0, 4'000))->state == State::more);
  REQUIRE(shelf.add(kAbc, 0, 9'000, std::string(8'000, 'x'))->state == State::more);
  // Each was within the limit when it began; together they are not.
  CHECK(refusal(shelf.add(digest_of(texts[1]), 4'000, 10'000, texts[1].substr(4'000))) == Code::quota_exceeded);
  CHECK(refusal(shelf.add(digest_of(texts[2]), 0, 10'000, texts[2].substr(0, 1))) == Code::quota_exceeded);
  CHECK(shelf.add(digest_of(texts[2]), 0, 10'000, texts[2], kBob)->state == State::whole);
}

TEST_CASE(
    "an account may have so many files, and so many uploads under way; each counts as no less than a disk gives it") {
  const TemporaryFolder folder;
  const BlobStore store(folder.path(), {.owner_blobs = 3, .owner_partials = 2});
  const auto add = [&](const std::string& text, std::size_t begin, std::size_t end, const OwnerId& owner = kAda) {
    return store.add_piece(owner, digest_of(text),
                           {static_cast<std::int64_t>(begin), static_cast<std::int64_t>(text.size()),
                            std::string_view(text).substr(begin, end - begin)});
  };
  REQUIRE(add("one", 0, 1)->state == State::more);
  REQUIRE(add("two", 0, 1)->state == State::more);
  const auto third = add("three", 0, 1);
  CHECK(refusal(third) == Code::quota_exceeded);
  CHECK(third.error().message.find("end some of them first") != std::string::npos);
  CHECK(add("two", 1, 2)->state == State::more);
  // What comes at once is never under way.
  CHECK(add("three", 0, 5)->state == State::whole);
  CHECK(add("one", 1, 3)->state == State::whole);
  CHECK(add("four", 0, 1)->state == State::more);
  CHECK(add("five", 0, 4)->state == State::whole);
  const auto fourth = add("two", 2, 3);
  CHECK(refusal(fourth) == Code::quota_exceeded);
  CHECK(fourth.error().message.find("3 files") != std::string::npos);
  CHECK(refusal(add("six", 0, 1)) == Code::quota_exceeded);
  CHECK(add("one", 0, 3)->state == State::known);
  CHECK(add("six", 0, 3, kBob)->state == State::whole);

  const BlobStore small(folder.path(), {.owner_bytes = 3 * BlobLimits::kFileBytesMin});
  REQUIRE(small.remove_all(kAda).ok());
  for (const std::string text : {"", "1", "2"})
    REQUIRE(small.add_piece(kAda, digest_of(text), {0, static_cast<std::int64_t>(text.size()), text}).ok());
  CHECK(refusal(small.add_piece(kAda, digest_of("3"), {0, 1, "3"})) == Code::quota_exceeded);
}

TEST_CASE("what an account had is gone with it, uploads under way too, and others keep the same bytes") {
  const Shelf shelf;
  REQUIRE(keep(shelf.store, kAda, "abc").ok());
  REQUIRE(keep(shelf.store, kBob, "abc").ok());
  REQUIRE(shelf.add(digest_of("whole"), 0, 5, "wh").ok());
  CHECK(shelf.store.remove_all(kAda).value());
  CHECK_FALSE(fs::exists(shelf.store.folder_of(kAda)));
  CHECK_FALSE(shelf.store.remove_all(kAda).value());
  CHECK_FALSE(fs::exists(shelf.store.folder_of(kAda)));
  CHECK_FALSE(shelf.has(kAbc));
  CHECK(shelf.offset(digest_of("whole")) == 0);
  CHECK(shelf.has(kAbc, kBob));
}

TEST_CASE("whoever removes all that an account had waits for an upload that is at it") {
  const Shelf shelf;
  REQUIRE(keep(shelf.store, kAda, "abc").ok());
  std::optional<FolderLock> uploading(std::move(*FolderLock::take(shelf.store.folder_of(kAda))));
  std::thread removing([&] { static_cast<void>(shelf.store.remove_all(kAda).ok()); });
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  const bool is_there = fs::exists(shelf.store.path_of(kAda, kAbc));
  uploading.reset();
  removing.join();
  CHECK(is_there);
  CHECK_FALSE(fs::exists(shelf.store.folder_of(kAda)));
}

TEST_CASE("only 64 lower-case hexadecimal digits are a digest") {
  CHECK(BlobStore::is_digest(kAbc));
  for (const std::string& other : {std::string(), kAbc.substr(1), kAbc + "0", std::string(64, 'A'),
                                   std::string(64, 'g'), std::string(64, '/'), "../" + kAbc.substr(3)})
    CHECK_FALSE(BlobStore::is_digest(other));
}
