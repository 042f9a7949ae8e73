#include "core/store/packed_rows.hpp"

#include <array>
#include <cmath>
#include <cstring>

#include "core/base/text.hpp"
#include "core/store/result_layout.hpp"

namespace freehold {
namespace {

Error does_not_fit() {
  return fail(Code::malformed, "the packed rows are cut off, or their parts do not fit together");
}

/// The parts of the buffer from its beginning on.
class Parts {
 public:
  explicit Parts(std::string_view buffer) : buffer_(buffer) {}

  /// Lengths come from outside: up to 2^32 times 2^32, and so not to be multiplied before they are looked at.
  Result<std::string_view> take(std::size_t count, std::size_t size = 1) {
    const std::size_t at = std::min(padded_result(at_), buffer_.size());
    if (count > (buffer_.size() - at) / size) return does_not_fit();
    at_ = at + count * size;
    return buffer_.substr(at, count * size);
  }

 private:
  std::string_view buffer_;
  std::size_t at_ = 0;
};

/// The payload of a command may begin anywhere, so numbers are copied out of it.
template <class Number>
Number number_at(std::string_view part, std::size_t index) {
  Number number{};
  std::memcpy(&number, part.data() + index * sizeof number, sizeof number);
  return number;
}

/// A length or an integer: whole, and not beyond what a double holds exactly.
bool is_whole(double number) {
  return std::abs(number) <= static_cast<double>(kSafeInteger) && std::floor(number) == number;
}

}  // namespace

Result<PackedRows> PackedRows::read(std::string_view buffer) {
  Parts parts(buffer);
  FREEHOLD_ASSIGN(const std::string_view header, parts.take(kResultHeaderSize));
  if (number_at<std::uint32_t>(header, 0) != kResultVersion)
    return fail(Code::malformed, "the packed rows have another layout than the one this program knows");
  const std::size_t columns = number_at<std::uint32_t>(header, 2);
  PackedRows read;
  read.rows_ = number_at<std::uint32_t>(header, 1);
  FREEHOLD_ASSIGN(const std::string_view names, parts.take(columns, 4));
  if (columns == 0 || read.rows_ > buffer.size() / columns) return does_not_fit();
  FREEHOLD_ASSIGN(read.tags_, parts.take(read.rows_ * columns));
  FREEHOLD_ASSIGN(read.slots_, parts.take(read.rows_ * columns, 8));
  FREEHOLD_ASSIGN(read.text_, parts.take(number_at<std::uint32_t>(header, 3)));
  FREEHOLD_ASSIGN(read.blobs_, parts.take(number_at<std::uint32_t>(header, 4)));
  if (!count_code_points(read.text_))
    return fail(Code::malformed, "the text of packed rows must be UTF-8 without U+0000");
  for (std::size_t i = 0; i < columns; ++i) {
    FREEHOLD_ASSIGN(const std::string_view name, read.cut_text(number_at<std::uint32_t>(names, i)));
    read.names_.push_back(name);
  }
  return read;
}

/// The text is known to be UTF-8, so the first byte of each character says how long it is.
Result<std::string_view> PackedRows::cut_text(double units) {
  if (!is_whole(units) || units < 0) return does_not_fit();
  auto left = static_cast<std::int64_t>(units);
  std::size_t end = 0;
  while (left > 0 && end < text_.size()) {
    const auto first = static_cast<unsigned char>(text_[end]);
    end += first < 0x80 ? 1U : first < 0xE0 ? 2U : first < 0xF0 ? 3U : 4U;
    left -= first < 0xF0 ? 1 : 2;
  }
  if (left != 0) return does_not_fit();
  const std::string_view text = text_.substr(0, end);
  text_.remove_prefix(end);
  return text;
}

Result<std::string_view> PackedRows::cut_bytes(double size) {
  if (!is_whole(size) || size < 0 || size > static_cast<double>(blobs_.size())) return does_not_fit();
  const std::string_view bytes = blobs_.substr(0, static_cast<std::size_t>(size));
  blobs_.remove_prefix(bytes.size());
  return bytes;
}

Status PackedRows::bind_cell(Statement& statement, int parameter) {
  const std::size_t cell = cell_++;
  const auto slot = number_at<double>(slots_, cell);
  switch (static_cast<CellTag>(tags_[cell])) {
    case CellTag::null:
      statement.bind_null(parameter);
      return {};
    case CellTag::integer:
      if (!is_whole(slot)) return does_not_fit();
      statement.bind_integer(parameter, static_cast<std::int64_t>(slot));
      return {};
    case CellTag::real:
      statement.bind(parameter, Value{slot});
      return {};
    case CellTag::text:
    case CellTag::json: {
      FREEHOLD_ASSIGN(const std::string_view text, cut_text(slot));
      statement.bind_text(parameter, text);
      return {};
    }
    case CellTag::bytes: {
      FREEHOLD_ASSIGN(const std::string_view bytes, cut_bytes(slot));
      statement.bind_bytes(parameter, {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
      return {};
    }
    case CellTag::wide_integer:
      statement.bind_integer(parameter, number_at<std::int64_t>(slots_, cell));
      return {};
    case CellTag::no:
    case CellTag::yes:
      statement.bind_integer(parameter, static_cast<CellTag>(tags_[cell]) == CellTag::yes ? 1 : 0);
      return {};
  }
  return fail(Code::malformed, "the packed rows hold a value of an unknown kind");
}

Status PackedRows::bind_next(Statement& statement) {
  for (std::size_t i = 0; i < names_.size(); ++i) FREEHOLD_TRY(bind_cell(statement, static_cast<int>(i + 1)));
  return {};
}

}  // namespace freehold
