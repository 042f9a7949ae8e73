#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "core/migrate/migrate.hpp"
#include "core/migrate/snapshot.hpp"
#include "core/workspace/workspace.hpp"
#include "tests/support/command.hpp"
#include "tests/support/postgres_cluster.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace freehold;
namespace fs = std::filesystem;

namespace {

struct Said {
  int status;
  std::string out, err;
};

Said run(std::vector<std::string> arguments) {
  Command command(std::move(arguments));
  const int status = command.wait();
  return {status, command.out(), command.err()};
}

bool says(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Where a server keeps its rows, of either kind.
std::vector<std::string> fresh_urls(const TemporaryFolder& folder, const std::string& name) {
  return {"sqlite:" + (folder.path() / "server.db").string(), PostgresCluster::shared().create_database(name)};
}

}  // namespace

TEST_CASE("an operator takes a database up, looks at it, and takes it back, on both kinds") {
  const TemporaryFolder folder;
  const std::string newest = std::to_string(embedded_migrations().size());
  for (const std::string& url : fresh_urls(folder, "operated")) {
    INFO(url);
    CHECK(run({"migrate", "check", "--database", url}).status == 3);
    CHECK(says(run({"migrate", "upgrade", "4", "--database", url}).out, "version 4; the newest"));
    const Said behind = run({"migrate", "check", "--database", url});
    CHECK(behind.status == 3);
    CHECK(says(behind.out, "not taken: step 0005 roles\n"));
    CHECK(says(run({"verify", "--database", url}).out, "table messages is missing\n"));
    CHECK(run({"migrate", "upgrade", "--database", url}).out == "version " + newest + ", the newest\n");
    CHECK(run({"migrate", "check", "--database", url}).status == 0);
    const Said good = run({"verify", "--database", url});
    CHECK(good.status == 0);
    CHECK(good.out == "the database is as the tables are declared\n");
    CHECK(run({"migrate", "stamp", "3", "--database", url}).status == 0);
    CHECK(says(run({"migrate", "current", "--database", url}).out, "version 3; "));
    CHECK(run({"migrate", "stamp", newest, "--database", url}).status == 0);
    CHECK(run({"migrate", "downgrade", "3", "--database", url}).status == 0);
    const Said differs = run({"verify", "--json", "--database", url});
    CHECK(differs.status == 3);
    CHECK(says(differs.out, R"("kind":"table","table":"tasks","name":"tasks")"));
  }
}

TEST_CASE("revision writes a step behind the last one, and with --autogenerate what the tables have more") {
  const TemporaryFolder folder;
  const std::string steps = folder.path().string();
  folder.write("0001_bookkeeping/sqlite.up.sql", "-- 0001\n");
  const Said by_hand = run({"migrate", "revision", "Something by hand", "--migrations", steps});
  CHECK(by_hand.status == 0);
  CHECK(says(by_hand.out, "0002_something_by_hand/postgres.up.sql\n"));
  CHECK(says(read_file(folder.path() / "0002_something_by_hand/postgres.up.sql"), "-- 0002 Something by hand\n"));

  folder.write("head.json", write_snapshot(workspace_schema()));
  const Said nothing = run({"migrate", "revision", "nothing", "--autogenerate", "--migrations", steps});
  CHECK(nothing.status == 0);
  CHECK(nothing.out.empty());
  CHECK(says(nothing.err, "nothing to write"));

  // A newest step that knew no descriptions of tasks, and longer titles.
  std::string older = write_snapshot(workspace_schema());
  const std::string tasks = older.substr(older.find("\"name\":\"tasks\""));
  std::string edited = tasks;
  edited.replace(edited.find("\"max_length\":255"), 16, "\"max_length\":300");
  older.replace(older.find(tasks), tasks.size(), edited);
  folder.write("head.json", older);
  const Said step = run({"migrate", "revision", "Shorter titles", "--autogenerate", "--migrations", steps});
  CHECK(step.status == 0);
  const std::string sql = read_file(folder.path() / "0003_shorter_titles/postgres.up.sql");
  CHECK(says(sql, "ADD CONSTRAINT tasks_title_length CHECK (char_length(title) <= 255);"));
  CHECK(says(read_file(folder.path() / "0003_shorter_titles/device.up.sql"), "CREATE TABLE tasks ("));
  CHECK(read_file(folder.path() / "head.json") == write_snapshot(workspace_schema()));
}

TEST_CASE("commands on steps say what is wrong with what they are given") {
  const TemporaryFolder folder;
  CHECK(run({"migrate", "revision", "x", "--migrations", (folder.path() / "none").string()}).status == 1);
  CHECK(run({"migrate", "revision", "x", "--autogenerate", "--migrations", folder.path().string()}).status == 1);
  folder.write("head.json", "{}");
  const Said broken = run({"migrate", "revision", "x", "--autogenerate", "--migrations", folder.path().string()});
  CHECK(broken.status == 1);
  CHECK(says(broken.err, "take it back from history"));
  CHECK(run({"migrate", "revision"}).status == 2);
  CHECK(run({"migrate", "sql", "--to", "9999"}).status == 2);
  CHECK(run({"migrate", "stamp"}).status == 2);
  CHECK(says(run({"migrate", "sql", "--from", "3", "--to", "4"}).out, "CREATE TABLE tasks ("));

  const std::string text = "sqlite:" + (folder.path() / "head.json").string();
  for (const std::vector<std::string>& command : {std::vector<std::string>{"verify"}, {"migrate", "upgrade"}}) {
    auto arguments = command;
    arguments.insert(arguments.end(), {"--database", text});
    const Said said = run(arguments);
    CHECK(said.status == 1);
    CHECK(says(said.err, "database"));
  }
  const Said missing = run({"verify", "--database", "sqlite:" + (folder.path() / "none.db").string()});
  CHECK(missing.status == 1);
  CHECK_FALSE(fs::exists(folder.path() / "none.db"));
  CHECK(run({"verify", "--sql", "--database", text}).status == 2);
}

TEST_CASE("a role that may not make roles is told who can, and nothing of the step stays") {
  auto& cluster = PostgresCluster::shared();
  REQUIRE(run({"migrate", "upgrade", "--database", cluster.create_database("proud")}).status == 0);
  cluster.create_database("humble");
  // Roles are the cluster's, and the database above has made them: for a while they have other names.
  cluster.query("humble",
                "CREATE ROLE humble LOGIN; GRANT CREATE ON DATABASE humble TO humble; "
                "ALTER ROLE freehold_app RENAME TO freehold_app_away; "
                "ALTER ROLE freehold_sync RENAME TO freehold_sync_away");
  std::string url = cluster.url("humble");
  url.replace(url.find("freehold@"), 9, "humble@");
  const Said said = run({"migrate", "upgrade", "--database", url});
  cluster.query("humble",
                "ALTER ROLE freehold_app_away RENAME TO freehold_app; "
                "ALTER ROLE freehold_sync_away RENAME TO freehold_sync");
  CHECK(said.status == 1);
  CHECK(says(said.err, "let an administrator run: CREATE ROLE freehold_app NOLOGIN"));
  CHECK(cluster.query("humble", "SELECT max(version) FROM freehold.migrations") == "4\n");
  cluster.query("humble", "GRANT freehold_sync TO humble");
  CHECK(run({"migrate", "upgrade", "--database", url}).status == 0);
  CHECK(run({"verify", "--database", url}).status == 0);
}
