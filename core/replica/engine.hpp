#pragma once

#include <boost/json.hpp>
#include <memory>
#include <string>

#include "core/replica/feed.hpp"
#include "core/replica/inspection.hpp"
#include "core/replica/local_writes.hpp"
#include "core/replica/plain_copy.hpp"
#include "core/replica/public_feed.hpp"
#include "core/replica/queries.hpp"
#include "core/replica/replica.hpp"
#include "core/replica/search.hpp"
#include "core/replica/sync_session.hpp"
#include "core/replica/temporary_tables.hpp"
#include "core/replica/unsynced_changes.hpp"

namespace freehold {

/// The parts of a replica, and the commands over them. Made by Replica::open alone.
class Engine : public Replica {
 public:
  Engine(const ReplicaOptions& options, std::unique_ptr<Database> database);
  /// Migrates, reads the state, registers the functions of SQL.
  Status start();

  Reply call(std::string_view command, std::string_view payload) override;

 private:
  using Fields = boost::json::object;
  /// `ok` of the reply, as JSON.
  using Answer = Result<std::string>;

  Answer dispatch(std::string_view command, std::string_view payload, Bytes& out);
  Answer account_command(std::string_view name, const Fields& fields, bool& known);
  Answer row_command(std::string_view name, const Fields& fields, bool& known);
  Answer read_command(std::string_view name, const Fields& fields, Bytes& out, bool& known);
  Answer temporary_command(std::string_view name, const Fields& fields, std::string_view payload, bool& known);
  Answer sync_command(std::string_view name, const Fields& fields, std::string_view payload, Bytes& out, bool& known);
  Answer file_command(std::string_view name, const Fields& fields, std::string_view payload, Bytes& out, bool& known);
  Answer import_command(std::string_view name, const Fields& fields, std::string_view payload, Bytes& out);

  Answer search(const Fields& fields, Bytes& out);
  Answer rows(std::string_view sql, const boost::json::array& params, const Fields& fields, Bytes& out);
  Answer setting_command(std::string_view name, const Fields& fields, bool& known);
  Answer call_procedure(std::string_view name, const Fields& arguments);

  Answer sign_in(const Fields& fields);
  Status bind_account(std::span<const Value> row, const OwnerId& owner, const std::string& session);
  Answer me();
  Answer refusal_command(std::string_view name, const Fields& fields, bool& known);
  Answer receive(std::string_view payload);
  Status subscribe(const Fields& fields, bool wanted);

  Status add_functions();
  Status look_at_version();
  Result<const Table*> table_of(const Fields& fields) const;
  Result<std::string> status();
  void append_instructions(std::string& reply);

  ReplicaOptions options_;
  std::unique_ptr<Database> database_;
  DeviceState state_;
  ServerTime time_;
  DeviceRows rows_;
  Outbox outbox_;
  KnownRows known_;
  LocalWrites writes_;
  Journal journal_;
  Feed feed_;
  Refusals refusals_;
  Recovery recovery_;
  PublicFeed public_;
  Queries queries_;
  Search search_;
  TemporaryTables temporary_;
  SyncSession sync_;
  PlainCopy copy_;
  UnsyncedChanges unsynced_;
  int schema_version_ = 0;
  bool closed_ = false;
  bool reconnect_ = false;
  /// A file has brought refused transactions.
  bool refused_ = false;
  /// As last told to the host: it comes again only when something in it changed.
  std::string told_status_;
};

}  // namespace freehold
