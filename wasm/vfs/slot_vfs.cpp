#include "wasm/vfs/slot_vfs.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <set>
#include <string>

#include "wasm/vfs/slot_file.hpp"

namespace freehold {

struct SlotVfs::State {
  State(Slots& slots, Clock& its_clock, Random& its_random) : pool(slots), clock(its_clock), random(its_random) {}

  SlotPool pool;
  Clock& clock;
  Random& random;
  std::set<int> open_databases;  ///< slots of main database files that are open
  sqlite3_vfs vfs{};
};

namespace {

constexpr int kSectorSize = 4096;
// 1970-01-01 as a Julian day, in milliseconds.
constexpr sqlite3_int64 kUnixEpoch = 24405875 * static_cast<sqlite3_int64>(8640000);

using State = SlotVfs::State;

/// SQLite allocates `szOsFile` bytes and sees the base alone.
struct OpenFile {
  sqlite3_file base;
  State* state;
  SlotFile* file;
  int slot;
  bool remove_on_close;
  const char* name;  ///< SQLite's own, lives as long as the file is open
};

OpenFile& open_of(sqlite3_file* file) {
  return *reinterpret_cast<OpenFile*>(file);
}

SlotFile& file_of(sqlite3_file* file) {
  return *open_of(file).file;
}

FileKind kind_of(int flags) {
  if ((flags & SQLITE_OPEN_MAIN_DB) != 0) return FileKind::database;
  return (flags & SQLITE_OPEN_WAL) != 0 ? FileKind::log : FileKind::other;
}

State& state_of(sqlite3_vfs* vfs) {
  return *static_cast<State*>(vfs->pAppData);
}

int code_of(SlotOutcome outcome, int failed) {
  if (outcome == SlotOutcome::done) return SQLITE_OK;
  return outcome == SlotOutcome::full ? SQLITE_FULL : failed;
}

int close_file(sqlite3_file* file) {
  OpenFile& open = open_of(file);
  delete open.file;
  open.state->open_databases.erase(open.slot);
  if (!open.remove_on_close) return SQLITE_OK;
  return code_of(open.state->pool.remove(open.name), SQLITE_IOERR_DELETE);
}

int read_file(sqlite3_file* file, void* out, int size, sqlite3_int64 offset) {
  const std::span bytes(static_cast<std::uint8_t*>(out), static_cast<std::size_t>(size));
  const std::int64_t got = file_of(file).read(bytes, offset);
  if (got < 0) return SQLITE_IOERR_READ;
  if (got == size) return SQLITE_OK;
  // SQLite asks for zeros behind the end of a file.
  std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(got), bytes.end(), std::uint8_t{0});
  return SQLITE_IOERR_SHORT_READ;
}

int write_file(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset) {
  const std::span bytes(static_cast<const std::uint8_t*>(data), static_cast<std::size_t>(size));
  return code_of(file_of(file).write(bytes, offset), SQLITE_IOERR_WRITE);
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  return code_of(file_of(file).truncate(size), SQLITE_IOERR_TRUNCATE);
}

int sync_file(sqlite3_file* file, int) {
  return code_of(file_of(file).sync(), SQLITE_IOERR_FSYNC);
}

int size_of_file(sqlite3_file* file, sqlite3_int64* size) {
  *size = file_of(file).size();
  return *size < 0 ? SQLITE_IOERR_FSTAT : SQLITE_OK;
}

// One owner: there is nobody to lock out.
int take_lock(sqlite3_file*, int) {
  return SQLITE_OK;
}

int is_locked(sqlite3_file*, int* locked) {
  *locked = 0;
  return SQLITE_OK;
}

int control_file(sqlite3_file* file, int operation, void*) {
  if (operation == SQLITE_FCNTL_CKPT_START) file_of(file).checkpoint_starts();
  if (operation == SQLITE_FCNTL_CKPT_DONE) file_of(file).checkpoint_ends();
  return SQLITE_NOTFOUND;
}

int sector_size(sqlite3_file*) {
  return kSectorSize;
}

int characteristics(sqlite3_file*) {
  return SQLITE_IOCAP_UNDELETABLE_WHEN_OPEN | SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

// Version 1: neither shared memory nor memory maps.
constexpr sqlite3_io_methods kMethods = {
    1,         close_file, read_file, write_file,   truncate_file, sync_file,       size_of_file,
    take_lock, take_lock,  is_locked, control_file, sector_size,   characteristics, nullptr,
    nullptr,   nullptr,    nullptr,   nullptr,      nullptr};

int open_file(sqlite3_vfs* vfs, sqlite3_filename name, sqlite3_file* file, int flags, int* out_flags) {
  OpenFile& open = open_of(file);
  open.base.pMethods = nullptr;
  if (name == nullptr) return SQLITE_CANTOPEN;
  State& state = state_of(vfs);
  std::optional<int> slot = state.pool.find(name);
  if (!slot) {
    if ((flags & SQLITE_OPEN_CREATE) == 0) return SQLITE_CANTOPEN;
    const SlotPool::Made made = state.pool.create(name);
    if (made.outcome != SlotOutcome::done) return code_of(made.outcome, SQLITE_CANTOPEN);
    slot = made.slot;
  }
  if ((flags & SQLITE_OPEN_MAIN_DB) != 0 && !state.open_databases.insert(*slot).second) return SQLITE_BUSY;
  open = {{&kMethods},
          &state,
          new SlotFile(state.pool, *slot, kind_of(flags)),
          *slot,
          (flags & SQLITE_OPEN_DELETEONCLOSE) != 0,
          name};
  if (out_flags != nullptr) *out_flags = flags;
  return SQLITE_OK;
}

int remove_file(sqlite3_vfs* vfs, const char* name, int) {
  SlotPool& pool = state_of(vfs).pool;
  if (!pool.find(name)) return SQLITE_IOERR_DELETE_NOENT;
  return code_of(pool.remove(name), SQLITE_IOERR_DELETE);
}

int has_file(sqlite3_vfs* vfs, const char* name, int flags, int* answer) {
  SlotPool& pool = state_of(vfs).pool;
  const std::optional<int> slot = pool.find(name);
  // An empty journal or log counts as none, as it does for SQLite on a real file system.
  *answer = slot && (flags != SQLITE_ACCESS_EXISTS || pool.size(*slot) != 0) ? 1 : 0;
  return SQLITE_OK;
}

int full_name(sqlite3_vfs*, const char* name, int capacity, char* out) {
  const std::size_t length = std::strlen(name);
  if (length >= static_cast<std::size_t>(capacity)) return SQLITE_CANTOPEN;
  std::memcpy(out, name, length + 1);
  return SQLITE_OK;
}

int give_randomness(sqlite3_vfs* vfs, int size, char* out) {
  state_of(vfs).random.fill({reinterpret_cast<std::uint8_t*>(out), static_cast<std::size_t>(size)});
  return size;
}

// A worker cannot wait, and there is nobody to wait for.
int sleep_us(sqlite3_vfs*, int us) {
  return us;
}

int give_time(sqlite3_vfs* vfs, sqlite3_int64* ms) {
  *ms = kUnixEpoch + state_of(vfs).clock.now_us() / 1000;
  return SQLITE_OK;
}

int give_days(sqlite3_vfs* vfs, double* days) {
  sqlite3_int64 ms = 0;
  give_time(vfs, &ms);
  *days = static_cast<double>(ms) / 86400000.0;
  return SQLITE_OK;
}

int last_error(sqlite3_vfs*, int, char*) {
  return 0;
}

}  // namespace

SlotVfs::SlotVfs(const char* name, Slots& slots, Clock& clock, Random& random, bool make_default)
    : state_(std::make_unique<State>(slots, clock, random)) {
  sqlite3_vfs& vfs = state_->vfs;
  vfs.iVersion = 2;
  vfs.szOsFile = sizeof(OpenFile);
  vfs.mxPathname = static_cast<int>(SlotPool::kNameMax);
  vfs.zName = name;
  vfs.pAppData = state_.get();
  vfs.xOpen = open_file;
  vfs.xDelete = remove_file;
  vfs.xAccess = has_file;
  vfs.xFullPathname = full_name;
  vfs.xRandomness = give_randomness;
  vfs.xSleep = sleep_us;
  vfs.xCurrentTime = give_days;
  vfs.xGetLastError = last_error;
  vfs.xCurrentTimeInt64 = give_time;
  // Also where SQLite itself makes this file system while it starts: it knows the call and returns at once.
  sqlite3_initialize();
  sqlite3_vfs_register(&vfs, make_default ? 1 : 0);
}

SlotVfs::~SlotVfs() {
  // What encrypts for it is made by SQLite at the first open, and would outlive it.
  sqlite3mc_vfs_destroy(("multipleciphers-" + std::string(state_->vfs.zName)).c_str());
  sqlite3_vfs_unregister(&state_->vfs);
}

void SlotVfs::forget() {
  state_->pool.forget();
}

}  // namespace freehold
