// Bringing files of Polis in, and writing ours.
#include <algorithm>
#include <set>

#include "civic/journeys/journeys.h"
#include "civic/opinions/polis_files.h"
#include "civic/opinions/stored.h"
#include "platform/base/secret.h"
#include "platform/base/text.h"
#include "platform/documents/documents.h"
#include "platform/facts/facts.h"

namespace commonty::opinions {
namespace {

constexpr std::size_t rows_at_once = 200;

Result<void> require_empty(const Conversation& conversation) {
  if (conversation.statements == 0 && conversation.voters == 0) return done();
  return refuse(Reason::conflict, say("This conversation has begun. Set up a new one without "
                                      "statements, and bring the files in there"));
}

// The number that each comment has here: its own where the files count from 0, else its place.
std::vector<std::int64_t> numbers_of(const std::vector<PolisFiles::Comment>& comments) {
  std::vector<std::int64_t> own, places;
  for (const auto& one : comments) {
    const auto number = opinion_map::whole_number(one.id);
    if (number && *number >= 0 && *number <= kept_number_max) own.push_back(*number);
    places.push_back(static_cast<std::int64_t>(places.size()));
  }
  return own.size() == comments.size() ? own : places;
}

void add_comment(Tx& tx, const Conversation& conversation, std::int64_t number,
                 const PolisFiles::Comment& one) {
  const auto id = tx.new_id<StatementId>();
  tx.run(
      "INSERT INTO statements (conversation_id, number, id, text, state, meta, seed, salt, "
      "created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
      conversation.id, number, id, one.text, name_of(one.state), one.meta, one.seed, random_token(),
      one.at.value_or(tx.now()));
  journeys::link(tx, {"statement", id.value}, {"conversation", conversation.id.value},
                 journeys::Link::asked_in);
}

// Many rows in one statement: one at a time would be as slow as the way to the database. `into` is
// a table with its columns, the first of which is the conversation's.
class Rows {
 public:
  Rows(Tx& tx, std::string into, ConversationId id)
      : tx_(tx), into_(std::move(into)), params_{store::param(id)} {}

  void add(std::initializer_list<std::int64_t> cells) {
    values_ += values_.empty() ? "($1" : ", ($1";
    for (const std::int64_t number : cells) {
      params_.push_back(store::param(number));
      values_ += ", $" + std::to_string(params_.size());
    }
    values_ += ")";
    if (++rows_ == rows_at_once) flush();
  }
  void flush() {
    if (rows_ == 0) return;
    tx_.run_change("INSERT INTO " + into_ + " VALUES " + values_, params_);
    values_.clear();
    params_.resize(1);
    rows_ = 0;
  }

 private:
  Tx& tx_;
  std::string into_, values_;
  std::vector<store::Param> params_;
  std::size_t rows_ = 0;
};

void add_votes(Tx& tx, ConversationId id, const PolisFiles& files,
               const std::vector<std::int64_t>& numbers) {
  const opinion_map::Ballots& ballots = files.ballots;
  std::vector<std::int64_t> number_of(ballots.statements.size());
  for (std::size_t i = 0; i < files.comments.size(); ++i) {
    if (const auto place = ballots.statements.find(files.comments[i].id)) {
      number_of[*place] = numbers[i];
    }
  }
  Rows voters(tx, "voters (conversation_id, number, votes)", id);
  Rows votes(tx, "votes (conversation_id, voter, statement, vote, voted_at)", id);
  auto time_ms = ballots.times_ms.begin();
  for (std::uint32_t person = 0; person < ballots.matrix.people(); ++person) {
    const auto row = ballots.matrix.row(person);
    voters.add({person, static_cast<std::int64_t>(row.size())});
    for (std::size_t i = 0; i < row.size(); ++i, ++time_ms) {
      const Time at = *time_ms > 0 ? Time{*time_ms} : tx.now();
      votes.add({person, number_of[row.statements[i]], row.values[i], at.ms});
    }
  }
  voters.flush();
  votes.flush();
}

std::string ms_of(Time at) { return std::to_string(at.ms); }

Time without_hours(Time at) { return start_of(day_of(at)); }

std::map<std::pair<std::int64_t, std::int64_t>, Time> own_votes_in(Tx& tx, ConversationId id) {
  std::map<std::pair<std::int64_t, std::int64_t>, Time> out;
  const store::Rows own = tx.query(
      "SELECT v.number, s.number FROM statements s JOIN voters v ON v.person_id = s.author_id AND "
      "v.conversation_id = s.conversation_id WHERE s.conversation_id = $1",
      id);
  if (own.empty()) return out;
  std::map<std::int64_t, Time> last;
  for (const store::Row row :
       tx.query("SELECT statement, max(voted_at) FROM votes WHERE conversation_id = $1 GROUP BY "
                "statement",
                id)) {
    last[row.integer(0)] = row.get<Time>(1);
  }
  for (const store::Row row : own) {
    out[{row.integer(0), row.integer(1)}] = last[row.integer(1)];
  }
  return out;
}

}  // namespace

Result<Brought> bring_in(Tx& tx, PersonId by, const Conversation& conversation,
                         const PolisFiles& files) {
  TRY(require_empty(conversation));
  const auto numbers = numbers_of(files.comments);
  for (std::size_t i = 0; i < files.comments.size(); ++i) {
    add_comment(tx, conversation, numbers[i], files.comments[i]);
  }
  add_votes(tx, conversation.id, files, numbers);
  count_votes(tx, conversation.id);
  tx.run(
      "UPDATE conversations SET statements = $1, voters = $2, votes_mark = votes_mark + 1 "
      "WHERE id = $3",
      numbers.empty() ? 0 : *std::ranges::max_element(numbers) + 1,
      static_cast<std::int64_t>(files.ballots.matrix.people()), conversation.id);
  facts::record(tx, {.name = "conversation.imported",
                     .subject = conversation.id.value,
                     .actor = by.value,
                     .scope = conversation.challenge.value});
  return Brought{files.comments.size(), files.ballots.matrix.people(),
                 files.ballots.matrix.votes()};
}

// The column author-id stays empty: whoever is known to have said one thing would be known by all
// their votes.
std::string comments_csv(Tx& tx, const Conversation& conversation) {
  const std::vector<Counts> votes = counts(tx, conversation);
  std::string out =
      documents::csv_row({"timestamp", "datetime", "comment-id", "author-id", "agrees", "disagrees",
                          "moderated", "comment-body", "is-seed", "is-meta"});
  for (const Statement& one : statements(tx, conversation.id, State::accepted)) {
    const Counts& count = votes[static_cast<std::size_t>(one.number)];
    const Time at = without_hours(one.created_at);
    out += documents::csv_row({ms_of(at), rfc3339(at), std::to_string(one.number), "",
                               std::to_string(count.agree), std::to_string(count.disagree), "1",
                               one.text, one.seed ? "1" : "0", one.meta ? "1" : "0"});
  }
  return out;
}

VotesFile::VotesFile(Tx& tx, const Conversation& conversation, std::string_view secret)
    : id_(conversation.id),
      voters_(told_order(secret, conversation)),
      statements_(told_statements(tx, id_)),
      own_(own_votes_in(tx, id_)) {}

std::vector<std::string> VotesFile::heading() const {
  return {"timestamp", "datetime", "comment-id", "voter-id", "vote"};
}

std::string VotesFile::rows(Tx& tx, std::int64_t from, std::int64_t before) const {
  const auto first = static_cast<std::size_t>(from);
  const auto voters = std::span(voters_).subspan(first, static_cast<std::size_t>(before) - first);
  std::string out;
  for (const opinion_map::Vote& one : votes_of(tx, id_, voters)) {
    if (!std::ranges::binary_search(statements_, std::int64_t{one.statement})) continue;
    const Time at = told_time(voters[one.person], one);
    out += documents::csv_row({ms_of(at), rfc3339(at), std::to_string(one.statement),
                               std::to_string(from + one.person), std::to_string(int{one.value})});
  }
  return out;
}

Time VotesFile::told_time(std::int64_t voter, const opinion_map::Vote& vote) const {
  const auto own = own_.find({voter, vote.statement});
  return without_hours(own == own_.end() ? Time{vote.time_ms} : own->second);
}

std::string summary_csv(Tx& tx, const Conversation& conversation, const std::string& address,
                        const std::string& groups) {
  const Participation all = participation(tx, conversation);
  const auto commenters = tx.one<std::int64_t>(
      "SELECT count(DISTINCT author_id) FROM statements WHERE conversation_id = $1 AND seed = 0",
      conversation.id);
  std::string out;
  for (const auto& row : std::vector<std::vector<std::string>>{
           {"topic", conversation.question},
           {"url", address},
           {"voters", std::to_string(all.people)},
           {"voters-in-conv", std::to_string(all.counted)},
           {"commenters", std::to_string(commenters)},
           {"comments", std::to_string(all.statements)},
           {"groups", groups},
           {"conversation-description", conversation.background}}) {
    out += documents::csv_row(row);
  }
  return out;
}

}  // namespace commonty::opinions
