#include "native/simulation/disk.hpp"

namespace freehold::simulation {
namespace {

/// A database, its log, its journal, and one to spare.
constexpr int kSlots = 4;

}  // namespace

Disk::Disk(std::string name, Clock& clock, std::uint64_t seed)
    : name_(std::move(name)),
      random_(seed),
      slots_(kSlots, seed),
      file_system_(name_.c_str(), slots_, clock, random_, false) {}

void Disk::restart(Stop stop) {
  if (stop == Stop::power)
    slots_.lose_power();
  else
    slots_.lose_process();
  file_system_.forget();
}

Image Disk::image() {
  Image image;
  for (int slot = 0; slot < kSlots; ++slot) image.push_back(slots_.content(slot));
  return image;
}

void Disk::load(const Image& image) {
  slots_.lose_process();
  for (int slot = 0; slot < kSlots; ++slot) {
    slots_.truncate(slot, 0);
    slots_.write(slot, image[static_cast<std::size_t>(slot)], 0);
    slots_.flush(slot);
  }
  file_system_.forget();
}

}  // namespace freehold::simulation
