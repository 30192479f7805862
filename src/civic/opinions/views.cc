// What the pages of conversations have in common, and what other pages tell of them.
#include "civic/opinions/opinions_web.h"
#include "civic/pages/parts.h"
#include "platform/base/text.h"
#include "platform/templates/markdown.h"

namespace commonty::opinions {
namespace json = boost::json;
namespace {

using permissions::Deed;

constexpr std::size_t title_length = 60;

bool may_see(const Visit& visit, Tx& tx, const Conversation& conversation) {
  return visit.may(Deed::see, standing(tx, visit.viewer, conversation));
}

std::string answered_text(const Visit& visit, const Participation& all) {
  if (all.people == 0) return visit.text(say("Nobody has voted yet"));
  if (all.people == 1) return visit.text(say("One person has voted"));
  return visit.text(say("{count} people have voted", {{"count", std::to_string(all.people)}}));
}

Message label(Stage stage) {
  switch (stage) {
    case Stage::prepared:
      return say("Being prepared");
    case Stage::open:
      return say("Open");
    case Stage::closed:
      return say("Closed");
  }
  return {};
}

json::value on_challenge_page(const Visit& visit, Tx& tx, std::int64_t id) {
  json::array all;
  for (const Conversation& one : of_challenge(tx, ChallengeId{id})) {
    if (!may_see(visit, tx, one)) continue;
    all.push_back({{"question", one.question},
                   {"url", url_of(one)},
                   {"stage", name_of(one.stage())},
                   {"stage_label", visit.text(label(one.stage()))},
                   {"is_open", one.is_open()}});
  }
  std::string new_url;
  const auto challenge = challenges::find(tx, ChallengeId{id});
  if (challenge && visit.may(Deed::convene, challenges::standing(tx, visit.viewer, *challenge))) {
    new_url = "/challenges/" + challenge->slug + "/opinions/new";
  }
  if (all.empty() && new_url.empty()) return nullptr;
  return json::object{{"conversations", std::move(all)}, {"new_url", new_url}};
}

json::value conversation_in_journey(const Visit& visit, Tx& tx, std::int64_t id) {
  const auto found = find(tx, ConversationId{id});
  if (!found || !may_see(visit, tx, *found)) return nullptr;
  return json::object{{"title", found->question},
                      {"url", url_of(*found)},
                      {"label", visit.text(say("Conversation"))}};
}

json::value statement_in_journey(const Visit& visit, Tx& tx, std::int64_t id) {
  const auto found = find_statement(tx, StatementId{id});
  const auto conversation = found ? find(tx, found->conversation) : std::nullopt;
  if (!conversation || found->state != State::accepted || !may_see(visit, tx, *conversation)) {
    return nullptr;
  }
  return json::object{{"title", found->text},
                      {"url", listed_url(*conversation, found->number)},
                      {"label", visit.text(say("Statement"))}};
}

}  // namespace

Result<Here> conversation_of_address(Visit& visit, Tx& tx) {
  Here here;
  here.conversation = TRY(get(tx, TRY(visit.route_id<ConversationId>())));
  here.standing = standing(tx, visit.viewer, here.conversation);
  TRY(visit.require(here.standing));
  here.challenge = challenges::find(tx, here.conversation.challenge).value();
  here.participation = participation(tx, here.conversation);
  return here;
}

std::string url_of(const Conversation& conversation) {
  return "/opinions/" + conversation.id.text();
}

std::string listed_url(const Conversation& conversation, std::int64_t number) {
  const std::string at = std::to_string(number);
  const bool is_on_first_page = static_cast<std::size_t>(number) < statements_a_page;
  return url_of(conversation) + "/statements" + (is_on_first_page ? "" : "?from=" + at) +
         "#statement-" + at;
}

Message put_to_the_vote(const Conversation& conversation) {
  switch (conversation.stage()) {
    case Stage::prepared:
      return say("People vote on it once this is open");
    case Stage::open:
      return say("People vote on it from now on");
    case Stage::closed:
      return say("It stands among the others. Nobody votes while this is closed");
  }
  return {};
}

std::vector<pages::Crumb> crumbs(const Visit& visit, const Here& here, const std::string& title) {
  std::vector<pages::Crumb> out = {
      {visit.text(say("Challenges")), "/challenges"},
      {here.challenge.short_title, "/challenges/" + here.challenge.slug}};
  if (title != here.conversation.question) {
    out.push_back({shorten(here.conversation.question, title_length), url_of(here.conversation)});
  }
  out.push_back({shorten(title, title_length), ""});
  return out;
}

Message results_message(const Here& here) {
  return say(
      "Results show from {from} people on, so that nobody's votes stand alone; {count} so far",
      {{"from", std::to_string(here.conversation.results_from)},
       {"count", std::to_string(here.participation.counted)}});
}

std::vector<pages::Heard> heard_at_desk(Tx& tx, const Conversation& c) {
  if (!c.stage_on_agenda) return {};
  return {{workshops::room_of(c.workshop), workshops::changes(tx, c.workshop)}};
}

json::object frame_of(const Visit& visit, const Here& here) {
  const Conversation& c = here.conversation;
  const std::string url = url_of(c);
  const Participation& all = here.participation;
  const bool moderates = visit.may(Deed::moderate, here.standing);
  const bool convenes = visit.may(Deed::convene, here.standing);
  return {{"question", c.question},
          {"background_html", c.background.empty() ? "" : markdown_to_html(c.background)},
          {"challenge",
           {{"name", here.challenge.short_title}, {"url", "/challenges/" + here.challenge.slug}}},
          {"url", url},
          {"link_url", url},
          {"stage", name_of(c.stage())},
          {"stage_label", visit.text(label(c.stage()))},
          {"is_open", c.is_open()},
          {"is_prepared", c.stage() == Stage::prepared},
          {"is_closed", c.stage() == Stage::closed},
          {"people", all.people},
          {"people_text", answered_text(visit, all)},
          {"counted", all.counted},
          {"results_from", c.results_from},
          {"statement_count", all.statements},
          {"shows_results", all.shows_results},
          {"results_text", all.shows_results ? "" : visit.text(results_message(here))},
          {"results_url", url + "/results"},
          {"statements_url", url + "/statements"},
          {"room_url", c.workshop ? "/workshops/" + c.workshop.text() : ""},
          {"has_own_hours", !c.stage_on_agenda},
          {"agenda_url", convenes && !c.activity ? url + "/agenda" : ""},
          {"off_agenda_url", convenes && c.stage_on_agenda ? url + "/agenda/removal" : ""},
          {"mine_url", url + "/mine"},
          {"moderates", moderates},
          {"waiting", moderates ? all.waiting : 0},
          {"screened", c.screened},
          {"convenes", convenes},
          {"import_url", convenes ? url + "/import" : ""}};
}

json::object view_of(const Visit& visit, const Statement& s) {
  const bool refused = s.state == State::refused;
  return {{"number", s.number},
          {"text", s.text},
          {"state", name_of(s.state)},
          {"is_waiting", s.state == State::waiting},
          {"is_accepted", s.state == State::accepted},
          {"is_refused", refused},
          {"is_meta", s.meta},
          {"is_seed", s.seed},
          {"refused_because",
           s.refused_because ? visit.text(label(*s.refused_because)) : std::string()},
          {"refused_note", s.refused_note},
          {"contribution_url", s.contribution ? "/contributions/" + s.contribution.text() : ""}};
}

json::object counts_view(const Visit& visit, const Counts& of) {
  constexpr int whole = 100;
  const auto share = [&](std::int64_t many) {
    return of.all() == 0 ? 0 : static_cast<int>((many * whole + of.all() / 2) / of.all());
  };
  return json::object{
      {"agree", of.agree},
      {"disagree", of.disagree},
      {"pass", of.pass},
      {"all", of.all()},
      {"agree_text",
       visit.text(say("{percent}% agree ({count})", {{"percent", std::to_string(share(of.agree))},
                                                     {"count", std::to_string(of.agree)}}))},
      {"disagree_text", visit.text(say("{percent}% disagree ({count})",
                                       {{"percent", std::to_string(share(of.disagree))},
                                        {"count", std::to_string(of.disagree)}}))},
      {"pass_text",
       visit.text(say("{percent}% pass ({count})", {{"percent", std::to_string(share(of.pass))},
                                                    {"count", std::to_string(of.pass)}}))}};
}

json::array choices_of(const Visit& visit, std::optional<Choice> chosen) {
  json::array out;
  int key = 0;
  for (const Choice choice : {Choice::agree, Choice::disagree, Choice::pass}) {
    out.push_back({{"choice", name_of(choice)},
                   {"label", visit.text(label(choice))},
                   {"key", std::to_string(++key)},
                   {"chosen", chosen == choice}});
  }
  return out;
}

void parts(Parts& parts) {
  parts.add("challenge", "opinions", on_challenge_page);
  parts.add("contribution", "opinions", on_contribution_page);
  parts.add("agenda", "pages", on_agenda);
  harvest_parts(parts);
  parts.add("journey", "conversation", conversation_in_journey);
  parts.add("journey", "statement", statement_in_journey);
}

}  // namespace commonty::opinions
