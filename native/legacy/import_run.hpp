#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "native/legacy/import.hpp"
#include "native/legacy/legacy_table.hpp"

namespace freehold {

/// What became of the users of the old site, as rows that belong to them need to know.
class LegacyOwners {
 public:
  explicit LegacyOwners(ServerStore& store) : store_(store) {}

  static OwnerId id_of(std::int64_t user) { return OwnerId{legacy_id("users", user)}; }

  void note_there(std::int64_t user) { there_.insert(user); }
  /// A dry run would have added the user.
  void note_planned(std::int64_t user) { planned_.insert(user); }
  void note_skipped(std::int64_t user) { skipped_.insert(user); }

  bool is_planned(std::int64_t user) const { return planned_.contains(user); }
  /// Nothing where the user is there, or would be; else why rows of theirs cannot be.
  Result<std::optional<Error>> reason_against(std::int64_t user);

 private:
  ServerStore& store_;
  std::unordered_set<std::int64_t> there_, planned_, skipped_;
};

/// What the parts of one run share.
struct ImportRun {
  const ImportOrder& order;
  ServerStore& store;
  const Schema& schema;
  Clock& clock;
  Random& random;
  LegacyOwners owners;
  ImportReport report;

  /// Begins the count of a table's rows.
  void begin(const LegacyTable& table);
  ImportedTable& current() { return report.tables.back(); }
  void skip(const LegacyRow& row, const Error& reason);
  void warn(const LegacyRow& row, const Error& remark);
  void show_progress() const;
  /// `wrong_state` once somebody wants the run to end.
  Status go_on() const;
};

/// True where an error is about the row at hand: the run goes on without it.
bool is_about_row(const Error& error);

/// The row's old id; an error that says why it has none.
Result<std::int64_t> old_id(const LegacyRow& row);

Status import_users(ImportRun& run, LegacyTable& table);

}  // namespace freehold
