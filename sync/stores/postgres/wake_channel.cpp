#include "sync/stores/postgres/wake_channel.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>

namespace freehold {
namespace {

constexpr int kFirstRetryMs = 200;
constexpr int kLastRetryMs = 10'000;
constexpr std::size_t kIdLength = 36;

/// `<owner> <head>`.
std::string encode(const OwnerId& owner, Seq head) {
  return owner.text() + " " + std::to_string(head);
}

Status notify(PgConnection& connection, const std::map<OwnerId, Seq>& heads) {
  std::vector<Value> payloads;
  payloads.reserve(heads.size());
  for (const auto& [owner, head] : heads) payloads.emplace_back(encode(owner, head));
  FREEHOLD_ASSIGN(PgParam list, encode_array(ColumnType::text, payloads));
  FREEHOLD_TRY(connection.query("SELECT count(pg_notify('freehold_wake', p)) FROM unnest($1) AS p", {std::move(list)}));
  return {};
}

bool wait_readable(int signal, int socket, int timeout_ms) {
  pollfd fds[] = {{signal, POLLIN, 0}, {socket, POLLIN, 0}};
  return poll(fds, socket < 0 ? 1 : 2, timeout_ms) > 0;
}

}  // namespace

WakeChannel::WakeChannel(PgAddress address, WakeListener listener)
    : address_(std::move(address)), listener_(std::move(listener)), signal_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  thread_ = std::thread([this] { run(); });
}

WakeChannel::~WakeChannel() {
  {
    const std::lock_guard lock(lock_);
    ending_ = true;
  }
  eventfd_write(signal_, 1);
  thread_.join();
  close(signal_);
}

void WakeChannel::send(const OwnerId& owner, Seq head) {
  keep(owner, head);
  eventfd_write(signal_, 1);
}

void WakeChannel::keep(const OwnerId& owner, Seq head) {
  const std::lock_guard lock(lock_);
  Seq& highest = pending_[owner];
  highest = std::max(highest, head);
}

bool WakeChannel::is_ending() {
  const std::lock_guard lock(lock_);
  return ending_;
}

void WakeChannel::drain_signal() const {
  eventfd_t count = 0;
  eventfd_read(signal_, &count);
}

void WakeChannel::run() {
  int retry_ms = kFirstRetryMs;
  while (!is_ending()) {
    if (auto connection = PgConnection::connect(address_, nullptr); connection) {
      retry_ms = kFirstRetryMs;
      serve(**connection);
    }
    if (is_ending()) return;
    wait_readable(signal_, -1, retry_ms);
    drain_signal();
    retry_ms = std::min(retry_ms * 2, kLastRetryMs);
  }
}

void WakeChannel::serve(PgConnection& connection) {
  if (!connection.execute("LISTEN freehold_wake")) return;
  // Nobody listened until now. What is announced after the LISTEN is heard, what was before shows in the heads.
  if (listener_.missed) listener_.missed();
  while (!is_ending()) {
    if (!send_pending(connection)) return;
    hear(connection);
    wait_readable(signal_, PQsocket(connection.raw()), -1);
    drain_signal();
    if (PQconsumeInput(connection.raw()) == 0) return;
  }
}

Status WakeChannel::send_pending(PgConnection& connection) {
  std::map<OwnerId, Seq> sending;
  {
    const std::lock_guard lock(lock_);
    sending.swap(pending_);
  }
  if (sending.empty()) return {};
  Status sent = notify(connection, sending);
  if (!sent)
    for (const auto& [owner, head] : sending) keep(owner, head);
  return sent;
}

void WakeChannel::hear(PgConnection& connection) const {
  const auto free = [](PGnotify* notify) { PQfreemem(notify); };
  for (;;) {
    const std::unique_ptr<PGnotify, decltype(free)> heard(PQnotifies(connection.raw()), free);
    if (heard == nullptr) return;
    // What this server sent it has already told its own devices.
    if (heard->be_pid == PQbackendPID(connection.raw()) || !listener_.rose) continue;
    const std::string_view text = heard->extra;
    const auto owner = OwnerId::parse(text.substr(0, std::min(kIdLength, text.size())));
    Seq head = 0;
    if (!owner || text.size() < kIdLength + 2) continue;
    std::from_chars(text.data() + kIdLength + 1, text.data() + text.size(), head);
    listener_.rose(*owner, head);
  }
}

}  // namespace freehold
