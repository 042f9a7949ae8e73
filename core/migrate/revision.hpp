#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/migrate/migrate.hpp"

namespace freehold {

/// A file of `migrations/`: its path below that folder, and its text.
struct RevisionFile {
  std::string path;
  std::string text;
};

/// Files of new steps, from `version` on, that take a database from one declared schema to the other and back, in every
/// home; and `head.json`. Two steps where Postgres gets indexes on tables that were there before. None where the two
/// are alike. `wrong_usage` where there is no way, or the message has no letters to name a folder by.
Result<std::vector<RevisionFile>> write_revision(int version, std::string_view message, const Schema& from,
                                                 const Schema& to);

/// Files of one new step in which nothing is written yet.
Result<std::vector<RevisionFile>> write_empty_revision(int version, std::string_view message);

/// A script for `psql -f` that takes a Postgres database from step `from` to step `to`, either way. It may be run
/// again: steps that the database has taken are left out.
std::string write_psql_script(std::span<const Migration> steps, int from, int to, std::string_view app_schema);

}  // namespace freehold
