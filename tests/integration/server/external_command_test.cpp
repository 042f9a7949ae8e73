#include <csignal>
#include <ctime>

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "tests/support/clients.hpp"
#include "tests/support/command.hpp"
#include "tests/support/token_signer.hpp"

namespace freehold {
namespace {

using Arguments = std::vector<std::string>;

struct Home {
  Home() {
    folder.write("secret", std::string(32, 's') + "\n");
    folder.write("short", "a secret");
    folder.write("jwks.json", jwks_text({key.jwk()}));
    folder.write("broken.json", "{}");
  }
  std::string path(const std::string& name) const { return (folder.path() / name).string(); }
  Arguments serve(const Arguments& more) const {
    Arguments all = {"serve", "--listen", "127.0.0.1:0", "--data", path("data")};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }

  TemporaryFolder folder;
  TokenSigner key = TokenSigner::es256("one");
};

std::string token_by(const TokenSigner& signer) {
  return signer.sign({{"iss", "https://id.example.org"},
                      {"aud", "notebook"},
                      {"sub", "grace"},
                      {"exp", static_cast<std::int64_t>(std::time(nullptr)) + 600}});
}

TEST_CASE("half of an identity provider is wrong usage, with a sentence that says which half is missing") {
  const Home home;
  const std::string issuer = "https://id.example.org", secret = home.path("secret"), jwks = home.path("jwks.json");
  const std::vector<std::pair<Arguments, std::string>> wrong = {
      {{"--jwt-sign-up"}, "--jwt-issuer"},
      {{"--jwt-audience", "notebook"}, "--jwt-issuer"},
      {{"--jwks-file", jwks}, "--jwt-issuer"},
      {{"--jwt-issuer", issuer}, "--jwt-audience"},
      {{"--jwt-issuer", issuer, "--jwks-file", jwks}, "--jwt-audience"},
      {{"--jwt-issuer", issuer, "--jwt-audience", "notebook"}, "--jwks-file"},
      {{"--jwt-issuer", issuer, "--jwt-audience", "notebook", "--jwt-secret-file", secret, "--jwks-file", jwks},
       "either"},
      {{"--jwt-issuer", std::string(256, 'i'), "--jwt-audience", "notebook", "--jwks-file", jwks}, "255"},
  };
  for (const auto& [arguments, sentence] : wrong) {
    Command serve(home.serve(arguments));
    CHECK(serve.wait() == 2);
    INFO(serve.err());
    CHECK(serve.err().find(sentence) != std::string::npos);
    CHECK(serve.out().empty());
  }
}

TEST_CASE("a server does not start with keys that it cannot use") {
  const Home home;
  const Arguments named = {"--jwt-issuer", "https://id.example.org", "--jwt-audience", "notebook"};
  const std::vector<std::pair<std::string, std::string>> wrong = {{"--jwt-secret-file", "short"},
                                                                  {"--jwks-file", "broken.json"},
                                                                  {"--jwks-file", "secret"},
                                                                  {"--jwks-file", "none"}};
  for (const auto& [option, file] : wrong) {
    Arguments arguments = named;
    arguments.insert(arguments.end(), {option, home.path(file)});
    Command serve(home.serve(arguments));
    CHECK(serve.wait() == 1);
    INFO(serve.err());
    CHECK(serve.err().find(home.path(file)) != std::string::npos);
    CHECK(serve.out().empty());
  }
}

TEST_CASE("serve takes the tokens of the provider that it was told of") {
  const Home home;
  const bool by_secret = GENERATE(false, true);
  const TokenSigner signer = by_secret ? TokenSigner::hs256(std::string(32, 's')) : home.key;
  Arguments arguments = {"--jwt-issuer", "https://id.example.org", "--jwt-audience", "notebook"};
  arguments.push_back(by_secret ? "--jwt-secret-file" : "--jwks-file");
  arguments.push_back(home.path(by_secret ? "secret" : "jwks.json"));
  {
    Command serve(home.serve(arguments));
    CHECK(get(serve.port(), "/v1/me", token_by(signer)).code() == "unauthenticated");
    serve.signal(SIGTERM);
    CHECK(serve.wait() == 0);
  }
  arguments.push_back("--jwt-sign-up");
  Command serve(home.serve(arguments));
  CHECK(get(serve.port(), "/v1/me", token_by(signer)).status == 200);
}

}  // namespace
}  // namespace freehold
