#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/ids.hpp"
#include "core/merge/row_clocks.hpp"
#include "core/schema/capture.hpp"

namespace freehold {

/// Rows as they pass between `reconcile` and a store.

/// A row that a push touches, as the store holds it: live or a tombstone.
struct StoredRow {
  RowId row;
  /// The number that last changed it; 0: another program made it, and it has none yet.
  Seq seq = 0;
  RowClocks clocks;
  bool deleted = false;
  /// By column number, secret columns Null; empty where `deleted`.
  std::vector<Value> values;
};

/// A row to write: the whole row as it shall be, by column number, and its clocks.
struct RowWrite {
  RowId row;
  RowClocks clocks;
  bool is_new = false;
  std::vector<Value> values;
};

/// A row to delete, and the clocks of its tombstone.
struct RowRemoval {
  RowId row;
  RowClocks clocks;
};

/// A row that another program wrote, or deleted, behind the server's back.
struct CapturedRow {
  TableNumber table = 0;
  RowId row;
  CapturedColumns columns = 0;
  std::int64_t written_at_us = 0;  ///< by the database's clock
};

/// What there is of a row, without its values.
struct RowStanding {
  RowId row;
  bool live = false;  ///< it is in its table
  std::optional<RowClocks> clocks;  ///< nothing: no feed ever had it
  Seq seq = 0;  ///< the number that last changed it
  bool deleted = false;  ///< the feed says that it is gone
};

/// A row's clocks as they shall be.
struct RowStamps {
  RowId row;
  RowClocks clocks;
};

/// A counter of a row, as it was when this history began, or as the last one had it by what a device gave back.
struct CountedBefore {
  RowId row;
  ColumnNumber column = 0;
  std::int64_t value = 0;
};

}  // namespace freehold
