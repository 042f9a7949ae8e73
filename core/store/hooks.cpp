#include "core/store/hooks.hpp"

#include <sqlite3.h>

#include "core/store/cells.hpp"

namespace freehold {
namespace {

/// The change that SQLite is about to make, read through its preupdate interface.
class PendingChange : public RowChange {
 public:
  PendingChange(sqlite3* handle, int operation, const char* table)
      : handle_(handle), operation_(operation), table_(table) {}

  RowEvent event() const override {
    if (operation_ == SQLITE_INSERT) return RowEvent::inserted;
    return operation_ == SQLITE_UPDATE ? RowEvent::updated : RowEvent::removed;
  }
  std::string_view table() const override { return table_; }
  bool direct() const override { return sqlite3_preupdate_depth(handle_) == 0; }
  int column_count() const override { return sqlite3_preupdate_count(handle_); }
  Value old_value(int column) const override { return value_of(old_cell(column)); }
  Value new_value(int column) const override { return value_of(new_cell(column)); }
  std::string_view old_text(int column) const override { return text_of(old_cell(column)); }
  std::string_view new_text(int column) const override { return text_of(new_cell(column)); }

  bool same(int column) const override {
    sqlite3_value* const before = old_cell(column);
    sqlite3_value* const now = new_cell(column);
    return before != nullptr && now != nullptr && same_cell(before, now);
  }

 private:
  static Value value_of(sqlite3_value* cell) { return cell == nullptr ? Value{} : cell_value(cell); }

  static std::string_view text_of(sqlite3_value* cell) {
    if (cell == nullptr || sqlite3_value_type(cell) != SQLITE_TEXT) return {};
    const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(cell));
    return {text == nullptr ? "" : text, static_cast<std::size_t>(sqlite3_value_bytes(cell))};
  }

  sqlite3_value* old_cell(int column) const {
    sqlite3_value* cell = nullptr;
    return sqlite3_preupdate_old(handle_, column, &cell) == SQLITE_OK ? cell : nullptr;
  }
  sqlite3_value* new_cell(int column) const {
    sqlite3_value* cell = nullptr;
    return sqlite3_preupdate_new(handle_, column, &cell) == SQLITE_OK ? cell : nullptr;
  }

  sqlite3* handle_;
  int operation_;
  std::string_view table_;
};

/// True for what a guarded statement may do besides reading rows and writing tables.
bool is_harmless(int action, const char* function) {
  switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_RECURSIVE:
      return true;
    case SQLITE_FUNCTION:
      // These change how the file is encrypted.
      return view_of(function).substr(0, 9) != "sqlite3mc";
    default:
      return false;
  }
}

bool is_write(int action) {
  return action == SQLITE_INSERT || action == SQLITE_UPDATE || action == SQLITE_DELETE;
}

}  // namespace

void Database::Hooks::begin_prepare() {
  guarding = guard != nullptr;
  writes_rows = false;
  denied.clear();
}

int Database::Hooks::authorize(int action, const char* first, const char* second, const char* trigger) {
  if (reads != nullptr && action == SQLITE_READ) reads->emplace(view_of(first));
  if (!guarding || is_harmless(action, second)) return SQLITE_OK;
  // What a trigger of the schema writes follows from a row that the statement may write.
  if (is_write(action) && trigger != nullptr) return SQLITE_OK;
  if (!is_write(action)) {
    denied = "a statement here may only read and write rows";
  } else if (guard(view_of(first))) {
    writes_rows = true;
    return SQLITE_OK;
  } else {
    denied = "a statement here may not write to " + std::string(view_of(first));
  }
  return SQLITE_DENY;
}

void Database::Hooks::install(sqlite3* handle) {
  sqlite3_preupdate_hook(
      handle,
      [](void* self, sqlite3* database, int operation, const char* schema, const char* table, sqlite3_int64,
         sqlite3_int64) {
        const RowObserver& observe = static_cast<Hooks*>(self)->observer;
        // What is put into a temporary table belongs to nobody.
        if (observe && view_of(schema) != "temp") observe(PendingChange(database, operation, table));
      },
      this);
  sqlite3_set_authorizer(
      handle,
      [](void* context, int action, const char* first, const char* second, const char*, const char* trigger) {
        return static_cast<Hooks*>(context)->authorize(action, first, second, trigger);
      },
      this);
}

void Database::Hooks::watch_log(sqlite3* handle, int pages_max) {
  log_pages_max = pages_max;
  sqlite3_wal_hook(
      handle,
      [](void* context, sqlite3* database, const char* schema, int pages) {
        auto* const self = static_cast<Hooks*>(context);
        self->log_pages = pages;
        if (pages < self->log_pages_max) return SQLITE_OK;
        // The commit is there whatever becomes of this; the next one tries again.
        static_cast<void>(sqlite3_wal_checkpoint_v2(database, schema, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr));
        self->log_pages = 0;
        return SQLITE_OK;
      },
      this);
}

void Database::Hooks::remove(sqlite3* handle) {
  sqlite3_preupdate_hook(handle, nullptr, nullptr);
  sqlite3_set_authorizer(handle, nullptr, nullptr);
  sqlite3_wal_hook(handle, nullptr, nullptr);
}

}  // namespace freehold
