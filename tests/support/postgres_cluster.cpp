#include "tests/support/postgres_cluster.hpp"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace freehold {
namespace {

namespace fs = std::filesystem;

constexpr auto kStartLimit = std::chrono::seconds(60);

bool flushes_commits = false;

std::string read_file(const fs::path& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// Debian keeps the programs of a server outside PATH, by version.
std::string find_binaries() {
  const fs::path debian = "/usr/lib/postgresql";
  fs::path best;
  if (fs::exists(debian))
    for (const auto& version : fs::directory_iterator(debian))
      if (fs::exists(version.path() / "bin/initdb") &&
          (best.empty() || std::stoi(version.path().filename()) > std::stoi(best.filename())))
        best = version.path();
  if (best.empty()) throw std::runtime_error("Postgres is not installed: apt-get install postgresql");
  return best / "bin";
}

const passwd& unprivileged_user() {
  const passwd* user = getpwnam("postgres");
  if (user == nullptr) throw std::runtime_error("there is no user 'postgres' to run Postgres as");
  return *user;
}

/// In the child: leaves root behind, and dies with the test program.
void become_server_process() {
  // The checkout may be closed to the other user, who would complain about it in the middle of an answer.
  if (chdir("/") != 0) _exit(126);
  if (geteuid() == 0) {
    const passwd& user = unprivileged_user();
    if (setgroups(0, nullptr) != 0 || setgid(user.pw_gid) != 0 || setuid(user.pw_uid) != 0) _exit(126);
  }
  prctl(PR_SET_PDEATHSIG, SIGQUIT);
}

/// False also for a process that is dead and waits to be reaped.
bool is_alive(int process) {
  const std::string status = read_file("/proc/" + std::to_string(process) + "/stat");
  const std::size_t name_end = status.rfind(')');
  return name_end != std::string::npos && status.substr(name_end, 3) != ") Z";
}

pid_t spawn(const std::string& program, const std::vector<std::string>& arguments, const std::string& output) {
  std::vector<char*> argv{const_cast<char*>(program.c_str())};
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  const int out = open(output.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  const pid_t child = fork();
  if (child != 0) {
    close(out);
    return child;
  }
  dup2(out, STDOUT_FILENO);
  dup2(out, STDERR_FILENO);
  become_server_process();
  execv(program.c_str(), argv.data());
  _exit(127);
}

}  // namespace

PostgresCluster& PostgresCluster::shared() {
  static PostgresCluster cluster;
  return cluster;
}

PostgresCluster::PostgresCluster() : binaries_(find_binaries()) {
  char folder[] = "/tmp/freehold-postgres-XXXXXX";
  if (mkdtemp(folder) == nullptr) throw std::runtime_error("cannot make a folder in /tmp");
  folder_ = folder;
  if (geteuid() == 0 && chown(folder, unprivileged_user().pw_uid, unprivileged_user().pw_gid) != 0)
    throw std::runtime_error("cannot give the folder to the user 'postgres'");
  run("initdb", {"--pgdata", folder_ + "/data", "--auth", "trust", "--username", "freehold", "--encoding", "UTF8",
                 "--no-locale", "--no-sync"});
  start();
}

PostgresCluster::~PostgresCluster() {
  kill();
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

void PostgresCluster::kill() {
  if (server_ <= 0) return;
  ::kill(server_, SIGQUIT);
  waitpid(server_, nullptr, 0);
  server_ = -1;
}

std::vector<int> PostgresCluster::children() const {
  const std::string main = std::to_string(server_);
  std::istringstream list(read_file("/proc/" + main + "/task/" + main + "/children"));
  return {std::istream_iterator<int>(list), {}};
}

void PostgresCluster::crash() {
  if (server_ <= 0) return;
  // Stopped first: it must neither answer the death of one child nor make another.
  ::kill(server_, SIGSTOP);
  const std::vector<int> all = children();
  if (all.empty()) throw std::runtime_error("Postgres has no processes that could be killed");
  for (const int child : all) ::kill(child, SIGKILL);
  ::kill(server_, SIGKILL);
  waitpid(server_, nullptr, 0);
  server_ = -1;
  const auto deadline = std::chrono::steady_clock::now() + kStartLimit;
  for (const int child : all) {
    while (is_alive(child)) {
      if (std::chrono::steady_clock::now() > deadline)
        throw std::runtime_error("a killed process of Postgres lives on");
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }
}

void PostgresCluster::flush_commits() {
  flushes_commits = true;
}

void PostgresCluster::restart() {
  kill();
  start();
}

void PostgresCluster::start() {
  std::vector<std::string> settings = {"listen_addresses=", "unix_socket_directories=" + folder_};
  if (!flushes_commits) settings.insert(settings.end(), {"fsync=off", "full_page_writes=off"});
  std::vector<std::string> arguments{"-D", folder_ + "/data"};
  for (const std::string& setting : settings) arguments.insert(arguments.end(), {"-c", setting});
  server_ = spawn(binaries_ + "/postgres", arguments, folder_ + "/log");
  wait_until_ready();
}

void PostgresCluster::wait_until_ready() const {
  const auto deadline = std::chrono::steady_clock::now() + kStartLimit;
  // One that was killed has left its file behind.
  const std::string own = std::to_string(server_) + "\n";
  const auto is_ready = [&] {
    const std::string file = read_file(folder_ + "/data/postmaster.pid");
    return file.starts_with(own) && file.find("\nready") != std::string::npos;
  };
  while (!is_ready()) {
    if (waitpid(server_, nullptr, WNOHANG) != 0 || std::chrono::steady_clock::now() > deadline)
      throw std::runtime_error("Postgres does not start:\n" + read_file(folder_ + "/log"));
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

std::string PostgresCluster::run(const std::string& program, const std::vector<std::string>& arguments) const {
  const std::string output = folder_ + "/output";
  int status = 0;
  waitpid(spawn(binaries_ + "/" + program, arguments, output), &status, 0);
  std::string text = read_file(output);
  if (status != 0) throw std::runtime_error(program + " failed:\n" + text);
  return text;
}

std::string PostgresCluster::create_database(const std::string& name) {
  run("createdb", {"--host", folder_, "--username", "freehold", name});
  return url(name);
}

std::string PostgresCluster::url(const std::string& database) const {
  return "postgres://freehold@/" + database + "?host=" + folder_;
}

std::string PostgresCluster::run_script(const std::string& database, const std::string& script) const {
  const std::string file = folder_ + "/script.sql";
  std::ofstream(file) << script;
  return run("psql", {url(database), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-f", file});
}

std::string PostgresCluster::query(const std::string& database, const std::string& sql) const {
  return run("psql", {url(database), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", sql});
}

}  // namespace freehold
