// Votes as Polis and others export them: a table with a heading, one row a vote.
//
//     timestamp,datetime,comment-id,voter-id,vote         or        comment-id,voter-id,vote
//
// Columns may stand in any order; others are ignored. A time is in milliseconds or, as some years
// wrote it, in seconds. A vote is 1, 0, -1, or agree, pass, disagree.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "numbers/opinion_map/ids.h"
#include "numbers/opinion_map/matrix.h"

namespace commonty::opinion_map {

struct Ballots {
  Matrix matrix;
  Ids people, statements;  // in order; place i is row, column i of the matrix
  std::size_t rows = 0;    // votes before the later ones took the place of the earlier
  // When each vote was given, in the order of the matrix; 0: not known. Empty where nobody asks.
  std::vector<std::int64_t> times_ms;
};

// "Comment ID", "comment_id" -> "comment-id": how headings are compared.
std::string heading(std::string_view cell);

// Milliseconds of a number of seconds or milliseconds since 1970, also with decimals; 0 where it is
// before. None: it is no number.
std::optional<std::int64_t> moment_ms(std::string_view cell);

class VotesTable {
 public:
  // Refuses (Reason::invalid) a heading in which a column is missing, and says which.
  static Result<VotesTable> with_heading(std::span<const std::string_view> cells);

  // Refuses what is no vote and names the line; skips a row without any.
  Result<void> add(std::span<const std::string_view> cells, std::size_t line);

  enum class Times { leave, keep };
  // Refuses a table without votes.
  Result<Ballots> result(Times times = Times::leave) &&;

 private:
  std::size_t statement_ = 0, person_ = 0, vote_ = 0;
  std::optional<std::size_t> time_;
  Ids people_, statements_;
  std::vector<Vote> votes_;
};

}  // namespace commonty::opinion_map
