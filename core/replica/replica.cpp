#include "core/replica/replica.hpp"

#include "core/base/time.hpp"
#include "core/migrate/sqlite_target.hpp"
#include "core/replica/engine.hpp"
#include "core/replica/write_scope.hpp"

namespace freehold {
namespace {

/// Fewer pages of the log are left in it: 4 MiB.
constexpr int kLogPagesKept = 1'000;

int newest_version(std::span<const Migration> migrations) {
  return migrations.empty() ? 0 : migrations.back().version;
}

}  // namespace

Result<std::unique_ptr<Replica>> Replica::open(const ReplicaOptions& options) {
  DatabaseOptions file{options.path, options.vfs};
  file.key = options.key;
  FREEHOLD_ASSIGN(std::unique_ptr<Database> database, Database::open(file));
  auto engine = std::make_unique<Engine>(options, std::move(database));
  FREEHOLD_TRY(engine->start());
  return std::unique_ptr<Replica>(std::move(engine));
}

Engine::Engine(const ReplicaOptions& options, std::unique_ptr<Database> database)
    : options_(options),
      database_(std::move(database)),
      state_(*database_),
      time_(*options.clock, state_),
      rows_(*database_),
      outbox_(*database_, *options.schema, state_),
      known_(*database_, state_),
      writes_(*database_, *options.schema, rows_, outbox_, known_, time_, *options.random),
      journal_(*database_, *options.schema, writes_, time_),
      feed_(*options.schema, rows_, outbox_, known_, journal_),
      refusals_(*database_, *options.schema, outbox_, feed_, writes_, time_),
      recovery_(*options.schema, state_, rows_, outbox_, known_, feed_, time_),
      public_(*database_, *options.schema, state_, rows_),
      queries_(*database_, *options.schema),
      search_(*database_, *options.schema),
      temporary_(*database_),
      sync_({*database_, *options.schema, state_, rows_, outbox_, known_, feed_, refusals_, journal_, recovery_,
             public_, time_},
            newest_version(options.migrations)),
      copy_(*database_, *options.schema, state_, rows_, outbox_, known_, writes_, time_),
      unsynced_(*database_, *options.schema, state_, refusals_, time_, newest_version(options.migrations)),
      schema_version_(newest_version(options.migrations)) {
  // The open database has it; nobody needs it again.
  options_.key.reset();
}

Status Engine::start() {
  FREEHOLD_TRY(add_functions());
  SqliteMigrationTarget target(*database_, Home::device_sqlite);
  FREEHOLD_TRY(upgrade(target, *options_.clock, options_.migrations));
  FREEHOLD_TRY(state_.load(*options_.clock, *options_.random));
  known_.load();
  FREEHOLD_TRY(public_.load());
  FREEHOLD_TRY(search_.start());
  FREEHOLD_TRY(look_at_version());
  return outbox_.load();
}

/// An older program passed over what it had no tables and columns for; the feed brings it once more.
Status Engine::look_at_version() {
  if (state_.schema_version() == schema_version_) return {};
  FREEHOLD_ASSIGN(WriteScope scope, WriteScope::begin(*database_));
  if (state_.epoch()) FREEHOLD_TRY(recovery_.begin(CatchUp::repair));
  FREEHOLD_TRY(public_.begin_again());
  FREEHOLD_TRY(state_.set_schema_version(schema_version_));
  return scope.commit();
}

/// What plain SQL needs to make rows as the typed calls make them.
Status Engine::add_functions() {
  FREEHOLD_TRY(database_->add_function("freehold_new_id",
                                       [this] { return Value{make_uuid_v7(time_, *options_.random).text()}; }));
  FREEHOLD_TRY(database_->add_function("freehold_now", [this] { return Value{format_time(time_.now_us())}; }));
  return database_->add_function("freehold_owner",
                                 [this] { return state_.owner() ? Value{state_.owner()->text()} : Value{}; });
}

Replica::Reply Engine::call(std::string_view command, std::string_view payload) {
  Reply reply;
  Answer answer =
      closed_ ? Answer(fail(Code::closed, "the database has been closed")) : dispatch(command, payload, reply.payload);
  if (answer)
    reply.json = R"({"ok":)" + *answer;
  else
    reply.json = R"({"error":)" + boost::json::serialize(error_to_json(answer.error()));
  if (!closed_) append_instructions(reply.json);
  reply.json += '}';
  return reply;
}

void Engine::append_instructions(std::string& reply) {
  std::set<std::string> changed = writes_.take_changed();
  changed.merge(feed_.take_changed());
  changed.merge(public_.take_changed());
  if (!changed.empty()) {
    const std::vector<std::int64_t> watches = queries_.affected(changed);
    for (std::size_t i = 0; i < watches.size(); ++i)
      reply += (i == 0 ? R"(,"changed":[)" : ",") + std::to_string(watches[i]);
    if (!watches.empty()) reply += ']';
  }
  if (sync_.has_outgoing() && !writes_.in_transaction()) reply += R"(,"outgoing":true)";
  const bool start_over = sync_.take_reconnect();
  if (std::exchange(reconnect_, false) || start_over) reply += R"(,"reconnect":true)";
  const bool refused = sync_.take_refused();
  if (std::exchange(refused_, false) || refused) reply += R"(,"refused":true)";
  if (sync_.take_conflicts()) reply += R"(,"conflicts":true)";
  if (sync_.take_repair()) reply += R"(,"repair":true)";
  if (writes_.in_transaction()) return;
  if (database_->log_pages() >= kLogPagesKept) reply += R"(,"checkpoint":true)";
  const Result<std::string> now = status();
  if (now && *now != told_status_) {
    told_status_ = *now;
    reply += R"(,"status":)" + *now;
  }
}

}  // namespace freehold
