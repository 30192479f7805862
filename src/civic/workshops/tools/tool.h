// A way to think together on a board: its places, what may be done there, how it reads, what is
// taken home. One file a tool; the list of all stands in tools.cc.
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "civic/workshops/tools/board.h"

namespace commonty::workshops::tools {

// Where notes can lie. A place that each table has for itself is listed once, with `of_group`.
struct Place {
  std::string key;  // "q1.a", "likely.inside"
  Message label;    // what stands over it
  Message hint;     // what to write there; may be empty
  bool of_group = false;
  int notes_max = 0;  // 0 = any number
};

// A part of the picture: a heading with notes, or with parts of its own. The page, the wall screen
// and the outline are all drawn from this, so they never differ.
struct Region {
  enum class Shape { list, column, cell, corner, ring, centre, chain, card };
  std::string key;
  std::string label, hint;
  std::vector<std::string> lines;  // words that are not notes: the cards of a hand
  Shape shape = Shape::list;
  int row = 0, column = 0;  // in a grid, from 1; 0 = in order
  bool accepts = false;     // notes can be put here: `key` is a place
  int group = 0;
  std::vector<NoteId> notes;
  std::vector<Region> parts;
};

// What a note becomes when the board is taken into the challenge.
struct Harvested {
  NoteId note = 0;
  std::string text;
  std::string question, prompt;  // where it lay, in words
  std::string kind = "idea";     // experience, idea, evidence, question, offer
  int group = 0;
  int dots = 0;
};

// Writes our sentences in somebody's language.
using Say = std::function<std::string(const Message&)>;

struct Tool {
  std::string name;  // "five_whys": in addresses and in the database
  Message title;
  Message when_to_use, how_to_run, watch_for;  // a sentence or two each
  int minutes = 15;
  int dots_each = 0;               // 0 = no dots on this board (the setup's "dots" goes before it)
  bool dots_hidden = false;        // the counts are not shown before the activity is closed
  std::vector<std::string> marks;  // those people may set
  bool chains = false;             // a note can be answered by notes below it

  // Fills gaps of the setup with its own words, and refuses what makes no sense.
  std::function<Result<boost::json::object>(boost::json::object options)> prepare;
  std::function<std::vector<Place>(const Setup&)> places;
  // More than what all boards refuse; may be empty.
  std::function<Result<void>(const Board&, const Move&)> check;
  std::function<Region(const Board&, const Say&)> draw;
  std::function<std::vector<Harvested>(const Board&, const Say&)> harvest;
};

const std::vector<Tool>& all();
const Tool* find(std::string_view name);

inline constexpr int dots_each_max = 20;
// What one person has to give on a board.
int dots_each(const Tool& tool, const Setup& setup);
Message label_of_mark(std::string_view mark);

// Does the move, or says why not: unknown places and notes, empty and long texts, no dots left,
// notes that are gone. The order in which moves of several people arrive does not change the board.
// The answer is the move as it is to be kept: its words are cleaned.
Result<Move> apply(const Tool& tool, Board& board, Move move);
// Does again what was kept. It asks nothing: a facilitator who changes the questions afterwards
// does not unwrite what people wrote.
void replay(Board& board, const Move& move);
// The picture and what is taken home, with the notes that lie where the tool has no place any more.
Region whole_picture(const Tool& tool, const Board& board, const Say& speak);
std::vector<Harvested> whole_harvest(const Tool& tool, const Board& board, const Say& speak);
// What takes the move back, as its maker may want it; nothing for what cannot be.
std::optional<Move> opposite(const Board& before, const Move& move, Stamp stamp);

// Complete, in reading order: headings of depth 1 to 6, hints, and notes with table, dots and
// marks.
struct OutlineLine {
  int depth = 0;  // 0 = a note
  std::string text;
  NoteId note = 0;
};
std::vector<OutlineLine> outline(const Tool& tool, const Board& board, const Say& say);

}  // namespace commonty::workshops::tools
