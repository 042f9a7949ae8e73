#include <iostream>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "core/base/text.hpp"
#include "native/command.hpp"
#include "native/simulation/teeth.hpp"

namespace freehold {
namespace {

using simulation::Counts;
using simulation::RunReport;

struct SimulateCommand {
  simulation::RunOptions run;
  std::uint64_t seeds = 1;
  bool json = false;
  bool teeth = false;

  Result<ExitStatus> simulate() const;
  Result<ExitStatus> try_teeth(const simulation::Images& images) const;
};

boost::json::object faults_of(const Counts& counts) {
  boost::json::object faults;
  for (const simulation::FaultKind& kind : simulation::kFaults)
    faults[kind.name] = counts.faults[static_cast<std::size_t>(kind.fault)];
  return faults;
}

boost::json::object to_json(const Counts& counts) {
  return {{"steps", counts.steps},
          {"transactions_accepted", counts.accepted},
          {"transactions_refused", counts.refused},
          {"checks", counts.checks},
          {"faults", faults_of(counts)}};
}

boost::json::object to_json(const RunReport& report) {
  boost::json::object object = to_json(report.counts);
  object["seed"] = report.seed;
  object["trace"] = to_hex16(report.trace_hash);
  if (report.failure.empty()) return object;
  object["failure"] = report.failure;
  object["step"] = report.failed_at_step;
  object["events"] = boost::json::array(report.last_events.begin(), report.last_events.end());
  return object;
}

void print_failure(const RunReport& report) {
  for (const std::string& event : report.last_events) std::cout << "  " << event << '\n';
  std::cout << "seed " << report.seed << " fails at step " << report.failed_at_step << ": " << report.failure << '\n';
}

void print(const Counts& counts, std::uint64_t seeds, std::uint64_t trace) {
  std::cout << "seeds " << seeds << ", steps " << counts.steps << ", transactions accepted " << counts.accepted
            << " and refused " << counts.refused << ", checks " << counts.checks << '\n';
  for (const simulation::FaultKind& kind : simulation::kFaults)
    std::cout << "  " << counts.faults[static_cast<std::size_t>(kind.fault)] << " × " << kind.name << '\n';
  std::cout << "trace " << to_hex16(trace) << '\n';
}

Result<ExitStatus> SimulateCommand::try_teeth(const simulation::Images& images) const {
  bool all_found = true;
  for (const simulation::Tooth& tooth : simulation::teeth()) {
    const simulation::Bite bite = simulation::find_defect(tooth, run, images);
    all_found = all_found && bite.seeds > 0;
    if (bite.seeds > 0)
      std::cout << tooth.name << ": found in seed " << bite.seeds << ": " << bite.failure << '\n';
    else
      std::cout << tooth.name << ": not found in " << tooth.seeds_max << " seeds\n";
  }
  return all_found ? kDone : kFailed;
}

Result<ExitStatus> SimulateCommand::simulate() const {
  FREEHOLD_ASSIGN(const simulation::Images images, simulation::Images::make());
  if (teeth) return try_teeth(images);
  Counts total;
  std::uint64_t trace = 0;
  boost::json::array reports;
  bool failed = false;
  for (std::uint64_t i = 0; i < seeds; ++i) {
    simulation::RunOptions options = run;
    options.seed = run.seed + i;
    const RunReport report = simulation::simulate(options, images);
    total.add(report.counts);
    trace = trace * 31 + report.trace_hash;
    failed = failed || !report.failure.empty();
    if (json)
      reports.push_back(to_json(report));
    else if (!report.failure.empty())
      print_failure(report);
  }
  if (json)
    std::cout << boost::json::serialize(reports) << '\n';
  else
    print(total, seeds, trace);
  return failed ? kFailed : kDone;
}

}  // namespace

void add_simulate(CLI::App& app, Action& action) {
  auto command = std::make_shared<SimulateCommand>();
  CLI::App* simulate = app.add_subcommand(
      "simulate", "Runs devices and a server against every fault there is, in one process and in virtual time");
  simulate->add_option("--seed", command->run.seed, "The first seed")->capture_default_str();
  simulate->add_option("--seeds", command->seeds, "How many runs, each with the next seed")->capture_default_str();
  simulate->add_option("--clients", command->run.clients, "Devices, of up to three people")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  simulate->add_option("--steps", command->run.steps, "Steps of a run")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  simulate->add_option("--events", command->run.events, "The last events that a failure shows")->capture_default_str();
  simulate->add_flag("--json", command->json, "Print every run as JSON");
  if (kDefectsCanBeMade)
    simulate->add_flag("--teeth", command->teeth, "Make every mistake on purpose, and say which seed finds it");
  simulate->footer("The same seed, clients and steps give the same run, event for event; its trace says so.");
  simulate->callback([command, &action] { action = [command] { return command->simulate(); }; });
}

}  // namespace freehold
