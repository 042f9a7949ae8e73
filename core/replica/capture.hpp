#pragma once

#include <vector>

#include "core/protocol/messages.hpp"
#include "core/store/sqlite.hpp"

namespace freehold {

/// Collects what a local transaction does to rows of declared tables, as SQLite reports it: by typed calls, by plain
/// SQL and by cascades alike. Nothing is written until the transaction is about to commit.
class Capture {
 public:
  /// Installs itself as the database's observer; both must stay where they are.
  Capture(Database& database, const Schema& schema);
  ~Capture();
  Capture(const Capture&) = delete;
  Capture& operator=(const Capture&) = delete;

  /// Off while the core itself writes what came from the server.
  void set_active(bool active) { active_ = active; }
  void clear();

  /// Where the record stands now, to come back to when a statement fails half way.
  std::size_t mark() const { return events_.size(); }
  void rewind(std::size_t mark) { events_.resize(mark); }
  bool empty() const { return events_.empty(); }

  /// One change per row that is different from before, in order of first touch; a second one where a counter of a fresh
  /// row was raised. Columns that devices don't send (id, owner) are left out; an error where a statement gave a row
  /// another id or owner.
  Result<std::vector<Change>> changes(const OwnerId& owner) const;

 private:
  struct Event {
    const Table* table = nullptr;
    RowId row;
    ChangeKind kind = ChangeKind::insert;
    bool direct = true;  ///< not by a cascade or a trigger
    bool moved = false;  ///< an update of the id, the owner or the author
    Value owner;  ///< of an insert: what stands in the owner column
    Value author;  ///< of an insert: what stands in the author's, where the table has one
    std::vector<Cell> cells;
  };
  void observe(const RowChange& change);

  Database& database_;
  const Schema& schema_;
  bool active_ = false;
  std::vector<Event> events_;
};

}  // namespace freehold
