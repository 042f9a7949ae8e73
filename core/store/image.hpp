#pragma once

#include <memory>
#include <span>

#include "core/store/sqlite.hpp"

namespace freehold {

/// A whole database in memory, up to this size: what one copy of it may take twice.
inline constexpr std::size_t kImageBytesMax = 512 * 1024 * 1024;

/// True where bytes begin as a SQLite file does.
bool looks_like_database(std::span<const std::uint8_t> bytes);

/// What is said of one that is larger.
Error too_large_image();

/// The database as the bytes of one plain file, fit for every program that reads SQLite. `too_large` beyond
/// kImageBytesMax.
Result<Bytes> image_of(Database& database);

/// Opens such bytes in memory, for reading alone. They may come from anywhere: `malformed` where they are no sound
/// database, or hold anything but tables of rows: nothing that the file says is run.
Result<std::unique_ptr<Database>> open_image(std::span<const std::uint8_t> bytes);

}  // namespace freehold
