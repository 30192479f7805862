// The templates of store.h, out of the way of its reader.
#pragma once

namespace commonty {
using store::Tx;
}

namespace commonty::store {

namespace detail {

template <class T>
struct Getter;
template <>
struct Getter<std::int64_t> {
  static std::int64_t get(const Row& row, int column) { return row.integer(column); }
};
template <>
struct Getter<int> {
  static int get(const Row& row, int column) { return static_cast<int>(row.integer(column)); }
};
template <>
struct Getter<bool> {
  static bool get(const Row& row, int column) { return row.integer(column) != 0; }
};
template <>
struct Getter<double> {
  static double get(const Row& row, int column) { return row.real(column); }
};
template <>
struct Getter<std::string> {
  static std::string get(const Row& row, int column) { return std::string(row.text(column)); }
};
template <>
struct Getter<Time> {
  static Time get(const Row& row, int column) { return Time{row.integer(column)}; }
};
template <class Tag>
struct Getter<Id<Tag>> {
  static Id<Tag> get(const Row& row, int column) { return Id<Tag>{row.integer(column)}; }
};
template <class T>
struct Getter<std::optional<T>> {
  static std::optional<T> get(const Row& row, int column) {
    if (row.is_null(column)) return std::nullopt;
    return Getter<T>::get(row, column);
  }
};

template <class T>
struct is_result : std::false_type {};
template <class T>
struct is_result<Result<T>> : std::true_type {};

}  // namespace detail

template <class T>
T Row::get(int column) const {
  return detail::Getter<T>::get(*this, column);
}

template <class F>
auto Store::read(F&& fn) -> std::invoke_result_t<F&, Tx&> {
  using Answer = std::invoke_result_t<F&, Tx&>;
  if constexpr (std::is_void_v<Answer>) {
    do_read([&](Tx& tx) { fn(tx); });
  } else {
    std::optional<Answer> answer;
    do_read([&](Tx& tx) { answer.emplace(fn(tx)); });
    return std::move(*answer);
  }
}

template <class F>
auto Store::write(F&& fn) -> std::invoke_result_t<F&, Tx&> {
  using Answer = std::invoke_result_t<F&, Tx&>;
  if constexpr (std::is_void_v<Answer>) {
    do_write([&](Tx& tx) {
      fn(tx);
      return Outcome::keep;
    });
  } else {
    std::optional<Answer> answer;
    do_write([&](Tx& tx) {
      answer.emplace(fn(tx));
      if constexpr (detail::is_result<Answer>::value) {
        return answer->ok() ? Outcome::keep : Outcome::undo;
      } else {
        return Outcome::keep;
      }
    });
    return std::move(*answer);
  }
}

}  // namespace commonty::store
