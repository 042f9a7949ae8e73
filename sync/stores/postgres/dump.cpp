#include "sync/stores/postgres/dump.hpp"

#include <random>
#include <sstream>

#include "core/base/text.hpp"
#include "sync/stores/postgres/programs.hpp"
#include "sync/stores/sql/counted_before.hpp"

namespace freehold {
namespace {

constexpr const char* kBookkeeping = "freehold";

Result<PgAddress> operator_address(const PostgresOptions& options) {
  FREEHOLD_ASSIGN(PgAddress address, PgAddress::parse(options.url, options.app_schema));
  address.for_operator = true;
  return address;
}

Result<std::unique_ptr<PgConnection>> connect(const PostgresOptions& options) {
  FREEHOLD_ASSIGN(const PgAddress address, operator_address(options));
  return PgConnection::connect(address, nullptr);
}

constexpr const char* kCountedBefore = "freehold.counted_before";

Result<Value> ask(PgConnection& connection, const std::string& sql) {
  FREEHOLD_ASSIGN(const PgResult result, connection.query(sql, {}, PgConnection::Plan::once));
  if (PQntuples(result.get()) == 0) return Value();
  return decode_cell(*result, 0, 0);
}

std::string quote_text(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("''") : std::string(1, c);
  return quoted + "'";
}

std::string both_schemas(const PostgresOptions& options) {
  return quote_text(options.app_schema) + ", " + quote_text(kBookkeeping);
}

Result<RowCounts> count_rows(PgConnection& connection, const PostgresOptions& options) {
  FREEHOLD_ASSIGN(const PgResult names,
                  connection.query("SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n "
                                   "ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND n.nspname IN (" +
                                       both_schemas(options) + ")",
                                   {}, PgConnection::Plan::once));
  RowCounts counts;
  for (int row = 0; row < PQntuples(names.get()); ++row) {
    const std::string schema = PQgetvalue(names.get(), row, 0), table = PQgetvalue(names.get(), row, 1);
    if (schema + "." + table == kCountedBefore) continue;
    FREEHOLD_ASSIGN(const Value rows,
                    ask(connection, "SELECT count(*) FROM " + pg_quote_name(schema) + "." + pg_quote_name(table)));
    counts.emplace(schema + "." + table, *as_integer(rows));
  }
  return counts;
}

Result<bool> has_server(PgConnection& connection) {
  FREEHOLD_ASSIGN(const Value found, ask(connection, "SELECT to_regclass('freehold.migrations') IS NOT NULL"));
  return found == Value(std::int64_t{1});
}

Status check_steps(const PostgresOptions& options, std::span<const Migration> steps) {
  FREEHOLD_ASSIGN(const auto target, open_postgres_migration_target(options));
  FREEHOLD_ASSIGN(const auto applied, target->applied());
  return check_history(applied, steps, Home::postgres);
}

/// A database for one attempt, gone with its object.
class ScratchDatabase {
 public:
  static Result<std::unique_ptr<ScratchDatabase>> create(const PostgresOptions& options) {
    std::random_device source;
    const std::string name = "freehold_verify_" + to_hex16((std::uint64_t{source()} << 32) | source());
    FREEHOLD_ASSIGN(auto connection, connect(options));
    FREEHOLD_ASSIGN(const Value like,
                    ask(*connection,
                        "SELECT format('ENCODING %L LC_COLLATE %L LC_CTYPE %L', pg_encoding_to_char(encoding), "
                        "datcollate, datctype) FROM pg_database WHERE datname = current_database()"));
    FREEHOLD_TRY(connection->execute("CREATE DATABASE " + name + " TEMPLATE template0 " + *as_text(like)));
    return std::unique_ptr<ScratchDatabase>(new ScratchDatabase(std::move(connection), name));
  }

  ~ScratchDatabase() {
    // What cannot be dropped stays behind under a name that says what it was.
    static_cast<void>(connection_->execute("DROP DATABASE IF EXISTS " + name_ + " WITH (FORCE)").ok());
  }
  ScratchDatabase(const ScratchDatabase&) = delete;
  ScratchDatabase& operator=(const ScratchDatabase&) = delete;

  /// Options that lead into it.
  Result<PostgresOptions> options(const PostgresOptions& outside) const {
    FREEHOLD_ASSIGN(const PgAddress address, operator_address(outside));
    FREEHOLD_ASSIGN(const std::string place, pg_place(address, name_));
    PostgresOptions inside = outside;
    inside.url = place;
    if (!address.password.empty()) inside.url += " password=" + pg_quote_setting(address.password);
    return inside;
  }

 private:
  ScratchDatabase(std::unique_ptr<PgConnection> connection, std::string name)
      : connection_(std::move(connection)), name_(std::move(name)) {}

  std::unique_ptr<PgConnection> connection_;
  std::string name_;
};

/// Schema and name of the table that a line of the contents makes: `215; 1259 16385 TABLE main_app users owner`. Empty
/// where it makes something else.
std::pair<std::string, std::string> table_of(const std::string& line) {
  std::istringstream words(line);
  std::string number, catalog, object, kind, schema, name;
  words >> number >> catalog >> object >> kind >> schema >> name;
  if (!number.ends_with(';') || kind != "TABLE" || schema == "DATA" || schema == "ATTACH") return {};
  return {schema, name};
}

/// A dump must hold our tables, and no others.
Status check_contents(const std::string& contents, const std::string& app_schema) {
  std::istringstream lines(contents);
  bool ours = false;
  for (std::string line; std::getline(lines, line);) {
    const auto [schema, name] = table_of(line);
    if (schema == kBookkeeping && name == "migrations") ours = true;
    if (!schema.empty() && schema != app_schema && schema != kBookkeeping)
      return fail(Code::database_foreign, "the dump also holds " + schema + "." + name +
                                              ", which is not a server's; take one of the two schemas alone");
  }
  if (ours) return {};
  return fail(Code::database_foreign, "the dump is not one of a server's database");
}

/// What stands between `COPY … FROM stdin;` and `\.`: number, name and checksum of each step.
std::vector<AppliedMigration> steps_in(const std::string& script) {
  std::vector<AppliedMigration> steps;
  std::istringstream lines(script);
  bool inside = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("\\.")) return steps;
    if (inside) {
      std::istringstream cells(line);
      AppliedMigration step;
      cells >> step.version >> step.name >> step.checksum;
      steps.push_back(std::move(step));
    }
    inside = inside || line.starts_with("COPY freehold.migrations ");
  }
  return steps;
}

/// What stands in the place of a restored one. A schema of this name that is not ours is somebody's.
Status check_place(PgConnection& connection, const PostgresOptions& options, bool replace) {
  FREEHOLD_ASSIGN(const bool occupied, has_server(connection));
  if (occupied && !replace)
    return fail(Code::wrong_state, "the database holds a server's tables already; --force replaces them");
  if (occupied) return {};
  FREEHOLD_ASSIGN(const Value others, ask(connection,
                                          "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = "
                                          "c.relnamespace WHERE n.nspname IN (" +
                                              both_schemas(options) + ")"));
  if (others == Value(std::int64_t{0})) return {};
  return fail(Code::database_foreign, "the schemas " + options.app_schema + " and " + kBookkeeping +
                                          " hold another application's tables; they stay as they are");
}

}  // namespace

Result<RowCounts> dump_postgres(const PostgresOptions& options, std::span<const Migration> steps,
                                const std::string& path, const Stopped& stopped) {
  FREEHOLD_ASSIGN(const auto connection, connect(options));
  FREEHOLD_ASSIGN(const bool ours, has_server(*connection));
  if (!ours) return fail(Code::database_foreign, "there is no server's database here");
  FREEHOLD_TRY(check_steps(options, steps));
  FREEHOLD_ASSIGN(const PgAddress address, operator_address(options));
  FREEHOLD_ASSIGN(PgProgram program, pg_program("pg_dump", address));
  FREEHOLD_TRY(connection->execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"));
  FREEHOLD_ASSIGN(const Value snapshot, ask(*connection, "SELECT pg_export_snapshot()"));
  FREEHOLD_ASSIGN(const RowCounts counts, count_rows(*connection, options));
  for (const std::string& argument :
       {std::string("--format=custom"), "--schema=" + pg_quote_name(options.app_schema),
        "--schema=" + pg_quote_name(kBookkeeping), "--snapshot=" + *as_text(snapshot), "--file=" + path})
    program.arguments.push_back(argument);
  FREEHOLD_TRY(run_program(program, stopped));
  return counts;
}

Result<bool> may_try_dump(const PostgresOptions& options) {
  FREEHOLD_ASSIGN(const auto connection, connect(options));
  FREEHOLD_ASSIGN(const Value may,
                  ask(*connection, "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"));
  return may == Value(std::int64_t{1});
}

Result<RowCounts> try_dump(const PostgresOptions& options, const std::string& path, const Stopped& stopped) {
  FREEHOLD_ASSIGN(const auto scratch, ScratchDatabase::create(options));
  FREEHOLD_ASSIGN(const PostgresOptions inside, scratch->options(options));
  FREEHOLD_ASSIGN(const PgAddress address, operator_address(inside));
  FREEHOLD_ASSIGN(PgProgram program, pg_program("pg_restore", address));
  program.arguments.insert(program.arguments.end(), {"--exit-on-error", "--no-owner", path});
  FREEHOLD_TRY(run_program(program, stopped));
  FREEHOLD_ASSIGN(const auto connection, connect(inside));
  return count_rows(*connection, inside);
}

Status check_dump(const PostgresOptions& options, std::span<const Migration> steps, const std::string& path,
                  const Stopped& stopped) {
  FREEHOLD_ASSIGN(PgProgram list, pg_program("pg_restore"));
  PgProgram history = list;
  list.arguments = {"--list", path};
  auto contents = run_program(list, stopped);
  if (!contents && contents.error().code == Code::storage_failed) contents.error().code = Code::database_damaged;
  if (!contents) return std::move(contents).error();
  FREEHOLD_TRY(check_contents(*contents, options.app_schema));
  history.arguments = {"--data-only", "--schema=freehold", "--table=migrations", "--file=-", path};
  FREEHOLD_ASSIGN(const std::string script, run_program(history, stopped));
  return check_history(steps_in(script), steps, Home::postgres);
}

/// A dump holds grants, but not the roles that they name: those are the cluster's, and a new one has none.
constexpr const char* kRoles = R"sql(DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'freehold_app') THEN CREATE ROLE freehold_app NOLOGIN; END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'freehold_sync') THEN
    CREATE ROLE freehold_sync NOLOGIN IN ROLE freehold_app;
  END IF;
  IF NOT pg_has_role('freehold_sync', 'MEMBER') THEN EXECUTE format('GRANT freehold_sync TO %I', current_user); END IF;
END
$$;
)sql";

namespace {

/// A backup of an older version may lack the notes, which their migrations then make, or what was declared since.
std::string notes_of(const Schema& schema, const std::string& app_schema) {
  std::string text = std::string("DO $$\nBEGIN\n  IF to_regclass('") + kCountedBefore +
                     "') IS NULL THEN RETURN; END IF;\n  DELETE FROM " + kCountedBefore + ";\n";
  for (const CounterNote& note : counter_notes(schema, pg_quote_name(app_schema) + ".")) {
    text += "  IF EXISTS (SELECT FROM information_schema.columns WHERE table_schema = " + quote_text(app_schema) +
            " AND table_name = " + quote_text(note.table) + " AND column_name = " + quote_text(note.column) +
            ") THEN\n    INSERT INTO " + kCountedBefore + " " + note.select + ";\n  END IF;\n";
  }
  return text + "END\n$$;\n";
}

std::string begin_history(const NewHistory& history, const std::string& app_schema) {
  return "\nINSERT INTO freehold.settings (name, value) VALUES ('epoch', " + quote_text(history.epoch) +
         ") ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value;\n" + notes_of(history.schema, app_schema) +
         "COMMIT;\n";
}

}  // namespace

Result<RowCounts> restore_dump(const PostgresOptions& options, const std::string& path, const NewHistory& history,
                               bool replace, const Stopped& stopped) {
  FREEHOLD_ASSIGN(const auto connection, connect(options));
  FREEHOLD_TRY(check_place(*connection, options, replace));
  FREEHOLD_ASSIGN(const PgAddress address, operator_address(options));
  FREEHOLD_ASSIGN(PgProgram script, pg_program("pg_restore"));
  script.arguments = {"--no-owner", "--file=-", path};
  FREEHOLD_ASSIGN(PgProgram run, pg_program("psql", address));
  run.arguments.insert(run.arguments.end(), {"--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--file=-"});
  // Not pg_restore's own --clean: tables of later steps than the dump's would stand in its way.
  const std::string before = "BEGIN;\nSET lock_timeout = '60s';\nDROP SCHEMA IF EXISTS " +
                             pg_quote_name(options.app_schema) + ", " + kBookkeeping + " CASCADE;\n" + kRoles;
  FREEHOLD_TRY(run_piped(script, run, before, begin_history(history, options.app_schema), stopped));
  return count_rows(*connection, options);
}

}  // namespace freehold
