// Words for answers that are given often.
#include "civic/decisions/decisions.h"
#include "platform/base/text.h"

namespace commonty::decisions {

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
  if (is_blank(title)) return refuse_field("title", say("Give the words a name to find them by"));
  if (is_blank(text)) return refuse_field("text", say("Write the words to keep"));
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
