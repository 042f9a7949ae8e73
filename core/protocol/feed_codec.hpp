#pragma once

#include <string>
#include <vector>

#include "core/protocol/fields.hpp"
#include "core/protocol/messages.hpp"

namespace freehold {

/// Appends `"columns":{…},"rows":[…]`: the form that rows have in feeds and in refusals. Inside core/protocol only.
void append_feed_rows(std::string& out, const std::vector<FeedRow>& rows, FeedScope scope = FeedScope::me);

/// Reads the same two fields. Tables and columns that this program does not know are passed over: they are a newer
/// server's, and this device has no place for them.
Result<std::vector<FeedRow>> decode_feed_rows(const Schema& schema, const OwnerId& owner, const Fields& fields,
                                              FeedScope scope = FeedScope::me);

/// A row's clocks: one stamp, or a list of it and the columns that differ. Columns that this program does not know are
/// passed over.
void append_clocks(std::string& out, const Table& table, const RowClocks& clocks);
Result<RowClocks> decode_clocks(const Table& table, const boost::json::value& json);

/// `{"<column>":<value>,…}`; values of counters are increments or, with `whole`, what the column holds.
void append_cells(std::string& out, const Table& table, const std::vector<Cell>& cells, bool whole);

}  // namespace freehold
