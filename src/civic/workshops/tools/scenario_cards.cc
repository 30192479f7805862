#include <algorithm>

#include "civic/workshops/tools/build.h"
#include "civic/workshops/tools/list.h"
#include "platform/base/resources.h"
#include "platform/base/text.h"
#include "platform/documents/documents.h"

namespace commonty::workshops::tools {
namespace json = boost::json;
namespace {

constexpr std::size_t cards_max = 500;
constexpr std::int64_t seed_max = 1'000'000;
constexpr std::string_view usual_deck = "everyday";

const Spots spots = {
    {"answer", say("Your answer"), say("What would you build for this hand? One thought a note")}};

struct Card {
  std::string kind, text;
};
using Deck = std::vector<Card>;

// Rows of kind and text, below a line with these two words.
Result<Deck> read_deck(std::string_view csv) {
  Deck deck;
  for (const auto& row : TRY(documents::read_csv(csv))) {
    if (row.size() < 2) continue;
    Card card{clean_line(row[0]), clean_line(row[1])};
    const bool is_head = fold(card.kind) == "kind" && fold(card.text) == "text";
    if (!is_head && !is_blank(card.kind) && !is_blank(card.text)) deck.push_back(std::move(card));
  }
  if (deck.empty()) {
    return refuse_field("cards", say("There are no cards in it. It needs two columns: the kind of "
                                     "card, and its text"));
  }
  if (deck.size() > cards_max) {
    return refuse_field(
        "cards", say("A deck has at most {max} cards", {{"max", std::to_string(cards_max)}}));
  }
  return deck;
}

std::string_view own_deck(std::string_view name) {
  return resources::find("src/civic/workshops/tools/decks/" + std::string(name) + ".csv");
}

// The deck somebody brought, or one of ours.
Result<Deck> deck_of(const json::object& options) {
  if (const std::string brought = word_of(options, "cards"); !brought.empty()) {
    return read_deck(brought);
  }
  const std::string_view own = own_deck(word_of(options, "deck", usual_deck));
  if (own.empty()) return refuse_field("deck", say("There is no deck of this name"));
  return read_deck(own);
}

std::vector<std::string> kinds_of(const Deck& deck) {
  std::vector<std::string> kinds;
  for (const Card& card : deck) {
    if (std::ranges::find(kinds, card.kind) == kinds.end()) kinds.push_back(card.kind);
  }
  return kinds;
}

// SplitMix64 (Steele, Lea and Flood 2014): a table's hand depends on the seed and its number alone.
std::uint64_t mixed(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

// One card of each kind. Tables beside each other get different ones while the deck lasts.
std::vector<std::string> deal(const Deck& deck, std::int64_t seed, int group) {
  std::vector<std::string> hand;
  for (const std::string& kind : kinds_of(deck)) {
    std::vector<const Card*> of_kind;
    for (const Card& card : deck) {
      if (card.kind == kind) of_kind.push_back(&card);
    }
    const std::uint64_t first = mixed(static_cast<std::uint64_t>(seed) * 31 + hand.size());
    const std::size_t drawn = (first + static_cast<std::uint64_t>(group)) % of_kind.size();
    hand.push_back(kind + ": " + of_kind[drawn]->text);
  }
  return hand;
}

Result<json::object> prepare(json::object options) {
  TRY(deck_of(options));
  options["seed"] = number_of(options, "seed", 1, 0, seed_max);
  return options;
}

Region draw(const Board& board, const Say& speak) {
  const auto deck = deck_of(board.setup.options);
  const std::int64_t seed = number_of(board.setup.options, "seed", 1, 0, seed_max);
  return for_each_table(board, speak, [&](int group) {
    Region table;
    table.parts.push_back({.label = speak(say("Your hand")),
                           .lines = deck ? deal(*deck, seed, group) : std::vector<std::string>(),
                           .shape = Region::Shape::card});
    Region answers = draw_spots(spots, {.setup = {board.setup.options, {}}, .notes = {}}, speak);
    for (Region& part : answers.parts) {
      table.parts.push_back(filled(std::move(part), board, group));
    }
    return table;
  });
}

// An answer is only understood beside the hand it was given to.
std::vector<Harvested> harvest(const Board& board, const Say& speak) {
  const auto deck = deck_of(board.setup.options);
  const std::int64_t seed = number_of(board.setup.options, "seed", 1, 0, seed_max);
  auto out = harvest_spots(spots, board, speak);
  for (Harvested& one : out) {
    if (deck) one.prompt = join(deal(*deck, seed, one.group), "; ");
  }
  return out;
}

}  // namespace

Tool scenario_cards() {
  return of_spots(
      {.name = "scenario_cards",
       .title = say("Scenario cards"),
       .when_to_use =
           say("When talk stays general. A hand of cards gives each table one person, one "
               "place and one hindrance to build for."),
       .how_to_run =
           say("Deal a hand to each table and read it aloud. Ten minutes to build an "
               "answer, then two minutes a table to show it. Deal again if there is time: "
               "the second answer is usually the better one."),
       .watch_for =
           say("A table may swap one card, not the whole hand. The odd card is the point."),
       .minutes = 20,
       .prepare = prepare,
       .draw = draw,
       .harvest = harvest},
      spots);
}

}  // namespace commonty::workshops::tools
