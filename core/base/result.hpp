#pragma once

#include <cassert>
#include <string>
#include <utility>
#include <variant>

#include "core/base/codes.hpp"

namespace freehold {

/// What went wrong, for programs (`code`) and for people (`message`: one sentence that says what to do).
/// `table`, `row` and `column` name the place where that is known; they are empty otherwise.
struct Error {
  Code code = Code::internal;
  std::string message;
  std::string table;
  std::string row;
  std::string column;
};

/// A value or the Error that stands in its place. Reading the wrong side is a programmer's error.
template <class T>
class [[nodiscard]] Result {
 public:
  using value_type = T;

  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& value() & { return *checked(std::get_if<0>(&state_)); }
  const T& value() const& { return *checked(std::get_if<0>(&state_)); }
  T&& value() && { return std::move(*checked(std::get_if<0>(&state_))); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  Error& error() & { return *checked(std::get_if<1>(&state_)); }
  const Error& error() const& { return *checked(std::get_if<1>(&state_)); }
  Error&& error() && { return std::move(*checked(std::get_if<1>(&state_))); }

 private:
  template <class P>
  static P* checked(P* side) {
    assert(side != nullptr && "the other side of a Result was read");
    return side;
  }

  std::variant<T, Error> state_;
};

/// Success without a value, or the Error.
template <>
class [[nodiscard]] Result<void> {
 public:
  using value_type = void;

  Result() = default;
  Result(Error error) : error_(std::move(error)), ok_(false) {}

  bool ok() const { return ok_; }
  explicit operator bool() const { return ok_; }

  Error& error() & { return error_; }
  const Error& error() const& { return error_; }
  Error&& error() && { return std::move(error_); }

 private:
  Error error_;
  bool ok_ = true;
};

using Status = Result<void>;

inline Error fail(Code code, std::string message) {
  return Error{code, std::move(message), {}, {}, {}};
}

inline Error fail_at(Code code, std::string message, std::string table, std::string column = {}) {
  return Error{code, std::move(message), std::move(table), {}, std::move(column)};
}

#define FREEHOLD_JOIN_INNER(a, b) a##b
#define FREEHOLD_JOIN(a, b) FREEHOLD_JOIN_INNER(a, b)

/// Leaves the function with the error of `expression`, if it has one.
#define FREEHOLD_TRY(expression) FREEHOLD_TRY_NUMBERED(__COUNTER__, expression)
#define FREEHOLD_TRY_NUMBERED(number, expression) \
  FREEHOLD_TRY_NAMED(FREEHOLD_JOIN(freehold_outcome_, number), expression)
#define FREEHOLD_TRY_NAMED(outcome, expression)                                                           \
  do {                                                                                                    \
    if (auto outcome = (expression); !outcome.ok()) return ::freehold::Error(std::move(outcome).error()); \
  } while (false)

/// Declares `target` with the value of `expression`, or leaves the function with its error. Several statements: not for
/// the branch of an `if` without braces.
#define FREEHOLD_ASSIGN(target, expression) FREEHOLD_ASSIGN_NUMBERED(__COUNTER__, target, expression)
#define FREEHOLD_ASSIGN_NUMBERED(number, target, expression) \
  FREEHOLD_ASSIGN_NAMED(FREEHOLD_JOIN(freehold_result_, number), target, expression)
#define FREEHOLD_ASSIGN_NAMED(outcome, target, expression)                 \
  auto outcome = (expression);                                             \
  if (!outcome.ok()) return ::freehold::Error(std::move(outcome).error()); \
  target = std::move(outcome).value()

}  // namespace freehold
