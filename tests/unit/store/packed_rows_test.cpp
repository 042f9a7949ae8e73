#include "core/store/packed_rows.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "core/store/result_buffer.hpp"

using namespace freehold;

namespace {

const char* const kSome =
    "SELECT 'Gr\xC3\xBC\xC3\x9F dich \xF0\x9F\x8C\xB1' AS greeting, 7 AS number, 0.5 AS half, NULL AS none, "
    "x'00ff' AS seal, 9007199254740993 AS wide UNION ALL SELECT '', -1, -2.25, 'here', x'', -9007199254740993";

std::unique_ptr<Database> empty_database() {
  auto database = Database::open({":memory:"});
  REQUIRE(database.ok());
  return std::move(database).value();
}

std::string pack(Database& database, std::string_view sql) {
  auto statement = database.prepare(sql);
  REQUIRE(statement.ok());
  const auto packed = pack_rows(*statement, Schema(), 1 << 20);
  REQUIRE(packed.ok());
  return {packed->begin(), packed->end()};
}

/// Every row into the table `held`; the first thing that is wrong with the buffer.
Status take(Database& database, std::string_view buffer) {
  FREEHOLD_ASSIGN(PackedRows rows, PackedRows::read(buffer));
  std::string sql = "INSERT INTO held VALUES (?";
  for (std::size_t i = 1; i < rows.names().size(); ++i) sql += ",?";
  FREEHOLD_ASSIGN(Statement insert, database.prepare(sql + ")"));
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    FREEHOLD_TRY(rows.bind_next(insert));
    FREEHOLD_TRY(insert.run());
  }
  return {};
}

}  // namespace

TEST_CASE("what a query packed comes in again as it was, of every kind") {
  auto database = empty_database();
  REQUIRE(database->execute("CREATE TABLE held (greeting, number, half, none, seal, wide)").ok());
  const std::string packed = pack(*database, kSome);
  REQUIRE(take(*database, packed).ok());
  CHECK(pack(*database, "SELECT * FROM held") == packed);
  const auto read = PackedRows::read(packed);
  REQUIRE(read.ok());
  CHECK(read->names() == std::vector<std::string_view>{"greeting", "number", "half", "none", "seal", "wide"});
}

TEST_CASE("packed rows may lie at any address") {
  auto database = empty_database();
  REQUIRE(database->execute("CREATE TABLE held (greeting, number, half, none, seal, wide)").ok());
  const std::string packed = pack(*database, kSome);
  for (std::size_t shift = 0; shift < 8; ++shift)
    REQUIRE(take(*database, std::string_view(std::string(shift, ' ') + packed).substr(shift)).ok());
  CHECK(pack(*database, "SELECT count(*), sum(number) FROM held") ==
        pack(*database, "SELECT 16 AS \"count(*)\", 48 AS \"sum(number)\""));
}

TEST_CASE("packed rows that are cut off anywhere are refused") {
  auto database = empty_database();
  const std::string packed = pack(*database, kSome);
  for (std::size_t size = 0; size < packed.size(); ++size) {
    const auto read = PackedRows::read(std::string_view(packed).substr(0, size));
    REQUIRE_FALSE(read.ok());
    CHECK(read.error().code == Code::malformed);
  }
}

TEST_CASE("packed rows with bytes that somebody changed are taken or refused, and never read past their end") {
  auto database = empty_database();
  REQUIRE(database->execute("CREATE TABLE held (greeting, number, half, none, seal, wide)").ok());
  const std::string packed = pack(*database, kSome);
  std::mt19937 random(7);
  for (int round = 0; round < 3000; ++round) {
    std::string damaged = packed;
    for (int i = 0; i <= round % 3; ++i) damaged[random() % damaged.size()] = static_cast<char>(random());
    // Copied, so that a sanitizer knows where it ends.
    const std::vector<char> copy(damaged.begin(), damaged.end());
    const Status taken = take(*database, {copy.data(), copy.size()});
    if (!taken.ok()) CHECK((taken.error().code == Code::malformed || taken.error().code == Code::sql_error));
  }
}

TEST_CASE("text that is not UTF-8 does not come in") {
  auto database = empty_database();
  std::string packed = pack(*database, "SELECT 'abc' AS a");
  packed[packed.find("abc")] = '\xFF';
  CHECK(PackedRows::read(packed).error().code == Code::malformed);
}
