#include <boost/json/array.hpp>

#include "civic/merges/likely.h"
#include "civic/merges/merges_web.h"
#include "civic/pages/fields.h"
#include "civic/pages/pages.h"
#include "platform/base/text.h"

namespace commonty::merges {
namespace json = boost::json;
namespace {

using challenges::Challenge;
using contributions::Contribution;
using permissions::Deed;

constexpr std::size_t text_shown_max = 300;

std::string url_of(const Challenge& challenge) { return "/challenges/" + challenge.slug; }

Message because(const LikelyPair& pair) {
  switch (pair.because) {
    case LikelyPair::Because::same_words:
      return say("The same words");
    case LikelyPair::Because::nearly_same_words:
      return say("Nearly the same words");
    case LikelyPair::Because::same_meaning:
      return say("May say the same in other words");
  }
  return {};
}

// A card whose text is as long as it takes to compare.
json::object one_of(const Visit& visit, const Contribution& c) {
  json::object out = contributions::card({visit.texts, visit.now}, c);
  const std::string text = shorten(clean_line(c.text), text_shown_max);
  out["text"] = text == contributions::headline(c) ? "" : text;
  return out;
}

json::object pair_view(const Visit& visit, const Challenge& challenge, const LikelyPair& pair,
                       std::size_t number) {
  const std::string first = pair.first.id.text(), second = pair.second.id.text();
  return {{"number", number},
          {"because", visit.text(because(pair))},
          {"likeness", pair.likeness},
          {"both", json::array{one_of(visit, pair.first), one_of(visit, pair.second)}},
          {"first", first},
          {"second", second},
          {"join_url", url_of(challenge) + "/merges/comparison?contributions=" + first +
                           "&contributions=" + second}};
}

std::string how(const Visit& visit, const Likely& found) {
  std::vector<std::string> out;
  out.push_back(visit.text(found.by_meaning
                               ? say("Found by their letters and by their meaning.")
                               : say("Found by their letters alone: this site has no language "
                                     "model, so other words for the same are not noticed.")));
  if (!found.all_looked_through) {
    out.push_back(visit.text(say("The newest {max} were looked through.",
                                 {{"max", visit.texts.number(likely_looked_through_max)}})));
  }
  return join(out, " ");
}

web::Response likely_page(Visit& visit) {
  Challenge challenge;
  auto model = visit.read([&](Tx& tx) -> Result<json::object> {
    challenge = TRY(challenge_here(visit, tx));
    const Likely found = likely(visit.app, tx, challenge.id);
    json::array pairs;
    for (const LikelyPair& pair : found.pairs) {
      pairs.push_back(pair_view(visit, challenge, pair, pairs.size() + 1));
    }
    return json::object{{"has_pairs", !pairs.empty()},
                        {"pairs", std::move(pairs)},
                        {"are_more", found.are_more},
                        {"how", how(visit, found)},
                        {"challenge_url", url_of(challenge)}};
  });
  if (!model) return pages::refused(visit, model.refusal());
  const std::string title = visit.text(say("Likely duplicates"));
  return pages::show(
      visit, "merges/likely", *std::move(model),
      {.title = title, .crumbs = crumbs(visit, challenge, title), .section = "/challenges"});
}

// The two that a form or an address names.
struct Two {
  ContributionId first, second;
};
Result<Two> two_of(std::string_view first, std::string_view second) {
  const auto one = ContributionId::parse(first), other = ContributionId::parse(second);
  if (one && other) return Two{*one, *other};
  return refuse(Reason::conflict, say("Choose two contributions of this challenge"));
}

web::Response keep_apart(Visit& visit) {
  return pages::act(visit, [&](Tx& tx) -> Result<pages::Outcome> {
    const Challenge challenge = TRY(challenge_here(visit, tx));
    const Two two = TRY(two_of(visit.field("first"), visit.field("second")));
    TRY(tell_apart(tx, visit.viewer.id, challenge.id, two.first, two.second));
    return pages::to(url_of(challenge) + "/duplicates",
                     say("Remembered. These two will not be proposed again"),
                     url_of(challenge) + "/duplicates/apart/removal?first=" + two.first.text() +
                         "&second=" + two.second.text());
  });
}

web::Response ask_to_propose_again(Visit& visit) {
  std::string back;
  auto body = visit.read([&](Tx& tx) -> Result<std::string> {
    const Challenge challenge = TRY(challenge_here(visit, tx));
    back = url_of(challenge) + "/duplicates";
    const Two two = TRY(two_of(visit.query("first"), visit.query("second")));
    const Contribution first = TRY(contributions::get(tx, two.first));
    const Contribution second = TRY(contributions::get(tx, two.second));
    if (first.challenge != challenge.id || second.challenge != challenge.id) {
      return refuse(Reason::not_found, say("There are no such contributions"));
    }
    return contributions::headline(first) + " / " + contributions::headline(second);
  });
  if (!body) return pages::refused(visit, body.refusal());
  const std::string title = visit.text(say("Propose these two again?"));
  return pages::ask(visit,
                    {.title = title,
                     .body = *body,
                     .button = visit.text(say("Propose them again")),
                     .action = back + "/apart/removal?first=" + std::string(visit.query("first")) +
                               "&second=" + std::string(visit.query("second")),
                     .back = back},
                    {.title = title, .crumbs = {{title, ""}}});
}

web::Response propose_again(Visit& visit) {
  return pages::act(visit, [&](Tx& tx) -> Result<pages::Outcome> {
    const Challenge challenge = TRY(challenge_here(visit, tx));
    const Two two = TRY(two_of(visit.query("first"), visit.query("second")));
    TRY(undo_tell_apart(tx, visit.viewer.id, challenge.id, two.first, two.second));
    return pages::to(url_of(challenge) + "/duplicates", say("They are proposed again"));
  });
}

}  // namespace

void likely_routes(Routes& routes) {
  routes.get_long("/challenges/{slug}/duplicates", Deed::moderate, likely_page);
  routes.post("/challenges/{slug}/duplicates/apart", Deed::moderate, keep_apart);
  routes.get("/challenges/{slug}/duplicates/apart/removal", Deed::moderate, ask_to_propose_again);
  routes.post("/challenges/{slug}/duplicates/apart/removal", Deed::moderate, propose_again);
}

}  // namespace commonty::merges
