// The synthesis of a workshop: what it was about, theme by theme and question by question, with the
// notes behind every number.
#include <algorithm>
#include <charconv>

#include "civic/themes/themes_web.h"
#include "civic/themes/views.h"

namespace commonty::theming {
namespace json = boost::json;
namespace {

using permissions::Deed;

constexpr int questions_max = 40;

// In the order in which they were asked.
std::vector<std::string> questions_of(const Look& look) {
  std::vector<std::string> out;
  std::map<std::string, NoteId> first;
  for (const Note& note : look.drawn.notes) {
    const auto known = first.emplace(note.question, note.id).first;
    known->second = std::min(known->second, note.id);
  }
  for (const auto& [question, id] : first) out.push_back(question);
  std::ranges::stable_sort(out, {}, [&](const std::string& q) { return first[q]; });
  if (out.size() > questions_max) out.resize(questions_max);
  return out;
}

std::string named(const Visit& visit, const std::string& question) {
  return question.empty() ? visit.text(say("No question")) : question;
}

std::string cell_url(const Here& here, const std::string& theme, std::size_t question) {
  return here.url + "?theme=" + theme + "&question=" + std::to_string(question + 1) + "#behind";
}

json::object row_of(const Look& look, const Theme* theme,
                    const std::vector<std::string>& questions) {
  const std::string id = theme ? theme->first.text() : "none";
  const auto& notes = look.drawn.notes_in(theme ? theme->id : ThemeId{});
  json::array cells;
  for (std::size_t i = 0; i < questions.size(); ++i) {
    const auto count =
        std::ranges::count(notes, questions[i], [](const Note* n) { return n->question; });
    cells.push_back({{"cell_label", named(look.visit, questions[i])},
                     {"number", count},
                     {"cell_url", count ? cell_url(look.here, id, i) : ""}});
  }
  return {{"row_label", theme ? look.label_of(*theme) : look.visit.text(say("In no theme"))},
          {"row_url", theme ? url_of(*theme) : set_url(*look.here.set) + "/ungrouped"},
          {"row_count", notes.size()},
          {"cells", std::move(cells)}};
}

json::object questions_table(const Look& look, const std::vector<std::string>& questions) {
  json::array headings, rows;
  for (const std::string& question : questions) {
    headings.push_back(json::value(named(look.visit, question)));
  }
  for (const Theme* theme : look.themes()) rows.push_back(row_of(look, theme, questions));
  if (!look.drawn.notes_in({}).empty()) rows.push_back(row_of(look, nullptr, questions));
  return {{"headings", std::move(headings)}, {"rows", std::move(rows)}};
}

// The notes behind the number that was chosen.
json::value behind(Tx& tx, Look& look, const std::vector<std::string>& questions) {
  const std::string_view chosen = look.visit.query("theme"), typed = look.visit.query("question");
  std::size_t number = 0;
  std::from_chars(typed.data(), typed.data() + typed.size(), number);
  if (chosen.empty() || number == 0 || number > questions.size()) return nullptr;
  const auto all = look.themes();
  const auto theme =
      std::ranges::find_if(all, [&](const Theme* one) { return one->first.text() == chosen; });
  if (theme == all.end() && chosen != "none") return nullptr;
  const Theme* const of = theme == all.end() ? nullptr : *theme;
  const std::string& question = questions[number - 1];
  std::vector<const Note*> all_behind = look.drawn.notes_in(of ? of->id : ThemeId{});
  std::erase_if(all_behind, [&](const Note* note) { return note->question != question; });
  const std::string url =
      look.here.url + "?theme=" + std::string(chosen) + "&question=" + std::to_string(number);
  const NotesPage page = notes_page(look, all_behind, url);
  look.read(tx, page.ids);
  json::array notes;
  for (const NoteId id : page.ids) notes.push_back(note_view(look, *look.drawn.by_id.at(id)));
  return json::object{
      {"behind_theme", of ? look.label_of(*of) : look.visit.text(say("In no theme"))},
      {"behind_question", named(look.visit, question)},
      {"behind_count", all_behind.size()},
      {"pager", page.pager},
      {"notes", std::move(notes)}};
}

web::Response page(Visit& visit, const Refusal* refusal = nullptr) {
  Here here;
  auto model = visit.read([&](Tx& tx) -> Result<json::object> {
    here = TRY(workshop_here(visit, tx));
    json::object m = page_model(visit, tx, here);
    m["questions"] = m["behind"] = nullptr;
    if (here.shows_themes()) {
      Look look(visit, tx, here, here.set->run, Look::Words::few);
      look.read_middles(tx);
      const auto questions = questions_of(look);
      m["questions"] = questions_table(look, questions);
      m["behind"] = behind(tx, look, questions);
    }
    return m;
  });
  if (!model) return pages::refused(visit, model.refusal());
  const std::string title = visit.text(say("Synthesis"));
  return pages::show(visit, "themes/synthesis", *std::move(model),
                     {.title = title + " – " + here.title,
                      .crumbs = crumbs(visit, here, title),
                      .section = "/workshops",
                      .refusal = refusal});
}

web::Response find_themes(Visit& visit) {
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        const Here here = TRY(workshop_here(visit, tx));
        TRY(ask(tx, visit.viewer.id, *here.workshop, finer_of(visit), say_in(visit)));
        return pages::to(here.url, say("Themes are being looked for"));
      },
      [&](const Refusal& refusal) { return page(visit, &refusal); });
}

}  // namespace

void synthesis_routes(Routes& routes) {
  routes.get_long("/workshops/{id}/synthesis", Deed::see, [](Visit& visit) { return page(visit); });
  routes.post("/workshops/{id}/synthesis/runs", Deed::facilitate, find_themes);
}

}  // namespace commonty::theming
