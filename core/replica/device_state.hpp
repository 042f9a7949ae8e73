#pragma once

#include <map>
#include <optional>
#include <string>

#include "core/base/ids.hpp"
#include "core/merge/clock.hpp"
#include "core/store/sqlite.hpp"

namespace freehold {

/// What the next complete feed is for.
enum class CatchUp : std::uint8_t {
  normal,  ///< what is new
  repair,  ///< everything once more: what does not come is gone
  recover,  ///< everything of another history: what does not come, or comes older, is given back
};

/// A first sync that comes table by table.
struct FirstSync {
  std::string at;  ///< asks the server for the next part; empty: no part has come, or all have
  Seq until = 0;  ///< the number that the feed goes on from afterwards
  std::int64_t done = 0;  ///< rows that have come
  std::int64_t total = 0;  ///< rows that there are, as far as the server knows
};

/// How far the server's time lies ahead of this device's clock.
struct ClockOffset {
  std::int64_t us = 0;
  std::int64_t learned_at_us = 0;  ///< by the device's clock; 0: nobody has said

  bool operator==(const ClockOffset&) const = default;
};

/// The single values that a device remembers (table `freehold_state`), read once at open and written through.
/// A `set_…` inside a SQLite transaction that rolls back must be followed by `reload`.
class DeviceState {
 public:
  explicit DeviceState(Database& database) : database_(database) {}

  /// Reads everything; makes the client id at the first open.
  Status load(Clock& clock, Random& random);
  Status reload();

  const ClientId& client() const { return client_; }
  const std::optional<OwnerId>& owner() const { return owner_; }
  const std::optional<Epoch>& epoch() const { return epoch_; }
  /// Everything up to this number of the owner's feed is in the tables.
  Seq cursor() const { return cursor_; }
  /// The last transaction whose verdict has come.
  TransactionId after() const { return after_; }
  /// Where numbering and clock stood when the outbox was last shortened; entries of the outbox may be further.
  TransactionId last_transaction() const { return last_transaction_; }
  Hlc clock() const { return clock_; }
  const ClockOffset& clock_offset() const { return clock_offset_; }
  /// Once this transaction has been answered the feed starts over; 0: no need.
  TransactionId start_over_after() const { return start_over_after_; }
  bool first_sync_done() const { return first_sync_done_; }
  const FirstSync& first_sync() const { return first_sync_; }
  /// Milliseconds since 1970, 0: never.
  std::int64_t last_sync_at() const { return last_sync_at_; }
  /// Over the versions of the server's rows that this device holds.
  std::uint64_t digest() const { return digest_; }
  CatchUp catch_up() const { return catch_up_; }
  /// Milliseconds since 1970, 0: never.
  std::int64_t repaired_at() const { return repaired_at_; }
  /// The version of the program that took the rows of the feed; 0: unknown.
  int schema_version() const { return schema_version_; }
  /// Everything up to this number of the public feed is in its tables; nothing: the application has not asked for it.
  const std::optional<Seq>& public_cursor() const { return public_cursor_; }
  /// Over the versions of the public rows that this device holds.
  std::uint64_t public_digest() const { return public_digest_; }
  /// JSON of the session, empty: none.
  const std::string& session() const { return session_; }
  /// JSON of a new password that the server does not know yet, or did not take; empty: none.
  const std::string& password_change() const { return password_change_; }

  /// JSON that the application keeps under this name on this device alone; `null` where there is none.
  std::string setting(std::string_view name) const;

  Status set_owner(const OwnerId& owner);
  Status set_epoch(const Epoch& epoch);
  Status set_cursor(Seq cursor);
  Status set_after(TransactionId after);
  Status set_clock_offset(const ClockOffset& offset);
  Status set_outbox_floor(TransactionId last_transaction, Hlc clock);
  /// Up to which transaction the outbox has been sent.
  Status set_sent(TransactionId last);
  Status set_start_over_after(TransactionId last);
  Status set_first_sync_done(bool done);
  Status set_first_sync(const FirstSync& first_sync);
  Status set_last_sync_at(std::int64_t ms);
  Status set_digest(std::uint64_t digest);
  Status set_catch_up(CatchUp catch_up);
  Status set_repaired_at(std::int64_t ms);
  Status set_schema_version(int version);
  Status set_public_cursor(std::optional<Seq> cursor);
  Status set_public_digest(std::uint64_t digest);
  Status set_session(const std::string& json);
  Status set_password_change(const std::string& json);
  /// Empty: forgets it. `too_large` beyond 64 settings of 64 KiB.
  Status set_setting(std::string_view name, const std::string& json);

 private:
  Status write(std::string_view name, const std::string& value);
  Status take(std::string_view name, std::string_view value);

  Database& database_;
  ClientId client_;
  std::optional<OwnerId> owner_;
  std::optional<Epoch> epoch_;
  Seq cursor_ = 0;
  TransactionId after_ = 0;
  TransactionId last_transaction_ = 0;
  Hlc clock_;
  ClockOffset clock_offset_;
  TransactionId start_over_after_ = 0;
  bool first_sync_done_ = false;
  FirstSync first_sync_;
  std::int64_t last_sync_at_ = 0;
  std::uint64_t digest_ = 0;
  CatchUp catch_up_ = CatchUp::normal;
  std::int64_t repaired_at_ = 0;
  int schema_version_ = 0;
  std::optional<Seq> public_cursor_;
  std::uint64_t public_digest_ = 0;
  std::string sent_;
  std::string session_;
  std::string password_change_;
  std::map<std::string, std::string, std::less<>> settings_;
};

}  // namespace freehold
