#include <boost/json.hpp>

#include "core/replica/engine.hpp"
#include "core/replica/write_scope.hpp"

namespace freehold {
namespace {

namespace json = boost::json;

Error missing(const char* field, const char* wanted) {
  return fail(Code::malformed, std::string("the command needs '") + field + "': " + wanted);
}

Result<std::string_view> text_of(const json::object& fields, const char* name) {
  const json::value* value = fields.if_contains(name);
  if (const json::string* text = value != nullptr ? value->if_string() : nullptr)
    return std::string_view(text->data(), text->size());
  return missing(name, "text");
}

Result<std::int64_t> number_of(const json::object& fields, const char* name) {
  const json::value* value = fields.if_contains(name);
  if (const std::int64_t* number = value != nullptr ? value->if_int64() : nullptr) return *number;
  return missing(name, "a whole number");
}

Result<const json::object*> object_of(const json::object& fields, const char* name) {
  const json::value* value = fields.if_contains(name);
  if (const json::object* object = value != nullptr ? value->if_object() : nullptr) return object;
  return missing(name, "an object");
}

Result<const json::array*> list_of(const json::object& fields, const char* name) {
  const json::value* value = fields.if_contains(name);
  if (const json::array* list = value != nullptr ? value->if_array() : nullptr) return list;
  return missing(name, "a list");
}

Result<RowId> row_of(const json::object& fields) {
  FREEHOLD_ASSIGN(const std::string_view text, text_of(fields, "id"));
  return RowId::parse(text);
}

/// Parameters may be left out where there are none.
Result<json::array> params_of(const json::object& fields) {
  if (fields.if_contains("params") == nullptr) return json::array();
  FREEHOLD_ASSIGN(const json::array* params, list_of(fields, "params"));
  return *params;
}

Result<std::string> done(Status status) {
  if (!status) return std::move(status).error();
  return std::string("null");
}

std::string progress_text(std::int64_t done, std::int64_t total) {
  return R"({"done":)" + std::to_string(done) + R"(,"total":)" + std::to_string(total) + '}';
}

/// What there is to say about it without the passwords in it.
std::string password_change_word(std::string_view change) {
  if (change.empty()) return "null";
  return change.starts_with(R"({"refused":)") ? R"("refused")" : R"("pending")";
}

std::string number_or_null(std::int64_t number) {
  return number > 0 ? std::to_string(number) : "null";
}

}  // namespace

Engine::Answer Engine::dispatch(std::string_view command, std::string_view payload, Bytes& out) {
  FREEHOLD_ASSIGN(const json::value parsed, parse_json(command));
  const json::object* fields = parsed.if_object();
  if (fields == nullptr) return fail(Code::malformed, "a command is a JSON object");
  FREEHOLD_ASSIGN(const std::string_view name, text_of(*fields, "do"));
  if (name == "close") {
    closed_ = true;
    return std::string("null");
  }
  if (name == "call") {
    FREEHOLD_ASSIGN(const std::string_view procedure, text_of(*fields, "name"));
    FREEHOLD_ASSIGN(const json::object* arguments, object_of(*fields, "arguments"));
    return call_procedure(procedure, *arguments);
  }
  bool known = true;
  auto answer = row_command(name, *fields, known);
  if (!known) answer = read_command(name, *fields, out, known = true);
  if (!known) answer = temporary_command(name, *fields, payload, known = true);
  if (!known) answer = sync_command(name, *fields, payload, out, known = true);
  if (!known) answer = file_command(name, *fields, payload, out, known = true);
  if (!known) answer = account_command(name, *fields, known = true);
  if (!known) return fail(Code::malformed, "there is no command '" + std::string(name) + "'");
  return answer;
}

Result<const Table*> Engine::table_of(const Fields& fields) const {
  FREEHOLD_ASSIGN(const std::string_view name, text_of(fields, "table"));
  const Table* table = options_.schema->find(name);
  if (table == nullptr || !table->on_devices())
    return fail_at(Code::unknown_table, "there is no table '" + std::string(name) + "'", std::string(name));
  return table;
}

Engine::Answer Engine::row_command(std::string_view name, const Fields& fields, bool& known) {
  if (name == "begin") return done(writes_.begin());
  if (name == "commit") return done(writes_.commit());
  if (name == "rollback") return done(writes_.rollback());
  if (name == "execute") {
    FREEHOLD_ASSIGN(const std::string_view sql, text_of(fields, "sql"));
    FREEHOLD_ASSIGN(const json::array params, params_of(fields));
    FREEHOLD_ASSIGN(const std::int64_t changes, writes_.execute(sql, params));
    return R"({"changes":)" + std::to_string(changes) + '}';
  }
  if (name != "insert" && name != "insert_many" && name != "update" && name != "delete" && name != "get") {
    known = false;
    return std::string();
  }
  FREEHOLD_ASSIGN(const Table* table, table_of(fields));
  if (name == "insert") {
    FREEHOLD_ASSIGN(const json::object* values, object_of(fields, "values"));
    return writes_.insert(*table, *values);
  }
  if (name == "insert_many") {
    FREEHOLD_ASSIGN(const json::array* rows, list_of(fields, "rows"));
    return writes_.insert_many(*table, *rows);
  }
  FREEHOLD_ASSIGN(const RowId row, row_of(fields));
  if (name == "update") {
    FREEHOLD_ASSIGN(const json::object* values, object_of(fields, "values"));
    return writes_.update(*table, row, *values);
  }
  if (name == "delete") return done(writes_.remove(*table, row));
  FREEHOLD_ASSIGN(const auto values, rows_.get(*table, row));
  return values ? encode_row(*table, *values) : "null";
}

Engine::Answer Engine::read_command(std::string_view name, const Fields& fields, Bytes& out, bool& known) {
  if (name == "unwatch") {
    FREEHOLD_ASSIGN(const std::int64_t id, number_of(fields, "id"));
    queries_.unwatch(id);
    return std::string("null");
  }
  if (name == "search") return search(fields, out);
  if (name != "query" && name != "watch") {
    known = false;
    return std::string();
  }
  FREEHOLD_ASSIGN(const std::string_view sql, text_of(fields, "sql"));
  if (name == "watch") {
    FREEHOLD_ASSIGN(const std::int64_t id, number_of(fields, "id"));
    FREEHOLD_ASSIGN(const std::set<std::string> tables, queries_.watch(id, sql));
    return json::serialize(json::object{{"tables", json::array(tables.begin(), tables.end())}});
  }
  FREEHOLD_ASSIGN(const json::array params, params_of(fields));
  return rows(sql, params, fields, out);
}

Engine::Answer Engine::rows(std::string_view sql, const json::array& params, const Fields& fields, Bytes& out) {
  const json::value* form = fields.if_contains("form");
  if (form != nullptr && *form == "json") return queries_.json(sql, params);
  FREEHOLD_ASSIGN(out, queries_.packed(sql, params));
  return std::string("null");
}

Engine::Answer Engine::search(const Fields& fields, Bytes& out) {
  if (writes_.in_transaction()) return fail(Code::wrong_state, "a transaction is open; search after it");
  Search::Question question;
  FREEHOLD_ASSIGN(question.table, text_of(fields, "table"));
  FREEHOLD_ASSIGN(question.typed, text_of(fields, "words"));
  if (fields.if_contains("limit") != nullptr) {
    FREEHOLD_ASSIGN(question.limit, number_of(fields, "limit"));
  }
  if (fields.if_contains("where") != nullptr) {
    FREEHOLD_ASSIGN(question.where, object_of(fields, "where"));
  }
  FREEHOLD_ASSIGN(const auto found, search_.find(question));
  if (!found) return std::string(R"({"behind":true})");
  return rows(found->sql, found->params, fields, out);
}

Engine::Answer Engine::temporary_command(std::string_view name, const Fields& fields, std::string_view payload,
                                         bool& known) {
  if (name != "make_temporary" && name != "fill_temporary" && name != "drop_temporary") {
    known = false;
    return std::string();
  }
  if (writes_.in_transaction()) return fail(Code::wrong_state, "a transaction is open; do this after it");
  FREEHOLD_ASSIGN(const std::string_view table, text_of(fields, "table"));
  if (name == "drop_temporary") return done(temporary_.drop(table));
  if (name == "fill_temporary") {
    FREEHOLD_ASSIGN(const std::int64_t rows, temporary_.fill(table, payload));
    return R"({"rows":)" + std::to_string(rows) + '}';
  }
  FREEHOLD_ASSIGN(const json::array* listed, list_of(fields, "columns"));
  std::vector<std::string_view> columns;
  for (const json::value& column : *listed) {
    const json::string* text = column.if_string();
    if (text == nullptr) return missing("columns", "a list of names");
    columns.emplace_back(text->data(), text->size());
  }
  return done(temporary_.make(table, columns));
}

Engine::Answer Engine::sync_command(std::string_view name, const Fields& fields, std::string_view payload, Bytes& out,
                                    bool& known) {
  if (name == "receive") return receive(payload);
  if (name == "take") {
    if (writes_.in_transaction()) return fail(Code::wrong_state, "a transaction is open; send after it");
    FREEHOLD_ASSIGN(const std::string message, sync_.take());
    out.assign(message.begin(), message.end());
    return std::string("null");
  }
  if (name == "connected") {
    FREEHOLD_ASSIGN(const std::string_view token, text_of(fields, "token"));
    return done(sync_.connected(std::string(token)));
  }
  if (name == "disconnected") {
    sync_.disconnected();
    return std::string("null");
  }
  if (name == "subscribe" || name == "unsubscribe") return done(subscribe(fields, name == "subscribe"));
  return refusal_command(name, fields, known);
}

/// From the next connection on; what is no longer wanted goes at once.
Status Engine::subscribe(const Fields& fields, bool wanted) {
  FREEHOLD_ASSIGN(const std::string_view scope, text_of(fields, "scope"));
  if (scope != "public")
    return fail(Code::not_found, "there is no scope '" + std::string(scope) + "'; the one to subscribe to is 'public'");
  if (writes_.in_transaction()) return fail(Code::wrong_state, "a transaction is open; subscribe after it");
  if (wanted == public_.subscribed()) return {};
  Status kept = [&]() -> Status {
    FREEHOLD_ASSIGN(WriteScope write, WriteScope::begin(*database_));
    FREEHOLD_TRY(wanted ? public_.subscribe() : public_.unsubscribe());
    return write.commit();
  }();
  if (!kept) {
    FREEHOLD_TRY(state_.reload());
    FREEHOLD_TRY(public_.load());
    return kept;
  }
  reconnect_ = reconnect_ || sync_.has_said_hello();
  return {};
}

Engine::Answer Engine::receive(std::string_view payload) {
  if (writes_.in_transaction()) return fail(Code::wrong_state, "a transaction is open; keep the message until it ends");
  Status received = sync_.receive(payload);
  if (!received) {
    sync_.disconnected();
    reconnect_ = true;
  }
  return done(std::move(received));
}

Engine::Answer Engine::account_command(std::string_view name, const Fields& fields, bool& known) {
  if (name == "status") return status();
  const bool writes_state = name == "sign_in" || name == "set_session" || name == "set_password_change";
  if (writes_state && writes_.in_transaction())
    return fail(Code::wrong_state, "a transaction is open; sign in or out after it");
  if (name == "sign_in") return sign_in(fields);
  if (name == "me") return me();
  if (name == "session") return state_.session().empty() ? std::string("null") : state_.session();
  if (name == "set_session") {
    const json::value* session = fields.if_contains("session");
    if (session == nullptr) return missing("session", "an object or null");
    return done(state_.set_session(session->is_null() ? std::string() : json::serialize(*session)));
  }
  if (name == "password_change") return state_.password_change().empty() ? "null" : state_.password_change();
  if (name == "set_password_change") {
    const json::value* change = fields.if_contains("change");
    if (change == nullptr) return missing("change", "an object or null");
    return done(state_.set_password_change(change->is_null() ? std::string() : json::serialize(*change)));
  }
  return setting_command(name, fields, known);
}

/// What the application keeps on this device alone.
Engine::Answer Engine::setting_command(std::string_view name, const Fields& fields, bool& known) {
  if (name != "setting" && name != "set_setting") {
    known = false;
    return std::string();
  }
  FREEHOLD_ASSIGN(const std::string_view setting, text_of(fields, "name"));
  if (name == "setting") return state_.setting(setting);
  if (writes_.in_transaction()) return fail(Code::wrong_state, "a transaction is open; keep settings after it");
  const json::value* value = fields.if_contains("value");
  if (value == nullptr) return missing("value", "any JSON, or null to forget the setting");
  return done(state_.set_setting(setting, value->is_null() ? std::string() : json::serialize(*value)));
}

Engine::Answer Engine::sign_in(const Fields& fields) {
  FREEHOLD_ASSIGN(const json::object* user, object_of(fields, "user"));
  FREEHOLD_ASSIGN(const json::object* session, object_of(fields, "session"));
  const Table& table = *options_.schema->owner_table();
  std::vector<Value> row(table.width());
  for (const Column& column : table.columns()) {
    if (!column.on_devices()) continue;
    const json::value* value = user->if_contains(column.name);
    row[column.number] = column.default_value;
    if (value == nullptr) continue;
    FREEHOLD_ASSIGN(row[column.number], cell_from_json(table, column, *value));
  }
  const OwnerId owner{row_id_of(table, row).uuid};
  if (owner.uuid.is_nil()) return missing("user", "the account's row, with its id");
  if (state_.owner() && *state_.owner() != owner)
    return fail(Code::database_foreign,
                "this database belongs to another account; open one of its own for this account");
  if (Status bound = bind_account(row, owner, json::serialize(*session)); !bound) {
    FREEHOLD_TRY(state_.reload());
    return std::move(bound).error();
  }
  return me();
}

Status Engine::bind_account(std::span<const Value> row, const OwnerId& owner, const std::string& session) {
  FREEHOLD_ASSIGN(WriteScope scope, WriteScope::begin(*database_));
  // Once the feed has brought the row, it is newer than the answer to a sign-in can be.
  if (!state_.first_sync_done()) FREEHOLD_TRY(rows_.upsert(*options_.schema->owner_table(), row));
  FREEHOLD_TRY(state_.set_owner(owner));
  FREEHOLD_TRY(state_.set_session(session));
  return scope.commit();
}

Engine::Answer Engine::me() {
  if (!state_.owner()) return std::string("null");
  const Table& table = *options_.schema->owner_table();
  FREEHOLD_ASSIGN(const auto row, rows_.get(table, RowId{state_.owner()->uuid}));
  return row ? encode_row(table, *row) : "null";
}

Engine::Answer Engine::refusal_command(std::string_view name, const Fields& fields, bool& known) {
  if (name == "refused") return refusals_.list();
  if (name == "conflicts") return journal_.list();
  if (name != "retry" && name != "edit" && name != "discard" && name != "restore" && name != "dismiss") {
    known = false;
    return std::string();
  }
  if (writes_.in_transaction()) return fail(Code::wrong_state, "a transaction is open; do this after it");
  FREEHOLD_ASSIGN(const std::int64_t id, number_of(fields, "id"));
  if (name == "retry") return done(refusals_.retry(id));
  if (name == "restore") return journal_.restore(id);
  if (name == "dismiss") return done(journal_.dismiss(id));
  if (name == "edit") {
    FREEHOLD_ASSIGN(const json::array* rows, list_of(fields, "rows"));
    return done(refusals_.edit(id, *rows));
  }
  FREEHOLD_ASSIGN(const std::vector<std::int64_t> discarded, refusals_.discard(id));
  return json::serialize(json::object{{"discarded", json::array(discarded.begin(), discarded.end())}});
}

Result<std::string> Engine::status() {
  FREEHOLD_ASSIGN(const std::int64_t oldest, outbox_.oldest_pending_at());
  FREEHOLD_ASSIGN(const std::int64_t refused, refusals_.count());
  FREEHOLD_ASSIGN(const std::int64_t conflicts, journal_.count());
  std::string out = R"({"signed_in":)" + std::string(state_.owner() ? "true" : "false");
  out += R"(,"user_id":)" + (state_.owner() ? '"' + state_.owner()->text() + '"' : "null");
  out += R"(,"client_id":")" + state_.client().text() + '"';
  out += R"(,"connected":)" + std::string(sync_.is_live() ? "true" : "false");
  out += R"(,"pending":)" + std::to_string(outbox_.pending());
  out += R"(,"oldest_pending_at":)" + number_or_null(oldest);
  out += R"(,"held":)" + std::to_string(outbox_.held());
  out += R"(,"refused":)" + std::to_string(refused);
  out += R"(,"conflicts":)" + std::to_string(conflicts);
  out += R"(,"last_sync_at":)" + number_or_null(state_.last_sync_at());
  out += R"(,"first_sync_done":)" + std::string(state_.first_sync_done() ? "true" : "false");
  out += R"(,"password_change":)" + password_change_word(state_.password_change());
  out += R"(,"public":)" +
         (public_.subscribed() ? R"({"rows":)" + std::to_string(public_.rows()) + '}' : std::string("null"));
  const FirstSync& first = state_.first_sync();
  out += R"(,"first_sync":)" + (first.at.empty() ? "null" : progress_text(first.done, first.total));
  const auto progress = sync_.progress();
  out += R"(,"syncing":)" + (progress ? progress_text(progress->done, progress->total) : "null");
  return out + R"(,"schema_version":)" + std::to_string(schema_version_) + '}';
}

}  // namespace freehold
