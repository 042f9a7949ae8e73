#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

namespace freehold::simulation {

/// What happened, one line an event. Keeps the last lines for people and a hash of all of them: two runs with one hash
/// went the same way.
class Trace {
 public:
  /// Keeps the last `kept` lines.
  explicit Trace(std::size_t kept) : kept_(kept) {}

  void add(std::int64_t time_us, std::string_view event);

  std::uint64_t hash() const { return hash_; }
  const std::deque<std::string>& last() const { return last_; }

 private:
  std::size_t kept_;
  std::uint64_t hash_ = 0xcbf29ce484222325;  // FNV-1a, 64 bits
  std::deque<std::string> last_;
};

}  // namespace freehold::simulation
