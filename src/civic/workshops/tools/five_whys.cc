#include "civic/workshops/tools/build.h"
#include "civic/workshops/tools/list.h"

namespace commonty::workshops::tools {
namespace json = boost::json;
namespace {

constexpr int depth_max = 7;  // five is the custom; two more for the stubborn ones

int depth_of(const Board& board, NoteId note) {
  int depth = 0;
  for (const Note* here = board.find(note); here && depth <= depth_max;
       here = board.find(here->parent.value)) {
    ++depth;
  }
  return depth;
}

Result<void> check(const Board& board, const Move& move) {
  if (move.kind != Move::Kind::add && move.kind != Move::Kind::put) return done();
  if (move.parent != 0 && depth_of(board, move.parent) >= depth_max) {
    return refuse_field("parent", say("This chain is deep enough. Is its last note a cause that "
                                      "you could work on?"));
  }
  return done();
}

bool lies_here(const Note& note, int group) { return group == 0 || note.group == group; }

// A note with what stands below it: its own causes, each a chain again.
Region chain(const Board& board, const Note& note) {
  Region region{.shape = Region::Shape::chain, .notes = {note.id}};
  for (const Note* cause : board.under(note.id)) region.parts.push_back(chain(board, *cause));
  return region;
}

// A chain whose effect was taken away begins with its own first note.
bool begins_here(const Board& board, const Note& note) {
  const Note* effect = board.find(note.parent.value);
  return !effect || !effect->is_shown();
}

Region draw_table(const Board& board, int group, const Say& speak) {
  Region all{.key = "whys",
             .label = word_of(board.setup.options, "problem"),
             .hint = speak(say("Why is that? Answer below the note it explains")),
             .shape = Region::Shape::chain,
             .accepts = true,
             .group = group};
  for (const Note* note : board.at("whys")) {
    if (lies_here(*note, group) && begins_here(board, *note)) {
      all.parts.push_back(chain(board, *note));
    }
  }
  return all;
}

// Root causes only: the notes with nothing below them, with the way that led there as far as it is
// still to be seen.
std::vector<Harvested> harvest(const Board& board, const Say&) {
  std::vector<Harvested> out;
  for (const Note* note : board.at("whys")) {
    if (!board.under(note->id).empty()) continue;
    std::string way;
    for (const Note* effect = board.find(note->parent.value); effect && effect->is_shown();
         effect = board.find(effect->parent.value)) {
      way = effect->words() + (way.empty() ? "" : " > " + way);
    }
    out.push_back({.note = note->id,
                   .text = note->words(),
                   .question = word_of(board.setup.options, "problem"),
                   .prompt = way,
                   .kind = "evidence",
                   .group = note->group,
                   .dots = note->dots_given()});
  }
  return out;
}

}  // namespace

Tool five_whys() {
  return {
      .name = "five_whys",
      .title = say("Five whys"),
      .when_to_use = say("When a problem keeps coming back, and everyone treats what it looks like "
                         "instead of where it comes from."),
      .how_to_run = say("Write the problem as something that happened. Ask “Why?” and write the "
                        "answer below. One effect may have several causes: let the chain branch. "
                        "Stop where you could do something, and mark it “in our gift”."),
      .watch_for =
          say("A “why” that ends at a person. Ask why a careful person would do the same."),
      .minutes = 25,
      .marks = {"in_our_gift"},
      .chains = true,
      .prepare = [](json::object options) -> Result<json::object> {
        options["problem"] = word_of(options, "problem", "What happened?");
        return options;
      },
      .places =
          [](const Setup& setup) {
            return std::vector<Place>{{.key = "whys",
                                       .label = say("Why?"),
                                       .hint = say("One cause a note"),
                                       .of_group = per_table(setup)}};
          },
      .check = check,
      .draw =
          [](const Board& board, const Say& speak) {
            return for_each_table(board, speak, [&](int group) {
              return Region{.parts = {draw_table(board, group, speak)}};
            });
          },
      .harvest = harvest,
  };
}

}  // namespace commonty::workshops::tools
