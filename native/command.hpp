#pragma once

#include <functional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "core/base/result.hpp"

namespace freehold {

/// What the command answers to its shell.
enum ExitStatus : int { kDone = 0, kFailed = 1, kWrongUsage = 2, kFoundDifferences = 3 };

/// What a subcommand does once the command line has been read. Results go to stdout, everything else to stderr.
using Action = std::function<Result<ExitStatus>()>;

// Each adds its subcommand to `app`, and sets `action` when that was the one on the command line.
void add_serve(CLI::App& app, Action& action);
void add_migrate(CLI::App& app, Action& action);
void add_verify(CLI::App& app, Action& action);
void add_import(CLI::App& app, Action& action);
void add_transfer(CLI::App& app, Action& action);
void add_backup(CLI::App& app, Action& action);
void add_restore(CLI::App& app, Action& action);
void add_keys(CLI::App& app, Action& action);
void add_user(CLI::App& app, Action& action);
void add_sync(CLI::App& app, Action& action);
void add_simulate(CLI::App& app, Action& action);

/// `migrate sql` and `migrate revision`, which need no database.
void add_revision(CLI::App& migrate, Action& action);

}  // namespace freehold
