#include "civic/themes/views.h"

#include <algorithm>
#include <cmath>

#include "civic/organisations/organisations.h"
#include "platform/base/text.h"

namespace commonty::theming {
namespace json = boost::json;
namespace {

using permissions::Deed;

constexpr std::size_t label_length_max = 60;
constexpr std::size_t headline_length_max = 240;

void add_runs(Tx& tx, Here& here) {
  if (here.set) here.newest = newest_run(tx, here.set->id);
}

void be_of(Here& here, const challenges::Challenge& c) {
  here.challenge = c;
  here.title = c.short_title;
  here.title_url = "/challenges/" + c.slug;
  here.url = here.title_url + "/themes";
}

void be_of(Here& here, const workshops::Workshop& w) {
  here.workshop = w;
  here.title = w.title;
  here.title_url = "/workshops/" + w.id.text();
  here.url = here.title_url + "/synthesis";
}

std::string percent(double part) { return std::to_string(std::lround(100 * part)) + " %"; }

Message told(const Run& run) {
  switch (run.state) {
    case State::waiting:
      return run.begun > 0 ? say("It was interrupted, and begins again in a moment")
                           : say("It begins in a moment");
    case State::working:
      return say("Looking for themes. You can leave this page: it goes on");
    case State::stopped:
      return say("The last search was stopped. Nothing has changed");
    case State::failed:
      return say(
          "The last search could not be finished. Try it again; if it ends like this again, "
          "tell whoever runs this site");
    case State::found:
    case State::put_away:
      break;
  }
  return {};
}

}  // namespace

Say say_in(const Visit& visit) {
  return [&visit](const Message& message) { return visit.text(message); };
}

Result<Here> challenge_here(Visit& visit, Tx& tx) {
  Here here;
  be_of(here, TRY(challenges::get_by_slug(tx, visit.route("slug"))));
  const auto standing = challenges::standing(tx, visit.viewer, *here.challenge);
  TRY(visit.require(standing));
  here.may_edit = visit.may(Deed::facilitate, standing);
  here.set = of(tx, here.challenge->id);
  add_runs(tx, here);
  return here;
}

Result<Here> workshop_here(Visit& visit, Tx& tx) {
  Here here;
  be_of(here, TRY(workshops::get(tx, TRY(visit.route_id<WorkshopId>()))));
  const auto standing = workshops::standing(tx, visit.viewer, *here.workshop);
  TRY(visit.require(standing));
  here.may_edit = visit.may(Deed::facilitate, standing);
  here.set = of(tx, here.workshop->id);
  add_runs(tx, here);
  return here;
}

Result<Here> here_of(Visit& visit, Tx& tx, const Set& set) {
  const auto standing = theming::standing(tx, visit.viewer, set);
  TRY(visit.require(standing));
  Here here;
  if (set.challenge) {
    be_of(here, *challenges::find(tx, set.challenge));
  } else {
    be_of(here, *workshops::find(tx, set.workshop));
  }
  here.may_edit = visit.may(Deed::facilitate, standing);
  here.set = set;
  add_runs(tx, here);
  return here;
}

std::vector<pages::Crumb> crumbs(const Visit& visit, const Here& here, const std::string& title) {
  std::vector<pages::Crumb> out;
  if (here.challenge) {
    out = {{visit.text(say("Challenges")), "/challenges"}};
  } else {
    out = {{visit.text(say("Workshops")), "/workshops"}};
  }
  out.push_back({here.title, here.title_url});
  const std::string list = visit.text(here.challenge ? say("Themes") : say("Synthesis"));
  if (title != list) out.push_back({list, here.url});
  out.push_back({title, ""});
  return out;
}

// ---- what is there -----------------------------------------------------------------------------

const std::vector<const Note*>& Drawn::notes_in(ThemeId theme) const {
  static const std::vector<const Note*> none;
  const auto found = in.find(theme);
  return found == in.end() ? none : found->second;
}

Look::Look(const Visit& of_visit, Tx& tx, const Here& of_here, ThemeRunId run, Words words)
    : visit(of_visit), here(of_here) {
  drawn.all = whole(tx, run);
  drawn.notes = words == Words::all ? notes(tx, *here.set, say_in(visit))
                                    : notes_to_count(tx, *here.set, say_in(visit));
  std::ranges::sort(drawn.notes, std::greater(), &Note::id);
  for (const Note& note : drawn.notes) drawn.by_id[note.id] = &note;
  for (const Placed& placed : drawn.all.notes) drawn.placed[placed.note] = &placed;
  for (const Note& note : drawn.notes) {
    const auto placed = drawn.placed.find(note.id);
    if (placed == drawn.placed.end()) continue;  // given since
    drawn.in[placed->second->theme].push_back(&note);
    if (placed->second->inner) drawn.in[placed->second->inner].push_back(&note);
  }
}

void Look::read(Tx& tx, const std::vector<NoteId>& notes) {
  std::vector<NoteId> missing;
  for (const NoteId id : notes) {
    const auto known = drawn.by_id.find(id);
    if (known != drawn.by_id.end() && known->second->text.empty()) missing.push_back(id);
  }
  for (auto& [id, text] : texts_of(tx, missing)) {
    const auto note = std::ranges::lower_bound(drawn.notes, id, std::greater(), &Note::id);
    note->text = std::move(text);
  }
}

void Look::read_middles(Tx& tx) {
  std::vector<NoteId> middles;
  for (const Theme& theme : drawn.all.themes) {
    const auto& own = drawn.notes_in(theme.id);
    if (drawn.by_id.contains(theme.medoid)) middles.push_back(theme.medoid);
    if (!own.empty()) middles.push_back(own.front()->id);
  }
  read(tx, middles);
}

std::string Look::label_of(const Theme& theme) const {
  if (std::string known = label(theme); !known.empty()) return known;
  const auto medoid = drawn.by_id.find(theme.medoid);
  if (medoid != drawn.by_id.end()) return shorten(headline(*medoid->second), label_length_max);
  const auto& rest = drawn.notes_in(theme.id);
  if (!rest.empty()) return shorten(headline(*rest.front()), label_length_max);
  return visit.text(say("A theme without words"));
}

std::string Look::label_of(ThemeId address) const {
  const auto theme = std::ranges::find(drawn.all.themes, address, &Theme::first);
  return address && theme != drawn.all.themes.end() ? label_of(*theme)
                                                    : visit.text(say("In no theme"));
}

std::vector<const Theme*> Look::themes() const {
  std::vector<const Theme*> out;
  for (const Theme& theme : drawn.all.themes) {
    if (!theme.within && !drawn.notes_in(theme.id).empty()) out.push_back(&theme);
  }
  std::ranges::stable_sort(out, std::greater(),
                           [&](const Theme* theme) { return drawn.notes_in(theme->id).size(); });
  return out;
}

std::string url_of(const Theme& theme) { return "/themes/" + theme.first.text(); }
std::string set_url(const Set& set) { return "/theme-sets/" + set.id.text(); }

std::string headline(const Note& note) {
  return shorten(clean_line(note.text), headline_length_max);
}

std::string from_where(const Visit& visit, const Note& note) {
  std::vector<std::string> out;
  if (const auto way = contributions::way_named(note.way); way && *way != contributions::Way::web) {
    out.push_back(visit.text(contributions::label(*way)));
  }
  for (const std::string& part : {note.group, note.question}) {
    if (!part.empty()) out.push_back(part);
  }
  return join(out, " › ");
}

// ---- one theme, one note -----------------------------------------------------------------------

json::object note_view(const Look& look, const Note& note) {
  const auto placed = look.drawn.placed.find(note.id);
  return {{"id", to_base32(note.id)},
          {"text", headline(note)},
          {"note_url", note.url},
          {"from", from_where(look.visit, note)},
          {"supports", note.supports},
          {"by_hand", placed != look.drawn.placed.end() && placed->second->pinned}};
}

NotesPage notes_page(const Look& look, const std::vector<const Note*>& notes,
                     const std::string& url) {
  constexpr std::size_t notes_a_page = 100;
  const std::string joint = url.find('?') == url.npos ? "?after=" : "&after=";
  const auto after = from_base32(look.visit.query("after"));
  NotesPage out{.ids = {}, .pager = nullptr, .url = after ? url + joint + to_base32(*after) : url};
  bool has_more = false;
  for (const Note* note : notes) {
    if (after && note->id >= *after) continue;
    has_more = out.ids.size() == notes_a_page;
    if (has_more) break;
    out.ids.push_back(note->id);
  }
  if (after || has_more) {
    out.pager = {{"first_url", after ? url : ""},
                 {"next_url", has_more ? url + joint + to_base32(out.ids.back()) : ""}};
  }
  return out;
}

json::object theme_view(const Look& look, const Theme& theme) {
  const auto& notes = look.drawn.notes_in(theme.id);
  json::array inner;
  for (const Theme& one : look.drawn.all.themes) {
    const auto count = look.drawn.notes_in(one.id).size();
    if (one.within != theme.id || count == 0) continue;
    inner.push_back({{"inner_label", look.label_of(one)}, {"inner_count", count}});
  }
  int supports = 0;
  for (const Note* note : notes) supports += note->supports;
  const auto medoid = look.drawn.by_id.find(theme.medoid);
  const Note* middle = medoid != look.drawn.by_id.end() ? medoid->second
                       : notes.empty()                  ? nullptr
                                                        : notes.front();
  return {{"id", theme.first.text()},
          {"key", theme.id.text()},
          {"theme_url", url_of(theme)},
          {"theme_label", look.label_of(theme)},
          {"name", theme.name},
          {"terms", json::array(theme.terms.begin(), theme.terms.end())},
          {"terms_text", theme.name.empty() ? "" : join(theme.terms, ", ")},
          {"count", notes.size()},
          {"theme_supports", supports},
          {"pinned", theme.pinned},
          {"middle", middle ? json::value(note_view(look, *middle)) : json::value(nullptr)},
          {"has_inner", !inner.empty()},
          {"inner", std::move(inner)}};
}

// ---- tables ------------------------------------------------------------------------------------

std::vector<Column> source_columns(const Look& look) {
  std::vector<Column> all;
  for (const auto way : contributions::ways) {
    all.push_back({look.visit.text(contributions::label(way)),
                   [way](const Note& note) { return note.way == contributions::name_of(way); }});
  }
  for (const auto kind : organisations::kinds) {
    all.push_back({look.visit.text(organisations::label(kind)), [kind](const Note& note) {
                     return note.organisation_kind == organisations::name_of(kind);
                   }});
  }
  all.push_back({look.visit.text(say("For no organisation")),
                 [](const Note& note) { return note.organisation_kind.empty(); }});
  std::erase_if(all, [&](const Column& column) {
    return std::ranges::none_of(look.drawn.notes, column.counts);
  });
  return all;
}

json::object table_view(const Look& look, const std::vector<Column>& columns) {
  json::array headings, rows;
  for (const Column& column : columns) headings.push_back(json::value(column.label));
  const auto add = [&](const std::string& label, const std::string& url, ThemeId theme) {
    const auto& notes = look.drawn.notes_in(theme);
    json::array cells;
    for (const Column& column : columns) {
      const auto count =
          std::ranges::count_if(notes, [&](const Note* note) { return column.counts(*note); });
      cells.push_back({{"cell_label", column.label}, {"number", count}});
    }
    rows.push_back({{"row_label", label},
                    {"row_url", url},
                    {"row_count", notes.size()},
                    {"cells", std::move(cells)}});
  };
  for (const Theme* theme : look.themes()) add(look.label_of(*theme), url_of(*theme), theme->id);
  if (!look.drawn.notes_in({}).empty()) {
    add(look.visit.text(say("In no theme")), set_url(*look.here.set) + "/ungrouped", {});
  }
  return {{"headings", std::move(headings)}, {"rows", std::move(rows)}};
}

// ---- the search, and what was put right last ---------------------------------------------------

json::value run_view(const Visit& visit, const Here& here) {
  if (!here.newest || !here.may_edit) return nullptr;
  const Run& run = *here.newest;
  const Message words = told(run);
  const bool is_proposal = theming::is_proposal(*here.set, run);
  if (words.id.empty() && !is_proposal) return nullptr;
  const std::string url = "/theme-runs/" + run.id.text();
  json::object out{{"state", name_of(run.state)},
                   {"under_way", run.is_under_way()},
                   {"run_text", words.id.empty() ? "" : visit.text(words)},
                   {"progress", run.progress},
                   {"meter", nullptr},
                   {"stop_url", run.is_under_way() ? url + "/cancellation" : ""},
                   {"proposal_url", is_proposal ? url : ""}};
  if (run.is_under_way()) {
    out["meter"] = {{"part", std::lround(100 * run.progress)},
                    {"of", 100},
                    {"text", percent(run.progress)},
                    {"quiet", false}};
  }
  return out;
}

json::value edit_view(const Visit& visit, Tx& tx, const Here& here) {
  if (!here.may_edit || !here.set) return nullptr;
  const auto edit = last_edit(tx, *here.set);
  if (!edit) return nullptr;
  return json::object{{"edit_text", visit.text(label(*edit))},
                      {"edit_by", edit->by_name},
                      {"edit_when", pages::moment(visit, edit->at)},
                      {"undo_url", "/theme-edits/" + edit->id.text() + "/undo"}};
}

void add_live(json::object& model, const Here& here) {
  const bool listens = here.set && here.may_edit;
  model["stream_url"] = listens ? set_url(*here.set) + "/stream" : "";
  model["live_place"] = here.set ? here.set->changes : 0;
}

}  // namespace commonty::theming
