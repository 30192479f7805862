// Searches for themes and what was put right: stopped, compared with what stands, taken, undone.
#include <algorithm>

#include "civic/pages/listening.h"
#include "civic/people/people.h"
#include "civic/themes/themes_web.h"
#include "civic/themes/views.h"

namespace commonty::theming {
namespace json = boost::json;
namespace {

using permissions::Deed;

constexpr std::size_t moves_shown_max = 100;

Result<Set> set_of_address(Visit& visit, Tx& tx) {
  return get(tx, TRY(visit.route_id<ThemeSetId>()));
}

struct RunHere {
  Run run;
  Here here;
};
Result<RunHere> run_here(Visit& visit, Tx& tx) {
  const Run run = TRY(get_run(tx, TRY(visit.route_id<ThemeRunId>())));
  const Set set = TRY(get(tx, run.set));
  return RunHere{run, TRY(here_of(visit, tx, set))};
}

// ---- what another search would change ----------------------------------------------------------

json::object short_view(const Look& look, const Theme& theme) {
  return {{"theme_label", look.label_of(theme)},
          {"count", look.drawn.notes_in(theme.id).size()},
          {"pinned", theme.pinned}};
}

json::array move_views(const Look& before, const Look& after,
                       const std::vector<Comparison::Move>& moves) {
  json::array out;
  for (const Comparison::Move& move : moves) {
    const Note& note = *after.drawn.by_id.at(move.note);
    out.push_back({{"text", headline(note)},
                   {"note_url", note.url},
                   {"from_label", before.label_of(move.from)},
                   {"to_label", after.label_of(move.to)}});
  }
  return out;
}

// The first of the notes that were there before and would move.
std::vector<Comparison::Move> shown_moves(const Comparison& changes, const Look& after) {
  std::vector<Comparison::Move> out;
  for (const Comparison::Move& move : changes.moves) {
    if (out.size() == moves_shown_max) break;
    if (!move.is_new && after.drawn.by_id.contains(move.note)) out.push_back(move);
  }
  return out;
}

json::object comparison_view(Tx& tx, Look& before, Look& after) {
  before.read_middles(tx);
  after.read_middles(tx);
  const Comparison changes = compare(before.drawn.all, after.drawn.all);
  const std::vector<Comparison::Move> shown = shown_moves(changes, after);
  std::vector<NoteId> moving;
  for (const Comparison::Move& move : shown) moving.push_back(move.note);
  after.read(tx, moving);
  json::array added, gone, kept;
  for (const Theme& theme : changes.added) added.push_back(short_view(after, theme));
  for (const Theme& theme : changes.gone) gone.push_back(short_view(before, theme));
  for (const Comparison::Same& same : changes.kept) {
    json::object one = short_view(after, same.after);
    one["came"] = same.came;
    one["went"] = same.went;
    one["moved"] = same.came + same.went > 0;
    kept.push_back(std::move(one));
  }
  const auto moved = std::ranges::count_if(
      changes.moves, [](const Comparison::Move& move) { return !move.is_new; });
  const auto given = static_cast<std::ptrdiff_t>(changes.moves.size()) - moved;
  json::array moves = move_views(before, after, shown);
  return {{"added", std::move(added)}, {"gone", std::move(gone)}, {"kept", std::move(kept)},
          {"moved_count", moved},      {"given_count", given},    {"has_moves", !moves.empty()},
          {"moves", std::move(moves)}};
}

web::Response proposal(Visit& visit, const Refusal* refusal = nullptr) {
  Here here;
  auto model = visit.read([&](Tx& tx) -> Result<json::object> {
    auto [run, found] = TRY(run_here(visit, tx));
    here = std::move(found);
    if (!is_proposal(*here.set, run)) {
      return refuse(Reason::gone, say("This proposal was taken or put away"));
    }
    Look before(visit, tx, here, here.set->run, Look::Words::few);
    Look after(visit, tx, here, run.id, Look::Words::few);
    json::object m = comparison_view(tx, before, after);
    m["subject"] = here.title;
    m["url"] = here.url;
    m["run_url"] = "/theme-runs/" + run.id.text();
    m["by_words_alone"] = run.by_words_alone;
    m["is_published"] = here.set->is_published();
    return m;
  });
  if (!model) return pages::refused(visit, model.refusal());
  const std::string title = visit.text(say("What would change"));
  return pages::show(visit, "themes/proposal", *std::move(model),
                     {.title = title + " – " + here.title,
                      .crumbs = crumbs(visit, here, title),
                      .section = here.challenge ? "/challenges" : "/workshops",
                      .refusal = refusal});
}

// ---- deeds -------------------------------------------------------------------------------------

std::string undo_of(ThemeEditId edit) { return "/theme-edits/" + edit.text() + "/undo"; }

std::vector<pages::Heard> heard(Tx& tx, ThemeSetId id) {
  return {{room_of(id), get(tx, id).value().changes}};
}

web::Response stop_it(Visit& visit) {
  return pages::act(visit, [&](Tx& tx) -> Result<pages::Outcome> {
    const RunHere at = TRY(run_here(visit, tx));
    TRY(stop(tx, visit.viewer.id, at.run.id));
    return pages::to(at.here.url, say("The search is stopped. Nothing has changed"), "",
                     heard(tx, at.here.set->id));
  });
}

web::Response take_it(Visit& visit) {
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        const RunHere at = TRY(run_here(visit, tx));
        const ThemeEditId edit = TRY(replace(tx, visit.viewer.id, at.run));
        return pages::to(at.here.url, say("These themes stand now"), undo_of(edit),
                         heard(tx, at.here.set->id));
      },
      [&](const Refusal& refusal) { return proposal(visit, &refusal); });
}

web::Response put_it_away(Visit& visit) {
  return pages::act(visit, [&](Tx& tx) -> Result<pages::Outcome> {
    const RunHere at = TRY(run_here(visit, tx));
    TRY(put_away(tx, visit.viewer.id, at.run));
    return pages::to(at.here.url, say("The proposal is put away. The themes stay as they were"), "",
                     heard(tx, at.here.set->id));
  });
}

web::Response publish_or_not(Visit& visit) {
  return pages::act(visit, [&](Tx& tx) -> Result<pages::Outcome> {
    const Here here = TRY(here_of(visit, tx, TRY(set_of_address(visit, tx))));
    const bool to_everyone = visit.field("published") == "yes";
    const ThemeEditId edit = TRY(publish(tx, visit.viewer.id, *here.set,
                                         to_everyone ? Shown::to_everyone : Shown::as_draft));
    return pages::to(here.url,
                     to_everyone ? say("Everyone sees these themes now")
                                 : say("The themes are a draft again. Only those who look after "
                                       "this see them"),
                     undo_of(edit), heard(tx, here.set->id));
  });
}

struct EditHere {
  Edit edit;
  Here here;
};
Result<EditHere> edit_here(Visit& visit, Tx& tx) {
  const Edit edit = TRY(get_edit(tx, TRY(visit.route_id<ThemeEditId>())));
  const Set set = TRY(get(tx, edit.set));
  return EditHere{edit, TRY(here_of(visit, tx, set))};
}

web::Response ask_undo(Visit& visit) {
  auto at = visit.read([&](Tx& tx) { return edit_here(visit, tx); });
  if (!at) return pages::refused(visit, at.refusal());
  const std::string title = visit.text(say("Undo this?"));
  return pages::ask(visit,
                    {.title = title,
                     .body = visit.text(label(at->edit)),
                     .button = visit.text(say("Undo it")),
                     .action = visit.request.path,
                     .back = at->here.url},
                    {.title = title, .crumbs = crumbs(visit, at->here, title)});
}

web::Response undo_it(Visit& visit) {
  return pages::act(visit, [&](Tx& tx) -> Result<pages::Outcome> {
    const EditHere at = TRY(edit_here(visit, tx));
    TRY(undo(tx, visit.viewer.id, at.edit));
    return pages::to(at.here.url, say("It is as it was before"), "", heard(tx, at.here.set->id));
  });
}

// ---- while it goes on --------------------------------------------------------------------------

bool may_hear(Tx& tx, std::string_view session, ThemeSetId id) {
  const auto set = get(tx, id);
  const Viewer viewer = session.empty() ? Viewer() : people::viewer_of_session(tx, session);
  return set && permissions::may(viewer, Deed::facilitate, standing(tx, viewer, *set));
}

// Each sees their own page: what is told is only that it is another now.
web::Response stream(Visit& visit) {
  auto here = visit.read(
      [&](Tx& tx) -> Result<Here> { return here_of(visit, tx, TRY(set_of_address(visit, tx))); });
  if (!here) return pages::refused(visit, here.refusal());
  const ThemeSetId id = here->set->id;
  const auto news = [id](const Visit&, Tx& tx, live::Position after) -> std::optional<live::News> {
    const auto set = get(tx, id);
    if (!set) return std::nullopt;
    live::News out{.messages = {}, .upto = set->changes};
    if (set->changes > after) out.messages.push_back({set->changes, "", ""});
    return out;
  };
  return pages::listen(visit, room_of(id), here->set->changes, news,
                       [&app = visit.app, id, session = pages::session_of(visit)] {
                         return app.store.read([&](Tx& tx) { return may_hear(tx, session, id); });
                       });
}

}  // namespace

void run_routes(Routes& routes) {
  routes.get("/theme-sets/{id}/stream", Deed::facilitate, stream);
  routes.post("/theme-sets/{id}/publication", Deed::facilitate, publish_or_not);
  routes.get("/theme-runs/{id}", Deed::facilitate, [](Visit& visit) { return proposal(visit); });
  routes.post("/theme-runs/{id}/cancellation", Deed::facilitate, stop_it);
  routes.post("/theme-runs/{id}/replacement", Deed::facilitate, take_it);
  routes.post("/theme-runs/{id}/removal", Deed::facilitate, put_it_away);
  routes.get("/theme-edits/{id}/undo", Deed::facilitate, ask_undo);
  routes.post("/theme-edits/{id}/undo", Deed::facilitate, undo_it);
}

}  // namespace commonty::theming
