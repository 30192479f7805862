#include "numbers/opinion_map/votes_table.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <initializer_list>

#include "platform/base/text.h"

namespace commonty::opinion_map {
namespace {

std::string_view bare(std::string_view cell) {
  constexpr std::string_view blank = " \t\n\v\f\r";  // a quoted cell may end a line
  const std::size_t from = cell.find_first_not_of(blank);
  if (from == cell.npos) return {};
  return cell.substr(from, cell.find_last_not_of(blank) - from + 1);
}

std::optional<std::size_t> column(std::span<const std::string_view> cells,
                                  std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (heading(cells[i]) == name) return i;
    }
  }
  return std::nullopt;
}

Refusal missing(std::string_view name, std::span<const std::string_view> cells) {
  if (cells.size() == 1) {
    return refuse(Reason::invalid,
                  say("The first line has one column only. It must name the columns comment-id, "
                      "voter-id and vote, with commas, semicolons or tabs between them."));
  }
  return refuse(Reason::invalid,
                say("The first line must name the columns comment-id, voter-id and vote; the "
                    "column {name} is not there.",
                    {{"name", std::string(name)}}));
}

std::optional<std::int8_t> vote_in(std::string_view cell) {
  if (cell == "1" || cell == "+1" || cell == "1.0") return 1;
  if (cell == "-1" || cell == "-1.0") return -1;
  if (cell == "0" || cell == "0.0" || cell == "-0.0") return 0;
  const std::string word = lower_ascii(cell);
  if (word == "agree") return 1;
  if (word == "disagree") return -1;
  if (word == "pass") return 0;
  return std::nullopt;
}

Refusal wrong(std::size_t line, Message why) {
  why.args.emplace_back("line", std::to_string(line));
  return refuse(Reason::invalid, std::move(why));
}

// The latest vote of a person on a statement is the one that counts.
std::vector<std::int64_t> times_of(const Matrix& matrix, std::span<const Vote> votes) {
  std::vector<std::int64_t> out(matrix.votes(), 0);
  const std::int8_t* const first = matrix.row(0).values.data();
  for (const Vote& vote : votes) {
    const Matrix::Row row = matrix.row(vote.person);
    const auto at = std::ranges::lower_bound(row.statements, vote.statement);
    const auto place = (row.values.data() - first) + (at - row.statements.begin());
    std::int64_t& time = out[static_cast<std::size_t>(place)];
    time = std::max(time, vote.time_ms);
  }
  return out;
}

}  // namespace

std::optional<std::int64_t> moment_ms(std::string_view cell) {
  double number = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), number);
  if (error != std::errc() || end != cell.data() + cell.size()) return std::nullopt;
  constexpr double seconds_until = 1e11, latest_ms = 1e14;  // the years 5138 in both
  if (!std::isfinite(number) || number >= latest_ms) return std::nullopt;
  if (number <= 0) return 0;
  return std::llround(number < seconds_until ? number * 1000 : number);
}

std::string heading(std::string_view cell) {
  std::string name = lower_ascii(bare(cell));
  std::replace_if(name.begin(), name.end(), [](char c) { return c == ' ' || c == '_'; }, '-');
  return name;
}

Result<VotesTable> VotesTable::with_heading(std::span<const std::string_view> cells) {
  const auto statement =
      column(cells, {"comment-id", "statement-id", "tid", "comment", "statement"});
  const auto person = column(
      cells, {"voter-id", "participant-id", "person-id", "pid", "voter", "participant", "person"});
  const auto vote = column(cells, {"vote", "value"});
  if (!statement) return missing("comment-id", cells);
  if (!person) return missing("voter-id", cells);
  if (!vote) return missing("vote", cells);
  VotesTable table;
  table.statement_ = *statement;
  table.person_ = *person;
  table.vote_ = *vote;
  table.time_ = column(cells, {"timestamp", "time", "created"});
  return table;
}

Result<void> VotesTable::add(std::span<const std::string_view> cells, std::size_t line) {
  if (cells.size() <= std::max({statement_, person_, vote_})) {
    return wrong(line, say("Line {line} is too short: it has fewer columns than the first line."));
  }
  const std::string_view statement = bare(cells[statement_]), person = bare(cells[person_]);
  const std::string_view cell = bare(cells[vote_]);
  if (cell.empty()) return done();
  const std::optional<std::int8_t> value = vote_in(cell);
  if (!value) {
    return wrong(line, say("Line {line}: a vote is 1 (agree), 0 (pass) or -1 (disagree), not "
                           "“{value}”.",
                           {{"value", shorten(clean_line(cell), 40)}}));
  }
  if (statement.empty() || person.empty()) {
    return wrong(line, say("Line {line} does not say who voted, or on what."));
  }
  std::int64_t time_ms = 0;
  if (time_ && *time_ < cells.size() && !bare(cells[*time_]).empty()) {
    const auto moment = moment_ms(bare(cells[*time_]));
    if (!moment) {
      return wrong(line, say("Line {line}: the time must be a number of seconds or milliseconds "
                             "since 1970, or left out."));
    }
    time_ms = *moment;
  }
  votes_.push_back({people_.add(person), statements_.add(statement), *value, time_ms});
  return done();
}

Result<Ballots> VotesTable::result(Times times) && {
  if (votes_.empty()) return refuse(Reason::invalid, say("There are no votes in this file."));
  Ballots ballots;
  const std::vector<std::uint32_t> people = people_.sort(), statements = statements_.sort();
  for (Vote& vote : votes_) {
    vote.person = people[vote.person];
    vote.statement = statements[vote.statement];
  }
  ballots.rows = votes_.size();
  ballots.matrix = TRY(Matrix::from(static_cast<std::uint32_t>(people_.size()),
                                    static_cast<std::uint32_t>(statements_.size()), votes_));
  if (times == Times::keep) ballots.times_ms = times_of(ballots.matrix, votes_);
  ballots.people = std::move(people_);
  ballots.statements = std::move(statements_);
  return ballots;
}

}  // namespace commonty::opinion_map
