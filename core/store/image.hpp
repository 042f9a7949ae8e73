#pragma once

#include <memory>
#include <span>

#include "core/store/sqlite.hpp"

namespace freehold {

/// A whole database in memory, up to this size: what one copy of it may take twice.
inline constexpr std::size_t kImageBytesMax = 512 * 1024 * 1024;

/// True where bytes begin as a SQLite file does.
bool looks_like_database(std::span<const std::uint8_t> bytes);

/// The database as the bytes of one plain file, fit for every program that reads SQLite. `too_large` beyond
/// kImageBytesMax.
Result<Bytes> image_of(Database& database);

/// Opens such bytes in memory, for reading alone. They may come from anywhere: `malformed` where they are no sound
/// database. Nothing that its schema says is run, as long as only tables are read.
Result<std::unique_ptr<Database>> open_image(std::span<const std::uint8_t> bytes);

}  // namespace freehold
