#include "sync/stores/sql/sql_store.hpp"

namespace freehold {
namespace {

constexpr std::size_t kDigestChars = 64;

}  // namespace

Result<std::unordered_set<std::string>> SqlStore::blobs_in_use(const OwnerId& owner) {
  std::unordered_set<std::string> digests;
  for (const Table& table : schema_.tables()) {
    for (const Column& column : table.columns()) {
      if (!column.names_blob) continue;
      FREEHOLD_ASSIGN(const SqlAnswer answer,
                      read_for(owner,
                               "SELECT DISTINCT " + column.name + " FROM " + table.name() + " WHERE " +
                                   table.owner_column()->name + " = $1 AND " + column.name + " IS NOT NULL",
                               {id_param(owner.uuid)}));
      for (const SqlRow& row : answer.rows) {
        const std::string text = text_of(row[0]);
        if (text.size() >= kDigestChars) digests.insert(text.substr(text.size() - kDigestChars));
      }
    }
  }
  return digests;
}

}  // namespace freehold
