#include "civic/themes/arranging.h"

#include <algorithm>
#include <map>
#include <set>

namespace commonty::theming {
namespace {

using One = Arranged::One;
using Notes = std::vector<std::size_t>;

// A theme goes on where it shares so much of all that either has.
constexpr double goes_on_min = 0.5;
constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

One as_found(const themes::Theme& theme, const std::vector<NoteId>& ids) {
  One out;
  out.terms = theme.terms;
  out.medoid = ids[theme.medoid];
  out.notes = theme.notes;
  for (const themes::Theme& inner : theme.inner) out.inner.push_back(as_found(inner, ids));
  return out;
}

One as_before(const Theme& theme) {
  One out;
  out.first = theme.first;
  out.name = theme.name;
  out.terms = theme.terms;
  out.medoid = theme.medoid;
  out.pinned = theme.pinned;
  return out;
}

class Arranging {
 public:
  Arranging(const themes::Found& found, const std::vector<NoteId>& ids, const Whole& before)
      : ids_(ids), before_(before), theme_of_(ids.size(), nowhere) {
    for (const themes::Theme& theme : found.themes) {
      put(theme.notes, themes_.size());
      themes_.push_back(as_found(theme, ids));
    }
    std::map<NoteId, std::size_t> place;
    for (std::size_t i = 0; i < ids.size(); ++i) place[ids[i]] = i;
    for (const Placed& placed : before.notes) {
      const auto at = place.find(placed.note);
      if (at == place.end()) continue;
      notes_before_[placed.theme].push_back(at->second);
      if (placed.pinned) by_hand_.emplace_back(at->second, placed.theme);
    }
    found_count_ = themes_.size();
  }

  Arranged run() {
    keep_pinned_themes();
    go_on();
    keep_pinned_notes();
    return done();
  }

 private:
  void put(const Notes& notes, std::size_t theme) {
    for (const std::size_t note : notes) theme_of_[note] = theme;
  }
  Notes now_in(std::size_t theme) const {
    Notes out;
    for (std::size_t i = 0; i < theme_of_.size(); ++i) {
      if (theme_of_[i] == theme) out.push_back(i);
    }
    return out;
  }
  const Notes& before_in(const Theme& theme) { return notes_before_[theme.id]; }

  // Of how many of these notes a theme had each.
  static std::size_t shared(const Notes& a, const Notes& b) {
    const std::set<std::size_t> in_a(a.begin(), a.end());
    return static_cast<std::size_t>(
        std::ranges::count_if(b, [&](std::size_t note) { return in_a.contains(note); }));
  }

  // What was found mostly among a pinned theme's notes is about the same, and joins it.
  void keep_pinned_themes() {
    for (const Theme& theme : before_.themes) {
      if (!theme.pinned || theme.within || before_in(theme).empty()) continue;
      const std::size_t place = themes_.size();
      themes_.push_back(as_before(theme));
      for (std::size_t i = 0; i < found_count_; ++i) {
        const Notes notes = now_in(i);
        if (2 * shared(before_in(theme), notes) <= notes.size()) continue;
        put(notes, place);
        for (One& inner : themes_[i].inner) themes_[place].inner.push_back(std::move(inner));
        themes_[i].inner.clear();
      }
    }
    // Only now: each has its own notes, whatever joined another first.
    for (std::size_t i = found_count_; i < themes_.size(); ++i) {
      const auto theme = std::ranges::find(before_.themes, themes_[i].first, &Theme::first);
      put(before_in(*theme), i);
    }
  }

  // The other themes keep their addresses, and names if they have any, where most of them stays.
  void go_on() {
    struct Match {
      double share = 0;
      std::size_t now = 0;
      const Theme* before = nullptr;
    };
    std::vector<Match> matches;
    for (std::size_t i = 0; i < found_count_; ++i) {
      const Notes notes = now_in(i);
      for (const Theme& theme : before_.themes) {
        if (theme.pinned || theme.within || notes.empty()) continue;
        const std::size_t both = shared(before_in(theme), notes);
        const std::size_t all = before_in(theme).size() + notes.size() - both;
        const double share = static_cast<double>(both) / static_cast<double>(all);
        if (share >= goes_on_min) matches.push_back({share, i, &theme});
      }
    }
    std::ranges::stable_sort(matches, std::greater(), &Match::share);
    std::set<ThemeId> taken;
    for (const Match& match : matches) {
      if (themes_[match.now].first || !taken.insert(match.before->first).second) continue;
      themes_[match.now].first = match.before->first;
      themes_[match.now].name = match.before->name;
    }
  }

  void keep_pinned_notes() {
    pinned_.assign(ids_.size(), false);
    for (const auto& [note, theme] : by_hand_) {
      pinned_[note] = true;
      theme_of_[note] = theme ? place_of(theme) : nowhere;
    }
  }

  // Where a theme goes on, or itself again for the notes that were put there by hand.
  std::size_t place_of(ThemeId id) {
    const auto before = std::ranges::find(before_.themes, id, &Theme::id);
    if (before == before_.themes.end()) return nowhere;
    const auto now = std::ranges::find(themes_, before->first, &One::first);
    if (now != themes_.end()) return static_cast<std::size_t>(now - themes_.begin());
    themes_.push_back(as_before(*before));
    return themes_.size() - 1;
  }

  bool is_kept(const One& theme, const Notes& notes) const {
    const bool by_hand = std::ranges::any_of(notes, [&](std::size_t i) { return pinned_[i]; });
    return !notes.empty() && (theme.pinned || by_hand || notes.size() >= themes::theme_size_min);
  }

  void settle(One& theme, Notes notes) const {
    theme.notes = std::move(notes);
    const bool has_medoid =
        std::ranges::any_of(theme.notes, [&](std::size_t i) { return ids_[i] == theme.medoid; });
    if (!has_medoid) theme.medoid = ids_[theme.notes.front()];
  }

  Arranged done() {
    Arranged out;
    for (std::size_t i = 0; i < themes_.size(); ++i) {
      Notes notes = now_in(i);
      if (!is_kept(themes_[i], notes)) continue;
      One& theme = out.themes.emplace_back(std::move(themes_[i]));
      settle(theme, std::move(notes));
      const std::set<std::size_t> here(theme.notes.begin(), theme.notes.end());
      for (One& inner : theme.inner) {
        std::erase_if(inner.notes, [&](std::size_t note) { return !here.contains(note); });
      }
      std::erase_if(theme.inner, [](const One& inner) { return inner.notes.size() < 2; });
      for (One& inner : theme.inner) settle(inner, inner.notes);
    }
    std::ranges::stable_sort(out.themes, std::greater(),
                             [](const One& theme) { return theme.notes.size(); });
    out.pinned = std::move(pinned_);
    return out;
  }

  const std::vector<NoteId>& ids_;
  const Whole& before_;
  std::vector<One> themes_;
  std::size_t found_count_ = 0;        // of themes_: these come first
  std::vector<std::size_t> theme_of_;  // of each note
  std::map<ThemeId, Notes> notes_before_;
  std::vector<std::pair<std::size_t, ThemeId>> by_hand_;
  std::vector<bool> pinned_;
};

}  // namespace

Arranged arrange(const themes::Found& found, const std::vector<NoteId>& ids, const Whole& before) {
  return Arranging(found, ids, before).run();
}

}  // namespace commonty::theming
