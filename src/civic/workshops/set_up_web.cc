// Setting a workshop up: the form, its agenda, the tools to choose from, templates.
#include <algorithm>
#include <array>

#include "civic/pages/fields.h"
#include "civic/pages/times.h"
#include "civic/workshops/stored.h"
#include "civic/workshops/tools/tool.h"
#include "civic/workshops/workshops_web.h"
#include "platform/base/text.h"

namespace commonty::workshops {
namespace json = boost::json;
namespace {

using pages::number_typed;
using permissions::Deed;

// ---- what was typed

// Neither a day without a time nor a time without a day: half of it would be lost without a word.
std::optional<Time> typed_moment(const Visit& visit, const std::string& time_name,
                                 const Message& if_no_time, Problems& problems) {
  const std::string_view day = visit.field("day-day"), month = visit.field("day-month"),
                         year = visit.field("day-year");
  const bool has_time = !is_blank(visit.field(time_name));
  if (day.empty() && month.empty() && year.empty()) {
    if (has_time) problems.add("day", say("Say on which day"));
    return std::nullopt;
  }
  const auto date = make_day(day, month, year);
  if (!date) {
    problems.add("day", date.refusal().problems.front().text);
    return std::nullopt;
  }
  if (!has_time) {
    if (!if_no_time.id.empty()) problems.add(time_name, if_no_time);
    return std::nullopt;
  }
  const auto time = pages::typed_time(visit.field(time_name));
  if (!time) {
    problems.add(time_name, say("Write the time like 14:30"));
    return std::nullopt;
  }
  return local_moment(*date, *time);
}

Result<Draft> typed_draft(const Visit& visit) {
  Problems problems;
  Draft draft{.title = std::string(visit.field("title")),
              .about = std::string(visit.field("about")),
              .place = std::string(visit.field("place"))};
  const Message when = say("Say when it begins, like 14:30");
  draft.starts_at = typed_moment(visit, "starts", when, problems);
  if (problems.none()) draft.ends_at = typed_moment(visit, "ends", {}, problems);
  TRY(std::move(problems).result());
  draft.groups = number_typed(visit.field("groups"), 0);
  draft.is_public = visit.field("public") == "yes";
  return draft;
}

// "Question" on a line of its own, "- prompt" on the lines below it.
json::array typed_questions(std::string_view text) {
  json::array out;
  const std::string cleaned = clean(text);
  for (const std::string_view raw : split(cleaned, '\n')) {
    const std::string line = clean_line(raw);
    if (line.empty()) continue;
    const bool is_prompt = line.starts_with("- ") && !out.empty();
    if (is_prompt) {
      out.back().as_object()["prompts"].as_array().push_back(json::value(line.substr(2)));
    } else {
      out.push_back(json::object{{"text", line}, {"prompts", json::array()}});
    }
  }
  return out;
}

// What the form does not speak of: a hand that was dealt, a phase, a deck, the session whose board
// it is.
json::object kept_options(const Activity& before, const std::string& tool) {
  constexpr std::array<std::string_view, 6> typed = {"questions", "question", "problem",
                                                     "dots",      "cards",    "per_table"};
  json::object kept;
  for (const auto& option : before.options) {
    const std::string_view name = option.key();
    const bool is_typed = std::ranges::find(typed, name) != typed.end();
    if (name == session_option || (before.tool == tool && !is_typed)) kept[name] = option.value();
  }
  return kept;
}

ActivityDraft typed_activity(const Visit& visit, const Activity& before = {}) {
  ActivityDraft draft{.title = std::string(visit.field("title")),
                      .tool = std::string(visit.field("tool")),
                      .minutes = number_typed(visit.field("minutes"), 0)};
  draft.options = kept_options(before, draft.tool);
  const tools::Tool* tool = tools::find(draft.tool);
  if (draft.minutes == 0 && is_blank(visit.field("minutes"))) {
    draft.minutes = tool ? tool->minutes : 15;
  }
  if (is_blank(draft.title) && tool) draft.title = visit.text(tool->title);
  draft.options["questions"] = typed_questions(visit.field("questions"));
  if (!is_blank(visit.field("question"))) {
    draft.options["question"] = clean_line(visit.field("question"));
    draft.options["problem"] = clean_line(visit.field("question"));
  }
  if (const int dots = number_typed(visit.field("dots"), 0); dots > 0) draft.options["dots"] = dots;
  if (!is_blank(visit.field("cards"))) draft.options["cards"] = clean(visit.field("cards"));
  if (visit.field("whole_room") == "yes") draft.options["per_table"] = false;
  return draft;
}

// ---- the form

json::array draft_fields(const Visit& visit, const Draft& draft, const Refusal* refusal) {
  using namespace pages;
  return {
      text_field(visit, {.name = "title", .label = say("Title"), .value = draft.title}, refusal),
      textarea_field(visit,
                     {.name = "about",
                      .label = say("What it is about"),
                      .hint = say("Who should come, and what becomes of what they write"),
                      .value = draft.about,
                      .length_max = about_length_max},
                     refusal),
      date_field(visit, {.name = "day", .label = say("Day")}, draft.starts_at, refusal),
      text_field(visit,
                 {.name = "starts",
                  .label = say("Begins at"),
                  .hint = say("Like 14:30"),
                  .value = draft.starts_at ? pages::time_text(*draft.starts_at) : "",
                  .width = 5},
                 refusal),
      text_field(visit,
                 {.name = "ends",
                  .label = say("Ends at"),
                  .value = draft.ends_at ? pages::time_text(*draft.ends_at) : "",
                  .width = 5},
                 refusal),
      text_field(visit,
                 {.name = "place",
                  .label = say("Where"),
                  .hint = say("A room, or how to join from elsewhere"),
                  .value = draft.place},
                 refusal),
      checkboxes_field(
          visit, {.name = "public"},
          {{"yes", visit.text(say("Its boards may be read by people who are not in the room"))}},
          draft.is_public ? std::vector<std::string>{"yes"} : std::vector<std::string>(), refusal)};
}

json::object groups_field(const Visit& visit, const Refusal* refusal) {
  return pages::text_field(visit,
                           {.name = "groups",
                            .label = say("How many tables?"),
                            .hint = say("Leave it empty when the room works as one"),
                            .width = 2},
                           refusal);
}

json::object template_field(const Visit& visit, Tx& tx, const Refusal* refusal) {
  std::vector<pages::Choice> items = {{"", visit.text(say("An empty agenda"))}};
  for (const Template& one : templates(tx)) {
    items.push_back({one.name, visit.text(Message{one.title, {}})});
  }
  return pages::radios_field(visit,
                             {.name = "template",
                              .label = say("Begin from"),
                              .hint = say("Everything can be changed afterwards"),
                              .value = items[1].value},
                             items, refusal);
}

std::optional<challenges::Challenge> challenge_of_address(Visit& visit, Tx& tx) {
  if (visit.route("slug").empty()) return std::nullopt;
  return challenges::find_by_slug(tx, visit.route("slug"));
}

// On a challenge its facilitators may; on its own anybody with an account.
Result<std::optional<challenges::Challenge>> require_maker(Visit& visit, Tx& tx) {
  const auto challenge = challenge_of_address(visit, tx);
  if (!visit.route("slug").empty()) {
    if (!challenge) return refuse(Reason::not_found, say("There is no such challenge"));
    TRY(visit.require(challenges::standing(tx, visit.viewer, *challenge)));
  } else {
    if (!visit.viewer.signed_in()) {
      return refuse(Reason::sign_in, say("Sign in to set up a workshop"));
    }
    TRY(visit.require({}));
  }
  return challenge;
}

std::string action_of(const Visit& visit) {
  return visit.route("slug").empty()
             ? "/workshops"
             : "/challenges/" + std::string(visit.route("slug")) + "/workshops";
}

web::Response new_page(Visit& visit, const Refusal* refusal) {
  auto model = visit.read([&](Tx& tx) -> Result<json::object> {
    const auto challenge = TRY(require_maker(visit, tx));
    Draft draft;
    if (challenge) draft.title = challenge->short_title;
    json::array fields = draft_fields(visit, draft, refusal);
    fields.push_back(groups_field(visit, refusal));
    return json::object{{"fields", std::move(fields)},
                        {"template_field", template_field(visit, tx, refusal)},
                        {"action", action_of(visit)},
                        {"button", visit.text(say("Set it up"))}};
  });
  if (!model) return pages::refused(visit, model.refusal());
  const std::string title = visit.text(say("A new workshop"));
  return pages::show(visit, "workshops/form", *std::move(model),
                     {.title = title,
                      .crumbs = {{visit.text(say("Workshops")), "/workshops"}, {title, ""}},
                      .section = "/workshops",
                      .refusal = refusal});
}

web::Response make(Visit& visit) {
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        const auto challenge = TRY(require_maker(visit, tx));
        const WorkshopId id =
            TRY(create(tx, visit.viewer.id, challenge ? std::optional(challenge->id) : std::nullopt,
                       TRY(typed_draft(visit))));
        if (!visit.field("template").empty()) {
          TRY(use_template(tx, visit.viewer.id, id, visit.field("template")));
        }
        return pages::to("/workshops/" + id.text() + "/desk",
                         say("The workshop is set up. Open the doors when people come"));
      },
      [&](const Refusal& refusal) {
        if (refusal.reason != Reason::invalid) return pages::refused(visit, refusal);
        return new_page(visit, &refusal);
      });
}

web::Response edit_page(Visit& visit, const Refusal* refusal) {
  auto found = visit.read([&](Tx& tx) { return of_address(visit, tx); });
  if (!found) return pages::refused(visit, found.refusal());
  const Workshop& w = found->workshop;
  const Draft draft{w.title, w.about, w.place, w.starts_at, w.ends_at, 0, w.is_public};
  const std::string title = visit.text(say("Change the workshop"));
  return pages::show(visit, "workshops/form",
                     {{"fields", draft_fields(visit, draft, refusal)},
                      {"template_field", nullptr},
                      {"action", url_of(w) + "/edit"},
                      {"button", visit.text(say("Keep the changes"))}},
                     {.title = title,
                      .crumbs = crumbs(visit, *found, title),
                      .section = "/workshops",
                      .refusal = refusal});
}

// It may be private now: everybody who listens is asked again who they are.
std::vector<pages::Heard> heard_by_all(Tx& tx, WorkshopId id) {
  auto out = heard(tx, id);
  for (const Activity& one : agenda(tx, id)) out.push_back({room_of(one.id), one.moves});
  for (pages::Heard& one : out) one.rights_changed = true;
  return out;
}

web::Response keep_changes(Visit& visit) {
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        const Here here = TRY(of_address(visit, tx));
        const WorkshopId id = here.workshop.id;
        TRY(change(tx, visit.viewer.id, id, TRY(typed_draft(visit))));
        return pages::to(url_of(here.workshop) + "/desk", say("The changes are kept"), "",
                         heard_by_all(tx, id));
      },
      [&](const Refusal& refusal) {
        if (refusal.reason != Reason::invalid) return pages::refused(visit, refusal);
        return edit_page(visit, &refusal);
      });
}

// ---- the agenda

std::string questions_text(const json::object& options) {
  std::string out;
  const json::value* list = options.if_contains("questions");
  if (!list || !list->is_array()) return out;
  for (const json::value& item : list->as_array()) {
    if (!item.is_object()) continue;
    out += std::string(item.at("text").as_string()) + "\n";
    for (const json::value& prompt : item.at("prompts").as_array()) {
      out += "- " + std::string(prompt.as_string()) + "\n";
    }
  }
  return out;
}

std::string option_text(const json::object& options, std::string_view key) {
  const json::value* found = options.if_contains(key);
  if (!found) return "";
  if (found->is_int64()) return std::to_string(found->as_int64());
  return found->is_string() ? std::string(found->as_string()) : "";
}

json::object tool_field(const Visit& visit, const std::string& chosen, const Refusal* refusal) {
  std::vector<pages::Choice> items = {{"", visit.text(say("Talk, without a board"))}};
  for (const tools::Tool& tool : tools::all()) items.push_back({tool.name, visit.text(tool.title)});
  return pages::select_field(visit, {.name = "tool", .label = say("Tool"), .value = chosen}, items,
                             refusal);
}

json::object title_field(const Visit& visit, const ActivityDraft& draft, Message hint,
                         const Refusal* refusal) {
  return pages::text_field(visit,
                           {.name = "title",
                            .label = say("What it is about"),
                            .hint = std::move(hint),
                            .value = draft.title},
                           refusal);
}

json::object minutes_field(const Visit& visit, const ActivityDraft& draft, const Refusal* refusal) {
  return pages::text_field(visit,
                           {.name = "minutes",
                            .label = say("Minutes"),
                            .value = draft.minutes ? std::to_string(draft.minutes) : "",
                            .width = 3},
                           refusal);
}

json::array activity_fields(const Visit& visit, const ActivityDraft& draft,
                            const Refusal* refusal) {
  using namespace pages;
  const json::value* per_table = draft.options.if_contains("per_table");
  const bool whole_room = per_table && per_table->is_bool() && !per_table->as_bool();
  return {tool_field(visit, draft.tool, refusal),
          title_field(visit, draft, say("Leave it empty for the tool's own name"), refusal),
          minutes_field(visit, draft, refusal),
          textarea_field(visit,
                         {.name = "questions",
                          .label = say("Questions, for a question board"),
                          .hint = say("A question a line; prompts below it begin with a hyphen"),
                          .value = questions_text(draft.options)},
                         refusal),
          text_field(visit,
                     {.name = "question",
                      .label = say("The question or problem over the board"),
                      .value = option_text(draft.options, "question")},
                     refusal),
          text_field(visit,
                     {.name = "dots",
                      .label = say("Dots each, for a vote"),
                      .value = option_text(draft.options, "dots"),
                      .width = 2},
                     refusal),
          textarea_field(visit,
                         {.name = "cards",
                          .label = say("Your own deck, for scenario cards"),
                          .hint = say("A card a line: its kind, a comma, its text"),
                          .value = option_text(draft.options, "cards"),
                          .rows = 3},
                         refusal),
          checkboxes_field(
              visit, {.name = "whole_room"},
              {{"yes", visit.text(say("One board for the whole room, not one a table"))}},
              whole_room ? std::vector<std::string>{"yes"} : std::vector<std::string>(), refusal)};
}

json::array tool_views(const Visit& visit) {
  json::array out;
  for (const tools::Tool& tool : tools::all()) {
    out.push_back({{"name", tool.name},
                   {"title", visit.text(tool.title)},
                   {"when_to_use", visit.text(tool.when_to_use)},
                   {"how_to_run", visit.text(tool.how_to_run)},
                   {"watch_for", visit.text(tool.watch_for)},
                   {"minutes", tool.minutes}});
  }
  return out;
}

// Adding one when `activity` is null.
web::Response activity_page(Visit& visit, const Refusal* refusal) {
  struct Found {
    Here here;
    ActivityDraft draft;
    std::string action;
    bool has_page = false;  // something other than a board stands there
  };
  const bool is_new = visit.route("activity").empty();
  auto found = visit.read([&](Tx& tx) -> Result<Found> {
    Found out{TRY(of_address(visit, tx)), {.minutes = 0}, "", false};
    out.action = url_of(out.here.workshop) + "/activities";
    if (is_new) return out;
    const Activity a = TRY(activity_of_address(visit, tx, out.here.workshop));
    out.draft = {a.title, a.tool, a.minutes, a.options};
    out.action += "/" + a.id.text() + "/edit";
    out.has_page = !page_of(visit, tx, a).is_null();
    return out;
  });
  if (!found) return pages::refused(visit, found.refusal());
  const ActivityDraft& draft = found->draft;
  json::array fields = found->has_page ? json::array{title_field(visit, draft, {}, refusal),
                                                     minutes_field(visit, draft, refusal)}
                                       : activity_fields(visit, draft, refusal);
  const std::string title =
      visit.text(is_new ? say("Add to the agenda") : say("Change this part of the agenda"));
  return pages::show(visit, "workshops/activity",
                     {{"fields", std::move(fields)},
                      {"tools", found->has_page ? json::array() : tool_views(visit)},
                      {"action", found->action},
                      {"button", visit.text(say("Keep it"))}},
                     {.title = title,
                      .crumbs = crumbs(visit, found->here, title),
                      .section = "/workshops",
                      .refusal = refusal});
}

web::Response keep_activity(Visit& visit) {
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        const Here here = TRY(of_address(visit, tx));
        if (visit.route("activity").empty()) {
          TRY(add_activity(tx, visit.viewer.id, here.workshop.id, typed_activity(visit)));
        } else {
          const Activity a = TRY(activity_of_address(visit, tx, here.workshop));
          const ActivityDraft draft = typed_activity(visit, a);
          if (!draft.tool.empty() && !page_of(visit, tx, a).is_null()) {
            return refuse(Reason::invalid, say("Something else stands here already. A board needs "
                                               "a part of the agenda of its own"));
          }
          TRY(change_activity(tx, visit.viewer.id, a.id, draft));
        }
        return pages::to(url_of(here.workshop) + "/desk", say("The agenda is kept"), "",
                         heard(tx, here.workshop.id));
      },
      [&](const Refusal& refusal) {
        if (refusal.reason != Reason::invalid) return pages::refused(visit, refusal);
        return activity_page(visit, &refusal);
      });
}

web::Response keep_as_template(Visit& visit) {
  return pages::act(visit, [&](Tx& tx) -> Result<pages::Outcome> {
    const Here here = TRY(of_address(visit, tx));
    const std::string_view title =
        visit.field("title").empty() ? here.workshop.title : visit.field("title");
    TRY(save_as_template(tx, visit.viewer.id, here.workshop.id, title));
    return pages::to(url_of(here.workshop) + "/desk",
                     say("Kept as a template. You find it when you set up the next workshop"));
  });
}

}  // namespace

void set_up_routes(Routes& routes) {
  const auto blank = [](Visit& visit) { return new_page(visit, nullptr); };
  routes.get("/workshops/new", Deed::own_account, blank);
  routes.post("/workshops", Deed::own_account, make);
  routes.get("/challenges/{slug}/workshops/new", Deed::facilitate, blank);
  routes.post("/challenges/{slug}/workshops", Deed::facilitate, make);
  routes.get("/workshops/{id}/edit", Deed::facilitate,
             [](Visit& visit) { return edit_page(visit, nullptr); });
  routes.post("/workshops/{id}/edit", Deed::facilitate, keep_changes);
  const auto activity_form = [](Visit& visit) { return activity_page(visit, nullptr); };
  routes.get("/workshops/{id}/activities/new", Deed::facilitate, activity_form);
  routes.post("/workshops/{id}/activities", Deed::facilitate, keep_activity);
  routes.get("/workshops/{id}/activities/{activity}/edit", Deed::facilitate, activity_form);
  routes.post("/workshops/{id}/activities/{activity}/edit", Deed::facilitate, keep_activity);
  routes.post("/workshops/{id}/templates", Deed::facilitate, keep_as_template);
}

}  // namespace commonty::workshops
