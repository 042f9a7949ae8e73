#include "core/store/image.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>

namespace freehold {
namespace {

constexpr std::string_view kMagic{"SQLite format 3\0", 16};
/// Where the file says by which journal it is written and read: 1 a journal beside it, 2 a log, which memory cannot
/// have.
constexpr std::size_t kJournalAt = 18;
constexpr std::size_t kHeaderBytes = 100;

Error not_sound(const std::string& why) {
  return fail(Code::malformed, "this is no sound SQLite file (" + why + ")");
}

/// Tables of rows alone. A view, a virtual table or a column that is computed runs what the file says when it is read,
/// and may not end.
Status check_schema(Database& database) {
  FREEHOLD_ASSIGN(Statement computed,
                  database.prepare("SELECT t.name FROM pragma_table_list AS t WHERE t.schema = 'main' AND (t.type <> "
                                   "'table' OR EXISTS (SELECT 1 FROM pragma_table_xinfo(t.name) WHERE hidden <> 0))"));
  FREEHOLD_ASSIGN(const bool row, computed.step());
  if (!row) return {};
  return fail(Code::malformed, "'" + std::string(computed.text(0)) + "' in this file is no table of rows alone");
}

/// Every page, before anything relies on it. What the file wants checked of its rows is not: that runs what it says.
Status check_soundness(Database& database) {
  FREEHOLD_TRY(
      database.execute("PRAGMA trusted_schema=OFF; PRAGMA ignore_check_constraints=ON; "
                       "PRAGMA cell_size_check=ON; PRAGMA query_only=ON"));
  FREEHOLD_TRY(check_schema(database));
  FREEHOLD_ASSIGN(Statement check, database.prepare("PRAGMA quick_check(1)"));
  FREEHOLD_ASSIGN(const bool row, check.step());
  if (!row || check.text(0) != "ok") return not_sound(row ? std::string(check.text(0)) : "it cannot be checked");
  return {};
}

}  // namespace

Error too_large_image() {
  return fail(Code::too_large, "the copy would be too large to be handed over in one piece");
}

bool looks_like_database(std::span<const std::uint8_t> bytes) {
  return bytes.size() >= kMagic.size() && std::memcmp(bytes.data(), kMagic.data(), kMagic.size()) == 0;
}

Result<Bytes> image_of(Database& database) {
  sqlite3_int64 size = 0;
  const std::unique_ptr<unsigned char, decltype(&sqlite3_free)> whole(
      sqlite3_serialize(database.raw(), "main", &size, 0), &sqlite3_free);
  if (whole == nullptr) return fail(Code::storage_failed, "no memory is left for a copy of the database");
  if (static_cast<std::size_t>(size) > kImageBytesMax) return too_large_image();
  return Bytes(whole.get(), whole.get() + size);
}

Result<std::unique_ptr<Database>> open_image(std::span<const std::uint8_t> bytes) {
  if (bytes.size() > kImageBytesMax) return fail(Code::too_large, "the file is too large to be read in one piece");
  if (!looks_like_database(bytes) || bytes.size() < kHeaderBytes) return not_sound("it does not begin like one");
  FREEHOLD_ASSIGN(std::unique_ptr<Database> database, Database::open({":memory:"}));
  auto* const copy = static_cast<unsigned char*>(sqlite3_malloc64(bytes.size()));
  if (copy == nullptr) return fail(Code::storage_failed, "no memory is left to read the file");
  std::copy(bytes.begin(), bytes.end(), copy);
  copy[kJournalAt] = copy[kJournalAt + 1] = 1;
  const auto size = static_cast<sqlite3_int64>(bytes.size());
  // SQLite takes over the memory, also where this fails.
  const int result = sqlite3_deserialize(database->raw(), "main", copy, size, size,
                                         SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_READONLY);
  if (result != SQLITE_OK) return not_sound(sqlite_error(database->raw(), result).message);
  if (Status sound = check_soundness(*database); !sound)
    return sound.error().code == Code::malformed ? sound.error() : not_sound(sound.error().message);
  return database;
}

}  // namespace freehold
