#pragma once

#include <boost/json.hpp>
#include <string>

#include "core/protocol/messages.hpp"
#include "tests/fuzz/row_choices.hpp"

namespace freehold {

/// Makes what a server says to a device, and what its host does, about the rows that are chosen.
class FeedMaker {
 public:
  explicit FeedMaker(RowChoices& rows) : rows_(rows), choices_(rows.choices()) {}

  std::string welcome();
  /// Rows of a feed, with a cursor and a digest that need not be right.
  std::string rows();
  /// Verdicts on a device's first few transactions.
  std::string verdicts();
  /// A command that writes a row, or decides about one.
  boost::json::object command();

 private:
  Epoch epoch();
  Stamp stamp();
  FeedRow row();
  Verdict verdict(TransactionId id);

  RowChoices& rows_;
  Choices& choices_;
};

}  // namespace freehold
