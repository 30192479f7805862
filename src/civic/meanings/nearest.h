// Many things by what they mean, held in memory, and which of them lie nearest to a meaning.
#pragma once

#include <cstdint>
#include <memory>
#include <shared_mutex>
#include <span>
#include <unordered_map>
#include <vector>

#include "numbers/embedding/embedding.h"

namespace commonty::meanings {

// The things are told apart by an id, and each is in one group (a contribution in its challenge).
// Every one is looked at, so nothing near is missed: a hundred thousand in a few milliseconds. A
// byte is kept for each number, half a kilobyte a thing; similarities are true to two digits.
// Threads: any.
class Nearest {
 public:
  struct Found {
    std::int64_t id = 0;
    double similarity = 0;  // cosine
  };
  struct Pair {
    std::int64_t first = 0, second = 0;  // first < second
    double similarity = 0;
  };
  // So many at most, the best first, and none below the similarity.
  struct Wanted {
    std::span<const std::int64_t> groups;  // none: nothing is found
    std::size_t limit = 0;
    double similarity_min = 0;
  };

  // In place of what was known of it. An all-zero vector removes it.
  void put(std::int64_t id, std::int64_t group, std::span<const float> vector);
  void remove(std::int64_t id);
  std::size_t size() const;

  std::vector<Found> find(std::span<const float> vector, const Wanted& wanted) const;
  // Those near to one of them, without itself; nothing where it is not known.
  std::vector<Found> find_like(std::int64_t id, const Wanted& wanted) const;
  // How near each of these is; 0 where one is not known.
  std::vector<double> similarities(std::span<const float> vector,
                                   std::span<const std::int64_t> ids) const;
  // Pairs among these, the most similar first; those that are not known are left out.
  std::vector<Pair> pairs(std::span<const std::int64_t> ids, double similarity_min,
                          std::size_t limit) const;

 private:
  struct Row {
    std::int64_t id = 0;
    std::size_t group = 0;  // place in groups_
    float scale = 0;        // one step of its bytes
  };
  struct Block;

  const std::int8_t* bytes(std::size_t row) const;
  std::int8_t* bytes(std::size_t row);
  double similarity(std::size_t row, const std::int8_t* to, float scale) const;
  std::vector<Found> scan(const std::int8_t* to, float scale, std::int64_t except,
                          const Wanted& wanted) const;
  void drop(std::int64_t id);

  mutable std::shared_mutex mutex_;
  std::vector<Row> rows_;
  std::vector<std::shared_ptr<Block>> blocks_;
  std::unordered_map<std::int64_t, std::size_t> places_;  // of ids
  std::unordered_map<std::int64_t, std::size_t> groups_;  // numbered as they came
};

// The vector as it is compared: what all everyday sentences have in common is taken away.
std::vector<float> centred(const embedding::Encoder& encoder, std::span<const float> vector);
// Of what somebody is typing or asking, which is never kept: a few milliseconds. Empty where the
// model does not read it.
std::vector<float> of_question(const embedding::Encoder& encoder, const std::string& text);

}  // namespace commonty::meanings
