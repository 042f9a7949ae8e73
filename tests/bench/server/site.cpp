#include "tests/bench/server/site.hpp"

#include <csignal>
#include <stdexcept>
#include <thread>

#include <boost/json.hpp>

#include "core/base/time.hpp"
#include "core/workspace/workspace.hpp"
#include "sync/auth/system.hpp"
#include "tests/bench/figures.hpp"
#include "tests/bench/server/processes.hpp"
#include "tests/support/must.hpp"
#include "tests/support/postgres_cluster.hpp"

namespace freehold {

namespace json = boost::json;

namespace {

constexpr const char* kIssuer = "https://id.example.org";
constexpr const char* kAudience = "bench";
constexpr auto kSecretBytes = 32;
constexpr std::int64_t kDay = 86'400;
constexpr auto kPatience = std::chrono::seconds(60);

}  // namespace

Site::Site(SiteKind kind) : signer_(TokenSigner::hs256(std::string(kSecretBytes, 's'))) {
  static int databases = 0;
  folder_.write("secret", std::string(kSecretBytes, 's'));
  if (kind == SiteKind::postgres) {
    PostgresCluster::flush_commits();
    url_ = PostgresCluster::shared().create_database("bench" + std::to_string(++databases));
  } else {
    url_ = "sqlite:" + path("freehold.db");
  }
  SystemClock clock;
  must(upgrade(*must(open_migration_target(url_)), clock, embedded_migrations()));
  start();
}

void Site::stop() {
  server_->signal(SIGTERM);
  if (server_->wait() != 0) throw std::runtime_error("the server did not end as it should: " + server_->err());
  server_.reset();
}

double Site::start() {
  return ms_of([&] {
    server_.emplace(std::vector<std::string>{"serve", "--listen", "127.0.0.1:0", "--database", url_, "--data",
                                             path("data"), "--jwt-issuer", kIssuer, "--jwt-audience", kAudience,
                                             "--jwt-secret-file", path("secret"), "--jwt-sign-up"});
    while ((port_ = server_->port_if_told()).empty()) {
      if (server_->has_ended()) throw std::runtime_error("the server does not start: " + server_->err());
      std::this_thread::sleep_for(std::chrono::microseconds(200));
    }
  });
}

Person Site::person(const std::string& name) {
  SystemClock clock;
  const json::object claims{
      {"iss", kIssuer}, {"aud", kAudience}, {"sub", name}, {"exp", clock.now_us() / 1'000'000 + kDay}};
  const std::string token = signer_.sign(claims);
  const HttpAnswer me = get(port_, "/v1/me", token);
  if (me.status != 200) throw std::runtime_error("no account for " + name + ": " + me.body);
  return {std::string(me.json().at("user").at("id").as_string()), token, {}, name};
}

std::unique_ptr<SqlSession> Site::session() {
  if (!sessions_) sessions_ = must(open_sessions(url_, workspace_schema()));
  return must(sessions_->open());
}

void Site::run(const std::string& sql) {
  must(session()->run(sql, {}));
}

pid_t Site::postgres() {
  const SqlAnswer answer = must(session()->run("SELECT pg_backend_pid()", {}));
  const Value& number = answer.rows.at(0).at(0);
  return parent_of(static_cast<pid_t>(std::get<std::int64_t>(number)));
}

SyncedDevice::SyncedDevice(Site& site, const Person& person, const std::string& path)
    : replica_(path, person.id), live_(site.port()) {
  if (!live_.connected()) throw std::runtime_error("the server takes no live socket");
  replica_.connect(person.access);
}

void SyncedDevice::follow(const json::object& reply) {
  const auto* status = reply.if_contains("status");
  if (status == nullptr) return;
  if (status->at("refused").to_number<std::int64_t>() > 0) throw std::runtime_error("the server refused something");
  in_step_ = status->at("pending").to_number<std::int64_t>() == 0 && status->at("syncing").is_null() &&
             status->at("first_sync").is_null() && status->at("first_sync_done").as_bool() &&
             status->at("connected").as_bool();
}

std::string SyncedDevice::take_message() {
  auto message = live_.next_text(kPatience);
  if (!message) throw std::runtime_error("the server is silent");
  follow(replica_.receive(*message));
  return std::move(*message);
}

void SyncedDevice::sync() {
  // What was written since is only known from the status.
  follow({{"status", replica_.call(R"({"do":"status"})").at("ok")}});
  while (!in_step_) {
    for (std::string message = replica_.take(); !message.empty(); message = replica_.take()) live_.send_text(message);
    take_message();
  }
}

void SyncedDevice::take_feed() {
  for (bool more = true; more;) {
    const json::object message = json::parse(take_message()).as_object();
    more = message.at("type").as_string() != "rows" || message.at("more").as_bool();
  }
}

}  // namespace freehold
