#include "native/generate/pages.hpp"

#include "core/base/codes.hpp"
#include "core/protocol/limits.hpp"
#include "core/rules/rules.hpp"

namespace freehold {
namespace {

std::string bytes(std::size_t count) {
  static constexpr std::size_t kKib = 1024, kMib = 1024 * 1024;
  if (count % kMib == 0) return std::to_string(count / kMib) + " MiB";
  if (count % kKib == 0) return std::to_string(count / kKib) + " KiB";
  return std::to_string(count) + " bytes";
}

std::string number(std::size_t count) {
  std::string out = std::to_string(count);
  for (std::size_t at = out.size(); at > 3; at -= 3) out.insert(at - 3, ",");
  return out;
}

}  // namespace

std::string codes_table() {
  std::string out = "| code | HTTP | meaning |\n|---|---|---|\n";
  for (const CodeInfo& info : kCodes)
    out += "| `" + std::string(info.name) + "` | " + std::to_string(info.http_status) + " | " +
           std::string(info.meaning) + " |\n";
  return out;
}

std::string limits_table() {
  std::string out = "| what | limit |\n|---|---|\n";
  const auto row = [&out](std::string_view what, const std::string& limit) {
    out += "| " + std::string(what) + " | " + limit + " |\n";
  };
  row("one message on the socket, one HTTP body of `/v1/sync`", bytes(limits::kMessageBytes));
  row("one HTTP body of `/v1/auth`", bytes(limits::kAuthBodyBytes));
  row("depth of JSON", number(limits::kJsonDepth));
  row("transactions in one push", number(limits::kTransactionsPerPush));
  row("changes in one transaction", number(limits::kChangesPerTransaction));
  row("changes in one push", number(limits::kChangesPerPush));
  row("all values of one change together", bytes(limits::kRowBytes));
  row("`limit` of a pull, where none is given", number(limits::kPullRowsDefault) + " rows");
  row("`limit` of a pull, at most", number(limits::kPullRowsMax) + " rows");
  row("`first_at`, `at` and `next` of a first sync", number(limits::kFirstAtChars) + " characters");
  row("size that a client should aim at for one push", bytes(limits::kPushBytesAimed));
  row("password, in code points", number(kPasswordMin) + " to " + number(kPasswordMax));
  return out;
}

Result<std::string> fill_block(const std::string& page, std::string_view name, std::string_view content) {
  const std::string begin = "<!-- " + std::string(name) + ":begin -->\n";
  const std::string end = "<!-- " + std::string(name) + ":end -->";
  const std::size_t first = page.find(begin);
  const std::size_t last = page.find(end);
  if (first == std::string::npos || last == std::string::npos || last < first)
    return fail(Code::not_found, "the page has no block '" + std::string(name) + "'; put its two marks back");
  return page.substr(0, first + begin.size()) + std::string(content) + page.substr(last);
}

}  // namespace freehold
