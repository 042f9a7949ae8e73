#pragma once

#include <string>

namespace freehold::attack {

/// Counts what was tried and what got through, over the whole program, and prints both when it ends.
class Tally {
 public:
  static Tally& all();
  ~Tally();

  /// `through`: what the attempt achieved, as a sentence; empty where it achieved nothing, as it should.
  void note(const std::string& attempt, const std::string& through);
  int attempts() const { return attempts_; }

 private:
  int attempts_ = 0;
  int through_ = 0;
};

}  // namespace freehold::attack
