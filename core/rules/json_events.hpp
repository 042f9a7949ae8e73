#pragma once

#include <boost/json/error.hpp>
#include <boost/json/value.hpp>
#include <boost/json/value_stack.hpp>
#include <string>

namespace freehold {

/// What Boost's `basic_parser` reports, as far as every builder of values does the same with it: the rest, texts and
/// numbers, is what builders differ in.
struct JsonEvents {
  using Problem = boost::json::error_code;
  using View = boost::json::string_view;

  static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);

  bool on_document_begin(Problem&) { return true; }
  bool on_document_end(Problem&) { return true; }
  bool on_object_begin(Problem&) { return true; }
  bool on_object_end(std::size_t members, Problem&) { return stack.push_object(members), true; }
  bool on_array_begin(Problem&) { return true; }
  bool on_array_end(std::size_t elements, Problem&) { return stack.push_array(elements), true; }
  bool on_bool(bool value, Problem&) { return stack.push_bool(value), true; }
  bool on_null(Problem&) { return stack.push_null(), true; }
  bool on_comment_part(View, Problem&) { return true; }
  bool on_comment(View, Problem&) { return true; }

  boost::json::value_stack stack;
  std::string held;  ///< what has come of the part at hand
};

}  // namespace freehold
