#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <set>

#include "core/migrate/migrate.hpp"
#include "core/replica/search.hpp"
#include "tests/support/device.hpp"
#include "tests/support/must.hpp"

using namespace freehold;
namespace json = boost::json;

namespace {

const std::string kAda = "0190a6b2-7c1e-7d3f-8a4b-5c6d7e8f9a0b";

std::string id_of(const json::value& row) {
  return std::string(row.as_object().at("id").as_string());
}

json::object search_for(const std::string& table, const std::string& words) {
  return {{"do", "search"}, {"table", table}, {"words", words}, {"limit", 1000}, {"form", "json"}};
}

/// As a host does: the same command, until the index is up to date.
json::array search(Device& device, const json::object& command, int* rounds = nullptr) {
  for (;;) {
    if (rounds != nullptr) ++*rounds;
    const json::value answer = device.ok(command);
    if (answer.is_array()) return answer.as_array();
    REQUIRE(answer == json::object{{"behind", true}});
  }
}

std::vector<std::string> titles(Device& device, const std::string& words) {
  std::vector<std::string> out;
  for (const json::value& hit : search(device, search_for("tasks", words)))
    out.emplace_back(hit.as_object().at("title").as_string());
  return out;
}

json::value excerpt(Device& device, const std::string& table, const std::string& column, const std::string& words) {
  const json::array hits = search(device, search_for(table, words));
  REQUIRE(hits.size() == 1);
  return json::parse(hits[0].as_object().at("search_excerpts").as_string()).as_object().at(column);
}

std::string words(int count, const std::string& word) {
  std::string out;
  for (int i = 0; i < count; ++i) out += (i == 0 ? "" : " ") + word + std::to_string(i);
  return out;
}

using Titles = std::vector<std::string>;

}  // namespace

TEST_CASE("words are found in any order, without case and accents, and the last one while it is being typed") {
  Device phone;
  phone.sign_in(kAda);
  phone.insert("tasks", {{"title", "Buy milk for the trip"}});
  phone.insert("tasks", {{"title", "Crème brûlée"}, {"description", "with MILK"}});
  phone.insert("tasks", {{"title", "Ask Åsa about tripods"}});
  CHECK(titles(phone, "trip milk") == Titles{"Buy milk for the trip"});
  CHECK(titles(phone, "creme BRU") == Titles{"Crème brûlée"});
  CHECK(titles(phone, "asa") == Titles{"Ask Åsa about tripods"});
  CHECK(titles(phone, "mil") == Titles{"Buy milk for the trip", "Crème brûlée"});
  CHECK(titles(phone, "tri ").empty());
  CHECK(titles(phone, "tri milk").empty());
  CHECK(titles(phone, "\"milk for\"") == Titles{"Buy milk for the trip"});
  CHECK(titles(phone, "\"for milk\"").empty());
  CHECK(titles(phone, "").empty());
  CHECK(titles(phone, " — 🎉 ").empty());
}

TEST_CASE("whatever somebody types is words, never a mistake in a query") {
  Device phone;
  phone.sign_in(kAda);
  phone.insert("tasks", {{"title", "NOT near AND or title: c++ (2026-11-30) 'quoted' \"so\" a*b ^c {d}"}});
  for (const std::string typed : {"NOT",  "AND",  "or",       "NEAR", "title:",     "c++",     "(2026-11-30)", "\"",
                                  "\"\"", "\"so", "'quoted'", "a*b",  "^c",         "{d}",     "NOT AND",      "near(",
                                  "* *",  "\\",   "- -",      "a OR", "\"\"\"so\"", "2026-11", ";--",          "%"}) {
    INFO(typed);
    CHECK(titles(phone, typed).size() <= 1);
  }
  for (const std::string typed : {"NOT", "and", "near", "c++", "2026-11-30", "\"so", "{d", "'quoted'"})
    CHECK(titles(phone, typed).size() == 1);
  std::mt19937 dice(7);
  const std::string marks = "\"'*()-+:^{}~!,.; aNOT\t\n\\/&|<>";
  for (int i = 0; i < 500; ++i) {
    std::string typed;
    for (auto n = dice() % 12; n > 0; --n) typed += marks[dice() % marks.size()];
    INFO(typed);
    static_cast<void>(titles(phone, typed));
  }
  CHECK(phone.error(search_for("tasks", words(33, "w"))) == "too_large");
  CHECK(phone.error(search_for("tasks", std::string(5000, 'x'))) == "too_large");
}

TEST_CASE("a title weighs more than a text, and the best hit comes first") {
  Device phone;
  phone.sign_in(kAda);
  phone.insert("notes", {{"title", "Shopping"}, {"content", "bread, and milk"}});
  phone.insert("notes", {{"title", "Milk"}, {"content", "where to buy it"}});
  const json::array hits = search(phone, search_for("notes", "milk"));
  REQUIRE(hits.size() == 2);
  CHECK(hits[0].as_object().at("title") == "Milk");
  CHECK(hits[0].as_object().at("search_score").as_double() > hits[1].as_object().at("search_score").as_double());
}

TEST_CASE("an excerpt is cut around the most matches, and every second piece of it is one") {
  Device phone;
  phone.sign_in(kAda);
  phone.insert("notes", {{"title", "<b>Milk</b> & bread"},
                         {"content", words(50, "a") + " milk " + words(50, "b") + " milk, bread! " + words(50, "c")}});
  CHECK(excerpt(phone, "notes", "title", "milk bre") == json::array{"<b>", "Milk", "</b> & ", "bread", ""});
  const json::value content = excerpt(phone, "notes", "content", "milk bread");
  REQUIRE(content.as_array().size() == 5);
  CHECK(content.at(0) == "…b44 b45 b46 b47 b48 b49 ");
  CHECK(content.at(1) == "milk");
  CHECK(content.at(2) == ", ");
  CHECK(content.at(3) == "bread");
  CHECK(content.at(4).as_string().starts_with("! c0 c1"));
  CHECK(content.at(4).as_string().ends_with(" c23…"));
  CHECK(excerpt(phone, "notes", "content", "\"milk bread\"").at(1) == "milk, bread");
  phone.insert("notes", {{"title", "One word"}, {"content", "äö" + std::string(5000, 'x')}});
  CHECK(excerpt(phone, "notes", "content", "word").at(0).as_string().size() < 2100);
  phone.insert("notes", {{"title", "Nothing else"}});
  CHECK(excerpt(phone, "notes", "content", "nothing").is_null());
}

TEST_CASE("a search can be kept to rows with certain values, and says what it cannot do") {
  Device phone;
  phone.sign_in(kAda);
  phone.insert("tasks", {{"title", "Buy milk"}});
  phone.insert("tasks", {{"title", "Drink milk"}, {"completed", true}});
  json::object command = search_for("tasks", "milk");
  command["where"] = {{"completed", true}};
  const json::array hits = search(phone, command);
  REQUIRE(hits.size() == 1);
  CHECK(hits[0].as_object().at("title") == "Drink milk");
  CHECK(hits[0].as_object().at("completed") == true);
  command["where"] = {{"colour", "red"}};
  CHECK(phone.error(command) == "unknown_column");
  command["where"] = 7;
  CHECK(phone.error(command) == "malformed");
  command.erase("where");
  for (const json::value& limit : {json::value(0), json::value(1001)}) {
    command["limit"] = limit;
    CHECK(phone.error(command) == "invalid_value");
  }
  command["limit"] = "all";
  CHECK(phone.error(command) == "malformed");
  CHECK(phone.error(search_for("images", "milk")) == "unknown_table");
  CHECK(phone.error(search_for("users", "milk")) == "unknown_table");
  CHECK(phone.error({{"do", "search"}, {"table", "tasks"}}) == "malformed");
  phone.ok({{"do", "begin"}});
  CHECK(phone.error(search_for("tasks", "milk")) == "wrong_state");
  phone.ok({{"do", "rollback"}});
  CHECK(phone.error({{"do", "execute"}, {"sql", "DELETE FROM tasks_search_stale"}}) == "sql_error");
}

TEST_CASE("much to index is done in parts, so that others have their turn between them") {
  Device phone;
  phone.sign_in(kAda);
  json::array rows;
  for (int i = 0; i < 4500; ++i) rows.push_back(json::object{{"title", "Task " + std::to_string(i)}});
  phone.ok({{"do", "insert_many"}, {"table", "tasks"}, {"rows", rows}});
  for (int i = 0; i < 20; ++i) phone.insert("notes", {{"title", "long"}, {"content", words(20'000, "word")}});
  int rounds = 0;
  CHECK(search(phone, search_for("tasks", "task"), &rounds).size() == 1000);
  CHECK(rounds == 3);
  CHECK(search(phone, search_for("notes", "long"), &(rounds = 0)).size() == 20);
  CHECK(rounds == 4);
  CHECK(search(phone, search_for("tasks", "4499"), &(rounds = 0)).size() == 1);
  CHECK(rounds == 1);
  phone.ok({{"do", "execute"}, {"sql", "UPDATE tasks SET title = 'Work'"}});
  CHECK(search(phone, search_for("tasks", "task"), &(rounds = 0)).empty());
  CHECK(rounds == 3);
  CHECK(search(phone, search_for("tasks", "work")).size() == 1000);
}

TEST_CASE("whatever is written, undone and deleted, also from the end, a search finds what is there") {
  const std::vector<std::string> vocabulary = {"milk", "bread", "trip", "paint", "garden"};
  for (unsigned seed = 1; seed <= 30; ++seed) {
    INFO("seed " << seed);
    std::mt19937 dice(seed);
    const auto pick = [&](std::size_t of) { return static_cast<std::size_t>(dice() % of); };
    Device phone;
    phone.sign_in(kAda);
    std::map<std::string, std::string> held;
    std::vector<std::string> order;
    const auto one = [&](std::map<std::string, std::string>& rows, std::vector<std::string>& ids) {
      const std::string& word = vocabulary[pick(vocabulary.size())];
      const std::size_t what = pick(10);
      if (what < 4 || ids.empty()) {
        ids.push_back(id_of(phone.insert("tasks", {{"title", word}})));
        rows[ids.back()] = word;
        return;
      }
      // The latest rows go more often than others: their rowids are given again.
      const std::size_t place = what < 8 ? ids.size() - 1 : pick(ids.size());
      if (what == 9) {
        phone.update("tasks", ids[place], {{"title", word}});
        rows[ids[place]] = word;
        return;
      }
      phone.ok({{"do", "delete"}, {"table", "tasks"}, {"id", ids[place]}});
      rows.erase(ids[place]);
      ids.erase(ids.begin() + static_cast<std::ptrdiff_t>(place));
    };
    for (int step = 0; step < 120; ++step) {
      if (pick(12) == 0) {
        auto rows = held;
        auto ids = order;
        phone.ok({{"do", "begin"}});
        for (int i = 0; i < 4; ++i) one(rows, ids);
        const bool keep = pick(2) == 0;
        phone.ok({{"do", keep ? "commit" : "rollback"}});
        if (keep) held = rows, order = ids;
      } else {
        one(held, order);
      }
      if (pick(5) != 0) continue;
      const std::string& word = vocabulary[pick(vocabulary.size())];
      std::set<std::string> found, wanted;
      for (const json::value& hit : search(phone, search_for("tasks", word))) found.insert(id_of(hit));
      for (const auto& [id, title] : held)
        if (title == word) wanted.insert(id);
      REQUIRE(found == wanted);
    }
  }
}

TEST_CASE("a text that changes twice before anybody searches is noted once, whatever statement changes it") {
  const auto database = must(Database::open({":memory:"}));
  for (const Migration& step : embedded_migrations()) must(database->execute(std::string(step.device_up)));
  must(database->execute("PRAGMA foreign_keys=OFF"));
  const std::string row = " INTO tasks (id, user_id, title, completed, created_at, updated_at) VALUES ('" + kAda +
                          "', '" + kAda +
                          "', 'first', 0, '2025-06-01T00:00:00.000000Z', '2025-06-01T00:00:00.000000Z')";
  must(database->execute("INSERT" + row));
  for (const char* title : {"second", "third"})
    must(database->execute("INSERT" + row + " ON CONFLICT (id) DO UPDATE SET title = '" + title + "'"));
  must(database->execute("UPDATE OR REPLACE tasks SET title = 'fourth'; INSERT OR REPLACE" + row +
                         "; DELETE FROM tasks"));
  auto stale = must(database->prepare("SELECT count(*) FROM tasks_search_stale"));
  REQUIRE(stale.step().value());
  CHECK(stale.integer(0) >= 1);
}
