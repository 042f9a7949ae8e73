#include "tests/attack/field.hpp"

#include <chrono>
#include <thread>

#include <boost/json.hpp>

namespace freehold::attack {
namespace {

namespace json = boost::json;

constexpr int kGrace = 1, kMallory = 2;

}  // namespace

Field::Field(StoreKind kind)
    : server_(kind),
      grace_(settle(server_.port(), "grace", kGrace, kMark)),
      mallory_(settle(server_.port(), "mallory", kMallory, "mallorys-words")) {
  remember();
}

void Field::remember() {
  // Totals that the database keeps come into the feed a moment later.
  for (auto waiting = server_.store().captured_owners(); !waiting.ok() || !waiting->empty();
       waiting = server_.store().captured_owners())
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  before_ = graces_rows();
}

std::string Field::graces_rows() const {
  return get(server_.port(), "/v1/sync/pull?scope=me&since=0&limit=20000", grace_.person.access).body;
}

std::string Field::outcome(const std::string& answer, const std::string& wrong) {
  std::string through = wrong;
  if (through.empty() && answer.find(kMark) != std::string::npos) through = "words of hers came out: " + answer;
  const std::string now = graces_rows();
  if (through.empty() && now != before_) through = "her rows have changed: " + now;
  before_ = now;
  return through;
}

std::string what_was_taken(const std::string& answer) {
  boost::system::error_code failed;
  const json::value parsed = json::parse(answer, failed);
  const json::object* reply = parsed.if_object();
  // An error document, or the end of the connection.
  if (reply == nullptr || !reply->contains("verdicts")) return {};
  for (const json::value& verdict : reply->at("verdicts").as_array())
    if (!verdict.as_object().contains("refused")) return "the server took it: " + answer;
  return {};
}

std::string refusal_without(const std::string& answer, const std::string& id) {
  boost::system::error_code failed;
  const json::value parsed = json::parse(answer, failed);
  const json::object* reply = parsed.if_object();
  if (reply == nullptr || !reply->contains("verdicts")) return answer;
  std::string told = json::serialize(reply->at("verdicts").at(0));
  for (std::size_t at = told.find(id); at != std::string::npos; at = told.find(id)) told.replace(at, id.size(), "it");
  return told;
}

}  // namespace freehold::attack
