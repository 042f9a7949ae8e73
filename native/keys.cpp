#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <map>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "core/workspace/workspace.hpp"
#include "native/command.hpp"
#include "native/home.hpp"
#include "native/interrupt.hpp"
#include "native/key_home.hpp"
#include "sync/auth/system.hpp"
#include "sync/secrets/rewrapping.hpp"
#include "sync/stores/open.hpp"
#include "sync/stores/partial_file.hpp"

namespace freehold {
namespace {

namespace json = boost::json;

struct KeysCommand {
  KeyHome keys;
  DatabaseHome home;
  bool as_json = false;

  Result<ExitStatus> init() const;
  Result<ExitStatus> rotate() const;
  Result<ExitStatus> status() const;

 private:
  Result<std::unique_ptr<ServerStore>> open_store_if_free() const;
};

/// A file whose holder alone may replace the one at the path: two rotations at once would each make a version that the
/// other's file lacks.
class RingLock {
 public:
  static Result<std::unique_ptr<RingLock>> take(const std::string& path) {
    std::unique_ptr<RingLock> lock(new RingLock(::open(path.c_str(), O_RDONLY | O_CLOEXEC)));
    struct stat held {};
    struct stat named {};
    if (lock->file_ < 0) return fail(Code::storage_failed, "cannot open " + path + ": " + std::strerror(errno));
    const bool is_ours = ::flock(lock->file_, LOCK_EX | LOCK_NB) == 0 && ::fstat(lock->file_, &held) == 0 &&
                         ::stat(path.c_str(), &named) == 0 && held.st_ino == named.st_ino &&
                         held.st_dev == named.st_dev;
    if (!is_ours) return fail(Code::busy, "the key ring " + path + " is being rotated by another program; wait for it");
    return lock;
  }
  ~RingLock() {
    if (file_ >= 0) ::close(file_);
  }
  RingLock(const RingLock&) = delete;
  RingLock& operator=(const RingLock&) = delete;

 private:
  explicit RingLock(int file) : file_(file) {}
  int file_;
};

Status write_text(const std::string& path, const WipedBytes& text) {
  const int file = ::open(path.c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC);
  std::size_t written = 0;
  while (file >= 0 && written < text.size()) {
    const ssize_t taken = ::write(file, text.data() + written, text.size() - written);
    if (taken < 0) break;
    written += static_cast<std::size_t>(taken);
  }
  const int problem = errno;
  if (file >= 0) ::close(file);
  if (file >= 0 && written == text.size()) return {};
  return fail(problem == ENOSPC ? Code::storage_full : Code::storage_failed,
              "cannot write " + path + ": " + std::strerror(problem));
}

Status publish(const std::string& path, const KeyRing& ring, bool replace) {
  FREEHOLD_ASSIGN(const auto partial, PartialFile::beside(path));
  FREEHOLD_TRY(write_text(partial->path(), ring.text()));
  if (replace) partial->resemble(path);
  return partial->publish(replace);
}

void print_version(const std::string& path, const KeyRing& ring, const char* sentence, bool as_json) {
  const KeyRing::Version& newest = ring.newest();
  if (as_json)
    std::cout << json::serialize(json::object{{"keys_file", path}, {"version", newest.number}, {"name", newest.name}})
              << '\n';
  else
    std::cout << path << ": " << sentence << " version " << newest.number << " (" << newest.name << ")\n";
}

Result<ExitStatus> KeysCommand::init() const {
  FREEHOLD_ASSIGN(const std::string path, keys.require_file());
  std::error_code ignored;
  if (std::filesystem::exists(path, ignored))
    return fail(Code::wrong_state, path +
                                       " is there already, and may be all that opens what is stored; 'freehold keys "
                                       "rotate' adds a version to it");
  SystemClock clock;
  SystemRandom random;
  const KeyRing ring = KeyRing::make(clock, random);
  FREEHOLD_TRY(publish(path, ring, false));
  print_version(path, ring, "a key ring with", as_json);
  if (!as_json)
    std::cerr << "Keep a copy where no backup of the database lies: without the ring nothing opens its secrets.\n";
  return kDone;
}

/// Null where a server holds an embedded database: that server re-wraps by itself.
Result<std::unique_ptr<ServerStore>> KeysCommand::open_store_if_free() const {
  const std::string url = home.address();
  if (!is_postgres(url)) {
    FREEHOLD_ASSIGN(const std::string path, sqlite_path(url));
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored)) return fail(Code::not_found, "there is no database " + path);
  }
  auto store = open_store_to_look(url, workspace_schema());
  if (!store && store.error().code == Code::busy && !is_postgres(url)) return std::unique_ptr<ServerStore>();
  return store;
}

struct Rotation {
  bool added = false;  ///< a version; else one that had not been finished was
  bool by_server = false;
  Rewrapped done;
};

Result<Rotation> rotate_ring(const std::string& path, ServerStore* store) {
  SystemClock clock;
  SystemRandom random;
  FREEHOLD_ASSIGN(const auto lock, RingLock::take(path));
  Rotation rotation;
  const auto rewrap = [&](KeyRing ring) -> Status {
    RingKeys keys(std::move(ring), random);
    FREEHOLD_ASSIGN(rotation.done, rewrap_all(*store, workspace_schema(), keys, [] { return !interrupted(); }));
    return {};
  };
  // What an interrupted rotation left comes first: then no version is added only because it was interrupted.
  if (store != nullptr) {
    FREEHOLD_ASSIGN(KeyRing held, KeyRing::read(path));
    FREEHOLD_TRY(rewrap(std::move(held)));
    if (rotation.done.secrets > 0 || interrupted()) return rotation;
  }
  FREEHOLD_ASSIGN(KeyRing ring, KeyRing::read(path));
  ring.add_version(clock, random);
  FREEHOLD_TRY(publish(path, ring, true));
  rotation.added = true;
  rotation.by_server = store == nullptr;
  if (store != nullptr) FREEHOLD_TRY(rewrap(std::move(ring)));
  return rotation;
}

void print_rotation(const std::string& path, const KeyRing& ring, const Rotation& rotation, bool as_json) {
  if (as_json) {
    json::object report{{"keys_file", path},
                        {"version", ring.newest().number},
                        {"name", ring.newest().name},
                        {"added", rotation.added},
                        {"rewrapped", nullptr},
                        {"passed_over", rotation.done.passed_over},
                        {"by_server", rotation.by_server}};
    if (!rotation.by_server) report["rewrapped"] = rotation.done.secrets;
    std::cout << json::serialize(report) << '\n';
    return;
  }
  if (!rotation.added) std::cout << "an earlier rotation had not been finished, and is now; no version was added\n";
  print_version(path, ring, "the newest is", false);
  if (rotation.by_server)
    std::cout << "a server has the database open; it re-wraps the secrets by itself, within seconds\n";
  else
    std::cout << rotation.done.secrets << " secrets re-wrapped\n";
}

Result<ExitStatus> KeysCommand::rotate() const {
  note_interrupts();
  FREEHOLD_ASSIGN(const std::string path, keys.require_file());
  FREEHOLD_TRY(KeyRing::read(path));
  FREEHOLD_ASSIGN(const auto store, open_store_if_free());
  FREEHOLD_ASSIGN(const Rotation rotation, rotate_ring(path, store.get()));
  if (interrupted())
    return fail(Code::busy, "interrupted; what was re-wrapped stays so, and the same command goes on from there");
  FREEHOLD_ASSIGN(const KeyRing ring, KeyRing::read(path));
  print_rotation(path, ring, rotation, as_json);
  if (!rotation.done.why) return kDone;
  std::cout.flush();
  std::cerr << "freehold: " << rotation.done.passed_over << " secrets stay as they were, the first because "
            << rotation.done.why->message << '\n';
  return kFailed;
}

Result<std::map<std::string, std::int64_t>> count_versions(ServerStore& store) {
  std::map<std::string, std::int64_t> all;
  for (const SealedColumns& columns : sealed_columns(workspace_schema())) {
    FREEHOLD_ASSIGN(const auto found, store.sealed_rows().versions(columns));
    for (const auto& [name, secrets] : found) all[name] += secrets;
  }
  return all;
}

Result<ExitStatus> KeysCommand::status() const {
  FREEHOLD_ASSIGN(const KeyRing ring, keys.read());
  FREEHOLD_ASSIGN(const auto store, open_store_if_free());
  if (store == nullptr)
    return fail(Code::busy,
                "a server has the database open, and nobody else can look into it meanwhile; stop it first");
  FREEHOLD_ASSIGN(auto secrets, count_versions(*store));
  json::array versions, lacking;
  for (const KeyRing::Version& version : ring.versions()) {
    const std::int64_t count = secrets[version.name];
    secrets.erase(version.name);
    const bool newest = &version == &ring.newest();
    versions.push_back(json::object{{"version", version.number},
                                    {"name", version.name},
                                    {"created_at", version.created_at},
                                    {"newest", newest},
                                    {"secrets", count}});
    if (!as_json)
      std::cout << version.name << "  made " << version.created_at << "  " << count << " secrets"
                << (newest ? "  newest\n" : "\n");
  }
  for (const auto& [name, count] : secrets) {
    lacking.push_back(json::object{{"name", name}, {"secrets", count}});
    if (!as_json) std::cout << name << "  NOT IN THE RING  " << count << " secrets\n";
  }
  const bool complete = lacking.empty();
  if (as_json)
    std::cout << json::serialize(json::object{{"versions", std::move(versions)}, {"lacking", std::move(lacking)}})
              << '\n';
  return complete ? kDone : kFoundDifferences;
}

}  // namespace

void add_keys(CLI::App& app, Action& action) {
  auto command = std::make_shared<KeysCommand>();
  CLI::App* keys = app.add_subcommand("keys", "The key ring that secrets in the database are encrypted with");
  keys->require_subcommand(1);
  const auto add = [&](const char* name, const char* about, bool on_database, Action run) {
    CLI::App* sub = keys->add_subcommand(name, about);
    command->keys.add_options(*sub);
    if (on_database) command->home.add_options(*sub);
    sub->add_flag("--json", command->as_json, "Print the result as JSON");
    sub->callback([run = std::move(run), &action] { action = run; });
    return sub;
  };
  add("init", "Makes a key ring with one version; a file that is there stays as it is", false,
      [command] { return command->init(); });
  add("rotate", "Adds a version to the ring and wraps every secret's key by it; servers may run", true, [command] {
    return command->rotate();
  })->footer("A rotation that was interrupted is finished when the same command is given again.");
  add("status", "Says how many secrets each version holds; 3 where the ring lacks one of theirs", true,
      [command] { return command->status(); });
}

}  // namespace freehold
