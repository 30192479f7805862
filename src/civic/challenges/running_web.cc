// The convener's page: where a challenge stands, who looks after it, when it is open.
#include <boost/json/array.hpp>

#include "civic/challenges/challenges.h"
#include "civic/challenges/challenges_web.h"
#include "civic/pages/dates.h"
#include "civic/pages/fields.h"
#include "civic/pages/pages.h"
#include "civic/people/people.h"

namespace commonty::challenges {
namespace json = boost::json;
namespace {

using permissions::Deed;
using permissions::Role;

constexpr std::array roles = {Role::convener, Role::facilitator, Role::champion, Role::panel_member,
                              Role::critical_friend};

std::string url_of(const Challenge& c) { return "/challenges/" + c.slug; }
std::string running_url(const Challenge& c) { return url_of(c) + "/running"; }

std::vector<pages::Crumb> crumbs(const Visit& visit, std::string title) {
  return {{visit.text(say("Challenges")), "/challenges"},
          {std::move(title), "/challenges/" + std::string(visit.route("slug"))}};
}

// ---- the page

json::array links(const Visit& visit, const Challenge& c, const permissions::Standing& standing) {
  struct Link {
    Deed deed;
    const char* path;
    Message text;
  };
  const std::vector<Link> all = {
      {Deed::facilitate, "/imports/new", say("Bring in notes")},
      {Deed::moderate, "/duplicates", say("Look at likely duplicates")},
      {Deed::facilitate, "/themes", say("Find themes among what people gave")},
      {Deed::moderate, "/merges/new", say("Join what says the same")},
      {Deed::answer, "/answers", say("Answer what people gave")},
      {Deed::moderate, "/moderation/queue", say("Reported words")},
      {Deed::convene, "/edit", say("Change the question and what belongs to it")}};
  json::array out;
  for (const Link& link : all) {
    if (!visit.may(link.deed, standing)) continue;
    out.push_back({{"url", url_of(c) + link.path}, {"text", visit.text(link.text)}});
  }
  return out;
}

json::object step_field(const Visit& visit, const Challenge& c, const Refusal* refusal) {
  std::vector<pages::Choice> items;
  for (Step step : steps) {
    items.push_back({std::string(name_of(step)), visit.text(label(step))});
  }
  return pages::select_field(
      visit, {.name = "step", .label = say("Move on to"), .value = std::string(name_of(c.step))},
      items, visit.field("step").empty() ? nullptr : refusal);
}

json::object role_field(const Visit& visit, const Refusal* refusal) {
  std::vector<pages::Choice> items;
  for (Role role : roles) {
    items.push_back({std::string(permissions::name_of(role)), visit.text(label(role))});
  }
  return pages::select_field(
      visit,
      {.name = "role", .label = say("Role"), .value = std::string(name_of(Role::facilitator))},
      items, visit.field("role").empty() ? nullptr : refusal);
}

json::array holders(const Visit& visit, Tx& tx, const Challenge& c) {
  json::array out;
  for (const RoleHolder& holder : role_holders(tx, c.id)) {
    out.push_back({{"person", holder.person.text()},
                   {"name", holder.name.empty() ? visit.text(say("Someone without a name yet"))
                                                : holder.name},
                   {"organisation", holder.organisation},
                   {"role", permissions::name_of(holder.role)},
                   {"role_label", visit.text(label(holder.role))}});
  }
  return out;
}

json::array call_lines(const Visit& visit, Tx& tx, const Challenge& c) {
  json::array out;
  for (const Call& call : calls(tx, c.id)) {
    out.push_back({{"title", call.title},
                   {"text", call.text},
                   {"opens", pages::moment(visit, call.opens_at)},
                   {"closes", pages::moment(visit, call.closes_at)},
                   {"is_open", call.opens_at <= visit.now && visit.now < call.closes_at},
                   {"removal_url", url_of(c) + "/calls/" + call.id.text() + "/removal"}});
  }
  return out;
}

json::object fields(const Visit& visit, const Challenge& c, const Refusal* refusal) {
  return {{"step_field", step_field(visit, c, refusal)},
          {"email_field", pages::text_field(visit,
                                            {.name = "email",
                                             .label = say("E-mail address"),
                                             .type = "email",
                                             .autocomplete = "off"},
                                            refusal)},
          {"role_field", role_field(visit, refusal)},
          {"title_field",
           pages::text_field(visit,
                             {.name = "title",
                              .label = say("What you ask for"),
                              .hint = say("At most {max} characters",
                                          {{"max", std::to_string(call_title_length_max)}})},
                             refusal)},
          {"text_field", pages::textarea_field(visit,
                                               {.name = "text",
                                                .label = say("A few words more"),
                                                .rows = 3,
                                                .length_max = call_text_length_max},
                                               refusal)},
          {"opens_field", pages::date_field(visit,
                                            {.name = "opens_at",
                                             .label = say("Opens"),
                                             .hint = say("Leave it empty to open at once")},
                                            std::nullopt, refusal)},
          {"closes_field",
           pages::date_field(visit, {.name = "closes_at", .label = say("Closes at the end of")},
                             std::nullopt, refusal)}};
}

web::Response running_page(Visit& visit, const Refusal* refusal) {
  auto model = visit.read([&](Tx& tx) -> Result<json::object> {
    const Challenge c = TRY(of_address(visit, tx));
    const auto here = standing(tx, visit.viewer, c);
    json::object out = fields(visit, c, refusal);
    out["question"] = c.question;
    out["short_title"] = c.short_title;
    out["url"] = url_of(c);
    out["step_label"] = visit.text(label(c.step));
    out["thread"] = pages::thread(visit, static_cast<int>(c.step), {});
    out["may_convene"] = visit.may(Deed::convene, here);
    out["links"] = links(visit, c, here);
    out["holders"] = holders(visit, tx, c);
    out["calls"] = call_lines(visit, tx, c);
    out["csv_url"] = url_of(c) + "/contributions.csv";
    out["all_json_url"] = url_of(c) + "/contributions/all.json";
    out["log_url"] = url_of(c) + "/moderation";
    return out;
  });
  if (!model) return pages::refused(visit, model.refusal());
  const std::string name(model->at("short_title").as_string());
  return pages::show(visit, "challenges/running", *std::move(model),
                     {.title = visit.text(say("Running {name}", {{"name", name}})),
                      .crumbs = crumbs(visit, name),
                      .section = "/challenges",
                      .refusal = refusal});
}

// ---- what is done there

web::Response act_here(Visit& visit,
                       const std::function<Result<Message>(Tx&, const Challenge&)>& deed) {
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        const Challenge c = TRY(of_address(visit, tx));
        Message told = TRY(deed(tx, c));
        return pages::to(running_url(c), std::move(told));
      },
      [&](const Refusal& refusal) {
        if (refusal.reason != Reason::invalid) return pages::refused(visit, refusal);
        return running_page(visit, &refusal);
      });
}

web::Response move(Visit& visit) {
  return act_here(visit, [&](Tx& tx, const Challenge& c) -> Result<Message> {
    const auto step = step_named(visit.field("step"));
    if (!step) return refuse_field("step", say("Choose a step"));
    TRY(move_to(tx, visit.viewer.id, c.id, *step));
    return say("It stands at a new step now. You can move it back at any time");
  });
}

Result<Role> typed_role(const Visit& visit) {
  if (const auto role = role_named(visit.field("role"))) return *role;
  return refuse_field("role", say("Choose a role"));
}

web::Response give(Visit& visit) {
  return act_here(visit, [&](Tx& tx, const Challenge& c) -> Result<Message> {
    const Role role = TRY(typed_role(visit));
    const auto person = people::find_or_add(tx, visit.field("email"), "");
    if (!person) return refuse_field("email", person.refusal().problems.front().text);
    give_role(tx, c.id, person->id, role, visit.viewer.id);
    return say("They have the role now");
  });
}

web::Response take(Visit& visit) {
  return act_here(visit, [&](Tx& tx, const Challenge& c) -> Result<Message> {
    const Role role = TRY(typed_role(visit));
    const auto person = PersonId::parse(visit.field("person")).value_or(PersonId{});
    TRY(take_role(tx, visit.viewer.id, c.id, person, role));
    return say("The role is taken away. You can give it again below");
  });
}

web::Response add(Visit& visit) {
  return act_here(visit, [&](Tx& tx, const Challenge& c) -> Result<Message> {
    Problems problems;
    const auto opens = pages::typed_day(visit, "opens_at", pages::DayPart::begin, problems);
    const auto closes = pages::typed_day(visit, "closes_at", pages::DayPart::end, problems);
    if (problems.none() && !closes) problems.add("closes_at", say("Say when it closes"));
    TRY(std::move(problems).result());
    TRY(add_call(tx, visit.viewer.id, c.id,
                 {.title = std::string(visit.field("title")),
                  .text = std::string(visit.field("text")),
                  .opens_at = opens.value_or(visit.now),
                  .closes_at = *closes}));
    return say("The call is added");
  });
}

web::Response ask_removal(Visit& visit) {
  struct Found {
    Challenge challenge;
    Call call;
  };
  const auto found = visit.read([&](Tx& tx) -> Result<Found> {
    const Challenge c = TRY(of_address(visit, tx));
    return Found{c, TRY(get_call(tx, c.id, TRY(visit.route_id<CallId>())))};
  });
  if (!found) return pages::refused(visit, found.refusal());
  const std::string title = visit.text(say("Remove this call?"));
  return pages::ask(
      visit,
      {.title = title,
       .body = found->call.title,
       .button = visit.text(say("Remove the call")),
       .action = url_of(found->challenge) + "/calls/" + found->call.id.text() + "/removal",
       .back = running_url(found->challenge),
       .danger = true},
      {.title = title,
       .crumbs = crumbs(visit, found->challenge.short_title),
       .section = "/challenges"});
}

web::Response remove(Visit& visit) {
  return act_here(visit, [&](Tx& tx, const Challenge& c) -> Result<Message> {
    TRY(remove_call(tx, visit.viewer.id, c.id, TRY(visit.route_id<CallId>())));
    return say("The call is removed. What people gave stays");
  });
}

}  // namespace

Result<Challenge> of_address(Visit& visit, Tx& tx) {
  const Challenge c = TRY(get_by_slug(tx, visit.route("slug")));
  TRY(visit.require(standing(tx, visit.viewer, c)));
  return c;
}

void running_routes(Routes& routes) {
  routes.get("/challenges/{slug}/running", Deed::facilitate,
             [](Visit& visit) { return running_page(visit, nullptr); });
  routes.post("/challenges/{slug}/steps", Deed::convene, move);
  routes.post("/challenges/{slug}/roles", Deed::convene, give);
  routes.post("/challenges/{slug}/roles/removal", Deed::convene, take);
  routes.post("/challenges/{slug}/calls", Deed::convene, add);
  routes.get("/challenges/{slug}/calls/{id}/removal", Deed::convene, ask_removal);
  routes.post("/challenges/{slug}/calls/{id}/removal", Deed::convene, remove);
}

}  // namespace commonty::challenges
