// The page of one theme, with the reasons why each note is there, and what is put right on it.
#include <algorithm>

#include "civic/themes/finding.h"
#include "civic/themes/stored.h"
#include "civic/themes/themes_web.h"
#include "civic/themes/views.h"
#include "platform/base/text.h"

namespace commonty::theming {
namespace json = boost::json;
namespace {

using pages::Outcome;
using permissions::Deed;

constexpr std::size_t found_inside_max = 1'000;  // notes; larger themes have inner ones already
constexpr std::string_view no_theme = "none", new_theme = "new";

struct At {
  Here here;
  Theme theme;
};
// A draft is nothing yet to those who do not work on it.
Result<Here> readable(Visit& visit, Tx& tx, const Set& set) {
  Here here = TRY(here_of(visit, tx, set));
  if (here.shows_themes()) return here;
  return refuse(Reason::not_found, say("There is no page at this address, or it is not for you"));
}

Result<At> theme_here(Visit& visit, Tx& tx) {
  Found found = TRY(at_address(tx, TRY(visit.route_id<ThemeId>())));
  At at{TRY(readable(visit, tx, found.set)), std::move(found.theme)};
  if (!at.theme.id) {
    return gone();
  }
  return at;
}

// ---- the page ----------------------------------------------------------------------------------

// Of the words for which it was put somewhere, those that its theme of today has, too.
std::vector<std::string> terms_shared(const Why& reasons, const Theme& theme) {
  std::vector<std::string> out;
  for (const std::string& term : reasons.terms) {
    if (std::ranges::find(theme.terms, term) != theme.terms.end()) out.push_back(term);
  }
  return out;
}

json::object why_view(const Look& look, const Why& reasons, const Theme& theme) {
  const std::vector<std::string> terms = terms_shared(reasons, theme);
  json::array nearest;
  for (const Why::Near& near : reasons.nearest) {
    const auto note = look.drawn.by_id.find(near.note);
    if (note == look.drawn.by_id.end()) continue;
    nearest.push_back({{"near_text", headline(*note->second)},
                       {"near_url", note->second->url},
                       {"similarity", near.similarity}});
  }
  const bool has_nearest = !nearest.empty();
  return {{"why_terms", join(terms, ", ")},
          {"has_nearest", has_nearest},
          {"nearest", std::move(nearest)},
          {"has_why", has_nearest || !terms.empty()}};
}

// Where notes can be put: every other theme, or none.
json::value to_field(const Look& look, ThemeId except) {
  if (!look.here.may_edit) return nullptr;
  std::vector<pages::Choice> choices;
  for (const Theme* theme : look.themes()) {
    if (theme->id != except) choices.push_back({theme->id.text(), look.label_of(*theme)});
  }
  choices.push_back({std::string(new_theme), look.visit.text(say("A theme of their own"))});
  if (except) choices.push_back({std::string(no_theme), look.visit.text(say("In no theme"))});
  return pages::select_field(
      look.visit, {.name = "to", .label = say("Put those that you choose into")}, choices);
}

// The notes page by page, with the reasons why each is in its theme.
void add_notes(json::object& m, Tx& tx, Look& look, const Theme& theme, const std::string& url) {
  const NotesPage page = notes_page(look, look.drawn.notes_in(theme.id), url);
  std::map<NoteId, Why> reasons;
  if (theme.id) reasons = why(tx, look.here.set->run, page.ids);
  std::vector<NoteId> shown = page.ids;
  for (const auto& [note, one] : reasons) {
    for (const Why::Near& near : one.nearest) shown.push_back(near.note);
  }
  look.read(tx, shown);
  json::array out;
  for (const NoteId id : page.ids) {
    json::object view = note_view(look, *look.drawn.by_id.at(id));
    for (auto& [key, value] : why_view(look, reasons[id], theme)) view[key] = std::move(value);
    out.push_back(std::move(view));
  }
  m["notes"] = std::move(out);
  m["pager"] = page.pager;
  m["back"] = page.url;
}

Result<json::object> theme_model(const Visit& visit, Tx& tx, const At& at, const Refusal* refusal) {
  Look look(visit, tx, at.here, at.here.set->run, Look::Words::few);
  // Its words are those of notes that are not shown any more.
  if (look.drawn.notes_in(at.theme.id).empty() && !at.here.may_edit) return gone();
  look.read_middles(tx);
  json::object m = theme_view(look, at.theme);
  const std::string url = url_of(at.theme);
  m["subject"] = at.here.title;
  m["list_url"] = at.here.url;
  m["set_url"] = set_url(*at.here.set);
  m["may_edit"] = at.here.may_edit;
  m["is_published"] = at.here.set->is_published();
  const bool in_list = at.here.challenge && at.here.set->is_published();
  m["contributions_url"] =
      in_list ? at.here.title_url + "/contributions?theme=" + at.theme.first.text() : "";
  add_notes(m, tx, look, at.theme, url);
  json::array sources;
  for (const Column& column : source_columns(look)) {
    const auto count = std::ranges::count_if(look.drawn.notes_in(at.theme.id),
                                             [&](const Note* n) { return column.counts(*n); });
    sources.push_back({{"source_label", column.label}, {"source_count", count}});
  }
  m["sources"] = std::move(sources);
  m["to_field"] = to_field(look, at.theme.id);
  m["name_field"] = nullptr;
  if (at.here.may_edit) {
    m["name_field"] = pages::text_field(
        visit,
        {.name = "name",
         .label = say("Its name"),
         .hint = say("At most {max} characters. A theme that you name is pinned",
                     {{"max", std::to_string(name_length_max)}}),
         .value = at.theme.name.empty() ? look.label_of(at.theme) : at.theme.name},
        refusal);
  }
  return m;
}

web::Response theme_page(Visit& visit, const Refusal* refusal = nullptr) {
  At at;
  auto model = visit.read([&](Tx& tx) -> Result<json::object> {
    at = TRY(theme_here(visit, tx));
    return theme_model(visit, tx, at, refusal);
  });
  if (!model) return pages::refused(visit, model.refusal());
  const std::string title(model->at("theme_label").as_string());
  return pages::show(visit, "themes/theme", *std::move(model),
                     {.title = title,
                      .crumbs = crumbs(visit, at.here, title),
                      .section = at.here.challenge ? "/challenges" : "/workshops",
                      .refusal = refusal});
}

web::Response ungrouped_page(Visit& visit) {
  Here here;
  auto model = visit.read([&](Tx& tx) -> Result<json::object> {
    here = TRY(readable(visit, tx, TRY(get(tx, TRY(visit.route_id<ThemeSetId>())))));
    Look look(visit, tx, here, here.set->run, Look::Words::few);
    look.read_middles(tx);
    json::object m{{"subject", here.title},
                   {"list_url", here.url},
                   {"set_url", set_url(*here.set)},
                   {"may_edit", here.may_edit},
                   {"count", look.drawn.notes_in({}).size()},
                   {"to_field", to_field(look, {})}};
    add_notes(m, tx, look, {}, set_url(*here.set) + "/ungrouped");
    return m;
  });
  if (!model) return pages::refused(visit, model.refusal());
  const std::string title = visit.text(say("In no theme"));
  return pages::show(visit, "themes/ungrouped", *std::move(model),
                     {.title = title + " – " + here.title,
                      .crumbs = crumbs(visit, here, title),
                      .section = here.challenge ? "/challenges" : "/workshops"});
}

// ---- deeds -------------------------------------------------------------------------------------

Result<Outcome> edited(Tx& tx, const Set& set, const std::string& location, ThemeEditId edit,
                       Message words) {
  return pages::to(location, std::move(words), "/theme-edits/" + edit.text() + "/undo",
                   {{room_of(set.id), TRY(get(tx, set.id)).changes}});
}

web::Response rename_it(Visit& visit) {
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<Outcome> {
        const At at = TRY(theme_here(visit, tx));
        const ThemeEditId edit =
            TRY(rename(tx, visit.viewer.id, *at.here.set, at.theme.id, visit.field("name")));
        return edited(tx, *at.here.set, url_of(at.theme), edit,
                      say("The theme has its name, and keeps it when themes are found again"));
      },
      [&](const Refusal& refusal) {
        return refusal.reason == Reason::invalid ? theme_page(visit, &refusal)
                                                 : pages::refused(visit, refusal);
      });
}

web::Response pin_it(Visit& visit) {
  return pages::act(visit, [&](Tx& tx) -> Result<Outcome> {
    const At at = TRY(theme_here(visit, tx));
    const Pin how = visit.field("pinned") == "no" ? Pin::no : Pin::yes;
    const ThemeEditId edit = TRY(pin(tx, visit.viewer.id, *at.here.set, at.theme.id, how));
    return edited(tx, *at.here.set, url_of(at.theme), edit,
                  how == Pin::yes ? say("It is pinned: its notes stay together when themes are "
                                        "found again")
                                  : say("It is not pinned any more"));
  });
}

web::Response join_them(Visit& visit) {
  return pages::act(visit, [&](Tx& tx) -> Result<Outcome> {
    const Here here = TRY(readable(visit, tx, TRY(get(tx, TRY(visit.route_id<ThemeSetId>())))));
    std::vector<ThemeId> ids;
    for (const std::string_view text : visit.request.form.all("themes")) {
      if (const auto id = ThemeId::parse(text)) ids.push_back(*id);
    }
    const ThemeEditId edit = TRY(merge(tx, visit.viewer.id, *here.set, ids));
    return edited(tx, *here.set, here.url, edit, say("The themes are joined"));
  });
}

Result<Outcome> apart(Visit& visit, Tx& tx, const Here& here, const std::vector<NoteId>& notes) {
  const SetApart made = TRY(set_apart(tx, visit.viewer.id, *here.set, notes));
  return edited(tx, *here.set, "/themes/" + made.theme.text(), made.edit,
                say("This is a theme of its own now. Give it a name"));
}

web::Response move_them(Visit& visit) {
  return pages::act(visit, [&](Tx& tx) -> Result<Outcome> {
    const Here here = TRY(readable(visit, tx, TRY(get(tx, TRY(visit.route_id<ThemeSetId>())))));
    std::vector<NoteId> ids;
    for (const std::string_view text : visit.request.form.all("notes")) {
      if (const auto id = from_base32(text)) ids.push_back(*id);
    }
    if (visit.field("to") == new_theme) return apart(visit, tx, here, ids);
    ThemeId to;
    if (visit.field("to") != no_theme) {
      const auto chosen = ThemeId::parse(visit.field("to"));
      if (!chosen || !*chosen) return refuse_field("to", say("Choose a theme"));
      to = *chosen;
    }
    const ThemeEditId edit = TRY(move(tx, visit.viewer.id, *here.set, ids, to));
    const std::string_view back = visit.field("back");
    const bool is_ours = back.starts_with("/themes/") || back.starts_with("/theme-sets/");
    return edited(tx, *here.set, is_ours ? std::string(back) : here.url, edit,
                  to ? say("Moved. They stay there when themes are found again")
                     : say("Taken out. They stay out when themes are found again"));
  });
}

// What lies inside it, or what is found among its notes alone; found before anything is written.
Result<std::vector<Part>> parts_of(Visit& visit) {
  struct Inside {
    std::vector<Part> parts;
    std::vector<Note> notes;
    Set set;
  };
  const auto inside = visit.read([&](Tx& tx) -> Result<Inside> {
    const At at = TRY(theme_here(visit, tx));
    const Look look(visit, tx, at.here, at.here.set->run, Look::Words::all);
    Inside out{parts_inside(look.drawn.all, at.theme.id), {}, *at.here.set};
    for (const Note* note : look.drawn.notes_in(at.theme.id)) out.notes.push_back(*note);
    return out;
  });
  if (!inside) return inside.refusal();
  if (inside->parts.size() > 1 || inside->notes.size() > found_inside_max) return inside->parts;
  return parts_found(inside->notes, ways_of_finding(visit.app, inside->set));
}

web::Response divide_it(Visit& visit) {
  const auto parts = parts_of(visit);
  if (!parts) return pages::refused(visit, parts.refusal());
  return pages::act(visit, [&](Tx& tx) -> Result<Outcome> {
    const At at = TRY(theme_here(visit, tx));
    const ThemeEditId edit = TRY(divide(tx, visit.viewer.id, *at.here.set, at.theme.id, *parts));
    return edited(tx, *at.here.set, at.here.url, edit, say("The theme is divided"));
  });
}

}  // namespace

void theme_routes(Routes& routes) {
  routes.get("/themes/{id}", Deed::see, [](Visit& visit) { return theme_page(visit); });
  routes.post("/themes/{id}/name", Deed::facilitate, rename_it);
  routes.post("/themes/{id}/pin", Deed::facilitate, pin_it);
  routes.post("/themes/{id}/parts", Deed::facilitate, divide_it);
  routes.get("/theme-sets/{id}/ungrouped", Deed::see, ungrouped_page);
  routes.post("/theme-sets/{id}/merges", Deed::facilitate, join_them);
  routes.post("/theme-sets/{id}/moves", Deed::facilitate, move_them);
}

}  // namespace commonty::theming
