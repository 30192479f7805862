#include "civic/themes/themes_web.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>

#include "civic/pages/jobs.h"
#include "civic/themes/describing.h"
#include "civic/themes/finding.h"
#include "civic/themes/views.h"
#include "platform/base/id.h"
#include "platform/base/text.h"

namespace commonty::theming {
namespace json = boost::json;
namespace {

using permissions::Deed;

constexpr std::size_t pairs_shown_max = 20;

enum class Sort { size, name, support };
constexpr std::array<std::pair<std::string_view, Sort>, 3> sorts = {
    {{"size", Sort::size}, {"name", Sort::name}, {"support", Sort::support}}};

Sort sort_of(const Visit& visit) {
  const auto found =
      std::ranges::find(sorts, visit.query("sort"), [](const auto& sort) { return sort.first; });
  return found == sorts.end() ? Sort::size : found->second;
}

Message label_of(Sort sort) {
  switch (sort) {
    case Sort::size:
      return say("Largest");
    case Sort::name:
      return say("By name");
    case Sort::support:
      return say("Most supported");
  }
  return {};
}

json::array sort_views(const Visit& visit, const Here& here) {
  json::array out;
  for (const auto& [name, sort] : sorts) {
    out.push_back(
        {{"sort_label", visit.text(label_of(sort))},
         {"sort_url", here.url + (sort == Sort::size ? "" : "?sort=" + std::string(name))},
         {"current", sort == sort_of(visit)},
         {"more", sort != sorts.back().second}});
  }
  return out;
}

void sort_by(json::array& themes, Sort sort) {
  const auto text = [](const json::value& theme, const char* key) {
    return std::string(theme.at(key).as_string());
  };
  if (sort == Sort::name) {
    std::ranges::stable_sort(
        themes, {}, [&](const json::value& theme) { return fold(text(theme, "theme_label")); });
  }
  if (sort == Sort::support) {
    std::ranges::stable_sort(themes, std::greater(), [](const json::value& theme) {
      return theme.at("theme_supports").to_number<std::int64_t>();
    });
  }
}

// ---- coarser and finer -------------------------------------------------------------------------

// Levels with the same number of themes are one to whoever chooses.
std::vector<pages::Choice> level_choices(const Visit& visit, Tx& tx, const Run& run) {
  std::vector<pages::Choice> out;
  const auto all = levels(tx, run.id);
  const int steadiest = run.level - run.finer;
  std::size_t last = 0;
  for (int i = 0; i < static_cast<int>(all.size()); ++i) {
    const std::size_t count = all[static_cast<std::size_t>(i)].themes;
    const bool is_chosen = i == run.level;
    if (count == 0 || (count == last && !is_chosen && i != steadiest)) continue;
    if (count == last && !out.empty()) out.pop_back();
    last = count;
    const std::vector<std::pair<std::string, std::string>> many = {
        {"count", std::to_string(count)}};
    const Message words = is_chosen        ? say("About {count} themes, as now", many)
                          : i == steadiest ? say("About {count} themes, the steadiest", many)
                                           : say("About {count} themes", many);
    out.push_back({std::to_string(i - steadiest), visit.text(words)});
  }
  return out;
}

json::value find_form(const Visit& visit, Tx& tx, const Here& here) {
  if (!here.may_edit) return nullptr;
  if (here.newest && here.newest->is_under_way()) return nullptr;
  json::object out{{"find_action", here.url + "/runs"},
                   {"again", here.set && here.set->run},
                   {"finer_field", nullptr}};
  if (!here.set || !here.set->run) return out;
  const auto run = get_run(tx, here.set->run);
  const auto choices = run ? level_choices(visit, tx, *run) : std::vector<pages::Choice>();
  if (choices.size() < 2) return out;
  out["finer_field"] = pages::select_field(
      visit, {.name = "finer", .label = say("How fine"), .value = std::to_string(run->finer)},
      choices);
  return out;
}

// ---- the page ----------------------------------------------------------------------------------

// Those of which both notes are still there.
std::vector<Pair> shown_pairs(Tx& tx, Look& look) {
  std::vector<Pair> out;
  std::vector<NoteId> notes;
  for (const Pair& pair : pairs(tx, look.here.set->run)) {
    if (out.size() == pairs_shown_max) break;
    const auto& known = look.drawn.by_id;
    if (!known.contains(pair.first) || !known.contains(pair.second)) continue;
    out.push_back(pair);
    notes.insert(notes.end(), {pair.first, pair.second});
  }
  look.read(tx, notes);
  return out;
}

json::array pair_views(const Visit& visit, Tx& tx, Look& look) {
  json::array out;
  for (const Pair& pair : shown_pairs(tx, look)) {
    const std::string challenge = look.here.challenge ? look.here.title_url : "";
    out.push_back({{"first", note_view(look, *look.drawn.by_id.at(pair.first))},
                   {"second", note_view(look, *look.drawn.by_id.at(pair.second))},
                   {"why", visit.text(pair.same_letters ? say("In nearly the same letters")
                                                        : say("Perhaps, in other words"))},
                   {"join_url",
                    challenge.empty()
                        ? ""
                        : challenge + "/merges/comparison?contributions=" + to_base32(pair.first) +
                              "&contributions=" + to_base32(pair.second)}});
  }
  return out;
}

json::value empty_view(const Visit& visit, const Here& here) {
  if (!here.shows_themes()) {
    return {{"title", visit.text(say("No themes yet"))},
            {"text", visit.text(here.may_edit
                                    ? say("Press the button, and what people gave is sorted by "
                                          "what it is about. It is a proposal: you put it right "
                                          "before anybody else sees it.")
                                    : say("When those who look after this have sorted what people "
                                          "gave, its themes stand here."))},
            {"url", here.may_edit ? "" : here.title_url},
            {"link", visit.text(say("See what people gave"))}};
  }
  return {{"title", visit.text(say("No themes were found"))},
          {"text", visit.text(say("These notes are too few, too short or too different. Try it "
                                  "again when there are more."))},
          {"url", ""},
          {"link", ""}};
}

void add_themes(json::object& m, const Visit& visit, Tx& tx, const Here& here) {
  Look look(visit, tx, here, here.set->run, Look::Words::few);
  look.read_middles(tx);
  json::array all;
  for (const Theme* theme : look.themes()) all.push_back(theme_view(look, *theme));
  sort_by(all, sort_of(visit));
  m["has_themes"] = !all.empty();
  m["themes_count"] = all.size();
  m["can_join"] = here.may_edit && all.size() > 1;
  m["themes"] = std::move(all);
  m["table"] = table_view(look, source_columns(look));
  m["ungrouped_count"] = look.drawn.notes_in({}).size();
  m["since_count"] =
      look.drawn.notes.size() -
      static_cast<std::size_t>(std::ranges::count_if(
          look.drawn.notes, [&](const Note& note) { return look.drawn.placed.contains(note.id); }));
  if (here.may_edit) m["pairs"] = pair_views(visit, tx, look);
  if (const auto run = get_run(tx, here.set->run)) {
    m["by_words_alone"] = run->by_words_alone;
    m["notes_count"] = run->notes;
    if (run->ended_at) m["found_at"] = pages::moment(visit, *run->ended_at);
  }
}

web::Response page(Visit& visit, const Refusal* refusal = nullptr) {
  Here here;
  auto model = visit.read([&](Tx& tx) -> Result<json::object> {
    here = TRY(challenge_here(visit, tx));
    return page_model(visit, tx, here);
  });
  if (!model) return pages::refused(visit, model.refusal());
  const std::string title = visit.text(say("Themes"));
  return pages::show(visit, "themes/page", *std::move(model),
                     {.title = title + " – " + here.title,
                      .crumbs = crumbs(visit, here, title),
                      .section = "/challenges",
                      .refusal = refusal});
}

web::Response find_themes(Visit& visit) {
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        const Here here = TRY(challenge_here(visit, tx));
        TRY(ask(tx, visit.viewer.id, here.challenge->id, finer_of(visit)));
        return pages::to(here.url, say("Themes are being looked for"));
      },
      [&](const Refusal& refusal) { return page(visit, &refusal); });
}

// ---- on other pages ----------------------------------------------------------------------------

std::string shown_label(const Visit& visit, const Theme& theme) {
  const std::string words = label(theme);
  return words.empty() ? visit.text(say("A theme without words")) : words;
}

// The published themes of a challenge, for the chips and the filter of its contributions.
json::value on_lists(const Visit& visit, Tx& tx, std::int64_t id) {
  json::array out;
  const auto set = of(tx, ChallengeId{id});
  if (!set || !set->is_published() || !set->run) return out;
  const auto challenge = challenges::find(tx, set->challenge);
  const auto counts = contributions::count_by_theme(tx, set->challenge);
  for (const Theme& theme : shown_themes(tx, set->run)) {
    const auto count = counts.find(theme.first.value);
    if (theme.within || count == counts.end()) continue;
    out.push_back({{"theme", theme.first.text()},
                   {"theme_label", shown_label(visit, theme)},
                   {"theme_count", count->second},
                   {"theme_url", "/challenges/" + challenge->slug +
                                     "/contributions?theme=" + theme.first.text()},
                   {"current", visit.query("theme") == theme.first.text()}});
  }
  std::ranges::stable_sort(out, std::greater(), [](const json::value& theme) {
    return theme.at("theme_count").to_number<int>();
  });
  return out;
}

json::value on_notes_of_board(const Visit& visit, Tx& tx, std::int64_t id) {
  json::array out;
  for (const OnBoard& one : on_board(tx, ActivityId{id})) {
    json::array notes;
    for (const NoteId note : one.notes) notes.push_back(json::value(to_base32(note)));
    out.push_back({{"theme", one.theme.first.text()},
                   {"theme_label", shown_label(visit, one.theme)},
                   {"theme_url", url_of(one.theme)},
                   {"notes", std::move(notes)}});
  }
  return out;
}

json::value on_contribution(const Visit& visit, Tx& tx, std::int64_t id) {
  const auto theme = published_theme(tx, ContributionId{id});
  if (!theme) return nullptr;
  return json::object{{"theme_label", shown_label(visit, *theme)}, {"theme_url", url_of(*theme)}};
}

json::value on_challenge(const Visit& visit, Tx& tx, std::int64_t id) {
  const auto challenge = challenges::find(tx, ChallengeId{id});
  const auto set = of(tx, ChallengeId{id});
  const bool may_find =
      visit.may(Deed::facilitate, challenges::standing(tx, visit.viewer, *challenge));
  if (!may_find && !(set && set->is_published())) return nullptr;
  return json::object{{"themes_url", "/challenges/" + challenge->slug + "/themes"},
                      {"is_published", set && set->is_published()}};
}

json::value on_workshop(const Visit& visit, Tx& tx, std::int64_t id) {
  const auto workshop = workshops::find(tx, WorkshopId{id});
  const auto set = of(tx, WorkshopId{id});
  const bool may_find =
      visit.may(Deed::facilitate, workshops::standing(tx, visit.viewer, *workshop));
  if (!may_find && !(set && set->is_published())) return nullptr;
  return json::object{{"synthesis_url", "/workshops/" + workshop->id.text() + "/synthesis"}};
}

}  // namespace

int finer_of(const Visit& visit) {
  constexpr int finer_max = 20;
  int finer = 0;
  const std::string_view typed = visit.field("finer");
  std::from_chars(typed.data(), typed.data() + typed.size(), finer);
  return std::clamp(finer, -finer_max, finer_max);
}

json::object page_model(const Visit& visit, Tx& tx, const Here& here) {
  json::object m{{"subject", here.title},
                 {"subject_url", here.title_url},
                 {"url", here.url},
                 {"set_url", here.set ? set_url(*here.set) : ""},
                 {"question", here.challenge ? here.challenge->question : ""},
                 {"may_edit", here.may_edit},
                 {"is_published", here.set && here.set->is_published()},
                 {"has_themes", false},
                 {"can_join", false},
                 {"themes_count", 0},
                 {"themes", json::array()},
                 {"table", nullptr},
                 {"pairs", json::array()},
                 {"ungrouped_count", 0},
                 {"since_count", 0},
                 {"by_words_alone", false},
                 {"notes_count", 0},
                 {"found_at", nullptr},
                 {"empty", nullptr},
                 {"run", run_view(visit, here)},
                 {"find", find_form(visit, tx, here)},
                 {"edit", edit_view(visit, tx, here)},
                 {"sorts", sort_views(visit, here)},
                 {"csv_url", here.url + ".csv"},
                 {"all_json_url", here.url + "/all.json"}};
  add_live(m, here);
  if (here.shows_themes()) add_themes(m, visit, tx, here);
  const bool is_looked_for = here.may_edit && here.newest && here.newest->is_under_way();
  if (!m["has_themes"].as_bool() && !is_looked_for) m["empty"] = empty_view(visit, here);
  return m;
}

void routes(Routes& routes) {
  routes.get("/challenges/{slug}/themes", Deed::see, [](Visit& visit) { return page(visit); });
  routes.post("/challenges/{slug}/themes/runs", Deed::facilitate, find_themes);
  run_routes(routes);
  theme_routes(routes);
  export_routes(routes);
  synthesis_routes(routes);
}

void jobs(Jobs& jobs) {
  // Which program it is tells one from another on the same database.
  const auto worker = std::make_shared<std::int64_t>(0);
  jobs.long_work("find themes", [worker](const App& app, const std::function<bool()>& is_stopping) {
    if (*worker == 0) *worker = RandomIdSource().next(app.clock.now());
    return find_next(app, *worker, is_stopping) ? Jobs::at_once : Jobs::when_asked;
  });
  jobs.follow("themes of what changed", hear);
  jobs.long_work("describe themes", [](const App& app, const std::function<bool()>&) {
    return describe_next(app) ? Jobs::at_once : Jobs::when_asked;
  });
}

void parts(Parts& parts) {
  parts.add("contributions", "themes", on_lists);
  parts.add("contribution", "theme", on_contribution);
  parts.add("board", "themes", on_notes_of_board);
  parts.add("challenge", "themed", on_challenge);
  parts.add("workshop", "synthesis", on_workshop);
}

}  // namespace commonty::theming
