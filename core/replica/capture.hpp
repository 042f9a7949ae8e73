#pragma once

#include <string>
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

  /// From now on everything is collected, as written by `owner`.
  void begin(const OwnerId& owner);
  /// No more, and what was collected is forgotten. So it is while the core itself writes what came from the server.
  void end();

  /// Where the record stands now, to come back to when a statement fails half way.
  std::size_t mark() const { return events_.size(); }
  void rewind(std::size_t mark) { events_.resize(mark); }

  /// Takes out one change per row that is different from before, in order of first touch; a second one where a counter
  /// of a fresh row was raised. Columns that devices don't send (id, owner) are left out; an error where a statement
  /// gave a row another id or owner.
  Result<std::vector<Change>> take();

 private:
  /// A declared table as its rows are reported: its columns in their order on the device.
  struct Watched {
    const Table* table;
    std::vector<const Column*> columns;
    int id = 0;  ///< the position of the row's id
  };
  struct Event {
    Change change;
    bool direct = true;  ///< not by a cascade or a trigger
    bool moved = false;  ///< an update of the id, the owner or the author
    bool foreign = false;  ///< an insert for another owner
    bool by_another = false;  ///< an insert with another author
  };

  void observe(const RowChange& change);
  const Watched* find(std::string_view table);
  void note_columns(Event& event, const RowChange& change, const Watched& watched) const;
  Status check(const Event& event) const;

  Database& database_;
  std::vector<Watched> watched_;
  const Watched* last_found_ = nullptr;  ///< rows of one table mostly come together
  bool active_ = false;
  std::string owner_;
  std::vector<Event> events_;
};

}  // namespace freehold
