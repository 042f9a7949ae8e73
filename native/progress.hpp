#pragma once

#include <string>

namespace freehold {

/// One line on stderr that says how far long work is, written over again and again. Nothing where stderr is no
/// terminal.
class ProgressLine {
 public:
  ProgressLine();
  /// Clears the line.
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void show(const std::string& text);

 private:
  const bool on_terminal_;
};

}  // namespace freehold
