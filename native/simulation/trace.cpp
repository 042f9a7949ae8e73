#include "native/simulation/trace.hpp"

#include "core/base/time.hpp"

namespace freehold::simulation {

void Trace::add(std::int64_t time_us, std::string_view event) {
  std::string line = format_time(time_us) + ' ';
  line += event;
  for (const char c : line) hash_ = (hash_ ^ static_cast<std::uint8_t>(c)) * 0x100000001b3;
  last_.push_back(std::move(line));
  if (last_.size() > kept_) last_.pop_front();
}

}  // namespace freehold::simulation
