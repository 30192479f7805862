// What people put right: each edit keeps how it was before, so that it can be undone.
#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <set>

#include "civic/themes/stored.h"
#include "platform/base/text.h"

namespace commonty::theming {
namespace json = boost::json;
using namespace edit_kinds;
namespace {

// One edit under way: looks before it changes.
class Editing {
 public:
  Editing(Tx& tx, PersonId by, const Set& set)
      : tx_(tx), by_(by), set_(set), all_(in_turn(tx, set)) {}

  const Whole& all() const { return all_; }
  Result<Theme> theme(ThemeId id) const {
    const auto found = std::ranges::find(all_.themes, id, &Theme::id);
    if (found == all_.themes.end()) return gone();
    return *found;
  }
  // One that lies in no other: what is inside another has no notes of its own.
  Result<Theme> outer(ThemeId id) const {
    Theme found = TRY(theme(id));
    if (found.within) return gone();
    return found;
  }
  bool knows(NoteId note) const {
    const auto placed = std::ranges::lower_bound(all_.notes, note, {}, &Placed::note);
    return placed != all_.notes.end() && placed->note == note;
  }
  std::vector<NoteId> notes_in(ThemeId theme) const {
    std::vector<NoteId> out;
    for (const Placed& placed : all_.notes) {
      if (placed.theme == theme) out.push_back(placed.note);
    }
    return out;
  }

  void set_name(const Theme& theme, std::string_view name) {
    remember(theme);
    tx_.run("UPDATE themes SET name = $1, pinned = 1 WHERE id = $2", name, theme.id);
  }
  void set_pinned(const Theme& theme, bool is_pinned) {
    remember(theme);
    tx_.run("UPDATE themes SET pinned = $1 WHERE id = $2", is_pinned, theme.id);
  }
  void set_gone(const Theme& theme) {
    remember(theme);
    tx_.run("UPDATE themes SET state = 'gone' WHERE id = $1", theme.id);
  }
  void put_within(const Theme& theme, ThemeId within) {
    remember(theme);
    tx_.run("UPDATE themes SET within = $1 WHERE id = $2", within, theme.id);
  }
  void add(const Theme& theme) {
    made_.push_back(json::value(theme.id.value));
    keep(tx_, set_.run, theme);
  }
  enum class By { hand, theme };
  void put(NoteId note, ThemeId to, ThemeId inner, By how) {
    const auto placed = std::ranges::lower_bound(all_.notes, note, {}, &Placed::note);
    if (placed == all_.notes.end() || placed->note != note) return;
    notes_.push_back(json::array{note, placed->theme.value, placed->inner.value, placed->pinned});
    write({note, to, inner, how == By::hand || placed->pinned});
  }
  void set_published(std::optional<Time> at) {
    before_["published_at"] = set_.published_at ? json::value(set_.published_at->ms) : nullptr;
    tx_.run("UPDATE theme_sets SET published_at = $1 WHERE id = $2", at, set_.id);
  }
  void set_run(ThemeRunId run) {
    before_["run"] = set_.run.value;
    tx_.run("UPDATE theme_sets SET run = $1 WHERE id = $2", run, set_.id);
  }

  Result<ThemeEditId> done(const char* kind, std::int64_t subject) {
    before_["themes"] = std::move(themes_);
    before_["notes"] = std::move(notes_);
    before_["made"] = std::move(made_);
    const auto id = tx_.new_id<ThemeEditId>();
    tx_.run(
        "INSERT INTO theme_edits (id, theme_set, run, kind, edited_by, edited_at, before_it) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7)",
        id, set_.id, set_.run, kind, by_, tx_.now(), json::serialize(before_));
    tell_contributions(tx_, get(tx_, set_.id).value());
    record(tx_, "themes." + std::string(kind), set_, subject, by_);
    return id;
  }

  void write(const Placed& placed) {
    const auto or_null = [](ThemeId id) { return id ? std::optional(id) : std::nullopt; };
    tx_.run(
        "UPDATE theme_notes SET theme = $1, inner_theme = $2, pinned = $3 WHERE run = $4 AND note "
        "= $5",
        or_null(placed.theme), or_null(placed.inner), placed.pinned, set_.run, placed.note);
  }

 private:
  // Two who edit at once wait here for each other.
  static Whole in_turn(Tx& tx, const Set& set) {
    changed(tx, set.id);
    return whole(tx, set.run);
  }
  void remember(const Theme& theme) {
    if (!remembered_.insert(theme.id).second) return;
    themes_.push_back(json::array{theme.id.value, theme.within.value, theme.name, theme.pinned});
  }

  Tx& tx_;
  PersonId by_;
  const Set& set_;
  const Whole all_;
  json::object before_;
  json::array themes_, notes_, made_;
  std::set<ThemeId> remembered_;
};

Result<std::vector<Theme>> themes_of(const Editing& editing, const std::vector<ThemeId>& ids) {
  std::vector<Theme> out;
  std::set<ThemeId> known;
  for (const ThemeId id : ids) {
    if (known.insert(id).second) out.push_back(TRY(editing.outer(id)));
  }
  return out;
}

Result<void> require_known(const Editing& editing, const std::vector<NoteId>& notes) {
  if (notes.empty()) return refuse_field("notes", say("Choose at least one note"));
  if (std::ranges::any_of(notes, [&](NoteId note) { return editing.knows(note); })) return done();
  return refuse_field("notes", say("Choose notes that stand here: those that came since have "
                                   "their place when themes are found again"));
}

// Named ones first, then the largest.
std::size_t one_that_stays(const Editing& editing, const std::vector<Theme>& themes) {
  std::size_t best = 0, most = 0;
  for (std::size_t i = 0; i < themes.size(); ++i) {
    if (!themes[i].name.empty()) return i;
    const std::size_t size = editing.notes_in(themes[i].id).size();
    if (size > most) best = i;
    most = std::max(most, size);
  }
  return best;
}

std::vector<Theme> inside(const Whole& whole, ThemeId theme) {
  std::vector<Theme> out;
  for (const Theme& one : whole.themes) {
    if (one.within == theme) out.push_back(one);
  }
  return out;
}

// What was done since and stands, or was done before and is undone: a search knew nothing of it.
// Who sees the themes is no part of what was found.
bool were_put_right_since(Tx& tx, ThemeSetId set, Time found_at) {
  return tx
      .first<ThemeEditId>(
          "SELECT id FROM theme_edits WHERE theme_set = $1 AND kind NOT IN ($2, $3) AND "
          "((edited_at > $4 AND undone_at IS NULL) OR (edited_at <= $4 AND undone_at > $4)) "
          "LIMIT 1",
          set, published, taken_back, found_at)
      .has_value();
}

Result<Set> with_themes(const Set& set) {
  if (set.run) return set;
  return refuse(Reason::conflict, say("No themes have been found yet"));
}

}  // namespace

Result<ThemeEditId> rename(Tx& tx, PersonId by, const Set& set, ThemeId id,
                           std::string_view typed) {
  const std::string name = clean_line(typed);
  if (length(name) > name_length_max) {
    return refuse_field("name", say("This can be at most {max} characters long",
                                    {{"max", std::to_string(name_length_max)}}));
  }
  Editing editing(tx, by, set);
  const Theme theme = TRY(editing.theme(id));
  if (name.empty() && theme.terms.empty()) {
    return refuse_field("name", say("Give it a name: its notes share no words"));
  }
  editing.set_name(theme, name);
  return editing.done(renamed, theme.first.value);
}

Result<ThemeEditId> pin(Tx& tx, PersonId by, const Set& set, ThemeId id, Pin pin) {
  Editing editing(tx, by, set);
  const Theme theme = TRY(editing.theme(id));
  editing.set_pinned(theme, pin == Pin::yes);
  return editing.done(pin == Pin::yes ? pinned : unpinned, theme.first.value);
}

Result<ThemeEditId> merge(Tx& tx, PersonId by, const Set& set, const std::vector<ThemeId>& ids) {
  Editing editing(tx, by, set);
  const std::vector<Theme> chosen = TRY(themes_of(editing, ids));
  if (chosen.size() < 2) return refuse_field("themes", say("Choose at least two to join"));
  const std::size_t stays = one_that_stays(editing, chosen);
  const Theme& joint = chosen[stays];
  editing.set_pinned(joint, true);
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    if (i == stays) continue;
    editing.set_gone(chosen[i]);
    for (const Theme& inner : inside(editing.all(), chosen[i].id)) {
      editing.put_within(inner, joint.id);
    }
    for (const Placed& placed : editing.all().notes) {
      if (placed.theme != chosen[i].id) continue;
      editing.put(placed.note, joint.id, placed.inner, Editing::By::theme);
    }
  }
  return editing.done(merged, joint.first.value);
}

std::vector<Part> parts_inside(const Whole& whole, ThemeId theme) {
  std::vector<Part> out;
  for (const Theme& inner : inside(whole, theme)) {
    Part part{inner.terms, inner.medoid, {}};
    for (const Placed& placed : whole.notes) {
      if (placed.inner == inner.id) part.notes.push_back(placed.note);
    }
    if (!part.notes.empty()) out.push_back(std::move(part));
  }
  return out;
}

std::vector<Part> parts_found(const std::vector<Note>& notes, const themes::Options& how) {
  const std::vector<themes::Note> words = words_of(notes);
  auto found = themes::find(words, how);
  if (found && found->themes.size() < 2) {
    themes::Options in_two = how;
    in_two.count = 2;
    found = themes::find(words, in_two);
  }
  std::vector<Part> out;
  if (!found || found->themes.size() < 2) return out;
  for (const themes::Theme& theme : found->themes) {
    Part& part = out.emplace_back(Part{theme.terms, notes[theme.medoid].id, {}});
    for (const std::size_t note : theme.notes) part.notes.push_back(notes[note].id);
  }
  return out;
}

Result<ThemeEditId> divide(Tx& tx, PersonId by, const Set& set, ThemeId id,
                           const std::vector<Part>& parts) {
  Editing editing(tx, by, set);
  const Theme theme = TRY(editing.outer(id));
  const std::vector<NoteId> notes = editing.notes_in(id);
  const std::set<NoteId> here(notes.begin(), notes.end());
  std::size_t leave = 0;
  for (const Part& part : parts) {
    Theme made;
    made.id = made.first = tx.new_id<ThemeId>();
    made.terms = part.terms;
    made.medoid = part.medoid;
    made.pinned = true;
    std::vector<NoteId> taken = part.notes;
    std::erase_if(taken, [&](NoteId note) { return !here.contains(note); });
    if (taken.empty()) continue;
    editing.add(made);
    for (const NoteId note : taken) editing.put(note, made.id, {}, Editing::By::theme);
    leave += taken.size();
  }
  if (leave == 0) {
    return refuse(Reason::conflict, say("Its notes are too much alike to be divided"));
  }
  for (const Theme& inner : inside(editing.all(), id)) editing.set_gone(inner);
  if (leave == notes.size()) editing.set_gone(theme);
  return editing.done(divided, theme.first.value);
}

Result<ThemeEditId> move(Tx& tx, PersonId by, const Set& set, const std::vector<NoteId>& notes,
                         ThemeId to) {
  Editing editing(tx, by, set);
  TRY(require_known(editing, notes));
  ThemeId subject;
  if (to) subject = TRY(editing.outer(to)).first;
  for (const NoteId note : notes) editing.put(note, to, {}, Editing::By::hand);
  return editing.done(moved, subject.value);
}

Result<SetApart> set_apart(Tx& tx, PersonId by, const Set& set, const std::vector<NoteId>& notes) {
  Editing editing(tx, by, set);
  TRY(require_known(editing, notes));
  Theme made;
  made.id = made.first = tx.new_id<ThemeId>();
  made.medoid = *std::ranges::find_if(notes, [&](NoteId note) { return editing.knows(note); });
  made.pinned = true;
  editing.add(made);
  for (const NoteId note : notes) editing.put(note, made.id, {}, Editing::By::hand);
  return SetApart{TRY(editing.done(divided, made.first.value)), made.id};
}

Result<ThemeEditId> publish(Tx& tx, PersonId by, const Set& set, Shown shown) {
  TRY(with_themes(set));
  const bool to_everyone = shown == Shown::to_everyone;
  if (to_everyone == set.is_published()) {
    return refuse(Reason::conflict, to_everyone ? say("Everyone sees these themes already")
                                                : say("These themes are a draft already"));
  }
  Editing editing(tx, by, set);
  if (to_everyone && editing.all().themes.empty()) {
    return refuse(Reason::conflict, say("There are no themes to publish"));
  }
  editing.set_published(to_everyone ? std::optional(tx.now()) : std::nullopt);
  return editing.done(to_everyone ? published : taken_back, set.id.value);
}

Result<ThemeEditId> replace(Tx& tx, PersonId by, const Run& run) {
  const Set set = TRY(get(tx, run.set));
  if (!is_proposal(set, run)) {
    return refuse(Reason::conflict, say("These themes are not a proposal any more"));
  }
  if (run.ended_at && were_put_right_since(tx, set.id, *run.ended_at)) {
    return refuse(Reason::conflict, say("The themes that stand were put right since. Find themes "
                                        "again, so that nothing of that is lost"));
  }
  // Its undo leads back to the themes that stand now; to those before them nobody goes back.
  for (const store::Row row :
       tx.query("SELECT id FROM theme_runs WHERE theme_set = $1 AND state = 'found' AND id <> $2 "
                "AND id <> $3",
                set.id, set.run, run.id)) {
    forget(tx, row.get<ThemeRunId>(0));
  }
  Editing editing(tx, by, set);
  editing.set_run(run.id);
  return editing.done(replaced, run.id.value);
}

}  // namespace commonty::theming
