#include "tests/faults/serve_process.hpp"

#include <csignal>
#include <stdexcept>

namespace freehold {

ServeProcess::ServeProcess(std::string database_url, Environment environment)
    : database_url_(std::move(database_url)), environment_(std::move(environment)) {
  launch();
}

void ServeProcess::launch() {
  command_.emplace(std::vector<std::string>{"serve", "--listen", "127.0.0.1:0", "--database", database_url_},
                   environment_);
}

void ServeProcess::kill() {
  must_run();
  command_->signal(SIGKILL);
  command_->wait();
  command_.reset();
}

void ServeProcess::must_run() const {
  if (command_ && command_->has_ended()) throw std::runtime_error("the server ended by itself: " + command_->err());
}

std::string ServeProcess::port() const {
  return command_ ? command_->port_if_told() : std::string();
}

}  // namespace freehold
