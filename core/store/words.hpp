#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/store/sqlite.hpp"

namespace freehold {

/// How the search tables of devices take texts apart: letters and digits of any script, without case and accents.
/// Lives no longer than its database.
class Words {
 public:
  /// Also makes the SQL function `freehold_excerpt(<search table>, <column's place>, <its text>)`, for queries of that
  /// search table: the text, or the part of it with the most matches, as a JSON array in which every second piece is a
  /// match. `…` stands where something was left out.
  static Result<Words> open(Database& database);

  Words(Words&&) noexcept;
  ~Words();
  Words& operator=(Words&&) noexcept;

  /// In order, each once for every place where it stands. `too_large` past `most` of them.
  Result<std::vector<std::string>> of(std::string_view text, std::size_t most) const;

 private:
  struct Tokenizer;
  explicit Words(std::unique_ptr<Tokenizer> tokenizer);
  std::unique_ptr<Tokenizer> tokenizer_;
};

}  // namespace freehold
