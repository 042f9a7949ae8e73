#pragma once

#include <boost/json/fwd.hpp>
#include <map>
#include <set>
#include <string>

#include "core/schema/schema.hpp"
#include "core/store/sqlite.hpp"

namespace freehold {

/// What the application reads: free SQL that cannot write, and the list of queries that are watched for changes.
class Queries {
 public:
  Queries(Database& database, const Schema& schema) : database_(database), schema_(schema) {}

  /// Rows in the layout of core/store/result_buffer.hpp.
  Result<Bytes> packed(std::string_view sql, const boost::json::array& params);
  /// Rows as a JSON array of objects.
  Result<std::string> json(std::string_view sql, const boost::json::array& params);

  /// From now on `affected` names `id` when a table that the statement reads is among the changed ones.
  Result<std::set<std::string>> watch(std::int64_t id, std::string_view sql);
  void unwatch(std::int64_t id) { watches_.erase(id); }
  std::vector<std::int64_t> affected(const std::set<std::string>& changed) const;

 private:
  Result<Statement> prepare(std::string_view sql, const boost::json::array& params);
  void append_result_cell(std::string& out, const Statement& statement, int position) const;

  Database& database_;
  const Schema& schema_;
  std::map<std::int64_t, std::set<std::string>> watches_;
};

}  // namespace freehold
