// A conversation as Polis writes it into files: read leniently, brought into a conversation of
// ours, and written again with the newest headings.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "civic/opinions/opinions.h"
#include "numbers/opinion_map/votes_table.h"

namespace commonty::opinions {

inline constexpr std::size_t imported_statement_length_max = 1'000;
// Up to this a statement keeps the number that it has in the files.
inline constexpr std::int64_t kept_number_max = 100'000;

struct NamedFile {
  std::string name, bytes;
};

struct PolisFiles {
  struct Comment {
    std::string id, text;
    State state = State::accepted;
    bool meta = false, seed = false;
    std::optional<Time> at;
  };
  std::vector<Comment> comments;  // in order of their ids
  // Votes on statements of `comments` alone; without any where no file had votes.
  opinion_map::Ballots ballots;
  std::vector<Message> told;  // what was left aside or taken otherwise, a sentence each
};
// comments.csv, and votes.csv or else participants-votes.csv; told apart by their headings. Others
// are passed over. Refuses, in words for whoever chose them, where there are no statements.
Result<PolisFiles> read_polis_files(const std::vector<NamedFile>& files);

struct Brought {
  std::size_t statements = 0, people = 0, votes = 0;
};
// Into a conversation that has neither statements nor votes.
Result<Brought> bring_in(Tx& tx, PersonId by, const Conversation& conversation,
                         const PolisFiles& files);

// What a file of ours holds; cells that a spreadsheet would run as a formula are disarmed. Of
// statements those that are put to the vote. No names, and nothing that ties a voter to a statement
// of theirs: every moment is told by its day alone, and voters in an order of their own.
std::string comments_csv(Tx& tx, const Conversation& conversation);

class VotesFile {
 public:
  VotesFile(Tx& tx, const Conversation& conversation, std::string_view secret);

  std::vector<std::string> heading() const;
  // The rows of the voters in the places `from` and following, but not `before`.
  std::string rows(Tx& tx, std::int64_t from, std::int64_t before) const;

 private:
  Time told_time(std::int64_t voter, const opinion_map::Vote& vote) const;

  ConversationId id_;
  std::vector<std::int64_t> voters_;      // in their order
  std::vector<std::int64_t> statements_;  // that are told
  // Whoever says something agrees with it at that moment, before anybody else can. Such a vote gets
  // the time of the last one on its statement: {voter, statement}.
  std::map<std::pair<std::int64_t, std::int64_t>, Time> own_;
};
// `groups` as the opinion map found them; "" where there is none.
std::string summary_csv(Tx& tx, const Conversation& conversation, const std::string& address,
                        const std::string& groups);

}  // namespace commonty::opinions
