#pragma once

#include <boost/json/fwd.hpp>
#include <optional>
#include <string>

#include "core/replica/feed.hpp"

namespace freehold {

/// The device's side of the live socket: what to say, and what to do with what comes. Knows nothing of sockets.
class SyncSession {
 public:
  SyncSession(Database& database, const Schema& schema, DeviceState& state, Outbox& outbox, Feed& feed, Clock& clock,
              int schema_version);

  /// A socket is open; the hello waits in `take`.
  Status connected(std::string token);
  void disconnected();

  /// One message of the server's. An error ends the connection: the host connects again.
  Status receive(std::string_view message);

  /// The next message to send; empty where there is none.
  Result<std::string> take();
  bool has_outgoing() const;

  bool is_live() const { return phase_ == Phase::live; }
  /// Of a first sync or a long catch-up under way: numbers of the feed done, and in all.
  struct Progress {
    Seq done = 0;
    Seq total = 0;
  };
  std::optional<Progress> progress() const { return progress_; }
  /// True once after something made the feed start over: the host connects again.
  bool take_reconnect() { return std::exchange(reconnect_, false); }
  /// True once after a transaction was refused.
  bool take_refused() { return std::exchange(refused_, false); }

 private:
  enum class Phase : std::uint8_t { offline, greeting, live };

  Status receive_welcome(const boost::json::value& json);
  Status receive_rows(const boost::json::value& json, std::string_view text);
  Status receive_verdicts(const boost::json::value& json);
  Status receive_error(const boost::json::value& json);

  Status start_over(const Welcome& welcome);
  Status stage(std::string_view text);
  Status apply_staged();
  Status finish_catch_up(Seq cursor);
  Status make_durable(TransactionId last);
  Status take_verdict(const Verdict& verdict);
  Status restamped(Hlc stored);
  Status start_feed_over();
  Status look_whether_to_start_over();
  Status refuse(const Verdict& verdict);
  /// What happens to references while the server's rows are written.
  enum class References : std::uint8_t {
    mended,  ///< at the end all of them lead somewhere
    left,  ///< a part of a first sync: parents may come with a later one
  };
  /// Runs `write` in one SQLite transaction with capture off.
  template <class Write>
  Status applying(Write write, References references = References::mended);

  Database& database_;
  const Schema& schema_;
  DeviceState& state_;
  Outbox& outbox_;
  Feed& feed_;
  Clock& clock_;
  int schema_version_;

  Phase phase_ = Phase::offline;
  std::string token_;
  bool hello_waits_ = false;
  bool push_under_way_ = false;
  bool refused_ = false;
  bool reconnect_ = false;
  std::int64_t staged_parts_ = 0;
  std::optional<Progress> progress_;
};

}  // namespace freehold
