#include "civic/samples/conversations.h"

#include <memory>

#include "civic/opinions/opinions.h"
#include "civic/people/people.h"

namespace commonty::samples {
namespace json = boost::json;
namespace {

using json::object;
using opinions::Choice;

// Of a hundred people so many answer a statement that they are shown.
constexpr double answering = 0.8;
// Of those who do not agree, so many disagree; the others pass.
constexpr double disagreeing = 0.8;

class Conversation {
 public:
  Conversation(Cast cast, const object& from) : cast_(std::move(cast)), from_(from) {}

  void begin(Tx& tx);
  void vote(Tx& tx, std::int64_t voter);
  void add(Tx& tx, const object& statement);

 private:
  // Always the same for the same voter and statement.
  double chance(std::int64_t voter, std::size_t statement, std::string_view of) const {
    return opinions::chance_of(std::string(of) + " " + std::to_string(voter) + " " +
                               std::to_string(statement));
  }
  Choice choice_of(std::int64_t voter, std::size_t statement) const;
  PersonId by() const { return cast_.people.at(text_of(from_, "by")); }

  Cast cast_;
  const object& from_;
  ConversationId id_;
};

void Conversation::begin(Tx& tx) {
  opinions::Draft draft{.question = text_of(from_, "question"),
                        .background = text_of(from_, "background")};
  for (const json::value& one : list_of(from_, "statements")) {
    draft.first_statements += text_of(one.as_object(), "text") + "\n";
  }
  id_ = must(opinions::set_up(tx, by(), cast_.challenges.at(text_of(from_, "challenge")), draft),
             draft.question)
            .id;
  must(opinions::open(tx, by(), id_), draft.question);
}

// `agree` of a statement says how many of a hundred agree, for each camp of voters.
Choice Conversation::choice_of(std::int64_t voter, std::size_t statement) const {
  const json::array& agree =
      list_of(list_of(from_, "statements").at(statement).as_object(), "agree");
  const auto camp = static_cast<std::size_t>(voter) % agree.size();
  constexpr double whole = 100;
  const double agreeing = agree.at(camp).to_number<double>() / whole;
  const double drawn = chance(voter, statement, "says");
  if (drawn < agreeing) return Choice::agree;
  return drawn < agreeing + (1 - agreeing) * disagreeing ? Choice::disagree : Choice::pass;
}

void Conversation::vote(Tx& tx, std::int64_t voter) {
  const PersonId guest = people::add_guest(tx, "").id;
  for (std::size_t i = 0; i < list_of(from_, "statements").size(); ++i) {
    if (chance(voter, i, "answers") >= answering) continue;
    must(opinions::vote(tx, id_, guest, static_cast<std::int64_t>(i), choice_of(voter, i)),
         "a vote");
  }
}

void Conversation::add(Tx& tx, const object& statement) {
  const auto conversation = must(opinions::get(tx, id_), "a conversation");
  const PersonId guest = people::add_guest(tx, "").id;
  const auto given =
      must(opinions::give(tx, conversation, guest, text_of(statement, "text")), "a statement");
  const auto because = opinions::because_named(text_of(statement, "refused"));
  if (because) {
    must(opinions::refuse_statement(tx, by(), conversation, given.number, *because,
                                    text_of(statement, "note")),
         "a refusal");
  } else if (is_true(statement, "accepted")) {
    must(opinions::accept(tx, by(), conversation, given.number), "a statement");
  }
}

}  // namespace

void tell_conversation(const Cast& cast, const object& from) {
  const auto told = std::make_shared<Conversation>(cast, from);
  const std::int64_t days = number_of(from, "opened_days_ago");
  const std::int64_t voters = number_of(from, "voters");
  const Time opened = cast.now - days * day_ms;
  cast.at(opened, [told](Tx& tx) { told->begin(tx); });
  for (std::int64_t voter = 0; voter < voters; ++voter) {
    cast.at(opened + days * day_ms * (voter + 1) / (voters + 1),
            [told, voter](Tx& tx) { told->vote(tx, voter); });
  }
  for (const json::value& item : list_of(from, "added")) {
    const object& statement = item.as_object();
    cast.at(cast.now - number_of(statement, "days_ago") * day_ms,
            [told, &statement](Tx& tx) { told->add(tx, statement); });
  }
}

}  // namespace commonty::samples
