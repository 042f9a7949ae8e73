#include "core/protocol/fields.hpp"

#include "core/base/text.hpp"

namespace freehold {

namespace json = boost::json;

Error Fields::wrong(std::string_view name, std::string_view wanted) const {
  return fail(Code::malformed,
              "'" + std::string(name) + "' of " + std::string(what_) + " must be " + std::string(wanted));
}

Result<Fields> Fields::of(const json::value& value, std::string_view what) {
  if (const json::object* object = value.if_object()) return Fields(*object, what);
  return fail(Code::malformed, std::string(what) + " must be a JSON object");
}

const json::value* Fields::find(std::string_view name) const {
  return object_->if_contains(json::string_view(name.data(), name.size()));
}

Result<std::string_view> Fields::text(std::string_view name) const {
  const json::value* value = find(name);
  if (const json::string* text = value != nullptr ? value->if_string() : nullptr)
    return std::string_view(text->data(), text->size());
  return wrong(name, "text");
}

Result<std::int64_t> Fields::number(std::string_view name, std::int64_t min) const {
  const json::value* value = find(name);
  if (const std::int64_t* number = value != nullptr ? value->if_int64() : nullptr)
    if (*number >= min) return *number;
  return wrong(name, "a whole number of at least " + std::to_string(min));
}

Result<bool> Fields::flag(std::string_view name) const {
  const json::value* value = find(name);
  if (const bool* flag = value != nullptr ? value->if_bool() : nullptr) return *flag;
  return wrong(name, "true or false");
}

Result<const json::array*> Fields::array(std::string_view name) const {
  const json::value* value = find(name);
  if (const json::array* array = value != nullptr ? value->if_array() : nullptr) return array;
  return wrong(name, "a list");
}

Result<const json::object*> Fields::object(std::string_view name) const {
  const json::value* value = find(name);
  if (const json::object* object = value != nullptr ? value->if_object() : nullptr) return object;
  return wrong(name, "an object");
}

Result<Hlc> Fields::clock(std::string_view name) const {
  FREEHOLD_ASSIGN(const std::string_view digits, text(name));
  if (const auto value = from_hex16(digits)) return Hlc{*value};
  return wrong(name, "a clock of sixteen hexadecimal digits");
}

}  // namespace freehold
