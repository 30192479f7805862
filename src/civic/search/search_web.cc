#include "civic/search/search_web.h"

#include <algorithm>
#include <boost/json/array.hpp>

#include "civic/contributions/contributions.h"
#include "civic/pages/fields.h"
#include "civic/pages/pages.h"
#include "civic/search/marks.h"
#include "platform/base/id.h"
#include "platform/base/text.h"
#include "platform/templates/markdown.h"

namespace commonty::search {
namespace json = boost::json;
namespace {

using contributions::Closest;
using contributions::Contribution;
using contributions::Filter;
using contributions::Listed;
using contributions::QueryString;
using permissions::Audience;
using permissions::Deed;

constexpr int a_page = 25;
constexpr int challenges_max = 500;       // looked through and offered as filter, newest first
constexpr int challenges_shown_max = 10;  // above what people gave
constexpr std::size_t excerpt_length = 200;
constexpr std::string_view unanswered = "none";  // ?outcome=none

struct PublicChallenge {
  ChallengeId id;
  std::string slug, short_title, question;
};

std::vector<PublicChallenge> public_challenges(Tx& tx) {
  std::vector<PublicChallenge> out;
  for (const store::Row row :
       tx.query("SELECT id, slug, short_title, question FROM challenges "
                "WHERE audience = $1 ORDER BY made_at DESC, id DESC LIMIT $2",
                permissions::name_of(Audience::everyone), challenges_max)) {
    PublicChallenge c;
    row.into(c.id, c.slug, c.short_title, c.question);
    out.push_back(std::move(c));
  }
  return out;
}

// ---- What is asked for -------------------------------------------------------------------------

bool has_words(const Visit& visit) { return !trim(visit.query("q")).empty(); }

bool has_filters(const Visit& visit) {
  return !visit.query("kind").empty() || !visit.query("outcome").empty() ||
         !visit.query("challenge").empty();
}

// What is looked through.
struct Where {
  // None when it asks for a challenge that is not there, or not for everyone: nobody learns which.
  std::optional<Filter> filter;
  json::array themes;  // the published ones of the challenge that was chosen
  std::string theme;   // the one of them that was chosen
};

// One of another challenge does not count: somebody has just chosen this one instead.
void add_theme(Where& where, const Visit& visit, Tx& tx) {
  where.themes = contributions::published_themes(visit, tx, *where.filter->challenge);
  for (const json::value& theme : where.themes) {
    const std::string id(theme.at("theme").as_string());
    if (id == visit.query("theme")) where.theme = id;
  }
  if (!where.theme.empty()) where.filter->theme = from_base32(where.theme);
}

Where where_of(const Visit& visit, Tx& tx) {
  Filter filter;
  filter.words = visit.query("q");
  filter.public_only = true;
  filter.kind = contributions::kind_named(visit.query("kind"));
  const std::string_view outcome = visit.query("outcome");
  const auto& known = contributions::outcomes;
  if (outcome == unanswered) filter.outcome = "";
  if (std::find(known.begin(), known.end(), outcome) != known.end()) {
    filter.outcome = std::string(outcome);
  }
  if (const std::string_view slug = visit.query("challenge"); !slug.empty()) {
    const auto challenge = challenges::find_by_slug(tx, slug);
    if (!challenge || challenge->audience != Audience::everyone) return {};
    filter.challenge = challenge->id;
  }
  Where where{.filter = filter, .themes = {}, .theme = {}};
  if (filter.challenge) add_theme(where, visit, tx);
  return where;
}

Closest found(const Visit& visit, Tx& tx, const Where& where) {
  if (!has_words(visit) && !has_filters(visit)) return {};
  if (!where.filter) return {};
  const std::string_view after = visit.query("after");
  if (has_words(visit)) return closest(visit.app, tx, *where.filter, after, a_page);
  Closest out;
  Listed listed = list(tx, *where.filter, after, a_page);
  for (Contribution& c : listed.items) out.items.push_back({std::move(c)});
  out.next = std::move(listed.next);
  return out;
}

// Every word somewhere in its title or question.
bool says_all(const PublicChallenge& c, const Wanted& wanted) {
  const std::string said = fold(c.short_title + " " + c.question);
  return std::all_of(wanted.words.begin(), wanted.words.end(),
                     [&](const std::string& word) { return said.find(word) != said.npos; });
}

// ---- What is shown -----------------------------------------------------------------------------

json::array parts_of(const std::vector<Part>& parts) {
  json::array out;
  for (const Part& part : parts) out.push_back({{"text", part.text}, {"hit", part.hit}});
  return out;
}

json::object card_of(const Visit& visit, const Closest::Item& item, const Wanted& wanted) {
  const Contribution& c = item.contribution;
  json::object card = contributions::card(contributions::Reading{visit.texts, visit.now}, c);
  card["by_meaning"] = item.by_meaning;
  if (wanted.words.empty() || card.at("excerpt").as_string().empty()) return card;
  const std::string plain = clean_line(markdown_to_text(c.text));
  card["excerpt_parts"] = parts_of(marked(plain, wanted, excerpt_length));
  return card;
}

json::array challenges_that_say(const std::vector<PublicChallenge>& all, const Wanted& wanted) {
  json::array out;
  if (wanted.words.empty()) return out;
  for (const PublicChallenge& c : all) {
    if (out.size() == challenges_shown_max) break;
    if (!says_all(c, wanted)) continue;
    out.push_back({{"question", c.question},
                   {"short_title", c.short_title},
                   {"url", "/challenges/" + c.slug}});
  }
  return out;
}

json::object choice_field(const Visit& visit, const std::string& name, const Message& label,
                          const std::vector<pages::Choice>& items) {
  return pages::select_field(
      visit, {.name = name, .label = label, .value = std::string(visit.query(name))}, items);
}

json::object kind_field(const Visit& visit) {
  std::vector<pages::Choice> items{{"", visit.text(say("Any kind"))}};
  for (const auto kind : contributions::kinds) {
    items.push_back(
        {std::string(contributions::name_of(kind)), visit.text(contributions::label(kind))});
  }
  return choice_field(visit, "kind", say("Kind"), items);
}

json::object outcome_field(const Visit& visit) {
  std::vector<pages::Choice> items{
      {"", visit.text(say("Any answer"))},
      {std::string(unanswered), visit.text(contributions::outcome_label(""))}};
  for (const std::string_view outcome : contributions::outcomes) {
    items.push_back({std::string(outcome), visit.text(contributions::outcome_label(outcome))});
  }
  return choice_field(visit, "outcome", say("Answer"), items);
}

json::object challenge_field(const Visit& visit, const std::vector<PublicChallenge>& all) {
  std::vector<pages::Choice> items{{"", visit.text(say("Any challenge"))}};
  for (const PublicChallenge& c : all) items.push_back({c.slug, c.short_title});
  return pages::select_field(
      visit,
      {.name = "challenge",
       .label = say("Challenge"),
       .hint = say("When one is chosen, you can search in one of its themes"),
       .value = std::string(visit.query("challenge"))},
      items);
}

json::value theme_field(const Visit& visit, const Where& where) {
  if (where.themes.empty()) return nullptr;
  std::vector<pages::Choice> items{{"", visit.text(say("Any theme"))}};
  for (const json::value& theme : where.themes) {
    items.push_back({std::string(theme.at("theme").as_string()),
                     std::string(theme.at("theme_label").as_string())});
  }
  return choice_field(visit, "theme", say("Theme"), items);
}

// The address of the same question, from the start; or without one of its filters. A theme goes
// with its challenge.
QueryString same_question(const Visit& visit, std::string_view without = "") {
  QueryString query;
  for (const std::string_view name : {"q", "kind", "outcome", "challenge", "theme"}) {
    const bool goes_too = name == "theme" && without == "challenge";
    if (name != without && !goes_too) query.add(name, visit.query(name));
  }
  return query;
}

std::string label_of(const json::array& themes, std::string_view theme) {
  for (const json::value& one : themes) {
    if (one.at("theme").as_string() == theme) return std::string(one.at("theme_label").as_string());
  }
  return "";
}

// What was chosen, each with the address of the same search without it.
json::array chosen(const Visit& visit, Tx& tx, const Where& where) {
  json::array out;
  if (!where.filter) return out;
  const Filter& filter = *where.filter;
  const auto add = [&](std::string_view name, const std::string& label) {
    out.push_back({{"filter", name},
                   {"filter_label", label},
                   {"without_url", "/search" + same_question(visit, name).text()}});
  };
  if (filter.kind) add("kind", visit.text(contributions::label(*filter.kind)));
  if (filter.outcome) add("outcome", visit.text(contributions::outcome_label(*filter.outcome)));
  if (filter.challenge) add("challenge", challenges::find(tx, *filter.challenge)->short_title);
  if (filter.theme) add("theme", label_of(where.themes, where.theme));
  return out;
}

json::value pager(const Visit& visit, const std::string& next) {
  const bool further = !visit.query("after").empty();
  if (!further && next.empty()) return nullptr;
  QueryString more = same_question(visit);
  more.add("after", next);
  return {{"first_url", further ? "/search" + same_question(visit).text() : ""},
          {"next_url", next.empty() ? "" : "/search" + more.text()}};
}

// What to try where nothing is found.
json::value nothing_found(const Visit& visit) {
  if (has_filters(visit) && has_words(visit)) {
    QueryString words;
    words.add("q", visit.query("q"));
    return {{"title", visit.text(say("Nothing fits"))},
            {"text", visit.text(say("Try the same words without the filters."))},
            {"url", "/search" + words.text()},
            {"link", visit.text(say("Search everywhere"))}};
  }
  return {{"title", visit.text(say("Nothing fits"))},
          {"text", visit.text(say("Try fewer words, or only the beginning of one. If nobody has "
                                  "said it yet, you could be the first."))},
          {"url", "/challenges"},
          {"link", visit.text(say("See the challenges"))}};
}

// How it was searched, where a reader should know.
std::string note_of(const Visit& visit, const Closest& listed) {
  const auto note = note_on(listed.by);
  return note ? visit.text(*note) : "";
}

json::object model_of(const Visit& visit, Tx& tx) {
  const std::vector<PublicChallenge> all = public_challenges(tx);
  const Wanted words = wanted(visit.query("q"));
  const Where where = where_of(visit, tx);
  const Closest listed = found(visit, tx, where);
  const bool asked = has_words(visit) || has_filters(visit);
  json::array cards;
  for (const Closest::Item& item : listed.items) cards.push_back(card_of(visit, item, words));
  contributions::name_themes(cards, where.themes);
  json::array matching = challenges_that_say(all, words);
  json::object out{
      {"q", visit.query("q")},
      {"asked", asked},
      {"words_field", pages::text_field(visit, {.name = "q",
                                                .label = say("Words"),
                                                .hint = say("Put words in \"quotes\" to find "
                                                            "them in a row"),
                                                .value = std::string(visit.query("q")),
                                                .type = "search"})},
      {"kind_field", kind_field(visit)},
      {"outcome_field", outcome_field(visit)},
      {"challenge_field", challenge_field(visit, all)},
      {"theme_field", theme_field(visit, where)},
      {"filtered", has_filters(visit)},
      {"has_challenges", !matching.empty()},
      {"challenges", std::move(matching)},
      {"next", listed.next},
      {"pager", pager(visit, listed.next)},
      {"has_contributions", !cards.empty()},
      {"note", has_words(visit) ? note_of(visit, listed) : ""},
      {"empty", nullptr}};
  out["chosen"] = chosen(visit, tx, where);
  if (asked && cards.empty()) out["empty"] = nothing_found(visit);
  out["contributions"] = std::move(cards);
  return out;
}

web::Response search(Visit& visit) {
  json::object model = visit.read([&](Tx& tx) { return model_of(visit, tx); });
  const std::string words = shorten(clean_line(visit.query("q")), 60);
  return pages::show(
      visit, "search/search", std::move(model),
      {.title = words.empty() ? visit.text(say("Search"))
                              : visit.text(say("Search for {words}", {{"words", words}})),
       .section = "/search"});
}

}  // namespace

void routes(Routes& routes) { routes.get_long("/search", Deed::browse, search); }

}  // namespace commonty::search
