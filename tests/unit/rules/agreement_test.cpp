#include <catch2/catch.hpp>

#include "core/rules/rules.hpp"
#include "core/schema/emit.hpp"
#include "core/store/sqlite.hpp"
#include "tests/support/tiny_schema.hpp"

// The same limits stand in the rules and in the DDL. Here both see the same values, legal and just illegal.

using namespace freehold;

namespace {

enum class Verdict {
  taken,
  refused,
  /// SQLite converts or does not look (affinity, encoding, the inside of JSON); the rules must not let it come so far.
  rules_refuse,
};
constexpr Verdict taken = Verdict::taken, refused = Verdict::refused, rules_refuse = Verdict::rules_refuse;

struct Case {
  const char* table;
  const char* column;
  Value value;
  Verdict verdict;
};

constexpr const char* kAda = "0190a6b2-7c1e-7d3f-8a4b-00000000000a";
constexpr const char* kShelf = "0190a6b2-7c1e-7d3f-8a4b-00000000005e";
constexpr const char* kBook = "0190a6b2-7c1e-7d3f-8a4b-0000000000b0";
constexpr const char* kNew = "0190a6b2-7c1e-7d3f-8a4b-0000000000ff";
constexpr const char* kTime = "2025-01-31T12:00:00.000000Z";

Value text(std::string value) {
  return Value(std::move(value));
}

Value number(std::int64_t value) {
  return Value(value);
}

std::string times(int count, const std::string& character) {
  std::string out;
  for (int i = 0; i < count; ++i) out += character;
  return out;
}

const std::string kAstral = "\xF0\x9F\x8C\xB1";  // one code point, four bytes, two UTF-16 units

/// A row that every column of the table accepts.
std::vector<Value> legal_row(const Table& table) {
  std::vector<Value> row(table.width());
  for (const Column& column : table.columns()) {
    Value value = column.default_value;
    if (column.type == ColumnType::timestamp && column.required) value = text(kTime);
    if (column.role == ColumnRole::id) value = text(kNew);
    if (column.role == ColumnRole::owner) value = text(kAda);
    if (column.name == "shelf_id") value = text(kShelf);
    if (column.name == "book_id") value = text(kBook);
    if (column.type == ColumnType::text && column.required && is_null(value)) value = text("a");
    if (column.type == ColumnType::boolean && is_null(value)) value = number(1);
    row[column.number] = std::move(value);
  }
  return row;
}

class Home {
 public:
  Home() {
    auto opened = Database::open({":memory:"});
    REQUIRE(opened.ok());
    database_ = std::move(*opened);
    for (const Table& table : tiny_schema().tables())
      REQUIRE(database_->execute(emit_create_table(tiny_schema(), table, freehold::Home::server_sqlite)).ok());
    put("people", {{"id", text(kAda)}, {"email", text("ada@example.org")}});
    put("shelves", {{"id", text(kShelf)}, {"label", text("first")}});
    put("books", {{"id", text(kBook)}});
    REQUIRE(database_->execute("BEGIN").ok());
  }

  /// Whether SQLite takes a row that is legal but for the value of one column. Nothing of it stays.
  bool takes(const Table& table, const Column& column, const Value& value) {
    REQUIRE(database_->execute("SAVEPOINT attempt").ok());
    std::vector<Value> row = legal_row(table);
    row[column.number] = value;
    const bool done = insert(table, row).ok();
    REQUIRE(database_->execute("ROLLBACK TO attempt").ok());
    return done;
  }

 private:
  void put(const char* name, const std::vector<std::pair<const char*, Value>>& cells) {
    const Table& table = *tiny_schema().find(name);
    std::vector<Value> row = legal_row(table);
    for (const auto& [column, value] : cells) row[table.find(column)->number] = value;
    REQUIRE(insert(table, row).ok());
  }

  Status insert(const Table& table, const std::vector<Value>& row) {
    std::string places;
    for (std::size_t i = 0; i < table.columns().size(); ++i) places += places.empty() ? "?" : ", ?";
    FREEHOLD_ASSIGN(Statement statement,
                    database_->prepare("INSERT INTO " + table.name() + " VALUES (" + places + ")"));
    int place = 0;
    for (const Column& column : table.columns()) statement.bind(++place, row[column.number]);
    return statement.run();
  }

  std::unique_ptr<Database> database_;
};

std::string shown(const Value& value) {
  if (const std::string* held = as_text(value)) return held->substr(0, 60);
  if (const std::int64_t* held = as_integer(value)) return std::to_string(*held);
  return is_null(value) ? "null" : "a number or bytes";
}

void check_cases(const std::vector<Case>& cases) {
  Home home;
  for (const Case& each : cases) {
    const Table& table = *tiny_schema().find(each.table);
    const Column& column = *table.find(each.column);
    const Status status = check_value(table, column, each.value);
    INFO(each.table << "." << each.column << " = " << shown(each.value));
    CHECK(status.ok() == (each.verdict == taken));
    CHECK(home.takes(table, column, each.value) == (each.verdict != refused));
    if (status.ok()) continue;
    CHECK(status.error().code == Code::invalid_value);
    CHECK(status.error().table == each.table);
    CHECK(status.error().column == each.column);
  }
}

}  // namespace

TEST_CASE("lengths: the rules and SQLite count code points alike") {
  check_cases({
      {"shelves", "label", text("12345678"), taken},
      {"shelves", "label", text("123456789"), refused},
      {"shelves", "label", text(""), taken},
      {"shelves", "label", text(times(8, kAstral)), taken},
      {"shelves", "label", text(times(9, kAstral)), refused},
      {"shelves", "label", text(times(8, "\xC3\xA4")), taken},
      {"shelves", "label", text(times(8, "e\xCC\x81")), refused},
      {"shelves", "code", text("1234"), taken},
      {"shelves", "code", text(times(4, kAstral)), taken},
      {"shelves", "code", text("123"), refused},
      {"shelves", "code", text("12345"), refused},
      {"shelves", "code", Null(), taken},
      {"people", "pin", text(times(12, "9")), taken},
      {"people", "pin", text(times(13, "9")), refused},
      {"stamps", "note", text(times(100'000, "x")), taken},
  });
}

TEST_CASE("text: no U+0000 anywhere, and UTF-8 alone") {
  check_cases({
      {"shelves", "label", text(std::string("a\0b", 3)), refused},
      {"shelves", "label", text(std::string("\0", 1)), refused},
      {"shelves", "label", text(std::string("123456\0890", 10)), refused},
      {"shelves", "color", text(std::string("red\0", 4)), refused},
      {"shelves", "label", text("\xC0\xAF"), rules_refuse},
      {"shelves", "label", text("\xED\xA0\x80"), rules_refuse},
  });
}

TEST_CASE("required columns: null is refused, an empty text is a value") {
  check_cases({
      {"shelves", "label", Null(), refused},
      {"shelves", "open", Null(), refused},
      {"shelves", "capacity", Null(), refused},
      {"shelves", "created_at", Null(), refused},
      {"shelves", "opened_at", Null(), taken},
      {"shelves", "layout", Null(), taken},
      {"shelves", "picture", Null(), taken},
      {"books", "shelf_id", Null(), refused},
      {"books", "lent_from", Null(), taken},
  });
}

TEST_CASE("choices: one of the declared texts, to the letter") {
  check_cases({
      {"shelves", "color", text("green"), taken},
      {"shelves", "color", text("bookworm's"), taken},
      {"shelves", "color", text("Green"), refused},
      {"shelves", "color", text("green "), refused},
      {"shelves", "color", text(""), refused},
      {"shelves", "color", Null(), refused},
  });
}

TEST_CASE("numbers: 32 and 64 bits, and declared ranges, to the last one") {
  check_cases({
      {"shelves", "height", number(INT32_MAX), taken},
      {"shelves", "height", number(std::int64_t{INT32_MAX} + 1), refused},
      {"shelves", "height", number(INT32_MIN), taken},
      {"shelves", "height", number(std::int64_t{INT32_MIN} - 1), refused},
      {"shelves", "weight", number(INT64_MAX), taken},
      {"shelves", "weight", number(-1), refused},
      {"shelves", "capacity", number(0), taken},
      {"shelves", "capacity", number(-1), refused},
      {"shelves", "capacity", number(100), taken},
      {"shelves", "capacity", number(101), refused},
      {"shelves", "open", number(0), taken},
      {"shelves", "open", number(2), refused},
      {"shelves", "open", number(-1), refused},
  });
}

TEST_CASE("types: what a column does not hold is refused") {
  const Value bytes(Bytes{1, 2, 3});
  check_cases({
      {"shelves", "label", bytes, refused},
      {"shelves", "height", text("tall"), refused},
      {"shelves", "height", bytes, refused},
      {"shelves", "height", Value(1.5), refused},
      {"shelves", "open", text("true"), refused},
      {"shelves", "picture", bytes, taken},
      {"shelves", "picture", Value(Bytes{}), taken},
      {"shelves", "picture", text("abc"), refused},
      {"shelves", "opened_at", number(0), refused},
      {"shelves", "layout", bytes, refused},
      {"shelves", "label", number(5), rules_refuse},
      {"shelves", "height", text("12"), rules_refuse},
      {"shelves", "height", Value(2.0), rules_refuse},
      {"shelves", "layout", number(5), rules_refuse},
  });
}

TEST_CASE("ids: one spelling alone") {
  check_cases({
      {"shelves", "id", text("0190a6b2-7c1e-7d3f-8a4b-5c6d7e8f9a0b"), taken},
      {"shelves", "id", text("0190A6B2-7c1e-7d3f-8a4b-5c6d7e8f9a0b"), refused},
      {"shelves", "id", text("0190a6b27c1e7d3f8a4b5c6d7e8f9a0b"), refused},
      {"shelves", "id", text("0190a6b2-7c1e-7d3f-8a4b-5c6d7e8f9a0"), refused},
      {"shelves", "id", text("0190a6b2-7c1e-7d3f-8a4b-5c6d7e8f9a0g"), refused},
      {"shelves", "id", text(std::string(kNew) + std::string("\0x", 2)), refused},
      {"shelves", "id", text(std::string(36, '-')), refused},
      {"shelves", "id", Null(), refused},
      {"books", "shelf_id", text(kShelf), taken},
      {"books", "shelf_id", text("not an id"), refused},
  });
}

TEST_CASE("times: in the calendar, in one form") {
  std::vector<Case> cases;
  for (const char* real : {"2025-01-31T12:00:00.000000Z", "2024-02-29T23:59:59.999999Z", "0001-01-01T00:00:00.000000Z",
                           "9999-12-31T23:59:59.999999Z", "2000-02-29T00:00:00.000000Z", "1969-07-20T20:17:40.123456Z"})
    cases.push_back({"shelves", "opened_at", text(real), taken});
  for (const char* wrong : {"2025-02-29T00:00:00.000000Z",
                            "1900-02-29T00:00:00.000000Z",
                            "2025-02-30T00:00:00.000000Z",
                            "2025-04-31T00:00:00.000000Z",
                            "2025-00-10T00:00:00.000000Z",
                            "2025-13-10T00:00:00.000000Z",
                            "2025-01-00T00:00:00.000000Z",
                            "2025-01-32T00:00:00.000000Z",
                            "2025-01-31T24:00:00.000000Z",
                            "2025-01-15T24:00:00.000000Z",
                            "2025-01-31T29:00:00.000000Z",
                            "2025-01-31T12:60:00.000000Z",
                            "2025-01-31T12:00:60.000000Z",
                            "0000-01-01T00:00:00.000000Z",
                            "2025-01-31T12:00:00.000Z",
                            "2025-01-31T12:00:00Z",
                            "2025-01-31 12:00:00.000000Z",
                            "2025-01-31T12:00:00.000000",
                            "2025-01-31T12:00:00.000000z",
                            "2025-01-31T12:00:00,000000Z",
                            "2025-01-31T12:00:00.000000+00:00",
                            "2025-1-31T12:00:00.000000Z",
                            " 2025-01-31T12:00:00.000000Z",
                            "now",
                            ""})
    cases.push_back({"shelves", "opened_at", text(wrong), refused});
  cases.push_back({"shelves", "opened_at", text(std::string(kTime) + std::string("\0", 1)), refused});
  check_cases(cases);
}

TEST_CASE("JSON: to the letter of RFC 8259, and what Postgres can hold too") {
  std::vector<Case> cases;
  for (const char* good : {"null", "true", "0", "-0.5e3", "\"a\"", "[]", "{}", " {\"a\": [1, {\"b\": null}]} ",
                           "\"\\u00e9\\ud83c\\udf31\"", "1e-16383", "{\"a\":1,\"a\":2}"})
    cases.push_back({"shelves", "layout", text(good), taken});
  for (const char* wrong : {"", " ", "nul", "{", "[1,]", "{a:1}", "{'a':1}", "01", "+1", ".5", "1.", "NaN", "Infinity",
                            "// no\n1", "\"a\nb\"", "1 2", "\"\\x41\"", "{\"a\"}"})
    cases.push_back({"shelves", "layout", text(wrong), refused});
  cases.push_back({"shelves", "layout", text(std::string("1\0", 2)), refused});
  for (const std::string& stricter :
       {std::string("\"\\u0000\""), std::string("{\"\\u0000\":1}"), std::string("1e999"), std::string("1e-16384"),
        std::string("\"\\ud800\""), std::string("\"\xFF\""), times(65, "[") + times(65, "]")})
    cases.push_back({"shelves", "layout", text(stricter), rules_refuse});
  cases.push_back({"shelves", "layout", text(times(64, "[") + times(64, "]")), taken});
  check_cases(cases);
}
