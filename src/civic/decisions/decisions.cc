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

constexpr int woken_at_once = 200;
constexpr std::string_view columns =
    "id, challenge, title, rule, summary, decided_by, made_at, published_at";
constexpr std::string_view answer_columns =
    "o.contribution, o.outcome, o.reason, o.look_again_at, o.link, o.together_with, o.woken_at, "
    "c.title, c.text, c.state";

std::vector<std::string> lines(std::string_view text) {
  std::vector<std::string> out;
  for (const std::string_view line : split(text, '\n')) {
    std::string cleaned = clean_line(line);
    if (!is_blank(cleaned)) out.push_back(std::move(cleaned));
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

// What was hidden or taken back after it was answered keeps its answer, but not its words.
std::string headline_of(std::string_view title, std::string_view text, std::string_view state) {
  if (state == "hidden" || state == "withdrawn") return "";
  contributions::Contribution words;
  words.title = title;
  words.text = text;
  return contributions::headline(words);
}

Answer read_answer(const store::Row& row) {
  Answer a;
  std::string outcome, title, text, state;
  std::optional<ContributionId> together;
  row.into(a.contribution, outcome, a.reason, a.look_again_at, a.link, together, a.woken_at, title,
           text, state);
  a.outcome = outcome_named(outcome).value_or(Outcome::not_now);
  a.together_with = together.value_or(ContributionId{});
  a.headline = headline_of(title, text, state);
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
bool is_answerable(const Decision& decision, const contributions::Contribution& c) {
  return c.challenge == decision.challenge && c.state == contributions::State::shown;
}

Result<void> require_answerable(Tx& tx, const Decision& decision, ContributionId id) {
  const contributions::Contribution c = TRY(contributions::get(tx, id));
  if (!is_answerable(decision, c)) {
    return refuse(Reason::invalid,
                  say("One of the contributions was hidden, withdrawn or merged meanwhile. Reload "
                      "the page and choose again"));
  }
  return done();
}

// What it is answered together with must be another that can be seen.
Result<void> require_other(Tx& tx, const Decision& decision, const Answer& answer) {
  if (!answer.together_with) return done();
  if (answer.together_with == answer.contribution) {
    return refuse_field("together_with", say("Choose another to answer it together with"));
  }
  return require_answerable(tx, decision, answer.together_with);
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

Thing thing(DecisionId id) { return {"decision", id.value}; }

// The link says the outcome that stands now.
void link_answer(Tx& tx, DecisionId id, const Answer& answer) {
  const Thing contribution{"contribution", answer.contribution.value};
  journeys::unlink(tx, contribution, thing(id), Link::answered_by);
  journeys::link(tx, contribution, thing(id), Link::answered_by, name_of(answer.outcome));
}

bool is_newest_about(Tx& tx, DecisionId id, ContributionId contribution) {
  return tx.one<DecisionId>(
             "SELECT d.id FROM outcomes o JOIN decisions d ON d.id = o.decision "
             "WHERE o.contribution = $1 AND d.published_at IS NOT NULL "
             "ORDER BY d.published_at DESC, d.id DESC LIMIT 1",
             contribution) == id;
}

// Parked ones whose day has come and that no newer decision answers.
store::Rows due(Tx& tx, int limit) {
  return tx.query(
      "SELECT o.decision, o.contribution, d.challenge FROM outcomes o "
      "JOIN decisions d ON d.id = o.decision WHERE o.look_again_at <= $1 AND o.woken_at IS NULL "
      "AND o.outcome = 'parked' AND d.published_at IS NOT NULL AND NOT EXISTS (SELECT 1 "
      "FROM outcomes n JOIN decisions e ON e.id = n.decision WHERE n.contribution = o.contribution "
      "AND (e.published_at > d.published_at OR (e.published_at = d.published_at AND e.id > d.id))) "
      "ORDER BY o.look_again_at LIMIT $2",
      tx.now(), limit);
}

std::string digest_of(const Decision& decision, const std::vector<Answer>& given) {
  std::string all = decision.title + "\n" + decision.rule + "\n" + decision.summary;
  for (const Answer& a : given) {
    all += "\n" + a.contribution.text() + " " + std::string(name_of(a.outcome)) + " " + a.reason;
  }
  return sha256_hex(all);
}

void require_still_answerable(Tx& tx, const Decision& d, const Answer& answer, Problems& problems) {
  const auto c = contributions::find(tx, answer.contribution);
  if (!c || is_answerable(d, *c)) return;
  problems.add("answers", say("“{what}” was hidden, withdrawn or merged meanwhile. Take its draft "
                              "answer back first",
                              {{"what", contributions::headline(*c)}}));
}

Result<void> require_complete(Tx& tx, const Decision& d, const std::vector<Answer>& given) {
  Problems problems;
  if (is_blank(d.title)) problems.add("title", say("Give the decision a title"));
  if (is_blank(d.rule)) problems.add("rule", say("Say in one sentence how it was decided"));
  if (d.decided_by.empty()) problems.add("decided_by", say("Name those who decided"));
  if (given.empty()) problems.add("answers", say("Answer at least one contribution first"));
  for (const Answer& a : given) {
    require_still_answerable(tx, d, a, problems);
    if (a.outcome == Outcome::parked && a.look_again_at && *a.look_again_at <= tx.now()) {
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
  if (is_blank(answer.reason)) {
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
    TRY(require_other(tx, decision, each));
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
      "WITH RECURSIVE joint (id) AS (SELECT id FROM contributions WHERE id = $1 UNION "
      "SELECT m.merged_into FROM contributions m JOIN joint j ON m.id = j.id "
      "WHERE m.merged_into IS NOT NULL) SELECT " +
          std::string(answer_columns) +
          ", d.id, d.title, d.published_at FROM outcomes o "
          "JOIN contributions c ON c.id = o.contribution JOIN decisions d ON d.id = o.decision "
          "WHERE d.published_at IS NOT NULL AND o.contribution IN (SELECT id FROM joint) "
          "ORDER BY d.published_at DESC, d.id DESC LIMIT 1",
      contribution);
  if (rows.empty()) return std::nullopt;
  return Published{rows[0].get<DecisionId>(10), rows[0].get<std::string>(11), rows[0].get<Time>(12),
                   read_answer(rows[0])};
}

std::vector<Amendment> amendments(Tx& tx, DecisionId id) {
  std::vector<Amendment> out;
  for (const store::Row row : tx.query(
           "SELECT a.contribution, c.title, c.text, c.state, a.outcome_before, a.outcome, "
           "a.reason_before, a.reason, a.why, p.name, a.at FROM amendments a "
           "JOIN contributions c ON c.id = a.contribution JOIN people p ON p.id = a.amended_by "
           "WHERE a.decision = $1 ORDER BY a.id",
           id)) {
    Amendment a;
    std::string title, text, state, before, now;
    row.into(a.contribution, title, text, state, before, now, a.reason_before, a.reason, a.why,
             a.by_name, a.at);
    a.headline = headline_of(title, text, state);
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
  TRY(require_complete(tx, decision, given));

  tx.run("UPDATE decisions SET published_at = $1 WHERE id = $2", tx.now(), id);
  challenges::set_finding(tx, decision.challenge, decision.title);
  journeys::link(tx, thing(id), {"challenge", decision.challenge.value}, Link::asked_in);
  for (const Answer& a : given) {
    contributions::set_outcome(tx, a.contribution, std::string(name_of(a.outcome)));
    link_answer(tx, id, a);
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
  if (is_blank(why)) {
    return refuse_field("why", say("Say why it is changed: this is published beside it"));
  }
  TRY(check(changed, tx.now()));
  const Answer fresh = tidied(changed);
  const bool same_other = fresh.together_with == before->together_with;
  if (!same_other) TRY(require_other(tx, decision, fresh));
  store_answer(tx, id, fresh);
  tx.run(
      "INSERT INTO amendments (id, decision, contribution, outcome_before, reason_before, "
      "outcome, reason, why, amended_by, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
      tx.next_id(), id, fresh.contribution, name_of(before->outcome), before->reason,
      name_of(fresh.outcome), fresh.reason, clean(why), by, tx.now());
  if (is_newest_about(tx, id, fresh.contribution)) {
    contributions::set_outcome(tx, fresh.contribution, std::string(name_of(fresh.outcome)));
  }
  link_answer(tx, id, fresh);
  facts::record(tx, {.name = "decision.amended",
                     .subject = id.value,
                     .actor = by.value,
                     .scope = decision.challenge.value,
                     .detail = "{\"contribution\":\"" + fresh.contribution.text() + "\"}",
                     .digest = sha256_hex(fresh.reason + "\n" + clean(why))});
  return done();
}

int wake_due(Tx& tx) {
  const store::Rows rows = due(tx, woken_at_once);
  for (const store::Row row : rows) {
    const auto contribution = row.get<ContributionId>(1);
    tx.run("UPDATE outcomes SET woken_at = $1 WHERE decision = $2 AND contribution = $3", tx.now(),
           row.get<DecisionId>(0), contribution);
    contributions::set_outcome(tx, contribution, "look_again");
    facts::record(tx, {.name = "contribution.woken",
                       .subject = contribution.value,
                       .scope = row.integer(2),
                       .detail = "{\"decision\":\"" + row.get<DecisionId>(0).text() + "\"}"});
  }
  return rows.size();
}

bool any_due(Tx& tx) { return !due(tx, 1).empty(); }

}  // namespace commonty::decisions
