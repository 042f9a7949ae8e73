#include "tests/bench/plain_tasks.hpp"

#include "tests/support/must.hpp"

namespace freehold {

namespace {

/// What makes `users` and `tasks` again, without triggers.
std::vector<std::string> declarations(const std::string& path) {
  DatabaseOptions options;
  options.path = path;
  const auto file = must(Database::open(options));
  Statement parts = must(
      file->prepare("SELECT sql FROM sqlite_schema WHERE tbl_name IN ('users', 'tasks') AND type IN ('table', 'index') "
                    "AND sql IS NOT NULL ORDER BY type DESC, tbl_name DESC"));
  std::vector<std::string> all;
  while (must(parts.step())) all.emplace_back(parts.text(0));
  return all;
}

}  // namespace

PlainTasks::PlainTasks(const std::string& path, const std::string& like, std::optional<DatabaseKey> key, bool flushed) {
  DatabaseOptions options;
  options.path = path;
  options.key = std::move(key);
  options.flush_commits = flushed;
  file_ = must(Database::open(options));
  for (const std::string& part : declarations(like)) run(part);
  run(std::string("INSERT INTO users (id, email, created_at, updated_at) VALUES ('") + kBenchOwner +
      "', 'ada@example.org', '" + kBenchTime + "', '" + kBenchTime + "')");
  insert_ = must(
      file_->prepare("INSERT INTO tasks (id, user_id, title, description, completed, created_at, updated_at) VALUES "
                     "(?1, ?2, ?3, ?4, 0, ?5, ?5)"));
  insert_.bind_text(2, kBenchOwner).bind_text(5, kBenchTime);
}

void PlainTasks::bind_and_run(const SampleTask& task) {
  must(insert_.bind_text(1, task.id).bind_text(3, task.title).bind_text(4, task.description).run());
}

void PlainTasks::insert(std::span<const SampleTask> tasks) {
  run("BEGIN");
  for (const SampleTask& task : tasks) bind_and_run(task);
  run("COMMIT");
}

void PlainTasks::insert_alone(const SampleTask& task) {
  bind_and_run(task);
}

void PlainTasks::run(const std::string& sql) {
  must(file_->execute(sql));
}

void PlainTasks::rest() {
  must(file_->checkpoint());
}

}  // namespace freehold
