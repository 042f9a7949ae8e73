#pragma once

#include <map>
#include <memory>

#include "core/schema/published.hpp"
#include "sync/stores/sql/row_statements.hpp"
#include "sync/stores/sql/sealed_rows.hpp"

namespace freehold {

/// Name of the setting that says, with what and from where, that a transfer into this database has not been finished.
inline constexpr const char* kTransferMark = "transfer";

/// The ServerStore over either database; all that differs between them is behind SqlSessions.
class SqlStore : public ServerStore {
 public:
  SqlStore(std::unique_ptr<SqlSessions> sessions, const Schema& schema, WakeListener listener);

  /// Gives the database its epoch where it has none yet, and so finds out whether it has been migrated. `wrong_state`
  /// where only a part of another server's rows has been transferred into it. With `only_look` it finds out and writes
  /// nothing.
  Status prepare(bool only_look = false);

  Result<Epoch> epoch() override;
  Result<std::unique_ptr<OwnerTransaction>> begin(const OwnerId& owner) override;
  Result<std::unique_ptr<OwnerTransaction>> try_begin(const OwnerId& owner) override;
  Result<std::vector<OwnerId>> captured_owners() override;
  Result<PullReply> pull(const OwnerId& owner, Seq since, std::size_t limit) override;
  Result<PullReply> pull_first(const OwnerId& owner, const FirstPosition& at, std::size_t limit) override;
  Result<Seq> head(const OwnerId& owner) override;
  Result<std::vector<OwnerStanding>> standings(std::span<const OwnerId> owners) override;
  Result<std::int64_t> drop_tombstones(Hlc before) override;
  Result<ClientState> client(const OwnerId& owner, const ClientId& client) override;
  Result<std::unordered_set<std::string>> blobs_in_use(const OwnerId& owner) override;

  Status add_account(const NewAccount& account, Hlc clock) override;
  Result<std::optional<Account>> find_account(const std::string& email_or_username) override;
  Result<std::optional<Account>> find_account(const OwnerId& owner) override;
  Status replace_password(const OwnerId& owner, const std::string& held, const std::string& record) override;
  Status reset_password(const OwnerId& owner, const std::string& record, std::int64_t now_us) override;
  Result<std::vector<Account>> accounts(const OwnerId& after, std::size_t limit) override;
  Status remove_account(const OwnerId& owner) override;
  Status set_cell(const Table& table, const OwnerId& owner, const RowId& row, const Column& column, const Value& value,
                  const std::string& now) override;
  Result<std::optional<OwnerId>> find_identity(const Identity& identity) override;
  Status add_identity_account(const NewAccount& account, const Identity& identity, Hlc clock) override;

  Result<Standing> standing(const OwnerId& owner, const std::optional<Uuid>& sign_in) override;

  Status add_sign_in(const DeviceSignIn& sign_in, const std::string& held, const RefreshToken& token) override;
  Result<std::vector<DeviceSignIn>> sign_ins(const OwnerId& owner, std::int64_t now_us) override;
  Status end_sign_in(const OwnerId& owner, const Uuid& id, std::int64_t now_us) override;
  Status end_sign_ins(const OwnerId& owner, std::int64_t now_us) override;
  Result<std::optional<RefreshToken>> rotate_refresh_token(const Bytes& digest, const RefreshToken& successor,
                                                           std::int64_t now_us) override;
  Status change_password(const OwnerId& owner, const std::string& held, const std::string& record,
                         const RefreshToken& token, std::int64_t now_us) override;

  Result<std::string> shared_setting(const std::string& name, const std::string& fresh) override;
  Status ping() override;
  SealedRows& sealed_rows() override { return sealed_rows_; }

  const Schema& schema() const { return schema_; }
  const RowStatements& statements(const Table& table) const { return statements_.at(&table); }
  /// Those that read the rows of a scope: an owner's, or what everybody may read.
  const RowStatements& statements(const Table& table, const OwnerId& scope) const {
    return scope == kPublicScope ? published_.at(&table) : statements_.at(&table);
  }
  const SqlSessions& sessions() const { return *sessions_; }
  Result<std::unique_ptr<SqlSession>> open_session() { return sessions_->open(); }
  /// Tells everybody who waits for this owner; to be called with no session held.
  void wake(const OwnerId& owner, Seq head);

 private:
  /// One statement in a session of its own.
  Result<SqlAnswer> run(const std::string& sql, const SqlParams& params);
  /// One reading statement for an owner, in a session of its own.
  Result<SqlAnswer> read_for(const OwnerId& owner, const std::string& sql, const SqlParams& params);
  /// One answer of the feed with about `limit` rows; nothing where they are too large for one, and then a lower limit.
  Result<std::optional<PullReply>> pull_rows(SqlSession& session, const OwnerId& owner, Seq since, std::size_t& limit);
  Status insert_account(SqlSession& session, const NewAccount& account, Hlc clock);
  Status update_password(SqlSession& session, const OwnerId& owner, const std::string& held, const std::string& record);
  /// Those that what follows the table's name, from WHERE on, picks.
  Result<std::vector<Account>> select_accounts(const std::string& rest, const SqlParams& params);
  Result<std::optional<Account>> select_account(const std::string& condition, SqlParam param);
  /// `column = $1`, without regard to case where it is declared so; the parameter must then be in lower case.
  std::string equals(const Column& column) const;

  std::unique_ptr<SqlSessions> sessions_;
  const Schema& schema_;
  WakeListener listener_;
  std::map<const Table*, RowStatements> statements_;
  std::map<const Table*, RowStatements> published_;  ///< of tables whose rows everybody may be able to read
  SqlSealedRows sealed_rows_;
};

/// A new name for a history, unlike any other.
Epoch fresh_epoch();
/// The epoch as it is stored; `database_damaged` where it is missing.
Result<Epoch> epoch_of(const Value& stored);
/// What the packed clocks of rows stamped before a clock are below.
SqlParam clock_param(Hlc clock);
SqlParam time_param(std::int64_t us);
/// Text of a cell; empty for Null.
std::string text_of(const Value& value);
/// Number of a cell; 0 for Null.
std::int64_t integer_of(const Value& value);

}  // namespace freehold
