#include "core/store/result_buffer.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <limits>

#include "core/base/text.hpp"
#include "core/schema/published.hpp"
#include "core/store/result_layout.hpp"

namespace freehold {
namespace {

using Tag = CellTag;

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

/// Appends text with a replacement character for each byte that is not UTF-8: a TextDecoder would replace them too, and
/// the lengths that were counted here would no longer hold.
std::size_t append_mended(std::string& heap, std::string_view text) {
  const std::size_t before = heap.size();
  for (std::size_t at = 0; at < text.size();) {
    std::size_t size = 1;
    while (size <= 4 && count_code_points(text.substr(at, size)) != 1) ++size;
    if (size <= 4) {
      heap += text.substr(at, size);
      at += std::min(size, text.size() - at);
    } else {
      // NUL is a character in JavaScript, if not in our columns.
      heap += text[at] == '\0' ? std::string_view("\0", 1) : kReplacement;
      ++at;
    }
  }
  return utf16_length(std::string_view(heap).substr(before));
}

/// Appends text and answers the UTF-16 units that it has.
std::size_t append_text(std::string& heap, std::string_view text) {
  if (ascii_prefix(text) == text.size()) {
    heap += text;
    return text.size();
  }
  if (!count_code_points(text)) return append_mended(heap, text);
  heap += text;
  return utf16_length(text);
}

std::uint64_t bits_of(double number) {
  std::uint64_t bits = 0;
  std::memcpy(&bits, &number, sizeof bits);
  return bits;
}

/// What the schema knows of a result column.
enum class Meaning : std::uint8_t { plain, boolean, json };

Meaning meaning_of(const Statement& statement, int column, const Schema& schema) {
  const Table* table = table_on_device(schema, statement.origin_table(column));
  const Column* origin = table == nullptr ? nullptr : table->find(statement.origin_column(column));
  if (origin == nullptr) return Meaning::plain;
  if (origin->type == ColumnType::boolean) return Meaning::boolean;
  return origin->type == ColumnType::json ? Meaning::json : Meaning::plain;
}

/// The parts of the buffer while rows come in.
class Packer {
 public:
  Packer(const Statement& statement, const Schema& schema) : statement_(statement) {
    for (int i = 0; i < statement.column_count(); ++i) {
      meanings_.push_back(meaning_of(statement, i, schema));
      names_.push_back(static_cast<std::uint32_t>(append_text(text_, statement.column_name(i))));
    }
  }

  void add_row() {
    for (std::size_t i = 0; i < meanings_.size(); ++i) add_cell(static_cast<int>(i), meanings_[i]);
    ++rows_;
  }

  std::size_t size() const {
    return kResultHeaderSize + padded_result(names_.size() * 4) + padded_result(tags_.size()) + slots_.size() * 8 +
           padded_result(text_.size()) + blob_.size();
  }

  Bytes buffer() const {
    const std::uint32_t header[6] = {kResultVersion,
                                     static_cast<std::uint32_t>(rows_),
                                     static_cast<std::uint32_t>(names_.size()),
                                     static_cast<std::uint32_t>(text_.size()),
                                     static_cast<std::uint32_t>(blob_.size()),
                                     0};
    Bytes out;
    out.reserve(size());
    append_part(out, header, sizeof header);
    append_part(out, names_.data(), names_.size() * 4);
    append_part(out, tags_.data(), tags_.size());
    append_part(out, slots_.data(), slots_.size() * 8);
    append_part(out, text_.data(), text_.size());
    append_part(out, blob_.data(), blob_.size());
    return out;
  }

 private:
  /// Every home is little-endian: wasm by definition, the others by what compilers we take.
  static void append_part(Bytes& out, const void* data, std::size_t size) {
    out.resize(padded_result(out.size()));
    const auto* bytes = static_cast<const std::uint8_t*>(data);
    out.insert(out.end(), bytes, bytes + size);
  }

  void add(Tag tag, std::uint64_t slot) {
    tags_.push_back(static_cast<std::uint8_t>(tag));
    slots_.push_back(slot);
  }
  void add(Tag tag, double slot) { add(tag, bits_of(slot)); }

  void add_cell(int column, Meaning meaning) {
    switch (sqlite3_column_type(statement_.raw(), column)) {
      case SQLITE_INTEGER:
        return add_integer(statement_.integer(column), meaning);
      case SQLITE_FLOAT:
        return add(Tag::real, sqlite3_column_double(statement_.raw(), column));
      case SQLITE_TEXT: {
        const std::size_t units = append_text(text_, statement_.text(column));
        return add(meaning == Meaning::json ? Tag::json : Tag::text, static_cast<double>(units));
      }
      case SQLITE_BLOB: {
        const auto bytes = statement_.bytes(column);
        blob_.insert(blob_.end(), bytes.data(), bytes.data() + bytes.size());
        return add(Tag::bytes, static_cast<double>(bytes.size()));
      }
      default:
        return add(Tag::null, 0.0);
    }
  }

  void add_integer(std::int64_t number, Meaning meaning) {
    if (meaning == Meaning::boolean) return add(number == 0 ? Tag::no : Tag::yes, 0.0);
    if (number >= -kSafeInteger && number <= kSafeInteger) return add(Tag::integer, static_cast<double>(number));
    add(Tag::wide_integer, static_cast<std::uint64_t>(number));
  }

  const Statement& statement_;
  std::vector<Meaning> meanings_;
  std::size_t rows_ = 0;
  std::vector<std::uint32_t> names_;
  std::vector<std::uint8_t> tags_;
  std::vector<std::uint64_t> slots_;
  std::string text_;
  Bytes blob_;
};

}  // namespace

Result<Bytes> pack_rows(Statement& statement, const Schema& schema, std::size_t max_bytes) {
  // Lengths are 32 bits wide.
  const std::size_t limit = std::min<std::size_t>(max_bytes, std::numeric_limits<std::uint32_t>::max());
  Packer packer(statement, schema);
  for (;;) {
    FREEHOLD_ASSIGN(const bool row, statement.step());
    if (!row) break;
    packer.add_row();
    if (packer.size() > limit) {
      statement.reset();
      return fail(Code::too_large, "the result is larger than " + std::to_string(limit) + " bytes; ask for fewer rows");
    }
  }
  statement.reset();
  return packer.buffer();
}

}  // namespace freehold
