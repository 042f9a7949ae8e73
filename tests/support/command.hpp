#pragma once

#include <string>
#include <utility>
#include <vector>

#include <sys/types.h>

#include "tests/support/temporary_folder.hpp"

namespace freehold {

/// The `freehold` command as a process, with its output in files, and with what a file or a terminal has as its input.
/// Ended with the object, however it goes.
class Command {
 public:
  explicit Command(std::vector<std::string> arguments,
                   const std::vector<std::pair<std::string, std::string>>& environment = {},
                   const std::string& input = "/dev/null");
  ~Command();
  Command(const Command&) = delete;
  Command& operator=(const Command&) = delete;

  /// Its exit status, or 128 and the number of the signal that ended it.
  int wait();
  /// Whether it has ended by itself.
  bool has_ended() const;
  void signal(int number);
  pid_t id() const { return process_; }

  std::string out() const { return read("out"); }
  std::string err() const { return read("err"); }
  /// The port that `serve` names on its one line of output. Throws where it does not start.
  std::string port() const;
  /// The same, or nothing while it has not named one.
  std::string port_if_told() const;

 private:
  std::string read(const std::string& name) const;

  TemporaryFolder folder_;
  pid_t process_ = -1;
};

}  // namespace freehold
