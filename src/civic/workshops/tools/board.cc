#include "civic/workshops/tools/board.h"

#include <algorithm>
#include <array>

namespace commonty::workshops::tools {
namespace {

constexpr std::array<std::string_view, 6> colours = {"yellow", "blue",   "green",
                                                     "pink",   "orange", "grey"};
constexpr std::array<std::string_view, 12> kinds = {"add",    "edit",    "put",  "colour",
                                                    "remove", "restore", "hide", "show",
                                                    "mark",   "unmark",  "dot",  "undot"};

bool comes_first(const Note* a, const Note* b) {
  if (a->rank.value != b->rank.value) return a->rank.value < b->rank.value;
  return a->id < b->id;
}

}  // namespace

std::string_view name_of(Colour colour) { return colours.at(static_cast<std::size_t>(colour)); }

Colour colour_named(std::string_view name) {
  const auto found = std::ranges::find(colours, name);
  return found == colours.end() ? Colour::yellow : static_cast<Colour>(found - colours.begin());
}

std::string_view name_of(Move::Kind kind) { return kinds.at(static_cast<std::size_t>(kind)); }

std::optional<Move::Kind> move_kind_named(std::string_view name) {
  const auto found = std::ranges::find(kinds, name);
  if (found == kinds.end()) return std::nullopt;
  return static_cast<Move::Kind>(found - kinds.begin());
}

std::vector<const Text*> Note::current() const {
  std::set<Stamp> replaced;
  for (const auto& [stamp, text] : texts) {
    replaced.insert(text.replaces.begin(), text.replaces.end());
  }
  std::vector<const Text*> out;
  for (const auto& [stamp, text] : texts) {
    if (!replaced.contains(stamp)) out.push_back(&text);
  }
  return out;
}

std::string Note::words() const {
  std::string all;
  for (const Text* text : current()) all += (all.empty() ? "" : " / ") + text->words;
  return all;
}

int Note::dots_by(std::int64_t by) const {
  const auto found = dots.find(by);
  if (found == dots.end()) return 0;
  return static_cast<int>(
      std::ranges::count_if(found->second, [](const auto& dot) { return dot.second.value; }));
}

int Note::dots_given() const {
  int all = 0;
  for (const auto& [giver, given] : dots) all += dots_by(giver);
  return all;
}

bool Note::is_marked(std::string_view mark) const {
  const auto found = marks.find(std::string(mark));
  return found != marks.end() && found->second.value;
}

std::vector<const Note*> Board::at(std::string_view place, int group) const {
  std::vector<const Note*> out;
  for (const auto& [id, note] : notes) {
    if (!note.is_shown() || note.place.value != place) continue;
    if (group == 0 || note.group == group) out.push_back(&note);
  }
  std::ranges::sort(out, comes_first);
  return out;
}

std::vector<const Note*> Board::under(NoteId parent) const {
  std::vector<const Note*> out;
  for (const auto& [id, note] : notes) {
    if (note.is_shown() && note.parent.value == parent) out.push_back(&note);
  }
  std::ranges::sort(out, comes_first);
  return out;
}

int Board::dots_used(std::int64_t person) const {
  int used = 0;
  for (const auto& [id, note] : notes) {
    if (note.is_shown()) used += note.dots_by(person);
  }
  return used;
}

const Note* Board::find(NoteId id) const {
  const auto found = notes.find(id);
  return found == notes.end() ? nullptr : &found->second;
}

}  // namespace commonty::workshops::tools
