#include <optional>
#include <stdexcept>
#include <string>

#include "core/base/time.hpp"
#include "tests/bench/figures.hpp"
#include "tests/bench/server/server.hpp"
#include "tests/bench/server/site.hpp"

// A hundred times the rows, a thousand times the owners: a push costs what is pushed, a pull what has changed.

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

void compare(const std::string& suffix, const std::string& beside, const Times& now, const Times& first,
             const char* first_is) {
  print(
      {"server/growth_push" + suffix, "pushing 100 rows beside " + beside, "ms", now.push, first.push, first_is, 1.3});
  print(
      {"server/growth_pull" + suffix, "pulling 100 rows beside " + beside, "ms", now.pull, first.pull, first_is, 1.3});
}

void measure_rows() {
  Site site(SiteKind::postgres);
  Owner ada(site, "ada");
  ada.grow(10'000);
  times_of(ada);
  const Times first = times_of(ada);
  ada.grow(100'000);
  site.run("ANALYZE");
  compare("_rows_100k", "100,000 of one's own", times_of(ada), first, "beside 10,000");
  ada.grow(1'000'000);
  site.run("ANALYZE");
  compare("_rows_1m", "1,000,000 of one's own", times_of(ada), first, "beside 10,000");
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

void measure_owners() {
  Site site(SiteKind::postgres);
  Owner ada(site, "ada");
  ada.grow(10'000);
  times_of(ada);
  const Times first = times_of(ada);
  add_owners(site, 1, 100);
  // What the others wrote is given its numbers now, and that is not what is measured.
  times_of(ada);
  compare("_owners_100", "100 owners", times_of(ada), first, "alone");
  add_owners(site, 101, 10'000);
  for (int i = 0; i < 10; ++i) times_of(ada);
  site.run("ANALYZE");
  compare("_owners_10k", "10,000 owners", times_of(ada), first, "alone");
}

}  // namespace

void measure_server_growth() {
  measure_rows();
  measure_owners();
}

}  // namespace freehold
