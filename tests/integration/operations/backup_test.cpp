#include <csignal>
#include <fstream>
#include <set>
#include <sstream>

#include <sys/mount.h>
#include <sys/stat.h>

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "sync/stores/backup.hpp"
#include "tests/integration/operations/server_database.hpp"
#include "tests/support/command.hpp"
#include "tests/support/exchange.hpp"
#include "tests/support/postgres_cluster.hpp"
#include "tests/support/server_steps.hpp"

using namespace freehold;
using Kind = ServerDatabase::Kind;
namespace fs = std::filesystem;

namespace {

/// Runs the command to its end; what it prints is in it.
struct Ended {
  explicit Ended(const std::vector<std::string>& arguments,
                 const std::vector<std::pair<std::string, std::string>>& environment = {}) {
    Command command(arguments, environment);
    status = command.wait();
    out = command.out();
    err = command.err();
  }
  int status = 0;
  std::string out, err;
};

std::vector<std::string> backup_of(const ServerDatabase& database, const std::string& out,
                                   std::initializer_list<std::string> more = {}) {
  std::vector<std::string> arguments{"backup", "--database", database.url(), "--out", out};
  arguments.insert(arguments.end(), more);
  return arguments;
}

std::vector<std::string> restore_of(const std::string& in, const std::string& url,
                                    std::initializer_list<std::string> more = {}) {
  std::vector<std::string> arguments{"restore", "--database", url, "--in", in};
  arguments.insert(arguments.end(), more);
  return arguments;
}

std::size_t files_in(const fs::path& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

std::string scratch_databases() {
  return PostgresCluster::shared().query("postgres",
                                         "SELECT count(*) FROM pg_database WHERE datname LIKE 'freehold\\_verify\\_%'");
}

/// What a failure of the disk in the middle of a file looks like.
void damage(const fs::path& file) {
  std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
  const auto middle = static_cast<std::streamoff>(fs::file_size(file) / 2);
  bytes.seekp(middle);
  bytes << std::string(4096, '\x5a');
}

RowCounts counts_of(const std::string& json) {
  RowCounts counts;
  const boost::json::value report = boost::json::parse(json);
  for (const boost::json::value& table : report.at("tables").as_array())
    counts.emplace(table.at("name").as_string(), table.at("rows").to_number<std::int64_t>());
  return counts;
}

/// A file system so small that it is soon full, under a folder of the test's.
class SmallDisk {
 public:
  explicit SmallDisk(const char* size) : path_(folder_.path() / "disk") {
    fs::create_directory(path_);
    if (mount("tmpfs", path_.c_str(), "tmpfs", 0, size) != 0)
      FAIL("a small disk cannot be mounted here: this test needs the rights of root");
  }
  ~SmallDisk() { umount(path_.c_str()); }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  const fs::path& path() const { return path_; }

 private:
  TemporaryFolder folder_;
  fs::path path_;
};

}  // namespace

TEST_CASE("a backup is made, verified and restored, and Ada's rows are back under a new epoch") {
  const auto kind = GENERATE(Kind::sqlite, Kind::postgres);
  const ServerDatabase database(kind), fresh(kind, workspace_schema(), true);
  const TemporaryFolder folder;
  const std::string file = (folder.path() / "backup").string();
  database.add_people();
  database.add_tasks(300);
  const Ended backup(backup_of(database, file, {"--json"}));
  INFO(backup.err);
  REQUIRE(backup.status == 0);
  CHECK(backup.err.empty());
  CHECK(boost::json::parse(backup.out).at("verified").as_bool());
  CHECK(counts_of(backup.out).size() >= 10);
  CHECK(files_in(folder.path()) == 1);
  if (kind == Kind::sqlite) CHECK(files_in(fs::path(database.path()).parent_path()) == 1);
  struct stat held {};
  REQUIRE(stat(file.c_str(), &held) == 0);
  CHECK((held.st_mode & 077) == 0);
  CHECK(scratch_databases() == "0\n");

  const Ended restore(restore_of(file, fresh.url(), {"--json"}));
  INFO(restore.err);
  REQUIRE(restore.status == 0);
  CHECK(counts_of(restore.out) == counts_of(backup.out));
  CHECK(fresh.sql("SELECT * FROM tasks ORDER BY id") == database.sql("SELECT * FROM tasks ORDER BY id"));
  CHECK(fresh.sql("SELECT * FROM freehold.heads ORDER BY scope_id") ==
        database.sql("SELECT * FROM freehold.heads ORDER BY scope_id"));
  CHECK(fresh.open()->epoch().value().text() == boost::json::parse(restore.out).at("epoch").as_string());
  CHECK(fresh.open()->epoch().value() != database.open()->epoch().value());
}

TEST_CASE("a restore over what is there needs --force, and brings back what the backup had") {
  const auto kind = GENERATE(Kind::sqlite, Kind::postgres);
  const ServerDatabase database(kind);
  const TemporaryFolder folder;
  const std::string file = (folder.path() / "backup").string();
  database.add_people();
  database.add_tasks(10);
  REQUIRE(Ended(backup_of(database, file)).status == 0);
  database.sql("DELETE FROM tasks");
  const auto epoch = database.open()->epoch().value();
  const Ended refused(restore_of(file, database.url()));
  CHECK(refused.status == 1);
  CHECK(refused.err.find("--force") != std::string::npos);
  CHECK(database.open()->epoch().value() == epoch);

  const Ended restore(restore_of(file, database.url(), {"--force"}));
  INFO(restore.err);
  REQUIRE(restore.status == 0);
  CHECK(database.cell("SELECT count(*) FROM tasks") == Value(std::int64_t{10}));
  CHECK(database.open()->epoch().value() != epoch);
  if (kind == Kind::postgres) return;
  DatabaseOptions options;
  options.path = database.path() + ".before-restore";
  options.read_only = true;
  auto kept = Database::open(options);
  REQUIRE(kept.ok());
  auto count = (*kept)->prepare("SELECT count(*) FROM tasks");
  REQUIRE(count->step().value());
  CHECK(count->integer(0) == 0);
}

TEST_CASE("Ada's phone notices that the server was restored, and goes on with the server's new history") {
  const auto kind = GENERATE(Kind::sqlite, Kind::postgres);
  const ServerDatabase database(kind);
  const TemporaryFolder folder;
  const std::string file = (folder.path() / "backup").string();
  const OwnerId ada = OwnerId::parse(kAda).value();
  database.add_people();
  TestClock clock;
  Device phone(1);
  phone.sign_in(kAda);
  const auto sync = [&] {
    const auto server = database.open();
    Exchange line(*server, clock, ada, phone, 100);
    line.connect();
    line.drain();
    line.cut();
  };
  phone.insert("tasks", {{"title", "before the backup"}});
  sync();
  REQUIRE(Ended(backup_of(database, file)).status == 0);
  REQUIRE(Ended(restore_of(file, database.url(), {"--force"})).status == 0);
  phone.insert("tasks", {{"title", "after the restore"}});
  sync();
  CHECK(database.cell("SELECT count(*) FROM tasks") == Value(std::int64_t{2}));
  CHECK(phone.rows("SELECT id FROM tasks").size() == 2);
  CHECK(phone.status().at("pending").to_number<int>() == 0);
}

TEST_CASE("a restore into Postgres that cannot end leaves everything as it was, tables of later steps included") {
  const ServerDatabase database(Kind::postgres);
  const TemporaryFolder folder;
  const std::string file = (folder.path() / "backup").string();
  database.add_people();
  REQUIRE(Ended(backup_of(database, file)).status == 0);
  const auto epoch = database.open()->epoch().value();
  // A later step's table hangs on one of the dump's; and another program's view hinders nothing.
  database.sql("CREATE TABLE later (user_id uuid REFERENCES users (id))");
  damage(file);
  const Ended failed(restore_of(file, database.url(), {"--force"}));
  CHECK(failed.status == 1);
  INFO(failed.err);
  CHECK(failed.err.find("freehold: ") == 0);
  CHECK(database.open()->epoch().value() == epoch);
  CHECK(database.cell("SELECT count(*) FROM users") == Value(std::int64_t{2}));
  CHECK(database.cell("SELECT count(*) FROM later") == Value(std::int64_t{0}));

  REQUIRE(Ended(backup_of(database, file, {"--force"})).status == 0);
  database.sql("CREATE TABLE last (user_id uuid REFERENCES users (id))");
  CHECK(Ended(restore_of(file, database.url(), {"--force"})).status == 0);
  CHECK(database.cell("SELECT to_regclass('main_app.last') IS NULL") == Value(std::int64_t{1}));
}

TEST_CASE("a damaged backup does not verify, nor one with other rows, and no trial stays behind") {
  const auto kind = GENERATE(Kind::sqlite, Kind::postgres);
  const ServerDatabase database(kind);
  const TemporaryFolder folder;
  database.add_people();
  database.add_tasks(2'000);
  BackupOrder order;
  order.database = database.url();
  order.out = (folder.path() / "backup").string();
  order.steps = embedded_migrations();
  const auto made = back_up(order);
  REQUIRE(made.ok());
  CHECK(verify_backup(order, order.out, made->rows).ok());
  RowCounts more = made->rows;
  ++more.begin()->second;
  CHECK(verify_backup(order, order.out, more).error().code == Code::database_damaged);
  damage(order.out);
  CHECK_FALSE(verify_backup(order, order.out, made->rows).ok());
  CHECK(files_in(folder.path()) == 1);
  CHECK(scratch_databases() == "0\n");
}

TEST_CASE("servers may write while Postgres is backed up: the backup is of one moment") {
  const ServerDatabase database(Kind::postgres);
  const TemporaryFolder folder;
  database.add_people();
  const auto server = database.open();
  TestClock clock;
  Device phone(1);
  phone.sign_in(kAda);
  Exchange line(*server, clock, OwnerId::parse(kAda).value(), phone, 100);
  line.connect();
  line.drain();
  Command backup(backup_of(database, (folder.path() / "backup").string()));
  int written = 0;
  for (; !backup.has_ended(); ++written) {
    phone.insert("tasks", {{"title", "meanwhile"}});
    line.drain();
  }
  CHECK(backup.wait() == 0);
  CHECK(written > 0);
}

TEST_CASE("what another program wrote and no server has fed yet is in the backup, and comes back once") {
  const ServerDatabase database(Kind::postgres), empty(Kind::postgres, workspace_schema(), true);
  const TemporaryFolder folder;
  const std::string file = (folder.path() / "backup").string();
  database.add_people();
  database.add_tasks(5);
  REQUIRE(Ended(backup_of(database, file)).status == 0);
  REQUIRE(Ended(restore_of(file, empty.url())).status == 0);
  CHECK(empty.cell("SELECT count(*) FROM freehold.captured") == Value(std::int64_t{5}));
  empty.sql("UPDATE tasks SET completed = true");
  CHECK(empty.cell("SELECT count(*) FROM freehold.captured") == Value(std::int64_t{10}));
}

TEST_CASE("a role that may not make databases gets its backup, and is told that nobody has verified it") {
  const ServerDatabase database(Kind::postgres);
  const TemporaryFolder folder;
  const std::string file = (folder.path() / "backup").string();
  database.add_people();
  PostgresCluster::shared().query(
      database.name(),
      "DO $$ BEGIN CREATE ROLE reader LOGIN BYPASSRLS; EXCEPTION WHEN duplicate_object THEN END $$;"
      "GRANT USAGE ON SCHEMA main_app, freehold TO reader;"
      "GRANT SELECT ON ALL TABLES IN SCHEMA main_app, freehold TO reader;"
      "GRANT SELECT ON ALL SEQUENCES IN SCHEMA freehold TO reader");
  const std::string url = "postgres://reader:tops3cret@" + database.url().substr(database.url().find('@') + 1);
  const Ended backup({"backup", "--database", url, "--out", file});
  CHECK(backup.status == 1);
  CHECK(backup.err.find("the backup was made, but could not be verified") != std::string::npos);
  CHECK(backup.out.find("not verified") != std::string::npos);
  CHECK(fs::exists(file));
  CHECK(Ended({"backup", "--database", url, "--out", file, "--force", "--no-verify"}).status == 0);
  PostgresCluster::shared().query(database.name(), "REVOKE SELECT ON main_app.users FROM reader");
  const Ended refused({"backup", "--database", url, "--out", (folder.path() / "other").string()});
  CHECK(refused.status == 1);
  CHECK(refused.err.find("permission denied") != std::string::npos);
  CHECK(refused.err.find("tops3cret") == std::string::npos);
  const Ended restore(restore_of(file, url, {"--force"}));
  CHECK(restore.status == 1);
  INFO(restore.err);
  CHECK(restore.err.find("must be owner") != std::string::npos);
  CHECK(files_in(folder.path()) == 1);
}

TEST_CASE("what is no backup of ours is refused before anything is touched") {
  const ServerDatabase file(Kind::sqlite), postgres(Kind::postgres);
  file.add_people();
  const TemporaryFolder folder;
  const auto in = [&](const char* name) { return (folder.path() / name).string(); };
  const auto refused = [&](const std::string& from, const ServerDatabase& database, const std::string& code) {
    INFO(from);
    const Ended restore(restore_of(from, database.url(), {"--force"}));
    CHECK(restore.status == (code == "wrong_usage" ? 2 : 1));
    INFO(restore.err);
    CHECK(restore.err.find("(" + code + ")") != std::string::npos);
    CHECK(restore.out.empty());
  };
  folder.write("noise", std::string(20'000, 'x'));
  folder.write("empty", "");
  folder.write("dumplike", "PGDMP and then nothing that makes sense");
  folder.write("filelike", std::string("SQLite format 3\0", 16) + std::string(8'000, 'x'));
  DatabaseOptions options;
  options.path = in("songs");
  REQUIRE(Database::open(options).value()->execute("CREATE TABLE songs (title TEXT)").ok());
  REQUIRE(Ended(backup_of(file, in("file_backup"))).status == 0);
  REQUIRE(Ended(backup_of(postgres, in("dump"))).status == 0);
  const std::string epoch =
      std::get<std::string>(file.cell("SELECT value FROM freehold.settings WHERE name = 'epoch'"));

  for (const ServerDatabase* database : {&file, &postgres}) {
    refused(in("noise"), *database, "database_foreign");
    refused(in("empty"), *database, "database_foreign");
    refused(in("missing"), *database, "not_found");
  }
  refused(in("songs"), file, "database_foreign");
  refused(in("filelike"), file, "database_damaged");
  refused(in("dumplike"), postgres, "database_damaged");
  refused(in("file_backup"), postgres, "wrong_usage");
  refused(in("dump"), file, "wrong_usage");
  CHECK(file.cell("SELECT value FROM freehold.settings WHERE name = 'epoch'") == Value(epoch));
  CHECK_FALSE(fs::exists(file.path() + ".before-restore"));
  CHECK(postgres.cell("SELECT count(*) FROM users") == Value(std::int64_t{0}));
}

TEST_CASE("a dump that pg_dump made of somebody else's tables, or of more than ours, is refused") {
  const PostgresCluster& cluster = PostgresCluster::shared();
  const ServerDatabase target(Kind::postgres), songs(Kind::postgres, workspace_schema(), true), both(Kind::postgres);
  target.add_people();
  const TemporaryFolder folder;
  const std::string dump = (folder.path() / "dump").string();
  for (const ServerDatabase* database : {&songs, &both}) {
    cluster.query(database->name(), "CREATE TABLE public.songs (title text)");
    REQUIRE(std::system(("pg_dump -Fc -f " + dump + " '" + database->url() + "'").c_str()) == 0);
    const Ended restore(restore_of(dump, target.url(), {"--force"}));
    CHECK(restore.status == 1);
    INFO(restore.err);
    CHECK(restore.err.find("(database_foreign)") != std::string::npos);
  }
  CHECK(target.cell("SELECT count(*) FROM users") == Value(std::int64_t{2}));
}

TEST_CASE("a dump of a newer version is refused, and so is a place that is another application's") {
  PostgresCluster& cluster = PostgresCluster::shared();
  const ServerDatabase newer(Kind::postgres), target(Kind::postgres), other(Kind::postgres, workspace_schema(), true);
  target.add_people();
  const TemporaryFolder folder;
  const std::string dump = (folder.path() / "dump").string();
  REQUIRE(Ended(backup_of(newer, dump)).status == 0);
  cluster.query(other.name(), "CREATE SCHEMA main_app; CREATE TABLE main_app.songs (title text)");
  const Ended foreign(restore_of(dump, other.url(), {"--force"}));
  CHECK(foreign.status == 1);
  CHECK(foreign.err.find("(database_foreign)") != std::string::npos);
  CHECK(Ended(backup_of(other, (folder.path() / "songs").string())).err.find("(database_foreign)") !=
        std::string::npos);

  BackupOrder order;
  order.database = newer.url();
  order.out = (folder.path() / "newer").string();
  auto steps = server_steps(workspace_schema());
  Migration future = steps.back();
  future.version = static_cast<int>(steps.size()) + 1;
  future.name = "future";
  steps.push_back(future);
  order.steps = steps;
  cluster.query(newer.name(), "INSERT INTO freehold.migrations VALUES (" + std::to_string(future.version) +
                                  ", 'future', '" + migration_checksum(future, Home::postgres) + "', now())");
  REQUIRE(back_up(order).ok());
  const Ended too_new(restore_of(order.out, target.url(), {"--force"}));
  CHECK(too_new.status == 1);
  CHECK(too_new.err.find("(database_too_new)") != std::string::npos);
  CHECK(target.cell("SELECT count(*) FROM users") == Value(std::int64_t{2}));
}

TEST_CASE("a backup file of a newer version, and a history with a gap, are refused and nothing is touched") {
  const ServerDatabase file(Kind::sqlite), target(Kind::sqlite);
  file.add_people();
  target.add_people();
  const TemporaryFolder folder;
  const std::string copy = (folder.path() / "copy.db").string();
  for (const auto& [change, code] :
       {std::pair("UPDATE freehold.migrations SET version = 999 WHERE version = "
                  "(SELECT max(version) FROM freehold.migrations)",
                  "database_too_new"),
        std::pair("DELETE FROM freehold.migrations WHERE version IN (1, 999)", "database_damaged")}) {
    file.sql(change);
    CHECK(Ended(backup_of(file, copy, {"--force"})).err.find(code) != std::string::npos);
    fs::copy_file(file.path(), copy, fs::copy_options::overwrite_existing);
    const Ended restore(restore_of(copy, target.url(), {"--force"}));
    CHECK(restore.status == 1);
    INFO(restore.err);
    CHECK(restore.err.find(code) != std::string::npos);
  }
  CHECK_FALSE(fs::exists(target.path() + ".before-restore"));
}

TEST_CASE("an embedded database that a server has open is neither backed up nor replaced") {
  const ServerDatabase file(Kind::sqlite);
  file.add_people();
  const TemporaryFolder folder;
  const std::string backup = (folder.path() / "backup").string();
  REQUIRE(Ended(backup_of(file, backup)).status == 0);
  const auto server = file.open();
  for (const auto& arguments :
       {backup_of(file, (folder.path() / "other").string()), restore_of(backup, file.url(), {"--force"})}) {
    const Ended refused(arguments);
    CHECK(refused.status == 1);
    CHECK(refused.err.find("another process has the database open (busy)") != std::string::npos);
  }
  CHECK(files_in(folder.path()) == 1);
}

TEST_CASE("a damaged embedded database is replaced with --force, and kept with its log") {
  const ServerDatabase file(Kind::sqlite);
  file.add_people();
  const TemporaryFolder folder;
  const std::string backup = (folder.path() / "backup").string();
  REQUIRE(Ended(backup_of(file, backup)).status == 0);
  std::ofstream(file.path(), std::ios::binary | std::ios::trunc) << std::string(10'000, 'x');
  std::ofstream(file.path() + "-wal", std::ios::binary) << "what is left of a log";
  CHECK(Ended(restore_of(backup, file.url(), {"--force"})).status == 0);
  CHECK(file.cell("SELECT count(*) FROM users") == Value(std::int64_t{2}));
  CHECK(fs::file_size(file.path() + ".before-restore") == 10'000);
  CHECK(fs::exists(file.path() + ".before-restore-wal"));
}

TEST_CASE("a file that is there already stays, and so does everything where there is no place to write") {
  const ServerDatabase file(Kind::sqlite);
  file.add_people();
  const TemporaryFolder folder;
  folder.write("taken", "mine");
  const auto failing = [&](const std::string& out, const std::string& words) {
    const Ended backup(backup_of(file, out));
    CHECK(backup.status == 1);
    INFO(backup.err);
    CHECK(backup.err.find(words) != std::string::npos);
  };
  failing((folder.path() / "taken").string(), "already; --force replaces it");
  failing((folder.path() / "nowhere/backup").string(), "No such file or directory");
  failing("/proc/backup", "cannot write into the folder /proc");
  failing(folder.path().string(), "already");
  CHECK(fs::file_size(folder.path() / "taken") == 4);
  CHECK(Ended(backup_of(file, folder.path().string(), {"--force"})).err.find("is a folder") != std::string::npos);
  CHECK(Ended(backup_of(file, (folder.path() / "taken").string(), {"--force"})).status == 0);
  CHECK(Ended({"backup", "--database", "sqlite:/nowhere/x.db", "--out", (folder.path() / "x").string()}).err ==
        "freehold: there is no file /nowhere/x.db (not_found)\n");
  CHECK(
      Ended({"backup", "--out", (folder.path() / "x").string(), "--data", (folder.path() / "data").string()}).status ==
      1);
  CHECK_FALSE(fs::exists(folder.path() / "data"));
  CHECK(Ended(backup_of(file, (folder.path() / "x").string(), {"--dance"})).status == 2);
  CHECK(Ended({"backup", "--database", file.url()}).status == 2);
  CHECK(Ended({"restore", "--database", "mysql://x", "--in", (folder.path() / "taken").string()}).status == 2);
  CHECK(files_in(folder.path()) == 1);
}

TEST_CASE("on a full disk neither a backup nor a restore leaves anything behind") {
  const ServerDatabase file(Kind::sqlite), postgres(Kind::postgres);
  for (const ServerDatabase* database : {&file, &postgres}) {
    database->add_people();
    database->add_tasks(20'000);
  }
  const TemporaryFolder folder;
  const std::string good = (folder.path() / "good").string();
  REQUIRE(Ended(backup_of(file, good)).status == 0);
  const SmallDisk disk("size=300k");
  for (const auto& arguments :
       {backup_of(file, (disk.path() / "backup").string()), backup_of(postgres, (disk.path() / "backup").string()),
        restore_of(good, "sqlite:" + (disk.path() / "freehold.db").string())}) {
    const Ended full(arguments);
    CHECK(full.status == 1);
    INFO(full.err);
    CHECK(full.err.find("(storage_full)") != std::string::npos);
    CHECK(files_in(disk.path()) == 0);
  }
}

TEST_CASE("a backup interrupted while pg_dump or the trial runs leaves no file and no database behind") {
  const ServerDatabase postgres(Kind::postgres);
  postgres.add_people();
  postgres.add_tasks(60'000);
  const TemporaryFolder folder;
  const bool in_the_trial = GENERATE(false, true);
  Command backup(backup_of(postgres, (folder.path() / "backup").string()));
  while (!backup.has_ended() && (in_the_trial ? scratch_databases() == "0\n" : files_in(folder.path()) == 0)) continue;
  backup.signal(SIGINT);
  CHECK(backup.wait() == 1);
  CHECK(backup.err().find("stopped") != std::string::npos);
  CHECK(files_in(folder.path()) == 0);
  CHECK(scratch_databases() == "0\n");
}

TEST_CASE("a backup that fits on the disk, where its trial does not, is made, and said not to be verified") {
  const ServerDatabase file(Kind::sqlite);
  file.add_people();
  file.add_tasks(5'000);
  const TemporaryFolder folder;
  REQUIRE(Ended(backup_of(file, (folder.path() / "good").string())).status == 0);
  const std::string size = "size=" + std::to_string(fs::file_size(folder.path() / "good") * 3 / 2);
  const SmallDisk disk(size.c_str());
  const std::string out = (disk.path() / "backup").string();
  const Ended backup(backup_of(file, out));
  CHECK(backup.status == 1);
  CHECK(backup.err.find("the backup was made, but could not be verified: the trial found no room") !=
        std::string::npos);
  CHECK(files_in(disk.path()) == 1);
  CHECK(Ended(restore_of(out, ServerDatabase(Kind::sqlite, workspace_schema(), true).url())).status == 0);
}

TEST_CASE("a restore interrupted in the middle leaves Ada's database as it was") {
  const ServerDatabase postgres(Kind::postgres);
  postgres.add_people();
  postgres.add_tasks(60'000);
  const TemporaryFolder folder;
  const std::string file = (folder.path() / "backup").string();
  REQUIRE(Ended(backup_of(postgres, file, {"--no-verify"})).status == 0);
  postgres.sql("DELETE FROM tasks WHERE title = 'Task 7'");
  const auto epoch = postgres.open()->epoch().value();
  Command restore(restore_of(file, postgres.url(), {"--force"}));
  const std::string copying = "SELECT count(*) FROM pg_stat_progress_copy WHERE datname = '" + postgres.name() + "'";
  while (!restore.has_ended() && PostgresCluster::shared().query(postgres.name(), copying) == "0\n") continue;
  restore.signal(SIGINT);
  CHECK(restore.wait() == 1);
  CHECK(restore.err().find("stopped") != std::string::npos);
  CHECK(postgres.open()->epoch().value() == epoch);
  CHECK(postgres.cell("SELECT count(*) FROM tasks") == Value(std::int64_t{59'999}));
}

TEST_CASE("the password of a URL is in no command line that other users can read") {
  const ServerDatabase postgres(Kind::postgres);
  postgres.add_people();
  postgres.add_tasks(20'000);
  const TemporaryFolder folder;
  const std::string url = "postgres://freehold:tops3cret@" + postgres.url().substr(postgres.url().find('@') + 1);
  Command backup({"backup", "--out", (folder.path() / "backup").string()}, {{"DATABASE_URL", url}});
  bool seen = false;
  std::set<std::string> programs;
  while (!backup.has_ended()) {
    for (const auto& process : fs::directory_iterator("/proc")) {
      std::ostringstream line;
      line << std::ifstream(process.path() / "cmdline").rdbuf();
      seen = seen || line.str().find("tops3cret") != std::string::npos;
      for (const char* program : {"pg_dump", "pg_restore"})
        if (line.str().find(program) != std::string::npos) programs.insert(program);
    }
  }
  CHECK(backup.wait() == 0);
  CHECK_FALSE(seen);
  CHECK(programs.size() == 2);
}
