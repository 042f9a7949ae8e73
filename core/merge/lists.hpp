#pragma once

#include <string>
#include <string_view>

namespace freehold {

/// The union of two JSON lists, entry by entry, in the order of the entries' ids (`list_by_id`).
///
/// Entries are the same where they have the same text as `id`; one without such an id is itself alone. Of two states of
/// one entry the one with the higher whole number as `version` stays (none counts as 0), then the one whose meaning is
/// the greater text: so order, repetition and grouping of merges never matter. An entry is never taken out again.
/// Both texts must be JSON lists; one that is not counts as an empty list.
std::string merge_lists(std::string_view held, std::string_view written);

}  // namespace freehold
