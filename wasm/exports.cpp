#include "wasm/exports.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "core/migrate/migrate.hpp"
#include "core/replica/replica.hpp"
#include "core/vault/commands.hpp"
#include "core/workspace/assistant/assistant.hpp"
#include "core/workspace/workspace.hpp"
#include "wasm/host.hpp"

namespace freehold {
namespace {

/// A replica and whether its files lie in slots.
struct OpenReplica {
  std::unique_ptr<Replica> replica;
  bool in_slots = false;
};

struct Module {
  std::map<int, OpenReplica> replicas;
  int last_number = 0;
  Replica::Reply reply;
  bool holds_key = false;
  FreeholdReply exported{};

  void answer(Replica::Reply next) {
    if (std::exchange(holds_key, false)) wipe(reply.payload);
    reply = std::move(next);
    exported = {reply.json.data(), static_cast<std::uint32_t>(reply.json.size()), reply.payload.data(),
                static_cast<std::uint32_t>(reply.payload.size())};
  }
  void answer(const Error& error) {
    boost::json::object body{{"code", code_name(error.code)}, {"message", error.message}};
    answer({boost::json::serialize(boost::json::object{{"error", std::move(body)}}), {}});
  }
};

Module& module() {
  static Module instance;
  return instance;
}

int open_replica(std::string_view path, bool in_slots, std::span<const std::uint8_t> key) {
  ReplicaOptions options;
  options.path = path;
  options.schema = &workspace_schema();
  options.migrations = embedded_migrations();
  options.clock = &host_clock();
  options.random = &host_random();
  options.procedures = workspace_procedures();
  if (!key.empty()) {
    options.key = DatabaseKey::of(key);
    if (!options.key) {
      module().answer(fail(Code::malformed, "a key has 32 bytes"));
      return 0;
    }
  }
  auto opened = Replica::open(options);
  if (!opened.ok()) {
    module().answer(opened.error());
    return 0;
  }
  module().answer({R"({"ok":null})", {}});
  const int number = ++module().last_number;
  module().replicas[number] = {std::move(opened).value(), in_slots};
  return number;
}

void call_replica(int number, std::string_view command, std::string_view payload) {
  const auto found = module().replicas.find(number);
  if (found == module().replicas.end()) return module().answer(fail(Code::closed, "the database has been closed"));
  module().answer(found->second.replica->call(command, payload));
}

void run_vault(std::string_view path, std::string_view command, std::span<const std::uint8_t> payload) {
  VaultReply reply = call_vault({{std::string(path)}, &host_random()}, command, payload);
  module().answer({std::move(reply.json), std::move(reply.payload)});
  module().holds_key = true;
}

bool slots_in_use() {
  for (const auto& [number, open] : module().replicas)
    if (open.in_slots) return true;
  return false;
}

/// The last line of defence: nothing may unwind into JavaScript, which would leave the module half-way.
template <class Work>
void guarded(Work work) noexcept {
  try {
    work();
  } catch (const std::exception& fault) {
    module().answer(fail(Code::internal, fault.what()));
  } catch (...) {
    module().answer(fail(Code::internal, "an unknown fault"));
  }
}

}  // namespace
}  // namespace freehold

using namespace freehold;

void* freehold_alloc(std::size_t size) noexcept {
  return std::malloc(size == 0 ? 1 : size);
}

void freehold_free(void* memory) noexcept {
  std::free(memory);
}

int freehold_open(const char* path, std::size_t path_size, int vfs, const std::uint8_t* key,
                  std::size_t key_size) noexcept {
  int number = 0;
  guarded([&] { number = open_replica({path, path_size}, vfs == kFreeholdOpfs, {key, key_size}); });
  return number;
}

void freehold_vault(const char* path, std::size_t path_size, const char* command, std::size_t command_size,
                    const std::uint8_t* payload, std::size_t payload_size) noexcept {
  guarded([&] { run_vault({path, path_size}, {command, command_size}, {payload, payload_size}); });
}

void freehold_call(int replica, const char* command, std::size_t command_size, const char* payload,
                   std::size_t payload_size) noexcept {
  guarded([&] { call_replica(replica, {command, command_size}, {payload, payload_size}); });
}

const FreeholdReply* freehold_reply() noexcept {
  return &module().exported;
}

void freehold_close(int replica) noexcept {
  guarded([&] { module().replicas.erase(replica); });
}

int freehold_forget_slots() noexcept {
  if (slots_in_use()) {
    guarded([] { module().answer(fail(Code::wrong_state, "a database in the slots is still open")); });
    return 0;
  }
  forget_host_slots();
  return 1;
}
