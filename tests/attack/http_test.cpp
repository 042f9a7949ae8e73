#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "core/protocol/limits.hpp"
#include "core/workspace/workspace.hpp"
#include "tests/attack/field.hpp"

namespace freehold::attack {
namespace {

namespace json = boost::json;
using namespace std::string_literals;

/// A server that shows a folder, beside which something lies that nobody may have.
class Shop {
 public:
  Shop() {
    folder_.write("web/index.html", "<p>the application</p>");
    folder_.write("web/assets/app.js", "1");
    folder_.write("secret.txt", kSecret);
    folder_.write("web-secret/index.html", kSecret);
    folder_.write("web/assets/.hidden", "");
    std::filesystem::create_symlink(folder_.path() / "secret.txt", folder_.path() / "web/link.txt");
    ServerOptions options;
    options.web = folder_.path() / "web";
    server_ = std::make_unique<TestServer>(StoreKind::sqlite, options);
  }
  const std::string& port() const { return server_->port(); }

  /// Sends the bytes as they are.
  std::string ask(const std::string& bytes) const {
    RawConnection raw(port());
    raw.send(bytes);
    return raw.read_all(std::chrono::seconds(3));
  }

  static constexpr const char* kSecret = "not for anybody";

 private:
  TemporaryFolder folder_;
  std::unique_ptr<TestServer> server_;
};

TEST_CASE("no way of writing a path leads out of the folder that is shown") {
  const Shop shop;
  std::vector<std::string> ups = {"..",           "%2e%2e", "%2E.", ".%2e", "%252e%252e", "..%00", "%c0%ae%c0%ae",
                                  "%uff0e%uff0e", "....",   "..;",  ". .",  "..%5c..",    "..\\.."};
  std::vector<std::string> slashes = {"/", "%2f", "%5c", "\\", "//", "/./", "%252f", "%c0%af"};
  for (const std::string& up : ups) {
    for (const std::string& slash : slashes) {
      for (const std::string begin : {"/", "/assets/", "//", "/web/", "/v1/blobs/", "/r/"}) {
        for (const std::string file : {"secret.txt", "web-secret/index.html"}) {
          std::string path = begin + up + slash + file;
          if (begin != "/") path = begin + up + slash + up + slash + file;
          const std::string answer = shop.ask("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
          Tally::all().note("GET " + path, answer.find(Shop::kSecret) == std::string::npos ? std::string() : answer);
        }
      }
    }
  }
  for (const std::string path :
       {"/link.txt", "/assets/../../secret.txt", "http://x/../secret.txt", "/-secret/index.html", "/..", "/.",
        "/assets/.hidden/../../../secret.txt", "file:///etc/passwd", "/etc/passwd"}) {
    const std::string answer = shop.ask("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    const bool leaked = answer.find(Shop::kSecret) != std::string::npos || answer.find("root:") != std::string::npos;
    Tally::all().note("GET " + path, leaked ? answer : std::string());
  }
}

TEST_CASE("no request hides another one from a proxy that reads it otherwise") {
  const Shop shop;
  const std::string hidden = "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
  const std::string login = "POST /v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
  const auto length = [&](std::size_t bytes) { return "Content-Length: " + std::to_string(bytes) + "\r\n"; };
  const std::vector<std::pair<std::string, std::string>> requests = {
      {"both lengths and chunks", login + length(4) + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden},
      {"chunks and then a length", login + "Transfer-Encoding: chunked\r\n" + length(4) + "\r\n0\r\n\r\n" + hidden},
      {"two lengths", login + length(0) + length(hidden.size()) + "\r\n" + hidden},
      {"a list of lengths", login + "Content-Length: 0, " + std::to_string(hidden.size()) + "\r\n\r\n" + hidden},
      {"a length with a sign", login + "Content-Length: +0\r\n\r\n" + hidden},
      {"a length in hexadecimal", login + "Content-Length: 0x0\r\n\r\n" + hidden},
      {"a negative length", login + "Content-Length: -1\r\n\r\n" + hidden},
      {"a space before the colon", login + "Content-Length : 0\r\n\r\n" + hidden},
      {"chunks spelt otherwise", login + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + hidden},
      {"chunks after a tab", login + "Transfer-Encoding:\tchunked, identity\r\n\r\n0\r\n\r\n" + hidden},
      {"two encodings", login + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n" + hidden},
      {"a bare line feed",
       "GET / HTTP/1.1\nHost: x\nContent-Length: " + std::to_string(hidden.size()) + "\n\n" + hidden},
      {"a bare carriage return", "GET / HTTP/1.1\r\nX: a\rContent-Length: 9\r\n\r\n" + hidden},
      {"a chunk of a size beyond all numbers",
       login + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n" + hidden},
      {"a chunk of a negative size", login + "Transfer-Encoding: chunked\r\n\r\n-1\r\n" + hidden},
      {"an upgrade with a body",
       "GET /v1/sync/live HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
           length(hidden.size()) + "\r\n" + hidden},
  };
  for (const auto& [what, bytes] : requests) {
    const std::string answer = shop.ask(bytes);
    // One request was sent, as a proxy may have read it: an answer to the other one says that it was heard.
    const bool heard = answer.find("{\"status\":\"ok\"}") != std::string::npos;
    Tally::all().note(what, heard ? answer : std::string());
  }
}

TEST_CASE("messages that are too large or too deep are refused, and cost nothing") {
  Field field(StoreKind::sqlite);
  const std::string token = field.mallory().person.access;
  const auto push_text = [&](const std::string& body) {
    return call(
        field.port(),
        {"POST", "/v1/sync/push", {{"Content-Type", "application/json"}, {"Authorization", "Bearer " + token}}, body});
  };
  const std::string deep(200'000, '[');
  std::vector<std::pair<std::string, std::string>> bodies = {
      {"a message of 16 MiB and a byte", std::string(limits::kMessageBytes + 1, ' ')},
      {"200,000 brackets", deep},
      {"200,000 objects",
       [] {
         std::string text;
         for (int i = 0; i < 200'000; ++i) text += "{\"a\":";
         return text;
       }()},
      {"a number of 100,000 digits", "{\"after\":" + std::string(100'000, '9') + "}"},
      {"a name of a million letters", "{\"" + std::string(1'000'000, 'a') + "\":1}"},
      {"text that is no UTF-8", "{\"client_id\":\"\xff\xfe\"}"},
      {"a lone surrogate", R"({"client_id":"\ud800"})"},
      {"a number that is none", R"({"after":NaN})"},
      {"the same name twice", R"({"client_id":"a","client_id":"b","transactions":[]})"},
  };
  for (const Table& table : workspace_schema().tables()) {
    json::object wide = values_to_insert(field.mallory().row(table));
    for (const Column& column : table.columns())
      if (column.type == ColumnType::text || column.type == ColumnType::json)
        wide[column.name] = std::string(limits::kRowBytes + 1, 'x');
    bodies.emplace_back("a row of more than a megabyte in " + table.name(),
                        json::serialize(push_of({change("insert", table, new_id(), wide)})));
    json::object nested = values_to_insert(another(field.mallory().row(table)));
    for (const Column& column : table.columns())
      if (column.type == ColumnType::json) nested[column.name] = "DEEP";
    std::string text = json::serialize(push_of({change("insert", table, new_id(), nested)}));
    const std::string bottom = std::string(1000, '[') + std::string(1000, ']');
    for (std::size_t at = text.find("\"DEEP\""); at != std::string::npos; at = text.find("\"DEEP\""))
      text.replace(at, 6, bottom);
    if (text.find(bottom) != std::string::npos) bodies.emplace_back("1,000 lists in a row of " + table.name(), text);
  }
  for (const auto& [what, body] : bodies) {
    const HttpAnswer answer = push_text(body);
    field.judge(what, answer.body, what_was_taken(answer.body));
  }
}

}  // namespace
}  // namespace freehold::attack
