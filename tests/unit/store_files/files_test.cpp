#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <random>

#include "core/store/sqlite.hpp"

using namespace freehold;

namespace {

/// A folder of the test's own, gone with it.
class Folder {
 public:
  Folder() {
    path_ = std::filesystem::temp_directory_path() / ("freehold-store-" + std::to_string(std::random_device()()));
    std::filesystem::create_directory(path_);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string file(const char* name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

Code code_of_opening(const DatabaseOptions& options) {
  auto opened = Database::open(options);
  REQUIRE_FALSE(opened.ok());
  CHECK(opened.error().message.find("cannot open " + options.path) == 0);
  return opened.error().code;
}

std::int64_t rows_in(const DatabaseOptions& options) {
  auto database = Database::open(options);
  INFO((database.ok() ? std::string() : database.error().message));
  REQUIRE(database.ok());
  auto select = (*database)->prepare("SELECT count(*) FROM t");
  REQUIRE(select->step().value());
  return select->integer(0);
}

}  // namespace

TEST_CASE("a file has one owner at a time, even while it is new and empty") {
  Folder folder;
  const std::string path = folder.file("ada.db");
  auto first = Database::open({path});
  REQUIRE(first.ok());
  CHECK(code_of_opening({path}) == Code::busy);
  CHECK(code_of_opening({path, nullptr, true}) == Code::busy);
  first->reset();
  CHECK(Database::open({path}).ok());
}

TEST_CASE("what was committed is there when the file is opened again") {
  Folder folder;
  const std::string path = folder.file("ada.db");
  {
    auto database = Database::open({path});
    REQUIRE((*database)->execute("CREATE TABLE t (x); INSERT INTO t VALUES (1), (2)").ok());
    REQUIRE((*database)->execute("BEGIN; INSERT INTO t VALUES (3)").ok());
  }
  CHECK(rows_in({path}) == 2);
  CHECK(rows_in({path, nullptr, true}) == 2);
}

TEST_CASE("a database opened for reading is not written to") {
  Folder folder;
  const std::string path = folder.file("ada.db");
  REQUIRE((*Database::open({path}))->execute("CREATE TABLE t (x)").ok());
  auto reader = Database::open({path, nullptr, true});
  REQUIRE(reader.ok());
  CHECK_FALSE((*reader)->execute("INSERT INTO t VALUES (1)").ok());
}

TEST_CASE("a file that is no database is called damaged, and left as it was") {
  Folder folder;
  const std::string path = folder.file("letter.txt");
  const std::string letter(5000, 'a');
  std::ofstream(path) << letter;
  CHECK(code_of_opening({path}) == Code::database_damaged);
  std::ifstream file(path);
  CHECK(std::string(std::istreambuf_iterator<char>(file), {}) == letter);
}

TEST_CASE("a folder that is not there is a failure of the storage") {
  Folder folder;
  CHECK(code_of_opening({folder.file("missing/ada.db")}) == Code::storage_failed);
  CHECK(code_of_opening({folder.file("ada.db"), nullptr, true}) == Code::storage_failed);
  CHECK(code_of_opening({folder.file("ada.db"), "no such file system"}) == Code::sql_error);
}

TEST_CASE("the log goes into the file when that is asked for, and by a commit once it has grown too long") {
  Folder folder;
  const std::string path = folder.file("ada.db");
  auto database = std::move(*Database::open({path}));
  REQUIRE(database->execute("CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT)").ok());
  const std::string rows =
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) "
      "INSERT INTO t (text) SELECT hex(randomblob(1000)) FROM n";
  REQUIRE(database->execute(rows).ok());
  const int first = database->log_pages();
  CHECK(first >= 1'000);
  CHECK(std::filesystem::file_size(path) < 1'000 * 4096);
  REQUIRE(database->checkpoint().ok());
  CHECK(database->log_pages() == 0);
  CHECK(std::filesystem::file_size(path) >= 1'000 * 4096);
  REQUIRE(database->execute("INSERT INTO t (text) VALUES ('one more')").ok());
  CHECK(database->log_pages() < 100);

  int longest = 0;
  for (int i = 0; i < 12; ++i) {
    REQUIRE(database->execute(rows).ok());
    longest = std::max(longest, database->log_pages());
  }
  CHECK(longest > 2 * first);
  CHECK(longest < 8'192);
  CHECK(std::filesystem::file_size(path) > 8 * 1'000 * 4096);
  database.reset();
  CHECK(rows_in({path}) == 13 * 2'000 + 1);
}
