// Themes to take away: every note with its theme, as a table and as JSON.
#include <boost/json/serialize.hpp>

#include "civic/themes/themes_web.h"
#include "civic/themes/views.h"
#include "platform/base/text.h"
#include "platform/documents/documents.h"

namespace commonty::theming {
namespace json = boost::json;
namespace {

using permissions::Deed;

Result<void> require_shown(const Here& here) {
  if (here.shows_themes()) return done();
  return refuse(Reason::not_found, say("There are no themes to take away yet"));
}

std::string address(const Visit& visit, const std::string& path) {
  return visit.app.settings.base_url + path;
}

// Each theme with its notes; at the end those in none.
template <class F>
void each_theme(const Look& look, F&& use) {
  for (const Theme* theme : look.themes()) use(theme, look.drawn.notes_in(theme->id));
  use(nullptr, look.drawn.notes_in({}));
}

std::string inner_label(const Look& look, const Note& note) {
  const ThemeId inner = look.drawn.placed.at(note.id)->inner;
  for (const Theme& theme : look.drawn.all.themes) {
    if (inner && theme.id == inner) return look.label_of(theme);
  }
  return "";
}

std::string table(const Look& look) {
  std::string out =
      documents::csv_row({"theme", "inner_theme", "terms", "pinned", "note", "text", "way", "group",
                          "question", "organisation_kind", "supports", "url"});
  each_theme(look, [&](const Theme* theme, const std::vector<const Note*>& notes) {
    for (const Note* note : notes) {
      out += documents::csv_row({theme ? look.label_of(*theme) : "", inner_label(look, *note),
                                 theme ? join(theme->terms, ", ") : "",
                                 theme && theme->pinned ? "yes" : "no", to_base32(note->id),
                                 clean_line(note->text), note->way, note->group, note->question,
                                 note->organisation_kind, std::to_string(note->supports),
                                 address(look.visit, note->url)});
    }
  });
  return out;
}

json::array notes_of(const Look& look, const std::vector<const Note*>& notes) {
  json::array out;
  for (const Note* note : notes) {
    out.push_back({{"id", to_base32(note->id)},
                   {"text", note->text},
                   {"inner_theme", inner_label(look, *note)},
                   {"way", note->way},
                   {"group", note->group},
                   {"question", note->question},
                   {"organisation_kind", note->organisation_kind},
                   {"supports", note->supports},
                   {"url", address(look.visit, note->url)}});
  }
  return out;
}

json::object everything(const Look& look, bool by_words_alone) {
  json::array all, ungrouped;
  each_theme(look, [&](const Theme* theme, const std::vector<const Note*>& notes) {
    if (!theme) ungrouped = notes_of(look, notes);
    if (!theme) return;
    all.push_back({{"id", theme->first.text()},
                   {"label", look.label_of(*theme)},
                   {"terms", json::array(theme->terms.begin(), theme->terms.end())},
                   {"pinned", theme->pinned},
                   {"url", address(look.visit, url_of(*theme))},
                   {"notes", notes_of(look, notes)}});
  });
  return {{"of", look.here.title},
          {"url", address(look.visit, look.here.url)},
          {"by_words_alone", by_words_alone},
          {"themes", std::move(all)},
          {"ungrouped", std::move(ungrouped)}};
}

using Finder = Result<Here> (*)(Visit&, Tx&);

web::Response as_table(Visit& visit, Finder find_here) {
  std::string name;
  auto rows = visit.read([&](Tx& tx) -> Result<std::string> {
    const Here here = TRY(find_here(visit, tx));
    TRY(require_shown(here));
    name = slug(here.title);
    return table(Look(visit, tx, here, here.set->run, Look::Words::all));
  });
  if (!rows) return pages::refused(visit, rows.refusal());
  web::Response response = web::bytes(*std::move(rows), "text/csv; charset=utf-8");
  response.set("Content-Disposition", "attachment; filename=\"" + name + "-themes.csv\"");
  return response;
}

web::Response as_json(Visit& visit, Finder find_here) {
  auto model = visit.read([&](Tx& tx) -> Result<json::object> {
    const Here here = TRY(find_here(visit, tx));
    TRY(require_shown(here));
    const Run run = TRY(get_run(tx, here.set->run));
    return everything(Look(visit, tx, here, run.id, Look::Words::all), run.by_words_alone);
  });
  if (!model) return pages::refused(visit, model.refusal());
  return web::json(json::serialize(*model));
}

}  // namespace

void export_routes(Routes& routes) {
  routes.get_long("/challenges/{slug}/themes.csv", Deed::see,
                  [](Visit& visit) { return as_table(visit, challenge_here); });
  routes.get_long("/challenges/{slug}/themes/all", Deed::see,
                  [](Visit& visit) { return as_json(visit, challenge_here); });
  routes.get_long("/workshops/{id}/synthesis.csv", Deed::see,
                  [](Visit& visit) { return as_table(visit, workshop_here); });
  routes.get_long("/workshops/{id}/synthesis/all", Deed::see,
                  [](Visit& visit) { return as_json(visit, workshop_here); });
}

}  // namespace commonty::theming
