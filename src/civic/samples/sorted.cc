#include "civic/samples/sorted.h"

#include <algorithm>

#include "civic/themes/themes.h"
#include "platform/texts/texts.h"

namespace commonty::samples {
namespace json = boost::json;
namespace {

using json::object;
using theming::NoteId;
using theming::Theme;

std::string in_english(const Message& message) { return Texts::english()(message); }

// One set of themes as it was found, and the deeds by which it becomes what is written down.
class Sorting {
 public:
  Sorting(Tx& tx, PersonId by, ThemeSetId set, const json::array& wanted)
      : tx_(tx), by_(by), set_(set) {
    for (const theming::Note& note : theming::notes(tx, now(), in_english)) {
      texts_[note.id] = note.text;
    }
    for (const json::value& one : wanted) {
      const object& theme = one.as_object();
      Chosen chosen{text_of(theme, "name"), those_that_begin(strings_of(theme, "notes"))};
      if (!chosen.notes.empty()) chosen_.push_back(std::move(chosen));
    }
  }

  void put_right() {
    const ThemeId all = join_all();
    for (const theming::Placed& placed : whole().notes) {
      const bool is_wanted = is_chosen(placed.note), is_there = placed.theme == all;
      if (is_wanted != is_there) move(placed.note, is_wanted ? all : ThemeId{});
    }
    divide(all);
    for (const Chosen& one : chosen_) {
      must(theming::rename(tx_, by_, now(), theme_of(one.notes.front()), one.name), one.name);
    }
    must(theming::publish(tx_, by_, now(), theming::Shown::to_everyone), "themes");
  }

 private:
  struct Chosen {
    std::string name;
    std::vector<NoteId> notes;
  };

  theming::Set now() const { return must(theming::get(tx_, set_), "themes"); }
  theming::Whole whole() const { return theming::whole(tx_, now().run); }
  bool is_chosen(NoteId note) const {
    return std::ranges::any_of(chosen_, [&](const Chosen& one) {
      return std::ranges::find(one.notes, note) != one.notes.end();
    });
  }
  ThemeId theme_of(NoteId note) const {
    const theming::Whole all = whole();
    return std::ranges::find(all.notes, note, &theming::Placed::note)->theme;
  }
  void move(NoteId note, ThemeId to) {
    must(theming::move(tx_, by_, now(), {note}, to), texts_.at(note));
  }

  // In the order in which they are written down: the first tells most.
  std::vector<NoteId> those_that_begin(const std::vector<std::string>& beginnings) const {
    std::vector<NoteId> out;
    for (const std::string& beginning : beginnings) {
      for (const auto& [note, text] : texts_) {
        if (text.starts_with(beginning)) out.push_back(note);
      }
    }
    return out;
  }

  ThemeId join_all() {
    std::vector<ThemeId> outer;
    for (const Theme& theme : whole().themes) {
      if (!theme.within) outer.push_back(theme.id);
    }
    if (outer.size() > 1) must(theming::merge(tx_, by_, now(), outer), "themes");
    return theming::shown_themes(tx_, now().run).front().id;
  }

  void divide(ThemeId all) {
    std::vector<theming::Part> parts;
    for (const Chosen& one : chosen_) parts.push_back({{}, one.notes.front(), one.notes});
    must(theming::divide(tx_, by_, now(), all, parts), "themes");
  }

  Tx& tx_;
  PersonId by_;
  ThemeSetId set_;
  std::map<NoteId, std::string> texts_;
  std::vector<Chosen> chosen_;
};

void find_and_sort(Tx& tx, PersonId by, Result<theming::Run> asked, const object& from) {
  const theming::Run run = must(std::move(asked), "themes");
  theming::find_at_once(tx, run);
  Sorting(tx, by, run.set, list_of(from, "themes")).put_right();
}

}  // namespace

void tell_themes(const Cast& cast, const object& from) {
  cast.at(cast.now - number_of(from, "days_ago") * day_ms, [cast, &from](Tx& tx) {
    const PersonId by = cast.people.at(text_of(from, "by"));
    const ChallengeId challenge = cast.challenges.at(text_of(from, "challenge"));
    find_and_sort(tx, by, theming::ask(tx, by, challenge, 0), from);
    const auto evening = tx.one<WorkshopId>(
        "SELECT id FROM workshops WHERE challenge = $1 AND state = 'ended'", challenge);
    const auto workshop = must(workshops::get(tx, evening), "a workshop");
    find_and_sort(tx, by, theming::ask(tx, by, workshop, 0, in_english), from);
  });
}

}  // namespace commonty::samples
