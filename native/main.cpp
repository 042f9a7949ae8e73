#include <csignal>
#include <cstdio>
#include <exception>

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include "native/command.hpp"

namespace freehold {
namespace {

void log_to_stderr() {
  auto log = spdlog::stderr_color_mt("freehold");
  log->set_pattern("%Y-%m-%dT%H:%M:%S.%fZ %^%l%$ %v", spdlog::pattern_time_type::utc);
  spdlog::set_default_logger(std::move(log));
}

int run(int argc, char** argv) {
  CLI::App app("Freehold: an application's data on every device, in step with one server.", "freehold");
  app.set_version_flag("--version", "freehold " FREEHOLD_VERSION);
  app.require_subcommand(1);
  app.footer("Exit status: 0 done, 1 failed, 2 wrong usage, 3 a check found differences.");
  bool verbose = false;
  app.add_flag("-v,--verbose", verbose, "Log more, on stderr");
  Action action;
  add_serve(app, action);
  add_migrate(app, action);
  add_verify(app, action);
  add_import(app, action);
  add_transfer(app, action);
  add_backup(app, action);
  add_restore(app, action);
  add_keys(app, action);
  add_user(app, action);
  add_sync(app, action);
  add_simulate(app, action);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& problem) {
    return app.exit(problem) == 0 ? kDone : kWrongUsage;
  }
  if (verbose) spdlog::set_level(spdlog::level::debug);
  const auto outcome = action();
  if (outcome) return *outcome;
  std::fprintf(stderr, "freehold: %s (%s)\n", outcome.error().message.c_str(),
               std::string(code_name(outcome.error().code)).c_str());
  return outcome.error().code == Code::wrong_usage ? kWrongUsage : kFailed;
}

}  // namespace
}  // namespace freehold

int main(int argc, char** argv) {
  try {
    // A reader that went away is an error of the write, not the end of the process.
    std::signal(SIGPIPE, SIG_IGN);
    freehold::log_to_stderr();
    return freehold::run(argc, argv);
  } catch (const std::exception& fault) {
    std::fprintf(stderr, "freehold: %s (internal)\n", fault.what());
    return freehold::kFailed;
  }
}
