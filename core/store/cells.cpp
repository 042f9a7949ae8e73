#include "core/store/cells.hpp"

#include <sqlite3.h>

#include <cstring>

namespace freehold {
namespace {

std::string_view cell_bytes(sqlite3_value* cell) {
  const auto* data = static_cast<const char*>(sqlite3_value_blob(cell));
  return {data, data == nullptr ? 0 : static_cast<std::size_t>(sqlite3_value_bytes(cell))};
}

}  // namespace

Value cell_value(sqlite3_value* cell) {
  switch (sqlite3_value_type(cell)) {
    case SQLITE_INTEGER:
      return static_cast<std::int64_t>(sqlite3_value_int64(cell));
    case SQLITE_FLOAT:
      return sqlite3_value_double(cell);
    case SQLITE_TEXT: {
      const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(cell));
      return std::string(text == nullptr ? "" : text, static_cast<std::size_t>(sqlite3_value_bytes(cell)));
    }
    case SQLITE_BLOB: {
      const auto* bytes = static_cast<const std::uint8_t*>(sqlite3_value_blob(cell));
      return Bytes(bytes, bytes + sqlite3_value_bytes(cell));
    }
    default:
      return Null{};
  }
}

bool same_cell(sqlite3_value* left, sqlite3_value* right) {
  const int type = sqlite3_value_type(left);
  if (type != sqlite3_value_type(right)) return false;
  switch (type) {
    case SQLITE_INTEGER:
      return sqlite3_value_int64(left) == sqlite3_value_int64(right);
    case SQLITE_FLOAT: {
      const double a = sqlite3_value_double(left), b = sqlite3_value_double(right);
      // Bit for bit, so that every value equals itself. NOLINTNEXTLINE(bugprone-suspicious-memory-comparison)
      return std::memcmp(&a, &b, sizeof a) == 0;
    }
    case SQLITE_NULL:
      return true;
    default:
      return cell_bytes(left) == cell_bytes(right);
  }
}

void give_result(sqlite3_context* context, const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value))
    sqlite3_result_int64(context, *number);
  else if (const auto* real = std::get_if<double>(&value))
    sqlite3_result_double(context, *real);
  else if (const auto* text = std::get_if<std::string>(&value))
    sqlite3_result_text64(context, text->data(), text->size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  else if (const auto* bytes = std::get_if<Bytes>(&value))
    // Through a pointer that is never null, which would answer NULL.
    sqlite3_result_blob64(context, bytes->empty() ? reinterpret_cast<const std::uint8_t*>("") : bytes->data(),
                          bytes->size(), SQLITE_TRANSIENT);
  else
    sqlite3_result_null(context);
}

}  // namespace freehold
