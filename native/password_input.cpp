#include "native/password_input.hpp"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <iostream>

#include <fcntl.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include "core/base/text.hpp"
#include "core/rules/rules.hpp"

namespace freehold {
namespace {

/// A character of UTF-8 has at most four bytes.
constexpr std::size_t kLineBytesMax = 4 * kPasswordMax;

/// The terminal shows nothing of what is typed, and a signal ends the waiting instead of the process, so that the
/// terminal is left as it was.
class SilentTerminal {
 public:
  SilentTerminal() {
    // They come while it waits, and at no other moment: else one between two waits would be missed.
    sigset_t held;
    ::sigemptyset(&held);
    for (const int number : kNumbers) ::sigaddset(&held, number);
    ::pthread_sigmask(SIG_BLOCK, &held, &mask_before_);
    struct sigaction wake {};
    wake.sa_handler = [](int) {};
    for (std::size_t i = 0; i < kSignals; ++i) ::sigaction(kNumbers[i], &wake, &before_[i]);
    ::tcgetattr(STDIN_FILENO, &shown_);
    termios silent = shown_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  }
  ~SilentTerminal() {
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown_);
    for (std::size_t i = 0; i < kSignals; ++i) ::sigaction(kNumbers[i], &before_[i], nullptr);
    ::pthread_sigmask(SIG_SETMASK, &mask_before_, nullptr);
    std::cerr << '\n';
  }
  SilentTerminal(const SilentTerminal&) = delete;
  SilentTerminal& operator=(const SilentTerminal&) = delete;

  /// Until something was typed; false where a signal came first.
  bool wait() const {
    pollfd typed{STDIN_FILENO, POLLIN, 0};
    return ::ppoll(&typed, 1, nullptr, &mask_before_) > 0;
  }

 private:
  static constexpr std::size_t kSignals = 3;
  static constexpr int kNumbers[kSignals] = {SIGINT, SIGTERM, SIGHUP};

  sigset_t mask_before_{};
  struct sigaction before_[kSignals];
  termios shown_{};
};

/// Up to the end of the line, which is left out. Byte by byte: what stands behind it belongs to whoever reads next.
Result<WipedBytes> read_line(int file, const std::string& name, const SilentTerminal* terminal = nullptr) {
  WipedBytes line(kLineBytesMax + 1);
  std::size_t size = 0;
  while (size <= kLineBytesMax) {
    if (terminal != nullptr && !terminal->wait()) return fail(Code::busy, "interrupted; nothing was changed");
    const ssize_t got = ::read(file, line.data() + size, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail(Code::storage_failed, "cannot read " + name + ": " + std::strerror(errno));
    if (got == 0) break;
    if (line.data()[size] == '\n') {
      // Windows ends a line with two characters.
      if (size > 0 && line.data()[size - 1] == '\r') --size;
      break;
    }
    ++size;
  }
  if (size == 0) return fail(Code::invalid_value, "there is no password in the first line of " + name);
  if (size > kLineBytesMax)
    return fail(Code::invalid_value, "the first line of " + name + " is longer than any password");
  line.shorten(size);
  return line;
}

Result<WipedBytes> ask_silently(const char* question) {
  const SilentTerminal silent;
  std::cerr << question << std::flush;
  return read_line(STDIN_FILENO, "the terminal", &silent);
}

Result<WipedBytes> ask_twice() {
  FREEHOLD_ASSIGN(WipedBytes password, ask_silently("New password: "));
  FREEHOLD_ASSIGN(const WipedBytes again, ask_silently("The same once more: "));
  if (password.text() != again.text())
    return fail(Code::invalid_value, "the two passwords differ; nothing was changed");
  return password;
}

Result<WipedBytes> read_first_line(const std::string& file) {
  const int opened = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (opened < 0) return fail(Code::storage_failed, "cannot open " + file + ": " + std::strerror(errno));
  auto line = read_line(opened, file);
  ::close(opened);
  return line;
}

/// `ask` where somebody sits at the terminal.
Result<WipedBytes> read_from(const std::string& file, Result<WipedBytes> (*ask)()) {
  if (!file.empty()) return read_first_line(file);
  return ::isatty(STDIN_FILENO) != 0 ? ask() : read_line(STDIN_FILENO, "standard input");
}

}  // namespace

Result<WipedBytes> read_new_password(const std::string& file) {
  return read_from(file, ask_twice);
}

Result<WipedBytes> read_password(const std::string& file) {
  return read_from(file, [] { return ask_silently("Password: "); });
}

Result<std::string> ask_at_terminal(const std::string& question) {
  if (::isatty(STDIN_FILENO) == 0) return fail(Code::wrong_usage, "nobody is at a terminal to be asked; give --yes");
  std::cerr << question << std::flush;
  std::string answer;
  std::getline(std::cin, answer);
  return answer;
}

}  // namespace freehold
