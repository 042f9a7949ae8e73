#pragma once

#include <optional>
#include <string_view>

#include <boost/json/object.hpp>

namespace freehold {

/// The JSON object that the text is; nothing for any other text, and nothing where a member stands twice in one object,
/// at whatever depth: two readers could each believe another of the two. Numbers are what Boost makes of them.
std::optional<boost::json::object> parse_unique_object(std::string_view text);

/// Text of a member; nothing where it is missing or something else.
std::optional<std::string_view> text_member(const boost::json::object& object, std::string_view name);

}  // namespace freehold
