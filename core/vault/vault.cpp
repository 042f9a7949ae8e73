#include "core/vault/vault.hpp"

#include <limits>

#include "core/hashing/argon2id.hpp"
#include "core/hashing/key_wrap.hpp"

namespace freehold {
namespace {

constexpr std::int64_t kVersion = 1;

// The note that is wrapped along with the key.
constexpr std::uint32_t kPlainStill = 0;  ///< the database was there before the vault, and may not be encrypted yet
constexpr std::uint32_t kEncrypted = 1;

constexpr const char* kTable = R"(
  CREATE TABLE IF NOT EXISTS vault (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    version INTEGER NOT NULL,
    memory_kib INTEGER NOT NULL,
    passes INTEGER NOT NULL,
    lanes INTEGER NOT NULL,
    note INTEGER NOT NULL,
    salt BLOB NOT NULL,
    masked BLOB NOT NULL,
    tag BLOB NOT NULL,
    fingerprint BLOB NOT NULL
  ) STRICT)";

DatabaseFile file_of(const DatabaseFile& database) {
  return {database.path + "-vault", database.vfs};
}

Bytes bytes_of(const Statement& statement, int column) {
  const auto bytes = statement.bytes(column);
  return {bytes.begin(), bytes.end()};
}

/// One that does not fit becomes one that nothing is tagged with.
std::uint32_t number_of(const Statement& statement, int column) {
  constexpr std::uint32_t kMost = std::numeric_limits<std::uint32_t>::max();
  const std::int64_t number = statement.integer(column);
  return number >= 0 && number < kMost ? static_cast<std::uint32_t>(number) : kMost;
}

}  // namespace

struct Vault::Row {
  WrappedKey wrapped;
  Bytes fingerprint;
};

Vault::Vault(const VaultOptions& options, std::unique_ptr<Database> file) : options_(options), file_(std::move(file)) {}

Result<std::unique_ptr<Vault>> Vault::open(const VaultOptions& options) {
  DatabaseOptions file;
  file.path = file_of(options.database).path;
  file.vfs = options.database.vfs;
  // The database is made with a key only once the key is safe.
  file.flush_commits = true;
  FREEHOLD_ASSIGN(std::unique_ptr<Database> opened, Database::open(file));
  // An older wrapping, whose password may be known to somebody, is not to be found in a free page.
  FREEHOLD_TRY(opened->execute("PRAGMA secure_delete=ON"));
  FREEHOLD_TRY(opened->execute(kTable));
  return std::unique_ptr<Vault>(new Vault(options, std::move(opened)));
}

Result<bool> Vault::made() {
  FREEHOLD_ASSIGN(const auto row, read());
  return row.has_value();
}

Result<DatabaseKey> Vault::make(std::string_view password) {
  FREEHOLD_ASSIGN(const bool there, made());
  if (there) return fail(Code::wrong_state, "this account has a vault on this device already");
  FREEHOLD_ASSIGN(const bool database, database_exists(options_.database));
  if (database) {
    // Only a plain one may be taken over; this fails for any other.
    FREEHOLD_TRY(Database::open({options_.database.path, options_.database.vfs}));
  }
  DatabaseKey key;
  options_.random->fill(key.bytes());
  FREEHOLD_TRY(write(key, password, !database));
  if (database) FREEHOLD_TRY(finish(key, password));
  return key;
}

Result<DatabaseKey> Vault::unlock(std::string_view password) {
  FREEHOLD_ASSIGN(const auto row, read());
  if (!row)
    return fail(Code::not_signed_in, "this account has not signed in on this device yet; that needs the server once");
  auto key = unwrap_key(row->wrapped, password);
  if (!key.ok()) {
    if (key.error().code == Code::malformed) key.error() = fail(Code::database_damaged, "the vault is damaged");
    return key;
  }
  if (row->wrapped.note == kPlainStill) FREEHOLD_TRY(finish(*key, password));
  return key;
}

Status Vault::rewrap(const DatabaseKey& key, std::string_view password) {
  FREEHOLD_ASSIGN(const auto row, read());
  if (!row || !same_bytes(row->fingerprint, fingerprint(key)))
    return fail(Code::wrong_state, "this is not the key in the vault");
  return write(key, password, row->wrapped.note != kPlainStill);
}

Status Vault::erase(const DatabaseFile& database) {
  // Without the vault nobody reads the rest, should it stay.
  FREEHOLD_TRY(erase_database(file_of(database)));
  return erase_database(database);
}

Result<std::optional<Vault::Row>> Vault::read() {
  FREEHOLD_ASSIGN(Statement select,
                  file_->prepare("SELECT version, memory_kib, passes, lanes, note, salt, masked, tag, fingerprint "
                                 "FROM vault"));
  FREEHOLD_ASSIGN(const bool there, select.step());
  if (!there) return std::optional<Row>();
  if (select.integer(0) > kVersion)
    return fail(Code::database_too_new, "the vault was written by a newer version of the program");
  if (select.integer(0) < kVersion) return fail(Code::database_damaged, "the vault is damaged");
  Row row;
  row.wrapped.cost = {number_of(select, 1), number_of(select, 2), number_of(select, 3)};
  row.wrapped.note = number_of(select, 4);
  row.wrapped.salt = bytes_of(select, 5);
  row.wrapped.masked = bytes_of(select, 6);
  row.wrapped.tag = bytes_of(select, 7);
  row.fingerprint = bytes_of(select, 8);
  return std::optional<Row>(std::move(row));
}

Status Vault::write(const DatabaseKey& key, std::string_view password, bool encrypted) {
  FREEHOLD_ASSIGN(const WrappedKey wrapped,
                  wrap_key(key, password, encrypted ? kEncrypted : kPlainStill, *options_.random, options_.cost));
  const Bytes print = fingerprint(key);
  FREEHOLD_ASSIGN(Statement insert, file_->prepare("INSERT OR REPLACE INTO vault VALUES (1,?,?,?,?,?,?,?,?,?)"));
  insert.bind_integer(1, kVersion).bind_integer(2, wrapped.cost.memory_kib).bind_integer(3, wrapped.cost.passes);
  insert.bind_integer(4, wrapped.cost.lanes).bind_integer(5, wrapped.note).bind_bytes(6, wrapped.salt);
  insert.bind_bytes(7, wrapped.masked).bind_bytes(8, wrapped.tag).bind_bytes(9, print);
  FREEHOLD_TRY(insert.run());
  // The log still holds what was there before.
  return file_->execute("PRAGMA wal_checkpoint(TRUNCATE)");
}

/// Encrypts what was plain before there was a vault; a crash in the middle has left it plain, or done.
Status Vault::finish(const DatabaseKey& key, std::string_view password) {
  DatabaseOptions encrypted{options_.database.path, options_.database.vfs};
  encrypted.key = key;
  if (!Database::open(encrypted).ok()) FREEHOLD_TRY(encrypt_database(options_.database, key));
  return write(key, password, true);
}

}  // namespace freehold
