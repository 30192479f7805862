#include "civic/commitments/views.h"

#include <boost/json/array.hpp>

#include "civic/commitments/commitments_web.h"
#include "civic/pages/pages.h"
#include "civic/pages/parts.h"
#include "platform/base/text.h"

namespace commonty::commitments {
namespace json = boost::json;
namespace {

using permissions::Deed;

// "2 open, 1 kept", leaving out what there is none of.
std::string sum_text(const Visit& visit, const Counts& counts) {
  const auto args = [](int count) {
    return std::vector<std::pair<std::string, std::string>>{{"count", std::to_string(count)}};
  };
  const int still = counts.open - counts.overdue;
  std::vector<std::string> out;
  if (still > 0) out.push_back(visit.text(say("{count} open", args(still))));
  if (counts.overdue > 0) {
    out.push_back(visit.text(say("{count} overdue", args(counts.overdue))));
  }
  if (counts.kept > 0) out.push_back(visit.text(say("{count} kept", args(counts.kept))));
  if (counts.not_kept > 0) {
    out.push_back(visit.text(say("{count} not kept", args(counts.not_kept))));
  }
  return join(out, ", ");
}

json::value on_challenge_page(const Visit& visit, Tx& tx, std::int64_t id) {
  const auto challenge = challenges::find(tx, ChallengeId{id});
  const Counts counts = count(tx, challenge->id);
  const bool may_record =
      visit.may(Deed::facilitate, challenges::standing(tx, visit.viewer, *challenge));
  if (counts.all() == 0 && !may_record) return nullptr;
  return json::object{{"open", counts.open},
                      {"overdue", counts.overdue},
                      {"kept", counts.kept},
                      {"not_kept", counts.not_kept},
                      {"sum_text", sum_text(visit, counts)},
                      {"promises_url", list_url(*challenge)}};
}

json::value of_questions(const Visit& visit, Tx& tx, std::int64_t workshop) {
  json::object out;
  // In the room one reads what was promised there, also who may not open the challenge's pages.
  const auto at = workshops::find(tx, WorkshopId{workshop});
  const auto challenge = at ? challenges::find(tx, at->challenge) : std::nullopt;
  const bool opens =
      challenge && visit.may(Deed::see, challenges::standing(tx, visit.viewer, *challenge));
  for (const Commitment& one : of_workshop(tx, WorkshopId{workshop})) {
    if (!one.question) continue;
    json::value& those = out[one.question.text()];
    if (!those.is_array()) those = json::array();
    json::object& shown = those.as_array().emplace_back(view_of(visit, one)).as_object();
    if (!opens) shown["promise_url"] = "";
  }
  return out;
}

json::value name_in_journey(const Visit& visit, Tx& tx, std::int64_t id) {
  const auto found = find(tx, CommitmentId{id});
  const auto challenge = found ? challenges::find(tx, found->challenge) : std::nullopt;
  if (!challenge || !visit.may(Deed::see, challenges::standing(tx, visit.viewer, *challenge))) {
    return nullptr;
  }
  return json::object{
      {"title", found->words}, {"url", url_of(*found)}, {"label", visit.text(say("Promise"))}};
}

}  // namespace

std::string url_of(const Commitment& commitment) { return "/commitments/" + commitment.id.text(); }

std::string list_url(const challenges::Challenge& challenge) {
  return "/challenges/" + challenge.slug + "/commitments";
}

std::string due_text(const Visit& visit, const Commitment& commitment) {
  if (commitment.is_taken_back()) return "";
  const std::vector<std::pair<std::string, std::string>> date = {
      {"date", visit.texts.date(commitment.due_at)}};
  if (commitment.is_overdue(visit.now)) return visit.text(say("was due {date}", date));
  return visit.text(say("by {date}", date));
}

json::object view_of(const Visit& visit, const Commitment& c) {
  return {{"id", c.id.text()},
          {"promise_url", url_of(c)},
          {"words", c.words},
          {"owner", c.owner},
          {"due", local_iso_date(c.due_at)},
          {"due_text", due_text(visit, c)},
          {"state", name_of(c.state)},
          {"state_label", visit.text(label(c.state))},
          {"is_overdue", c.is_overdue(visit.now)},
          {"is_kept", c.state == State::kept},
          {"is_open", c.is_to_be_kept()},
          {"is_taken_back", c.is_taken_back()},
          {"made", pages::moment(visit, c.made_at)}};
}

Result<challenges::Challenge> challenge_here(Visit& visit, Tx& tx) {
  auto challenge = TRY(challenges::get_by_slug(tx, visit.route("slug")));
  TRY(visit.require(challenges::standing(tx, visit.viewer, challenge)));
  return challenge;
}

std::vector<pages::Crumb> crumbs(const Visit& visit, const challenges::Challenge& challenge,
                                 const std::string& title) {
  const std::string all = visit.text(say("Promises"));
  std::vector<pages::Crumb> out = {{visit.text(say("Challenges")), "/challenges"},
                                   {challenge.short_title, "/challenges/" + challenge.slug}};
  if (title != all) out.push_back({all, list_url(challenge)});
  out.push_back({shorten(title, title_length), ""});
  return out;
}

json::object challenge_view(const challenges::Challenge& challenge) {
  return {{"name", challenge.short_title},
          {"question", challenge.question},
          {"url", "/challenges/" + challenge.slug}};
}

void parts(Parts& parts) {
  parts.add("challenge", "promises", on_challenge_page);
  parts.add("floor_questions", "promises", of_questions);
  parts.add("journey", "commitment", name_in_journey);
}

}  // namespace commonty::commitments
