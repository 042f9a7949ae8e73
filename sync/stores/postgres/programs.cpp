#include "sync/stores/postgres/programs.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <sstream>

namespace freehold {
namespace {

namespace fs = std::filesystem;

constexpr int kLookEveryMs = 100;
constexpr const char* kDebian = "/usr/lib/postgresql";

/// A descriptor that is closed with its object.
class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() { reset(); }
  void reset() {
    if (number_ >= 0) close(number_);
    number_ = -1;
  }
  int get() const { return number_; }

 private:
  int number_;
};

Error system_error(const std::string& what) {
  return fail(Code::storage_failed, what + ": " + std::strerror(errno));
}

Error stopped_early() {
  return fail(Code::wrong_state, "stopped before the end; everything is as it was");
}

std::string read_all(const Descriptor& file) {
  std::string text;
  std::array<char, 65536> part;
  lseek(file.get(), 0, SEEK_SET);
  for (ssize_t got = 0; (got = read(file.get(), part.data(), part.size())) > 0;)
    text.append(part.data(), static_cast<std::size_t>(got));
  return text;
}

/// The line that says what went wrong, without the name of the program before it.
std::string first_complaint(const std::string& said) {
  std::istringstream lines(said);
  std::string last;
  for (std::string line; std::getline(lines, line);) {
    for (const char* mark : {"error: ", "ERROR:  ", "FATAL:  "}) {
      const std::size_t at = line.find(mark);
      if (at != std::string::npos) return line.substr(at + std::strlen(mark));
    }
    if (!line.empty()) last = line;
  }
  return last;
}

/// The environment of a program: ours, in a language that `first_complaint` reads.
std::vector<std::string> environment_of(const PgProgram& program) {
  std::vector<std::string> variables;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string_view text = *variable;
    const bool replaced = text.starts_with("LC_") || text.starts_with("LANGUAGE=") ||
                          (text.starts_with("PGPASSWORD=") && !program.password.empty());
    if (!replaced) variables.emplace_back(text);
  }
  variables.emplace_back("LC_ALL=C");
  if (!program.password.empty()) variables.push_back("PGPASSWORD=" + program.password);
  return variables;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> all;
  for (std::string& text : texts) all.push_back(text.data());
  all.push_back(nullptr);
  return all;
}

/// A running program. Ended, and waited for, with the object.
class Child {
 public:
  Child() = default;
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    if (process_ <= 0) return;
    kill(process_, SIGTERM);
    waitpid(process_, nullptr, 0);
  }

  /// `in` and `out` become its standard input and output; -1: nothing.
  Status start(const PgProgram& program, int in, int out);
  /// Waits for its end.
  Status finish(const Stopped& stopped);

 private:
  pid_t process_ = -1;
  std::string name_;
  Descriptor said_;  ///< a file in memory: what it writes to stderr never waits for us
};

Status Child::start(const PgProgram& program, int in, int out) {
  name_ = fs::path(program.path).filename();
  said_ = Descriptor(memfd_create("said", MFD_CLOEXEC));
  const Descriptor nothing(open("/dev/null", O_RDWR | O_CLOEXEC));
  if (said_.get() < 0 || nothing.get() < 0) return system_error("cannot run " + name_);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in < 0 ? nothing.get() : in, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out < 0 ? nothing.get() : out, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, said_.get(), STDERR_FILENO);
  // We may be deaf to these; the program shall not be.
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t defaults;
  sigemptyset(&defaults);
  for (const int number : {SIGPIPE, SIGINT, SIGTERM}) sigaddset(&defaults, number);
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  std::vector<std::string> arguments = program.arguments, environment = environment_of(program);
  arguments.insert(arguments.begin(), program.path);
  errno = posix_spawn(&process_, program.path.c_str(), &actions, &attributes, pointers(arguments).data(),
                      pointers(environment).data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (errno == 0) return {};
  process_ = -1;
  return system_error("cannot run " + program.path);
}

Status Child::finish(const Stopped& stopped) {
  const Descriptor end(static_cast<int>(syscall(SYS_pidfd_open, process_, 0)));
  if (end.get() < 0) return system_error("cannot wait for " + name_);
  for (pollfd wait{end.get(), POLLIN, 0}; poll(&wait, 1, kLookEveryMs) <= 0;)
    if (stopped && stopped()) return stopped_early();
  int status = 0;
  waitpid(process_, &status, 0);
  process_ = -1;
  if (stopped && stopped()) return stopped_early();
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
  const std::string said = read_all(said_);
  const bool full = said.find("No space left on device") != std::string::npos;
  if (WIFSIGNALED(status))
    return fail(Code::internal, name_ + " was ended by signal " + std::to_string(WTERMSIG(status)));
  return fail(full ? Code::storage_full : Code::storage_failed, name_ + ": " + first_complaint(said));
}

struct Pipe {
  Descriptor read_end, write_end;
};

Result<Pipe> make_pipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return system_error("cannot make a pipe");
  return Pipe{Descriptor(ends[0]), Descriptor(ends[1])};
}

/// Waits until the descriptor can be read or written.
Status await(int descriptor, short event, const Stopped& stopped) {
  for (pollfd wait{descriptor, event, 0}; poll(&wait, 1, kLookEveryMs) <= 0;)
    if (stopped && stopped()) return stopped_early();
  return {};
}

/// False where nobody reads any more.
Result<bool> feed(const Descriptor& to, std::string_view text, const Stopped& stopped) {
  while (!text.empty()) {
    FREEHOLD_TRY(await(to.get(), POLLOUT, stopped));
    const ssize_t written = write(to.get(), text.data(), text.size());
    if (written < 0 && errno == EPIPE) return false;
    if (written < 0 && errno != EAGAIN && errno != EINTR) return system_error("cannot pass data on");
    if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

Status pump(const Descriptor& from, const Descriptor& to, const Stopped& stopped) {
  std::vector<char> part(1 << 16);
  for (;;) {
    FREEHOLD_TRY(await(from.get(), POLLIN, stopped));
    const ssize_t got = read(from.get(), part.data(), part.size());
    if (got < 0 && errno != EINTR) return system_error("cannot pass data on");
    if (got == 0) return {};
    if (got < 0) continue;
    FREEHOLD_ASSIGN(const bool read, feed(to, {part.data(), static_cast<std::size_t>(got)}, stopped));
    if (!read) return {};
  }
}

std::string find_on_debian(const std::string& name) {
  std::error_code ignored;
  int newest = -1;
  std::string found;
  for (const auto& entry : fs::directory_iterator(kDebian, ignored)) {
    const std::string version = entry.path().filename();
    int number = 0;
    std::from_chars(version.data(), version.data() + version.size(), number);
    const fs::path program = entry.path() / "bin" / name;
    if (number <= newest || access(program.c_str(), X_OK) != 0) continue;
    newest = number;
    found = program;
  }
  return found;
}

std::string find_in_path(const std::string& name) {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path == nullptr ? "" : path);
  for (std::string folder; std::getline(folders, folder, ':');) {
    const fs::path program = fs::path(folder) / name;
    if (!folder.empty() && access(program.c_str(), X_OK) == 0) return program;
  }
  return {};
}

}  // namespace

Result<PgProgram> pg_program(const std::string& name) {
  std::string path = find_on_debian(name);
  if (path.empty()) path = find_in_path(name);
  if (path.empty())
    return fail(Code::not_found, "there is no program " + name + " here; the package postgresql-client brings it");
  return PgProgram{std::move(path), {}, {}};
}

Result<PgProgram> pg_program(const std::string& name, const PgAddress& address) {
  FREEHOLD_ASSIGN(PgProgram program, pg_program(name));
  FREEHOLD_ASSIGN(const std::string place, pg_place(address, {}));
  program.arguments = {"--no-password", "--dbname=" + place};
  program.password = address.password;
  return program;
}

Result<std::string> run_program(const PgProgram& program, const Stopped& stopped) {
  const Descriptor printed(memfd_create("printed", MFD_CLOEXEC));
  if (printed.get() < 0) return system_error("cannot run " + program.path);
  Child child;
  FREEHOLD_TRY(child.start(program, -1, printed.get()));
  FREEHOLD_TRY(child.finish(stopped));
  return read_all(printed);
}

Status run_piped(const PgProgram& from, const PgProgram& to, const std::string& before, const std::string& after,
                 const Stopped& stopped) {
  FREEHOLD_ASSIGN(Pipe printed, make_pipe());
  FREEHOLD_ASSIGN(Pipe input, make_pipe());
  // So that a reader who is busy cannot keep us from noticing that we shall stop.
  if (fcntl(input.write_end.get(), F_SETFL, O_NONBLOCK) != 0) return system_error("cannot pass data on");
  Child reader, writer;
  FREEHOLD_TRY(reader.start(to, input.read_end.get(), -1));
  FREEHOLD_TRY(writer.start(from, -1, printed.write_end.get()));
  input.read_end.reset();
  printed.write_end.reset();
  FREEHOLD_TRY(feed(input.write_end, before, stopped));
  FREEHOLD_TRY(pump(printed.read_end, input.write_end, stopped));
  printed.read_end.reset();
  Status written = writer.finish(stopped);
  if (written) FREEHOLD_TRY(feed(input.write_end, after, stopped));
  input.write_end.reset();
  // A reader that gave up is why the writer could not go on.
  FREEHOLD_TRY(reader.finish(stopped));
  return written;
}

}  // namespace freehold
