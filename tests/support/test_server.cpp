#include "tests/support/test_server.hpp"

#include <filesystem>
#include <stdexcept>

#include "core/workspace/workspace.hpp"
#include "sync/stores/open.hpp"
#include "tests/support/must.hpp"
#include "tests/support/postgres_cluster.hpp"

namespace freehold {
TestServer::TestServer(StoreKind kind, ServerOptions options, std::optional<TestProvider> provider)
    : data_(folder_.path() / "data"), options_(std::move(options)), provider_(std::move(provider)) {
  static int databases = 0;
  options_.port = "0";
  if (kind == StoreKind::sqlite) {
    url_ = "sqlite:" + (folder_.path() / "freehold.db").string();
  } else {
    database_ = "server" + std::to_string(++databases);
    url_ = PostgresCluster::shared().create_database(database_);
  }
  {
    const auto target = must(open_migration_target(url_));
    must(upgrade(*target, clock, embedded_migrations()));
  }
  start();
}

TestServer::TestServer(TestServer& first, ServerOptions options)
    : blob_limits(first.blob_limits),
      data_(first.data_),
      options_(std::move(options)),
      url_(first.url_),
      database_(first.database_) {
  options_.port = "0";
  start();
}

TestServer::~TestServer() {
  stop();
}

void TestServer::start() {
  const Schema& schema = workspace_schema();
  hub_ = std::make_unique<Hub>();
  store_ = must(open_store(url_, schema, hub_->listener()));
  accounts_ = must(Accounts::open(*store_, schema, clock, random_, PasswordCost{64, 1, 1}));
  if (provider_) {
    folder_.write("keys.json", provider_->jwks);
    auto keys = must(KeyFile::open((folder_.path() / "keys.json").string(), KeyFileKind::jwks, clock));
    external_ = std::make_unique<ExternalIdentities>(provider_->trusted, std::move(keys), provider_->sign_up, *store_,
                                                     schema, clock, random_);
  }
  secrets_ = std::make_unique<Secrets>(*store_, schema, &keys_, clock, random_);
  blobs_ = std::make_unique<BlobStore>(data_, blob_limits);
  server_ = std::make_unique<Server>(options_, *store_, schema, *accounts_, clock, *hub_, external_.get(),
                                     secrets_.get(), blobs_.get());
  const std::string url = must(server_->listen());
  options_.port = url.substr(url.rfind(':') + 1);
  watch_ = std::make_unique<CaptureWatch>(*store_, schema, clock);
  thread_ = std::thread([this] { server_->run(std::chrono::seconds(2)); });
}

void TestServer::stop() {
  if (!thread_.joinable()) return;
  watch_.reset();
  server_->stop();
  thread_.join();
  server_.reset();
  secrets_.reset();
  external_.reset();
  accounts_.reset();
  store_.reset();
  hub_.reset();
}

void TestServer::replace_keys(const std::string& jwks) {
  provider_->jwks = jwks;
  folder_.write("keys.new", jwks);
  std::filesystem::rename(folder_.path() / "keys.new", folder_.path() / "keys.json");
}

void TestServer::run_sql(const std::string& sql) {
  PostgresCluster::shared().query(database_, sql);
}

void TestServer::restart() {
  stop();
  start();
}

}  // namespace freehold
