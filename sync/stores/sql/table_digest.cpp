#include "sync/stores/sql/table_digest.hpp"

#include <cstring>
#include <stdexcept>

#include <openssl/evp.h>

#include "core/rules/canonical_json.hpp"

namespace freehold {
namespace {

void append_sized(std::string& out, char kind, std::string_view text) {
  out += kind + std::to_string(text.size()) + ':';
  out += text;
}

void append_cell(std::string& out, ColumnType type, const Value& value) {
  if (const std::string* text = as_text(value)) {
    if (type == ColumnType::json && append_canonical_json(out, *text)) return;
    append_sized(out, 't', *text);
  } else if (const std::int64_t* number = as_integer(value)) {
    append_sized(out, 'i', std::to_string(*number));
  } else if (const auto* bytes = std::get_if<Bytes>(&value)) {
    append_sized(out, 'b', {reinterpret_cast<const char*>(bytes->data()), bytes->size()});
  } else {
    out += '-';
  }
}

}  // namespace

void TableDigest::add(const CarriedTable& table, const SqlRow& row) {
  std::string cells;
  for (std::size_t i = 0; i < row.size(); ++i) append_cell(cells, table.columns[i].type, row[i]);
  std::array<unsigned char, 32> digest{};
  if (EVP_Digest(cells.data(), cells.size(), digest.data(), nullptr, EVP_sha256(), nullptr) != 1)
    throw std::runtime_error("SHA-256 is not available");
  std::array<std::uint64_t, 2> lanes{};
  std::memcpy(lanes.data(), digest.data(), sizeof lanes);
  for (std::size_t i = 0; i < lanes.size(); ++i) sum_[i] += lanes[i];
  ++rows_;
}

}  // namespace freehold
