#pragma once

#include "sync/reconcile/server_store.hpp"

namespace freehold::simulation {

/// A row that another program wrote, as the server put it into its owner's feed.
struct FedRow {
  OwnerId owner;
  const Table* table = nullptr;
  RowStamps row;
  Seq seq = 0;
  bool deleted = false;
};

}  // namespace freehold::simulation
