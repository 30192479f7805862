// How a board looks to one viewer: regions with their notes, as JSON for the views.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "civic/boards/boards.h"
#include "civic/pages/fields.h"
#include "civic/pages/visit.h"

namespace commonty::boards {

// The published themes of what notes became in the challenge, as the concept of themes tells it:
// those that everybody may see, so that a note is the same to all who look at the board.
struct NoteThemes {
  boost::json::array all;            // {theme, theme_label, theme_url, notes}, the largest first
  std::map<NoteId, std::size_t> of;  // places in `all`
};
NoteThemes themes_of(const Visit& visit, Tx& tx, ActivityId activity);

// Which table is looked at; 0 = all.
struct Look {
  const Visit& visit;
  const Sheet& sheet;
  Mover mover = {};
  int table = 0;
  // What was typed and could not be kept, for the place it was written at.
  std::string typed = {}, typed_at = {};
  int typed_group = 0;
  const NoteThemes* themes = nullptr;  // none: notes are shown without
};

// People write at their own table; who has none, and who looks after tables, at any.
bool may_write_at(const Look& look, const workshops::tools::Region& region);
boost::json::object region_view(const Look& look, const workshops::tools::Region& region);
// Its id on the page; a heading has none: only places are named, and each once.
std::string anchor_of(const workshops::tools::Region& region);
boost::json::object note_view(const Look& look, const workshops::tools::Note& note);
// The picture, as {label, shape, notes, parts ...}.
boost::json::object picture(const Look& look);
// All of it in words; of one theme alone where its id is given.
boost::json::array outline_view(const Look& look, std::string_view theme = "");
// Each theme with how many of the notes that are shown have it, and the address at which these
// stand together.
boost::json::array theme_links(const Look& look, std::string_view current = "");
// Places as {value, text}, for "Move to".
std::vector<pages::Choice> place_choices(const Look& look);
workshops::tools::Say say_in(const Visit& visit);
std::string url_of(const Sheet& sheet);

}  // namespace commonty::boards
