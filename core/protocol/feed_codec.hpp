#pragma once

#include <string>
#include <vector>

#include "core/protocol/fields.hpp"
#include "core/protocol/messages.hpp"

namespace freehold {

/// Appends `"columns":{…},"rows":[…]`: the form that rows have in feeds and in refusals. Inside core/protocol only.
void append_feed_rows(std::string& out, const std::vector<FeedRow>& rows);

/// Reads the same two fields. Tables and columns that this program does not know are passed over: they are a newer
/// server's, and this device has no place for them.
Result<std::vector<FeedRow>> decode_feed_rows(const Schema& schema, const OwnerId& owner, const Fields& fields);

}  // namespace freehold
