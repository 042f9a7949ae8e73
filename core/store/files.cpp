#include "core/store/files.hpp"

#include <sqlite3.h>

#include <array>

#include "core/store/sqlite.hpp"

namespace freehold {
namespace {

constexpr std::string_view kEncrypting = "multipleciphers-";

Result<sqlite3_vfs*> vfs_of(const DatabaseFile& file) {
  sqlite3_initialize();
  sqlite3_vfs* const vfs = sqlite3_vfs_find(file.vfs);
  if (vfs == nullptr) return fail(Code::storage_failed, "there is no such file system");
  return vfs;
}

Status remove(sqlite3_vfs* vfs, const std::string& path) {
  const int result = vfs->xDelete(vfs, path.c_str(), 1);
  if (result == SQLITE_OK || result == SQLITE_IOERR_DELETE_NOENT) return {};
  return fail(Code::storage_failed, "cannot remove " + path);
}

/// Encrypting changes the size of pages, which a database with a write-ahead log cannot do.
Status leave_log(Database& database) {
  FREEHOLD_ASSIGN(Statement statement, database.prepare("PRAGMA journal_mode=DELETE"));
  FREEHOLD_ASSIGN(const bool row, statement.step());
  if (!row || statement.text(0) != "delete")
    return fail(Code::storage_failed, "the write-ahead log could not be taken in");
  return {};
}

}  // namespace

std::string encrypting_vfs(const char* vfs) {
  const std::string name = plain_vfs(vfs);
  return name.starts_with(kEncrypting) ? name : std::string(kEncrypting) + name;
}

std::string plain_vfs(const char* vfs) {
  if (vfs != nullptr) return vfs;
  const sqlite3_vfs* const found = sqlite3_vfs_find(nullptr);
  const std::string_view name = found == nullptr ? std::string_view() : found->zName;
  return std::string(name.starts_with(kEncrypting) ? name.substr(kEncrypting.size()) : name);
}

Result<bool> database_exists(const DatabaseFile& file) {
  FREEHOLD_ASSIGN(sqlite3_vfs * vfs, vfs_of(file));
  int exists = 0;
  if (vfs->xAccess(vfs, file.path.c_str(), SQLITE_ACCESS_EXISTS, &exists) != SQLITE_OK)
    return fail(Code::storage_failed, "cannot look for " + file.path);
  return exists != 0;
}

Status erase_database(const DatabaseFile& file) {
  FREEHOLD_ASSIGN(sqlite3_vfs * vfs, vfs_of(file));
  // The log goes first: what is left after a crash is an older state, and never a log without its database.
  for (const char* beside : {"-wal", "-journal", "-shm", ""}) FREEHOLD_TRY(remove(vfs, file.path + beside));
  return {};
}

Status encrypt_database(const DatabaseFile& file, const DatabaseKey& key) {
  sqlite3_initialize();
  DatabaseOptions options;
  options.path = file.path;
  const std::string vfs = encrypting_vfs(file.vfs);
  options.vfs = vfs.c_str();
  options.must_exist = true;
  options.flush_commits = true;
  FREEHOLD_ASSIGN(const auto database, Database::open(options));
  FREEHOLD_TRY(leave_log(*database));
  std::array<std::uint8_t, 4 + DatabaseKey::kSize> raw = {'r', 'a', 'w', ':'};
  std::copy(key.bytes().begin(), key.bytes().end(), raw.begin() + 4);
  const int result = sqlite3_rekey_v2(database->raw(), "main", raw.data(), static_cast<int>(raw.size()));
  wipe(raw);
  if (result != SQLITE_OK) return sqlite_error(database->raw(), result);
  return {};
}

}  // namespace freehold
