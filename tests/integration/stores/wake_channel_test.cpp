#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <condition_variable>
#include <map>

#include "sync/stores/postgres/wake_channel.hpp"
#include "tests/integration/stores/world.hpp"
#include "tests/support/postgres_cluster.hpp"

using namespace freehold;
using namespace std::chrono_literals;

namespace {

/// A database that channels meet in, and who of them it lets in.
class MeetingPlace {
 public:
  MeetingPlace() {
    static int count = 0;
    name_ = "channels" + std::to_string(++count);
    url_ = PostgresCluster::shared().create_database(name_);
  }
  PgAddress address() const { return PgAddress::parse(url_, "public").value(); }
  int channels() const { return number("SELECT count(*)" + theirs()); }
  /// The one that is there.
  int only_channel() const { return number("SELECT pid" + theirs()); }
  void kill_all_but(int pid) const {
    number("SELECT count(pg_terminate_backend(pid))" + theirs() + " AND pid <> " + std::to_string(pid));
  }
  void let_in(bool anybody) const {
    run("ALTER DATABASE " + name_ + " ALLOW_CONNECTIONS " + (anybody ? "true" : "false"));
  }

 private:
  std::string theirs() const { return " FROM pg_stat_activity WHERE datname = '" + name_ + "'"; }
  static std::string run(const std::string& sql) { return PostgresCluster::shared().query("postgres", sql); }
  static int number(const std::string& sql) { return std::stoi(run(sql)); }

  std::string name_, url_;
};

/// What a channel was told, and how often.
class Ear {
 public:
  WakeListener listener() {
    return {[this](const OwnerId& owner, Seq head) {
              const std::lock_guard guard(lock_);
              heads_[owner].push_back(head);
              changed_.notify_all();
            },
            [this] { ++missed; }};
  }
  bool hears(const OwnerId& owner, Seq head) {
    std::unique_lock guard(lock_);
    return changed_.wait_for(guard, 20s, [&] { return !heads_[owner].empty() && heads_[owner].back() == head; });
  }
  std::size_t times(const OwnerId& owner) {
    const std::lock_guard guard(lock_);
    return heads_[owner].size();
  }
  std::atomic<int> missed = 0;

 private:
  std::mutex lock_;
  std::condition_variable changed_;
  std::map<OwnerId, std::vector<Seq>> heads_;
};

template <class Condition>
bool becomes_true(Condition condition) {
  for (const auto until = std::chrono::steady_clock::now() + 20s; !condition(); std::this_thread::sleep_for(5ms))
    if (std::chrono::steady_clock::now() > until) return false;
  return true;
}

OwnerId owner(int number) {
  OwnerId id;
  id.uuid.bytes[15] = static_cast<std::uint8_t>(number);
  return id;
}

}  // namespace

TEST_CASE("wakes of the time without a connection are sent when there is one again, one for each owner") {
  const MeetingPlace place;
  Ear here, there;
  WakeChannel listening(place.address(), there.listener());
  REQUIRE(becomes_true([&] { return there.missed == 1; }));
  const int its_connection = place.only_channel();
  WakeChannel sending(place.address(), here.listener());
  REQUIRE(becomes_true([&] { return here.missed == 1; }));
  place.let_in(false);
  place.kill_all_but(its_connection);
  REQUIRE(becomes_true([&] { return place.channels() == 1; }));
  for (const Seq head : {3, 5, 4}) sending.send(owner(1), head);
  sending.send(owner(2), 8);
  place.let_in(true);
  CHECK(there.hears(owner(1), 5));
  CHECK(there.hears(owner(2), 8));
  CHECK(there.times(owner(1)) == 1);
  CHECK(here.missed == 2);
  CHECK(there.missed == 1);
}

TEST_CASE("a wake that is on its way when the connection is killed is sent again") {
  const MeetingPlace place;
  Ear here, there;
  WakeChannel listening(place.address(), there.listener());
  REQUIRE(becomes_true([&] { return there.missed == 1; }));
  const int its_connection = place.only_channel();
  WakeChannel sending(place.address(), here.listener());
  for (int round = 1; round <= 20; ++round) {
    REQUIRE(becomes_true([&] { return here.missed >= round; }));
    place.kill_all_but(its_connection);
    sending.send(owner(round), round);
    CHECK(there.hears(owner(round), round));
  }
  CHECK(there.missed == 1);
}

TEST_CASE("a channel never tells a server of its own wakes") {
  const MeetingPlace place;
  Ear here, there;
  WakeChannel listening(place.address(), there.listener()), sending(place.address(), here.listener());
  REQUIRE(becomes_true([&] { return here.missed == 1 && there.missed == 1; }));
  sending.send(owner(1), 1);
  REQUIRE(there.hears(owner(1), 1));
  listening.send(owner(2), 2);
  REQUIRE(here.hears(owner(2), 2));
  CHECK(here.times(owner(1)) == 0);
  CHECK(there.times(owner(2)) == 0);
}
