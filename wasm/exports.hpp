#pragma once

#include <cstddef>
#include <cstdint>

/// What the module exports. Every function returns: none throws, none waits.
///
/// Text is UTF-8 with a length and without a zero at its end. Memory that goes in comes from `freehold_alloc` and stays
/// the caller's; what comes out belongs to the module and lives until the next call of any function here.
extern "C" {

/// Which files a replica stands on.
enum FreeholdVfs : int {
  kFreeholdMemory = 0,  ///< none: the path is ":memory:", and all is gone with the replica
  kFreeholdOpfs = 1,  ///< the slots that JavaScript opened (`openPool`)
};

struct FreeholdReply {
  const char* json;
  std::uint32_t json_size;
  const std::uint8_t* payload;
  std::uint32_t payload_size;
};

/// Null where no memory is left.
void* freehold_alloc(std::size_t size) noexcept;
void freehold_free(void* memory) noexcept;

/// The number of a new replica, above 0; or 0, with `{"error": {"code", "message"}}` in the reply. `key` is what the
/// vault of the same path gave out, or of size 0: then the database is plain.
int freehold_open(const char* path, std::size_t path_size, int vfs, const std::uint8_t* key,
                  std::size_t key_size) noexcept;

/// One command to the vault of a database in the slots (docs/commands.md).
void freehold_vault(const char* path, std::size_t path_size, const char* command, std::size_t command_size,
                    const std::uint8_t* payload, std::size_t payload_size) noexcept;

/// One command (docs/commands.md). A number that no replica has answers `closed`.
void freehold_call(int replica, const char* command, std::size_t command_size, const char* payload,
                   std::size_t payload_size) noexcept;

/// What the last call of the three above answered. A key in it is overwritten at the next one.
const FreeholdReply* freehold_reply() noexcept;

/// Closes the database. A number that no replica has is ignored.
void freehold_close(int replica) noexcept;

/// JavaScript has closed the slots. `wrong_state` in the reply, and 0, while a replica still has files in them.
int freehold_forget_slots() noexcept;
}
