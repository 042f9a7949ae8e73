#include "sync/stores/postgres/catalog.hpp"

#include <cctype>

#include "core/schema/ddl.hpp"
#include "sync/stores/postgres/connection.hpp"
#include "sync/stores/postgres/script.hpp"

namespace freehold {
namespace {

constexpr const char* kBookkeeping = "freehold";
constexpr const char* kScratchBookkeeping = "freehold_scratch";
constexpr const char* kScratchApp = "freehold_scratch_app";
constexpr const char* kScratchDeclared = "freehold_scratch_declared";

/// Kind, table, name and definition of all that is in two schemas: %A the application's, %B the bookkeeping. With both
/// on the search_path no definition names a schema.
constexpr std::string_view kCatalog = R"sql(
  WITH ours AS (
    SELECT c.oid, c.relname::text AS name, c.relkind, c.relrowsecurity, n.nspname
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname IN (%A, %B) AND c.relkind IN ('r', 'p')
  )
  SELECT 'table' AS kind, name AS "table", name,
         CASE WHEN relrowsecurity THEN 'with row security' ELSE 'without row security' END AS definition FROM ours
  UNION ALL
  SELECT 'column', o.name, a.attname::text, format_type(a.atttypid, a.atttypmod)
         || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
         || coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '')
  FROM ours o JOIN pg_attribute a ON a.attrelid = o.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef d ON d.adrelid = o.oid AND d.adnum = a.attnum
  UNION ALL
  SELECT 'constraint', o.name, c.conname::text, pg_get_constraintdef(c.oid, true) || CASE WHEN c.convalidated THEN '' ELSE ' NOT VALID' END
  FROM ours o JOIN pg_constraint c ON c.conrelid = o.oid
  UNION ALL
  SELECT 'index', o.name, x.relname::text, pg_get_indexdef(i.indexrelid, 0, true) || CASE WHEN i.indisvalid THEN '' ELSE ' INVALID' END
  FROM ours o JOIN pg_index i ON i.indrelid = o.oid JOIN pg_class x ON x.oid = i.indexrelid
  UNION ALL
  SELECT 'policy', o.name, p.polname::text, p.polcmd::text || CASE WHEN p.polpermissive THEN '' ELSE ' restrictive' END
         || ' to ' || coalesce((SELECT string_agg(r.rolname::text, ', ' ORDER BY r.rolname) FROM pg_roles r WHERE r.oid = ANY(p.polroles)), 'everybody')
         || coalesce(' using ' || pg_get_expr(p.polqual, p.polrelid, true), '')
         || coalesce(' check ' || pg_get_expr(p.polwithcheck, p.polrelid, true), '')
  FROM ours o JOIN pg_policy p ON p.polrelid = o.oid
  UNION ALL
  SELECT 'trigger', o.name, t.tgname::text, pg_get_triggerdef(t.oid, true) || CASE WHEN t.tgenabled = 'O' THEN '' ELSE ' disabled' END
  FROM ours o JOIN pg_trigger t ON t.tgrelid = o.oid AND NOT t.tgisinternal
  UNION ALL
  SELECT 'grant', o.name, g.grantee || ' ' || g.privilege, 'columns ' || string_agg(g.attname, ', ' ORDER BY g.attname COLLATE "C")
  FROM ours o JOIN (
    SELECT a.attrelid, a.attname::text, r.rolname::text AS grantee, e.privilege_type AS privilege
    FROM pg_attribute a, aclexplode(a.attacl) e JOIN pg_roles r ON r.oid = e.grantee
    WHERE r.rolname IN ('freehold_app', 'freehold_sync')
    UNION ALL
    SELECT c.oid, '*', r.rolname::text, e.privilege_type
    FROM pg_class c, aclexplode(c.relacl) e JOIN pg_roles r ON r.oid = e.grantee
    WHERE r.rolname IN ('freehold_app', 'freehold_sync')
  ) g ON g.attrelid = o.oid GROUP BY o.name, g.grantee, g.privilege
  UNION ALL
  SELECT DISTINCT 'function', f."table", p.proname::text, pg_get_function_result(p.oid)
         || CASE WHEN p.prosecdef THEN ' as its owner' ELSE '' END
         || coalesce(' with ' || array_to_string(p.proconfig, ', '), '')
         || CASE WHEN has_function_privilege('public', p.oid, 'EXECUTE') THEN '' ELSE ' not for everybody' END
         || ' ' || p.prosrc
  FROM pg_proc p JOIN (
    SELECT p.oid, '' AS "table" FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = %B
    UNION ALL
    SELECT p.oid, o.name FROM ours o JOIN pg_trigger t ON t.tgrelid = o.oid AND NOT t.tgisinternal
    JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = %A
  ) f ON f.oid = p.oid
)sql";

/// Times in a definition are written as the session writes times.
constexpr const char* kSpelling = "SET LOCAL TimeZone TO 'UTC'; SET LOCAL DateStyle TO 'ISO'";

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

std::string catalog_sql(const std::string& app, const std::string& bookkeeping) {
  std::string sql(kCatalog);
  replace_all(sql, "%A", ddl::quoted(app));
  replace_all(sql, "%B", ddl::quoted(bookkeeping));
  return sql;
}

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

/// The step with its bookkeeping in another schema: `freehold` where it stands as a word.
std::string moved(std::string_view script) {
  static constexpr std::string_view kWord = kBookkeeping;
  std::string out;
  for (std::size_t at = 0; at < script.size();) {
    const bool begins = at == 0 || !is_word(script[at - 1]);
    const std::size_t end = at + kWord.size();
    if (begins && script.substr(at, kWord.size()) == kWord && (end == script.size() || !is_word(script[end]))) {
      out += kScratchBookkeeping;
      at = end;
    } else {
      out += script[at++];
    }
  }
  return out;
}

Status set_path(PgConnection& connection, const std::string& app, const std::string& bookkeeping) {
  return connection.execute("SET LOCAL search_path TO " + pg_quote_name(app) + ", " + pg_quote_name(bookkeeping) +
                            "; " + kSpelling);
}

/// Within a transaction.
Result<Catalog> read_catalog(PgConnection& connection, const std::string& app, const std::string& bookkeeping) {
  FREEHOLD_TRY(set_path(connection, app, bookkeeping));
  FREEHOLD_ASSIGN(const PgResult result,
                  connection.query(catalog_sql(app, bookkeeping) + " ORDER BY 2, 1, 3", {}, PgConnection::Plan::once));
  Catalog catalog;
  for (int row = 0; row < PQntuples(result.get()); ++row) {
    std::string cells[4];
    for (int column = 0; column < 4; ++column) {
      FREEHOLD_ASSIGN(const Value value, decode_cell(*result, row, column));
      if (const std::string* text = as_text(value)) cells[column] = *text;
      replace_all(cells[column], kScratchBookkeeping, kBookkeeping);
    }
    catalog.push_back({cells[0], cells[1], cells[2], cells[3]});
  }
  return catalog;
}

class CatalogReader {
 public:
  CatalogReader(PgConnection& connection, const Schema& schema, std::string app_schema)
      : connection_(connection), schema_(schema), app_schema_(std::move(app_schema)) {}

  Result<PostgresCatalogs> run() {
    PostgresCatalogs catalogs;
    FREEHOLD_TRY(connection_.execute("BEGIN"));
    FREEHOLD_ASSIGN(catalogs.found, read(app_schema_, kBookkeeping));
    FREEHOLD_TRY(make());
    FREEHOLD_ASSIGN(catalogs.migrated, read(kScratchApp, kScratchBookkeeping));
    FREEHOLD_ASSIGN(catalogs.declared, read(kScratchDeclared, kScratchBookkeeping));
    FREEHOLD_TRY(connection_.execute("ROLLBACK"));
    return catalogs;
  }

 private:
  Status path(const std::string& app, const std::string& bookkeeping) {
    return set_path(connection_, app, bookkeeping);
  }

  Status make() {
    for (const char* name : {kScratchApp, kScratchDeclared, kScratchBookkeeping}) {
      Status made = connection_.execute(std::string("CREATE SCHEMA ") + name);
      if (!made) {
        made.error().message = "to compare, a schema is made and taken back, and this role may not make one (" +
                               made.error().message + ")";
        return made;
      }
    }
    FREEHOLD_TRY(path(kScratchApp, kScratchBookkeeping));
    FREEHOLD_TRY(connection_.execute(std::string("CREATE TABLE ") + kScratchBookkeeping +
                                     ".migrations (version integer PRIMARY KEY, name text NOT NULL, checksum text NOT "
                                     "NULL, applied_at timestamptz NOT NULL)"));
    for (const Migration& step : embedded_migrations()) FREEHOLD_TRY(run_script(moved(step.postgres_up)));
    FREEHOLD_TRY(path(kScratchDeclared, kScratchBookkeeping));
    for (const Table& table : schema_.tables())
      FREEHOLD_TRY(
          run_script(emit_create_table(schema_, table, Home::postgres) +
                     moved(emit_row_security(schema_, table) + emit_triggers(schema_, table, Home::postgres))));
    return {};
  }

  /// Here nobody writes, so an index need not be made concurrently, and could not be.
  Status run_script(std::string script) {
    replace_all(script, " CONCURRENTLY", "");
    for (const std::string_view statement : split_script(script))
      FREEHOLD_TRY(connection_.execute(std::string(statement)));
    return {};
  }

  Result<Catalog> read(const std::string& app, const std::string& bookkeeping) {
    return read_catalog(connection_, app, bookkeeping);
  }

  PgConnection& connection_;
  const Schema& schema_;
  const std::string app_schema_;
};

}  // namespace

Result<PostgresCatalogs> read_postgres_catalogs(const PostgresOptions& options, const Schema& schema) {
  FREEHOLD_ASSIGN(const PgAddress address, PgAddress::parse(options.url, options.app_schema));
  FREEHOLD_ASSIGN(const auto connection, PgConnection::connect(address, nullptr));
  return CatalogReader(*connection, schema, options.app_schema).run();
}

Result<Catalog> read_postgres_catalog(const PostgresOptions& options) {
  FREEHOLD_ASSIGN(const PgAddress address, PgAddress::parse(options.url, options.app_schema));
  FREEHOLD_ASSIGN(const auto connection, PgConnection::connect(address, nullptr));
  FREEHOLD_TRY(connection->execute("BEGIN"));
  return read_catalog(*connection, options.app_schema, kBookkeeping);
}

std::string catalog_query(const Catalog& expected, const std::string& app_schema) {
  std::string out =
      "-- Made by `freehold verify --sql`. For psql -f: a row for each object that is missing, different, or too "
      "much;\n"
      "-- no row where the database is as the tables are declared.\nBEGIN READ ONLY;\nSET LOCAL search_path TO " +
      pg_quote_name(app_schema) + ", " + kBookkeeping + ";\n" + kSpelling +
      ";\nWITH expected (kind, \"table\", name, definition) AS (VALUES";
  bool first = true;
  for (const CatalogEntry& entry : expected) {
    out += first ? "\n  (" : ",\n  (";
    first = false;
    out += ddl::quoted(entry.kind) + ", " + ddl::quoted(entry.table) + ", " + ddl::quoted(entry.name) + ", " +
           ddl::quoted(entry.definition) + ")";
  }
  out += "\n), found AS (" + catalog_sql(app_schema, kBookkeeping) + ")\n";
  return out +
         "SELECT kind, \"table\", name,\n"
         "  CASE WHEN f.definition IS NULL THEN 'missing' WHEN e.definition IS NULL THEN 'should not be there' ELSE "
         "'different' END AS difference,\n  e.definition AS expected, f.definition AS found\n"
         "FROM expected e FULL JOIN found f USING (kind, \"table\", name)\n"
         "WHERE e.definition IS DISTINCT FROM f.definition AND \"table\" IN (SELECT \"table\" FROM expected)\n"
         "ORDER BY 2, 1, 3;\nCOMMIT;\n";
}

}  // namespace freehold
