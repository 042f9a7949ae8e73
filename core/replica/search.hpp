#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>

#include "core/schema/schema.hpp"
#include "core/store/words.hpp"

namespace freehold {

/// Finds rows of a device by the words of their texts.
///
/// Whoever searches brings the index up to date, never whoever writes (docs/decisions/0016). A row is in the index as
/// it is now, or its rowid is above the highest row of the index that nobody touched since, or it is on the table's
/// list of stale rows, which triggers keep. SQLite gives a new row a rowid above all that are there, so an insert needs
/// no trigger.
class Search {
 public:
  Search(Database& database, const Schema& schema) : database_(database), schema_(schema) {}
  Status start();

  /// What somebody typed, as a query of FTS5 that cannot be wrong: all words must be there, in any order; those between
  /// quotation marks, or joined by what is no word, one behind the other. The last one may go on, unless something
  /// stands behind it. Empty where there are no words.
  Result<std::string> query_of(std::string_view typed) const;

  static constexpr std::int64_t kHits = 20;  ///< where nobody says how many
  struct Question {
    std::string_view table;
    std::string_view typed;
    std::int64_t limit = kHits;
    const boost::json::object* where = nullptr;  ///< columns and the values that they must have; null: none
  };
  /// A statement that finds the rows, the best first.
  struct Found {
    std::string sql;
    boost::json::array params;
  };
  /// Indexes some of the rows that are not in the index as they are now. Nothing: there are more, and the same question
  /// once more goes on with them. Writes, so no transaction may be open.
  Result<std::optional<Found>> find(const Question& question);

 private:
  struct Batch;
  Result<Table> table_of(std::string_view name) const;
  Result<Found> statement(const Table& table, const Question& question) const;
  Result<bool> catch_up(const Table& table);
  Result<std::int64_t> settled(const Table& table);
  Result<Batch> next(const std::string& sql, std::int64_t behind);
  Status add(const Table& table, std::int64_t behind, std::int64_t to);
  Status renew(const Table& table, std::int64_t to);
  Status run(const std::string& sql, std::initializer_list<std::int64_t> numbers);

  Database& database_;
  const Schema& schema_;
  std::optional<Words> words_;
};

}  // namespace freehold
