#include "core/hashing/phc.hpp"

#include <charconv>
#include <optional>

#include "core/base/text.hpp"
#include "core/hashing/argon2id.hpp"

namespace freehold {
namespace {

constexpr std::string_view kPrefix = "$argon2id$v=19$";
constexpr std::size_t kShortestSalt = 8, kShortestHash = 16, kLongestPart = 64;

std::string unpadded(const Bytes& bytes) {
  std::string text = to_base64(bytes);
  while (!text.empty() && text.back() == '=') text.pop_back();
  return text;
}

std::optional<Bytes> from_unpadded(std::string_view text) {
  if (text.empty() || text.back() == '=') return std::nullopt;
  std::string padded(text);
  while (padded.size() % 4 != 0) padded += '=';
  return from_base64(padded);
}

/// Reads a text from its front. Once something was not as expected, everything after it is not either.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  void expect(std::string_view literal) {
    good_ = good_ && rest_.substr(0, literal.size()) == literal;
    if (good_) rest_.remove_prefix(literal.size());
  }

  std::uint32_t number() {
    std::uint32_t value = 0;
    const auto [end, problem] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    good_ = good_ && problem == std::errc() && rest_[0] != '0';
    if (good_) rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return value;
  }

  Bytes base64(std::string_view until) {
    const std::size_t end = until.empty() ? rest_.size() : rest_.find(until);
    const auto bytes = good_ && end != std::string_view::npos ? from_unpadded(rest_.substr(0, end)) : std::nullopt;
    good_ = bytes.has_value();
    if (!good_) return {};
    rest_.remove_prefix(end + until.size());
    return *bytes;
  }

  bool finished() const { return good_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool good_ = true;
};

bool within_bounds(const PasswordRecord& record) {
  return freehold::within_bounds(record.cost) && record.salt.size() >= kShortestSalt &&
         record.salt.size() <= kLongestPart && record.hash.size() >= kShortestHash &&
         record.hash.size() <= kLongestPart;
}

}  // namespace

std::string format_phc(const PasswordRecord& record) {
  return std::string(kPrefix) + "m=" + std::to_string(record.cost.memory_kib) +
         ",t=" + std::to_string(record.cost.passes) + ",p=" + std::to_string(record.cost.lanes) + "$" +
         unpadded(record.salt) + "$" + unpadded(record.hash);
}

Result<PasswordRecord> parse_phc(std::string_view text) {
  PasswordRecord record;
  Reader reader(text);
  reader.expect(kPrefix);
  reader.expect("m=");
  record.cost.memory_kib = reader.number();
  reader.expect(",t=");
  record.cost.passes = reader.number();
  reader.expect(",p=");
  record.cost.lanes = reader.number();
  reader.expect("$");
  record.salt = reader.base64("$");
  record.hash = reader.base64("");
  if (!reader.finished()) return fail(Code::malformed, "the password record is no Argon2id PHC string");
  if (!within_bounds(record)) return fail(Code::malformed, "the password record asks for a cost out of bounds");
  return record;
}

}  // namespace freehold
