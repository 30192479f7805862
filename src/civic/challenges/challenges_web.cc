#include "civic/challenges/challenges_web.h"

#include <boost/json/array.hpp>

#include "civic/challenges/challenges.h"
#include "civic/organisations/organisations.h"
#include "civic/pages/pages.h"
#include "platform/templates/markdown.h"

namespace commonty::challenges {
namespace json = boost::json;
namespace {

using permissions::Deed;

constexpr int listed_max = 100;  // of those that go on, and of those that are over

// A challenge is over once it is shared, or closed without going on to make sense of it.
constexpr std::string_view going_on =
    "(c.step <> 'share' AND (c.closes_at IS NULL OR c.closes_at > $1 "
    "OR c.step NOT IN ('ask', 'gather') OR EXISTS (SELECT 1 FROM calls k WHERE k.challenge = c.id "
    "AND k.opens_at <= $1 AND k.closes_at > $1)))";

json::array strings(const std::vector<std::string>& lines) {
  return json::array(lines.begin(), lines.end());
}

json::object card(const Visit& visit, const Challenge& c) {
  json::object out{{"question", c.question},
                   {"url", "/challenges/" + c.slug},
                   {"step", name_of(c.step)},
                   {"step_label", visit.text(label(c.step))}};
  if (c.closes_at) out["time_left"] = visit.texts.left(*c.closes_at, visit.now);
  return out;
}

web::Response list(Visit& visit) {
  json::object model = visit.read([&](Tx& tx) {
    permissions::Standing own;
    own.member_of_owner =
        visit.viewer.signed_in() && !organisations::of_person(tx, visit.viewer.id).empty();
    return json::object{{"going_on", cards(visit, tx, Which::going_on, listed_max)},
                        {"earlier", cards(visit, tx, Which::earlier, listed_max)},
                        {"may_start", visit.may(Deed::start_challenge, own)}};
  });
  model["has_earlier"] = !model["earlier"].as_array().empty();
  return pages::show(visit, "challenges/list", std::move(model),
                     {.title = visit.text(say("Challenges")), .section = "/challenges"});
}

json::array open_call_lines(const Visit& visit, Tx& tx, const Challenge& c) {
  json::array out;
  for (const Call& call : open_calls(tx, c.id)) {
    out.push_back({{"title", call.title},
                   {"text", call.text},
                   {"closes", visit.texts.date(call.closes_at)},
                   {"closes_in", visit.texts.left(call.closes_at, visit.now)}});
  }
  return out;
}

// Those of one role together, in the order of the roles.
json::array looked_after_by(const Visit& visit, Tx& tx, const Challenge& c) {
  using permissions::Role;
  const auto all = role_holders(tx, c.id);
  json::array out;
  for (const Role role : {Role::convener, Role::facilitator, Role::champion, Role::panel_member,
                          Role::critical_friend}) {
    json::array people;
    for (const RoleHolder& holder : all) {
      if (holder.role != role || holder.name.empty()) continue;
      people.push_back({{"name", holder.name}, {"organisation", holder.organisation}});
    }
    if (people.empty()) continue;
    out.push_back({{"role_label", visit.text(label(role))}, {"people", std::move(people)}});
  }
  return out;
}

}  // namespace

json::array cards(const Visit& visit, Tx& tx, Which which, int limit) {
  const std::string among = (which == Which::going_on ? "" : "NOT ") + std::string(going_on);
  json::array out;
  std::string last;
  // A row an owner; those of one challenge follow each other.
  for (const store::Row row :
       tx.query("SELECT d.slug, d.question, d.step, d.closes_at, d.people, o.name, d.finding FROM "
                "(SELECT c.id, c.slug, c.question, c.step, c.closes_at, c.made_at, c.finding, "
                "(SELECT COUNT(DISTINCT g.author) FROM contributions g WHERE g.challenge = c.id "
                "AND g.state IN ('shown', 'merged')) AS people FROM challenges c "
                "WHERE c.audience = 'public' AND " +
                    among +
                    " ORDER BY c.made_at DESC, c.id DESC LIMIT $2) d "
                    "LEFT JOIN challenge_owners w ON w.challenge = d.id "
                    "LEFT JOIN organisations o ON o.id = w.organisation "
                    "ORDER BY d.made_at DESC, d.id DESC, w.place",
                visit.now, limit)) {
    const std::string address = row.get<std::string>(0);
    const std::string owner = row.is_null(5) ? "" : row.get<std::string>(5);
    if (address == last) {
      std::string names(out.back().at("asked_by").as_string());
      out.back().as_object()["asked_by"] = names + ", " + owner;
      continue;
    }
    last = address;
    const Step step = step_named(row.text(2)).value_or(Step::ask);
    const auto closes_at = row.get<std::optional<Time>>(3);
    out.push_back({{"url", "/challenges/" + address},
                   {"question", row.text(1)},
                   {"step", name_of(step)},
                   {"step_label", visit.text(label(step))},
                   {"finding", row.text(6)},
                   {"time_left", ""},
                   {"people", row.integer(4)},
                   {"asked_by", owner}});
    if (closes_at && *closes_at > visit.now) {
      out.back().as_object()["time_left"] = visit.texts.left(*closes_at, visit.now);
    }
  }
  return out;
}

json::object page_model(Tx& tx, const Visit& visit, const Challenge& c) {
  json::object out = card(visit, c);
  out["short_title"] = c.short_title;
  out["background"] = c.background;
  out["background_html"] = markdown_to_html(c.background);
  out["thread"] = pages::thread(visit, static_cast<int>(c.step), {});
  json::array asked_by;
  for (const Owner& owner : owners(tx, c.id)) {
    asked_by.push_back({{"name", owner.name}, {"url", "/organisations/" + owner.slug}});
  }
  out["owners"] = std::move(asked_by);
  const Limits reach = limits(tx, c.id);
  out["in_our_gift"] = strings(reach.in_our_gift);
  out["we_can_influence"] = strings(reach.we_can_influence);
  out["parked"] = strings(reach.parked);
  const auto here = standing(tx, visit.viewer, c);
  out["may_convene"] = visit.may(Deed::convene, here);
  out["running_url"] =
      visit.may(Deed::facilitate, here) ? "/challenges/" + c.slug + "/running" : "";
  out["log_url"] = "/challenges/" + c.slug + "/moderation";
  out["open_calls"] = open_call_lines(visit, tx, c);
  out["looked_after_by"] = looked_after_by(visit, tx, c);
  return out;
}

// The page of one challenge, with what was given to it, is made by contributions.
void routes(Routes& routes) {
  routes.get("/challenges", Deed::browse, list);
  asking_routes(routes);
  running_routes(routes);
}

}  // namespace commonty::challenges
