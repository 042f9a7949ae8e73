#pragma once

#include <string>
#include <vector>

#include "core/base/ids.hpp"
#include "tests/fuzz/row_choices.hpp"

namespace freehold {

/// Makes the text of pushes about the rows that are chosen.
class PushMaker {
 public:
  explicit PushMaker(RowChoices& rows) : rows_(rows), choices_(rows.choices()) {}

  /// A push that follows transaction `last`, or claims to follow another.
  std::string push(const ClientId& client, TransactionId last);
  /// Every row of Ada's, each inserted in a transaction of its own.
  std::string first_push(const ClientId& client) const;

 private:
  std::string transaction(TransactionId id);
  std::string change();

  RowChoices& rows_;
  Choices& choices_;
};

}  // namespace freehold
