#include "civic/opinion_maps/opinion_maps_web.h"

#include <boost/json/serialize.hpp>

#include "civic/opinion_maps/files.h"
#include "civic/opinion_maps/views.h"
#include "civic/pages/listening.h"
#include "civic/pages/long_table.h"
#include "civic/pages/pages.h"
#include "civic/people/people.h"
#include "civic/workshops/workshops.h"
#include "platform/base/text.h"
#include "platform/templates/markdown.h"

namespace commonty::opinion_maps {
namespace json = boost::json;
namespace {

using permissions::Deed;

constexpr std::size_t rows_on_page_max = 50;
constexpr std::size_t crumb_length = 60;

// The conversation of this address, whether or not its results are to be seen yet.
Result<Look> look_here(Visit& visit, Tx& tx) {
  Look out;
  out.conversation = TRY(opinions::get(tx, TRY(visit.route_id<ConversationId>())));
  const auto standing = opinions::standing(tx, visit.viewer, out.conversation);
  TRY(visit.require(standing));
  out.challenge = challenges::find(tx, out.conversation.challenge).value();
  out.participation = opinions::participation(tx, out.conversation);
  return out;
}

void read_map(const Visit& visit, Tx& tx, Look& look) {
  look.statements = opinions::statements(tx, look.conversation.id);
  look.map = map_of(tx, look.conversation.id);
  look.place = place_of(tx, look.conversation.id, visit.viewer.id);
}

// To all at once: whoever looks after it sees no early votes either.
bool is_shown(const Look& look) { return look.participation.shows_results; }

Message not_yet(const Look& look) {
  return say(
      "Results are shown once {results_from} people have voted on enough statements; so far there "
      "are {so_far}",
      {{"results_from", std::to_string(look.conversation.results_from)},
       {"so_far", std::to_string(look.participation.counted)}});
}

// With its map; refused while results are kept back from this visitor.
Result<Look> results_here(Visit& visit, Tx& tx) {
  Look look = TRY(look_here(visit, tx));
  if (!is_shown(look)) return refuse(Reason::closed, not_yet(look));
  read_map(visit, tx, look);
  return look;
}

pages::Page page_of(const Visit& visit, const Look& look, const Message& title) {
  const std::string words = visit.text(title);
  const std::string question = shorten(look.conversation.question, crumb_length);
  return {.title = words + " – " + question,
          .crumbs = {{visit.text(say("Challenges")), "/challenges"},
                     {look.challenge.short_title, "/challenges/" + look.challenge.slug},
                     {question, url_of(look.conversation)},
                     {words, ""}},
          .section = "/challenges"};
}

json::object about(const Visit& visit, const Look& look) {
  return {
      {"question", look.conversation.question},
      {"url", url_of(look.conversation)},
      {"challenge",
       {{"question", look.challenge.question},
        {"challenge_url", "/challenges/" + look.challenge.slug}}},
      {"is_open", look.conversation.is_open()},
      {"results_from", look.conversation.results_from},
      {"so_far", look.participation.counted},
      {"drawn", look.map.drawn},
      {"drawn_when", look.map.drawn == 0 ? json::value(nullptr)
                                         : json::value(pages::moment(visit, look.map.drawn_at))}};
}

// ---- results -----------------------------------------------------------------------------------

std::string own_place(const Visit& visit, const Look& look) {
  if (!look.place) {
    return look.conversation.is_open()
               ? visit.text(say("Vote on some statements to find your own place on the map."))
               : "";
  }
  return in_words(visit, place_in_words(look.map.findings, *look.place));
}

web::Response results(Visit& visit) {
  auto look = visit.read([&](Tx& tx) -> Result<Look> {
    Look out = TRY(look_here(visit, tx));
    if (is_shown(out)) {
      read_map(visit, tx, out);
    } else {
      out.map.drawn = times_drawn(tx, out.conversation.id);
    }
    return out;
  });
  if (!look) return pages::refused(visit, look.refusal());
  json::object model = about(visit, *look);
  // Each part has its place before there is anything in it: whoever looks on sees it come.
  model["is_shown"] = is_shown(*look);
  model["has_picture"] = is_shown(*look) && has_picture(look->map.findings);
  model["found"] = nullptr;
  if (is_shown(*look)) {
    model["found"] = findings_model(visit, *look);
    model["own_place"] = own_place(visit, *look);
    model["table"] = table_model(visit, *look, order_named(visit.query("order")), rows_on_page_max);
  }
  return pages::show(visit, "opinion_maps/results", std::move(model),
                     page_of(visit, *look, say("Results")));
}

// Whoever listens asks for their page again: it shows each their own place.
std::optional<live::News> news_of(Tx& tx, ConversationId id, live::Position after) {
  if (!opinions::find(tx, id)) return std::nullopt;
  live::News news{.messages = {}, .upto = times_drawn(tx, id)};
  if (news.upto > after) news.messages.push_back({*news.upto, "", ""});
  return news;
}

bool may_hear(Tx& tx, const std::string& session, ConversationId id) {
  const auto conversation = opinions::find(tx, id);
  if (!conversation) return false;
  const Viewer viewer = session.empty() ? Viewer() : people::viewer_of_session(tx, session);
  return permissions::may(viewer, Deed::see, opinions::standing(tx, viewer, *conversation));
}

web::Response stream(Visit& visit) {
  auto look = visit.read([&](Tx& tx) -> Result<Look> {
    Look out = TRY(look_here(visit, tx));
    out.map.drawn = times_drawn(tx, out.conversation.id);
    return out;
  });
  if (!look) return pages::refused(visit, look.refusal());
  const ConversationId id = look->conversation.id;
  return pages::listen(
      visit, room_of(id), look->map.drawn,
      [id](const Visit&, Tx& tx, live::Position after) { return news_of(tx, id, after); },
      [&app = visit.app, id, session = pages::session_of(visit)] {
        return app.store.read([&](Tx& tx) { return may_hear(tx, session, id); });
      });
}

// ---- the report --------------------------------------------------------------------------------

json::object how_it_was_asked(const Visit& visit, const Look& look) {
  const opinions::Conversation& c = look.conversation;
  int seeds = 0, refused = 0, accepted = 0;
  for (const opinions::Statement& one : look.statements) {
    seeds += one.seed && one.state == opinions::State::accepted;
    accepted += one.state == opinions::State::accepted;
    refused += one.state == opinions::State::refused;
  }
  const auto when = [&](const std::optional<Time>& time) {
    return time ? json::value(pages::moment(visit, *time)) : json::value(nullptr);
  };
  return {{"background_html", markdown_to_html(c.background)},
          {"opened", when(c.opened_at)},
          {"closed", when(c.closed_at)},
          {"screened", c.screened},
          {"statements_per_day", c.statements_per_day},
          {"accepted", accepted},
          {"seeds", seeds},
          {"by_people", accepted - seeds},
          {"refused", refused},
          {"votes_needed", look.map.findings.votes_needed},
          {"updates", opinion_map::k_changes_after},
          {"people_min", opinion_map::grouped_people_min},
          {"group_min", opinion_map::group_size_min}};
}

web::Response report(Visit& visit) {
  auto look = visit.read([&](Tx& tx) { return results_here(visit, tx); });
  if (!look) return pages::refused(visit, look.refusal());
  look.value().place.reset();  // a report is for everyone: it marks nobody
  json::object model = about(visit, *look);
  model["found"] = findings_model(visit, *look);
  model["asked"] = how_it_was_asked(visit, *look);
  model["table"] = table_model(visit, *look, Order::number, 0);
  return pages::show(visit, "opinion_maps/report", std::move(model),
                     page_of(visit, *look, say("Report")));
}

// ---- files -------------------------------------------------------------------------------------

std::string file_name(const Look& look, std::string_view ending) {
  return slug(look.conversation.question) + "-" + std::string(ending);
}

// Asked for again, it costs no more than the question whether it has changed.
web::Response& keep_and_ask(web::Response& response, std::string etag) {
  // It may show where the visitor stands.
  return response.set("ETag", std::move(etag))
      .set("Cache-Control", "private, no-cache")
      .set("Vary", "Accept, Accept-Language, Cookie");
}

web::Response map_data(Visit& visit) {
  std::vector<VoterPlace> all;
  std::string etag;
  auto look = visit.read([&](Tx& tx) -> Result<Look> {
    Look out = TRY(results_here(visit, tx));
    etag = etag_of(out, "json");
    if (!visit.request.has(etag)) all = places(tx, out.conversation.id);
    return out;
  });
  if (!look) return pages::refused(visit, look.refusal());
  // Whoever opens the address without .json means the page.
  if (visit.request.wants == web::Request::Wants::page) {
    return web::see_other(url_of(look->conversation) + "/results");
  }
  if (visit.request.has(etag)) return web::not_modified(etag);
  web::Response response = web::json(json::serialize(map_json(*look, all)));
  return keep_and_ask(response, etag);
}

web::Response map_svg(Visit& visit) {
  auto look = visit.read([&](Tx& tx) -> Result<Look> {
    Look out = TRY(results_here(visit, tx));
    if (!has_picture(out.map.findings)) {
      return refuse(Reason::closed,
                    say("The map is drawn once {least} people have voted on enough statements",
                        {{"least", std::to_string(opinion_map::grouped_people_min)}}));
    }
    return out;
  });
  if (!look) return pages::refused(visit, look.refusal());
  look.value().place.reset();  // it is passed on: it marks nobody
  const bool with_statements = visit.query("statements") == "yes";
  const std::string etag =
      etag_of(*look, "svg " + visit.texts.language() + (with_statements ? " with statements" : ""));
  if (visit.request.has(etag)) return web::not_modified(etag);
  web::Response response =
      web::bytes(picture_of(visit, *look, with_statements), "image/svg+xml; charset=utf-8");
  keep_and_ask(response, etag);
  response.set("Content-Disposition", "inline; filename=\"" + file_name(*look, "map.svg") + "\"");
  return response;
}

web::Response participant_votes(Visit& visit) {
  std::shared_ptr<const ParticipantVotes> votes;
  const auto look = visit.read([&](Tx& tx) -> Result<Look> {
    Look out = TRY(results_here(visit, tx));
    votes = std::make_shared<const ParticipantVotes>(tx, out, visit.app.settings.secret);
    return out;
  });
  if (!look) return pages::refused(visit, look.refusal());
  return pages::long_table(visit, {.file_name = file_name(*look, "participant-votes.csv"),
                                   .heading = votes->heading(),
                                   .count = look->conversation.voters,
                                   .rows = [votes](Tx& tx, std::int64_t from, std::int64_t before) {
                                     return votes->rows(tx, from, before);
                                   }});
}

web::Response comment_groups(Visit& visit) {
  const auto look = visit.read([&](Tx& tx) { return results_here(visit, tx); });
  if (!look) return pages::refused(visit, look.refusal());
  web::Response response = web::bytes(comment_groups_csv(*look), "text/csv; charset=utf-8");
  response.set("Content-Disposition",
               "attachment; filename=\"" + file_name(*look, "comment-groups.csv") + "\"");
  return response;
}

// ---- in a workshop -----------------------------------------------------------------------------

// The conversations of its challenge: a room votes by phone, and looks at the map together.
json::value on_workshop_page(const Visit& visit, Tx& tx, std::int64_t id) {
  const auto workshop = workshops::find(tx, WorkshopId{id});
  if (!workshop || !workshop->challenge || workshop->is_paper()) return nullptr;
  json::array conversations;
  for (const opinions::Conversation& one : opinions::of_challenge(tx, workshop->challenge)) {
    if (one.stage() == opinions::Stage::prepared) continue;
    if (!visit.may(Deed::see, opinions::standing(tx, visit.viewer, one))) continue;
    conversations.push_back(
        {{"asks", one.question}, {"opinions_url", url_of(one)}, {"is_open", one.is_open()}});
  }
  if (conversations.empty()) return nullptr;
  return json::object{{"conversations", std::move(conversations)}};
}

// The one that the agenda has now: how many have voted, and from the threshold on the map.
json::value on_wall(const Visit& visit, Tx& tx, std::int64_t activity) {
  const auto conversation = opinions::of_activity(tx, ActivityId{activity});
  if (!conversation) return nullptr;
  if (!visit.may(Deed::see, opinions::standing(tx, visit.viewer, *conversation))) return nullptr;
  Look look;
  look.conversation = *conversation;
  look.challenge = challenges::find(tx, conversation->challenge).value();
  look.participation = opinions::participation(tx, look.conversation);
  if (is_shown(look)) {
    read_map(visit, tx, look);
  } else {
    look.map.drawn = times_drawn(tx, look.conversation.id);
  }
  json::object out = about(visit, look);
  out["is_shown"] = is_shown(look);
  out["has_picture"] = is_shown(look) && has_picture(look.map.findings);
  out["found"] = is_shown(look) ? json::value(findings_model(visit, look)) : json::value(nullptr);
  return out;
}

// How many have voted, what waits to be read, and how far it is to the results: never the votes.
json::value on_desk(const Visit& visit, Tx& tx, std::int64_t activity) {
  const auto conversation = opinions::of_activity(tx, ActivityId{activity});
  if (!conversation) return nullptr;
  const opinions::Participation all = opinions::participation(tx, *conversation);
  const auto standing = opinions::standing(tx, visit.viewer, *conversation);
  const std::string url = url_of(*conversation);
  return json::object{{"conversation_url", url},
                      {"drawn", times_drawn(tx, conversation->id)},
                      {"voted", all.people},
                      {"counted", all.counted},
                      {"statements", all.statements},
                      {"waiting", visit.may(Deed::moderate, standing) ? all.waiting : 0},
                      {"results_from", conversation->results_from},
                      {"missing", all.shows_results ? 0 : conversation->results_from - all.counted},
                      {"is_shown", all.shows_results}};
}

// For the summary of a conversation, once its results are shown.
json::value groups_found(const Visit&, Tx& tx, std::int64_t id) {
  return static_cast<std::int64_t>(map_of(tx, ConversationId{id}).findings.groups.size());
}

}  // namespace

void routes(Routes& routes) {
  const std::string one = "/opinions/{id}";
  routes.get_long(one + "/results", Deed::see, results);
  routes.get(one + "/results/stream", Deed::see, stream);
  routes.get_long(one + "/report", Deed::see, report);
  routes.get_long(one + "/map", Deed::see, map_data);
  routes.get_long(one + "/map.svg", Deed::see, map_svg);
  routes.get_long(one + "/participant-votes.csv", Deed::see, participant_votes);
  routes.get_long(one + "/comment-groups.csv", Deed::see, comment_groups);
}

void parts(Parts& parts) {
  parts.add("workshop", "opinions", on_workshop_page);
  parts.add("conversation", "groups", groups_found);
  parts.add("wall", "conversation", on_wall);
  parts.add("desk", "conversation", on_desk);
}

void jobs(Jobs& jobs) { jobs.long_work("opinion maps", draw_next); }

}  // namespace commonty::opinion_maps
