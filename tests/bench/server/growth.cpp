#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

#include "core/base/time.hpp"
#include "tests/bench/figures.hpp"
#include "tests/bench/server/server.hpp"
#include "tests/bench/server/site.hpp"
#include "tests/support/must.hpp"

// A hundred times the rows, ten thousand times the owners, a hundred times the devices: a push costs what is pushed, a
// pull what has changed.

namespace freehold {

namespace {

constexpr int kRounds = 25;
constexpr std::size_t kSmall = 100;
constexpr std::size_t kPart = 20'000;
constexpr int kRowsOfOwner = 10;

/// Somebody who pushes and pulls a hundred rows at a time.
class Owner {
 public:
  Owner(Site& site, const std::string& name) : site_(site), person_(site.person(name)), live_(site.port()) {
    const auto welcome = live_.greet(person_, id_);
    if (!welcome) throw std::runtime_error("no welcome came");
  }

  double push(std::size_t count) {
    std::vector<std::pair<std::string, std::string>> rows;
    for (std::size_t i = 0; i < count; ++i) rows.emplace_back(new_id(), "thirty characters of one title");
    const auto message = boost::json::serialize(push_of_tasks(id_, transaction_ + 1, transaction_, rows));
    ++transaction_;
    return ms_of([&] {
      live_.send_text(message);
      const auto verdicts = live_.next_of("verdicts");
      if (!verdicts) throw std::runtime_error("no verdict came");
      head_ = verdicts->at("head").to_number<std::int64_t>();
    });
  }

  /// What the last push brought.
  double pull() {
    return ms_of([&] {
      const auto answer =
          get(site_.port(), "/v1/sync/pull?scope=me&since=" + std::to_string(head_ - 1), person_.access);
      if (answer.status != 200) throw std::runtime_error(answer.body);
    });
  }

  /// Until they have so many rows.
  void grow(std::size_t rows) {
    for (; rows_ < rows; rows_ += kPart) push(std::min(kPart, rows - rows_));
  }

 private:
  Site& site_;
  Person person_;
  LiveClient live_;
  std::string id_ = new_id();
  std::int64_t transaction_ = 0;
  std::int64_t head_ = 0;
  std::size_t rows_ = 0;
};

struct Times {
  double push = 0;
  double pull = 0;
};

Times times_of(Owner& owner) {
  std::vector<double> pushes, pulls;
  for (int i = 0; i < kRounds; ++i) {
    pushes.push_back(owner.push(kSmall));
    pulls.push_back(owner.pull());
  }
  return {median(pushes), median(pulls)};
}

/// What is beside the owner who is measured, from small to large.
class Growing {
 public:
  Growing(std::string of, std::string first_is) : of_(std::move(of)), first_is_(std::move(first_is)) {}

  /// `suffix` empty: the first, which the others are compared with.
  void add(double size, const std::string& suffix, const std::string& beside, const Times& times) {
    pushes_.push_back({size, times.push});
    pulls_.push_back({size, times.pull});
    if (suffix.empty()) return;
    compare("push", "pushing 100 rows beside " + beside, suffix, pushes_);
    compare("pull", "pulling 100 rows beside " + beside, suffix, pulls_);
  }
  void fit() const {
    print_growth("server/growth_push_" + of_, "pushing 100 rows beside more and more " + of_, pushes_);
    print_growth("server/growth_pull_" + of_, "pulling 100 rows beside more and more " + of_, pulls_);
  }

 private:
  void compare(const std::string& name, const std::string& what, const std::string& suffix,
               const std::vector<GrowthPoint>& points) const {
    print({"server/growth_" + name + "_" + of_ + suffix, what, "ms", points.back().time, points.front().time, first_is_,
           1.3});
  }

  std::string of_, first_is_;
  std::vector<GrowthPoint> pushes_, pulls_;
};

void measure_rows() {
  Site site(SiteKind::postgres);
  Owner ada(site, "ada");
  Growing growing("rows", "beside 10,000");
  ada.grow(10'000);
  times_of(ada);
  growing.add(1e4, "", "", times_of(ada));
  ada.grow(100'000);
  site.run("ANALYZE");
  growing.add(1e5, "_100k", "100,000 of one's own", times_of(ada));
  ada.grow(1'000'000);
  site.run("ANALYZE");
  growing.add(1e6, "_1m", "1,000,000 of one's own", times_of(ada));
  growing.fit();
}

/// Accounts with rows, as another program brings them in.
void add_owners(Site& site, int from, int to) {
  site.run(
      "INSERT INTO main_app.users (id, email, username, password_hash, created_at, updated_at) SELECT "
      "gen_random_uuid(), 'other' || n || '@example.org', 'other' || n, 'x', now(), now() FROM generate_series(" +
      std::to_string(from) + ", " + std::to_string(to) + ") AS n");
  site.run(
      "INSERT INTO main_app.tasks (id, user_id, title, completed, created_at, updated_at) SELECT gen_random_uuid(), "
      "u.id, "
      "'a title', false, now(), now() FROM main_app.users AS u, generate_series(1, " +
      std::to_string(kRowsOfOwner) + ") WHERE u.username LIKE 'other%'");
}

/// What others wrote gets its numbers one owner after the other, and that is not what is measured.
void wait_for_numbers(Site& site) {
  const auto session = site.session();
  while (!must(session->run("SELECT 1 FROM freehold.captured LIMIT 1", {})).rows.empty())
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
}

void measure_owners() {
  Site site(SiteKind::postgres);
  Owner ada(site, "ada");
  Growing growing("owners", "alone");
  ada.grow(10'000);
  times_of(ada);
  growing.add(1, "", "", times_of(ada));
  add_owners(site, 1, 100);
  wait_for_numbers(site);
  growing.add(100, "_100", "100 owners", times_of(ada));
  add_owners(site, 101, 10'000);
  wait_for_numbers(site);
  site.run("ANALYZE");
  growing.add(10'000, "_10k", "10,000 owners", times_of(ada));
  growing.fit();
}

/// Other devices of the same account, each of which hears of every push.
void measure_devices() {
  Site site(SiteKind::postgres);
  Owner ada(site, "ada");
  Growing growing("devices", "with one device");
  std::vector<std::unique_ptr<Owner>> others;
  times_of(ada);
  growing.add(1, "", "", times_of(ada));
  for (const int count : {10, 100}) {
    while (static_cast<int>(others.size()) < count - 1) others.push_back(std::make_unique<Owner>(site, "ada"));
    growing.add(count, "_" + std::to_string(count), std::to_string(count) + " devices of the account", times_of(ada));
  }
  growing.fit();
}

}  // namespace

void measure_server_growth() {
  measure_rows();
  measure_owners();
  measure_devices();
}

}  // namespace freehold
