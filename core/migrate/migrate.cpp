#include "core/migrate/migrate.hpp"

#include <cstdio>

#include "core/base/text.hpp"
#include "core/base/time.hpp"

namespace freehold {
namespace {

/// FNV-1a: finds a file that was edited, not one that was forged.
std::uint64_t fnv1a(std::uint64_t hash, std::string_view text) {
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3U;
  }
  return hash;
}

}  // namespace

Status check_history(const std::vector<AppliedMigration>& applied, std::span<const Migration> steps, Home home) {
  int expected = 0;
  for (const AppliedMigration& taken : applied) {
    ++expected;
    if (taken.version > static_cast<int>(steps.size()))
      return fail(Code::database_too_new,
                  "the database is at step " + migration_title(applied.back().version, applied.back().name) +
                      "; this program knows " + std::to_string(steps.size()) + " steps: use a newer version of it");
    if (taken.version != expected)
      return fail(Code::database_damaged, "the history of migrations has no step " + std::to_string(expected) +
                                              " but a later one; restore it from a backup");
    const Migration& step = steps[static_cast<std::size_t>(taken.version) - 1];
    if (taken.checksum != migration_checksum(step, home))
      return fail(Code::migration_failed, "step " + migration_title(taken.version, taken.name) +
                                              " is not what it was when this database took it; "
                                              "put its text back and write a new step in its place");
  }
  return {};
}

namespace {

Result<int> begin(MigrationTarget& target, std::span<const Migration> steps) {
  FREEHOLD_ASSIGN(const auto applied, checked_history(target, steps));
  return static_cast<int>(applied.size());
}

Status check_version(std::span<const Migration> steps, int wanted) {
  const int newest = static_cast<int>(steps.size());
  if (wanted >= 0 && wanted <= newest) return {};
  return fail(Code::wrong_usage,
              "there is no step " + std::to_string(wanted) + "; the newest is " + std::to_string(newest));
}

Status run_step(MigrationTarget& target, Clock& clock, const Migration& step, bool upwards) {
  const std::string_view script = upwards ? step.up(target.home()) : step.down(target.home());
  if (!upwards && script.empty() && !step.up(target.home()).empty())
    return fail(Code::migration_failed, "step " + migration_title(step.version, step.name) + " has no way back here");
  Status done =
      target.apply(step, script, upwards, migration_checksum(step, target.home()), format_time(clock.now_us()));
  if (done.ok()) return done;
  Error error = std::move(done).error();
  // A database that cannot be reached or is full says nothing about the step.
  if (error.code != Code::database_unavailable && error.code != Code::storage_full && error.code != Code::busy)
    error.code = Code::migration_failed;
  error.message =
      "step " + migration_title(step.version, step.name) + (upwards ? "" : " (down)") + ": " + error.message;
  return error;
}

}  // namespace

std::string_view Migration::up(Home home) const {
  switch (home) {
    case Home::postgres:
      return postgres_up;
    case Home::server_sqlite:
      return sqlite_up;
    case Home::device_sqlite:
      return device_up;
  }
  return {};
}

std::string_view Migration::down(Home home) const {
  switch (home) {
    case Home::postgres:
      return postgres_down;
    case Home::server_sqlite:
      return sqlite_down;
    case Home::device_sqlite:
      return {};
  }
  return {};
}

std::string migration_title(int version, std::string_view name) {
  char number[16];
  std::snprintf(number, sizeof number, "%04d", version);
  return std::string(number) + " " + std::string(name);
}

bool runs_outside_transaction(std::string_view script) {
  return script.find(std::string(kOutsideTransaction) + "\n") != std::string_view::npos;
}

Result<std::vector<AppliedMigration>> checked_history(MigrationTarget& target, std::span<const Migration> steps) {
  FREEHOLD_TRY(target.lock());
  FREEHOLD_ASSIGN(auto applied, target.applied());
  FREEHOLD_TRY(check_history(applied, steps, target.home()));
  return applied;
}

std::string migration_checksum(const Migration& step, Home home) {
  static constexpr std::uint64_t kStart = 0xcbf29ce484222325U;
  const std::uint64_t up = fnv1a(kStart, step.up(home));
  return to_hex16(fnv1a(fnv1a(up, std::string_view("\0", 1)), step.down(home)));
}

Status upgrade(MigrationTarget& target, Clock& clock, std::span<const Migration> steps, std::optional<int> version,
               const MigrationProgress& progress) {
  FREEHOLD_ASSIGN(const int current, begin(target, steps));
  const int newest = static_cast<int>(steps.size());
  const int wanted = version.value_or(newest);
  FREEHOLD_TRY(check_version(steps, wanted));
  if (wanted < current)
    return fail(Code::wrong_usage,
                "the database is at step " + std::to_string(current) + "; a way back is a downgrade");
  for (int next = current; next < wanted; ++next) {
    const Migration& step = steps[static_cast<std::size_t>(next)];
    if (progress) progress(step, true);
    FREEHOLD_TRY(run_step(target, clock, step, true));
  }
  return {};
}

Status downgrade(MigrationTarget& target, Clock& clock, std::span<const Migration> steps, std::optional<int> version,
                 const MigrationProgress& progress) {
  FREEHOLD_ASSIGN(const int current, begin(target, steps));
  const int wanted = version.value_or(current - 1);
  if (wanted < 0) return fail(Code::wrong_usage, "there is no step to take back");
  if (wanted > current)
    return fail(Code::wrong_usage, "the database is at step " + std::to_string(current) + "; a way on is an upgrade");
  for (int last = current; last > wanted; --last) {
    const Migration& step = steps[static_cast<std::size_t>(last) - 1];
    if (progress) progress(step, false);
    FREEHOLD_TRY(run_step(target, clock, step, false));
  }
  return {};
}

Status stamp(MigrationTarget& target, Clock& clock, std::span<const Migration> steps, int version) {
  FREEHOLD_TRY(check_version(steps, version));
  FREEHOLD_ASSIGN(const int current, begin(target, steps));
  const std::string now = format_time(clock.now_us());
  const auto mark = [&](int number, bool upwards) {
    const Migration& step = steps[static_cast<std::size_t>(number) - 1];
    return target.apply(step, "", upwards, migration_checksum(step, target.home()), now);
  };
  for (int next = current + 1; next <= version; ++next) FREEHOLD_TRY(mark(next, true));
  for (int last = current; last > version; --last) FREEHOLD_TRY(mark(last, false));
  return {};
}

}  // namespace freehold
