#include "core/replica/device_state.hpp"

#include <algorithm>
#include <charconv>

#include "core/base/text.hpp"

namespace freehold {
namespace {

constexpr std::string_view kSettingPrefix = "setting:";
constexpr std::size_t kSettingNameBytesMax = 64;
constexpr std::size_t kSettingBytesMax = 64 * 1024;
constexpr std::size_t kSettingsMax = 64;

std::int64_t number_of(std::string_view text) {
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

/// What stands before the next blank, or all.
std::string_view take_word(std::string_view& text) {
  const std::size_t end = std::min(text.find(' '), text.size());
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return word;
}

/// `<until> <done> <total> <at>`.
FirstSync first_sync_of(std::string_view text) {
  FirstSync first;
  first.until = number_of(take_word(text));
  first.done = number_of(take_word(text));
  first.total = number_of(take_word(text));
  first.at = text;
  return first;
}

/// `<offset> <learned at>`.
ClockOffset clock_offset_of(std::string_view text) {
  ClockOffset offset;
  offset.us = number_of(take_word(text));
  offset.learned_at_us = number_of(text);
  return offset;
}

}  // namespace

Status DeviceState::load(Clock& clock, Random& random) {
  FREEHOLD_TRY(reload());
  if (!client_.uuid.is_nil()) return {};
  client_ = ClientId{make_uuid_v7(clock, random)};
  return write("client_id", client_.text());
}

Status DeviceState::reload() {
  owner_.reset();
  epoch_.reset();
  cursor_ = after_ = last_transaction_ = start_over_after_ = last_sync_at_ = repaired_at_ = 0;
  digest_ = 0;
  catch_up_ = CatchUp::normal;
  schema_version_ = 0;
  public_cursor_.reset();
  public_digest_ = 0;
  clock_ = Hlc{};
  clock_offset_ = {};
  first_sync_done_ = false;
  first_sync_ = {};
  sent_.clear();
  session_.clear();
  password_change_.clear();
  settings_.clear();
  FREEHOLD_ASSIGN(Statement * statement, database_.cached("SELECT name, value FROM freehold_state"));
  while (true) {
    FREEHOLD_ASSIGN(const bool row, statement->step());
    if (!row) break;
    FREEHOLD_TRY(take(statement->text(0), statement->text(1)));
  }
  statement->reset();
  return {};
}

Status DeviceState::take(std::string_view name, std::string_view value) {
  if (name == "client_id") {
    FREEHOLD_ASSIGN(client_, ClientId::parse(value));
  } else if (name == "owner_id") {
    FREEHOLD_ASSIGN(owner_, OwnerId::parse(value));
  } else if (name == "epoch") {
    FREEHOLD_ASSIGN(epoch_, Epoch::parse(value));
  } else if (name == "cursor") {
    cursor_ = number_of(value);
  } else if (name == "after") {
    after_ = number_of(value);
  } else if (name == "last_transaction") {
    last_transaction_ = number_of(value);
  } else if (name == "clock") {
    clock_ = Hlc{from_hex16(value).value_or(0)};
  } else if (name == "clock_offset") {
    clock_offset_ = clock_offset_of(value);
  } else if (name == "start_over_after") {
    start_over_after_ = number_of(value);
  } else if (name == "first_sync_done") {
    first_sync_done_ = value == "1";
  } else if (name == "first_sync") {
    first_sync_ = first_sync_of(value);
  } else if (name == "last_sync_at") {
    last_sync_at_ = number_of(value);
  } else if (name == "digest") {
    digest_ = from_hex16(value).value_or(0);
  } else if (name == "catch_up") {
    catch_up_ = static_cast<CatchUp>(std::clamp<std::int64_t>(number_of(value), 0, 2));
  } else if (name == "repaired_at") {
    repaired_at_ = number_of(value);
  } else if (name == "schema_version") {
    schema_version_ = static_cast<int>(number_of(value));
  } else if (name == "public_cursor") {
    if (!value.empty()) public_cursor_ = number_of(value);
  } else if (name == "public_digest") {
    public_digest_ = from_hex16(value).value_or(0);
  } else if (name == "sent") {
    sent_ = value;
  } else if (name == "session") {
    session_ = value;
  } else if (name == "password_change") {
    password_change_ = value;
  } else if (name.starts_with(kSettingPrefix)) {
    settings_[std::string(name.substr(kSettingPrefix.size()))] = value;
  }
  return {};
}

Status DeviceState::write(std::string_view name, const std::string& value) {
  FREEHOLD_ASSIGN(Statement * statement, database_.cached("INSERT INTO freehold_state (name, value) VALUES (?, ?) "
                                                          "ON CONFLICT (name) DO UPDATE SET value = excluded.value"));
  statement->bind_text(1, name).bind_text(2, value);
  return statement->run();
}

Status DeviceState::set_owner(const OwnerId& owner) {
  owner_ = owner;
  return write("owner_id", owner.text());
}

Status DeviceState::set_epoch(const Epoch& epoch) {
  epoch_ = epoch;
  return write("epoch", epoch.text());
}

Status DeviceState::set_cursor(Seq cursor) {
  cursor_ = cursor;
  return write("cursor", std::to_string(cursor));
}

Status DeviceState::set_after(TransactionId after) {
  after_ = after;
  return write("after", std::to_string(after));
}

Status DeviceState::set_outbox_floor(TransactionId last_transaction, Hlc clock) {
  last_transaction_ = last_transaction;
  clock_ = clock;
  FREEHOLD_TRY(write("last_transaction", std::to_string(last_transaction)));
  return write("clock", to_hex16(clock.value));
}

Status DeviceState::set_clock_offset(const ClockOffset& offset) {
  if (offset == clock_offset_) return {};
  clock_offset_ = offset;
  return write("clock_offset", std::to_string(offset.us) + ' ' + std::to_string(offset.learned_at_us));
}

/// Another text each time: a row that is written as it was dirties no page, and then nothing is flushed, not even what
/// a program that died has left behind unflushed.
Status DeviceState::set_sent(TransactionId last) {
  std::string text = std::to_string(last);
  if (text == sent_) text += " again";
  sent_ = text;
  return write("sent", text);
}

Status DeviceState::set_start_over_after(TransactionId last) {
  start_over_after_ = last;
  return write("start_over_after", std::to_string(last));
}

Status DeviceState::set_first_sync_done(bool done) {
  first_sync_done_ = done;
  return write("first_sync_done", done ? "1" : "0");
}

Status DeviceState::set_first_sync(const FirstSync& first_sync) {
  first_sync_ = first_sync;
  return write("first_sync", std::to_string(first_sync.until) + ' ' + std::to_string(first_sync.done) + ' ' +
                                 std::to_string(first_sync.total) + ' ' + first_sync.at);
}

Status DeviceState::set_last_sync_at(std::int64_t ms) {
  last_sync_at_ = ms;
  return write("last_sync_at", std::to_string(ms));
}

Status DeviceState::set_digest(std::uint64_t digest) {
  digest_ = digest;
  return write("digest", to_hex16(digest));
}

Status DeviceState::set_catch_up(CatchUp catch_up) {
  catch_up_ = catch_up;
  return write("catch_up", std::to_string(static_cast<int>(catch_up)));
}

Status DeviceState::set_repaired_at(std::int64_t ms) {
  repaired_at_ = ms;
  return write("repaired_at", std::to_string(ms));
}

Status DeviceState::set_schema_version(int version) {
  schema_version_ = version;
  return write("schema_version", std::to_string(version));
}

Status DeviceState::set_public_cursor(std::optional<Seq> cursor) {
  public_cursor_ = cursor;
  return write("public_cursor", cursor ? std::to_string(*cursor) : std::string());
}

Status DeviceState::set_public_digest(std::uint64_t digest) {
  public_digest_ = digest;
  return write("public_digest", to_hex16(digest));
}

Status DeviceState::set_session(const std::string& json) {
  session_ = json;
  return write("session", json);
}

Status DeviceState::set_password_change(const std::string& json) {
  password_change_ = json;
  return write("password_change", json);
}

std::string DeviceState::setting(std::string_view name) const {
  const auto found = settings_.find(name);
  return found == settings_.end() ? "null" : found->second;
}

Status DeviceState::set_setting(std::string_view name, const std::string& json) {
  if (name.empty() || name.size() > kSettingNameBytesMax)
    return fail(Code::invalid_value, "a setting's name has 1 to " + std::to_string(kSettingNameBytesMax) + " bytes");
  if (json.size() > kSettingBytesMax)
    return fail(Code::too_large, "a setting holds at most " + std::to_string(kSettingBytesMax) + " bytes of JSON");
  const std::string stored = std::string(kSettingPrefix) + std::string(name);
  if (json.empty()) {
    FREEHOLD_ASSIGN(Statement * statement, database_.cached("DELETE FROM freehold_state WHERE name = ?"));
    statement->bind_text(1, stored);
    FREEHOLD_TRY(statement->run());
    settings_.erase(std::string(name));
    return {};
  }
  if (settings_.size() >= kSettingsMax && settings_.find(name) == settings_.end())
    return fail(Code::too_large,
                "a device keeps at most " + std::to_string(kSettingsMax) + " settings; forget one first");
  FREEHOLD_TRY(write(stored, json));
  settings_[std::string(name)] = json;
  return {};
}

}  // namespace freehold
