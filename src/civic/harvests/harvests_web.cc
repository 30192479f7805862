#include "civic/harvests/harvests_web.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <charconv>
#include <set>

#include "civic/harvests/harvests.h"
#include "civic/pages/fields.h"
#include "civic/pages/pages.h"
#include "civic/pages/parts.h"
#include "platform/base/text.h"

namespace commonty::harvests {
namespace json = boost::json;
namespace {

using challenges::Challenge;
using permissions::Deed;
using workshops::Workshop;

// Longer lists are shown whole but put right on the contributions themselves: a form of thousands
// of fields would not be sent.
constexpr std::size_t editable_max = 400;
constexpr int challenges_offered_max = 100;

struct Here {
  Workshop workshop;
  std::optional<Challenge> challenge;
};

Result<Here> workshop_here(Visit& visit, Tx& tx) {
  Here here;
  here.workshop = TRY(workshops::get(tx, TRY(visit.route_id<WorkshopId>())));
  TRY(visit.require(workshops::standing(tx, visit.viewer, here.workshop)));
  if (here.workshop.challenge) here.challenge = challenges::find(tx, here.workshop.challenge);
  return here;
}

std::string url_of(const Workshop& workshop) { return "/workshops/" + workshop.id.text(); }

std::string id_text(NoteId id) { return Id<struct NoteTag>{id}.text(); }

NoteId id_of(std::string_view text) {
  const auto id = Id<struct NoteTag>::parse(text);
  return id ? id->value : 0;
}

workshops::tools::Say say_in(const Visit& visit) {
  return [&visit](const Message& message) { return visit.text(message); };
}

// ---- what was sent -----------------------------------------------------------------------------

std::string name_of_seen(ActivityId activity) { return "seen-" + activity.text(); }

// Up to where the page showed the boards; programs that say nothing mean them as they are now.
std::optional<Seen> seen_before(const Visit& visit, Tx& tx, const Workshop& workshop) {
  Seen seen;
  for (const workshops::Activity& activity : workshops::shown_agenda(tx, workshop.id)) {
    const std::string_view typed = visit.field(name_of_seen(activity.id));
    std::int64_t position = 0;
    std::from_chars(typed.data(), typed.data() + typed.size(), position);
    if (!typed.empty()) seen[activity.id] = position;
  }
  return seen.empty() ? std::nullopt : std::optional(seen);
}

// Words that were put right, notes that were left out, and what they all are.
std::vector<Note> corrected(const Visit& visit, const std::vector<Note>& notes) {
  const auto kind = contributions::kind_named(visit.field("kind"));
  std::vector<Note> kept;
  for (Note note : notes) {
    const std::string at = "-" + id_text(note.id);
    if (!visit.field("skip" + at).empty()) continue;
    if (visit.request.form.has("text" + at)) note.text = clean(visit.field("text" + at));
    if (is_blank(note.text)) continue;
    if (kind) note.kind = *kind;
    kept.push_back(std::move(note));
  }
  return kept;
}

// "ab12 cd34": those that are to be joined.
std::vector<std::vector<NoteId>> to_join(const Visit& visit) {
  std::vector<std::vector<NoteId>> out;
  for (const std::string_view value : visit.request.form.all("join")) {
    std::vector<NoteId> ids;
    for (const std::string_view one : split(value, ' ')) ids.push_back(id_of(one));
    out.push_back(std::move(ids));
  }
  return out;
}

// ---- the page ----------------------------------------------------------------------------------

std::string author_of(const Visit& visit, const Note& note) {
  if (!note.author_name.empty()) return note.author_name;
  return visit.text(note.author ? say("A guest") : say("Without a name"));
}

json::array note_views(const Visit& visit, const std::vector<Note>& notes) {
  json::array out;
  for (std::size_t i = 0; i < notes.size(); ++i) {
    const Note& note = notes[i];
    const Note* before = i == 0 ? nullptr : &notes[i - 1];
    const std::string at = "-" + id_text(note.id);
    const bool new_activity = !before || before->activity != note.activity;
    const bool new_group = new_activity || before->group != note.group;
    const bool new_question = new_group || before->question != note.question;
    const bool new_prompt = new_question || before->prompt != note.prompt;
    const bool typed = visit.request.form.has("text" + at);
    const bool has_question = !note.question.empty() && note.question != note.activity_title;
    const int question_level = note.group.empty() ? 3 : 4;  // no level is left out
    out.push_back({{"id", id_text(note.id)},
                   {"text", typed ? std::string(visit.field("text" + at)) : note.text},
                   {"skipped", !visit.field("skip" + at).empty()},
                   {"activity", note.activity_title},
                   {"group", note.group},
                   {"question", note.question},
                   {"prompt", note.prompt},
                   {"kind", contributions::name_of(note.kind)},
                   {"kind_label", visit.text(contributions::label(note.kind))},
                   {"author", author_of(visit, note)},
                   {"new_activity", new_activity},
                   {"new_group", new_group && !note.group.empty()},
                   {"new_question", new_question && has_question},
                   {"question_level", question_level},
                   {"prompt_level", question_level + (has_question ? 1 : 0)},
                   {"new_prompt", new_prompt && !note.prompt.empty()},
                   {"editable", i < editable_max}});
  }
  return out;
}

json::array alike_views(const Visit& visit, const std::vector<Note>& notes) {
  const auto posted = visit.request.form.all("join");
  const bool first_look = visit.request.form.pairs().empty();
  json::array out;
  for (const auto& places : alike(notes)) {
    json::array texts;
    std::vector<std::string> ids;
    for (const std::size_t place : places) {
      const Note& note = notes[place];
      ids.push_back(id_text(note.id));
      texts.push_back(json::object{
          {"text", note.text}, {"group", note.group}, {"author", author_of(visit, note)}});
    }
    const std::string value = join(ids, " ");
    out.push_back({{"value", value},
                   {"notes", std::move(texts)},
                   {"count", places.size()},
                   {"checked", first_look || std::ranges::find(posted, value) != posted.end()}});
  }
  return out;
}

json::array seen_views(const Seen& seen) {
  json::array out;
  for (const auto& [activity, position] : seen) {
    out.push_back({{"name", name_of_seen(activity)}, {"position", position}});
  }
  return out;
}

json::object kind_field(const Visit& visit, const Refusal* refusal) {
  std::vector<pages::Choice> choices = {{"as_said", visit.text(say("As each board says"))}};
  for (const auto kind : contributions::kinds) {
    const std::string name(contributions::name_of(kind));
    choices.push_back({name, visit.text(contributions::label(kind)), "kind-" + name});
  }
  return pages::picks_field(
      visit, {.name = "kind", .label = say("What they are"), .value = "as_said"}, choices, refusal);
}

// The challenges to which this person may bring notes.
std::vector<pages::Choice> challenges_of(const Visit& visit, Tx& tx) {
  std::vector<pages::Choice> out;
  for (const store::Row row :
       tx.query("SELECT id FROM challenges WHERE $1 = 1 OR id IN (SELECT challenge FROM "
                "challenge_roles WHERE person = $2) ORDER BY id DESC LIMIT $3",
                visit.viewer.site_admin, visit.viewer.id, challenges_offered_max)) {
    const auto challenge = challenges::find(tx, row.get<ChallengeId>(0));
    if (!visit.may(Deed::facilitate, challenges::standing(tx, visit.viewer, *challenge))) continue;
    out.push_back({challenge->slug, challenge->short_title});
  }
  return out;
}

json::value challenge_field(const Visit& visit, Tx& tx, const Here& here, const Refusal* refusal) {
  if (here.challenge) return nullptr;
  const auto choices = challenges_of(visit, tx);
  if (choices.empty()) return nullptr;
  return pages::select_field(
      visit, {.name = "challenge", .label = say("The challenge that the notes go to")}, choices,
      refusal);
}

json::object model_of(const Visit& visit, Tx& tx, const Here& here, const Refusal* refusal) {
  const Workshop& w = here.workshop;
  const Crop crop =
      ripe(tx, w, say_in(visit), refusal ? seen_before(visit, tx, w) : std::optional<Seen>());
  json::object m{{"title", w.title},
                 {"url", url_of(w)},
                 {"is_ended", w.state == workshops::State::ended},
                 {"challenge", nullptr},
                 {"notes", note_views(visit, crop.notes)},
                 {"notes_count", crop.notes.size()},
                 {"taken", crop.taken},
                 {"alike", alike_views(visit, crop.notes)},
                 {"seen", seen_views(crop.seen)},
                 {"kind_field", kind_field(visit, refusal)},
                 {"challenge_field", challenge_field(visit, tx, here, refusal)},
                 {"conversations", json::array()}};
  if (visit.app.parts) visit.app.parts->put_into(m, "harvest", visit, tx, w.id.value);
  m["is_empty"] = crop.notes.empty() && (crop.taken > 0 || m["conversations"].as_array().empty());
  if (here.challenge) {
    m["challenge"] = {{"name", here.challenge->short_title},
                      {"url", "/challenges/" + here.challenge->slug}};
  }
  return m;
}

web::Response page(Visit& visit, const Refusal* refusal = nullptr) {
  Here here;
  auto model = visit.read([&](Tx& tx) -> Result<json::object> {
    here = TRY(workshop_here(visit, tx));
    return model_of(visit, tx, here, refusal);
  });
  if (!model) return pages::refused(visit, model.refusal());
  const std::string title = visit.text(say("Take the notes into the challenge"));
  return pages::show(visit, "harvests/page", *std::move(model),
                     {.title = title,
                      .crumbs = {{visit.text(say("Workshops")), "/workshops"},
                                 {here.workshop.title, url_of(here.workshop)},
                                 {title, ""}},
                      .section = "/workshops",
                      .refusal = refusal});
}

// ---- deeds -------------------------------------------------------------------------------------

Message said_of(const Taken& taken) {
  const std::vector<std::pair<std::string, std::string>> counts = {
      {"added", std::to_string(taken.added)}, {"joined", std::to_string(taken.joined)}};
  if (taken.added == 0) return say("All of these notes were taken before. Nothing was added");
  if (taken.joined == 0) return say("{added} contributions were added", counts);
  return say("{added} contributions were added; {joined} of them were joined with others", counts);
}

web::Response harvest(Visit& visit) {
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        const Here here = TRY(workshop_here(visit, tx));
        if (!here.challenge) {
          return refuse(Reason::invalid, say("Choose the challenge that the notes go to first"));
        }
        const Crop crop =
            ripe(tx, here.workshop, say_in(visit), seen_before(visit, tx, here.workshop));
        const auto notes = corrected(visit, crop.notes);
        if (notes.empty()) return refuse(Reason::invalid, say("There is nothing to take"));
        const Taken taken =
            TRY(take(tx, visit.viewer.id, here.workshop, *here.challenge, notes, to_join(visit),
                     visit.text(say("They say nearly the same in the same workshop"))));
        return pages::to(url_of(here.workshop), said_of(taken));
      },
      [&](const Refusal& refusal) { return page(visit, &refusal); });
}

web::Response choose_challenge(Visit& visit) {
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        const Here here = TRY(workshop_here(visit, tx));
        const auto challenge = challenges::find_by_slug(tx, visit.field("challenge"));
        if (!challenge) return refuse_field("challenge", say("Choose a challenge"));
        TRY(visit.require(challenges::standing(tx, visit.viewer, *challenge)));
        TRY(workshops::give_to(tx, visit.viewer.id, here.workshop.id, challenge->id));
        return pages::to(url_of(here.workshop) + "/harvest",
                         say("The workshop belongs to “{challenge}” now",
                             {{"challenge", challenge->short_title}}));
      },
      [&](const Refusal& refusal) { return page(visit, &refusal); });
}

json::value activity_in_journey(const Visit& visit, Tx& tx, std::int64_t id) {
  const auto activity = workshops::get_activity(tx, ActivityId{id});
  if (!activity || activity->is_hidden) return nullptr;
  const auto workshop = workshops::find(tx, activity->workshop);
  if (!workshop || !visit.may(Deed::see, workshops::standing(tx, visit.viewer, *workshop))) {
    return nullptr;
  }
  return json::object{{"title", activity->title}, {"url", "/boards/" + activity->id.text()}};
}

}  // namespace

void routes(Routes& routes) {
  routes.get_long("/workshops/{id}/harvest", Deed::facilitate,
                  [](Visit& visit) { return page(visit); });
  routes.post("/workshops/{id}/harvest", Deed::facilitate, harvest);
  routes.post("/workshops/{id}/harvest/challenge", Deed::facilitate, choose_challenge);
}

void parts(Parts& parts) { parts.add("journey", "activity", activity_in_journey); }

}  // namespace commonty::harvests
