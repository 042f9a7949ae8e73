#pragma once

#include <string>
#include <vector>

namespace freehold {

/// A real Postgres of the test program's own: initialised in a folder under /tmp when first asked for, reachable by a
/// socket in that folder alone, safe against its own death but not against the machine's, and gone when the program
/// ends, however it ends (only the folder stays behind a crash). Failures throw std::runtime_error with what the tools
/// said.
///
/// As root it runs as the user `postgres`, because Postgres refuses root.
class PostgresCluster {
 public:
  static PostgresCluster& shared();
  /// For measurements, before the first `shared`: commits reach the disk, as they do where people's data are.
  static void flush_commits();

  PostgresCluster(const PostgresCluster&) = delete;
  PostgresCluster& operator=(const PostgresCluster&) = delete;
  ~PostgresCluster();

  /// The URL of a new, empty database.
  std::string create_database(const std::string& name);
  std::string url(const std::string& database) const;
  /// What psql prints for the statements: one row a line, cells separated by `|`.
  std::string query(const std::string& database, const std::string& sql) const;
  /// The same for a script with words of psql's own, as `psql -f` reads it.
  std::string run_script(const std::string& database, const std::string& script) const;

  /// Ends the server at once, without the farewells of a shutdown; `restart` starts it again on the same data.
  /// It then lives as long as the calling thread.
  void kill();
  void restart();
  /// Ends all its processes as a machine without memory ends them: none gets a word in, none tidies up.
  void crash();

 private:
  PostgresCluster();
  void start();
  void wait_until_ready() const;
  std::string run(const std::string& program, const std::vector<std::string>& arguments) const;

  std::vector<int> children() const;

  std::string binaries_;
  std::string folder_;
  int server_ = -1;
};

}  // namespace freehold
