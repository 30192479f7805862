#include "civic/imports/imports_web.h"

#include <boost/json/array.hpp>
#include <charconv>
#include <unordered_map>

#include "civic/imports/imports.h"
#include "civic/pages/fields.h"
#include "civic/pages/jobs.h"
#include "civic/pages/pages.h"
#include "platform/base/text.h"

namespace commonty::imports {
namespace json = boost::json;
namespace {

using challenges::Challenge;
using permissions::Deed;

// Longer lists are shown whole but corrected on the contributions themselves: a form of thousands
// of fields would not be sent.
constexpr std::size_t editable_max = 400;

std::vector<pages::Crumb> crumbs(const Visit& visit, const Challenge& challenge,
                                 const std::string& title) {
  return {{visit.text(say("Challenges")), "/challenges"},
          {challenge.short_title, "/challenges/" + challenge.slug},
          {title, ""}};
}

Result<Challenge> challenge_here(Visit& visit, Tx& tx) {
  const Challenge challenge = TRY(challenges::get_by_slug(tx, visit.route("slug")));
  TRY(visit.require(challenges::standing(tx, visit.viewer, challenge)));
  return challenge;
}

web::Response upload_form(Visit& visit, const Refusal* refusal = nullptr) {
  auto challenge = visit.read([&](Tx& tx) { return challenge_here(visit, tx); });
  if (!challenge) return pages::refused(visit, challenge.refusal());
  const std::string title = visit.text(say("Bring in notes"));
  return pages::show(
      visit, "imports/upload",
      {{"challenge", {{"name", challenge->short_title}, {"url", "/challenges/" + challenge->slug}}},
       {"file_field",
        pages::file_field(visit,
                          {.name = "file",
                           .label = say("The file"),
                           .hint = say("Word (.docx), LibreOffice (.odt), Excel (.xlsx), .csv, .md "
                                       "or .txt, at most 20 MB."),
                           .attributes = {{"accept", ".docx,.odt,.xlsx,.csv,.md,.txt"}}},
                          refusal)},
       {"text_field",
        pages::textarea_field(
            visit, {.name = "text", .label = say("Notes, a line each"), .rows = 10}, refusal)}},
      {.title = title,
       .crumbs = crumbs(visit, *challenge, title),
       .section = "/workshops",
       .refusal = refusal});
}

// The file that was chosen, or the text that was pasted.
Result<std::pair<std::string, std::string>> sent_file(const Visit& visit) {
  for (const web::Upload& upload : visit.request.uploads) {
    if (upload.field == "file" && upload.size() > 0) {
      return std::pair{upload.file_name, std::string(upload.bytes())};
    }
  }
  if (!clean(visit.field("text")).empty()) {
    return std::pair{std::string("pasted-notes.txt"), std::string(visit.field("text"))};
  }
  return refuse_field("file", say("Choose a file, or paste the notes"));
}

// A file may take seconds to read, so that is done before the one transaction that all wait for,
// and only for those who may bring one.
Result<std::pair<std::string, std::string>> readable_file(Visit& visit) {
  TRY(visit.read([&](Tx& tx) { return challenge_here(visit, tx); }));
  auto file = TRY(sent_file(visit));
  TRY(read_file(file.second, file.first));
  return file;
}

web::Response upload(Visit& visit) {
  const auto file = readable_file(visit);
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        const Challenge challenge = TRY(challenge_here(visit, tx));
        if (!file) return file.refusal();
        const auto& [name, bytes] = *file;
        const ImportId id = keep(tx, visit.viewer.id, challenge.id, name, bytes);
        return pages::to("/imports/" + id.text());
      },
      [&](const Refusal& refusal) { return upload_form(visit, &refusal); });
}

Columns::Index column(std::string_view text) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value >= documents::columns_max) {
    return std::nullopt;
  }
  return value;
}

// Columns as chosen in the address or the form; none when they were not.
std::optional<Columns> chosen_columns(const Visit& visit, const Reading& guessed) {
  const web::Fields& from =
      visit.request.form.has("text_column") ? visit.request.form : visit.request.query;
  if (!from.has("text_column")) return std::nullopt;
  Columns columns = guessed.columns;
  columns.text = column(from.get("text_column"));
  columns.person = column(from.get("person_column"));
  columns.date = column(from.get("date_column"));
  columns.place = column(from.get("place_column"));
  return columns;
}

struct Here {
  Import import;
  Challenge challenge;
  Reading reading;
};

Result<Challenge> challenge_of_import(Visit& visit, Tx& tx) {
  const ChallengeId id = TRY(challenge_of(tx, TRY(visit.route_id<ImportId>())));
  const Challenge challenge = challenges::find(tx, id).value();
  TRY(visit.require(challenges::standing(tx, visit.viewer, challenge)));
  return challenge;
}

// Outside any transaction, as in readable_file.
Result<Here> import_here(Visit& visit) {
  Here here;
  TRY(visit.read([&](Tx& tx) -> Result<void> {
    here.challenge = TRY(challenge_of_import(visit, tx));
    here.import = TRY(get_import(tx, TRY(visit.route_id<ImportId>())));
    return done();
  }));
  here.reading = TRY(read_file(here.import.bytes, here.import.name));
  if (const auto columns = chosen_columns(visit, here.reading)) {
    here.reading = TRY(read_file(here.import.bytes, here.import.name, columns));
  }
  return here;
}

// Which column of a sheet holds what. The second form of the page sends the same again, hidden.
json::array column_fields(const Visit& visit, const Reading& reading) {
  const struct {
    const char* name;
    Message label, none;
    Columns::Index chosen;
  } all[] = {
      {"text_column", say("The words"), say("Choose"), reading.columns.text},
      {"person_column", say("The person"), say("None"), reading.columns.person},
      {"date_column", say("The date"), say("None"), reading.columns.date},
      {"place_column", say("The place"), say("None"), reading.columns.place},
  };
  json::array out;
  for (const auto& column : all) {
    std::vector<pages::Choice> choices{{"", visit.text(column.none)}};
    for (std::size_t i = 0; i < reading.column_names.size(); ++i) {
      choices.push_back({std::to_string(i), reading.column_names[i]});
    }
    const std::string value = column.chosen ? std::to_string(*column.chosen) : "";
    out.push_back(pages::select_field(
        visit, {.name = column.name, .label = column.label, .value = value}, choices));
  }
  return out;
}

// What was sent, by name: a page may send thousands of fields, and each is looked for.
class Sent {
 public:
  explicit Sent(const Visit& visit) {
    for (const auto& [name, value] : visit.request.form.pairs()) fields_.emplace(name, value);
  }

  bool has(const std::string& name) const { return fields_.contains(name); }
  std::string_view get(const std::string& name) const {
    const auto found = fields_.find(name);
    return found == fields_.end() ? std::string_view() : found->second;
  }

 private:
  std::unordered_map<std::string_view, std::string_view> fields_;
};

json::array line_views(const Visit& visit, const std::vector<Reading::Line>& lines) {
  const Sent sent(visit);
  json::array out;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const Reading::Line& line = lines[i];
    out.push_back({{"index", i},
                   {"line", line.line},
                   {"text", line.text},
                   {"taken", !sent.get("line-" + std::to_string(i)).empty()},
                   {"why", line.why.id.empty() ? "" : visit.text(line.why)}});
  }
  return out;
}

// What names the place of a note, and of those that follow it below the same heading.
json::array heading_fields(const Visit& visit, const Reading::Note& note, const std::string& at,
                           bool new_group, const Refusal* refusal) {
  json::array out;
  if (new_group) {
    out.push_back(pages::text_field(
        visit, {.name = "group" + at, .label = say("Table"), .value = note.group}, refusal));
  }
  out.push_back(pages::text_field(
      visit, {.name = "question" + at, .label = say("Question"), .value = note.question}, refusal));
  return out;
}

json::array note_views(const Visit& visit, const Reading& reading, const Refusal* refusal) {
  const Sent sent(visit);
  json::array out;
  std::string group, question, prompt;
  for (std::size_t i = 0; i < reading.notes.size(); ++i) {
    const Reading::Note& note = reading.notes[i];
    const bool first = i == 0;
    const bool new_group = first || note.group != group;
    const bool new_question = new_group || note.question != question;
    const bool new_prompt = new_question || note.prompt != prompt;
    group = note.group, question = note.question, prompt = note.prompt;
    const std::string at = "-" + std::to_string(i);
    const bool typed = sent.has("text" + at);
    const bool is_placed = !reading.is_sheet && i < editable_max;
    out.push_back({{"index", i},
                   {"text", typed ? std::string(sent.get("text" + at)) : note.text},
                   {"skipped", !sent.get("skip" + at).empty()},
                   {"group", note.group},
                   {"question", note.question},
                   {"prompt", note.prompt},
                   {"person", note.person},
                   {"place", note.place},
                   {"date", note.date ? visit.texts.date(*note.date) : ""},
                   {"line", note.line},
                   {"new_group", new_group && !note.group.empty()},
                   {"new_question", new_question && !note.question.empty()},
                   {"new_prompt", new_prompt && !note.prompt.empty()},
                   {"heading_fields", nullptr},
                   {"prompt_field", nullptr},
                   {"editable", i < editable_max}});
    json::object& view = out.back().as_object();
    if (!is_placed) continue;
    view["prompt_field"] = pages::text_field(
        visit, {.name = "prompt" + at, .label = say("Prompt"), .value = note.prompt}, refusal);
    if (new_question) view["heading_fields"] = heading_fields(visit, note, at, new_group, refusal);
  }
  return out;
}

json::object way_field(const Visit& visit, const Reading& reading, const Refusal* refusal) {
  std::vector<pages::Choice> choices;
  for (const auto way : contributions::ways) {
    choices.push_back(
        {std::string(contributions::name_of(way)), visit.text(contributions::label(way))});
  }
  return pages::picks_field(visit,
                            {.name = "way",
                             .label = say("How they came"),
                             .value = reading.is_sheet ? "paper" : "workshop"},
                            choices, refusal);
}

json::object kind_field(const Visit& visit, const Refusal* refusal) {
  std::vector<pages::Choice> choices;
  for (const auto kind : contributions::kinds) {
    const std::string name(contributions::name_of(kind));
    choices.push_back({name, visit.text(contributions::label(kind)), "kind-" + name});
  }
  return pages::picks_field(
      visit, {.name = "kind", .label = say("What most of them are"), .value = "idea"}, choices,
      refusal);
}

json::object preview_model(const Visit& visit, const Here& here, const Refusal* refusal) {
  const Reading& reading = here.reading;
  json::object m{
      {"name", here.import.name},
      {"title", reading.title},
      {"url", "/imports/" + here.import.id.text()},
      {"challenge",
       {{"name", here.challenge.short_title}, {"url", "/challenges/" + here.challenge.slug}}},
      {"is_sheet", reading.is_sheet},
      {"notes", note_views(visit, reading, refusal)},
      {"notes_count", reading.notes.size()},
      {"introduction", line_views(visit, reading.introduction)},
      {"not_understood", line_views(visit, reading.not_understood)},
      {"not_understood_count", reading.not_understood.size()}};
  m["column_fields"] = reading.is_sheet ? column_fields(visit, reading) : json::array();
  m["way_field"] = way_field(visit, reading, refusal);
  m["kind_field"] = kind_field(visit, refusal);
  return m;
}

web::Response preview(Visit& visit, const Refusal* refusal = nullptr) {
  auto here = import_here(visit);
  if (!here) return pages::refused(visit, here.refusal());
  const std::string title = visit.text(say("Look before it is taken over"));
  return pages::show(visit, "imports/preview", preview_model(visit, *here, refusal),
                     {.title = title,
                      .crumbs = crumbs(visit, here->challenge, title),
                      .section = "/workshops",
                      .refusal = refusal});
}

// A heading as it was put right on the page, for all notes below it.
class Heading {
 public:
  Heading(const Sent& sent, std::string name) : sent_(sent), name_(std::move(name)) {}

  // `begins`: another heading stands above this note than above the one before.
  std::string above(const std::string& read, bool begins, const std::string& at) {
    if (begins) now_.reset();
    if (sent_.has(name_ + at)) now_ = clean_line(sent_.get(name_ + at));
    return now_.value_or(read);
  }

 private:
  const Sent& sent_;
  std::string name_;
  std::optional<std::string> now_;
};

// What was corrected on the page: tables, questions and prompts named, words changed, notes left
// out.
void correct(const Sent& sent, Reading& reading) {
  std::vector<Reading::Note> kept;
  Heading group(sent, "group"), question(sent, "question");
  for (std::size_t i = 0; i < reading.notes.size(); ++i) {
    Reading::Note note = reading.notes[i];
    const Reading::Note* before = i == 0 ? nullptr : &reading.notes[i - 1];
    const std::string at = "-" + std::to_string(i);
    const bool new_group = !before || before->group != note.group;
    const bool new_question = new_group || before->question != note.question;
    note.group = group.above(note.group, new_group, at);
    note.question = question.above(note.question, new_question, at);
    if (!sent.get("skip" + at).empty()) continue;
    if (sent.has("text" + at)) note.text = clean(sent.get("text" + at));
    if (sent.has("prompt" + at)) note.prompt = clean_line(sent.get("prompt" + at));
    if (note.text.empty()) continue;
    kept.push_back(std::move(note));
  }
  // Lines that were not understood may be taken over as notes of their own.
  for (std::size_t i = 0; i < reading.not_understood.size(); ++i) {
    const Reading::Line& line = reading.not_understood[i];
    if (sent.get("line-" + std::to_string(i)).empty() || !line.why.id.empty()) continue;
    kept.push_back({.key = "line " + std::to_string(line.line) + " " + line.text,
                    .text = line.text,
                    .line = line.line});
  }
  reading.notes = std::move(kept);
}

web::Response take(Visit& visit) {
  Result<Here> found = import_here(visit);
  if (found) correct(Sent(visit), found->reading);
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        const Challenge challenge = TRY(challenge_of_import(visit, tx));
        if (!found) return found.refusal();
        const Here& here = *found;
        if (here.reading.notes.empty()) {
          return refuse(Reason::invalid, say("There is nothing to take over"));
        }
        const Taken taken = TRY(take_over(
            tx, visit.viewer.id, challenge, here.reading, here.import.name,
            contributions::way_named(visit.field("way")).value_or(contributions::Way::workshop),
            contributions::kind_named(visit.field("kind")).value_or(contributions::Kind::idea)));
        discard(tx, here.import.id);
        const std::vector<std::pair<std::string, std::string>> counts = {
            {"added", std::to_string(taken.added)}, {"known", std::to_string(taken.known)}};
        if (taken.added == 0) {
          return pages::to("/challenges/" + challenge.slug,
                           say("All {known} notes were here already. Nothing was added", counts));
        }
        return pages::to(
            "/workshops/" + taken.workshop.text(),
            taken.known == 0
                ? say("{added} contributions were added", counts)
                : say("{added} contributions were added, {known} were here already", counts));
      },
      [&](const Refusal& refusal) { return preview(visit, &refusal); });
}

web::Response put_away(Visit& visit) {
  return pages::act(visit, [&](Tx& tx) -> Result<pages::Outcome> {
    const Challenge challenge = TRY(challenge_of_import(visit, tx));
    discard(tx, TRY(visit.route_id<ImportId>()));
    return pages::to("/challenges/" + challenge.slug + "/imports/new",
                     say("The file was put away. Nothing was added"));
  });
}

}  // namespace

void routes(Routes& routes) {
  routes.get("/challenges/{slug}/imports/new", Deed::facilitate,
             [](Visit& visit) { return upload_form(visit); });
  routes.post_files("/challenges/{slug}/imports", Deed::facilitate, upload);
  routes.get_long("/imports/{id}", Deed::facilitate, [](Visit& visit) { return preview(visit); });
  routes.post("/imports/{id}", Deed::facilitate, take);
  routes.post("/imports/{id}/removal", Deed::facilitate, put_away);
}

void jobs(Jobs& jobs) {
  jobs.chore("put old files away", [](const App& app) {
    const Time limit = app.clock.now() - import_kept_ms;
    const bool any = app.store.read([&](Tx& tx) {
      return tx.first<std::int64_t>("SELECT 1 FROM imports WHERE at < $1 LIMIT 1", limit)
          .has_value();
    });
    if (any) app.store.write([](Tx& tx) { discard_old(tx); });
  });
}

}  // namespace commonty::imports
