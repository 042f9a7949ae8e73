// A to-do list in a file: works without a network, and is in step with every other device of its owner.
//
//   FREEHOLD_PASSWORD=… tasks http://127.0.0.1:8787 ada@example.org tasks.db "Buy milk"

#include <cstdio>
#include <cstdlib>
#include <string>

#include "core/workspace/workspace.hpp"
#include "native/client/synced_replica.hpp"
#include "sync/auth/system.hpp"

using namespace freehold;
namespace json = boost::json;

static int complain(const Error& error) {
  std::fprintf(stderr, "%s (%s)\n", error.message.c_str(), std::string(code_name(error.code)).c_str());
  return 1;
}

int main(int argc, char** argv) {
  const char* password = std::getenv("FREEHOLD_PASSWORD");
  if (argc < 4 || password == nullptr) {
    std::fprintf(stderr, "usage: FREEHOLD_PASSWORD=… %s SERVER ACCOUNT FILE [TITLE]\n", argv[0]);
    return 2;
  }
  SystemClock clock;
  SystemRandom random;
  auto opened = SyncedReplica::open({.file = argv[3],
                                     .server = argv[1],
                                     .account = argv[2],
                                     .password = password,
                                     .schema = &workspace_schema(),
                                     .migrations = embedded_migrations(),
                                     .clock = &clock,
                                     .random = &random});
  if (!opened) return complain(opened.error());
  SyncedReplica& db = **opened;

  // Written here and now, whether or not the server can be reached.
  if (argc > 4) {
    const auto task = db.call({{"do", "insert"}, {"table", "tasks"}, {"values", {{"title", argv[4]}}}});
    if (!task) return complain(task.error());
  }
  if (const Status synced = db.sync(std::chrono::seconds(10)); !synced) complain(synced.error());

  const auto tasks = db.call({{"do", "query"},
                              {"sql", "SELECT title FROM tasks ORDER BY created_at"},
                              {"params", json::array{}},
                              {"form", "json"}});
  if (!tasks) return complain(tasks.error());
  for (const json::value& task : tasks->as_array()) std::printf("%s\n", task.at("title").as_string().c_str());
  return 0;
}
