#include "core/store/result_buffer.hpp"

#include <catch2/catch.hpp>
#include <cstring>

#include "core/base/text.hpp"
#include "core/schema/builder.hpp"

using namespace freehold;

namespace {

/// Reads the layout as a client does: lengths in UTF-16 units, everything at multiples of eight.
class Reader {
 public:
  explicit Reader(const Bytes& buffer) : buffer_(buffer) {
    std::memcpy(header, buffer.data(), sizeof header);
    names = part<std::uint32_t>(columns());
    tags = part<std::uint8_t>(rows() * columns());
    slots = part<double>(rows() * columns());
    const auto text = part<char>(header[3]);
    heap.assign(text.begin(), text.end());
    blobs = part<std::uint8_t>(header[4]);
  }

  std::size_t rows() const { return header[1]; }
  std::size_t columns() const { return header[2]; }

  /// The next `units` UTF-16 units of the text heap.
  std::string text(double units) {
    std::size_t end = text_at_;
    while (end < heap.size() &&
           (utf16_length(heap.substr(text_at_, end - text_at_)) < static_cast<std::size_t>(units) ||
            (static_cast<unsigned char>(heap[end]) & 0xC0U) == 0x80U))
      ++end;
    std::string out = heap.substr(text_at_, end - text_at_);
    text_at_ = end;
    return out;
  }

  std::int64_t bits(std::size_t cell) const {
    std::int64_t bits = 0;
    std::memcpy(&bits, &slots[cell], sizeof bits);
    return bits;
  }

  std::uint32_t header[6] = {};
  std::vector<std::uint32_t> names;
  std::vector<std::uint8_t> tags;
  std::vector<double> slots;
  std::string heap;
  Bytes blobs;

 private:
  template <class T>
  std::vector<T> part(std::size_t count) {
    at_ = (at_ + 7) / 8 * 8;
    REQUIRE(at_ + count * sizeof(T) <= buffer_.size());
    std::vector<T> out(count);
    if (count > 0) std::memcpy(out.data(), buffer_.data() + at_, count * sizeof(T));
    at_ += count * sizeof(T);
    return out;
  }

  const Bytes& buffer_;
  std::size_t at_ = 24;
  std::size_t text_at_ = 0;
};

Schema letters() {
  Schema schema;
  schema.table("letters", 1).owned().text("subject").boolean("read").json("labels").bytes("seal").bigint("weight");
  return schema;
}

std::unique_ptr<Database> with_letters() {
  auto database = Database::open({":memory:"});
  REQUIRE(database.ok());
  REQUIRE((*database)
              ->execute("CREATE TABLE letters (id TEXT, user_id TEXT, subject TEXT, read INTEGER, labels TEXT, "
                        "seal BLOB, weight INTEGER) STRICT;"
                        "INSERT INTO letters VALUES "
                        "('a', 'ada', 'Gr\xC3\xBC\xC3\x9F dich \xF0\x9F\x8C\xB1', 1, '[\"x\"]', x'00ff', 7),"
                        "('b', 'ada', NULL, 0, NULL, x'', 9007199254740993)")
              .ok());
  return std::move(database).value();
}

Result<Bytes> pack(Database& database, std::string_view sql, std::size_t max_bytes = 1 << 20) {
  auto statement = database.prepare(sql);
  REQUIRE(statement.ok());
  return pack_rows(*statement, letters(), max_bytes);
}

}  // namespace

TEST_CASE("rows of every kind unpack to what was in the table") {
  auto database = with_letters();
  const auto buffer = pack(*database, "SELECT subject, read, labels, seal, weight, 0.5 AS half FROM letters");
  REQUIRE(buffer.ok());
  Reader reader(*buffer);
  CHECK(reader.header[0] == 1);
  REQUIRE(reader.rows() == 2);
  REQUIRE(reader.columns() == 6);
  std::string names;
  for (const std::uint32_t units : reader.names) names += reader.text(units) + " ";
  CHECK(names == "subject read labels seal weight half ");
  CHECK(reader.tags == std::vector<std::uint8_t>{3, 7, 8, 4, 1, 2, 0, 6, 0, 4, 5, 2});
  CHECK(reader.text(reader.slots[0]) == "Gr\xC3\xBC\xC3\x9F dich \xF0\x9F\x8C\xB1");
  CHECK(reader.slots[0] == 12);
  CHECK(reader.text(reader.slots[2]) == "[\"x\"]");
  CHECK(reader.slots[3] == 2);
  CHECK(reader.blobs == Bytes{0, 255});
  CHECK(reader.slots[4] == 7);
  CHECK(reader.slots[5] == 0.5);
  CHECK(reader.bits(10) == 9007199254740993);
}

TEST_CASE("booleans are known through views and other names, not in expressions") {
  auto database = with_letters();
  REQUIRE(database->execute("CREATE VIEW opened AS SELECT id, read AS done FROM letters"));
  const auto buffer = pack(*database, "SELECT done AS yes, done + 0 FROM opened ORDER BY id");
  CHECK(Reader(*buffer).tags == std::vector<std::uint8_t>{7, 1, 6, 1});
}

TEST_CASE("a result without rows still has its column names") {
  auto database = with_letters();
  const auto buffer = pack(*database, "SELECT id FROM letters WHERE id = 'c'");
  Reader reader(*buffer);
  CHECK(reader.rows() == 0);
  CHECK(reader.text(reader.names.at(0)) == "id");
}

TEST_CASE("the largest number that JavaScript counts exactly is the last one to travel as a number") {
  auto database = with_letters();
  const auto buffer = pack(*database,
                           "SELECT 9007199254740992, -9007199254740992, 9007199254740993, -9007199254740993, "
                           "-9223372036854775808");
  Reader reader(*buffer);
  CHECK(reader.tags == std::vector<std::uint8_t>{1, 1, 5, 5, 5});
  CHECK(reader.bits(4) == std::numeric_limits<std::int64_t>::min());
}

TEST_CASE("text that is no UTF-8 is mended, so that what follows stays in its place") {
  auto database = with_letters();
  const auto buffer =
      pack(*database, "SELECT CAST(x'61ff62' AS TEXT), CAST(x'6300' AS TEXT), CAST(x'e282' AS TEXT), 'after'");
  Reader reader(*buffer);
  for (const std::uint32_t units : reader.names) reader.text(units);
  CHECK(reader.text(reader.slots[0]) ==
        "a\xEF\xBF\xBD"
        "b");
  CHECK(reader.text(reader.slots[1]) == std::string("c\0", 2));
  CHECK(reader.text(reader.slots[2]) == "\xEF\xBF\xBD\xEF\xBF\xBD");
  CHECK(reader.text(reader.slots[3]) == "after");
}

TEST_CASE("a result beyond the limit is refused, and the statement can run again") {
  auto database = with_letters();
  auto statement = database->prepare(
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) SELECT i, 'text' FROM n");
  REQUIRE(statement.ok());
  CHECK(pack_rows(*statement, letters(), 1000).error().code == Code::too_large);
  CHECK(pack_rows(*statement, letters(), 1 << 20).ok());
}
