#include "numbers/opinion_map/matrix.h"

#include <algorithm>
#include <string>

namespace commonty::opinion_map {
namespace {

Result<void> check(std::uint32_t people, std::uint32_t statements, std::span<const Vote> votes) {
  for (const Vote& vote : votes) {
    if (vote.value < -1 || vote.value > 1) {
      return refuse(Reason::invalid,
                    say("A vote is 1 (agree), 0 (pass) or -1 (disagree), not {value}.",
                        {{"value", std::to_string(vote.value)}}));
    }
    if (vote.person >= people || vote.statement >= statements) {
      return refuse(Reason::invalid,
                    say("A vote names a person or a statement that is not known."));
    }
  }
  return done();
}

// Where each person's votes begin, once the votes lie person by person.
std::vector<std::size_t> starts_of(std::uint32_t people, std::span<const Vote> votes) {
  std::vector<std::size_t> starts(std::size_t{people} + 1, 0);
  for (const Vote& vote : votes) ++starts[vote.person + 1];
  for (std::size_t p = 0; p < people; ++p) starts[p + 1] += starts[p];
  return starts;
}

// The votes' places, person by person, each person's in the order given.
std::vector<std::uint32_t> by_person(std::vector<std::size_t> next, std::span<const Vote> votes) {
  std::vector<std::uint32_t> places(votes.size());
  for (std::uint32_t i = 0; i < votes.size(); ++i) places[next[votes[i].person]++] = i;
  return places;
}

struct Cast {
  std::uint32_t statement, order;
  std::int64_t time_ms;
  std::int8_t value;
};

bool before(const Cast& a, const Cast& b) {
  if (a.statement != b.statement) return a.statement < b.statement;
  return a.time_ms != b.time_ms ? a.time_ms < b.time_ms : a.order < b.order;
}

}  // namespace

Result<Matrix> Matrix::from(std::uint32_t people, std::uint32_t statements,
                            std::span<const Vote> votes) {
  TRY(check(people, statements, votes));
  const std::vector<std::size_t> starts = starts_of(people, votes);
  const std::vector<std::uint32_t> places = by_person(starts, votes);

  Matrix matrix;
  matrix.statements_ = statements;
  matrix.starts_.assign(std::size_t{people} + 1, 0);
  matrix.columns_.reserve(votes.size());
  matrix.values_.reserve(votes.size());
  std::vector<Cast> casts;
  for (std::uint32_t p = 0; p < people; ++p) {
    casts.clear();
    for (std::size_t i = starts[p]; i < starts[p + 1]; ++i) {
      const Vote& vote = votes[places[i]];
      casts.push_back({vote.statement, places[i], vote.time_ms, vote.value});
    }
    // Most files come statement by statement.
    if (!std::is_sorted(casts.begin(), casts.end(), before)) {
      std::sort(casts.begin(), casts.end(), before);
    }
    for (std::size_t i = 0; i < casts.size(); ++i) {
      if (i + 1 < casts.size() && casts[i + 1].statement == casts[i].statement) continue;
      matrix.columns_.push_back(casts[i].statement);
      matrix.values_.push_back(casts[i].value);
    }
    matrix.starts_[p + 1] = matrix.values_.size();
  }
  return matrix;
}

}  // namespace commonty::opinion_map
