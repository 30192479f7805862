// A board as a picture: what lies where, and the SVG of it. Pure, as the board is; the same board
// is the same picture, byte for byte.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "civic/workshops/tools/tool.h"

namespace commonty::workshops::tools {

// The parts of a region as they stand beside and below each other. Where the tool has a grid, a
// cell of it may be empty (null).
using Row = std::vector<const Region*>;
std::vector<Row> rows_of(const Region& region);
// Does it hold notes itself, rather than places side by side?
bool is_place(const Region& region);

// ---- what lies where ---------------------------------------------------------------------------

struct Box {
  int x = 0, y = 0, width = 0, height = 0;
};
struct Written {
  enum class As { heading, label, hint, note, foot };
  As as = As::note;
  int x = 0, y = 0;  // where its first letter stands
  std::string text;  // one line
};
struct Panel {
  enum class Kind { place, hand, branch };  // a branch is the line along what hangs below a note
  Kind kind = Kind::place;
  Box box;
};
struct Card {
  NoteId note = 0;
  Colour colour = Colour::yellow;
  Box box;
  std::vector<Written> lines;
};
struct Layout {
  int width = 0, height = 0;
  std::vector<Panel> panels;
  std::vector<Card> cards;
  std::vector<Written> words;  // what stands on panels: headings, hints, the cards of a hand
};
// `region` was drawn of this board; nothing else of the board is shown. Nobody is named.
Layout lay_out(const Region& region, const Board& board, const Say& speak);

// How wide a line may be at most: fonts differ, so each letter is as wide as in the widest of those
// that may stand in for ours.
int width_of(std::string_view line, Written::As as);

// ---- drawn -------------------------------------------------------------------------------------

struct Caption {
  std::string title, description;
  std::string id;  // of the picture in its page
};
// Colours stand as attributes, so that it shows wherever it is opened; a page's style sheet may
// give others by the classes.
std::string draw_svg(const Layout& layout, const Caption& caption, const Say& speak);

// What a colour is called, and how it is drawn: its paper, its edge.
Message label_of(Colour colour);
struct Paint {
  std::string_view paper, edge;  // "fff6cf"
};
Paint paint_of(Colour colour);

}  // namespace commonty::workshops::tools
