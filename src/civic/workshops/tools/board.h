// A board that tables fill together: notes at places, what they were marked with, and the moves
// that made it so. Pure: it knows no database, no clock and no page.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/result.h"

namespace commonty::workshops::tools {

inline constexpr std::size_t note_length_max = 280;  // characters
inline constexpr int notes_a_board_max = 5000;

using NoteId = std::int64_t;
using Stamp = std::int64_t;  // of a move: time-ordered and unique, so "the later one" has a meaning

// A value that the latest move decides, in whatever order moves arrive.
template <class T>
struct Latest {
  T value = {};
  Stamp stamp = 0;

  void set(T to, Stamp by) {
    if (by > stamp) {
      value = std::move(to);
      stamp = by;
    }
  }
  bool operator==(const Latest&) const = default;
};

enum class Colour { yellow, blue, green, pink, orange, grey };
std::string_view name_of(Colour colour);     // "yellow"; each is drawn with a shape of its own too
Colour colour_named(std::string_view name);  // yellow when there is none such

// What somebody wrote. Two people who changed the same words at once are both kept.
struct Text {
  std::string words;
  Stamp stamp = 0;
  std::vector<Stamp> replaces;  // the texts its writer saw
};

struct Note {
  NoteId id = 0;
  std::int64_t person = 0;  // who wrote it; 0 = nobody who can be told
  std::string author;       // as shown; "" = without a name
  int group = 0;            // the table; 0 = the whole room
  std::map<Stamp, Text> texts;
  Latest<std::string> place;  // the key of one of the tool's places
  Latest<NoteId> parent;      // what it answers: a chain of whys, a question's answer; 0 = nothing
  Latest<double> rank;        // order at its place, smallest first
  Latest<Colour> colour;
  Latest<bool> removed, hidden;
  std::map<std::string, Latest<bool>> marks;                   // "in_our_gift"
  std::map<std::int64_t, std::map<Stamp, Latest<bool>>> dots;  // of a person: each dot by its stamp

  // The texts nobody has replaced, the oldest first: one, or all of those written at once.
  std::vector<const Text*> current() const;
  std::string words() const;  // all of them, with " / " between
  bool is_shown() const { return !removed.value && !hidden.value; }
  int dots_given() const;
  int dots_by(std::int64_t by) const;
  bool is_marked(std::string_view mark) const;
};

struct Group {
  int number = 0;  // from 1
  std::string name;
};

// What the facilitator set: {"questions": [...], "prompts": [...], "dots": 3 ...}; each tool reads
// its own keys.
struct Setup {
  boost::json::object options;
  std::vector<Group> groups;
};

struct Board {
  Setup setup;
  std::map<NoteId, Note> notes;

  // Those to be seen at a place (of one group, or of all with group 0), in order.
  std::vector<const Note*> at(std::string_view place, int group = 0) const;
  std::vector<const Note*> under(NoteId parent) const;
  const Note* find(NoteId id) const;
  int dots_used(std::int64_t person) const;
};

struct Move {
  enum class Kind { add, edit, put, colour, remove, restore, hide, show, mark, unmark, dot, undot };
  Kind kind = Kind::add;
  Stamp stamp = 0;
  NoteId note = 0;
  std::int64_t person = 0;
  std::string author;
  int group = 0;
  std::string text;        // add, edit
  std::vector<Stamp> saw;  // edit: the stamps of the texts that were shown to its writer
  std::string place;       // add, put
  NoteId parent = 0;       // add, put
  double rank = 0;         // add, put
  Colour colour = Colour::yellow;
  std::string mark;  // mark, unmark
  Stamp dot = 0;     // undot: the stamp of the dot that is taken back
};
std::string_view name_of(Move::Kind kind);
std::optional<Move::Kind> move_kind_named(std::string_view name);

}  // namespace commonty::workshops::tools
