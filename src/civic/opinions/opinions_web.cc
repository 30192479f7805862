#include "civic/opinions/opinions_web.h"

#include "civic/pages/fields.h"
#include "civic/people/people.h"
#include "platform/base/text.h"

namespace commonty::opinions {
namespace json = boost::json;
namespace {

using permissions::Deed;

constexpr int conversations_a_page = 25;
constexpr int similar_max = 3;

// ---- those that are open -----------------------------------------------------------------------

json::object card_of(const Visit& visit, Tx& tx, const Conversation& one) {
  const auto challenge = challenges::find(tx, one.challenge).value();
  const Progress own = progress(tx, one.id, visit.viewer.id);
  return {{"question", one.question},
          {"url", url_of(one)},
          {"challenge_name", challenge.short_title},
          {"challenge_url", "/challenges/" + challenge.slug},
          {"answered", own.answered},
          {"of", own.of}};
}

web::Response list_page(Visit& visit) {
  json::object model = visit.read([&](Tx& tx) {
    auto found =
        list_open(tx, ConversationId::parse(visit.query("after")), conversations_a_page + 1);
    std::string next_url;
    if (found.size() > conversations_a_page) {
      found.pop_back();
      next_url = "/opinions?after=" + found.back().id.text();
    }
    json::array all;
    for (const Conversation& one : found) all.push_back(card_of(visit, tx, one));
    return json::object{{"conversations", std::move(all)}, {"next_url", next_url}};
  });
  return pages::show(visit, "opinions/list", std::move(model),
                     {.title = visit.text(say("Say what you think")), .section = "/challenges"});
}

// ---- taking part -------------------------------------------------------------------------------

// Which one is drawn: the same again when the page is loaded again, another after each vote.
double chance_for(const Visit& visit, ConversationId id, const Progress& own) {
  const std::string who = visit.viewer.known() ? visit.viewer.id.text() : visit.csrf;
  return chance_of(id.text() + " " + who + " " + std::to_string(own.answered));
}

json::object progress_view(const Visit& visit, const Progress& own) {
  const std::string text =
      visit.text(say("You have answered {answered} of {of}",
                     {{"answered", std::to_string(own.answered)}, {"of", std::to_string(own.of)}}));
  constexpr int whole = 100;
  return {{"answered", own.answered},
          {"of", own.of},
          {"meter",
           {{"part", own.of == 0 ? 0 : own.answered * whole / own.of},
            {"of", whole},
            {"text", text},
            {"quiet", false}}}};
}

json::value last_vote_view(const Visit& visit, Tx& tx, ConversationId id) {
  const auto last = own_votes(tx, id, visit.viewer.id, 1);
  if (last.empty()) return nullptr;
  return json::object{{"number", last[0].statement.number},
                      {"text", last[0].statement.text},
                      {"said", visit.text(label(last[0].choice))}};
}

json::array own_statements(const Visit& visit, Tx& tx, ConversationId id) {
  json::array out;
  for (const Statement& one : statements_of(tx, id, visit.viewer.id)) {
    if (!one.seed) out.push_back(view_of(visit, one));
  }
  return out;
}

// What somebody may add; with those that say something like it when they are asked to look again.
json::value give_view(const Visit& visit, Tx& tx, const Here& here, const Refusal* refusal) {
  const Conversation& c = here.conversation;
  if (!c.is_open() || c.statements_per_day == 0) return nullptr;
  const int left = statements_left(tx, c, visit.viewer.id);
  json::array said_so;
  const std::string typed = clean_line(visit.field("text"));
  if (!typed.empty() && refusal) said_so = alike(c, similar(tx, c.id, typed, similar_max));
  const bool is_said = !said_so.empty();
  return json::object{
      {"action", url_of(c) + "/statements"},
      {"left", left},
      {"may_give", left > 0},
      {"has_similar", is_said},
      {"similar", std::move(said_so)},
      // Those that were found are there already.
      {"similar_url", is_said ? "" : url_of(c) + "/similar"},
      {"text_field",
       pages::textarea_field(visit,
                             {.name = "text",
                              .label = say("What is missing? Say it in one sentence"),
                              .hint = say("One thought, which others can agree or disagree with"),
                              .rows = 2,
                              .length_max = statement_length_max},
                             refusal)}};
}

// The one that was chosen, where it can be voted on; and otherwise the next.
std::optional<Statement> to_vote_on(const Visit& visit, Tx& tx, const Conversation& c,
                                    const Progress& own) {
  if (!c.is_open()) return std::nullopt;
  if (const int number = typed_whole_number(visit.query("statement")); number != no_number) {
    const auto chosen = find_statement(tx, c.id, number);
    if (chosen && chosen->state == State::accepted) return chosen;
  }
  return next_statement(tx, c.id, visit.viewer.id, chance_for(visit, c.id, own));
}

// What this person said of it before; "" where they did not.
std::string said_before(const Visit& visit, Tx& tx, const Statement& statement) {
  for (const OwnVote& one : own_votes(tx, statement.conversation, visit.viewer.id)) {
    if (one.statement.number == statement.number) return visit.text(label(one.choice));
  }
  return "";
}

// Whoever votes in a room sees when its facilitators lock and open the voting.
json::value room_view(const Visit& visit, Tx& tx, const Conversation& c) {
  if (!c.stage_on_agenda) return nullptr;
  const auto workshop = workshops::find(tx, c.workshop);
  const auto activity = workshops::get_activity(tx, c.activity);
  if (!workshop || !activity) return nullptr;
  const int chosen = typed_whole_number(visit.query("statement"));
  return json::object{
      {"stream_url", "/workshops/" + workshop->id.text() + "/stream"},
      {"live_place", workshop->changes},
      {"activity", activity->id.text()},
      {"set_up", workshops::stage_mark(*activity)},
      {"page_url",
       url_of(c) + (chosen == no_number ? "" : "?statement=" + std::to_string(chosen))}};
}

// It may go on: its part of the agenda is locked, not closed.
bool is_paused(Tx& tx, const Conversation& c) {
  if (!c.stage_on_agenda) return false;
  const auto activity = workshops::get_activity(tx, c.activity);
  return activity && activity->stage == workshops::Stage::locked;
}

json::object part_model(const Visit& visit, Tx& tx, const Here& here, const Refusal* refusal) {
  const Conversation& c = here.conversation;
  json::object m = frame_of(visit, here);
  const Progress own = progress(tx, c.id, visit.viewer.id);
  const auto next = to_vote_on(visit, tx, c, own);
  m["statement"] = next ? json::value(view_of(visit, *next)) : json::value(nullptr);
  m["said_before"] = next && !visit.query("statement").empty() ? said_before(visit, tx, *next) : "";
  m["choices"] = choices_of(visit, std::nullopt);
  m["progress"] = progress_view(visit, own);
  m["has_answered"] = own.answered > 0;
  m["is_finished"] = c.is_open() && !next && own.of > 0;
  m["is_empty"] = c.is_open() && own.of == 0;
  m["last"] = c.is_open() ? last_vote_view(visit, tx, c.id) : json::value(nullptr);
  m["room"] = room_view(visit, tx, c);
  m["is_paused"] = is_paused(tx, c);
  json::array given = own_statements(visit, tx, c.id);
  m["has_own"] = !given.empty();
  m["own_statements"] = std::move(given);
  m["give"] = give_view(visit, tx, here, refusal);
  return m;
}

web::Response part_page(Visit& visit, const Refusal* refusal = nullptr) {
  Here here;
  auto model = visit.read([&](Tx& tx) -> Result<json::object> {
    here = TRY(conversation_of_address(visit, tx));
    return part_model(visit, tx, here, refusal);
  });
  if (!model) return pages::refused(visit, model.refusal());
  const std::string& question = here.conversation.question;
  return pages::show(visit, "opinions/part", *std::move(model),
                     {.title = question,
                      .crumbs = crumbs(visit, here, question),
                      .section = "/challenges",
                      .refusal = refusal});
}

web::Response mine_page(Visit& visit) {
  Here here;
  auto model = visit.read([&](Tx& tx) -> Result<json::object> {
    here = TRY(conversation_of_address(visit, tx));
    json::object m = frame_of(visit, here);
    json::array all;
    for (const OwnVote& one : own_votes(tx, here.conversation.id, visit.viewer.id)) {
      json::object view = view_of(visit, one.statement);
      view["said"] = name_of(one.choice);
      view["said_label"] = visit.text(label(one.choice));
      view["choices"] = choices_of(visit, one.choice);
      all.push_back(std::move(view));
    }
    m["has_votes"] = !all.empty();
    m["votes"] = std::move(all);
    return m;
  });
  if (!model) return pages::refused(visit, model.refusal());
  const std::string title = visit.text(say("What you said"));
  return pages::show(visit, "opinions/mine", *std::move(model),
                     {.title = title + " – " + here.conversation.question,
                      .crumbs = crumbs(visit, here, title),
                      .section = "/challenges"});
}

// ---- deeds of whoever takes part ---------------------------------------------------------------

Result<std::int64_t> typed_number(const Visit& visit) {
  const int number = typed_whole_number(visit.field("statement"));
  if (number != no_number) return number;
  return refuse(Reason::invalid, say("Say which statement it is about"));
}

// A vote needs no sentence of thanks: the next statement is there.
web::Response vote_here(Visit& visit) {
  const auto within = pages::within_limit(visit, "vote");
  if (!within) return pages::refused(visit, within.refusal());
  return pages::act(visit, [&](Tx& tx) -> Result<pages::Outcome> {
    const Conversation c = TRY(get(tx, TRY(visit.route_id<ConversationId>())));
    TRY(visit.require(standing(tx, visit.viewer, c)));
    const std::int64_t number = TRY(typed_number(visit));
    const auto choice = choice_named(visit.field("vote"));
    if (!choice) return refuse(Reason::invalid, say("Choose agree, disagree or pass"));
    TRY(vote(tx, c.id, people::author_of(tx, visit), number, *choice));
    if (visit.field("from") != "mine") return pages::to(url_of(c) + "#statement");
    return pages::to(url_of(c) + "/mine#statement-" + std::to_string(number),
                     say("Changed. This is what counts from now on"));
  });
}

web::Response take_back(Visit& visit) {
  const auto within = pages::within_limit(visit, "vote");
  if (!within) return pages::refused(visit, within.refusal());
  return pages::act(visit, [&](Tx& tx) -> Result<pages::Outcome> {
    const Here here = TRY(conversation_of_address(visit, tx));
    TRY(take_vote_back(tx, here.conversation.id, visit.viewer.id, TRY(typed_number(visit))));
    return pages::to(url_of(here.conversation) + "#statement",
                     say("Your vote is taken back. You will be asked again"));
  });
}

Result<void> look_again(const Visit& visit, Tx& tx, const Conversation& c) {
  if (visit.field("anyway") == "yes") return done();
  if (similar(tx, c.id, visit.field("text"), 1).empty()) return done();
  return refuse_field("text", say("Others say something like it. Is yours different? Then add it"));
}

web::Response give_here(Visit& visit) {
  const auto within = pages::within_limit(visit, "give");
  if (!within) return pages::refused(visit, within.refusal());
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        const Here here = TRY(conversation_of_address(visit, tx));
        const Conversation& c = here.conversation;
        const PersonId author = people::author_of(tx, visit);
        TRY(look_again(visit, tx, c));
        TRY(give(tx, c, author, visit.field("text")));
        return pages::to(url_of(c) + "#your-statements",
                         c.screened ? say("Thank you. Others vote on it once somebody who looks "
                                          "after this has read it")
                                    : say("Thank you. Others can vote on it now"),
                         "", heard_at_desk(tx, c));
      },
      [&](const Refusal& refusal) {
        if (refusal.reason != Reason::invalid) return pages::refused(visit, refusal);
        return part_page(visit, &refusal);
      });
}

}  // namespace

void routes(Routes& routes) {
  routes.get("/opinions", Deed::browse, list_page);
  routes.get("/opinions/{id}", Deed::see, [](Visit& visit) { return part_page(visit); });
  routes.get("/opinions/{id}/mine", Deed::see, mine_page);
  routes.post("/opinions/{id}/votes", Deed::give, vote_here);
  routes.post("/opinions/{id}/votes/removal", Deed::give, take_back);
  routes.post("/opinions/{id}/statements", Deed::give, give_here);
  convening_routes(routes);
  agenda_routes(routes);
  statement_routes(routes);
  contribution_routes(routes);
  file_routes(routes);
  similar_routes(routes);
  room_routes(routes);
  harvest_routes(routes);
}

}  // namespace commonty::opinions
