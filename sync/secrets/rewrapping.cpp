#include "sync/secrets/rewrapping.hpp"

#include <exception>

#include "sync/secrets/envelope.hpp"

namespace freehold {
namespace {

constexpr std::size_t kBatch = 100;
constexpr int kAttempts = 5;

/// Of two that lock the same rows in another order the database sends one away; its rows are then still to be done.
Result<std::int64_t> replace(SealedRows& rows, const SealedColumns& columns,
                             std::span<const SealedRows::Rewrap> batch) {
  for (int tries = 1;; ++tries) {
    auto replaced = rows.rewrap(columns, batch);
    if (replaced || replaced.error().code != Code::busy || tries == kAttempts) return replaced;
  }
}

class Pass {
 public:
  Pass(SealedRows& rows, KeyWrapper& keys, const std::function<bool()>& go_on)
      : rows_(rows), keys_(keys), go_on_(go_on) {}

  Status run(const SealedColumns& columns, const std::string& newest);
  Rewrapped take() { return std::move(done_); }
  bool goes_on() const { return !go_on_ || go_on_(); }

 private:
  Status wrap(const SealedColumns& columns, std::vector<SealedRows::Wrapped> held);

  SealedRows& rows_;
  KeyWrapper& keys_;
  const std::function<bool()>& go_on_;
  Rewrapped done_;
};

Status Pass::run(const SealedColumns& columns, const std::string& newest) {
  RowId after;
  while (goes_on()) {
    FREEHOLD_ASSIGN(auto held, rows_.wrapped_otherwise(columns, newest, after, kBatch));
    if (held.empty()) return {};
    after = held.back().row;
    FREEHOLD_TRY(wrap(columns, std::move(held)));
  }
  return {};
}

Status Pass::wrap(const SealedColumns& columns, std::vector<SealedRows::Wrapped> held) {
  std::vector<SealedRows::Rewrap> batch;
  for (SealedRows::Wrapped& row : held) {
    const SecretPlace place{columns.table->number(), columns.secret->number, row.row, row.owner};
    auto fresh = rewrap(keys_, place, row.key);
    if (fresh) {
      batch.push_back({std::move(row), std::move(*fresh)});
      continue;
    }
    const Code code = fresh.error().code;
    if (code != Code::key_missing && code != Code::database_damaged) return std::move(fresh).error();
    // One that nobody can open must not keep the others from being wrapped.
    ++done_.passed_over;
    if (!done_.why) done_.why = std::move(fresh).error();
  }
  FREEHOLD_ASSIGN(const std::int64_t replaced, replace(rows_, columns, batch));
  done_.secrets += replaced;
  return {};
}

}  // namespace

Result<Rewrapped> rewrap_all(ServerStore& store, const Schema& schema, KeyWrapper& keys,
                             const std::function<bool()>& go_on) {
  FREEHOLD_ASSIGN(const std::string newest, keys.newest());
  Pass pass(store.sealed_rows(), keys, go_on);
  for (const SealedColumns& columns : sealed_columns(schema)) FREEHOLD_TRY(pass.run(columns, newest));
  return pass.take();
}

RewrapWatch::RewrapWatch(ServerStore& store, const Schema& schema, KeyWrapper& keys, Options options)
    : store_(store), schema_(schema), keys_(keys), options_(std::move(options)) {
  thread_ = std::thread([this] { run(); });
}

RewrapWatch::~RewrapWatch() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  ending_.notify_all();
  thread_.join();
}

bool RewrapWatch::wait(std::chrono::milliseconds length) {
  std::unique_lock lock(mutex_);
  return !ending_.wait_for(lock, length, [this] { return ended_; });
}

void RewrapWatch::run() {
  using SteadyClock = std::chrono::steady_clock;
  std::string seen;
  auto next = SteadyClock::now();
  do {
    const auto newest = keys_.newest();
    const bool changed = newest && *newest != seen;
    if (!changed && SteadyClock::now() < next) continue;
    const bool done = look();
    next = SteadyClock::now() + (changed || !done ? options_.settling : options_.pause);
    if (changed) seen = *newest;
  } while (wait(options_.interval));
}

bool RewrapWatch::look() {
  Result<Rewrapped> done = Rewrapped();
  try {
    done = rewrap_all(store_, schema_, keys_, [this] { return wait(std::chrono::milliseconds(0)); });
  } catch (const std::exception& thrown) {
    done = fail(Code::internal, thrown.what());
  }
  const bool is_news = !done || done->secrets > 0 || done->passed_over > 0;
  if (is_news && options_.report) options_.report(done);
  return done.ok();
}

}  // namespace freehold
