#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "native/legacy/legacy_table.hpp"
#include "tests/integration/operations/server_database.hpp"
#include "tests/support/command.hpp"
#include "tests/support/exchange.hpp"
#include "tests/support/legacy_site.hpp"

using namespace freehold;
using Kind = ServerDatabase::Kind;
namespace json = boost::json;
namespace fs = std::filesystem;

namespace {

std::string id_of(const char* table, std::int64_t id) {
  return legacy_id(table, id).text();
}

json::object import(const LegacySite& site, const ServerDatabase& database, std::vector<std::string> more = {}) {
  more.emplace_back("--json");
  Command command(site.import_into(database.url(), std::move(more)));
  const int status = command.wait();
  INFO(command.err());
  REQUIRE(status == 0);
  CHECK(command.err().empty());
  return json::parse(command.out()).as_object();
}

/// `imported/already there/skipped` of users, notes and images.
std::string counts(const json::object& report) {
  std::string text;
  for (const json::value& table : report.at("tables").as_array()) {
    if (!text.empty()) text += ' ';
    const char* slash = "";
    for (const char* field : {"imported", "already_there", "skipped"}) {
      text += slash + std::to_string(table.at(field).as_int64());
      slash = "/";
    }
  }
  return text;
}

/// `table id code` of every entry, and the sentence where it is asked for.
std::vector<std::string> remarks(const json::object& report, const char* list) {
  std::vector<std::string> found;
  for (const json::value& each : report.at(list).as_array()) {
    CHECK(each.at("file").as_string() == std::string(each.at("table").as_string()) + ".db");
    CHECK_FALSE(each.at("reason").as_string().empty());
    found.push_back(std::string(each.at("table").as_string()) + " " + json::serialize(each.at("id")) + " " +
                    std::string(each.at("code").as_string()));
  }
  return found;
}

std::string text_cell(const ServerDatabase& database, const std::string& statement) {
  const Value value = database.cell(statement);
  const std::string* text = as_text(value);
  return text == nullptr ? "null" : *text;
}

/// All rows that an import could touch, and the bookkeeping, as one text.
std::string everything(const ServerDatabase& database) {
  std::string text;
  for (const char* statement :
       {"SELECT id, username, email, password_hash, is_active, is_admin, created_at, updated_at FROM users ORDER BY id",
        "SELECT id, user_id, title, content, created_at, updated_at FROM notes ORDER BY id",
        "SELECT id, user_id, filename, original_filename, file_path, file_size, content_type, sha256, uploaded_at FROM "
        "images ORDER BY id",
        "SELECT scope_id, head FROM freehold.heads ORDER BY scope_id",
        "SELECT row_id, seq, clocks FROM freehold.row_meta ORDER BY row_id",
        "SELECT name, value FROM freehold.settings ORDER BY name"})
    for (const SqlRow& row : database.sql(statement)) {
      for (const Value& cell : row) {
        if (const auto* written = as_text(cell)) text += *written;
        if (const auto* number = as_integer(cell)) text += std::to_string(*number);
        if (const auto* bytes = std::get_if<Bytes>(&cell)) text.append(bytes->begin(), bytes->end());
        text += '|';
      }
      text += '\n';
    }
  return text;
}

std::string content(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

/// Ada and Bob, their notes, and a picture of each.
void fill(const LegacySite& site) {
  site.add_user(1, "ada", "analytical engine");
  site.add_user(2, "bob", "hunter2");
  site.sql("users", "UPDATE users SET is_admin = 1 WHERE id = 1; UPDATE users SET is_active = 0 WHERE id = 2");
  site.add_note(1, 1, "Engines");
  site.add_note(2, 1, "Weaving");
  site.add_note(7, 2, "Fishing", "2020-02-03");
  site.add_image(1, 1, "2019/engine.png", png("engine"));
  site.add_image(2, 2, "fish.png", png("fish"));
}

}  // namespace

TEST_CASE("Ada and Bob arrive with their notes and pictures; a second run changes nothing, also what Ada has changed") {
  const Kind kind = GENERATE(Kind::sqlite, Kind::postgres);
  const LegacySite site;
  fill(site);
  const auto before = site.snapshot();
  const ServerDatabase database(kind);
  CHECK(counts(import(site, database)) == "2/0/0 3/0/0 2/0/0");
  CHECK(site.snapshot() == before);

  const std::string ada = id_of("users", 1), bob = id_of("users", 2);
  CHECK(ada == "1e5ca4d2-fcdc-5aab-a8da-a47d3487d761");
  CHECK(text_cell(database, "SELECT email FROM users WHERE id = '" + ada + "'") == "ada@example.org");
  CHECK(text_cell(database, "SELECT username FROM users WHERE id = '" + ada + "'") == "ada");
  CHECK(text_cell(database, "SELECT created_at FROM users WHERE id = '" + ada + "'") == "2018-01-02T03:04:05.000000Z");
  CHECK(text_cell(database, "SELECT password_hash FROM users WHERE id = '" + ada + "'")
            .starts_with("sha256hex$argon2id$v=19$m=19456,t=2,p=1$"));
  CHECK(database.sql("SELECT id FROM users WHERE is_admin AND is_active").at(0).at(0) == Value(ada));
  CHECK(database.sql("SELECT id FROM users WHERE NOT is_admin AND NOT is_active").at(0).at(0) == Value(bob));
  const std::string note = " FROM notes WHERE id = '" + id_of("notes", 1) + "'";
  CHECK(text_cell(database, "SELECT user_id" + note) == ada);
  CHECK(text_cell(database, "SELECT title" + note) == "Engines");
  CHECK(text_cell(database, "SELECT content" + note) == "text of Engines");
  CHECK(text_cell(database, "SELECT created_at" + note) == "2019-05-06T07:08:09.000000Z");
  CHECK(text_cell(database, "SELECT updated_at" + note) == "2020-01-01T10:00:00.250000Z");
  const std::string picture = " FROM images WHERE id = '" + id_of("images", 1) + "'";
  const std::string sha256 = text_cell(database, "SELECT sha256" + picture);
  CHECK(text_cell(database, "SELECT file_path" + picture) == sha256);
  CHECK(text_cell(database, "SELECT original_filename" + picture) == "My engine.png");
  CHECK(text_cell(database, "SELECT uploaded_at" + picture) == "2020-01-01T00:00:00.000000Z");
  CHECK(content(site.data() / "blobs" / ada / sha256) == png("engine"));

  database.sql("UPDATE notes SET title = 'Mine' WHERE id = '" + id_of("notes", 1) + "'");
  const std::string first = everything(database);
  CHECK(counts(import(site, database)) == "0/2/0 0/3/0 0/2/0");
  CHECK(everything(database) == first);
}

TEST_CASE("a dry run shows the counts of the run that follows, and writes nothing") {
  const Kind kind = GENERATE(Kind::sqlite, Kind::postgres);
  const LegacySite site;
  fill(site);
  site.add_note(8, 99, "Orphan");
  const ServerDatabase database(kind);
  const std::string before = everything(database);
  const json::object shown = import(site, database, {"--dry-run"});
  CHECK(shown.at("dry_run").as_bool());
  CHECK(everything(database) == before);
  CHECK_FALSE(fs::exists(site.data()));
  const json::object done = import(site, database);
  CHECK_FALSE(done.at("dry_run").as_bool());
  CHECK(counts(shown) == counts(done));
  CHECK(shown.at("skipped") == done.at("skipped"));
  CHECK(counts(import(site, database, {"--dry-run"})) == "0/2/0 0/3/1 0/2/0");
}

TEST_CASE("Ada's devices receive what was imported in their feed, and what she then deletes does not come back") {
  const Kind kind = GENERATE(Kind::sqlite, Kind::postgres);
  const LegacySite site;
  fill(site);
  const ServerDatabase database(kind);
  import(site, database);
  const std::string ada = id_of("users", 1);
  {
    const auto store = database.open();
    Device phone;
    phone.sign_in(ada);
    Exchange line(*store, phone.clock(), OwnerId::parse(ada).value(), phone, 100);
    line.connect();
    line.drain();
    CHECK(phone.rows("SELECT title FROM notes ORDER BY title") ==
          json::array{json::object{{"title", "Engines"}}, json::object{{"title", "Weaving"}}});
    CHECK(phone.rows("SELECT original_filename FROM images").size() == 1);
    phone.clock().set(2'000'000'000'000'000);
    phone.ok({{"do", "delete"}, {"table", "notes"}, {"id", id_of("notes", 1)}});
    line.drain();
  }
  CHECK(counts(import(site, database)) == "0/2/0 0/3/0 0/2/0");
  CHECK(database.sql("SELECT id FROM notes").size() == 2);
}

TEST_CASE("every row that cannot be imported is named with its reason, and all the others arrive") {
  const Kind kind = GENERATE(Kind::sqlite, Kind::postgres);
  const LegacySite site;
  fill(site);
  site.sql("users",
           "INSERT INTO users (id, username, email, password_hash) VALUES"
           " (3, 'ADA', 'ADA@example.org', ''), (4, 'cleo', 'cleo', ''), (5, 'dora', NULL, ''),"
           " (6, 'ada', 'other@example.org', ''), (7, 'eve', CAST(x'65FF40' AS TEXT) || 'x', ''),"
           " (8, 'fay@example.org', 'fay@example.org', 'md5'), (9, NULL, 'gus@example.org', NULL),"
           " (10, printf('%081d', 0), 'hal@example.org', '')");
  site.add_note(20, 3, "Of a user who was skipped");
  site.add_note(21, 99, "Of nobody");
  site.sql(
      "notes",
      "INSERT INTO notes VALUES (22, NULL, 'no owner', '', NULL, NULL), (23, 1, NULL, '', NULL, NULL),"
      " (24, 1, printf('%0201d', 0), '', NULL, NULL), (25, 1, CAST(x'C328' AS TEXT), '', NULL, NULL),"
      " (26, 1, 'zero' || char(0), '', NULL, NULL), (27, 1, 'large', printf('%01100000d', 0), NULL, NULL),"
      " (28, 9, 'fits' || printf('%0196d', 0), NULL, 1600000000, 'soon'), (29, 9, 2024, x'C3A9', 2459278.5, NULL)");
  const json::object report = import(site, ServerDatabase(kind));
  CHECK(counts(report) == "4/0/6 5/0/8 2/0/0");
  CHECK(remarks(report, "skipped") ==
        std::vector<std::string>{"users 3 unique_violation", "users 4 invalid_value", "users 5 invalid_value",
                                 "users 6 unique_violation", "users 7 invalid_value", "users 10 invalid_value",
                                 "notes 22 parent_missing", "notes 23 invalid_value", "notes 24 invalid_value",
                                 "notes 25 invalid_value", "notes 26 invalid_value", "notes 27 too_large",
                                 "notes 20 parent_missing", "notes 21 parent_missing"});
  CHECK(remarks(report, "warnings") == std::vector<std::string>{"users 8 invalid_value", "users 8 invalid_value",
                                                                "users 9 invalid_value", "notes 28 invalid_value"});
}

TEST_CASE("columns that an old file has not, and values of other types, are no obstacle") {
  const Kind kind = GENERATE(Kind::sqlite, Kind::postgres);
  const LegacySite site;
  for (const char* table : {"users", "notes", "images"}) site.sql(table, std::string("DROP TABLE ") + table);
  site.sql("users",
           "CREATE TABLE users (ID, Email); INSERT INTO users VALUES ('7', 'ada@example.org'), (7, 'b@x.org'), (8, "
           "'c@x.org')");
  site.sql("notes",
           "CREATE TABLE notes (title, user_id TEXT, id TEXT);"
           "INSERT INTO notes VALUES (2024.5, '7', '1'), ('x', '7', '2'), ('same', '8', '1')");
  site.sql(
      "images",
      "CREATE TABLE images (id, user_id, filename); INSERT INTO images VALUES (NULL, 7, 'a.png'), (1, 7, 'b.png')");
  site.folder().write("site/pictures/b.png", png("b"));
  const ServerDatabase database(kind);
  const json::object report = import(site, database);
  CHECK(counts(report) == "2/0/1 2/0/1 1/0/1");
  CHECK(remarks(report, "skipped") ==
        std::vector<std::string>{"users \"7\" unique_violation", "notes \"1\" not_owner", "images null invalid_value"});
  CHECK(text_cell(database, "SELECT min(title) FROM notes") == "2024.5");
  CHECK(text_cell(database, "SELECT original_filename FROM images") == "b.png");
  CHECK(text_cell(database, "SELECT content_type FROM images") == "image/png");
  CHECK(is_null(database.cell("SELECT max(password_hash) FROM users")));
}

TEST_CASE("pictures that are gone, empty, outside, of another kind or size are named; the same bytes are kept once") {
  const LegacySite site;
  site.add_user(1, "ada", "x");
  site.add_image(1, 1, "a.png", png("same"));
  site.add_image(2, 1, "b.png", png("same"), "image/jpeg");
  site.add_image(3, 1, "empty.png", "");
  site.add_image(4, 1, "page.png", "<html>");
  site.add_image(5, 1, "gone.png", png("gone"));
  fs::remove(site.image_root() + "/gone.png");
  site.add_image(6, 1, "short.png", png("short"));
  site.folder().write("site/pictures/short.png", png(""));
  site.folder().write("site/secret.png", png("secret"));
  site.sql("images",
           "INSERT INTO images VALUES (7, 1, 'x', 'x', '../secret.png', 1, 'image/png', NULL),"
           " (8, 1, 'a', 'a', '" +
               site.image_root() +
               "/a.png', 20, 'image/png', NULL),"
               " (9, 1, 'x', 'x', '" +
               site.folder().path().string() + "/site/secret.png', 1, 'image/png', NULL)");
  const ServerDatabase database(Kind::sqlite);
  const json::object report = import(site, database);
  CHECK(counts(report) == "1/0/0 0/0/0 4/0/5");
  CHECK(remarks(report, "skipped") == std::vector<std::string>{"images 3 invalid_value", "images 4 invalid_value",
                                                               "images 5 not_found", "images 7 invalid_value",
                                                               "images 9 invalid_value"});
  CHECK(report.at("skipped").at(2).at("reason").as_string() == "its file gone.png is gone");
  CHECK(remarks(report, "warnings") == std::vector<std::string>{"images 2 invalid_value", "images 6 invalid_value"});
  CHECK(text_cell(database, "SELECT content_type FROM images WHERE filename = 'b.png'") == "image/png");
  std::size_t blobs = 0;
  for (const auto& entry : fs::recursive_directory_iterator(site.data()))
    if (entry.is_regular_file() && entry.path().filename() != "lock") ++blobs;
  CHECK(blobs == 2);
}

TEST_CASE("files in log mode are read with what their log holds, and nothing is written beside them") {
  const LegacySite site;
  fill(site);
  DatabaseOptions options;
  options.path = site.file("users");
  const auto old_site = Database::open(options).value();
  REQUIRE(old_site->execute("UPDATE users SET username = 'ada lovelace' WHERE id = 1").ok());
  // As a crash leaves it: a log that has not been taken into the file.
  const LegacySite copy;
  for (const auto& [path, bytes] : site.snapshot())
    copy.folder().write(fs::relative(path, site.folder().path()).string(), bytes);
  REQUIRE(fs::exists(copy.file("users") + "-wal"));
  // And one whose log has been taken in.
  const auto notes = Database::open({copy.file("notes")}).value();
  REQUIRE(notes->execute("PRAGMA wal_checkpoint(TRUNCATE)").ok());
  const auto before = copy.snapshot();
  const ServerDatabase database(Kind::sqlite);
  CHECK(counts(import(copy, database)) == "2/0/0 3/0/0 2/0/0");
  CHECK(text_cell(database, "SELECT username FROM users WHERE email = 'ada@example.org'") == "ada lovelace");
  CHECK(copy.snapshot() == before);
}
