#include "civic/themes/describing.h"

#include <algorithm>
#include <set>

#include "civic/themes/finding.h"
#include "civic/themes/stored.h"
#include "platform/live/rooms.h"
#include "platform/texts/texts.h"

namespace commonty::theming {
namespace {

// ---- which wait --------------------------------------------------------------------------------

void mark(Tx& tx, NoteId note) {
  tx.run(
      "UPDATE themes SET outdated = outdated + 1 WHERE id IN (SELECT theme FROM theme_notes WHERE "
      "note = $1 UNION SELECT inner_theme FROM theme_notes WHERE note = $1)",
      note);
}

// Notes of its boards are few, and many go at once where a board is hidden.
void mark(Tx& tx, WorkshopId workshop) {
  tx.run(
      "UPDATE themes SET outdated = outdated + 1 WHERE run IN (SELECT r.id FROM theme_runs r JOIN "
      "theme_sets s ON s.id = r.theme_set WHERE s.workshop = $1)",
      workshop);
}

void mark_workshops_of(Tx& tx, PersonId person) {
  for (const store::Row row :
       tx.query("SELECT DISTINCT a.workshop FROM board_moves m JOIN activities a ON a.id = "
                "m.activity JOIN theme_sets s ON s.workshop = a.workshop WHERE m.person = $1",
                person)) {
    mark(tx, row.get<WorkshopId>(0));
  }
}

struct Waiting {
  Set set;
  Run run;
  std::map<ThemeId, std::int64_t> marks;  // as they were when the notes were read
  Whole whole;
  std::vector<Note> notes;
  std::map<NoteId, std::vector<std::string>>
      terms;  // of its theme's, as each note was known to have
};

std::optional<Waiting> next_waiting(Tx& tx) {
  const auto run = tx.first<ThemeRunId>(
      "SELECT run FROM themes WHERE outdated > 0 AND state = 'shown' ORDER BY outdated, id LIMIT "
      "1");
  if (!run) return std::nullopt;
  Waiting out;
  out.run = get_run(tx, *run).value();
  out.set = get(tx, out.run.set).value();
  for (const store::Row row :
       tx.query("SELECT id, outdated FROM themes WHERE run = $1 AND outdated > 0", *run)) {
    out.marks[row.get<ThemeId>(0)] = row.integer(1);
  }
  out.whole = whole(tx, *run);
  // As they were read when the themes were found: what tools ask is in English.
  out.notes = notes(tx, out.set, [](const Message& text) { return Texts::english()(text); });
  out.terms = terms_by_note(tx, *run);
  return out;
}

// ---- describing --------------------------------------------------------------------------------

using Places = std::vector<std::size_t>;  // of notes

// The notes that are there now, by theme; those inside others, too.
std::map<ThemeId, Places> notes_by_theme(const Waiting& waiting) {
  std::map<NoteId, std::size_t> at;
  for (std::size_t i = 0; i < waiting.notes.size(); ++i) at[waiting.notes[i].id] = i;
  std::map<ThemeId, Places> out;
  for (const Placed& placed : waiting.whole.notes) {
    const auto known = at.find(placed.note);
    if (known == at.end()) continue;
    for (const ThemeId theme : {placed.theme, placed.inner}) {
      if (theme) out[theme].push_back(known->second);
    }
  }
  return out;
}

struct Told {
  std::vector<Theme> themes;                         // with other terms, or another middle
  std::map<NoteId, std::vector<std::string>> terms;  // of notes that have others of them
};

class Describing {
 public:
  Describing(const Waiting& waiting, const themes::Options& how)
      : waiting_(waiting),
        how_(how),
        notes_(words_of(waiting.notes)),
        in_(notes_by_theme(waiting)) {}

  Told tell() {
    for (const ThemeId within : parents()) tell_those_in(within);
    return std::move(told_);
  }

 private:
  // 0, and those in which others lie.
  std::set<ThemeId> parents() const {
    std::set<ThemeId> out;
    for (const Theme& theme : waiting_.whole.themes) out.insert(theme.within);
    return out;
  }

  // A name tells a theme from its neighbours.
  void tell_those_in(ThemeId within) {
    std::vector<const Theme*> those;
    std::vector<Places> places;
    for (const Theme& theme : waiting_.whole.themes) {
      if (theme.within != within) continue;
      those.push_back(&theme);
      places.push_back(in_[theme.id]);
    }
    if (std::ranges::none_of(those, [&](const Theme* theme) { return is_due(*theme); })) return;
    const auto terms = themes::terms_of(notes_, places);
    for (std::size_t i = 0; i < those.size(); ++i) {
      if (is_due(*those[i])) tell(*those[i], terms[i], places[i]);
    }
  }

  // Also where its words are those of a note that lay in it once, and was put elsewhere.
  bool is_due(const Theme& theme) {
    if (waiting_.marks.contains(theme.id)) return true;
    std::vector<std::string> missing = theme.terms;
    for (const std::size_t place : in_[theme.id]) {
      if (missing.empty()) return false;
      for (const std::string& term : themes::held_terms(notes_[place].text, missing)) {
        std::erase(missing, term);
      }
    }
    return !missing.empty();
  }

  void tell(const Theme& theme, const std::vector<std::string>& terms, const Places& places) {
    Theme now = theme;
    now.terms = terms;
    const auto is_middle = [&](std::size_t place) {
      return waiting_.notes[place].id == theme.medoid;
    };
    if (std::ranges::none_of(places, is_middle)) now.medoid = middle_of(places, theme.medoid);
    told_.themes.push_back(now);
    if (!theme.within) tell_notes(theme.id, terms);
  }

  NoteId middle_of(const Places& places, NoteId otherwise) const {
    std::vector<themes::Note> own;
    for (const std::size_t place : places) own.push_back(notes_[place]);
    const auto middle = themes::middle_of(own, how_);
    return middle ? waiting_.notes[places[*middle]].id : otherwise;
  }

  // Also of those that are hidden, of whose words nothing stays here.
  void tell_notes(ThemeId theme, const std::vector<std::string>& terms) {
    std::map<NoteId, std::vector<std::string>> held;
    for (const std::size_t place : in_[theme]) {
      held[waiting_.notes[place].id] = themes::held_terms(notes_[place].text, terms);
    }
    for (const Placed& placed : waiting_.whole.notes) {
      if (placed.theme != theme || waiting_.terms.at(placed.note) == held[placed.note]) continue;
      told_.terms[placed.note] = held[placed.note];
    }
  }

  const Waiting& waiting_;
  const themes::Options& how_;
  std::vector<themes::Note> notes_;
  std::map<ThemeId, Places> in_;
  Told told_;
};

void keep_told(Tx& tx, const Waiting& waiting, const Told& told) {
  changed(tx, waiting.set.id);
  for (const Theme& theme : told.themes) describe(tx, theme);
  for (const auto& [note, terms] : told.terms) describe(tx, waiting.run.id, note, terms);
  // One that was marked since is described once more.
  for (const auto& [theme, marks] : waiting.marks) {
    tx.run("UPDATE themes SET outdated = 0 WHERE id = $1 AND outdated = $2", theme, marks);
  }
  record(tx, "themes.described", waiting.set, waiting.run.id.value, {});
}

}  // namespace

void hear(Tx& tx, const facts::Recorded& recorded) {
  const facts::Fact& fact = recorded.fact;
  for (const ContributionId id : contributions::changed_by(tx, fact)) mark(tx, id.value);
  if (fact.name == "board.reworded" || fact.name.starts_with("activity.")) {
    mark(tx, WorkshopId{fact.scope});
  }
  if (fact.name == "person.erased") mark_workshops_of(tx, PersonId{fact.subject});
}

void hear_since(Tx& tx, facts::Position position) {
  constexpr int at_once = 500;
  for (int count = at_once; count == at_once;) {
    const auto news = facts::after(tx, position, at_once);
    count = static_cast<int>(news.size());
    for (const facts::Recorded& one : news) hear(tx, one);
    if (!news.empty()) position = news.back().position;
  }
}

bool describe_next(const App& app) {
  const auto waiting = app.store.read(next_waiting);
  if (!waiting) return false;
  const themes::Options how = ways_of_finding(app, waiting->set);
  const Told told = Describing(*waiting, how).tell();
  const auto set = app.store.write([&](Tx& tx) {
    keep_told(tx, *waiting, told);
    return get(tx, waiting->set.id).value();
  });
  app.rooms.point_to(room_of(set.id), set.changes);
  return true;
}

}  // namespace commonty::theming
