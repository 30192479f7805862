#include "civic/contributions/list_web.h"

#include <boost/json/array.hpp>
#include "civic/contributions/attachments_web.h"
#include "civic/contributions/theme_names.h"

#include "civic/pages/fields.h"
#include "civic/pages/pages.h"
#include "civic/pages/parts.h"
#include "platform/base/id.h"
#include "platform/base/text.h"
#include "platform/facts/facts.h"

namespace commonty::contributions {
namespace json = boost::json;
namespace {

using challenges::Challenge;

constexpr std::string_view unanswered = "none";  // ?outcome=none

std::string list_url(const Challenge& c) { return "/challenges/" + c.slug + "/contributions"; }

// Words are looked for by meaning as well, unless somebody wants another order.
bool may_be_by_best(const Visit& visit) {
  return !trim(visit.query("q")).empty() && can_search_by_meaning(visit.app);
}
bool is_by_best(const Visit& visit) {
  return may_be_by_best(visit) && !sort_named(visit.query("sort"));
}

constexpr std::string_view by_best = "";  // has no name in addresses

std::string_view sort_of(const Visit& visit, const Filter& filter) {
  return is_by_best(visit) ? by_best : name_of(filter.sort);
}

// The address of the same list with another sort or place.
QueryString same_list(const Visit& visit, std::string_view sort) {
  QueryString query;
  for (const std::string_view name : {"q", "kind", "way", "outcome", "theme", "from"}) {
    query.add(name, visit.query(name));
  }
  const std::string_view usual = may_be_by_best(visit) ? by_best : name_of(Sort::newest);
  if (sort != usual) query.add("sort", sort);
  return query;
}

pages::Choice choice(const Visit& visit, std::string_view value, const Message& text) {
  return {std::string(value), visit.text(text)};
}

// A choice among the filters; its id is not that of the form's own field above the list.
json::object filter_field(const Visit& visit, const std::string& name, const Message& label,
                          const std::vector<pages::Choice>& items) {
  const std::string chosen(visit.query(name));
  return pages::select_field(
      visit, {.name = name, .label = label, .value = chosen, .id = "filter-" + name}, items);
}

json::object kind_filter(const Visit& visit) {
  std::vector<pages::Choice> items{choice(visit, "", say("Any kind"))};
  for (const Kind kind : kinds) items.push_back(choice(visit, name_of(kind), label(kind)));
  return filter_field(visit, "kind", say("Kind"), items);
}

json::object way_filter(const Visit& visit) {
  std::vector<pages::Choice> items{choice(visit, "", say("Any way"))};
  for (const Way way : ways) items.push_back(choice(visit, name_of(way), label(way)));
  return filter_field(visit, "way", say("Came by"), items);
}

json::object outcome_filter(const Visit& visit) {
  std::vector<pages::Choice> items{choice(visit, "", say("Any answer")),
                                   choice(visit, unanswered, outcome_label(""))};
  for (const std::string_view outcome : outcomes) {
    items.push_back(choice(visit, outcome, outcome_label(outcome)));
  }
  return filter_field(visit, "outcome", say("Answer"), items);
}

Message label(Sort sort) {
  switch (sort) {
    case Sort::newest:
      return say("Newest");
    case Sort::most_supported:
      return say("Most supported");
    case Sort::least_heard:
      return say("Least heard");
  }
  return {};
}

json::array sorts(const Visit& visit, const Challenge& c, std::string_view current) {
  json::array items;
  const auto add = [&](std::string_view name, const Message& text) {
    items.push_back({{"name", name},
                     {"label", visit.text(text)},
                     {"current", name == current},
                     {"more", name != name_of(Sort::least_heard)},
                     {"url", list_url(c) + same_list(visit, name).text()}});
  };
  if (may_be_by_best(visit)) add(by_best, say("Best match"));
  for (const Sort sort : {Sort::newest, Sort::most_supported, Sort::least_heard}) {
    add(name_of(sort), label(sort));
  }
  return items;
}

json::value theme_filter(const Visit& visit, const json::array& themes) {
  if (themes.empty()) return nullptr;
  std::vector<pages::Choice> items{choice(visit, "", say("Any theme"))};
  for (const json::value& theme : themes) {
    items.push_back({std::string(theme.at("theme").as_string()),
                     std::string(theme.at("theme_label").as_string())});
  }
  return filter_field(visit, "theme", say("Theme"), std::move(items));
}

json::object filter_form(const Visit& visit, const Challenge& c, const Filter& filter,
                         const json::array& themes) {
  const bool filtered = !same_list(visit, name_of(Sort::newest)).text().empty();
  return {{"action", list_url(c)},
          {"words_field", pages::text_field(visit, {.name = "q",
                                                    .label = say("Words"),
                                                    .value = std::string(visit.query("q")),
                                                    .type = "search"})},
          {"kind_field", kind_filter(visit)},
          {"way_field", way_filter(visit)},
          {"outcome_field", outcome_filter(visit)},
          {"theme_field", theme_filter(visit, themes)},
          {"sort", sort_of(visit, filter)},
          {"chosen_sort", sort_named(visit.query("sort")) ? name_of(filter.sort) : ""},
          {"sorts", sorts(visit, c, sort_of(visit, filter))},
          {"from_me", visit.query("from") == "me"},
          {"filtered", filtered},
          {"all_url", list_url(c)}};
}

// What to say where nothing is: a first step, or a way out of the filters.
json::value empty(const Visit& visit, const Challenge& c, bool filtered) {
  if (filtered) {
    return {{"title", visit.text(say("Nothing fits"))},
            {"text", visit.text(say("Try fewer words, or look at all of them."))},
            {"url", list_url(c)},
            {"link", visit.text(say("Show all"))}};
  }
  return {{"title", visit.text(say("Nobody has given anything yet"))},
          {"text", visit.text(say("Be the first, or ask someone who knows."))},
          {"url", "/challenges/" + c.slug + "#give"},
          {"link", visit.text(say("Have your say"))}};
}

json::object counts(const Visit& visit, const Counts& number) {
  json::array by_way, by_kind;
  for (std::size_t i = 0; i < ways.size(); ++i) {
    by_way.push_back({{"way", name_of(ways[i])},
                      {"label", visit.text(contributions::label(ways[i]))},
                      {"count", number.by_way[i]}});
  }
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    by_kind.push_back({{"kind", name_of(kinds[i])},
                       {"label", visit.text(contributions::label(kinds[i]))},
                       {"count", number.by_kind[i]}});
  }
  return {{"all", number.all},
          {"people", number.people},
          {"answered", number.answered},
          {"by_way", std::move(by_way)},
          {"by_kind", std::move(by_kind)}};
}

json::object split_field(const Visit& visit, const Refusal* refusal) {
  const Message each = say("Each line is one of its own (up to {lines_max})",
                           {{"lines_max", std::to_string(lines_split_max)}});
  return pages::checkboxes_field(visit, {.name = "split", .label = {}, .small = true},
                                 {choice(visit, "yes", each)}, {}, refusal);
}

// The box "Have your say": what was typed, and what to put right.
json::object give_form(const Visit& visit, Tx& tx, const Challenge& c, const Refusal* refusal) {
  const auto open = challenges::require_open(tx, c);
  const Message question = say("What have you seen, tried or wondered?");
  json::object form{{"action", list_url(c)},
                    {"open", open.ok()},
                    {"closed_because", open ? "" : visit.text(open.refusal().problems[0].text)},
                    {"text_field", text_field(visit, question, "", refusal)},
                    {"title_field", title_field(visit, "", refusal)},
                    {"name_field", nullptr},
                    {"kind_field", kind_field(visit, "", refusal)},
                    {"more", refusal != nullptr},
                    {"split_field", split_field(visit, refusal)},
                    {"lines_max", lines_split_max},
                    {"attach", attachments::fields(visit, refusal)},
                    {"similar_url", "/challenges/" + c.slug + "/similar"},
                    {"said_before_url", ""}};
  if (!visit.viewer.known()) form["name_field"] = name_field(visit, "", refusal);
  if (refusal && refusal->reason == Reason::conflict) {
    const Draft draft{.title = std::string(visit.field("title")),
                      .text = std::string(visit.field("text"))};
    if (const auto first = said_before(tx, visit.viewer.id, c.id, draft)) {
      form["said_before_url"] = "/contributions/" + first->text();
    }
  }
  return form;
}

// Only the first page of all of them, newest first, grows while people look at it.
std::string stream_url(const Visit& visit, Tx& tx, const Challenge& c, const Filter& filter) {
  const bool is_all = same_list(visit, name_of(filter.sort)).text().empty();
  if (!is_all || !visit.query("after").empty()) return "";
  return list_url(c) + "/stream?from=" + facts::text_of(facts::newest(tx));
}

struct Cards {
  json::array cards;
  std::string next;  // where the next page begins
  std::string note;  // on how it was searched
};

Cards best_cards(const Visit& visit, Tx& tx, const Filter& filter) {
  Closest found = closest(visit.app, tx, filter, visit.query("after"), cards_a_page);
  Cards out{.next = std::move(found.next)};
  if (const auto note = note_on(found.by)) out.note = visit.text(*note);
  for (const Closest::Item& item : found.items) {
    json::object one = card(reading_of(visit), item.contribution);
    one["by_meaning"] = item.by_meaning;
    out.cards.push_back(std::move(one));
  }
  return out;
}

Cards cards_of(const Visit& visit, Tx& tx, const Filter& filter) {
  if (is_by_best(visit)) return best_cards(visit, tx, filter);
  Listed listed = list(tx, filter, visit.query("after"), cards_a_page);
  Cards out{.next = std::move(listed.next)};
  if (!trim(filter.words).empty() && !can_search_by_meaning(visit.app)) {
    out.note = visit.text(*note_on(SearchedBy::words_without_model));
  }
  for (const Contribution& c : listed.items) out.cards.push_back(card(reading_of(visit), c));
  return out;
}

DrawnList draw(const Visit& visit, Tx& tx, const Filter& filter, const json::array& themes) {
  Cards found = cards_of(visit, tx, filter);
  name_themes(found.cards, themes);
  const json::value model{{"counts", counts(visit, count(tx, *filter.challenge))},
                          {"contributions", std::move(found.cards)}};
  const auto drawn = [&](std::string_view view) {
    return visit.app.templates.render(view, model, visit.texts);
  };
  return {drawn("contributions/counts"), drawn("contributions/card_rows"), std::move(found.next),
          std::move(found.note)};
}

// Searches are too many to keep; views, by which the least heard are found, are no facts.
bool is_worth_keeping(const Filter& filter) {
  return filter.words.empty() && !filter.author && filter.sort != Sort::least_heard;
}

// With their lengths, since anything may stand in an address.
std::string key_of(const Visit& visit, const Filter& filter) {
  std::string key = visit.texts.language() + " " + filter.challenge->text();
  for (const std::string_view part :
       {filter.kind ? name_of(*filter.kind) : "", filter.way ? name_of(*filter.way) : "",
        name_of(filter.sort), visit.query("outcome"), visit.query("theme"), visit.query("after")}) {
    key += " " + std::to_string(part.size()) + " ";
    key += part;
  }
  return key;
}

DrawnLists::Drawn drawn_list(const Visit& visit, Tx& tx, const Filter& filter,
                             const json::array& themes, DrawnLists& lists) {
  const auto make = [&] {
    return std::make_shared<const DrawnList>(draw(visit, tx, filter, themes));
  };
  const auto newest = is_worth_keeping(filter) ? facts::settled(tx) : std::nullopt;
  if (!newest) return make();
  const auto state = DrawnLists::state(*newest, visit.now);
  std::string key = key_of(visit, filter);
  if (auto known = lists.find(key, state)) return known;
  DrawnLists::Drawn made = make();
  lists.keep(std::move(key), state, made);
  return made;
}

// The contributions themselves: their cards and counts, as data or drawn. Where the next ones
// begin.
std::string add_list(json::object& out, const Visit& visit, Tx& tx, const Filter& filter,
                     const json::array& themes, DrawnLists& lists) {
  if (visit.request.wants != web::Request::Wants::json) {
    const auto drawn = drawn_list(visit, tx, filter, themes, lists);
    out["counts_html"] = drawn->counts_html;
    out["cards_html"] = drawn->cards_html;
    out["search_note"] = drawn->note;
    return drawn->next;
  }
  Cards found = cards_of(visit, tx, filter);
  name_themes(found.cards, themes);
  out["counts"] = counts(visit, count(tx, *filter.challenge));
  out["contributions"] = std::move(found.cards);
  out["search_note"] = std::move(found.note);
  return found.next;
}

bool has_cards(const json::object& section) {
  const json::value* const cards = section.if_contains("contributions");
  return cards ? !cards->as_array().empty() : !section.at("cards_html").as_string().empty();
}

}  // namespace

Result<Contribution> of_address(Visit& visit, Tx& tx) {
  const ContributionId id = TRY(visit.route_id<ContributionId>());
  Contribution c = TRY(get(tx, id));
  TRY(visit.require(standing(tx, visit.viewer, c)));
  return c;
}

Result<Contribution> readable_of_address(Visit& visit, Tx& tx) {
  Contribution c = TRY(of_address(visit, tx));
  const bool own = visit.viewer.known() && visit.viewer.id == c.author;
  if (c.state == State::withdrawn && !own) {
    return refuse(Reason::gone, say("Whoever gave this has taken it back"));
  }
  return c;
}

json::object kind_field(const Visit& visit, std::string_view chosen, const Refusal* refusal) {
  std::vector<pages::Choice> items;
  for (const Kind kind : kinds) {
    items.push_back(choice(visit, name_of(kind), label(kind)));
    items.back().shape = "kind-" + items.back().value;
  }
  return pages::picks_field(visit,
                            {.name = "kind",
                             .label = say("What is it? You can leave this to us."),
                             .value = std::string(chosen)},
                            items, refusal);
}

json::object text_field(const Visit& visit, const Message& label, std::string_view value,
                        const Refusal* refusal) {
  return pages::textarea_field(
      visit,
      {.name = "text", .label = label, .value = std::string(value), .length_max = text_length_max},
      refusal);
}

json::object title_field(const Visit& visit, std::string_view value, const Refusal* refusal) {
  return pages::text_field(
      visit,
      {.name = "title",
       .label = say("A title, if you like"),
       .hint = say("Up to {max} characters", {{"max", visit.texts.number(title_length_max)}}),
       .value = std::string(value)},
      refusal);
}

json::object name_field(const Visit& visit, std::string_view value, const Refusal* refusal) {
  return pages::text_field(visit,
                           {.name = "name",
                            .label = say("Your name, if you like"),
                            .value = std::string(value),
                            .autocomplete = "name"},
                           refusal);
}

Filter filter_of(const Visit& visit, ChallengeId challenge) {
  Filter filter;
  filter.challenge = challenge;
  filter.kind = kind_named(visit.query("kind"));
  filter.way = way_named(visit.query("way"));
  filter.words = visit.query("q");
  filter.sort = sort_named(visit.query("sort")).value_or(Sort::newest);
  const std::string_view outcome = visit.query("outcome");
  if (outcome == unanswered) filter.outcome = "";
  if (outcome != unanswered && !outcome.empty()) filter.outcome = std::string(outcome);
  if (!visit.query("theme").empty()) filter.theme = from_base32(visit.query("theme")).value_or(0);
  if (visit.query("from") == "me" && visit.viewer.known()) filter.author = visit.viewer.id;
  return filter;
}

json::object section(const Visit& visit, Tx& tx, const Challenge& challenge, DrawnLists& drawn) {
  const Filter filter = filter_of(visit, challenge.id);
  const std::string own = list_url(challenge);
  json::array themes = published_themes(visit, tx, challenge.id);
  json::object out{{"pager", nullptr},
                   {"empty", nullptr},
                   {"stream_url", stream_url(visit, tx, challenge, filter)},
                   {"filter", filter_form(visit, challenge, filter, themes)},
                   {"csv_url", own + ".csv"},
                   {"all_json_url", own + "/all.json"},
                   {"feed_url", "/challenges/" + challenge.slug + "/feed.atom"}};
  const std::string after = add_list(out, visit, tx, filter, themes, drawn);
  out["themes"] = std::move(themes);
  out["next"] = after;
  if (!has_cards(out)) {
    out["empty"] = empty(visit, challenge, out["filter"].at("filtered").as_bool());
  }
  const bool further = !visit.query("after").empty();
  if (further || !after.empty()) {
    const std::string_view sort = sort_of(visit, filter);
    QueryString next = same_list(visit, sort);
    next.add("after", after);
    out["pager"] = {{"first_url", further ? own + same_list(visit, sort).text() : ""},
                    {"next_url", after.empty() ? "" : own + next.text()}};
  }
  return out;
}

web::Response challenge_page(Visit& visit, DrawnLists& drawn, const Refusal* refusal) {
  auto model = visit.read([&](Tx& tx) -> Result<json::object> {
    const Challenge c = TRY(challenges::get_by_slug(tx, visit.route("slug")));
    TRY(visit.require(challenges::standing(tx, visit.viewer, c)));
    json::object out = challenges::page_model(tx, visit, c);
    out["give"] = give_form(visit, tx, c, refusal);
    for (auto& [key, value] : section(visit, tx, c, drawn)) out[key] = std::move(value);
    out["workshops"] = nullptr;
    out["promises"] = nullptr;
    out["themed"] = nullptr;
    if (visit.app.parts) visit.app.parts->put_into(out, "challenge", visit, tx, c.id.value);
    return out;
  });
  if (!model) return pages::refused(visit, model.refusal());
  const std::string title((*model)["short_title"].as_string());
  return pages::show(visit, "contributions/challenge", *std::move(model),
                     {.title = title,
                      .crumbs = {{visit.text(say("Challenges")), "/challenges"}},
                      .section = "/challenges",
                      .refusal = refusal});
}

web::Response list_page(Visit& visit, DrawnLists& drawn) {
  auto model = visit.read([&](Tx& tx) -> Result<json::object> {
    const Challenge c = TRY(challenges::get_by_slug(tx, visit.route("slug")));
    TRY(visit.require(challenges::standing(tx, visit.viewer, c)));
    json::object out = section(visit, tx, c, drawn);
    out["challenge"] = {
        {"question", c.question}, {"short_title", c.short_title}, {"url", "/challenges/" + c.slug}};
    return out;
  });
  if (!model) return pages::refused(visit, model.refusal());
  const json::object& challenge = model->at("challenge").as_object();
  const std::string title(challenge.at("short_title").as_string());
  return pages::show(
      visit, "contributions/list", *std::move(model),
      {.title = visit.text(say("Contributions to {challenge}", {{"challenge", title}})),
       .crumbs = {{visit.text(say("Challenges")), "/challenges"},
                  {title, "/challenges/" + std::string(visit.route("slug"))}},
       .section = "/challenges"});
}

}  // namespace commonty::contributions
