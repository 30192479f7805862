// The table in which the convener and the panel answer what people gave: filter, choose many, one
// outcome and reason for all of them; templates; the words around the decision.
#include <algorithm>
#include <map>
#include <set>

#include "civic/contributions/contributions.h"
#include "civic/decisions/answer_form.h"
#include "civic/decisions/decisions_web.h"
#include "civic/decisions/views.h"
#include "platform/base/text.h"

namespace commonty::decisions {
namespace json = boost::json;
namespace {

using challenges::Challenge;
using contributions::Contribution;
using permissions::Deed;

constexpr std::size_t rows_a_page = 300;
// What is asked for at once while some rows are still missing; one by one would be a query a row.
constexpr int block_min = 200;

std::string answers_url(const Challenge& challenge) {
  return "/challenges/" + challenge.slug + "/answers";
}

Result<Challenge> challenge_here(Visit& visit, Tx& tx) {
  const Challenge challenge = TRY(challenges::get_by_slug(tx, visit.route("slug")));
  TRY(visit.require(challenges::standing(tx, visit.viewer, challenge)));
  return challenge;
}

std::vector<ContributionId> chosen(const Visit& visit) {
  std::vector<ContributionId> out;
  for (const std::string_view text : visit.request.form.all("contributions")) {
    if (const auto id = ContributionId::parse(text)) out.push_back(*id);
  }
  return out;
}

enum class Show { unanswered, drafted, all };

Show which(const Visit& visit) {
  const std::string_view asked = visit.query("show");
  return asked == "drafted" ? Show::drafted : asked == "all" ? Show::all : Show::unanswered;
}

json::object row(const Visit& visit, const Contribution& c, const Answer* draft, bool is_chosen) {
  json::object out{{"id", c.id.text()},
                   {"url", "/contributions/" + c.id.text()},
                   {"headline", contributions::headline(c)},
                   {"excerpt", shorten(clean_line(c.text), 180)},
                   {"kind", contributions::name_of(c.kind)},
                   {"kind_label", visit.text(contributions::label(c.kind))},
                   {"supports", c.supports},
                   {"comments", c.comments},
                   {"group", c.source.group},
                   {"outcome", c.outcome},
                   {"outcome_label", c.outcome.empty() ? "" : visit.text(label(c.outcome))},
                   {"outcome_text", ""},
                   {"draft", nullptr},
                   {"checked", is_chosen}};
  if (draft) out["draft"] = view_of(visit, *draft);
  return out;
}

bool belongs(Show show, const Contribution& c, const Answer* draft) {
  if (show == Show::all) return true;
  if (show == Show::drafted) return draft != nullptr;
  return draft == nullptr && (c.outcome.empty() || c.outcome == "look_again");
}

json::array show_choices(const Visit& visit, const Challenge& challenge, Show now) {
  const auto item = [&](Show show, const char* name, const Message& text) {
    return json::object{{"text", visit.text(text)},
                        {"url", answers_url(challenge) + "?show=" + name},
                        {"current", show == now}};
  };
  return {item(Show::unanswered, "unanswered", say("Not answered yet")),
          item(Show::drafted, "drafted", say("Draft answers")), item(Show::all, "all", say("All"))};
}

struct Table {
  Challenge challenge;
  std::optional<Decision> open_draft;
  json::object model;
};

struct Rows {
  json::array shown;
  std::string next;  // cursor; "" = that was all
};

contributions::Filter filter_of(const Visit& visit, const Challenge& challenge, Show show) {
  contributions::Filter filter;
  filter.challenge = challenge.id;
  filter.words = visit.query("q");
  filter.kind = contributions::kind_named(visit.query("kind"));
  filter.sort = contributions::Sort::most_supported;
  // What was hidden or merged meanwhile would stop the publication, so it can be taken back here.
  if (show == Show::drafted) {
    using contributions::State;
    filter.states = {State::shown, State::hidden, State::withdrawn, State::merged};
  }
  return filter;
}

// What each row is drawn with.
struct Drawn {
  Show show;
  std::map<ContributionId, const Answer*> drafted;
  std::set<ContributionId> checked;
};

Drawn drawn_with(const Visit& visit, Show show, const std::vector<Answer>& drafts) {
  const std::vector<ContributionId> ticked = chosen(visit);
  Drawn out{show, {}, {ticked.begin(), ticked.end()}};
  for (const Answer& a : drafts) out.drafted[a.contribution] = &a;
  return out;
}

// Adds rows until the page is full, and says how many of the contributions it looked at.
int add_rows(const Visit& visit, const Drawn& drawn, const std::vector<Contribution>& block,
             json::array& shown) {
  int looked_at = 0;
  for (const Contribution& c : block) {
    if (shown.size() == rows_a_page) break;
    ++looked_at;
    const auto found = drawn.drafted.find(c.id);
    const Answer* draft = found == drawn.drafted.end() ? nullptr : found->second;
    if (!belongs(drawn.show, c, draft)) continue;
    shown.push_back(row(visit, c, draft, drawn.checked.contains(c.id)));
  }
  return looked_at;
}

// Goes on past those that do not belong, so that what is left is never called nothing.
Rows table_rows(const Visit& visit, Tx& tx, const Challenge& challenge, Show show,
                const std::vector<Answer>& drafts) {
  const contributions::Filter filter = filter_of(visit, challenge, show);
  const Drawn drawn = drawn_with(visit, show, drafts);
  Rows rows{{}, std::string(visit.query("after"))};
  do {
    const int missing = static_cast<int>(rows_a_page - rows.shown.size());
    const auto block = contributions::list(tx, filter, rows.next, std::max(missing, block_min));
    const int looked_at = add_rows(visit, drawn, block.items, rows.shown);
    // Where the page was full before the block ended, the next goes on from within it.
    const bool whole = looked_at == static_cast<int>(block.items.size());
    rows.next = whole ? block.next : contributions::list(tx, filter, rows.next, looked_at).next;
  } while (!rows.next.empty() && rows.shown.size() < rows_a_page);
  return rows;
}

// The same table from there on.
std::string further_url(const Visit& visit, const Challenge& challenge, const std::string& next) {
  if (next.empty()) return "";
  std::string url = answers_url(challenge) + "?after=" + percent_encode(next);
  for (const char* name : {"show", "q", "kind"}) {
    if (!visit.query(name).empty()) {
      url += "&" + std::string(name) + "=" + percent_encode(visit.query(name));
    }
  }
  return url;
}

json::array template_views(const Visit& visit, const std::vector<Template>& all) {
  json::array out;
  for (const Template& t : all) {
    out.push_back({{"id", t.id.text()},
                   {"title", t.title},
                   {"text", t.text},
                   {"outcome", name_of(t.outcome)},
                   {"outcome_label", visit.text(label(t.outcome))},
                   {"outcome_text", ""}});
  }
  return out;
}

Result<Table> table(Visit& visit, Tx& tx) {
  Table out;
  out.challenge = TRY(challenge_here(visit, tx));
  const auto draft = draft_of(tx, out.challenge.id);
  const std::vector<Answer> drafts = draft ? answers(tx, draft->id) : std::vector<Answer>();
  json::object& m = out.model;
  Rows rows = table_rows(visit, tx, out.challenge, which(visit), drafts);
  m["rows"] = std::move(rows.shown);
  m["next_url"] = further_url(visit, out.challenge, rows.next);
  m["show"] = show_choices(visit, out.challenge, which(visit));
  m["words_field"] = pages::text_field(visit, {.name = "q",
                                               .label = say("Search within"),
                                               .value = std::string(visit.query("q")),
                                               .type = "search",
                                               .width = 20});
  m["challenge"] = {{"name", out.challenge.short_title},
                    {"url", "/challenges/" + out.challenge.slug}};
  m["answers_url"] = answers_url(out.challenge);
  m["drafted_count"] = drafts.size();
  m["draft"] = draft ? json::value(view_of(visit, *draft)) : json::value(nullptr);
  const auto standing = challenges::standing(tx, visit.viewer, out.challenge);
  m["may_publish"] = draft && !drafts.empty() && visit.may(Deed::publish, standing);
  m["publication_url"] = draft ? "/decisions/" + draft->id.text() + "/publication" : std::string();
  m["people_count"] = draft ? people_to_tell(tx, draft->id).size() : 0;
  const auto words = templates(tx, out.challenge.id);
  m["templates"] = template_views(visit, words);
  out.open_draft = draft;
  return out;
}

// The page has three forms; what was refused is said in the one that was sent.
enum class Form { answers, description, words };

struct Refused {
  Form form;
  const Refusal& refusal;
};

const Refusal* refusal_of(const Refused* refused, Form form) {
  return refused && refused->form == form ? &refused->refusal : nullptr;
}

// A template chosen without script fills the form on a page of its own.
json::object answers_form(const Visit& visit, Tx& tx, const Challenge& challenge,
                          const Refusal* refusal) {
  Answer shown;
  std::optional<Outcome> outcome;
  for (const Template& t : templates(tx, challenge.id)) {
    if (t.id.text() != visit.query("template")) continue;
    outcome = t.outcome;
    shown.reason = t.text;
  }
  return answer_fields(visit, outcome, shown, refusal);
}

json::object description_form(const Visit& visit, const Decision& draft, const Refusal* refusal) {
  return {{"title_field",
           pages::text_field(visit,
                             {.name = "title",
                              .label = say("Title"),
                              .hint = say("Say the finding: “Three ideas are funded, one is "
                                          "parked”. At most {max} characters",
                                          {{"max", std::to_string(title_length_max)}}),
                              .value = draft.title},
                             refusal)},
          {"rule_field", pages::textarea_field(visit,
                                               {.name = "rule",
                                                .label = say("The rule, in one sentence"),
                                                .value = draft.rule,
                                                .rows = 2,
                                                .length_max = rule_length_max},
                                               refusal)},
          {"summary_field", pages::textarea_field(visit,
                                                  {.name = "summary",
                                                   .label = say("Summary"),
                                                   .value = draft.summary,
                                                   .length_max = summary_length_max},
                                                  refusal)},
          {"decided_by_field", pages::textarea_field(visit,
                                                     {.name = "decided_by",
                                                      .label = say("Who decided: a name a line"),
                                                      .value = join(draft.decided_by, "\n"),
                                                      .rows = 4},
                                                     refusal)}};
}

// Its fields share the page with the description's, so they have names of their own.
json::object words_form(const Visit& visit, const Refusal* refusal) {
  return {{"title_field",
           pages::text_field(visit, {.name = "words-title", .label = say("Name"), .width = 20},
                             refusal)},
          {"outcome_field",
           pages::select_field(visit, {.name = "words-outcome", .label = say("Outcome")},
                               outcome_choices(visit), refusal)},
          {"text_field", pages::textarea_field(visit,
                                               {.name = "words-text",
                                                .label = say("Words"),
                                                .rows = 3,
                                                .length_max = reason_length_max},
                                               refusal)}};
}

Refusal about_words(Refusal refusal) {
  for (Problem& problem : refusal.problems) {
    if (!problem.field.empty()) problem.field = "words-" + problem.field;
  }
  return refusal;
}

web::Response answers_page(Visit& visit, const Refused* refused = nullptr) {
  auto found = visit.read([&](Tx& tx) -> Result<Table> {
    Table out = TRY(table(visit, tx));
    json::object& m = out.model;
    m["form"] = answers_form(visit, tx, out.challenge, refusal_of(refused, Form::answers));
    m["description"] = description_form(visit, out.open_draft.value_or(Decision{}),
                                        refusal_of(refused, Form::description));
    m["words"] = words_form(visit, refusal_of(refused, Form::words));
    return out;
  });
  if (!found) return pages::refused(visit, found.refusal());
  const std::string title = visit.text(say("Answer what people gave"));
  return pages::show(
      visit, "decisions/answering", std::move(found->model),
      {.title = title,
       .crumbs = {{visit.text(say("Challenges")), "/challenges"},
                  {found->challenge.short_title, "/challenges/" + found->challenge.slug},
                  {title, ""}},
       .section = "/challenges",
       .refusal = refused ? &refused->refusal : nullptr});
}

web::Response refused_in(Visit& visit, Form form, const Refusal& refusal) {
  const Refused refused{form, refusal};
  return answers_page(visit, &refused);
}

web::Response answer_many(Visit& visit) {
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        const Challenge challenge = TRY(challenge_here(visit, tx));
        const Decision draft = open_draft(tx, visit.viewer.id, challenge.id);
        const int count =
            TRY(answer(tx, visit.viewer.id, draft.id, chosen(visit), TRY(read_answer_form(visit))));
        return pages::to(answers_url(challenge),
                         say("Draft answers kept: {count}. Nobody else sees them yet",
                             {{"count", std::to_string(count)}}),
                         answers_url(challenge) + "?show=drafted");
      },
      [&](const Refusal& refusal) { return refused_in(visit, Form::answers, refusal); });
}

web::Response take_back_many(Visit& visit) {
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        const Challenge challenge = TRY(challenge_here(visit, tx));
        const auto draft = draft_of(tx, challenge.id);
        if (!draft) return pages::to(answers_url(challenge));
        const int count = TRY(take_back(tx, visit.viewer.id, draft->id, chosen(visit)));
        return pages::to(answers_url(challenge), say("Draft answers taken back: {count}",
                                                     {{"count", std::to_string(count)}}));
      },
      [&](const Refusal& refusal) { return refused_in(visit, Form::answers, refusal); });
}

web::Response describe_it(Visit& visit) {
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        const Challenge challenge = TRY(challenge_here(visit, tx));
        const Decision draft = open_draft(tx, visit.viewer.id, challenge.id);
        Description words{std::string(visit.field("title")),
                          std::string(visit.field("rule")),
                          std::string(visit.field("summary")),
                          {}};
        for (const std::string_view line : split(visit.field("decided_by"), '\n')) {
          words.decided_by.emplace_back(line);
        }
        TRY(describe(tx, visit.viewer.id, draft.id, words));
        return pages::to(answers_url(challenge), say("Kept"));
      },
      [&](const Refusal& refusal) { return refused_in(visit, Form::description, refusal); });
}

web::Response add_words(Visit& visit) {
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        const Challenge challenge = TRY(challenge_here(visit, tx));
        Template words;
        words.title = visit.field("words-title");
        words.text = visit.field("words-text");
        words.outcome = outcome_named(visit.field("words-outcome")).value_or(Outcome::not_now);
        TRY(add_template(tx, challenge.id, words));
        return pages::to(answers_url(challenge), say("Kept. You will find it above the reason"));
      },
      [&](const Refusal& refusal) { return refused_in(visit, Form::words, about_words(refusal)); });
}

web::Response remove_words(Visit& visit) {
  return pages::act(visit, [&](Tx& tx) -> Result<pages::Outcome> {
    const Challenge challenge = TRY(challenge_here(visit, tx));
    remove_template(tx, challenge.id, TRY(visit.route_id<AnswerTemplateId>()));
    return pages::to(answers_url(challenge), say("Removed"));
  });
}

}  // namespace

void answering_routes(Routes& routes) {
  routes.get("/challenges/{slug}/answers", Deed::answer,
             [](Visit& visit) { return answers_page(visit); });
  routes.post("/challenges/{slug}/answers", Deed::answer, answer_many);
  routes.post("/challenges/{slug}/answers/removals", Deed::answer, take_back_many);
  routes.post("/challenges/{slug}/answers/description", Deed::answer, describe_it);
  routes.post("/challenges/{slug}/answer-templates", Deed::answer, add_words);
  routes.post("/challenges/{slug}/answer-templates/{id}/removal", Deed::answer, remove_words);
}

}  // namespace commonty::decisions
