// A line among its neighbours: what reading the whole document adds to what the line says itself.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "civic/imports/note_line.h"
#include "platform/documents/documents.h"

namespace commonty::imports {

struct Entry {
  int line = 0;
  int last_line = 0;      // of those that go on with it
  std::size_t place = 0;  // among the lines of the document
  documents::Line::Role role = documents::Line::Role::paragraph;
  int level = 0;
  std::string text;
  std::size_t indent = 0;
  bool tabbed = false;      // a tab stands where others have a bullet
  bool gap_before = false;  // an empty line, or the start
  bool gap_after = false;
  bool strong = false;
  bool heads_column = false;  // a table's first row says what its columns hold
  bool repeats = false;       // a heading that was there before; its own line is counted once
  bool is_corner = false;     // of a table, over the heads of its rows: it heads nothing itself
  documents::Cell cell;

  Marked mark;
  Label label;

  // Lines that go on with this one, in order.
  struct More {
    std::size_t place;
    std::string text;
  };
  std::vector<More> more;

  // `words`, which end this line, with the lines that go on with them.
  std::string with_more(std::string words) const;
  bool is_marked() const { return mark.mark != Mark::none || tabbed; }
  bool is_note_like() const { return is_marked() && mark.mark != Mark::letter && !label; }
  bool is_plain() const {
    return !is_marked() && !label && role == documents::Line::Role::paragraph;
  }
};

// The lines of a document in the order in which they must be read: tables whose first row heads
// their columns go column by column. Lines that go on with others are joined to them.
std::vector<Entry> entries_of(const std::vector<documents::Line>& lines);

}  // namespace commonty::imports
