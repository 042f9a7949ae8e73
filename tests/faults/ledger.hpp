#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json.hpp>

#include "core/base/ids.hpp"

namespace freehold {

/// What devices said to servers and what they were told: the word that must have been kept at the end. What can be seen
/// to be broken on the way, it notes at once.
class Ledger {
 public:
  struct Entry {
    std::string owner;
    boost::json::array changes;
    bool answered = false;
    std::string refusal = {};  ///< its code; empty: accepted
    Seq seq = 0;
    std::string clock = {};  ///< as the server stored it
  };
  /// Client and number of a transaction.
  using Name = std::pair<std::string, std::int64_t>;

  void note_push(const std::string& owner, const std::string& client, std::string_view message);
  /// Anything that came from a server. Answers its type.
  std::string note_message(const std::string& owner, const std::string& client, const boost::json::object& message);
  /// Something that must not happen.
  void note_broken(std::string sentence) { broken_.push_back(std::move(sentence)); }
  /// An error that a device or a server has answered with.
  void note_error(const std::string& code) { ++errors_[code]; }

  /// The newest number of an owner's feed that anybody has heard of.
  Seq head(const std::string& owner) const;
  const std::map<Name, Entry>& entries() const { return entries_; }
  const std::vector<std::string>& broken() const { return broken_; }

  std::size_t accepted() const { return accepted_; }
  std::size_t refused() const { return refused_; }
  /// Transactions that were pushed again after a push that stayed without an answer.
  std::size_t repeated() const { return repeated_; }
  std::size_t errors(const std::string& code) const;
  /// The figures in one line.
  std::string figures() const;

 private:
  void note_verdict(const std::string& owner, const std::string& client, const boost::json::object& verdict);
  void note_rows(const std::string& owner, const boost::json::object& message);
  void raise_head(const std::string& owner, const boost::json::object& message);

  std::map<Name, Entry> entries_;
  std::map<std::string, Seq> heads_;
  /// Who got a number of an owner's feed.
  std::map<std::pair<std::string, Seq>, std::string> numbers_;
  /// A row of a feed under its number.
  std::map<std::string, std::string> versions_;
  std::map<std::string, std::size_t> errors_;
  std::vector<std::string> broken_;
  std::size_t accepted_ = 0, refused_ = 0, repeated_ = 0;
};

}  // namespace freehold
