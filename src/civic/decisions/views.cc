#include "civic/decisions/views.h"

#include <map>

#include "platform/base/text.h"
#include "platform/templates/markdown.h"

namespace commonty::decisions {
namespace json = boost::json;

void name_contribution(json::object& view, const Visit& visit, ContributionId id,
                       const std::string& headline) {
  const bool is_shown = !headline.empty();
  view["headline"] = is_shown ? headline : visit.text(say("A contribution that is not shown"));
  view["url"] = is_shown ? "/contributions/" + id.text() : std::string();
}

json::object view_of(const Visit& visit, const Answer& a) {
  json::object out{{"id", a.contribution.text()},
                   {"outcome", name_of(a.outcome)},
                   {"outcome_label", visit.text(label(a.outcome))},
                   {"outcome_text", ""},
                   {"reason", a.reason},
                   {"reason_html", markdown_to_html(a.reason)},
                   {"link", a.link},
                   {"look_again", nullptr},
                   {"woken", nullptr},
                   {"together_with_url", ""}};
  name_contribution(out, visit, a.contribution, a.headline);
  if (a.look_again_at) {
    out["look_again"] = pages::moment(visit, *a.look_again_at);
    out["outcome_text"] =
        visit.text(say("until {date}", {{"date", visit.texts.date(*a.look_again_at)}}));
  }
  if (a.woken_at) out["woken"] = pages::moment(visit, *a.woken_at);
  if (a.together_with) out["together_with_url"] = "/contributions/" + a.together_with.text();
  return out;
}

json::array view_of(const Visit& visit, const std::vector<Answer>& answers) {
  json::array out;
  for (const Answer& a : answers) out.push_back(view_of(visit, a));
  return out;
}

json::array tally(const Visit& visit, const std::vector<Answer>& answers) {
  std::map<Outcome, int> counts;
  for (const Answer& a : answers) ++counts[a.outcome];
  const int all = static_cast<int>(answers.size());
  json::array out;
  for (const Outcome outcome : outcomes) {
    if (counts[outcome] == 0) continue;
    out.push_back(
        {{"outcome", name_of(outcome)},
         {"outcome_label", visit.text(label(outcome))},
         {"outcome_text", ""},
         {"count", counts[outcome]},
         {"meter",
          {{"part", 100.0 * counts[outcome] / all},
           {"of", 100},
           {"quiet", outcome != Outcome::chosen},
           {"text", visit.text(say("{count} of {all}", {{"count", std::to_string(counts[outcome])},
                                                        {"all", std::to_string(all)}}))}}}});
  }
  return out;
}

std::string title_of(const Visit& visit, const Decision& d) {
  return d.title.empty() ? visit.text(say("Draft answers")) : d.title;
}

json::object view_of(const Visit& visit, const Decision& d) {
  json::object out{{"id", d.id.text()},
                   {"url", "/decisions/" + d.id.text()},
                   {"title", title_of(visit, d)},
                   {"rule", d.rule},
                   {"summary", d.summary},
                   {"summary_html", markdown_to_html(d.summary)},
                   {"decided_by", json::array(d.decided_by.begin(), d.decided_by.end())},
                   {"decided_by_text", join(d.decided_by, ", ")},
                   {"is_draft", d.is_draft()},
                   {"published", nullptr}};
  if (d.published_at) out["published"] = pages::moment(visit, *d.published_at);
  return out;
}

Result<challenges::Challenge> challenge_of(Visit& visit, Tx& tx, const Decision& decision) {
  auto challenge = challenges::find(tx, decision.challenge);
  if (!challenge) return TRY(challenges::get_by_slug(tx, ""));
  TRY(visit.require(challenges::standing(tx, visit.viewer, *challenge)));
  return *challenge;
}

}  // namespace commonty::decisions
