#pragma once

#include <boost/json/fwd.hpp>
#include <functional>
#include <set>
#include <string>

#include "core/replica/capture.hpp"
#include "core/replica/device_rows.hpp"
#include "core/replica/known_rows.hpp"
#include "core/replica/outbox.hpp"

namespace freehold {

/// What the application writes: typed calls and plain SQL, alone or several between `begin` and `commit`. Checks the
/// rules before anything is kept, and queues each transaction in the outbox within the same SQLite transaction.
class LocalWrites {
 public:
  LocalWrites(Database& database, const Schema& schema, DeviceRows& rows, Outbox& outbox, KnownRows& known,
              Clock& clock, Random& random);

  bool in_transaction() const { return explicit_; }
  Status begin();
  Status commit();
  Status rollback();

  /// The row as inserted, as JSON.
  Result<std::string> insert(const Table& table, const boost::json::object& values);
  /// Ids of the new rows, as a JSON array; one transaction.
  Result<std::string> insert_many(const Table& table, const boost::json::array& rows);
  /// The row as it is now, as JSON.
  Result<std::string> update(const Table& table, const RowId& row, const boost::json::object& values);
  Status remove(const Table& table, const RowId& row);
  /// Rows changed by a statement that writes.
  Result<std::int64_t> execute(std::string_view sql, const boost::json::array& params);
  /// Writes changes as they were recorded once, as new ones of now, and does `together` in the same transaction.
  Status repeat(const std::vector<Change>& changes, const std::function<Status()>& together);

  /// Runs `work`, in which the calls above are steps of one transaction: kept where it succeeds, else undone.
  Result<std::string> together(const std::function<Result<std::string>()>& work);

  /// Tables changed by what was committed since the last call.
  std::set<std::string> take_changed() { return std::exchange(changed_, {}); }

 private:
  /// Runs `write` as a transaction of its own, or as one step of the open one.
  class Guard;
  template <class Write>
  auto step(Write write) -> decltype(write());

  Status repeat(const Change& change);
  Status begin_sqlite();
  Status finish();
  Status abandon();
  Status check(std::vector<Change>& changes);
  Status note_base(Change& change);
  Status check_change(Change& change);
  Status check_quota_of(const Change& change);
  Status stamp_update(Change& change);
  Status check_counted(const Table& table, const RowId& row, const std::vector<Cell>& cells);

  Result<std::vector<Value>> new_row(const Table& table, const boost::json::object& values);
  Result<RowId> chosen_id(const Table& table, const boost::json::object& values, std::span<const Value> row);
  void set_identity(const Table& table, std::vector<Value>& row) const;
  Status set_times(const Table& table, std::vector<Value>& row);

  Database& database_;
  const Schema& schema_;
  DeviceRows& rows_;
  Outbox& outbox_;
  KnownRows& known_;
  Clock& clock_;
  Random& random_;
  Capture capture_;
  bool explicit_ = false;
  std::set<std::string> changed_;
};

/// Binds JSON parameters by position: null, booleans, numbers, text, {"base64": …} and {"integer": …}.
Status bind_params(Statement& statement, const boost::json::array& params);

}  // namespace freehold
