#include "sync/secrets/secrets.hpp"

#include <algorithm>

#include "core/base/text.hpp"
#include "core/base/time.hpp"
#include "core/merge/digest.hpp"
#include "core/rules/rules.hpp"
#include "sync/reconcile/capture_watch.hpp"

namespace freehold {
namespace {

constexpr std::size_t kShownChars = 4;
// A key that is used all the time must not wake its owner's devices all the time.
constexpr std::int64_t kUseNotedEveryUs = 60'000'000;

/// The application's table of keys, which the engine knows by its form: the server makes its rows, each holds a secret.
const Table* api_key_table(const std::vector<SealedColumns>& sealed) {
  for (const SealedColumns& columns : sealed) {
    const Table& table = *columns.table;
    const auto has = [&table](std::string_view name) { return table.find(name) != nullptr; };
    if (!table.rows_made_by_clients() && has("provider") && has("key_name") && has("key_last_four")) return &table;
  }
  return nullptr;
}

/// The table of connections to elsewhere: people make its rows, and each may hold credentials.
const SealedColumns* connection_columns(const std::vector<SealedColumns>& sealed) {
  for (const SealedColumns& columns : sealed)
    if (columns.table->rows_made_by_clients() && columns.secret->name == "encrypted_credentials") return &columns;
  return nullptr;
}

Error no_connections() {
  return fail(Code::unknown_table, "the application declares no table of connections with credentials");
}

Error no_api_keys() {
  return fail(Code::unknown_table, "the application declares no table of keys to other services");
}

Error no_such_key() {
  return fail(Code::not_found, "there is no such key among yours");
}

SecretPlace place_of(const SealedColumns& columns, const OwnerId& owner, const RowId& row) {
  return {columns.table->number(), columns.secret->number, row, owner};
}

/// The last characters, of valid UTF-8.
std::string ending_of(std::string_view text) {
  std::size_t from = text.size();
  for (std::size_t chars = 0; from > 0 && chars < kShownChars; --from)
    if ((static_cast<unsigned char>(text[from - 1]) & 0xc0) != 0x80) ++chars;
  return std::string(text.substr(from));
}

bool has_control_character(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

Value optional_value(const std::optional<std::string>& text) {
  return text ? Value(*text) : Value();
}

std::optional<std::string> optional_text(const Value& value) {
  const std::string* text = as_text(value);
  return text == nullptr ? std::nullopt : std::optional<std::string>(*text);
}

Result<ApiKey> shown(const Table& table, const std::vector<Value>& row) {
  const auto cell = [&](std::string_view name) -> const Value& {
    static const Value none;
    const Column* column = table.find(name);
    return column == nullptr ? none : row[column->number];
  };
  ApiKey key;
  FREEHOLD_ASSIGN(key.id, RowId::parse(optional_text(row[table.with_role(ColumnRole::id)->number]).value_or("")));
  key.provider = optional_text(cell("provider")).value_or("");
  key.name = optional_text(cell("key_name"));
  key.last_four = optional_text(cell("key_last_four")).value_or("");
  key.created_at = optional_text(cell("created_at")).value_or("");
  key.last_used_at = optional_text(cell("last_used_at"));
  const std::int64_t* active = as_integer(cell("is_active"));
  key.is_active = active == nullptr || *active != 0;
  return key;
}

std::uint64_t milliseconds(std::int64_t us) {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(us / 1000, 0));
}

}  // namespace

Secrets::Secrets(ServerStore& store, const Schema& schema, KeyWrapper* keys, Clock& clock, Random& random)
    : store_(store),
      schema_(schema),
      keys_(keys),
      clock_(clock),
      random_(random),
      sealed_(sealed_columns(schema)),
      api_keys_(api_key_table(sealed_)),
      connections_(connection_columns(sealed_)) {}

Result<const SealedColumns*> Secrets::columns_of(const Table* table) const {
  if (table == nullptr) return no_api_keys();
  for (const SealedColumns& columns : sealed_)
    if (columns.table == table) return &columns;
  return fail(Code::unknown_column, "rows of " + table->name() + " hold no secrets");
}

Result<KeyWrapper*> Secrets::keys() const {
  if (keys_ == nullptr) return fail(Code::key_missing, std::string(code_info(Code::key_missing).meaning));
  return keys_;
}

Status Secrets::check(const NewApiKey& fresh) const {
  const Table& table = *api_keys_;
  FREEHOLD_TRY(check_value(table, *table.find("provider"), fresh.provider));
  if (fresh.provider.empty()) return fail_at(Code::invalid_value, "name the provider", table.name(), "provider");
  FREEHOLD_TRY(check_value(table, *table.find("key_name"), optional_value(fresh.name)));
  const auto chars = count_code_points(fresh.key.text());
  if (!chars || *chars < kApiKeyCharsMin || *chars > kApiKeyCharsMax)
    return fail_at(
        Code::invalid_value,
        "a key has " + std::to_string(kApiKeyCharsMin) + " to " + std::to_string(kApiKeyCharsMax) + " characters",
        table.name(), "key");
  // It goes into a header of somebody's API, where a line break would begin another one.
  if (has_control_character(fresh.key.text()))
    return fail_at(Code::invalid_value, "a key has no line breaks or other control characters", table.name(), "key");
  return {};
}

Result<ApiKey> Secrets::add_api_key(const OwnerId& owner, const NewApiKey& fresh) {
  FREEHOLD_ASSIGN(const SealedColumns* const columns, columns_of(api_keys_));
  FREEHOLD_ASSIGN(KeyWrapper* const wrapper, keys());
  FREEHOLD_TRY(check(fresh));
  const Table& table = *api_keys_;
  const std::int64_t now_us = clock_.now_us();
  RowWrite row;
  row.row = RowId{make_uuid_v7(clock_, random_)};
  row.clocks = RowClocks(Stamp{Hlc::at(milliseconds(now_us)), kServerDevice});
  row.is_new = true;
  FREEHOLD_ASSIGN(const Sealed sealed, seal(*wrapper, random_, place_of(*columns, owner, row.row), fresh.key.span()));
  row.values = table.default_row();
  const auto set = [&row](const Column* column, Value value) {
    if (column != nullptr) row.values[column->number] = std::move(value);
  };
  set(table.with_role(ColumnRole::id), row.row.text());
  set(table.owner_column(), owner.text());
  set(table.with_role(ColumnRole::created_at), format_time(now_us));
  set(table.with_role(ColumnRole::updated_at), format_time(now_us));
  set(table.find("provider"), fresh.provider);
  set(table.find("key_name"), optional_value(fresh.name));
  set(table.find("key_last_four"), ending_of(fresh.key.text()));
  set(columns->secret, sealed.secret);
  set(columns->nonce, sealed.nonce);
  set(columns->key, sealed.key.bytes);
  set(columns->version, sealed.key.version);
  FREEHOLD_TRY(store_.sealed_rows().add(owner, table, row, kApiKeysMax));
  return shown(table, row.values);
}

Result<std::vector<ApiKey>> Secrets::api_keys(const OwnerId& owner) {
  if (api_keys_ == nullptr) return no_api_keys();
  // Other programs may have added more than we would.
  constexpr std::size_t kShownMax = 1000;
  FREEHOLD_ASSIGN(const auto rows, store_.sealed_rows().list(owner, *api_keys_, kShownMax));
  std::vector<ApiKey> keys;
  for (const auto& row : rows) {
    FREEHOLD_ASSIGN(ApiKey key, shown(*api_keys_, row));
    keys.push_back(std::move(key));
  }
  return keys;
}

Status Secrets::remove_api_key(const OwnerId& owner, const RowId& id) {
  if (api_keys_ == nullptr) return no_api_keys();
  const Table& table = *api_keys_;
  FREEHOLD_ASSIGN(const auto transaction, store_.begin(owner));
  FREEHOLD_ASSIGN(const auto held, transaction->load(table, std::span(&id, 1)));
  if (held.empty() || held.front().deleted) return no_such_key();
  const StoredRow& row = held.front();
  // Above all that devices know of the row, whatever their clocks said.
  const Hlc now = Hlc::at(milliseconds(clock_.now_us()));
  const Hlc after = row.seq > 0 ? Hlc{row.clocks.newest().clock.value + 1} : now;
  const RowRemoval removal{id, RowClocks(Stamp{std::max(now, after), kServerDevice})};
  const Seq seq = transaction->head() + 1;
  FREEHOLD_TRY(transaction->remove(table, std::span(&removal, 1), seq));
  std::uint64_t digest = transaction->digest();
  if (row.seq > 0) digest -= version_digest(table.number(), id, row.seq, row.clocks);
  return transaction->commit(seq, digest);
}

Result<WipedBytes> Secrets::use_api_key(const OwnerId& owner, const RowId& id) {
  FREEHOLD_ASSIGN(const auto keys, api_keys(owner));
  const auto found = std::find_if(keys.begin(), keys.end(), [&id](const ApiKey& key) { return key.id == id; });
  if (found == keys.end()) return no_such_key();
  return use(owner, *found);
}

Result<WipedBytes> Secrets::use_api_key(const OwnerId& owner, std::string_view provider) {
  FREEHOLD_ASSIGN(const auto keys, api_keys(owner));
  const ApiKey* best = nullptr;
  for (const ApiKey& key : keys)
    if (key.provider == provider && (best == nullptr || key.is_active || !best->is_active)) best = &key;
  if (best == nullptr) return no_such_key();
  return use(owner, *best);
}

Result<WipedBytes> Secrets::use(const OwnerId& owner, const ApiKey& key) {
  if (!key.is_active) return fail(Code::wrong_state, "this key has been switched off by its owner");
  FREEHOLD_ASSIGN(const SealedColumns* const columns, columns_of(api_keys_));
  FREEHOLD_ASSIGN(WipedBytes opened, open_sealed(*columns, owner, key.id));
  FREEHOLD_TRY(note_use(owner, key));
  return opened;
}

Status Secrets::note_use(const OwnerId& owner, const ApiKey& key) {
  const Column* column = api_keys_->find("last_used_at");
  if (column == nullptr) return {};
  const std::int64_t now_us = clock_.now_us();
  if (key.last_used_at) {
    const auto noted_us = parse_time(*key.last_used_at);
    if (noted_us && *noted_us <= now_us && now_us - *noted_us < kUseNotedEveryUs) return {};
  }
  const std::string now = format_time(now_us);
  FREEHOLD_TRY(store_.set_cell(*api_keys_, owner, key.id, *column, now, now));
  return drain_owners(store_, schema_, clock_, std::span(&owner, 1), [] { return true; });
}

Status Secrets::put_credentials(const OwnerId& owner, const RowId& connection, const WipedBytes& credentials) {
  if (connections_ == nullptr) return no_connections();
  return put(*connections_->table, owner, connection, credentials.span());
}

Status Secrets::remove_credentials(const OwnerId& owner, const RowId& connection) {
  if (connections_ == nullptr) return no_connections();
  return store_.sealed_rows().clear(*connections_, owner, connection);
}

Status Secrets::put(const Table& table, const OwnerId& owner, const RowId& row, ByteView secret) {
  FREEHOLD_ASSIGN(const SealedColumns* const columns, columns_of(&table));
  FREEHOLD_ASSIGN(KeyWrapper* const wrapper, keys());
  FREEHOLD_ASSIGN(const Sealed sealed, seal(*wrapper, random_, place_of(*columns, owner, row), secret));
  return store_.sealed_rows().put(*columns, owner, row, sealed);
}

Result<WipedBytes> Secrets::open(const Table& table, const OwnerId& owner, const RowId& row) {
  FREEHOLD_ASSIGN(const SealedColumns* const columns, columns_of(&table));
  if (&table == api_keys_) return fail(Code::wrong_state, "a key to another service is opened by using it");
  return open_sealed(*columns, owner, row);
}

Result<WipedBytes> Secrets::open_sealed(const SealedColumns& columns, const OwnerId& owner, const RowId& row) {
  FREEHOLD_ASSIGN(KeyWrapper* const wrapper, keys());
  FREEHOLD_ASSIGN(const auto sealed, store_.sealed_rows().find(columns, owner, row));
  if (!sealed) return fail(Code::not_found, "there is no such row with a secret among yours");
  return unseal(*wrapper, place_of(columns, owner, row), *sealed);
}

}  // namespace freehold
