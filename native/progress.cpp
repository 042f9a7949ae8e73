#include "native/progress.hpp"

#include <unistd.h>

#include <iostream>

namespace freehold {

ProgressLine::ProgressLine() : on_terminal_(isatty(STDERR_FILENO) != 0) {}

ProgressLine::~ProgressLine() {
  show({});
}

void ProgressLine::show(const std::string& text) {
  if (on_terminal_) std::cerr << "\r\x1b[K" << text << std::flush;
}

}  // namespace freehold
