#include "native/key_home.hpp"

#include <cstdlib>

#include <spdlog/spdlog.h>

namespace freehold {
namespace {

constexpr const char* kVariable = "FREEHOLD_KEYS";

Error which_ring() {
  return fail(Code::wrong_usage, "say where the key ring is: --keys-file FILE, or FREEHOLD_KEYS_FILE");
}

void log_ring(const Status& read) {
  if (read)
    spdlog::info("the key ring has changed, and is that of the file again");
  else
    spdlog::warn("the key ring stays as it was: {}", read.error().message);
}

Result<KeyRing> parse_variable(const char* text) {
  auto ring = KeyRing::parse(text);
  if (!ring) return fail(ring.error().code, std::string(kVariable) + ": " + ring.error().message);
  return ring;
}

}  // namespace

void KeyHome::add_options(CLI::App& command) {
  command
      .add_option("--keys-file", file,
                  "Key ring that secrets are encrypted with ('freehold keys init' makes one); read again when it "
                  "changes. FREEHOLD_KEYS may hold the ring itself instead")
      ->envname("FREEHOLD_KEYS_FILE")
      ->type_name("FILE");
}

const char* KeyHome::in_environment() const {
  const char* text = std::getenv(kVariable);
  return text == nullptr || *text == '\0' ? nullptr : text;
}

Status KeyHome::check() const {
  if (!file.empty() && in_environment() != nullptr)
    return fail(Code::wrong_usage, "give the key ring either as a file or in FREEHOLD_KEYS: two may differ");
  return {};
}

Result<std::string> KeyHome::require_file() const {
  FREEHOLD_TRY(check());
  if (!file.empty()) return file;
  if (in_environment() != nullptr)
    return fail(Code::wrong_usage,
                "this changes a file (--keys-file); put what it holds then into FREEHOLD_KEYS, and start the servers "
                "again");
  return which_ring();
}

Result<KeyRing> KeyHome::read() const {
  FREEHOLD_TRY(check());
  if (!file.empty()) return KeyRing::read(file);
  const char* text = in_environment();
  return text == nullptr ? Result<KeyRing>(which_ring()) : parse_variable(text);
}

Result<std::unique_ptr<RingKeys>> KeyHome::open(Clock& clock, Random& random) const {
  FREEHOLD_TRY(check());
  if (!file.empty()) return RingKeys::from_file(file, clock, random, log_ring);
  const char* text = in_environment();
  if (text == nullptr) return std::unique_ptr<RingKeys>();
  FREEHOLD_ASSIGN(KeyRing ring, parse_variable(text));
  return std::make_unique<RingKeys>(std::move(ring), random);
}

}  // namespace freehold
