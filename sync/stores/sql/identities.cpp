#include <algorithm>

#include "core/base/text.hpp"
#include "core/rules/rules.hpp"
#include "sync/stores/sql/sql_store.hpp"

namespace freehold {
namespace {

/// The application's table of identities, which the engine knows by its form: the server's alone, a row for each issuer
/// and subject, which leads to an owner.
struct IdentityTable {
  const Table* table = nullptr;
  const Column* owner = nullptr;
};

IdentityTable identity_table(const Schema& schema) {
  const std::vector<std::string> key = {"issuer", "subject"};
  for (const Table& table : schema.tables()) {
    if (table.on_devices() || table.natural_key() != key) continue;
    for (const Column& column : table.columns())
      if (column.references && column.references->table == schema.owner_table()->name()) return {&table, &column};
  }
  return {};
}

Error no_identities() {
  return fail(Code::unknown_table, "the application declares no table of identities: issuer, subject and whose it is");
}

}  // namespace

Result<std::optional<OwnerId>> SqlStore::find_identity(const Identity& identity) {
  const auto [table, owner] = identity_table(schema_);
  if (table == nullptr) return no_identities();
  // No database takes such text as a parameter, and none can hold it.
  if (!count_code_points(identity.issuer) || !count_code_points(identity.subject)) return std::optional<OwnerId>();
  FREEHOLD_ASSIGN(const SqlAnswer answer,
                  run("SELECT " + owner->name + " FROM " + table->name() + " WHERE issuer = $1 AND subject = $2",
                      {{ColumnType::text, identity.issuer}, {ColumnType::text, identity.subject}}));
  if (answer.rows.empty()) return std::optional<OwnerId>();
  FREEHOLD_ASSIGN(const OwnerId found, OwnerId::parse(text_of(answer.rows[0][0])));
  return std::optional<OwnerId>(found);
}

Status SqlStore::add_identity_account(const NewAccount& account, const Identity& identity, Hlc clock) {
  const auto [table, owner] = identity_table(schema_);
  if (table == nullptr) return no_identities();
  std::vector<Value> row(table->width());
  row[table->find("issuer")->number] = identity.issuer;
  row[table->find("subject")->number] = identity.subject;
  const RowId id = natural_id(*table, row);
  FREEHOLD_ASSIGN(auto session, sessions_->open());
  FREEHOLD_TRY(session->begin(SqlAccess::quiet));
  FREEHOLD_TRY(insert_account(*session, account, clock));
  FREEHOLD_TRY(session->run("INSERT INTO " + table->name() + " (" + table->with_role(ColumnRole::id)->name + ", " +
                                owner->name + ", issuer, subject) VALUES ($1, $2, $3, $4)",
                            {id_param(id.uuid),
                             id_param(account.owner.uuid),
                             {ColumnType::text, identity.issuer},
                             {ColumnType::text, identity.subject}}));
  FREEHOLD_TRY(session->commit());
  session.reset();
  wake(account.owner, 1);
  return {};
}

}  // namespace freehold
