#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

#include "core/base/ids.hpp"
#include "core/protocol/messages.hpp"
#include "sync/reconcile/account_records.hpp"
#include "sync/reconcile/first_position.hpp"
#include "sync/reconcile/sealed_rows.hpp"
#include "sync/reconcile/stored_rows.hpp"

namespace freehold {

/// What the server remembers of one device of one owner.
struct ClientState {
  TransactionId last_transaction = 0;
  TransactionId verdicts_from = 0;  ///< the first whose verdict is still kept; 0 where none is
};

/// A verdict kept so that a repeated push gets the same answer. Accepted ones keep their number and clock.
struct StoredVerdict {
  TransactionId id = 0;
  std::optional<Error> refusal;
  Seq seq = 0;
  Hlc clock;
  std::vector<MergeNote> notes = {};
};

struct KnownClient {
  ClientState state;
  std::vector<StoredVerdict> verdicts;  ///< by id
};

/// One database transaction that writes for one owner. It holds the lock of the owner's head from the start, so
/// pushes of one owner follow one another and owners never wait for each other. Rolls back unless committed.
///
/// Sets of rows are read and written set-wise: a call is a few statements, whatever the number of rows.
/// Where the database refuses a write (a unique value taken, a parent gone) the call answers with that code and the
/// transaction is spoilt until `rollback_to_savepoint`. `busy` means: lost a race, begin again.
/// Stays on the thread that began it.
class OwnerTransaction {
 public:
  virtual ~OwnerTransaction() = default;

  virtual Epoch epoch() const = 0;
  /// Number of the owner's last change before this transaction.
  virtual Seq head() const = 0;
  /// Digest of the owner's rows before this transaction.
  virtual std::uint64_t digest() const = 0;

  /// What is known of a client, with the verdicts on its transactions from `first` on, or at least on the last one.
  virtual Result<KnownClient> client(const ClientId& client, TransactionId first) = 0;

  /// From now on nobody else changes or deletes those of the rows that this owner has, where clients may change them.
  /// `busy` where somebody holds one for longer than a moment: who waits for long may stand in the way of that very
  /// one.
  virtual Status lock(const Table& table, std::span<const RowId> rows) = 0;
  /// Takes what other programs wrote of this owner's rows and nobody has taken yet: at most `limit` rows, in no order.
  /// Nothing where nobody else can write.
  virtual Result<std::vector<CapturedRow>> take_captured(std::size_t limit) = 0;
  /// Where each of the rows stands, in any order; those that were never heard of are left out.
  virtual Result<std::vector<RowStanding>> standing(const Table& table, std::span<const RowId> rows) = 0;
  /// Puts rows into the feed under number `seq` as they are, or as deleted ones.
  virtual Status stamp(const Table& table, std::span<const RowStamps> rows, Seq seq, bool deleted) = 0;

  /// Those of the rows that this owner has or had, in any order. Rows of others are as if they did not exist.
  virtual Result<std::vector<StoredRow>> load(const Table& table, std::span<const RowId> rows) = 0;
  /// This owner's live rows whose `column` points at one of `parents`: what a deletion of those takes along.
  virtual Result<std::vector<StoredRow>> load_referring(const Table& table, const Column& column,
                                                        std::span<const RowId> parents) = 0;
  /// How many rows of the table this owner has that count for its quota.
  virtual Result<std::int64_t> count(const Table& table) = 0;
  /// Those of the rows, of whatever owner, that everybody may read.
  virtual Result<std::vector<RowId>> readable(const Table& table, std::span<const RowId> rows) = 0;
  /// Of these rows, in any order; counters of rows that are younger than this history are left out.
  virtual Result<std::vector<CountedBefore>> counted_before(const Table& table, std::span<const RowId> rows) = 0;
  virtual Status save_counted_before(const Table& table, std::span<const CountedBefore> counters) = 0;
  /// The same rows in the form of the feed: what a refusal shows.
  virtual Result<std::vector<FeedRow>> load_feed_rows(const Table& table, std::span<const RowId> rows) = 0;

  /// Remembers this point, in place of the one before.
  virtual Status savepoint() = 0;
  virtual Status rollback_to_savepoint() = 0;

  /// Inserts or updates rows of this owner and their bookkeeping under number `seq`, in the order given. Columns that
  /// clients do not write keep what they have; a new row gets their defaults.
  /// `not_owner` where a new row's id belongs to somebody else.
  virtual Status write(const Table& table, std::span<const RowWrite> rows, Seq seq) = 0;
  /// Deletes rows of this owner and leaves tombstones, also for rows that are not there. What hangs on them the caller
  /// names too: a database's own cascade leaves no tombstones.
  virtual Status remove(const Table& table, std::span<const RowRemoval> rows, Seq seq) = 0;

  virtual Status save_verdicts(const ClientId& client, std::span<const StoredVerdict> verdicts) = 0;
  /// Drops verdicts up to `through`, which the client says it has.
  virtual Status forget_verdicts(const ClientId& client, TransactionId through) = 0;
  virtual Status save_client(const ClientId& client, const ClientState& state, int schema_version) = 0;

  /// Makes everything durable, with `head` as the owner's new head and `digest` as that of its rows, and wakes the
  /// owner's devices if the head rose. Ends the transaction, whatever the answer.
  virtual Status commit(Seq head, std::uint64_t digest) = 0;
};

/// How things stand with one owner at a moment.
struct OwnerStanding {
  OwnerId owner;
  Seq head = 0;
  bool is_active = false;  ///< the account is there and switched on
  std::vector<Uuid> ended_sign_ins = {};  ///< those that ended not long ago
};

/// Where a server keeps everything. Safe to call from several threads; each call may block.
class ServerStore {
 public:
  virtual ~ServerStore() = default;

  virtual Result<Epoch> epoch() = 0;
  /// `unauthenticated` where there is no such account (any more): nothing is left of it, and nothing begins anew.
  virtual Result<std::unique_ptr<OwnerTransaction>> begin(const OwnerId& owner) = 0;
  /// The same, but `busy` at once where another transaction writes for this owner.
  virtual Result<std::unique_ptr<OwnerTransaction>> try_begin(const OwnerId& owner) = 0;
  /// Owners of rows that other programs wrote and no feed has yet, each once.
  virtual Result<std::vector<OwnerId>> captured_owners() = 0;

  /// The owner's feed after `since`: whole numbers, oldest first. A number's rows are never split, so more than
  /// `limit` rows can come. Read in one snapshot; `head` is the head of that snapshot.
  /// `kPublicScope` has a feed like an owner's.
  virtual Result<PullReply> pull(const OwnerId& owner, Seq since, std::size_t limit) = 0;
  /// The next part of a first sync: at most `limit` of the owner's live rows, parents before what hangs on them, but
  /// for rows of one table that hang on each other. Each part is read in a snapshot of its own, so that rows come as
  /// they are by then; what changed after `cursor`, which all parts share, the feed brings again. Begins anew where the
  /// position is one of another history, or of another store.
  virtual Result<PullReply> pull_first(const OwnerId& owner, const FirstPosition& at, std::size_t limit) = 0;
  virtual Result<Seq> head(const OwnerId& owner) = 0;
  /// One for each of the owners, in their order; of the public scope just the head. As many questions, however many
  /// they are.
  virtual Result<std::vector<OwnerStanding>> standings(std::span<const OwnerId> owners) = 0;
  /// Forgets the tombstones of rows that were deleted before this clock, of every owner, and raises the floors of their
  /// feeds: a device that has not been here for so long starts over. Answers how many were forgotten.
  virtual Result<std::int64_t> drop_tombstones(Hlc before) = 0;
  virtual Result<ClientState> client(const OwnerId& owner, const ClientId& client) = 0;
  /// SHA-256 of each file that a row of the owner names; none of an owner who is not there.
  virtual Result<std::unordered_set<std::string>> blobs_in_use(const OwnerId& owner) = 0;

  /// Adds the user with a first entry in its feed. `unique_violation` (with column) where email or username is taken.
  virtual Status add_account(const NewAccount& account, Hlc clock) = 0;
  /// Text with an `@` is an email and nothing else, other text a username: a username that looks like somebody's email
  /// must not stand in that person's way.
  virtual Result<std::optional<Account>> find_account(const std::string& email_or_username) = 0;
  virtual Result<std::optional<Account>> find_account(const OwnerId& owner) = 0;
  /// Only where the account still has the record `held`, else `not_found`: of two who change it at the same moment one
  /// does, and a sign-in that renews an old record never undoes a change.
  virtual Status replace_password(const OwnerId& owner, const std::string& held, const std::string& record) = 0;
  /// Whatever record the account has, also none; ends every sign-in of the owner. `not_found` where there is none.
  virtual Status reset_password(const OwnerId& owner, const std::string& record, std::int64_t now_us) = 0;
  /// At most `limit` accounts behind `after`, in the order of their ids.
  virtual Result<std::vector<Account>> accounts(const OwnerId& after, std::size_t limit) = 0;
  /// Takes the account away, with all its rows, in whatever table, and everything that is known of its devices. What
  /// goes along in others' feeds, and in the public one, is captured: `drain_owners` tells their devices. `not_found`
  /// where there is none.
  virtual Status remove_account(const OwnerId& owner) = 0;
  /// Gives one column of a row of the owner's, which no client writes, another value, and `updated_at`, where there is
  /// one, this time. Captured, as if another program had written it: `drain_owners` tells the devices. `not_found`
  /// where the owner has no such row.
  virtual Status set_cell(const Table& table, const OwnerId& owner, const RowId& row, const Column& column,
                          const Value& value, const std::string& now) = 0;

  /// The account that an identity belongs to; nothing where it belongs to none.
  virtual Result<std::optional<OwnerId>> find_identity(const Identity& identity) = 0;
  /// `add_account`, and the identity is its own, both or neither. `unique_violation` also where the identity has an
  /// account: whoever asks again finds it.
  virtual Status add_identity_account(const NewAccount& account, const Identity& identity, Hlc clock) = 0;

  /// How the account stands, and where a sign-in is named, that too: it must be the owner's and live.
  virtual Result<Standing> standing(const OwnerId& owner, const std::optional<Uuid>& sign_in) = 0;

  /// Begins a sign-in with the first refresh token of its family. Only where the account still has the record `held`,
  /// against which the password was checked, else `not_found`: whoever signs in while the password is changed must not
  /// come out of it signed in. `account_disabled` where it has been switched off meanwhile.
  virtual Status add_sign_in(const DeviceSignIn& sign_in, const std::string& held, const RefreshToken& token) = 0;
  /// Those of the owner that live, the one seen last first.
  virtual Result<std::vector<DeviceSignIn>> sign_ins(const OwnerId& owner, std::int64_t now_us) = 0;
  /// Ends it, and with it the family of its refresh tokens. `not_found` where the owner has none of this id that lives.
  virtual Status end_sign_in(const OwnerId& owner, const Uuid& id, std::int64_t now_us) = 0;
  virtual Status end_sign_ins(const OwnerId& owner, std::int64_t now_us) = 0;

  /// Marks the token used, adds its successor and notes that the sign-in was seen, in one step, so that two requests
  /// with one token cannot both win. The old token as it was before, nothing where there is none or its sign-in has
  /// ended; the successor is added only where the old one was usable (unused, unexpired). Its owner and family are the
  /// old token's, whatever `successor` says: the caller cannot know them.
  virtual Result<std::optional<RefreshToken>> rotate_refresh_token(const Bytes& digest, const RefreshToken& successor,
                                                                   std::int64_t now_us) = 0;
  /// `replace_password`, and ends every sign-in of the owner but that of `token`, which replaces the family's others.
  /// All of it or nothing; `unauthenticated` where that sign-in has ended.
  virtual Status change_password(const OwnerId& owner, const std::string& held, const std::string& record,
                                 const RefreshToken& token, std::int64_t now_us) = 0;

  /// A value that all servers on this database share, such as the signing key: the stored one, or `fresh` where there
  /// is none yet.
  virtual Result<std::string> shared_setting(const std::string& name, const std::string& fresh) = 0;

  /// Answers if the database can be reached.
  virtual Status ping() = 0;

  /// The rows that hold secrets; lives as long as the store.
  virtual SealedRows& sealed_rows() = 0;
};

/// Learns of changes, also of those through other servers. Called from any thread; hints only. Either may be empty.
struct WakeListener {
  /// An owner's head rose.
  std::function<void(const OwnerId& owner, Seq head)> rose = {};
  /// What other servers announced until now may not have been heard: who waits for it looks at the heads.
  std::function<void()> missed = {};
};

}  // namespace freehold
