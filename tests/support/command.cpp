#include "tests/support/command.hpp"

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace freehold {

using namespace std::chrono_literals;

Command::Command(std::vector<std::string> arguments,
                 const std::vector<std::pair<std::string, std::string>>& environment, const std::string& input) {
  arguments.insert(arguments.begin(), FREEHOLD_COMMAND);
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  process_ = fork();
  if (process_ != 0) return;
  for (const auto& [name, descriptor] : {std::pair("out", 1), std::pair("err", 2)})
    dup2(open((folder_.path() / name).c_str(), O_WRONLY | O_CREAT, 0600), descriptor);
  dup2(open(input.c_str(), O_RDONLY | O_NOCTTY), 0);
  unsetenv("DATABASE_URL");
  for (const auto& [name, value] : environment) setenv(name.c_str(), value.c_str(), 1);
  execv(argv[0], argv.data());
  _exit(127);
}

Command::~Command() {
  if (process_ <= 0) return;
  kill(process_, SIGKILL);
  waitpid(process_, nullptr, 0);
}

int Command::wait() {
  int status = 0;
  waitpid(process_, &status, 0);
  process_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

bool Command::has_ended() const {
  siginfo_t info{};
  return waitid(P_PID, static_cast<id_t>(process_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == process_;
}

void Command::signal(int number) {
  kill(process_, number);
}

std::string Command::port_if_told() const {
  const std::string line = out();
  return line.ends_with('\n') ? line.substr(line.rfind(':') + 1, line.size() - line.rfind(':') - 2) : std::string();
}

std::string Command::port() const {
  for (int i = 0; i < 300; ++i) {
    if (std::string told = port_if_told(); !told.empty()) return told;
    std::this_thread::sleep_for(50ms);
  }
  throw std::runtime_error("serve did not start: " + err());
}

std::string Command::read(const std::string& name) const {
  std::ostringstream text;
  text << std::ifstream(folder_.path() / name).rdbuf();
  return text.str();
}

}  // namespace freehold
