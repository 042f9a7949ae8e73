#pragma once

#include <boost/json/fwd.hpp>
#include <optional>
#include <string>

#include "core/replica/floor_watch.hpp"
#include "core/replica/public_feed.hpp"
#include "core/replica/recovery.hpp"
#include "core/replica/refusals.hpp"
#include "core/replica/server_time.hpp"

namespace freehold {

/// The device's side of the live socket: what to say, and what to do with what comes. Knows nothing of sockets.
class SyncSession {
 public:
  /// The parts of the engine that a session works on.
  struct Parts {
    Database& database;
    const Schema& schema;
    DeviceState& state;
    DeviceRows& rows;
    Outbox& outbox;
    KnownRows& known;
    Feed& feed;
    Refusals& refusals;
    Journal& journal;
    Recovery& recovery;
    PublicFeed& public_feed;
    ServerTime& time;
  };
  SyncSession(const Parts& parts, int schema_version) : parts_(parts), schema_version_(schema_version) {}

  /// A socket is open; the hello waits in `take`.
  Status connected(std::string token);
  void disconnected();

  /// One message of the server's. An error ends the connection: the host connects again.
  Status receive(std::string_view message);

  /// The next message to send; empty where there is none.
  Result<std::string> take();
  bool has_outgoing() const;

  bool is_live() const { return phase_ == Phase::live; }
  /// On this connection the server has been, or is about to be, told what this device wants.
  bool has_said_hello() const { return phase_ != Phase::offline && !hello_waits_; }
  /// Of a first sync under way, rows that have come and in all; of a long catch-up, numbers of the feed.
  struct Progress {
    std::int64_t done = 0;
    std::int64_t total = 0;
  };
  std::optional<Progress> progress() const { return progress_; }
  /// The owner's head as the server last told it on this connection or an earlier one; 0: it has not.
  Seq head() const { return head_; }
  /// True once after something made the feed start over: the host connects again.
  bool take_reconnect() { return std::exchange(reconnect_, false); }
  /// True once after the server's digest was another one than this device's, and everything is fetched once more.
  bool take_repair() { return std::exchange(repair_, false); }
  /// True once after a merge decided against something.
  bool take_conflicts() { return std::exchange(conflicts_, false); }
  /// True once after a transaction was refused.
  bool take_refused() { return std::exchange(refused_, false); }

 private:
  enum class Phase : std::uint8_t { offline, greeting, live };

  Status receive_welcome(const boost::json::value& json);
  Status receive_rows(const boost::json::value& json, std::string_view text);
  bool takes_parts() const;
  Status receive_part(const PullReply& reply);
  Status receive_verdicts(const boost::json::value& json);
  Status receive_error(const boost::json::value& json);

  Status start_over(const Welcome& welcome);
  Status begin_again(CatchUp why);
  Status check_digest(const PullReply& reply);
  Status let_go_of_gone(Seq cursor);
  Status receive_public(const PullReply& reply);
  bool is_comparable() const;
  Status apply_reply(const PullReply& reply);
  Status stage(std::string_view text);
  Status apply_staged();
  Status finish_catch_up(Seq cursor);
  Status make_durable(TransactionId last);
  Status take_verdict(const Verdict& verdict);
  Status restamped(Hlc stored);
  Status start_feed_over();
  Status look_whether_to_start_over(CatchUp reading);
  /// What happens to references while the server's rows are written.
  enum class References : std::uint8_t {
    mended,  ///< at the end all of them lead somewhere
    left,  ///< a part of a first sync: parents may come with a later one
  };
  /// Runs `write` in one SQLite transaction with capture off.
  template <class Write>
  Status applying(Write write, References references = References::mended);

  Parts parts_;
  int schema_version_;
  int server_version_ = 0;

  Phase phase_ = Phase::offline;
  std::string token_;
  bool hello_waits_ = false;
  bool asked_for_parts_ = false;  ///< by the hello of this connection
  bool push_under_way_ = false;
  bool refused_ = false;
  bool reconnect_ = false;
  bool repair_ = false;
  bool conflicts_ = false;
  Seq head_ = 0;
  FloorWatch floor_;
  bool doubt_ = false;  ///< the digests differed once; the next time it is no chance
  std::int64_t staged_parts_ = 0;
  std::optional<Progress> progress_;
};

}  // namespace freehold
