#include <catch2/catch.hpp>
#include <chrono>
#include <optional>
#include <thread>

#include "sync/auth/digest.hpp"
#include "tests/support/clients.hpp"
#include "tests/support/test_server.hpp"

namespace freehold {
namespace {

std::string path_of(const std::string& bytes) {
  return "/v1/blobs/" + sha256_hex(bytes);
}

std::string range(std::size_t begin, std::size_t end, std::size_t total) {
  return "bytes " + std::to_string(begin) + "-" + std::to_string(end - 1) + "/" + std::to_string(total);
}

/// A server, and what Ada's devices ask of it.
struct Attic {
  explicit Attic(StoreKind kind = StoreKind::sqlite, ServerOptions options = {})
      : server(kind, std::move(options)), ada(sign_up(server.port(), "ada")) {}

  HttpAnswer ask(const std::string& method, const std::string& target, Headers headers = {},
                 const std::string& body = {}) const {
    return ask_as(ada, method, target, std::move(headers), body);
  }
  HttpAnswer ask_as(const Person& person, const std::string& method, const std::string& target, Headers headers = {},
                    const std::string& body = {}) const {
    headers.emplace("Authorization", "Bearer " + person.access);
    return call(server.port(), {method, target, std::move(headers), body});
  }
  HttpAnswer put(const std::string& whole, std::size_t begin, std::size_t end) const {
    return ask("PUT", path_of(whole), {{"Content-Range", range(begin, end, whole.size())}},
               whole.substr(begin, end - begin));
  }

  TestServer server;
  Person ada;
};

/// Bytes that are no text, and differ everywhere.
std::string picture(std::size_t size) {
  std::string bytes;
  for (std::uint32_t i = 0; bytes.size() < size; ++i) bytes += static_cast<char>((i * 2654435761U) >> 24);
  return bytes;
}

TEST_CASE("Ada uploads a picture in pieces, and her other device has it, whole or in parts") {
  const StoreKind kind = GENERATE(StoreKind::sqlite, StoreKind::postgres);
  const Attic attic(kind);
  const std::string bytes = picture(5'000'000), path = path_of(bytes);
  constexpr std::size_t kPiece = 4 * 1024 * 1024;

  HttpAnswer answer = attic.ask("HEAD", path);
  CHECK(answer.status == 404);
  CHECK(answer.headers.at("upload-offset") == "0");
  answer = attic.put(bytes, 0, kPiece);
  CHECK(answer.status == 202);
  CHECK(answer.headers.at("upload-offset") == std::to_string(kPiece));
  answer = attic.ask("HEAD", path);
  CHECK(answer.status == 404);
  CHECK(answer.headers.at("upload-offset") == std::to_string(kPiece));
  CHECK(attic.ask("GET", path).code() == "not_found");
  answer = attic.put(bytes, kPiece, bytes.size());
  CHECK(answer.status == 201);
  CHECK(answer.body.empty());
  CHECK(attic.put(bytes, 0, kPiece).status == 200);

  answer = attic.ask("HEAD", path);
  CHECK(answer.status == 200);
  CHECK(answer.headers.at("content-length") == "5000000");
  CHECK(answer.headers.at("etag") == '"' + sha256_hex(bytes) + '"');
  CHECK(answer.body.empty());
  answer = attic.ask("GET", path);
  CHECK(answer.status == 200);
  CHECK((answer.body == bytes));
  answer = attic.ask("GET", path, {{"Range", "bytes=1000000-1999999"}});
  CHECK(answer.status == 206);
  CHECK(answer.headers.at("content-range") == "bytes 1000000-1999999/5000000");
  CHECK((answer.body == bytes.substr(1'000'000, 1'000'000)));
}

TEST_CASE("a small file goes up in one request, and no browser ever runs it as a page") {
  const Attic attic;
  const std::string page = "<script>alert(document.cookie)</script>", path = path_of(page);
  CHECK(attic.ask("PUT", path, {{"Content-Type", "text/html"}}, page).status == 201);
  CHECK(attic.ask("PUT", path, {}, page).status == 200);
  const std::string etag = '"' + sha256_hex(page) + '"';
  for (const HttpAnswer& answer :
       {attic.ask("GET", path), attic.ask("HEAD", path), attic.ask("GET", path, {{"Range", "bytes=0-7"}}),
        attic.ask("GET", path, {{"If-None-Match", etag}})}) {
    CHECK(answer.headers.at("x-content-type-options") == "nosniff");
    CHECK(answer.headers.at("content-security-policy") == "default-src 'none'; sandbox");
    CHECK(answer.headers.at("cache-control") == "private, max-age=31536000, immutable");
    CHECK(answer.headers.at("vary") == "Authorization, Origin");
    CHECK(answer.headers.at("etag") == etag);
    if (answer.status == 304) continue;
    CHECK(answer.headers.at("content-type") == "application/octet-stream");
    CHECK(answer.headers.at("content-disposition") == "attachment");
  }
}

TEST_CASE("a part that is there comes alone, one that is not is refused, and what a device has is not sent again") {
  const Attic attic;
  const std::string text = "0123456789", path = path_of(text);
  REQUIRE(attic.ask("PUT", path, {}, text).status == 201);
  const auto part = [&](const std::string& wanted, Headers more = {}) {
    more["Range"] = wanted;
    return attic.ask("GET", path, std::move(more));
  };
  CHECK(part("bytes=2-4").body == "234");
  CHECK(part("bytes=7-").body == "789");
  CHECK(part("bytes=-2").body == "89");
  const HttpAnswer beyond = part("bytes=10-");
  CHECK(beyond.status == 416);
  CHECK(beyond.code() == "invalid_value");
  CHECK(beyond.headers.at("content-range") == "bytes */10");
  for (const char* other : {"bytes=0-1,4-5", "bytes=5-2", "lines=1-2"}) {
    CHECK(part(other).status == 200);
    CHECK(part(other).body == text);
  }
  const std::string etag = '"' + sha256_hex(text) + '"';
  CHECK(part("bytes=2-4", {{"If-Range", etag}}).status == 206);
  CHECK(part("bytes=2-4", {{"If-Range", "\"other\""}}).body == text);
  CHECK(attic.ask("HEAD", path, {{"Range", "bytes=2-4"}}).headers.at("content-length") == "10");
  for (const std::string& held : {etag, "W/" + etag, "\"other\", " + etag, std::string("*")}) {
    const HttpAnswer same = attic.ask("GET", path, {{"If-None-Match", held}});
    CHECK(same.status == 304);
    CHECK(same.body.empty());
  }
  CHECK(attic.ask("GET", path, {{"If-None-Match", "\"other\""}}).status == 200);
}

TEST_CASE("a piece that does not follow is told where to go on; one that is none is told why") {
  const Attic attic;
  const std::string text = "0123456789";
  REQUIRE(attic.put(text, 0, 4).status == 202);
  for (const std::size_t begin : {0U, 3U, 5U}) {
    const HttpAnswer answer = attic.put(text, begin, 8);
    CHECK(answer.status == 409);
    CHECK(answer.code() == "wrong_state");
    CHECK(answer.headers.at("upload-offset") == "4");
  }
  const auto refused = [&](const std::string& said, const std::string& body) {
    const HttpAnswer answer = attic.ask("PUT", path_of(text), {{"Content-Range", said}}, body);
    CHECK(answer.headers.count("upload-offset") == 0);
    return std::to_string(answer.status) + " " + answer.code();
  };
  CHECK(refused("bytes 4-7/10", "456") == "400 malformed");
  CHECK(refused("bytes 4-7/*", "4567") == "400 malformed");
  CHECK(refused("bytes */10", "") == "400 malformed");
  CHECK(refused("bytes 4-7/300000000", "4567") == "413 too_large");
  RawConnection raw(attic.server.port());
  raw.send("PUT " + path_of(text) + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + attic.ada.access +
           "\r\nContent-Length: 4194305\r\n\r\n");
  CHECK(raw.read_all().find("too_large") != std::string::npos);
  CHECK(attic.ask("PUT", "/v1/blobs/" + std::string(64, 'A'), {}, "x").code() == "invalid_value");
  CHECK(attic.put(text, 4, 10).status == 201);
}

TEST_CASE("other bytes than the digest says are thrown away, and the upload begins anew") {
  const Attic attic;
  const std::string text = "0123456789", path = path_of(text);
  REQUIRE(attic.put(text, 0, 5).status == 202);
  const HttpAnswer wrong = attic.ask("PUT", path, {{"Content-Range", "bytes 5-9/10"}}, "56780");
  CHECK(wrong.status == 422);
  CHECK(wrong.code() == "invalid_value");
  CHECK(attic.ask("HEAD", path).headers.at("upload-offset") == "0");
  CHECK(attic.ask("GET", path).status == 404);
  CHECK(attic.put(text, 0, 10).status == 201);
}

TEST_CASE("Bob cannot tell whether Ada has a file: he sees nothing of it, and must send every byte himself") {
  const StoreKind kind = GENERATE(StoreKind::sqlite, StoreKind::postgres);
  const Attic attic(kind);
  const Person bob = sign_up(attic.server.port(), "bob");
  const std::string text = "what both have", path = path_of(text), nobodys = path_of("what nobody has");
  REQUIRE(attic.put(text, 0, text.size()).status == 201);
  for (const char* method : {"GET", "HEAD"}) {
    const HttpAnswer hers = attic.ask_as(bob, method, path), none = attic.ask_as(bob, method, nobodys);
    CHECK(hers.status == 404);
    CHECK(hers.body == none.body);
    CHECK(hers.headers.at("upload-offset") == "0");
    Headers a = hers.headers, b = none.headers;
    a.erase("date");
    b.erase("date");
    CHECK(a == b);
  }
  const HttpAnswer piece = attic.ask_as(bob, "PUT", path, {{"Content-Range", range(0, 4, text.size())}}, "what");
  CHECK(piece.status == 202);
  CHECK(attic.ask_as(bob, "GET", path).status == 404);
  CHECK(
      attic.ask_as(bob, "PUT", path, {{"Content-Range", range(4, text.size(), text.size())}}, text.substr(4)).status ==
      201);
  CHECK(attic.ask_as(bob, "GET", path).body == text);
}

TEST_CASE("nobody comes without a token, and an account that was switched off has no files") {
  const StoreKind kind = GENERATE(StoreKind::sqlite, StoreKind::postgres);
  Attic attic(kind);
  const std::string text = "Ada's", path = path_of(text);
  REQUIRE(attic.put(text, 0, text.size()).status == 201);
  for (const char* method : {"GET", "HEAD", "PUT"}) {
    CHECK(call(attic.server.port(), {method, path, {}, {}}).status == 401);
    CHECK(call(attic.server.port(), {method, path, {{"Authorization", "Bearer no.token.atall"}}, {}}).status == 401);
  }
  CHECK(attic.ask("DELETE", path).status == 405);
  CHECK(attic.ask("DELETE", path).headers.at("allow") == "GET, PUT");
  REQUIRE(post(attic.server.port(), "/v1/auth/logout", {{"refresh_token", attic.ada.refresh}}).status == 204);
  CHECK(attic.ask("GET", path).status == 401);
  CHECK(attic.ask("PUT", path, {}, text).status == 401);
  if (kind != StoreKind::postgres) return;
  const Person ada = sign_in(attic.server.port(), "ada");
  attic.server.run_sql("UPDATE main_app.users SET is_active = false");
  CHECK(attic.ask_as(ada, "GET", path).code() == "account_disabled");
  CHECK(attic.ask_as(ada, "PUT", path, {}, text).code() == "account_disabled");
}

TEST_CASE("an upload goes on after the server was restarted, and on another server of the same folder") {
  const StoreKind kind = GENERATE(StoreKind::sqlite, StoreKind::postgres);
  Attic attic(kind);
  const std::string text = "0123456789", path = path_of(text);
  REQUIRE(attic.put(text, 0, 3).status == 202);
  attic.server.restart();
  CHECK(attic.ask("HEAD", path).headers.at("upload-offset") == "3");
  REQUIRE(attic.put(text, 3, 6).status == 202);
  if (kind == StoreKind::sqlite) {
    CHECK(attic.put(text, 6, 10).status == 201);
  } else {
    TestServer other(attic.server, ServerOptions());
    const Headers headers{{"Authorization", "Bearer " + attic.ada.access}, {"Content-Range", range(6, 10, 10)}};
    CHECK(call(other.port(), {"PUT", path, headers, "6789"}).status == 201);
  }
  CHECK(attic.ask("GET", path).body == text);
}

TEST_CASE("Ada's phone and laptop upload the same picture at once, and both end with it") {
  const Attic attic;
  const std::string bytes = picture(600'000);
  const auto upload = [&] {
    for (std::size_t at = 0;;) {
      const HttpAnswer answer = attic.put(bytes, at, std::min(at + 50'000, bytes.size()));
      if (answer.status != 202 && answer.status != 409) return answer.status;
      at = std::stoul(answer.headers.at("upload-offset"));
    }
  };
  unsigned phone = 0;
  std::thread other([&] { phone = upload(); });
  const unsigned laptop = upload();
  other.join();
  CHECK(std::max(phone, laptop) == 201);
  CHECK(std::min(phone, laptop) == 200);
  CHECK((attic.ask("GET", path_of(bytes)).body == bytes));
}

TEST_CASE("an account may have so much and no more; what others have does not count") {
  Attic attic;
  attic.server.blob_limits = {.blob_bytes = 10'000, .owner_bytes = 15'000};
  attic.server.restart();
  const std::string one(10'000, '1'), two(10'000, '2');
  REQUIRE(attic.put(one, 0, 10'000).status == 201);
  const HttpAnswer full = attic.put(two, 0, 10'000);
  CHECK(full.status == 409);
  CHECK(full.code() == "quota_exceeded");
  CHECK(full.headers.count("upload-offset") == 0);
  const Person bob = sign_up(attic.server.port(), "bob");
  CHECK(attic.ask_as(bob, "PUT", path_of(two), {}, two).status == 201);
}

TEST_CASE("while the threads for files are taken a download waits, whole in the end, and nobody else does") {
  ServerOptions options;
  options.io_threads = 1;
  options.file_threads = 1;
  Attic attic(StoreKind::sqlite, options);
  const Person bob = sign_up(attic.server.port(), "bob");
  // More than the machine's own buffers of a connection hold.
  const std::string bytes = picture(48UL * 1024 * 1024);
  const auto import = attic.server.blobs().begin(OwnerId::parse(attic.ada.id).value()).value();
  REQUIRE(import->write({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()}).ok());
  REQUIRE(import->keep().ok());
  RawConnection download(attic.server.port());
  download.send("GET " + path_of(bytes) + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer " +
                attic.ada.access + "\r\n\r\n");
  std::string got;
  for (int i = 0; i < 10'000 && got.empty(); ++i) got += download.read_all(std::chrono::milliseconds(1));
  REQUIRE_FALSE(got.empty());

  // The one thread waits for the folder that Bob's file is to go into.
  std::optional<FolderLock> taken(std::move(*FolderLock::take(attic.server.blobs().folder() / bob.id)));
  unsigned uploaded = 0;
  std::thread upload([&] { uploaded = attic.ask_as(bob, "PUT", path_of("abc"), {}, "abc").status; });
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  got += download.read_all(std::chrono::seconds(2));
  CHECK(got.size() < bytes.size());
  CHECK(get(attic.server.port(), "/healthz").status == 200);
  CHECK(get(attic.server.port(), "/v1/me", bob.access).status == 200);

  taken.reset();
  upload.join();
  CHECK(uploaded == 201);
  got += download.read_all(std::chrono::minutes(1));
  CHECK((got.size() > bytes.size() && got.ends_with(bytes)));
}

TEST_CASE("a page of an allowed origin may upload, download and read what the answers say") {
  ServerOptions options;
  options.allowed_origins = {"https://app.example.org"};
  const Attic attic(StoreKind::sqlite, options);
  const std::string text = "0123456789", path = path_of(text);
  const Headers from_page{{"Origin", "https://app.example.org"}};
  Headers asking = from_page;
  asking["Access-Control-Request-Method"] = "PUT";
  const HttpAnswer preflight = call(attic.server.port(), {"OPTIONS", path, asking, {}});
  CHECK(preflight.headers.at("access-control-allow-methods").find("PUT") != std::string::npos);
  for (const char* name : {"Authorization", "Content-Range", "Range", "If-None-Match"})
    CHECK(preflight.headers.at("access-control-allow-headers").find(name) != std::string::npos);
  REQUIRE(attic.ask("PUT", path, from_page, text).status == 201);
  const HttpAnswer answer = attic.ask("GET", path, from_page);
  CHECK(answer.headers.at("access-control-allow-origin") == "https://app.example.org");
  for (const char* name : {"Upload-Offset", "Content-Range", "ETag"})
    CHECK(answer.headers.at("access-control-expose-headers").find(name) != std::string::npos);
  CHECK(attic.ask("GET", path, {{"Origin", "https://evil.example.org"}}).code() == "origin_not_allowed");
}

}  // namespace
}  // namespace freehold
