#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/store/sqlite.hpp"
#include "tests/bench/sample_tasks.hpp"

namespace freehold {

/// The limit: the same table with the same indexes and checks in the same kind of file, and nothing of ours around it.
/// Statements are prepared once.
class PlainTasks {
 public:
  /// `like`: a device's file to take the declarations from. `flushed`: commits survive a loss of power.
  PlainTasks(const std::string& path, const std::string& like, std::optional<DatabaseKey> key = std::nullopt,
             bool flushed = false);

  void insert(std::span<const SampleTask> tasks);  ///< in one transaction
  void insert_alone(const SampleTask& task);
  void run(const std::string& sql);
  void rest();  ///< moves the log into the file

 private:
  void bind_and_run(const SampleTask& task);

  std::unique_ptr<Database> file_;
  Statement insert_;
};

}  // namespace freehold
