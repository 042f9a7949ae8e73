#pragma once

#include <string>
#include <vector>

#include "tests/fuzz/target.hpp"
#include "tests/support/sample_rows.hpp"

namespace freehold {

/// Rows, values and clocks chosen by the fuzzer's bytes: as a good device has them, a careless one, and one that is
/// somebody else's. What no byte decides is right. All of it is JSON.
class RowChoices {
 public:
  static constexpr int kAda = 1, kBob = 2;  ///< persons of `sample_rows`
  static constexpr std::uint64_t kNowMs = 1'750'000'000'000;  ///< when runs begin

  /// Both outlive it.
  RowChoices(const Schema& schema, Choices& choices);

  Choices& choices() { return choices_; }
  /// A row of Ada's for each table that devices have, parents first.
  const std::vector<SampleRow>& rows() const { return adas_; }
  /// Any of them, by its place.
  std::size_t table() { return choices_.below(adas_.size()); }

  /// An id in the table at that place: mostly Ada's, also Bob's, or nobody's.
  std::string row_id(std::size_t table);
  /// The columns that clients write, or with `all` false some of them; seldom also others. `whole`: counters have
  /// values in place of increments.
  std::string values(const SampleRow& row, bool all, bool whole);
  /// A value that a column of that kind may take, or may not.
  std::string odd_value(const Column& column);
  /// Sixteen digits: about now, long ago, in an hour, or at the end of time.
  std::string clock();

 private:
  std::string value(const Column& column, const Value& usual, bool whole);
  std::string reference(const std::string& table);

  Choices& choices_;
  std::vector<SampleRow> adas_, bobs_;
};

}  // namespace freehold
