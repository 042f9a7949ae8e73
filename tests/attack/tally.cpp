#include "tests/attack/tally.hpp"

#include <catch2/catch.hpp>
#include <iostream>

namespace freehold::attack {

Tally& Tally::all() {
  static Tally tally;
  return tally;
}

Tally::~Tally() {
  std::cout << "attack: " << attempts_ << " attempts, " << through_ << " got through" << std::endl;
}

void Tally::note(const std::string& attempt, const std::string& through) {
  ++attempts_;
  if (through.empty()) return;
  ++through_;
  FAIL_CHECK(attempt << ": " << through);
}

}  // namespace freehold::attack
