#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

namespace freehold {

using Headers = std::map<std::string, std::string>;

/// An answer as it came; header names in lower case.
struct HttpAnswer {
  unsigned status = 0;  ///< 0: the server ended the connection without one
  Headers headers;
  std::string body;
  bool closes = false;

  boost::json::value json() const;
  /// `code` of a problem document; empty where it is none.
  std::string code() const;
};

struct HttpCall {
  std::string method = "GET";
  std::string target = "/";
  Headers headers;
  std::string body;
};

/// One call over a connection of its own. Waits for at most a minute.
HttpAnswer call(const std::string& port, const HttpCall& what);
HttpAnswer get(const std::string& port, const std::string& target, const std::string& token = {});
HttpAnswer post(const std::string& port, const std::string& target, const boost::json::value& body,
                const std::string& token = {});

/// A bare TCP connection, for what no proper client would send.
class RawConnection {
 public:
  explicit RawConnection(const std::string& port);
  ~RawConnection();

  /// Answers how many bytes the server took before it ended the connection.
  std::size_t send(std::string_view bytes);
  /// Everything up to the end of the connection, or up to `patience`.
  std::string read_all(std::chrono::milliseconds patience = std::chrono::seconds(10));
  /// True where the server ended the connection within the time.
  bool ended_within(std::chrono::milliseconds patience);

 private:
  int socket_ = -1;
};

/// A person with an account, as the server's sign-up answered.
struct Person {
  std::string id;
  std::string access;
  std::string refresh;
  std::string name;
};
Person sign_up(const std::string& port, const std::string& name);
/// The same person with new tokens.
Person sign_in(const std::string& port, const std::string& name);

/// A device on the live socket. Nothing moves while no method runs.
class LiveClient {
 public:
  explicit LiveClient(const std::string& port, const Headers& headers = {}, bool compresses = true);
  ~LiveClient();

  /// False where the server refused the upgrade; `refusal` is its answer.
  bool connected() const;
  unsigned refusal_status() const;

  void send(const boost::json::value& message);
  void send_text(const std::string& text);
  void send_binary(const std::string& bytes);

  /// The next message, or nothing where none comes within the time or the socket ends.
  std::optional<boost::json::object> next(std::chrono::milliseconds patience = std::chrono::seconds(10));
  /// The same as it came.
  std::optional<std::string> next_text(std::chrono::milliseconds patience);
  /// The next message of a type, passing over others.
  std::optional<boost::json::object> next_of(std::string_view type);
  /// The close code with which the server ended the socket; 0 where it did not within the time, 1006 where it just
  /// went.
  unsigned close_code(std::chrono::milliseconds patience = std::chrono::seconds(10));

  /// hello and welcome; answers the welcome. Rows come as further messages.
  std::optional<boost::json::object> greet(const Person& person, const std::string& client_id, std::int64_t since = 0);
  /// Everything that has come over the connection so far, as it travelled.
  std::uint64_t bytes_received() const;
  void close();
  /// Cuts the connection without a word.
  void vanish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// A push of one insert into tasks for each title, in one transaction.
boost::json::object push_of_tasks(const std::string& client_id, std::int64_t transaction, std::int64_t after,
                                  const std::vector<std::pair<std::string, std::string>>& id_and_title);
/// A version 7 id; every one another.
std::string new_id();

}  // namespace freehold
