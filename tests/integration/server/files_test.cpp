#include <catch2/catch.hpp>

#include "tests/support/clients.hpp"
#include "tests/support/test_server.hpp"

namespace freehold {
namespace {

struct Site {
  TemporaryFolder folder;
  std::unique_ptr<TestServer> server;

  explicit Site(ServerOptions options = {}) {
    folder.write("secret.txt", "not for the web");
    folder.write("dist/index.html", "<!doctype html>the application");
    folder.write("dist/app.webmanifest", "{}");
    folder.write("dist/assets/index-B7x_9aQz.js", "'plain'");
    folder.write("dist/assets/index-B7x_9aQz.js.br", "brotli");
    folder.write("dist/assets/index-B7x_9aQz.js.gz", "gzip");
    folder.write("dist/assets/core-0123abcd.wasm", std::string("\0asm", 4));
    std::filesystem::create_symlink(folder.path() / "secret.txt", folder.path() / "dist/link.txt");
    options.web = folder.path() / "dist";
    server = std::make_unique<TestServer>(StoreKind::sqlite, options);
  }

  HttpAnswer ask(const std::string& target, const Headers& headers = {}, const std::string& method = "GET") const {
    return call(server->port(), {method, target, headers, {}});
  }
};

TEST_CASE("the application's files come with their types, and its own addresses with its page") {
  const Site site;
  const HttpAnswer page = site.ask("/");
  CHECK(page.status == 200);
  CHECK(page.body == "<!doctype html>the application");
  CHECK(page.headers.at("content-type") == "text/html; charset=utf-8");
  CHECK(page.headers.at("cache-control") == "no-cache");
  CHECK(page.headers.at("x-content-type-options") == "nosniff");
  const std::string policy = page.headers.at("content-security-policy");
  CHECK(policy.find("default-src 'self'; script-src 'self' 'wasm-unsafe-eval'") == 0);
  CHECK(policy.find("unsafe-inline") == std::string::npos);
  CHECK(site.ask("/tasks/0190?filter=open").body == page.body);
  CHECK(site.ask("/app.webmanifest").headers.at("content-type") == "application/manifest+json");

  const HttpAnswer wasm = site.ask("/assets/core-0123abcd.wasm");
  CHECK(wasm.body == std::string("\0asm", 4));
  CHECK(wasm.headers.at("content-type") == "application/wasm");
  CHECK(wasm.headers.at("cache-control") == "public, max-age=31536000, immutable");
  CHECK(site.ask("/missing.js").code() == "not_found");
  CHECK(site.ask("/assets/index-00000000.js").code() == "not_found");
}

TEST_CASE("a page may talk to its server alone, and to the models whose addresses the operator names") {
  CHECK(Site().ask("/").headers.at("content-security-policy").find("connect-src") == std::string::npos);
  ServerOptions options;
  options.model_endpoints = {"https://models.example.org", "http://localhost:11434"};
  const Site site(options);
  for (const char* path : {"/", "/assets/index-B7x_9aQz.js"}) {
    const std::string policy = site.ask(path).headers.at("content-security-policy");
    CHECK(policy.ends_with("; connect-src 'self' https://models.example.org http://localhost:11434"));
  }
}

TEST_CASE("a compressed sibling is sent to those who take it") {
  const Site site;
  const std::string path = "/assets/index-B7x_9aQz.js";
  const HttpAnswer brotli = site.ask(path, {{"Accept-Encoding", "gzip, deflate, br"}});
  CHECK(brotli.body == "brotli");
  CHECK(brotli.headers.at("content-encoding") == "br");
  CHECK(brotli.headers.at("content-type") == "text/javascript; charset=utf-8");
  CHECK(brotli.headers.at("vary") == "Accept-Encoding");
  CHECK(site.ask(path, {{"Accept-Encoding", "gzip"}}).body == "gzip");
  CHECK(site.ask(path, {{"Accept-Encoding", "br;q=0, gzip;q=0.5"}}).body == "gzip");
  const HttpAnswer plain = site.ask(path);
  CHECK(plain.body == "'plain'");
  CHECK(plain.headers.count("content-encoding") == 0);
}

TEST_CASE("a page that the browser has is not sent again, a changed one is") {
  const Site site;
  const std::string etag = site.ask("/").headers.at("etag");
  const HttpAnswer same = site.ask("/", {{"If-None-Match", etag}});
  CHECK(same.status == 304);
  CHECK(same.body.empty());
  site.folder.write("dist/index.html", "<!doctype html>the next version");
  CHECK(site.ask("/", {{"If-None-Match", etag}}).status == 200);
  const HttpAnswer head = site.ask("/", {}, "HEAD");
  CHECK(head.status == 200);
  CHECK(head.headers.at("content-length") == "31");
  CHECK(head.body.empty());
}

TEST_CASE("no address leads out of the folder") {
  const Site site;
  for (const std::string_view target :
       {"/../secret.txt", "/..%2fsecret.txt", "/%2e%2e/secret.txt", "/assets/../../secret.txt", "/./../secret.txt",
        "/%2e%2e%2fsecret.txt", "/..%5csecret.txt", "/link.txt", "//etc/passwd", "/%00/secret.txt", "/secret.txt%00.js",
        "/assets/%2e%2e/%2e%2e/secret.txt", "/..%c0%afsecret.txt"}) {
    RawConnection client(site.server->port());
    client.send("GET " + std::string(target) + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    const std::string answer = client.read_all();
    INFO(target << " → " << answer);
    CHECK(answer.find("not for the web") == std::string::npos);
    CHECK(answer.find("root:") == std::string::npos);
    CHECK(answer.starts_with("HTTP/1.1 4") == (target != "//etc/passwd"));
  }
}

}  // namespace
}  // namespace freehold
