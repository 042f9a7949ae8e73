#include <filesystem>
#include <iostream>
#include <optional>
#include <thread>

#include <spdlog/spdlog.h>

#include "core/workspace/workspace.hpp"
#include "native/client/server_address.hpp"
#include "native/command.hpp"
#include "native/home.hpp"
#include "native/identity_provider.hpp"
#include "native/key_home.hpp"
#include "native/upkeep.hpp"
#include "sync/auth/system.hpp"
#include "sync/blobs/blob_store.hpp"
#include "sync/http/server.hpp"
#include "sync/reconcile/capture_watch.hpp"
#include "sync/secrets/rewrapping.hpp"
#include "sync/secrets/secrets.hpp"
#include "sync/stores/open.hpp"

namespace freehold {
namespace {

struct ServeCommand {
  DatabaseHome home;
  std::string listen = "127.0.0.1:8787";
  std::string web;
  std::string tls_certificate, tls_key;
  std::vector<std::string> allowed_origins;
  std::vector<std::string> model_endpoints;
  IdentityProvider provider;
  KeyHome keys;
  bool json = false;
  int tombstone_days = 90;
  int file_mib = 256, account_mib = 10 * 1024;

  Result<ServerOptions> options() const;
  Result<ExitStatus> run() const;
};

/// Splits `host:port`; a host of IPv6 stands in brackets.
Status split_address(const std::string& text, std::string& host, std::string& port) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == text.size())
    return fail(Code::wrong_usage, "--listen takes HOST:PORT, such as 127.0.0.1:8787; port 0 is any free one");
  host = text.substr(0, colon);
  port = text.substr(colon + 1);
  if (host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  const bool is_number = port.find_first_not_of("0123456789") == std::string::npos;
  if (!is_number || port.size() > 5 || std::stoi(port) > 65535)
    return fail(Code::wrong_usage, "'" + port + "' is no port: a number from 0 to 65535");
  return {};
}

/// Marks that a header would take for the end of the origin are in no host's name either.
Status check_origin(const std::string& origin) {
  const bool has_scheme = origin.starts_with("http://") || origin.starts_with("https://");
  const std::size_t host = origin.find("//") + 2;
  if (has_scheme && host < origin.size() && origin.find_first_of("/*?#;,'\" \t\r\n", host) == std::string::npos)
    return {};
  return fail(Code::wrong_usage,
              "'" + origin + "' is no origin: it looks like https://app.example.org, without a path or wildcard");
}

Result<ServerOptions> ServeCommand::options() const {
  ServerOptions options;
  FREEHOLD_TRY(split_address(listen, options.host, options.port));
  for (const std::string& origin : allowed_origins) FREEHOLD_TRY(check_origin(origin));
  options.allowed_origins = allowed_origins;
  for (const std::string& endpoint : model_endpoints) FREEHOLD_TRY(check_origin(endpoint));
  options.model_endpoints = model_endpoints;
  options.web = web;
  if (!web.empty() && !std::filesystem::is_regular_file(options.web / "index.html"))
    return fail(Code::wrong_usage, "--web: there is no index.html in " + web + "; build the application first");
  if (tls_certificate.empty() != tls_key.empty())
    return fail(Code::wrong_usage,
                "--tls-cert and --tls-key go together: a certificate, and the key that belongs to it");
  options.io_threads = std::max(2U, std::thread::hardware_concurrency());
  options.store_threads = kStoreConnections;
  options.schema_version = embedded_migrations().back().version;
  return options;
}

Status migrate_to_newest(const std::string& url, Clock& clock) {
  FREEHOLD_ASSIGN(const auto target, open_migration_target(url));
  return upgrade(*target, clock, embedded_migrations(), std::nullopt,
                 [](const Migration& step, bool) { spdlog::info("migration {:04} {}", step.version, step.name); });
}

void log_watch(const Error* problem) {
  if (problem == nullptr)
    spdlog::info("what other programs write reaches the devices again");
  else
    spdlog::warn("what other programs write does not reach the devices: {}", problem->message);
}

void log_rewrapping(const Result<Rewrapped>& done) {
  if (!done) {
    spdlog::warn("secrets could not be re-wrapped: {}", done.error().message);
    return;
  }
  if (done->secrets > 0) spdlog::info("{} secrets are wrapped by the newest key now", done->secrets);
  if (done->why) spdlog::warn("{} secrets cannot be opened, the first: {}", done->passed_over, done->why->message);
}

Result<ExitStatus> ServeCommand::run() const {
  FREEHOLD_ASSIGN(ServerOptions server_options, options());
  SystemClock clock;
  if (!tls_certificate.empty()) {
    FREEHOLD_ASSIGN(server_options.certificate, TlsCertificate::open(tls_certificate, tls_key, clock));
  }
  SystemRandom random;
  FREEHOLD_ASSIGN(auto provider_keys, provider.open_keys(clock));
  FREEHOLD_ASSIGN(const auto ring, keys.open(clock, random));
  FREEHOLD_ASSIGN(const std::string url, home.resolve());
  FREEHOLD_TRY(migrate_to_newest(url, clock));

  Hub hub;
  const Schema& schema = workspace_schema();
  // Two connections more than requests may hold: the watches have their own, whoever waits for what.
  FREEHOLD_ASSIGN(const auto store, open_store(url, schema, hub.listener(), kStoreConnections + 2));
  FREEHOLD_ASSIGN(const auto accounts, Accounts::open(*store, schema, clock, random));
  const auto external = provider.users(std::move(provider_keys), *store, schema, clock, random);
  Secrets secrets(*store, schema, ring.get(), clock, random);
  constexpr std::int64_t kMebibyte = 1024 * 1024;
  const BlobStore blobs(home.data, {file_mib * kMebibyte, account_mib * kMebibyte});
  Server server(server_options, *store, schema, *accounts, clock, hub, external.get(), &secrets, &blobs);
  FREEHOLD_ASSIGN(const std::string address, server.listen());
  const CaptureWatch watch(*store, schema, clock, {.report = log_watch});
  std::optional<RewrapWatch> rewrapping;
  if (ring != nullptr) rewrapping.emplace(*store, schema, *ring, RewrapWatch::Options{.report = log_rewrapping});
  server.stop_on_signals();
  if (!ServerAddress{false, server_options.host, {}}.is_local() && !server_options.certificate)
    spdlog::warn(
        "this address can be reached from outside, and the server speaks plain HTTP: give it a certificate with "
        "--tls-cert and --tls-key, or let a proxy with TLS stand before it");
  if (json)
    std::cout << R"({"url":")" << address << "\"}" << std::endl;
  else
    std::cout << "Freehold listens on " << address << std::endl;
  const Upkeep upkeep(*store, blobs, clock, std::chrono::hours(24) * tombstone_days);
  server.run();
  spdlog::info("stopped");
  return kDone;
}

}  // namespace

void add_serve(CLI::App& app, Action& action) {
  auto command = std::make_shared<ServeCommand>();
  CLI::App* serve = app.add_subcommand(
      "serve", "Runs the sync server: accounts, sync and, with --web, the application's page, on one address");
  serve->add_option("--listen", command->listen, "Address to listen on; port 0 is any free one")
      ->type_name("HOST:PORT")
      ->capture_default_str();
  command->home.add_options(*serve);
  serve->add_option("--web", command->web, "Folder of the built web application")->type_name("DIR");
  serve
      ->add_option("--allow-origin", command->allowed_origins,
                   "A web page's origin that may call this server beside its own; may be given again")
      ->type_name("ORIGIN")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  serve
      ->add_option("--model-endpoint", command->model_endpoints,
                   "Origin of a language model that the application's page may talk to; may be given again")
      ->type_name("ORIGIN")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  serve
      ->add_option("--tls-cert", command->tls_certificate,
                   "Speak TLS with this certificate and those that vouch for it (PEM); read again when it changes")
      ->type_name("FILE");
  serve->add_option("--tls-key", command->tls_key, "The certificate's private key (PEM)")->type_name("FILE");
  serve
      ->add_option("--tombstone-days", command->tombstone_days,
                   "How long deletions are told to devices that were away; one that comes later starts over")
      ->type_name("DAYS")
      ->check(CLI::Range(1, 36'500))
      ->capture_default_str();
  serve->add_option("--file-mib-max", command->file_mib, "How large one uploaded file may be")
      ->type_name("MIB")
      ->check(CLI::Range(1, 1024 * 1024))
      ->capture_default_str();
  serve->add_option("--account-mib-max", command->account_mib, "How much the files of one account may take together")
      ->type_name("MIB")
      ->check(CLI::Range(1, 1024 * 1024 * 1024))
      ->capture_default_str();
  command->keys.add_options(*serve);
  command->provider.add_options(*serve);
  serve->add_flag("--json", command->json, "Print the address as JSON");
  serve->callback([command, &action] { action = [command] { return command->run(); }; });
}

}  // namespace freehold
