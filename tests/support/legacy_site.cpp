#include "tests/support/legacy_site.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "core/store/sqlite.hpp"
#include "sync/auth/digest.hpp"

namespace freehold {

namespace fs = std::filesystem;

LegacySite::LegacySite() {
  fs::create_directories(image_root());
  sql("users",
      "CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, username TEXT, email TEXT, password_hash TEXT, "
      "created_at TIMESTAMP, is_active BOOLEAN DEFAULT 1, is_admin BOOLEAN DEFAULT 0)");
  sql("notes",
      "CREATE TABLE notes (id INTEGER PRIMARY KEY AUTOINCREMENT, user_id INTEGER, title TEXT, content TEXT, "
      "created_at, "
      "updated_at)");
  sql("images",
      "CREATE TABLE images (id INTEGER PRIMARY KEY AUTOINCREMENT, user_id INTEGER, filename TEXT, original_filename "
      "TEXT, file_path TEXT, file_size INTEGER, content_type TEXT, uploaded_at)");
}

void LegacySite::sql(const std::string& table, const std::string& statements) const {
  DatabaseOptions options;
  options.path = file(table);
  auto database = Database::open(options);
  if (!database) throw std::runtime_error(database.error().message);
  for (const std::string& each : {statements, std::string("PRAGMA journal_mode=DELETE")})
    if (const Status done = (*database)->execute(each); !done) throw std::runtime_error(done.error().message);
}

void LegacySite::add_user(int id, const std::string& name, const std::string& password) const {
  sql("users", "INSERT INTO users (id, username, email, password_hash, created_at) VALUES (" + std::to_string(id) +
                   ", '" + name + "', '" + name + "@example.org', '" + sha256_hex(password) +
                   "', '2018-01-02 03:04:05')");
}

void LegacySite::add_note(int id, int user, const std::string& title, const std::string& created_at) const {
  sql("notes", "INSERT INTO notes VALUES (" + std::to_string(id) + ", " + std::to_string(user) + ", '" + title +
                   "', 'text of " + title + "', '" + created_at + "', '2020-01-01T10:00:00.250Z')");
}

void LegacySite::add_image(int id, int user, const std::string& path, std::string_view bytes,
                           const std::string& content_type) const {
  folder_.write("site/pictures/" + path, bytes);
  const std::string name = fs::path(path).filename().string();
  sql("images", "INSERT INTO images VALUES (" + std::to_string(id) + ", " + std::to_string(user) + ", '" + name +
                    "', 'My " + name + "', '" + path + "', " + std::to_string(bytes.size()) + ", '" + content_type +
                    "', 1577836800)");
}

std::vector<std::string> LegacySite::import_into(const std::string& url, std::vector<std::string> more) const {
  std::vector<std::string> arguments{"import",   "--users",      file("users"),  "--notes",    file("notes"),
                                     "--images", file("images"), "--image-root", image_root(), "--database",
                                     url,        "--data",       data().string()};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

std::vector<std::pair<std::string, std::string>> LegacySite::snapshot() const {
  std::vector<std::pair<std::string, std::string>> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder_.path() / "site")) {
    if (!entry.is_regular_file()) continue;
    std::ostringstream content;
    content << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    files.emplace_back(entry.path().string(), content.str());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string png(const std::string& salt) {
  return std::string("\x89PNG\r\n\x1A\n\0\0\0\rIHDR", 16) + salt;
}

}  // namespace freehold
