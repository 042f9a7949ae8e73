#include "native/client/server_address.hpp"

#include <algorithm>

namespace freehold {
namespace {

bool is_port(std::string_view text) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  return !text.empty() && text.size() <= 5 && std::all_of(text.begin(), text.end(), digit) &&
         std::stoi(std::string(text)) <= 65535 && std::stoi(std::string(text)) > 0;
}

bool is_host(std::string_view text) {
  constexpr std::string_view kNone = "/?#@[] \t\r\n\"\\";
  return !text.empty() && text.find_first_of(kNone) == std::string_view::npos;
}

}  // namespace

Result<ServerAddress> ServerAddress::parse(std::string_view url) {
  const Error no = fail(Code::wrong_usage, "'" + std::string(url) +
                                               "' is no address of a server; one is like https://sync.example.org or "
                                               "http://127.0.0.1:8787");
  ServerAddress out;
  if (url.starts_with("https://"))
    out.secure = true;
  else if (!url.starts_with("http://"))
    return no;
  std::string_view rest = url.substr(out.secure ? 8 : 7);
  if (rest.ends_with('/')) rest.remove_suffix(1);
  std::string_view port = out.secure ? "443" : "80";
  if (rest.starts_with('[')) {
    const auto end = rest.find(']');
    if (end == std::string_view::npos) return no;
    out.host = rest.substr(1, end - 1);
    rest = rest.substr(end + 1);
    if (!rest.empty() && !rest.starts_with(':')) return no;
    if (!rest.empty()) port = rest.substr(1);
  } else {
    const auto colon = rest.find(':');
    out.host = rest.substr(0, colon);
    if (colon != std::string_view::npos) port = rest.substr(colon + 1);
  }
  if (!is_host(out.host) || !is_port(port)) return no;
  out.port = port;
  return out;
}

bool ServerAddress::is_local() const {
  return host == "127.0.0.1" || host == "localhost" || host == "::1";
}

std::string ServerAddress::authority() const {
  const bool v6 = host.find(':') != std::string::npos;
  const bool usual = port == (secure ? "443" : "80");
  return (v6 ? "[" + host + "]" : host) + (usual ? "" : ":" + port);
}

}  // namespace freehold
