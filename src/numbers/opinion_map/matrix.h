// Who voted how on which statement: a table of people and statements in which most cells are empty.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "platform/base/result.h"

namespace commonty::opinion_map {

// People and statements are numbered from 0 in the order of their ids, so that wherever an order
// decides (which statement is looked at first, which group is called 0) the ids do.
struct Vote {
  std::uint32_t person = 0;
  std::uint32_t statement = 0;
  std::int8_t value = 0;     // 1 agree, 0 pass, -1 disagree
  std::int64_t time_ms = 0;  // of two votes of one person on one statement the later counts
};

// What became of a statement. What is out no longer moves the map; votes on it still count when we
// ask who took part. `meta` statements tell about the voter ("I live here").
enum class Standing : std::uint8_t { in, out, meta };

// The last vote of each person on each statement, person by person.
class Matrix {
 public:
  // One person's votes; the statements ascend.
  struct Row {
    std::span<const std::uint32_t> statements;
    std::span<const std::int8_t> values;
    std::size_t size() const { return values.size(); }
  };

  Matrix() = default;
  // Votes may come in any order; of votes at the same time the last one given counts. Refuses
  // (Reason::invalid) a value that is no vote, and a person or statement beyond the counts.
  static Result<Matrix> from(std::uint32_t people, std::uint32_t statements,
                             std::span<const Vote> votes);

  std::uint32_t people() const { return static_cast<std::uint32_t>(starts_.size() - 1); }
  std::uint32_t statements() const { return statements_; }
  std::size_t votes() const { return values_.size(); }
  Row row(std::uint32_t person) const {
    const std::size_t from = starts_[person], size = starts_[person + 1] - from;
    return {{columns_.data() + from, size}, {values_.data() + from, size}};
  }

 private:
  std::uint32_t statements_ = 0;
  std::vector<std::size_t> starts_ = {0};
  std::vector<std::uint32_t> columns_;
  std::vector<std::int8_t> values_;
};

}  // namespace commonty::opinion_map
