#include "civic/decisions/decisions.h"

#include <algorithm>
#include <set>

#include "civic/journeys/journeys.h"
#include "platform/base/secret.h"
#include "platform/base/text.h"
#include "platform/facts/facts.h"

namespace commonty::decisions {
namespace {

using journeys::Link;
using journeys::Thing;

constexpr std::string_view columns =
    "id, challenge, title, rule, summary, decided_by, made_at, published_at";
constexpr std::string_view answer_columns =
    "o.contribution, o.outcome, o.reason, o.look_again_at, o.link, o.together_with, o.woken_at, "
    "c.title, c.text";

std::vector<std::string> lines(std::string_view text) {
  std::vector<std::string> out;
  for (const std::string_view line : split(text, '\n')) {
    std::string cleaned = clean_line(line);
    if (!cleaned.empty()) out.push_back(std::move(cleaned));
  }
  return out;
}

Decision read(const store::Row& row) {
  Decision d;
  std::string names;
  row.into(d.id, d.challenge, d.title, d.rule, d.summary, names, d.made_at, d.published_at);
  d.decided_by = lines(names);
  return d;
}

std::optional<Decision> first(const store::Rows& rows) {
  if (rows.empty()) return std::nullopt;
  return read(rows[0]);
}

std::string headline_of(std::string_view title, std::string_view text) {
  contributions::Contribution words;
  words.title = title;
  words.text = text;
  return contributions::headline(words);
}

Answer read_answer(const store::Row& row) {
  Answer a;
  std::string outcome, title, text;
  std::optional<ContributionId> together;
  row.into(a.contribution, outcome, a.reason, a.look_again_at, a.link, together, a.woken_at, title,
           text);
  a.outcome = outcome_named(outcome).value_or(Outcome::not_now);
  a.together_with = together.value_or(ContributionId{});
  a.headline = headline_of(title, text);
  return a;
}

bool is_web_address(std::string_view link) {
  return starts_with_ci(link, "https://") || starts_with_ci(link, "http://") ||
         (link.starts_with('/') && !link.starts_with("//"));
}

Refusal already_published() {
  return refuse(Reason::conflict,
                say("This decision is published. It can only be changed by an amendment"));
}

Result<Decision> require_draft(Tx& tx, DecisionId id) {
  Decision decision = TRY(get(tx, id));
  if (!decision.is_draft()) return already_published();
  return decision;
}

std::optional<ContributionId> or_null(ContributionId id) {
  return id ? std::optional(id) : std::nullopt;
}

Answer tidied(Answer answer) {
  answer.reason = clean(answer.reason);
  answer.link = clean_line(answer.link);
  if (answer.outcome != Outcome::parked) answer.look_again_at = std::nullopt;
  if (answer.outcome != Outcome::done_elsewhere) answer.link.clear();
  if (answer.outcome != Outcome::merged) answer.together_with = {};
  return answer;
}

// Outcomes are about contributions of the decision's own challenge that can be seen.
Result<void> require_answerable(Tx& tx, const Decision& decision, ContributionId id) {
  const contributions::Contribution c = TRY(contributions::get(tx, id));
  if (c.challenge != decision.challenge || c.state != contributions::State::shown) {
    return refuse(Reason::invalid,
                  say("One of the contributions was hidden, withdrawn or merged meanwhile. Reload "
                      "the page and choose again"));
  }
  return done();
}

void store_answer(Tx& tx, DecisionId id, const Answer& answer) {
  tx.run(
      "INSERT INTO outcomes (decision, contribution, outcome, reason, look_again_at, link, "
      "together_with, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) "
      "ON CONFLICT (decision, contribution) DO UPDATE SET outcome = excluded.outcome, "
      "reason = excluded.reason, look_again_at = excluded.look_again_at, link = excluded.link, "
      "together_with = excluded.together_with, woken_at = NULL, changed_at = excluded.changed_at",
      id, answer.contribution, name_of(answer.outcome), answer.reason, answer.look_again_at,
      answer.link, or_null(answer.together_with), tx.now());
}

std::string digest_of(const Decision& decision, const std::vector<Answer>& given) {
  std::string all = decision.title + "\n" + decision.rule + "\n" + decision.summary;
  for (const Answer& a : given) {
    all += "\n" + a.contribution.text() + " " + std::string(name_of(a.outcome)) + " " + a.reason;
  }
  return sha256_hex(all);
}

Result<void> require_complete(const Decision& d, const std::vector<Answer>& given, Time now) {
  Problems problems;
  if (d.title.empty()) problems.add("title", say("Give the decision a title"));
  if (d.rule.empty()) problems.add("rule", say("Say in one sentence how it was decided"));
  if (d.decided_by.empty()) problems.add("decided_by", say("Name those who decided"));
  if (given.empty()) problems.add("answers", say("Answer at least one contribution first"));
  for (const Answer& a : given) {
    if (a.outcome == Outcome::parked && a.look_again_at && *a.look_again_at <= now) {
      problems.add("answers", say("The day to look again at “{what}” has passed. Give a later one",
                                  {{"what", a.headline}}));
    }
  }
  return std::move(problems).result();
}

}  // namespace

std::string_view name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::chosen:
      return "chosen";
    case Outcome::parked:
      return "parked";
    case Outcome::not_now:
      return "not_now";
    case Outcome::merged:
      return "merged";
    case Outcome::done_elsewhere:
      return "done_elsewhere";
  }
  return "";
}

std::optional<Outcome> outcome_named(std::string_view name) {
  for (const Outcome outcome : outcomes) {
    if (name_of(outcome) == name) return outcome;
  }
  return std::nullopt;
}

Message label(Outcome outcome) {
  switch (outcome) {
    case Outcome::chosen:
      return say("Chosen");
    case Outcome::parked:
      return say("Parked");
    case Outcome::not_now:
      return say("Not now");
    case Outcome::merged:
      return say("Merged");
    case Outcome::done_elsewhere:
      return say("Done elsewhere");
  }
  return {};
}

Message label(std::string_view outcome_name) {
  if (outcome_name == "look_again") return say("To be looked at again");
  const auto outcome = outcome_named(outcome_name);
  return outcome ? label(*outcome) : say("Not answered yet");
}

std::optional<Decision> find(Tx& tx, DecisionId id) {
  return first(tx.query("SELECT " + std::string(columns) + " FROM decisions WHERE id = $1", id));
}

Result<Decision> get(Tx& tx, DecisionId id) {
  if (auto found = find(tx, id)) return *found;
  return refuse(Reason::not_found, say("There is no page at this address, or it is not for you"));
}

std::optional<Decision> draft_of(Tx& tx, ChallengeId challenge) {
  return first(tx.query("SELECT " + std::string(columns) +
                            " FROM decisions WHERE challenge = $1 AND published_at IS NULL "
                            "ORDER BY id LIMIT 1",
                        challenge));
}

Decision open_draft(Tx& tx, PersonId by, ChallengeId challenge) {
  if (auto draft = draft_of(tx, challenge)) return *draft;
  Decision d;
  d.id = tx.new_id<DecisionId>();
  d.challenge = challenge;
  d.made_at = tx.now();
  tx.run(
      "INSERT INTO decisions (id, challenge, title, rule, summary, decided_by, made_by, made_at) "
      "VALUES ($1, $2, '', '', '', '', $3, $4)",
      d.id, challenge, by, d.made_at);
  return d;
}

std::vector<Decision> published(Tx& tx, std::optional<ChallengeId> challenge, int limit) {
  const std::string all =
      "SELECT " + std::string(columns) + " FROM decisions WHERE published_at IS NOT NULL AND ";
  const store::Rows rows =
      challenge ? tx.query(all + "challenge = $1 ORDER BY published_at DESC, id DESC LIMIT $2",
                           *challenge, limit)
                : tx.query(all +
                               "challenge IN (SELECT id FROM challenges WHERE audience = 'public') "
                               "ORDER BY published_at DESC, id DESC LIMIT $1",
                           limit);
  std::vector<Decision> out;
  for (const store::Row row : rows) out.push_back(read(row));
  return out;
}

Result<void> check(const Answer& answer, Time now) {
  Problems problems;
  if (clean(answer.reason).empty()) {
    problems.add("reason", say("Say why, in words that the people who gave it would use"));
  } else if (length(answer.reason) > reason_length_max) {
    problems.add("reason", say("The reason can be at most {max} characters long",
                               {{"max", std::to_string(reason_length_max)}}));
  }
  if (answer.outcome == Outcome::parked) {
    if (!answer.look_again_at) {
      problems.add("look_again", say("Say on which day to look at it again"));
    } else if (*answer.look_again_at <= now) {
      problems.add("look_again", say("The day to look again must be in the future"));
    }
  }
  if (answer.outcome == Outcome::done_elsewhere && !is_web_address(clean_line(answer.link))) {
    problems.add("link", say("Give the web address where it is being done, beginning https://"));
  }
  return std::move(problems).result();
}

Result<void> describe(Tx& tx, PersonId, DecisionId id, const Description& words) {
  TRY(require_draft(tx, id));
  Problems problems;
  const std::string title = clean_line(words.title), rule = clean_line(words.rule);
  const auto too_long = [&](const char* field, std::string_view text, std::size_t max) {
    if (length(text) <= max) return;
    problems.add(field,
                 say("This can be at most {max} characters long", {{"max", std::to_string(max)}}));
  };
  too_long("title", title, title_length_max);
  too_long("rule", rule, rule_length_max);
  too_long("summary", words.summary, summary_length_max);
  TRY(std::move(problems).result());
  tx.run("UPDATE decisions SET title = $1, rule = $2, summary = $3, decided_by = $4 WHERE id = $5",
         title, rule, clean(words.summary), join(lines(join(words.decided_by, "\n")), "\n"), id);
  return done();
}

Result<int> answer(Tx& tx, PersonId, DecisionId id, const std::vector<ContributionId>& chosen,
                   const Answer& answer) {
  const Decision decision = TRY(require_draft(tx, id));
  if (chosen.empty()) {
    return refuse_field("contributions", say("Choose at least one contribution"));
  }
  if (static_cast<int>(chosen.size()) > answers_at_once_max) {
    return refuse(Reason::too_large, say("Answer at most {max} at once",
                                         {{"max", std::to_string(answers_at_once_max)}}));
  }
  TRY(check(answer, tx.now()));
  Answer each = tidied(answer);
  for (const ContributionId contribution : chosen) {
    TRY(require_answerable(tx, decision, contribution));
    each.contribution = contribution;
    store_answer(tx, id, each);
  }
  return static_cast<int>(chosen.size());
}

Result<int> take_back(Tx& tx, PersonId, DecisionId id, const std::vector<ContributionId>& chosen) {
  TRY(require_draft(tx, id));
  int removed = 0;
  for (const ContributionId contribution : chosen) {
    removed += static_cast<int>(
        tx.run("DELETE FROM outcomes WHERE decision = $1 AND contribution = $2", id, contribution));
  }
  return removed;
}

std::vector<Answer> answers(Tx& tx, DecisionId id) {
  std::vector<Answer> out;
  for (const store::Row row :
       tx.query("SELECT " + std::string(answer_columns) +
                    " FROM outcomes o JOIN contributions c ON c.id = o.contribution "
                    "WHERE o.decision = $1 ORDER BY CASE o.outcome WHEN 'chosen' THEN 0 "
                    "WHEN 'done_elsewhere' THEN 1 WHEN 'parked' THEN 2 WHEN 'not_now' THEN 3 "
                    "ELSE 4 END, c.supports DESC, c.id",
                id)) {
    out.push_back(read_answer(row));
  }
  return out;
}

std::optional<Answer> find_answer(Tx& tx, DecisionId id, ContributionId contribution) {
  const auto rows = tx.query("SELECT " + std::string(answer_columns) +
                                 " FROM outcomes o JOIN contributions c ON c.id = o.contribution "
                                 "WHERE o.decision = $1 AND o.contribution = $2",
                             id, contribution);
  if (rows.empty()) return std::nullopt;
  return read_answer(rows[0]);
}

std::optional<Published> answer_to(Tx& tx, ContributionId contribution) {
  const auto rows = tx.query(
      "SELECT " + std::string(answer_columns) +
          ", d.id, d.title, d.published_at FROM outcomes o "
          "JOIN contributions c ON c.id = o.contribution JOIN decisions d ON d.id = o.decision "
          "WHERE d.published_at IS NOT NULL AND o.contribution IN "
          "($1, (SELECT merged_into FROM contributions WHERE id = $1)) "
          "ORDER BY d.published_at DESC, d.id DESC LIMIT 1",
      contribution);
  if (rows.empty()) return std::nullopt;
  return Published{rows[0].get<DecisionId>(9), rows[0].get<std::string>(10), rows[0].get<Time>(11),
                   read_answer(rows[0])};
}

std::vector<Amendment> amendments(Tx& tx, DecisionId id) {
  std::vector<Amendment> out;
  for (const store::Row row : tx.query(
           "SELECT a.contribution, c.title, c.text, a.outcome_before, a.outcome, a.reason_before, "
           "a.reason, a.why, p.name, a.at FROM amendments a "
           "JOIN contributions c ON c.id = a.contribution JOIN people p ON p.id = a.amended_by "
           "WHERE a.decision = $1 ORDER BY a.id",
           id)) {
    Amendment a;
    std::string title, text, before, now;
    row.into(a.contribution, title, text, before, now, a.reason_before, a.reason, a.why, a.by_name,
             a.at);
    a.headline = headline_of(title, text);
    a.outcome_before = outcome_named(before).value_or(Outcome::not_now);
    a.outcome = outcome_named(now).value_or(Outcome::not_now);
    out.push_back(std::move(a));
  }
  return out;
}

std::vector<PersonId> people_to_tell(Tx& tx, DecisionId id) {
  std::set<PersonId> people;
  for (const Answer& a : answers(tx, id)) {
    for (const PersonId person : contributions::people_concerned(tx, a.contribution)) {
      people.insert(person);
    }
  }
  return {people.begin(), people.end()};
}

Result<void> publish(Tx& tx, PersonId by, DecisionId id) {
  const Decision decision = TRY(require_draft(tx, id));
  const std::vector<Answer> given = answers(tx, id);
  TRY(require_complete(decision, given, tx.now()));
  for (const Answer& a : given) TRY(require_answerable(tx, decision, a.contribution));

  tx.run("UPDATE decisions SET published_at = $1 WHERE id = $2", tx.now(), id);
  challenges::set_finding(tx, decision.challenge, decision.title);
  const Thing self{"decision", id.value};
  journeys::link(tx, self, {"challenge", decision.challenge.value}, Link::asked_in);
  for (const Answer& a : given) {
    contributions::set_outcome(tx, a.contribution, std::string(name_of(a.outcome)));
    journeys::link(tx, {"contribution", a.contribution.value}, self, Link::answered_by,
                   name_of(a.outcome));
  }
  facts::record(tx, {.name = "decision.published",
                     .subject = id.value,
                     .actor = by.value,
                     .scope = decision.challenge.value,
                     .detail = "{\"answers\":" + std::to_string(given.size()) + "}",
                     .digest = digest_of(decision, given)});
  return done();
}

Result<void> amend(Tx& tx, PersonId by, DecisionId id, const Answer& changed,
                   std::string_view why) {
  const Decision decision = TRY(get(tx, id));
  if (decision.is_draft()) {
    return refuse(Reason::conflict, say("This is still a draft: change the answer itself"));
  }
  const auto before = find_answer(tx, id, changed.contribution);
  if (!before) return refuse(Reason::not_found, say("This decision has no such answer"));
  const std::string reason_to_change = clean(why);
  if (reason_to_change.empty()) {
    return refuse_field("why", say("Say why it is changed: this is published beside it"));
  }
  TRY(check(changed, tx.now()));
  const Answer fresh = tidied(changed);
  store_answer(tx, id, fresh);
  tx.run(
      "INSERT INTO amendments (id, decision, contribution, outcome_before, reason_before, "
      "outcome, reason, why, amended_by, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
      tx.next_id(), id, fresh.contribution, name_of(before->outcome), before->reason,
      name_of(fresh.outcome), fresh.reason, reason_to_change, by, tx.now());
  contributions::set_outcome(tx, fresh.contribution, std::string(name_of(fresh.outcome)));
  facts::record(tx, {.name = "decision.amended",
                     .subject = id.value,
                     .actor = by.value,
                     .scope = decision.challenge.value,
                     .detail = "{\"contribution\":\"" + fresh.contribution.text() + "\"}",
                     .digest = sha256_hex(fresh.reason + "\n" + reason_to_change)});
  return done();
}

int wake_due(Tx& tx) {
  const auto due = tx.query(
      "SELECT o.decision, o.contribution, d.challenge FROM outcomes o "
      "JOIN decisions d ON d.id = o.decision WHERE o.look_again_at <= $1 AND o.woken_at IS NULL "
      "AND o.outcome = 'parked' AND d.published_at IS NOT NULL ORDER BY o.look_again_at LIMIT 200",
      tx.now());
  for (const store::Row row : due) {
    const auto contribution = row.get<ContributionId>(1);
    tx.run("UPDATE outcomes SET woken_at = $1 WHERE decision = $2 AND contribution = $3", tx.now(),
           row.get<DecisionId>(0), contribution);
    contributions::set_outcome(tx, contribution, "look_again");
    facts::record(tx, {.name = "contribution.woken",
                       .subject = contribution.value,
                       .scope = row.integer(2),
                       .detail = "{\"decision\":\"" + row.get<DecisionId>(0).text() + "\"}"});
  }
  return due.size();
}

std::vector<Template> templates(Tx& tx, ChallengeId challenge) {
  std::vector<Template> out;
  for (const store::Row row :
       tx.query("SELECT id, title, text, outcome FROM answer_templates WHERE challenge = $1 "
                "OR challenge IS NULL ORDER BY title, id",
                challenge)) {
    Template t;
    std::string outcome;
    row.into(t.id, t.title, t.text, outcome);
    t.outcome = outcome_named(outcome).value_or(Outcome::not_now);
    out.push_back(std::move(t));
  }
  return out;
}

Result<void> add_template(Tx& tx, std::optional<ChallengeId> challenge, const Template& words) {
  const std::string title = shorten(clean_line(words.title), 80), text = clean(words.text);
  if (title.empty()) return refuse_field("title", say("Give the words a name to find them by"));
  if (text.empty()) return refuse_field("text", say("Write the words to keep"));
  if (length(text) > reason_length_max) {
    return refuse_field("text", say("The reason can be at most {max} characters long",
                                    {{"max", std::to_string(reason_length_max)}}));
  }
  tx.run(
      "INSERT INTO answer_templates (id, challenge, title, outcome, text) "
      "VALUES ($1, $2, $3, $4, $5)",
      tx.next_id(), challenge, title, name_of(words.outcome), text);
  return done();
}

void remove_template(Tx& tx, ChallengeId challenge, AnswerTemplateId id) {
  tx.run("DELETE FROM answer_templates WHERE id = $1 AND challenge = $2", id, challenge);
}

}  // namespace commonty::decisions
