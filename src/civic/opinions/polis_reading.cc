#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <span>
#include <sstream>

#include "civic/opinions/polis_files.h"
#include "platform/base/text.h"
#include "platform/documents/documents.h"
#include "platform/documents/long_csv.h"

namespace commonty::opinions {
namespace {

using opinion_map::heading;
using opinion_map::VotesTable;

enum class Holds { statements, votes, ballots, nothing };

using Names = std::span<const std::string_view>;

constexpr std::array<std::string_view, 3> id_names = {"comment-id", "statement-id", "tid"};
// Beside votes, where a column "comment" can hold nothing else.
constexpr std::array<std::string_view, 5> voted_on_names = {"comment-id", "statement-id", "tid",
                                                            "comment", "statement"};
constexpr std::array<std::string_view, 4> text_names = {"comment-body", "comment", "text", "txt"};
constexpr std::array<std::string_view, 7> voter_names = {
    "voter-id", "participant-id", "person-id", "pid", "voter", "participant", "person"};
constexpr std::array<std::string_view, 2> vote_names = {"vote", "value"};
constexpr std::array<std::string_view, 2> moderated_names = {"moderated", "mod"};
constexpr std::array<std::string_view, 2> meta_names = {"is-meta", "meta"};
constexpr std::array<std::string_view, 2> seed_names = {"is-seed", "seed"};
constexpr std::array<std::string_view, 2> time_names = {"timestamp", "created"};

struct Heading {
  std::vector<std::string> names;

  bool has(Names any) const { return place(any) < names.size(); }
  // The first of these names that is there; the number of columns where none is.
  std::size_t place(Names any) const {
    for (const std::string_view name : any) {
      const auto found = std::ranges::find(names, name);
      if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
    }
    return names.size();
  }
};

Heading heading_of(const std::vector<std::string_view>& cells) {
  Heading out;
  for (const std::string_view cell : cells) out.names.push_back(heading(cell));
  return out;
}

Holds held_by(const Heading& heading) {
  if (heading.has(vote_names) && heading.has(voter_names)) return Holds::votes;
  if (heading.has(id_names) && heading.has(text_names)) {
    return Holds::statements;
  }
  const bool has_numbers = std::ranges::any_of(heading.names, [](const std::string& name) {
    return opinion_map::whole_number(name).has_value();
  });
  return heading.has(voter_names) && has_numbers ? Holds::ballots : Holds::nothing;
}

Result<Heading> first_line(const NamedFile& file) {
  std::istringstream in(file.bytes);
  documents::LongCsv csv(in);
  std::vector<std::string_view> cells;
  if (!TRY(csv.next(cells))) return Heading{};
  return heading_of(cells);
}

Message counted(Message sentence, std::size_t count) {
  sentence.args.emplace_back("count", std::to_string(count));
  return sentence;
}

// ---- statements

bool is_true(const std::string& cell) {
  return cell == "1" || starts_with_ci(cell, "t") || starts_with_ci(cell, "y");
}

std::optional<Time> moment_in(const std::string& cell) {
  const auto ms = opinion_map::moment_ms(cell);
  return ms && *ms > 0 ? std::optional(Time{*ms}) : std::nullopt;
}

class Statements {
 public:
  explicit Statements(PolisFiles& out) : out_(out) {}

  Result<void> read(const NamedFile& file) {
    const auto rows = TRY(documents::read_csv(file.bytes));
    if (rows.empty()) return done();
    const Heading heading = heading_of({rows[0].begin(), rows[0].end()});
    for (std::size_t i = 1; i < rows.size(); ++i) {
      const auto cell = [&](Names names) {
        const std::size_t column = heading.place(names);
        return column < rows[i].size() ? trim(rows[i][column]) : "";
      };
      PolisFiles::Comment one{.id = cell(id_names),
                              .text = clean_line(documents::armed_again(cell(text_names)))};
      one.state = cell(moderated_names) == "-1" ? State::refused : State::accepted;
      one.meta = is_true(cell(meta_names));
      one.seed = is_true(cell(seed_names));
      one.at = moment_in(cell(time_names));
      take(std::move(one));
    }
    return done();
  }

  void finish() {
    std::ranges::sort(out_.comments, opinion_map::id_before, &PolisFiles::Comment::id);
    if (without_words_ > 0) {
      out_.told.push_back(
          counted(say("Statements without words or number, left aside: {count}"), without_words_));
    }
    if (again_ > 0) {
      out_.told.push_back(
          counted(say("Statements whose number was there before, left aside: {count}"), again_));
    }
    if (cut_ > 0) {
      out_.told.push_back(say("Statements longer than {max} characters, cut: {count}",
                              {{"max", std::to_string(imported_statement_length_max)},
                               {"count", std::to_string(cut_)}}));
    }
  }

 private:
  void take(PolisFiles::Comment one) {
    if (one.id.empty() || is_blank(one.text)) {
      ++without_words_;
    } else if (!ids_.insert(one.id).second) {
      ++again_;
    } else {
      if (length(one.text) > imported_statement_length_max) {
        one.text = shorten(one.text, imported_statement_length_max);
        ++cut_;
      }
      out_.comments.push_back(std::move(one));
    }
  }

  PolisFiles& out_;
  std::set<std::string> ids_;
  std::size_t without_words_ = 0, again_ = 0, cut_ = 0;
};

// ---- votes

class Votes {
 public:
  explicit Votes(PolisFiles& out) : out_(out) {
    for (const auto& one : out.comments) known_.insert(one.id);
  }

  // A row a vote.
  Result<void> read_rows(const NamedFile& file) {
    std::istringstream in(file.bytes);
    documents::LongCsv csv(in);
    std::vector<std::string_view> cells;
    TRY(csv.next(cells));
    VotesTable table = TRY(VotesTable::with_heading(cells));
    const std::size_t statement = heading_of(cells).place(voted_on_names);
    while (TRY(csv.next(cells))) {
      if (statement < cells.size() && is_unknown(cells[statement])) continue;
      keep_or_tell(table.add(cells, csv.line()));
    }
    return take(std::move(table));
  }

  // A row a person, a column a statement.
  Result<void> read_ballots(const NamedFile& file) {
    std::istringstream in(file.bytes);
    documents::LongCsv csv(in);
    std::vector<std::string_view> cells;
    TRY(csv.next(cells));
    const Heading heading = heading_of(cells);
    const std::size_t person = heading.place(voter_names);
    const std::vector<std::string_view> names = {"comment-id", "voter-id", "vote"};
    VotesTable table = TRY(VotesTable::with_heading(names));
    while (TRY(csv.next(cells))) {
      if (person >= cells.size()) continue;
      for (std::size_t i = 0; i < std::min(cells.size(), heading.names.size()); ++i) {
        const std::string& name = heading.names[i];
        if (!opinion_map::whole_number(name) || trim(cells[i]).empty()) continue;
        if (is_unknown(name)) continue;
        const std::vector<std::string_view> vote = {name, cells[person], cells[i]};
        keep_or_tell(table.add(vote, csv.line()));
      }
    }
    return take(std::move(table));
  }

  void finish() {
    const std::size_t kept = out_.ballots.matrix.votes();
    if (wrong_ > 0) {
      out_.told.push_back(
          counted(say("Lines that are no vote, left aside: {count}. The first:"), wrong_));
      out_.told.push_back(first_wrong_);
    }
    if (unknown_ > 0) {
      out_.told.push_back(
          counted(say("Votes on statements that are not among the statements, left aside: {count}"),
                  unknown_));
    }
    if (out_.ballots.rows > kept) {
      out_.told.push_back(
          counted(say("Votes that a later one of the same person replaces: {count}"),
                  out_.ballots.rows - kept));
    }
    if (kept == 0) out_.told.push_back(say("There are no votes in these files"));
  }

 private:
  bool is_unknown(std::string_view id) {
    if (known_.contains(trim(id))) return false;
    ++unknown_;
    return true;
  }
  void keep_or_tell(const Result<void>& added) {
    if (added.ok()) return;
    if (++wrong_ == 1) first_wrong_ = added.refusal().problems.front().text;
  }
  // A table without votes is no reason to refuse: its statements can be voted on here.
  Result<void> take(VotesTable table) {
    auto ballots = std::move(table).result(VotesTable::Times::keep);
    if (ballots) out_.ballots = *std::move(ballots);
    return done();
  }

  PolisFiles& out_;
  std::set<std::string> known_;
  std::size_t unknown_ = 0, wrong_ = 0;
  Message first_wrong_;
};

}  // namespace

Result<PolisFiles> read_polis_files(const std::vector<NamedFile>& files) {
  PolisFiles out;
  std::map<Holds, std::vector<const NamedFile*>> sorted;
  for (const NamedFile& file : files) {
    const Holds holds = held_by(TRY(first_line(file)));
    sorted[holds].push_back(&file);
    if (holds == Holds::nothing) {
      out.told.push_back(say("The file {name} is not needed", {{"name", file.name}}));
    }
  }
  Statements statements(out);
  for (const NamedFile* file : sorted[Holds::statements]) TRY(statements.read(*file));
  statements.finish();
  if (out.comments.empty()) {
    return refuse_field("files", say("None of these files has statements: comments.csv does. Its "
                                     "first line names the columns comment-id and comment-body, "
                                     "with commas, semicolons or tabs between them"));
  }
  if (out.comments.size() > static_cast<std::size_t>(statements_max)) {
    return refuse_field("files", say("These are more than {max} statements",
                                     {{"max", std::to_string(statements_max)}}));
  }
  Votes votes(out);
  const auto& rows = sorted[Holds::votes];
  const auto& ballots = sorted[Holds::ballots];
  if (!rows.empty()) {
    TRY(votes.read_rows(*rows.front()));
  } else if (!ballots.empty()) {
    TRY(votes.read_ballots(*ballots.front()));
  }
  votes.finish();
  return out;
}

}  // namespace commonty::opinions
