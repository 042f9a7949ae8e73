#pragma once

#include <boost/json.hpp>
#include <string_view>

#include "core/base/ids.hpp"
#include "core/base/result.hpp"
#include "core/merge/clock.hpp"

namespace freehold {

/// Reads the fields of one JSON object that came from a peer: each answers the value or `malformed` with the field's
/// name. Inside core/protocol only.
class Fields {
 public:
  static Result<Fields> of(const boost::json::value& json, std::string_view what);

  const boost::json::value* find(std::string_view name) const;
  Result<std::string_view> text(std::string_view name) const;
  /// A whole number of at least `min`.
  Result<std::int64_t> number(std::string_view name, std::int64_t min) const;
  Result<bool> flag(std::string_view name) const;
  Result<const boost::json::array*> array(std::string_view name) const;
  Result<const boost::json::object*> object(std::string_view name) const;
  Result<Hlc> clock(std::string_view name) const;

  template <class Id>
  Result<Id> id(std::string_view name) const {
    FREEHOLD_ASSIGN(const std::string_view found, text(name));
    auto parsed = Id::parse(found);
    if (!parsed) return wrong(name, "an id of 36 lower-case characters");
    return *parsed;
  }

 private:
  Fields(const boost::json::object& object, std::string_view what) : object_(&object), what_(what) {}
  Error wrong(std::string_view name, std::string_view wanted) const;

  const boost::json::object* object_;
  std::string_view what_;
};

}  // namespace freehold
