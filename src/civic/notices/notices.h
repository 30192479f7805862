// Telling people what became of what they gave: notices for when they come back, and one letter a
// day at most, "You said, we decided, because".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "civic/commitments/commitments.h"
#include "civic/decisions/decisions.h"
#include "civic/floor_questions/floor_questions.h"
#include "civic/opinions/opinions.h"
#include "platform/facts/facts.h"

namespace commonty {
struct App;
}

namespace commonty::notices {

inline constexpr std::int64_t between_letters_ms = day_ms;

// What happened to something they gave, supported or commented on.
enum class Kind {
  answered,
  amended,
  woken,
  merged,
  unmerged,
  hidden,
  shown_again,
  file_hidden,
  file_shown_again,
  comment_hidden,
  comment_shown_again,
  commented,
  question_answered,
  question_hidden,
  question_shown_again,
  promise_made,
  promise_open_again,
  promise_kept,
  promise_changed,
  promise_not_kept,
  promise_taken_back,
  promise_stands_again,
  statement_accepted,
  statement_refused
};
std::string_view name_of(Kind kind);
std::optional<Kind> kind_named(std::string_view name);

struct Notice {
  std::int64_t id = 0;
  PersonId person;
  Kind kind = Kind::answered;
  ChallengeId challenge;  // 0 = none
  // What it is about: one of these.
  ContributionId contribution;
  FloorQuestionId question;
  CommitmentId commitment;
  StatementId statement;
  DecisionId decision;  // 0 = none
  std::string words;    // a moderator's reason
  Time made_at;
  bool seen = false;
  // For showing: read with the notice.
  std::string headline, challenge_title, challenge_slug, workshop_title;
  WorkshopId workshop;                      // in which it was asked, promised or written
  FloorQuestionId promised_about;           // what the promise is about
  ConversationId conversation;              // of the statement
  std::optional<decisions::Answer> answer;  // answered, amended, woken
  // What its reader may open of it; "" = nothing. Who was in a room may not read its challenge.
  std::string url, decision_url;
  std::string home_title, home_url;  // the challenge it belongs to, or else the workshop
};

// What a fact means to whom. Called once for each fact, in order.
void follow(Tx& tx, const facts::Recorded& fact);

int unread(Tx& tx, PersonId person);
// Newest first; `before` is the id from which to go on (0 = from the newest).
std::vector<Notice> list(Tx& tx, PersonId person, std::int64_t before, int limit);
void mark_seen(Tx& tx, PersonId person);

bool wants_mail(Tx& tx, PersonId person);
void set_wants_mail(Tx& tx, PersonId person, bool wants);

// When a guest turns out to be a person, the person's own choice about letters counts.
void forget_choice_of_guest(Tx& tx, PersonId guest, PersonId person);

// ---- addresses that guests leave with a workshop

inline constexpr int questions_a_day_max = 3;  // to one address, whoever wrote it down

// Queues a letter to each new address: is it yours? Gives how many.
int ask_addresses(const App& app);
struct Address {
  PersonId person;
  std::string email;
};
// What the link in that letter says; nothing when it is not one of ours.
std::optional<Address> address_of_link(const App& app, std::string_view token);
// From now on letters with news go there, whatever was wished before.
Result<void> confirm(Tx& tx, const Address& address);

// "Your idea “Warm halls” was chosen."
Message sentence(const Notice& notice);
// What stands below it: the moderator's own words, or the reason from the list. May be empty.
Message words_below(const Notice& notice);

// Queues a letter for everyone who has news, an address, and had no letter for a day. Gives how
// many.
int queue_letters(const App& app);

}  // namespace commonty::notices
