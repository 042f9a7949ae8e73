#include "tests/property/agreement/edge_schema.hpp"

#include "core/schema/builder.hpp"

namespace freehold {

const Schema& edge_schema() {
  static const Schema schema = [] {
    Schema declared;
    declared.table("accounts", 1).is_owner().text("email", {.max_length = 1, .required = true, .ignore_case = true});
    declared.table("edges", 2)
        .owned()
        .reference("twin_id", {"accounts", OnDelete::set_null, Reach::readable})
        .uuid("free_id")
        .text("choice", {.one_of = {"it's", "two words", "\xC3\xA4rger"}})
        .text("exact_hex", {.exact_length = 3, .form = TextForm::hex})
        .text("exact_base62", {.exact_length = 5, .required = true, .form = TextForm::base62})
        .text("long_text", {.max_length = 2000})
        .integer("below", {.max = -1})
        .integer("one", {.min = 7, .max = 7})
        .integer("whole", {.min = INT32_MIN, .max = INT32_MAX})
        .bigint("high", {.min = std::int64_t{1} << 62})
        .bigint("low", {.min = INT64_MIN + 1, .max = INT64_MAX - 1})
        .bigint("used")
        .bigint("allowed")
        .bytes("key", {.max_length = 32})
        .bytes("required_key", {.required = true, .max_length = 1})
        .json("entries", {.merge = MergeRule::list_by_id})
        .timestamp("due_at", {.required = true})
        .at_most("used", "allowed")
        .at_most("one", "whole");
    return declared;
  }();
  return schema;
}

}  // namespace freehold
