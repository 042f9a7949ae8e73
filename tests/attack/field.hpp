#pragma once

#include <memory>
#include <string>

#include "tests/attack/changes.hpp"
#include "tests/attack/tally.hpp"
#include "tests/support/test_server.hpp"

namespace freehold::attack {

/// A server with Grace, whose rows somebody is after, and Mallory, who has an account and rows as well.
class Field {
 public:
  explicit Field(StoreKind kind);

  TestServer& server() { return server_; }
  const std::string& port() const { return server_.port(); }
  const Settler& grace() const { return grace_; }
  const Settler& mallory() const { return mallory_; }

  /// Grace signs in again: her tokens have run out.
  void renew_grace() { grace_.person = sign_in(port(), "grace"); }

  /// Her rows are as they are to stay from now on.
  void remember();

  /// What an attempt achieved, as a sentence; empty: nothing. `answer` is everything that the attacker was told,
  /// `wrong` what was wrong with that already. Beyond that nothing of Grace's may have changed, and no word of hers
  /// have come out.
  std::string outcome(const std::string& answer, const std::string& wrong);
  /// Counts the attempt with its outcome.
  void judge(const std::string& attempt, const std::string& answer, const std::string& wrong = {}) {
    Tally::all().note(attempt, outcome(answer, wrong));
  }

 private:
  std::string graces_rows() const;

  TestServer server_;
  Settler grace_;
  Settler mallory_;
  std::string before_;
};

/// Empty where every transaction of the push was refused, or the push as a whole; else what the server took.
std::string what_was_taken(const std::string& answer);

/// A refusal without the id that it names: what may be told of a row that is not there.
std::string refusal_without(const std::string& answer, const std::string& id);

}  // namespace freehold::attack
