#include "sync/secrets/key_ring.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>
#include <boost/json.hpp>

#include "core/base/time.hpp"
#include "sync/auth/digest.hpp"
#include "sync/secrets/aes_gcm.hpp"

namespace freehold {
namespace {

namespace json = boost::json;

constexpr int kFormat = 1;
constexpr std::size_t kKeyChars = 43;  ///< 32 bytes in base64url
constexpr std::size_t kNameDigits = 8;

Error no_ring(const std::string& why) {
  return fail(Code::invalid_value, "this is no key ring: " + why);
}

std::string name_of(int number, const WipedBytes& key) {
  return std::to_string(number) + "-" + sha256_hex(key.text()).substr(0, kNameDigits);
}

KeyRing::Version fresh_version(int number, Clock& clock, Random& random) {
  KeyRing::Version version;
  version.number = number;
  version.created_at = format_time(clock.now_us());
  version.key = WipedBytes(kAesKeyBytes);
  random.fill(version.key.span());
  version.name = name_of(number, version.key);
  return version;
}

/// OpenSSL's base64 works in the memory that it is given; ours would leave copies behind.
WipedBytes encode_key(const WipedBytes& key) {
  WipedBytes text(kKeyChars + 2);  // one sign of padding, and a zero byte
  EVP_EncodeBlock(text.data(), key.data(), static_cast<int>(key.size()));
  std::replace(text.data(), text.data() + kKeyChars, '+', '-');
  std::replace(text.data(), text.data() + kKeyChars, '/', '_');
  text.shorten(kKeyChars);
  return text;
}

Result<WipedBytes> decode_key(std::string_view text) {
  const Error wrong = no_ring("a key is 32 bytes, 43 characters of base64url");
  const auto is_digit = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  };
  if (text.size() != kKeyChars || !std::all_of(text.begin(), text.end(), is_digit)) return wrong;
  WipedBytes padded(kKeyChars + 1);
  std::copy(text.begin(), text.end(), padded.data());
  std::replace(padded.data(), padded.data() + kKeyChars, '-', '+');
  std::replace(padded.data(), padded.data() + kKeyChars, '_', '/');
  padded.data()[kKeyChars] = '=';
  WipedBytes key(kAesKeyBytes + 1);
  if (EVP_DecodeBlock(key.data(), padded.data(), static_cast<int>(padded.size())) != kAesKeyBytes + 1) return wrong;
  key.shorten(kAesKeyBytes);
  // Bits beyond the last byte would be a second spelling of the same key.
  if (encode_key(key).text() != text) return wrong;
  return key;
}

Result<KeyRing::Version> read_version(const json::value& entry) {
  const json::object* fields = entry.if_object();
  const json::value* number = fields == nullptr ? nullptr : fields->if_contains("version");
  const json::value* created = fields == nullptr ? nullptr : fields->if_contains("created_at");
  const json::value* key = fields == nullptr ? nullptr : fields->if_contains("key");
  if (number == nullptr || !number->is_int64() || number->get_int64() < 1 || number->get_int64() > 1'000'000)
    return no_ring("a version is a whole number from 1");
  if (created == nullptr || !created->is_string() || !parse_time(std::string(created->get_string())))
    return no_ring("created_at is a time, such as 2025-06-15T15:06:40.000000Z");
  if (key == nullptr || !key->is_string()) return no_ring("a key is missing");
  KeyRing::Version version;
  version.number = static_cast<int>(number->get_int64());
  version.created_at = std::string(created->get_string());
  FREEHOLD_ASSIGN(version.key, decode_key(key->get_string()));
  version.name = name_of(version.number, version.key);
  return version;
}

void append(WipedBytes& out, std::size_t& end, std::string_view text) {
  std::copy(text.begin(), text.end(), out.data() + end);
  end += text.size();
}

class OpenFile {
 public:
  explicit OpenFile(const std::string& path) : number_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~OpenFile() {
    if (number_ >= 0) ::close(number_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  int number() const { return number_; }

 private:
  int number_;
};

}  // namespace

KeyRing KeyRing::make(Clock& clock, Random& random) {
  KeyRing ring;
  ring.versions_.push_back(fresh_version(1, clock, random));
  return ring;
}

void KeyRing::add_version(Clock& clock, Random& random) {
  versions_.push_back(fresh_version(newest().number + 1, clock, random));
}

Result<KeyRing> KeyRing::parse(std::string_view text) {
  if (text.size() > kBytesMax) return no_ring("it has more than " + std::to_string(kBytesMax) + " bytes");
  // The parser's values live in memory that is overwritten, and before it they end.
  WipedBytes memory(4 * kBytesMax);
  json::monotonic_resource resource(memory.data(), memory.size());
  json::error_code problem;
  const json::value ring_json = json::parse(text, problem, &resource);
  const json::object* fields = problem ? nullptr : ring_json.if_object();
  if (fields == nullptr) return no_ring("not a JSON object");
  const json::value* format = fields->if_contains("freehold_keys");
  if (format == nullptr || !format->is_int64() || format->get_int64() != kFormat)
    return no_ring("freehold_keys is not 1; another version of the program may have written it");
  const json::value* keys = fields->if_contains("keys");
  if (keys == nullptr || !keys->is_array() || keys->get_array().empty()) return no_ring("it has no keys");
  KeyRing ring;
  for (const json::value& entry : keys->get_array()) {
    FREEHOLD_ASSIGN(Version version, read_version(entry));
    if (!ring.versions_.empty() && version.number <= ring.newest().number)
      return no_ring("its versions do not rise from one key to the next");
    ring.versions_.push_back(std::move(version));
  }
  return ring;
}

Result<KeyRing> KeyRing::read(const std::string& path) {
  const OpenFile file(path);
  struct stat found {};
  if (file.number() < 0 || ::fstat(file.number(), &found) != 0) {
    const std::string hint = errno == ENOENT ? "; 'freehold keys init' makes one" : "";
    return fail(Code::storage_failed, "cannot read the key ring " + path + ": " + std::strerror(errno) + hint);
  }
  if (!S_ISREG(found.st_mode)) return fail(Code::invalid_value, path + " is no file");
  if ((found.st_mode & 077) != 0)
    return fail(Code::invalid_value, "others than its owner may read the key ring " + path + "; run 'chmod 600 " +
                                         path + "', and if somebody could have read it, 'freehold keys rotate'");
  WipedBytes text(kBytesMax + 1);
  std::size_t size = 0;
  while (size < text.size()) {
    const ssize_t got = ::read(file.number(), text.data() + size, text.size() - size);
    if (got < 0) return fail(Code::storage_failed, "cannot read the key ring " + path + ": " + std::strerror(errno));
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  text.shorten(size);
  auto ring = parse(text.text());
  if (!ring) return fail(ring.error().code, path + ": " + ring.error().message);
  return ring;
}

const KeyRing::Version* KeyRing::find(std::string_view name) const {
  const auto found =
      std::find_if(versions_.begin(), versions_.end(), [name](const Version& version) { return version.name == name; });
  return found == versions_.end() ? nullptr : &*found;
}

WipedBytes KeyRing::text() const {
  constexpr std::size_t kLineMax = 160;
  WipedBytes text((versions_.size() + 1) * kLineMax);
  std::size_t end = 0;
  append(text, end, "{\"freehold_keys\": " + std::to_string(kFormat) + ", \"keys\": [\n");
  for (const Version& version : versions_) {
    append(text, end,
           "  {\"version\": " + std::to_string(version.number) + ", \"created_at\": \"" + version.created_at +
               "\", \"key\": \"");
    append(text, end, encode_key(version.key).text());
    append(text, end, &version == &versions_.back() ? "\"}\n" : "\"},\n");
  }
  append(text, end, "]}\n");
  text.shorten(end);
  return text;
}

}  // namespace freehold
