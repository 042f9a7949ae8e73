#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <cstdlib>

#include "core/protocol/codec.hpp"
#include "core/protocol/limits.hpp"
#include "core/workspace/workspace.hpp"
#include "tests/support/tiny_schema.hpp"

using namespace freehold;

namespace {

const std::string kClient = "0190a6b2-7c1e-7d3f-8a4b-5c6d7e8f9a0b";
const std::string kRow = "0190a6b2-7c1e-7d3f-8a4b-000000000001";

const Table& tasks() {
  return *workspace_schema().find("tasks");
}

Cell cell(const char* column, Value value) {
  return Cell{tasks().find(column)->number, std::move(value)};
}

std::string push_with(const std::string& transactions) {
  return R"({"client_id":")" + kClient + R"(","schema_version":4,"after":0,"transactions":[)" + transactions + "]}";
}

std::string transaction_with(const std::string& changes) {
  return push_with(R"({"id":1,"clock":"0190000000000000","changes":[)" + changes + "]}");
}

Result<PushRequest> decoded(const std::string& text) {
  FREEHOLD_ASSIGN(const boost::json::value json, parse_json(text));
  return decode_push(workspace_schema(), json);
}

}  // namespace

TEST_CASE("changes read back as they were written, with astral text, quotes and control characters") {
  std::vector<Change> changes(3);
  changes[0] = {&tasks(),
                *RowId::parse(kRow),
                ChangeKind::insert,
                {cell("title", std::string("\xF0\x9F\x8C\xB1 \"tree\"\\\n\x01\x1f")),
                 cell("completed", std::int64_t{1}), cell("description", Null{})}};
  changes[1] = {&tasks(), *RowId::parse(kRow), ChangeKind::update, {cell("completed", std::int64_t{0})}};
  changes[2] = {&tasks(), *RowId::parse(kRow), ChangeKind::remove, {}};
  const auto json = parse_json(encode_changes(changes));
  REQUIRE(json.ok());
  const auto read = decode_changes(workspace_schema(), *json);
  REQUIRE(read.ok());
  REQUIRE(read->size() == 3);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK((*read)[i].table == changes[i].table);
    CHECK((*read)[i].row == changes[i].row);
    CHECK((*read)[i].kind == changes[i].kind);
    REQUIRE((*read)[i].cells.size() == changes[i].cells.size());
    for (std::size_t j = 0; j < changes[i].cells.size(); ++j) {
      CHECK((*read)[i].cells[j].column == changes[i].cells[j].column);
      CHECK((*read)[i].cells[j].value == changes[i].cells[j].value);
    }
  }
}

TEST_CASE("64-bit integers survive the wire exactly, as numbers and as text") {
  Column column;
  column.name = "size";
  column.type = ColumnType::bigint;
  Table table;
  for (const std::int64_t number :
       {std::int64_t{0}, (std::int64_t{1} << 53), (std::int64_t{1} << 53) + 1, INT64_MAX, INT64_MIN}) {
    std::string text;
    append_cell(text, column, Value{number});
    const auto back = cell_from_json(table, column, boost::json::parse(text));
    REQUIRE(back.ok());
    CHECK(*back == Value{number});
  }
  for (const char* wrong : {"1.5", "\"x\"", "\"9223372036854775808\"", "1e300", "true", "[]", "\"\""})
    CHECK_FALSE(cell_from_json(table, column, boost::json::parse(wrong)).ok());
}

TEST_CASE("a number in a JSON column is the same after every way between device and server") {
  const Table& shelves = *tiny_schema().find("shelves");
  const Column& layout = *shelves.find("layout");
  // Numbers that Boost's own parser reads as the double beside the nearest one.
  for (const char* number :
       {"18446744007199254740.93", "9007199254740.93", "1.7976931348623157e308", "0.1", "5e-324"}) {
    const auto parsed = parse_json(number);
    REQUIRE(parsed.ok());
    CHECK(parsed->as_double() == std::strtod(number, nullptr));
    const auto received = cell_from_json(shelves, layout, *parsed);
    const auto again = cell_from_json(shelves, layout, *parse_json(std::get<std::string>(*received)));
    CHECK(*again == *received);
  }
}

TEST_CASE("a message is one JSON value and nothing else") {
  for (const char* text : {"", " ", "{} {}", "[1,]", "nul", "\"\\u0000", "[1", "{\"a\":1}x"})
    CHECK_FALSE(parse_json(text).ok());
  CHECK(*parse_json(" {\"a\\n\": [true, null, -3, 18446744073709551615, \"\\u00e4\\ud83d\\ude00\"]} ") ==
        boost::json::object{{"a\n", {true, nullptr, -3, 18446744073709551615U, "\xC3\xA4\xF0\x9F\x98\x80"}}});
}

TEST_CASE("a push that cannot be delimited is refused as a whole") {
  for (const std::string& text :
       {std::string("[]"), std::string("{}"), push_with("7"), push_with("{}"),
        push_with(R"({"id":0,"clock":"0190000000000000","changes":[]})"),
        push_with(R"({"id":1,"clock":"nope","changes":[]})"), push_with(R"({"id":1,"clock":"0190000000000000"})"),
        push_with(
            R"({"id":2,"clock":"0190000000000000","changes":[]},{"id":2,"clock":"0190000000000000","changes":[]})")}) {
    INFO(text);
    const auto push = decoded(text);
    REQUIRE_FALSE(push.ok());
    CHECK(push.error().code == Code::malformed);
  }
}

TEST_CASE("a transaction that cannot be understood is marked, and the push goes on") {
  struct Case {
    const char* change;
    Code code;
  };
  const std::string id = R"(,"id":")" + kRow + '"';
  for (
      const auto& [change, code] :
      {Case{R"({"table":"nothing","op":"delete","id":"0190a6b2-7c1e-7d3f-8a4b-000000000001"})", Code::unknown_table},
       Case{R"({"table":"tasks","op":"upsert","id":"0190a6b2-7c1e-7d3f-8a4b-000000000001"})", Code::malformed},
       Case{R"({"table":"tasks","op":"delete","id":"7"})", Code::malformed},
       Case{R"({"table":"tasks","op":"update","id":"0190a6b2-7c1e-7d3f-8a4b-000000000001","values":{"x":1}})",
            Code::unknown_column},
       Case{R"({"table":"tasks","op":"update","id":"0190a6b2-7c1e-7d3f-8a4b-000000000001","values":{"title":1}})",
            Code::invalid_value},
       Case{R"({"table":"tasks","op":"update","id":"0190a6b2-7c1e-7d3f-8a4b-000000000001","values":{"user_id":"x"}})",
            Code::read_only_column},
       Case{
           R"({"table":"users","op":"update","id":"0190a6b2-7c1e-7d3f-8a4b-000000000001","values":{"password_hash":"x"}})",
           Code::read_only_column},
       Case{R"({"table":"users","op":"update","id":"0190a6b2-7c1e-7d3f-8a4b-000000000001","values":{"tier":"pro"}})",
            Code::read_only_column}}) {
    INFO(change);
    const auto push = decoded(transaction_with(change));
    REQUIRE(push.ok());
    REQUIRE(push->transactions.size() == 1);
    REQUIRE(push->transactions[0].defect.has_value());
    CHECK(push->transactions[0].defect->code == code);
  }
}

TEST_CASE("a transaction that is not understood still names its rows, so that a refusal can show them") {
  const std::string text =
      transaction_with(R"({"table":"tasks","op":"update","id":")" + kRow + R"(","values":{"x":1}},)" +
                       R"({"table":"nothing","op":"delete","id":")" + kRow + R"("},7)");
  const auto push = decoded(text);
  REQUIRE(push.ok());
  REQUIRE(push->transactions[0].defect.has_value());
  REQUIRE(push->transactions[0].changes.size() == 1);
  CHECK(push->transactions[0].changes[0].table == &tasks());
  CHECK(push->transactions[0].changes[0].row.text() == kRow);
  CHECK(push->transactions[0].changes[0].cells.empty());
}

TEST_CASE("limits of the protocol hold: depth, transactions, changes, bytes of a row") {
  CHECK(parse_json(std::string(1000, '[') + std::string(1000, ']')).error().code == Code::malformed);
  std::string many;
  for (std::size_t i = 1; i <= limits::kTransactionsPerPush + 1; ++i)
    many += (i > 1 ? "," : "") + (R"({"id":)" + std::to_string(i) + R"(,"clock":"0190000000000000","changes":[]})");
  CHECK(decoded(push_with(many)).error().code == Code::too_large);
  std::string changes;
  for (std::size_t i = 0; i <= limits::kChangesPerTransaction; ++i) changes += (i > 0 ? ",7" : "7");
  CHECK(decoded(transaction_with(changes)).error().code == Code::too_large);
  const auto fat =
      decoded(transaction_with(R"({"table":"tasks","op":"update","id":")" + kRow + R"(","values":{"description":")" +
                               std::string(limits::kRowBytes + 1, 'x') + "\"}}"));
  REQUIRE(fat.ok());
  CHECK(fat->transactions[0].defect->code == Code::too_large);
}

TEST_CASE("a feed reads back as it was written: values, clocks, tombstones") {
  PullReply reply;
  reply.epoch = Epoch{Uuid::parse(kClient).value()};
  reply.head = 9;
  reply.cursor = 7;
  reply.more = true;
  FeedRow live;
  live.table = &tasks();
  live.row = *RowId::parse(kRow);
  live.seq = 7;
  live.clocks = RowClocks(Stamp{Hlc::at(5), 1});
  live.clocks.set(tasks().find("completed")->number, Stamp{Hlc::at(6), 2});
  for (const Column& column : tasks().columns()) live.values.push_back(column.default_value);
  live.values[tasks().find("id")->number] = kRow;
  live.values[tasks().find("user_id")->number] = kClient;
  live.values[tasks().find("title")->number] = std::string("Buy milk");
  FeedRow dead = live;
  dead.deleted = true;
  dead.values.clear();
  reply.rows = {live, dead};
  const auto json = parse_json(encode_pull_reply(reply));
  REQUIRE(json.ok());
  const auto read = decode_pull_reply(workspace_schema(), OwnerId{Uuid::parse(kClient).value()}, *json);
  REQUIRE(read.ok());
  CHECK(read->epoch == reply.epoch);
  CHECK(read->head == 9);
  CHECK(read->cursor == 7);
  CHECK(read->more);
  REQUIRE(read->rows.size() == 2);
  CHECK(read->rows[0].values == live.values);
  CHECK(read->rows[0].clocks == live.clocks);
  CHECK(read->rows[1].deleted);
  CHECK(read->rows[1].values.empty());
}

TEST_CASE("a part of a first sync reads back: what asks for the next, how much has come, of how much") {
  PullReply reply;
  reply.epoch = Epoch{Uuid::parse(kClient).value()};
  reply.more = true;
  for (const std::string& next : {std::string("opaque"), std::string()}) {
    reply.first = FirstPart{next, 2000, 5000};
    const auto read = decode_pull_reply(workspace_schema(), OwnerId{}, *parse_json(encode_pull_reply(reply)));
    REQUIRE(read.ok());
    REQUIRE(read->first);
    CHECK(read->first->next == next);
    CHECK(read->first->done == 2000);
    CHECK(read->first->total == 5000);
  }
  reply.first.reset();
  CHECK_FALSE(decode_pull_reply(workspace_schema(), OwnerId{}, *parse_json(encode_pull_reply(reply)))->first);
}

TEST_CASE("where a first sync stands is at most 200 characters, in a hello and in a part") {
  Hello hello;
  hello.client = ClientId{Uuid::parse(kClient).value()};
  CHECK_FALSE(decode_hello(*parse_json(encode_hello(hello)))->first_at);
  for (const auto& [length, taken] : {std::pair(0, true), std::pair(200, true), std::pair(201, false)}) {
    const std::string at(static_cast<std::size_t>(length), 'x');
    hello.first_at = at;
    const auto read = decode_hello(*parse_json(encode_hello(hello)));
    CHECK(read.ok() == taken);
    if (taken) CHECK(read->first_at == at);
    PullReply reply;
    reply.first = FirstPart{at, 0, 0};
    CHECK(decode_pull_reply(workspace_schema(), OwnerId{}, *parse_json(encode_pull_reply(reply))).ok() == taken);
  }
}

TEST_CASE("rows of tables and columns that this program does not know are passed over") {
  const std::string text = R"({"type":"rows","epoch":")" + kClient + R"(","head":1,"cursor":1,"more":false,)" +
                           R"("columns":{"tasks":["title","from_the_future"],"comets":["tail"]},"rows":[["comets",")" +
                           kRow + R"(",1,"0190000000000000-0000000000000001",["x"]],["tasks",")" + kRow +
                           R"(",1,"0190000000000000-0000000000000001",["Buy milk",{"a":1}]]]})";
  const auto read = decode_pull_reply(workspace_schema(), OwnerId{}, *parse_json(text));
  REQUIRE(read.ok());
  REQUIRE(read->rows.size() == 1);
  CHECK(read->rows[0].values[tasks().find("title")->number] == Value{std::string("Buy milk")});
  CHECK(read->rows[0].values[tasks().find("completed")->number] == Value{std::int64_t{0}});
}

TEST_CASE("a server's time beyond the year 9999 is none: a device could not reckon with it") {
  Welcome welcome;
  for (const auto& [time, taken] : {std::pair(253'402'300'799'999'999, true), std::pair(INT64_MAX, false)}) {
    welcome.server_time_us = time;
    CHECK(decode_welcome(*parse_json(encode_welcome(welcome))).ok() == taken);
  }
}

TEST_CASE("errors read back with their place; an unknown code is an internal one") {
  const Error error{Code::invalid_value, "too long", "tasks", kRow, "title"};
  const Error back = error_from_json(error_to_json(error));
  CHECK(back.code == error.code);
  CHECK(back.message == error.message);
  CHECK(back.table == error.table);
  CHECK(back.row == error.row);
  CHECK(back.column == error.column);
  CHECK(error_from_json({{"code", "made_up_tomorrow"}}).code == Code::internal);
}

TEST_CASE("a row of the public feed says whose it is; one of an owner's feed leaves it to the scope") {
  const Table& templates = *workspace_schema().find("templates");
  const std::string owner = "0190a6b2-7c1e-7d3f-8a4b-000000000b0b";
  FeedRow row{&templates, RowId{Uuid::parse(kRow).value()}, 3, RowClocks(Stamp{Hlc::at(5), 1}),
              false,      templates.default_row()};
  row.values[templates.find("id")->number] = kRow;
  row.values[templates.find("user_id")->number] = owner;
  PullReply reply;
  reply.epoch = Epoch{Uuid::parse(kClient).value()};
  reply.rows = {row};
  const OwnerId reader{Uuid::parse(kClient).value()};
  const auto own = decode_pull_reply(workspace_schema(), reader, *parse_json(encode_pull_reply(reply)));
  REQUIRE(own.ok());
  CHECK(own->scope == FeedScope::me);
  CHECK(own->rows[0].values[templates.find("user_id")->number] == Value(reader.text()));
  reply.scope = FeedScope::everybody;
  std::string text = encode_pull_reply(reply);
  const auto everybodys = decode_pull_reply(workspace_schema(), reader, *parse_json(text));
  REQUIRE(everybodys.ok());
  CHECK(everybodys->scope == FeedScope::everybody);
  CHECK(everybodys->rows[0].values[templates.find("user_id")->number] == Value(owner));
  text.replace(text.find("user_id"), 7, "unknown");
  CHECK(decode_pull_reply(workspace_schema(), reader, *parse_json(text)).error().code == Code::malformed);
}

TEST_CASE("a hello says which scopes the device wants beside its owner's, and from where") {
  Hello hello;
  hello.client = ClientId{Uuid::parse(kClient).value()};
  CHECK_FALSE(decode_hello(*parse_json(encode_hello(hello)))->public_since);
  hello.public_since = 7;
  CHECK(decode_hello(*parse_json(encode_hello(hello)))->public_since == Seq{7});
  const auto broken = decode_hello(*parse_json(R"({"type":"hello","token":"t","client_id":")" + std::string(kClient) +
                                               R"(","since":0,"scopes":{"public":-1}})"));
  CHECK(broken.error().code == Code::malformed);
}
