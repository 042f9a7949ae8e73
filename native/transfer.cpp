#include "sync/stores/transfer.hpp"

#include <algorithm>
#include <iomanip>
#include <iostream>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "core/workspace/workspace.hpp"
#include "native/command.hpp"
#include "native/interrupt.hpp"
#include "native/progress.hpp"
#include "sync/auth/system.hpp"

namespace freehold {
namespace {

struct TransferCommand {
  std::string from, to;
  bool json = false;

  Result<ExitStatus> run() const;
};

void print_json(const TransferReport& report) {
  boost::json::array tables;
  for (const TransferredTable& table : report.tables)
    tables.push_back(boost::json::object{
        {"name", table.name}, {"from", table.from_rows}, {"to", table.to_rows}, {"equal", table.equal}});
  std::cout << boost::json::serialize(boost::json::object{
                   {"equal", report.equal()}, {"resumed", report.resumed}, {"tables", std::move(tables)}})
            << '\n';
}

void print_text(const TransferReport& report) {
  std::size_t width = 0;
  for (const TransferredTable& table : report.tables) width = std::max(width, table.name.size());
  for (const TransferredTable& table : report.tables) {
    std::cout << std::left << std::setw(static_cast<int>(width)) << table.name << std::right << std::setw(12)
              << table.from_rows;
    if (table.equal)
      std::cout << "  equal\n";
    else
      std::cout << "  DIFFERENT: the target has " << table.to_rows << '\n';
  }
}

Result<ExitStatus> TransferCommand::run() const {
  note_interrupts();
  SystemClock clock;
  TransferOrder order{from, to, embedded_migrations(), {}, interrupted};
  Result<TransferReport> report = [&] {
    ProgressLine line;
    order.progress = [&line](const std::string& table, std::int64_t rows) {
      line.show(table + ": " + std::to_string(rows) + " rows copied");
    };
    return transfer(order, workspace_schema(), clock);
  }();
  if (!report) return std::move(report).error();
  if (json)
    print_json(*report);
  else
    print_text(*report);
  if (report->equal()) return kDone;
  std::cout.flush();
  std::cerr
      << "freehold: the two databases differ; the target stays closed to servers, and the same command begins anew\n";
  return kFailed;
}

}  // namespace

void add_transfer(CLI::App& app, Action& action) {
  auto command = std::make_shared<TransferCommand>();
  CLI::App* transfer = app.add_subcommand(
      "transfer", "Moves a server into an empty Postgres: devices go on as before. Stop the server first");
  transfer->add_option("--from", command->from, "The database to move: sqlite:PATH or postgres://user@host/name")
      ->required()
      ->type_name("URL");
  transfer->add_option("--to", command->to, "The database to move it to: postgres://user@host/name")
      ->required()
      ->type_name("URL");
  transfer->add_flag("--json", command->json, "Print the result as JSON");
  transfer->footer("A transfer that was interrupted goes on when the same command is given again.");
  transfer->callback([command, &action] { action = [command] { return command->run(); }; });
}

}  // namespace freehold
