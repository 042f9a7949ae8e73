#pragma once

#include <span>
#include <string>

#include "core/replica/local_writes.hpp"

namespace freehold {

/// The account's rows as a SQLite file of their own, for its owner and for any program: tables and columns as the
/// application declares them, plain types, no bookkeeping, no session, nobody else's rows. And back again.
class PlainCopy {
 public:
  PlainCopy(Database& database, const Schema& schema, DeviceState& state, DeviceRows& rows, Outbox& outbox,
            KnownRows& known, LocalWrites& writes, Clock& clock)
      : database_(database),
        schema_(schema),
        state_(state),
        rows_(rows),
        outbox_(outbox),
        known_(known),
        writes_(writes),
        clock_(clock) {}

  /// The bytes of the file. Beside the tables it has `freehold_copy`, which says whose it is and when it was made.
  Result<Bytes> make();

  /// Writes the rows of a file that are missing here, as new local transactions under the same rules; those that are
  /// here stay as they are, and what was deleted stays deleted. A row that the rules refuse is named and left out.
  /// `malformed` and `database_foreign` change nothing. Answers
  /// `{"inserted","present","deleted","refused","refusals":[{"table","row","error"}]}`.
  Result<std::string> take_in(std::span<const std::uint8_t> file);

 private:
  struct Tally;
  Status copy_table(Database& copy, const Table& table);
  Status check_origin(Database& copy);
  Status take_in_table(Database& copy, const Table& table, Tally& tally);
  Result<bool> look_at_row(const Table& table, const RowId& row, Tally& tally);
  Status write(std::vector<Change> changes, Tally& tally);
  Status write_waiting(Tally& tally);
  Result<std::size_t> write_each(std::vector<Change>& changes, std::vector<Error>& why);

  Database& database_;
  const Schema& schema_;
  DeviceState& state_;
  DeviceRows& rows_;
  Outbox& outbox_;
  KnownRows& known_;
  LocalWrites& writes_;
  Clock& clock_;
};

}  // namespace freehold
