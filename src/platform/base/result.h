// What a deed answers: a value, or a refusal that tells a person what to do next.
#pragma once

#include <cassert>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace commonty {

// A sentence for people, still to be translated. `id` is the English sentence, with {name}
// where an argument goes: say("Enter at most {max} characters", {{"max", "140"}}).
struct Message {
  std::string id;
  std::vector<std::pair<std::string, std::string>> args;

  bool operator==(const Message&) const = default;
};

// The one way to write a sentence in C++ code: `./dev texts` finds these calls.
inline Message say(std::string id, std::vector<std::pair<std::string, std::string>> args = {}) {
  return {std::move(id), std::move(args)};
}

// Why something was refused. The web edge turns each into an HTTP status (web/response.h).
enum class Reason {
  invalid,      // what was sent does not fit: 422
  not_found,    // 404; also for what this person may not even know of
  gone,         // erased, expired or used up: 410
  sign_in,      // who are you?: 401, or a page to sign in
  forbidden,    // 403
  closed,       // the time for it is over, or has not begun: 409
  conflict,     // somebody was faster, or it was done before: 409
  too_large,    // 413
  too_many,     // 429; `retry_after_s` says when
  unsupported,  // a kind of file we do not read: 415
};

// One thing to put right, beside the field it belongs to ("" for the whole form).
struct Problem {
  std::string field;
  Message text;

  bool operator==(const Problem&) const = default;
};

// A "no" that a person can act on. Nothing has been stored.
struct [[nodiscard]] Refusal {
  Reason reason = Reason::invalid;
  std::vector<Problem> problems;
  int retry_after_s = 0;

  bool operator==(const Refusal&) const = default;
};

inline Refusal refuse(Reason reason, Message text) { return {reason, {{"", std::move(text)}}, 0}; }

inline Refusal refuse_field(std::string field, Message text) {
  return {Reason::invalid, {{std::move(field), std::move(text)}}, 0};
}

template <class T>
class [[nodiscard]] Result {
 public:
  using Value = T;

  Result(T value) : state_(std::move(value)) {}
  Result(Refusal refusal) : state_(std::move(refusal)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  const T& value() const& { return std::get<0>(state_); }
  T& value() & { return std::get<0>(state_); }
  T&& value() && { return std::get<0>(std::move(state_)); }
  const T& operator*() const& { return value(); }
  T& operator*() & { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  const T* operator->() const { return &value(); }
  T* operator->() { return &value(); }

  const Refusal& refusal() const& { return std::get<1>(state_); }
  Refusal&& refusal() && { return std::get<1>(std::move(state_)); }

 private:
  std::variant<T, Refusal> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  using Value = void;

  Result() = default;
  Result(Refusal refusal) : refusal_(std::move(refusal)) {}

  bool ok() const { return !refusal_; }
  explicit operator bool() const { return ok(); }
  void value() const { assert(ok()); }

  const Refusal& refusal() const& { return *refusal_; }
  Refusal&& refusal() && { return *std::move(refusal_); }

 private:
  std::optional<Refusal> refusal_;
};

inline Result<void> done() { return {}; }

// Gathers every problem of a form, so that a person hears of all of them at once.
class Problems {
 public:
  void add(std::string field, Message text) {
    found_.push_back({std::move(field), std::move(text)});
  }
  bool none() const { return found_.empty(); }
  Result<void> result() && {
    if (none()) return done();
    return Refusal{Reason::invalid, std::move(found_), 0};
  }

 private:
  std::vector<Problem> found_;
};

// The value of a Result, or return its refusal from the function we are in.
#define TRY(expression) COMMONTY_TRY(COMMONTY_JOIN(commonty_result_, __COUNTER__), expression)
// A name of its own each time, so that one TRY may stand inside another.
#define COMMONTY_TRY(result, expression)                  \
  ({                                                      \
    auto result = (expression);                           \
    if (!result.ok()) return std::move(result).refusal(); \
    std::move(result).value();                            \
  })
#define COMMONTY_JOIN(a, b) COMMONTY_JOIN_EXPANDED(a, b)
#define COMMONTY_JOIN_EXPANDED(a, b) a##b

}  // namespace commonty
