#include "civic/workshops/tools/picture.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>

#include "platform/base/text.h"

namespace commonty::workshops::tools {
namespace {

using As = Written::As;

// In units of the picture, which on a screen are about pixels.
constexpr int picture_width = 1000;
constexpr int columns_max = 4;
constexpr int gap = 16, padding = 14;
constexpr int card_padding = 10, card_edge = 8, card_gap = 10;
constexpr int chain_indent = 22, branch_width = 3;
constexpr int dots_drawn_max = 12;

struct Type {
  int size, line;
  bool strong;
};
Type type_of(As as) {
  switch (as) {
    case As::heading:
      return {22, 30, true};
    case As::label:
      return {17, 23, true};
    case As::hint:
    case As::foot:
      return {14, 19, false};
    case As::note:
      return {16, 21, false};
  }
  return {16, 21, false};
}

// ---- letters -----------------------------------------------------------------------------------

// In hundredths of the size of the type.
int width_of_letter(UChar32 c) {
  constexpr std::string_view thin = "iljI.,:;'|!", narrow = "frt()[]/\\-\" ", wide = "mwMW@%&";
  const bool is_ascii = c < 0x80;
  const auto is_in = [&](std::string_view set) {
    return is_ascii && set.find(static_cast<char>(c)) != std::string_view::npos;
  };
  if (is_in(thin)) return 34;
  if (is_in(narrow)) return 42;
  if (is_in(wide)) return 100;
  if (!is_ascii) {
    const int east = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
    const bool is_broad = east == U_EA_FULLWIDTH || east == U_EA_WIDE;
    if (u_hasBinaryProperty(c, UCHAR_GRAPHEME_EXTEND)) return 0;
    if (is_broad || u_hasBinaryProperty(c, UCHAR_EXTENDED_PICTOGRAPHIC)) return 140;
  }
  const bool is_plain = is_ascii || u_isalpha(c);
  return !is_plain || u_isupper(c) ? 82 : 64;
}

// The length in bytes of the longest beginning that fits, at least one letter with its marks.
std::size_t bytes_that_fit(std::string_view word, As as, int width) {
  const Type type = type_of(as);
  int used = 0;
  const auto size = static_cast<std::int32_t>(word.size());
  std::int32_t at = 0;
  while (at < size) {
    std::int32_t next = at;
    UChar32 c = 0;
    U8_NEXT_OR_FFFD(reinterpret_cast<const std::uint8_t*>(word.data()), next, size, c);
    used += width_of_letter(c) * type.size * (type.strong ? 11 : 10) / 10;
    if (used > width * 100 && at > 0) break;
    at = next;
  }
  return static_cast<std::size_t>(at);
}

// A line is broken between words, and within one that is longer than the line.
void add_word(std::vector<std::string>& lines, std::string_view word, As as, int width) {
  if (!lines.empty()) {
    const std::string longer = lines.back() + (lines.back().empty() ? "" : " ") + std::string(word);
    if (width_of(longer, as) <= width) {
      lines.back() = longer;
      return;
    }
  }
  while (!word.empty()) {
    const std::size_t fits = bytes_that_fit(word, as, width);
    lines.emplace_back(word.substr(0, fits));
    word.remove_prefix(fits);
  }
}

std::vector<std::string> wrapped(std::string_view text, As as, int width) {
  std::vector<std::string> lines;
  for (const std::string_view paragraph : split(text, '\n')) {
    if (is_blank(paragraph)) continue;
    std::vector<std::string> own;
    for (const std::string_view word : split(paragraph, ' ')) {
      if (!word.empty()) add_word(own, word, as, width);
    }
    lines.insert(lines.end(), own.begin(), own.end());
  }
  return lines;
}

// Writes the text from `top` downwards and answers where it ends.
int write(std::vector<Written>& out, As as, std::string_view text, int x, int top, int width) {
  const Type type = type_of(as);
  for (std::string& line : wrapped(text, as, width)) {
    top += type.line;
    out.push_back({as, x, top - (type.line - type.size) / 2 - type.size / 5, std::move(line)});
  }
  return top;
}

// ---- laying out --------------------------------------------------------------------------------

class Drawing {
 public:
  Drawing(const Board& board, const Say& speak) : board_(board), speak_(speak) {}

  Layout of(const Region& region) {
    const int end = is_place(region) ? add_place(region, margin, margin, full_width).bottom
                                     : add_parts(region, margin, margin, full_width);
    layout_.width = picture_width;
    layout_.height = end + margin;
    return std::move(layout_);
  }

 private:
  static constexpr int margin = 8, full_width = picture_width - 2 * margin;

  struct Placed {
    std::size_t panel = 0;
    int bottom = 0;
  };

  int add_parts(const Region& region, int x, int y, int width) {
    y = write(layout_.words, As::heading, region.label, x, y, width);
    y = write(layout_.words, As::hint, region.hint, x, y, width);
    if (!region.label.empty()) y += gap / 2;
    for (const NoteId id : region.notes) y = add_note(id, x, y, width) + card_gap;
    bool is_first = true;
    for (const Row& row : rows_of(region)) {
      if (!is_first) y += gap;
      is_first = false;
      y = add_row(row, x, y, width);
    }
    return y;
  }

  // Those beside each other are of one height.
  int add_row(const Row& row, int x, int y, int width) {
    if (row.size() == 1 && row[0] && !is_place(*row[0])) return add_parts(*row[0], x, y, width);
    const int count = static_cast<int>(row.size());
    const int each = (width - gap * (count - 1)) / count;
    std::vector<Placed> placed;
    int bottom = y;
    for (int i = 0; i < count; ++i) {
      const Region* part = row[static_cast<std::size_t>(i)];
      if (!part) continue;
      placed.push_back(add_place(*part, x + i * (each + gap), y, each));
      bottom = std::max(bottom, placed.back().bottom);
    }
    for (const Placed& one : placed) {
      Box& box = layout_.panels[one.panel].box;
      box.height = bottom - box.y;
    }
    return bottom;
  }

  Placed add_place(const Region& region, int x, int y, int width) {
    const std::size_t panel = layout_.panels.size();
    layout_.panels.push_back({Panel::Kind::place, {x, y, width, 0}});
    const int inner = width - 2 * padding, left = x + padding;
    int end = y + padding;
    end = write(layout_.words, As::label, region.label, left, end, inner);
    end = write(layout_.words, As::hint, region.hint, left, end, inner);
    if (end > y + padding) end += card_gap;
    for (const std::string& line : region.lines) end = add_hand(line, left, end, inner) + card_gap;
    for (const NoteId id : region.notes) end = add_note(id, left, end, inner) + card_gap;
    for (const Region& part : region.parts) end = add_chain(part, left, end, inner);
    const bool is_empty = region.lines.empty() && region.notes.empty() && region.parts.empty();
    const int bottom = is_empty ? end + empty_height : end - card_gap + padding;
    layout_.panels[panel].box.height = bottom - y;
    return {panel, bottom};
  }
  static constexpr int empty_height = 60;

  int add_chain(const Region& region, int x, int y, int width) {
    for (const NoteId id : region.notes) y = add_note(id, x, y, width) + card_gap;
    if (region.parts.empty()) return y;
    const std::size_t branch = layout_.panels.size();
    layout_.panels.push_back({Panel::Kind::branch, {x + 6, y, branch_width, 0}});
    for (const Region& part : region.parts) {
      y = add_chain(part, x + chain_indent, y, width - chain_indent);
    }
    layout_.panels[branch].box.height = y - card_gap - layout_.panels[branch].box.y;
    return y;
  }

  int add_hand(const std::string& text, int x, int y, int width) {
    const std::size_t panel = layout_.panels.size();
    layout_.panels.push_back({Panel::Kind::hand, {x, y, width, 0}});
    const int end = write(layout_.words, As::note, text, x + card_padding, y + card_padding,
                          width - 2 * card_padding) +
                    card_padding;
    layout_.panels[panel].box.height = end - y;
    return end;
  }

  int add_note(NoteId id, int x, int y, int width) {
    const Note* note = board_.find(id);
    if (!note || !note->is_shown()) return y - card_gap;
    Card card{id, note->colour.value, {x, y, width, 0}, {}};
    const int left = x + card_edge + card_padding;
    const int inner = width - card_edge - 2 * card_padding;
    int end = write(card.lines, As::note, note->words(), left, y + card_padding, inner);
    end = write(card.lines, As::foot, foot_of(*note), left, end, inner) + card_padding;
    card.box.height = end - y;
    layout_.cards.push_back(std::move(card));
    return end;
  }

  std::string foot_of(const Note& note) const {
    std::vector<std::string> parts;
    for (const auto& [name, on] : note.marks) {
      if (on.value) parts.push_back(speak_(label_of_mark(name)));
    }
    if (const int dots = note.dots_given()) {
      std::string drawn;
      for (int i = 0; i < std::min(dots, dots_drawn_max); ++i) drawn += "●";
      parts.push_back(drawn + " " + std::to_string(dots));
    }
    return commonty::join(parts, " · ");
  }

  const Board& board_;
  const Say& speak_;
  Layout layout_;
};

// ---- rows --------------------------------------------------------------------------------------

std::vector<Row> rows_of_grid(const std::vector<Region>& parts) {
  std::size_t rows = 0, columns = 0;
  for (const Region& part : parts) {
    rows = std::max(rows, static_cast<std::size_t>(part.row));
    columns = std::max(columns, static_cast<std::size_t>(std::max(part.column, 1)));
  }
  std::vector<Row> out(rows, Row(columns, nullptr));
  for (const Region& part : parts) {
    out[static_cast<std::size_t>(part.row - 1)]
       [static_cast<std::size_t>(std::max(part.column, 1) - 1)] = &part;
  }
  return out;
}

// ---- SVG ---------------------------------------------------------------------------------------

std::string attribute(std::string_view name, std::string_view value) {
  return " " + std::string(name) + "=\"" + escape_html(value) + "\"";
}

std::string attribute(std::string_view name, int value) {
  return attribute(name, std::to_string(value));
}

std::string rectangle(const Box& box, std::string_view attributes) {
  return "<rect" + attribute("x", box.x) + attribute("y", box.y) + attribute("width", box.width) +
         attribute("height", box.height) + std::string(attributes) + "/>";
}

std::string drawn(const Panel& panel) {
  switch (panel.kind) {
    case Panel::Kind::place:
      return rectangle(panel.box,
                       R"( class="picture__place" rx="8" fill="#ffffff" stroke="#ddd6c7")");
    case Panel::Kind::hand:
      return rectangle(panel.box,
                       R"( class="picture__hand" rx="6" fill="#f1e8f5" stroke="#5a2d6e")");
    case Panel::Kind::branch:
      return rectangle(panel.box, R"( class="picture__branch" fill="#ddd6c7")");
  }
  return "";
}

std::string drawn(const Written& line) {
  const Type type = type_of(line.as);
  const bool is_quiet = line.as == As::hint || line.as == As::foot;
  return "<text" + attribute("x", line.x) + attribute("y", line.y) +
         attribute("font-size", type.size) + (type.strong ? attribute("font-weight", "700") : "") +
         attribute("class", is_quiet ? "picture__hint" : "picture__words") +
         attribute("fill", is_quiet ? "#4c5a66" : "#17212b") + ">" + escape_html(line.text) +
         "</text>";
}

// How the edge is drawn, for those who do not see the colour: as on the board.
struct Edge {
  int width;
  std::string_view dashes;
  bool twice;
};
Edge edge_of(Colour colour) {
  switch (colour) {
    case Colour::yellow:
      return {6, "", false};
    case Colour::blue:
      return {2, "", true};
    case Colour::green:
      return {6, "3 5", false};
    case Colour::pink:
      return {6, "14 7", false};
    case Colour::orange:
      return {6, "14 4 3 4", false};
    case Colour::grey:
      return {2, "", false};
  }
  return {6, "", false};
}

std::string line_down(const Box& box, int across, const Edge& edge, std::string_view colour) {
  const int x = box.x + across;
  return "<path" +
         attribute("d", "M" + std::to_string(x) + " " + std::to_string(box.y) + "v" +
                            std::to_string(box.height)) +
         attribute("stroke-width", edge.width) + attribute("stroke", "#" + std::string(colour)) +
         (edge.dashes.empty() ? "" : attribute("stroke-dasharray", edge.dashes)) + "/>";
}

std::string drawn(const Card& card, const Say& speak) {
  const Paint paint = paint_of(card.colour);
  const Edge edge = edge_of(card.colour);
  std::string out = "<g" + attribute("class", "picture__note") + "><title>" +
                    escape_html(speak(label_of(card.colour))) + "</title>" +
                    rectangle(card.box, attribute("fill", "#" + std::string(paint.paper)) +
                                            attribute("stroke", "#d9d2bd")) +
                    line_down(card.box, 3, edge, paint.edge);
  if (edge.twice) out += line_down(card.box, 7, edge, paint.edge);
  for (const Written& line : card.lines) out += drawn(line);
  return out + "</g>\n";
}

}  // namespace

bool is_place(const Region& region) {
  return region.parts.empty() || region.shape == Region::Shape::chain;
}

// The fewest rows, and these as even as can be; the middle of a placemat has one for itself.
std::vector<Row> rows_of(const Region& region) {
  const auto& parts = region.parts;
  const bool is_grid =
      !parts.empty() && std::ranges::all_of(parts, [](const Region& p) { return p.row > 0; });
  if (is_grid) return rows_of_grid(parts);
  const bool all_are_places = std::ranges::all_of(parts, is_place);
  const auto stands_alone = [&](const Region& part) {
    return !all_are_places || part.shape == Region::Shape::centre ||
           part.shape == Region::Shape::chain;
  };
  const auto beside = static_cast<std::size_t>(
      std::ranges::count_if(parts, [&](const Region& part) { return !stands_alone(part); }));
  const std::size_t lines = (beside + columns_max - 1) / columns_max;
  const std::size_t columns = lines == 0 ? 1 : (beside + lines - 1) / lines;
  std::vector<Row> rows;
  bool may_go_on = false;
  for (const Region& part : parts) {
    if (stands_alone(part) || !may_go_on || rows.back().size() == columns) rows.emplace_back();
    rows.back().push_back(&part);
    may_go_on = !stands_alone(part);
  }
  return rows;
}

Layout lay_out(const Region& region, const Board& board, const Say& speak) {
  return Drawing(board, speak).of(region);
}

int width_of(std::string_view line, As as) {
  const Type type = type_of(as);
  int all = 0;
  const auto size = static_cast<std::int32_t>(line.size());
  for (std::int32_t at = 0; at < size;) {
    UChar32 c = 0;
    U8_NEXT_OR_FFFD(reinterpret_cast<const std::uint8_t*>(line.data()), at, size, c);
    all += width_of_letter(c) * type.size * (type.strong ? 11 : 10) / 10;
  }
  return (all + 99) / 100;
}

std::string draw_svg(const Layout& layout, const Caption& caption, const Say& speak) {
  const std::string id = escape_html(caption.id);
  std::string out =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"picture\" role=\"img\"" +
      attribute("width", layout.width) + attribute("height", layout.height) +
      attribute("viewBox",
                "0 0 " + std::to_string(layout.width) + " " + std::to_string(layout.height)) +
      attribute("aria-labelledby", id + "-title") + attribute("aria-describedby", id + "-text") +
      attribute("font-family", "'Atkinson Hyperlegible Next', system-ui, sans-serif") +
      "><title id=\"" + id + "-title\">" + escape_html(caption.title) + "</title><desc id=\"" + id +
      "-text\">" + escape_html(caption.description) + "</desc>\n" +
      rectangle({0, 0, layout.width, layout.height}, R"( class="picture__back" fill="#faf7f0")") +
      "\n";
  for (const Panel& panel : layout.panels) out += drawn(panel) + "\n";
  for (const Written& line : layout.words) out += drawn(line) + "\n";
  for (const Card& card : layout.cards) out += drawn(card, speak);
  return out + "</svg>\n";
}

Message label_of(Colour colour) {
  switch (colour) {
    case Colour::yellow:
      return say("Yellow");
    case Colour::blue:
      return say("Blue");
    case Colour::green:
      return say("Green");
    case Colour::pink:
      return say("Pink");
    case Colour::orange:
      return say("Orange");
    case Colour::grey:
      return say("Grey");
  }
  return {};
}

Paint paint_of(Colour colour) {
  switch (colour) {
    case Colour::yellow:
      return {"fff6cf", "8a6d00"};
    case Colour::blue:
      return {"e3f0fa", "1f5a8a"};
    case Colour::green:
      return {"e4f0ea", "245c46"};
    case Colour::pink:
      return {"fbe7ef", "94305c"};
    case Colour::orange:
      return {"fdeadb", "9a4a00"};
    case Colour::grey:
      return {"e9edf0", "3a4754"};
  }
  return {};
}

}  // namespace commonty::workshops::tools
