#pragma once

struct Fts5Context;
struct Fts5ExtensionApi;
struct sqlite3_context;
struct sqlite3_value;

namespace freehold {

/// The function `freehold_excerpt` of core/store/words.hpp, as FTS5 calls it.
void give_excerpt(const Fts5ExtensionApi* api, Fts5Context* search, sqlite3_context* context, int count,
                  sqlite3_value** arguments);

}  // namespace freehold
