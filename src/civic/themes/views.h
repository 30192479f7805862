// How themes look on their pages: each with its words, its notes and where these are from.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "civic/pages/fields.h"
#include "civic/pages/pages.h"
#include "civic/themes/themes.h"

namespace commonty::theming {

// Whose themes an address asks for.
struct Here {
  std::optional<challenges::Challenge> challenge;
  std::optional<workshops::Workshop> workshop;
  std::optional<Set> set;     // none before the first search
  std::optional<Run> newest;  // the last search
  bool may_edit = false;
  std::string title, title_url;  // of the challenge or the workshop
  std::string url;               // of the page of its themes

  // A draft is seen by those who put it right.
  bool shows_themes() const { return set && set->run && (set->is_published() || may_edit); }
};
Result<Here> challenge_here(Visit& visit, Tx& tx);
Result<Here> workshop_here(Visit& visit, Tx& tx);
// Asks permissions, too.
Result<Here> here_of(Visit& visit, Tx& tx, const Set& set);
std::vector<pages::Crumb> crumbs(const Visit& visit, const Here& here, const std::string& title);
Say say_in(const Visit& visit);

// Themes with those of their notes that are still there.
struct Drawn {
  Whole all;
  std::vector<Note> notes;
  std::map<NoteId, const Note*> by_id;
  std::map<ThemeId, std::vector<const Note*>> in;  // 0: in none; the newest first
  std::map<NoteId, const Placed*> placed;

  const std::vector<const Note*>& notes_in(ThemeId theme) const;
};
// Not to be moved away from: it points into itself.
struct Look {
  // With every word that was said, or with those that are asked for.
  enum class Words { all, few };
  Look(const Visit& visit, Tx& tx, const Here& here, ThemeRunId run, Words words);
  Look(const Look&) = delete;
  Look& operator=(const Look&) = delete;

  const Visit& visit;
  const Here& here;
  Drawn drawn;

  // Before these are shown.
  void read(Tx& tx, const std::vector<NoteId>& notes);
  // The notes by which themes are called, and which stand for them.
  void read_middles(Tx& tx);
  std::string label_of(const Theme& theme) const;
  std::string label_of(ThemeId address) const;  // of "in none", too
  // The outer ones, the largest first.
  std::vector<const Theme*> themes() const;
};
std::string url_of(const Theme& theme);
std::string set_url(const Set& set);
// What a note says, on a line.
std::string headline(const Note& note);
// By which way or from which table it came.
std::string from_where(const Visit& visit, const Note& note);

boost::json::object theme_view(const Look& look, const Theme& theme);
boost::json::object note_view(const Look& look, const Note& note);
// So many notes that a page is read and sent soon; `after` in its address goes on.
struct NotesPage {
  std::vector<NoteId> ids;
  boost::json::value pager;
  std::string url;  // of this page
};
NotesPage notes_page(const Look& look, const std::vector<const Note*>& notes,
                     const std::string& url);
// A number for each theme and each sort of note, such as those that came by mail.
struct Column {
  std::string label;
  std::function<bool(const Note&)> counts;
};
// Those that have any notes.
std::vector<Column> source_columns(const Look& look);
boost::json::object table_view(const Look& look, const std::vector<Column>& columns);
boost::json::value run_view(const Visit& visit, const Here& here);
boost::json::value edit_view(const Visit& visit, Tx& tx, const Here& here);

// The page of all themes, for a challenge and for a workshop.
boost::json::object page_model(const Visit& visit, Tx& tx, const Here& here);
// How fine themes are to be, as chosen in the form.
int finer_of(const Visit& visit);

// Where a page is told that something has changed: {stream_url, live_place}.
void add_live(boost::json::object& model, const Here& here);

}  // namespace commonty::theming
