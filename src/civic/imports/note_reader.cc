#include "civic/imports/note_reader.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "civic/imports/note_entry.h"
#include "civic/imports/note_tree.h"
#include "platform/base/text.h"

namespace commonty::imports {
namespace {

using documents::Line;
using Entries = std::vector<Entry>;
using Fate = Notes::Fate;

constexpr std::size_t heading_size_max = 250;

bool is_real_heading(const Entry& entry) { return entry.role == Line::Role::heading; }

bool is_aside(const Entry& entry) {
  const bool heading = is_real_heading(entry) || entry.mark.mark == Mark::none;
  return !entry.label && heading && !entry.tabbed && opens_aside(entry.mark.body);
}

// ---- What the headings of the whole document mean ----

// Styles of headings that carry no label, each of which means one tier throughout a group.
enum class Look { question_mark, strong, capitals, colon, short_line, number };

struct Plan {
  std::map<int, Tier> tiers;           // of a heading's level
  std::size_t title = 0;               // index of the entry that is the title, or past the end
  std::size_t start = 0;               // where the introduction ends
  bool questions_hold_groups = false;  // each question was put to every group in turn
  bool letters_are_prompts = true;
  bool strong_means_heading = true;
  bool capitals_mean_heading = true;
  std::set<std::string> asked_twice;
  bool has_gaps = false;  // empty lines tell one part from the next
};

Tier label_tier_of_level(const Entries& entries, int level) {
  std::map<Tier, int> counts;
  for (const Entry& entry : entries) {
    if (is_real_heading(entry) && entry.level == level && entry.label) ++counts[entry.label.tier];
  }
  Tier best = Tier::none;
  for (const auto& [tier, count] : counts) {
    if (best == Tier::none || count > counts[best]) best = tier;
  }
  return best;
}

std::set<int> levels_of(const Entries& entries, std::size_t title) {
  std::set<int> levels;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (i != title && is_real_heading(entries[i]) && !is_aside(entries[i])) {
      levels.insert(entries[i].level);
    }
  }
  return levels;
}

bool all_ask(const Entries& entries, int level, std::size_t title) {
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const Entry& entry = entries[i];
    const bool counts = i != title && is_real_heading(entry) && entry.level == level;
    if (counts && !ends_with_any(entry.text, "?") && !is_aside(entry)) return false;
  }
  return true;
}

bool has_label(const Entries& entries, Tier tier) {
  return std::any_of(entries.begin(), entries.end(),
                     [&](const Entry& entry) { return entry.label.tier == tier; });
}

Tier below(Tier tier) {
  return tier == Tier::group ? Tier::question : tier == Tier::none ? Tier::group : Tier::prompt;
}

// No heading says what it is: the outermost are groups, unless they ask something, or groups are
// named in other ways.
std::map<int, Tier> tiers_by_depth(const Entries& entries, const std::set<int>& levels,
                                   std::size_t title) {
  std::map<int, Tier> tiers;
  if (levels.empty()) return tiers;
  const bool asks = levels.size() < 3 && all_ask(entries, *levels.begin(), title);
  Tier tier = asks || has_label(entries, Tier::group) ? Tier::question : Tier::group;
  for (const int level : levels) {
    tiers[level] = tier;
    tier = below(tier);
  }
  return tiers;
}

// Some headings say what they are; the others take their tier from where they stand.
std::map<int, Tier> tiers_of(const Entries& entries, std::size_t title) {
  const std::set<int> levels = levels_of(entries, title);
  std::map<int, Tier> known;
  for (const int level : levels) {
    const Tier tier = label_tier_of_level(entries, level);
    if (tier != Tier::none) known[level] = tier;
  }
  if (known.empty()) return tiers_by_depth(entries, levels, title);
  std::map<int, Tier> tiers;
  Tier above = Tier::none;
  for (const int level : levels) {
    const auto deeper = known.upper_bound(level);
    const bool outermost = above == Tier::none && deeper != known.end();
    if (known.count(level) > 0) {
      tiers[level] = known[level];
    } else if (outermost) {
      // Over the groups stands a part of the day; over mere questions stand the groups.
      tiers[level] = deeper->second == Tier::group ? Tier::none : Tier::group;
    } else {
      tiers[level] = below(above);
    }
    if (tiers[level] != Tier::none) above = tiers[level];
  }
  return tiers;
}

// The first heading, alone on its level and above all others, is the document's name.
bool is_lone_top_heading(const Entries& entries, std::size_t i) {
  if (!is_real_heading(entries[i]) || entries[i].label || is_aside(entries[i])) return false;
  bool others = false;
  for (std::size_t j = 0; j < entries.size(); ++j) {
    if (j == i || !is_real_heading(entries[j])) continue;
    if (entries[j].level <= entries[i].level) return false;
    others = true;
  }
  return others || has_label(entries, Tier::group) || has_label(entries, Tier::question);
}

bool could_be_title(const Entries& entries, std::size_t i) {
  const Entry& entry = entries[i];
  constexpr std::size_t size_max = 120;
  if (!entry.is_plain() || entry.text.size() > size_max || ends_with_any(entry.text, ".?:;,")) {
    return false;
  }
  if (entry.cell.table != 0 || is_about_meeting(entry.text) || is_aside(entry)) return false;
  const bool heads_list = i + 1 < entries.size() && entries[i + 1].is_marked() && !entry.gap_after;
  return entry.line <= 3 && (!heads_list || has_label(entries, Tier::group));
}

std::size_t title_of(const Entries& entries, bool titled_otherwise) {
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].role == Line::Role::title) return i;
  }
  if (entries.empty()) return 0;
  const bool first = is_lone_top_heading(entries, 0);
  if (first || (!titled_otherwise && could_be_title(entries, 0))) return 0;
  return entries.size();
}

// Letters are mere bullets where nothing is ever written under one.
bool letters_are_prompts(const Entries& entries) {
  bool any = false;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].mark.mark != Mark::letter) continue;
    any = true;
    if (entries[i].mark.body.empty() || ends_with_any(entries[i].text, "?:")) return true;
    const bool followed = i + 1 < entries.size() && !entries[i + 1].label &&
                          entries[i + 1].mark.mark != Mark::letter &&
                          !is_real_heading(entries[i + 1]) && !entries[i + 1].strong;
    const bool under = followed && (entries[i + 1].is_note_like() || !entries[i].gap_after);
    if (under && !ends_with_any(entries[i + 1].text, "?:")) return true;
  }
  return !any;
}

// What most lines have in common marks none of them as a heading.
template <class Has>
bool is_rare(const Entries& entries, Has has) {
  std::size_t with = 0;
  std::size_t all = 0;
  for (const Entry& entry : entries) {
    const bool counts = entry.role == Line::Role::paragraph || entry.role == Line::Role::item;
    if (!counts || entry.label) continue;
    ++all;
    if (has(entry)) ++with;
  }
  return with * 3 <= all * 2;
}

std::set<std::string> asked_twice(const Entries& entries) {
  std::set<std::string> once;
  std::set<std::string> twice;
  for (const Entry& entry : entries) {
    const bool asks = entry.is_plain() && ends_with_any(entry.text, "?");
    if (asks && !once.insert(entry.text).second) twice.insert(entry.text);
  }
  return twice;
}

class Planner {
 public:
  Planner(const Entries& entries, bool titled_otherwise) : entries_(entries) {
    plan_.title = title_of(entries, titled_otherwise);
    plan_.tiers = tiers_of(entries, plan_.title);
    plan_.letters_are_prompts = letters_are_prompts(entries);
    plan_.strong_means_heading = is_rare(entries, [](const Entry& e) { return e.strong; });
    plan_.capitals_mean_heading =
        is_rare(entries, [](const Entry& e) { return is_in_capitals(e.text); });
    plan_.asked_twice = asked_twice(entries);
    plan_.has_gaps = std::any_of(entries.begin() + (entries.empty() ? 0 : 1), entries.end(),
                                 [](const Entry& e) { return e.gap_before; });
    settle_order();
    plan_.start = start();
  }

  const Plan& plan() const { return plan_; }

 private:
  Tier tier(std::size_t i) const {
    const Entry& entry = entries_[i];
    if (i == plan_.title || is_aside(entry)) return Tier::none;
    if (entry.label) return entry.label.tier;
    const auto found = plan_.tiers.find(entry.level);
    return is_real_heading(entry) && found != plan_.tiers.end() ? found->second : Tier::none;
  }

  // "Question, group, group, question, group, group" puts the groups under the questions.
  void settle_order() {
    std::vector<Tier> order;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      const Tier own = tier(i);
      if (own != Tier::group && own != Tier::question) continue;
      // "Group 1, Question 2" says both, so there is no order to find.
      if (own == Tier::group && label_of(entries_[i].label.name, Strictness::strict)) return;
      order.push_back(own);
    }
    if (order.empty() || order.front() != Tier::question || order.back() != Tier::group) return;
    for (std::size_t i = 1; i < order.size(); ++i) {
      if (order[i] == Tier::question && order[i - 1] == Tier::question) return;
    }
    plan_.questions_hold_groups = true;
  }

  std::size_t start() const {
    std::optional<std::size_t> question;
    std::optional<std::size_t> marked;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      if (i == plan_.title) continue;
      const Tier own = tier(i);
      if (own == Tier::group) {
        return plan_.questions_hold_groups && question ? *question : i;
      }
      const bool letter = entries_[i].mark.mark == Mark::letter && plan_.letters_are_prompts;
      if (!question && (own != Tier::none || letter)) question = i;
      if (!marked && entries_[i].is_marked()) marked = i;
    }
    if (question && marked) return std::min(*question, heading_over(*marked));
    if (question) return *question;
    return marked ? heading_over(*marked) : 0;
  }

  // The unmarked line right above the first note, if it may be its heading.
  std::size_t heading_over(std::size_t i) const {
    if (i == 0 || i - 1 == plan_.title) return i;
    const Entry& above = entries_[i - 1];
    const bool near = !above.gap_after || above.strong || ends_with_any(above.text, "?:");
    return above.is_plain() && near && above.text.size() <= heading_size_max ? i - 1 : i;
  }

  const Entries& entries_;
  Plan plan_;
};

// ---- Walking the lines ----

class Walker {
 public:
  Walker(Notes& notes, NoteTree& tree, const Entries& entries, const Plan& plan)
      : notes_(notes), entries_(entries), plan_(plan), tree_(tree) {}

  void walk() {
    for (at_ = 0; at_ < entries_.size(); ++at_) {
      if (at_ == plan_.start) tree_.leave_question();
      if (entry().is_corner) {
        became(Fate::heading);
      } else if (at_ == plan_.title) {
        title();
      } else if (at_ < plan_.start) {
        introduction();
      } else {
        take();
      }
    }
  }

 private:
  const Entry& entry() const { return entries_[at_]; }
  const Entry* next() const { return at_ + 1 < entries_.size() ? &entries_[at_ + 1] : nullptr; }

  void title() {
    notes_.title = entry().with_more(entry().text);
    became(Fate::title);
  }

  void introduction() {
    became(Fate::introduction);
    if (entry().label.tier == Tier::question) tree_.remember_question(named(entry().label));
    if (entry().mark.mark == Mark::letter) {
      tree_.remember_letter(entry().mark.letter, entry().with_more(entry().mark.body));
    }
  }

  void became(Fate fate) {
    if (entry().repeats) return;
    notes_.lines[entry().place].fate = fate;
    const Fate more = fate == Fate::note ? Fate::continuation : fate;
    for (const Entry::More& line : entry().more) notes_.lines[line.place].fate = more;
  }

  // The rules in their order; the first that fits takes the line.
  void take() {
    if (take_aside() || take_label() || take_real_heading() || take_letter() || take_look() ||
        take_marked() || take_plain()) {
      return;
    }
    became(Fate::not_understood);
  }

  bool take_aside() {
    if (!is_aside(entry())) return false;
    aside_ = true;
    became(Fate::not_understood);
    return true;
  }

  bool take_label() {
    if (!entry().label) return false;
    if (aside_ && entry().label.tier == Tier::prompt && !is_real_heading(entry())) return false;
    if (is_about_meeting(entry().text)) return false;
    enter(named(entry().label));
    return true;
  }

  Label named(Label label) const {
    if (label.name.empty() && entry().more.empty()) return label;
    label.name = entry().with_more(std::move(label.name));
    return label;
  }

  void enter(Label label) {
    begin_section(label.tier);
    became(Fate::heading);
    // "Group 1, Question 2: x" names both.
    const Label inner = label_of(label.name, Strictness::strict);
    if (inner && inner.tier > label.tier) label.name.clear();
    if (!inner && label.name.empty() && next_is_name_of(label)) label.name = take_next_as_name();
    if (label.tier == Tier::group) enter_group(label);
    if (label.tier == Tier::question) enter_question(label);
    if (label.tier == Tier::prompt) enter_prompt(label);
    if (inner && inner.tier > label.tier) enter(inner);
  }

  void begin_section(Tier tier) {
    aside_ = false;
    section_ = tier;
    section_start_ = at_ + 1;
    has_marks_.reset();
    holds_headings_.reset();
  }

  void enter_group(const Label& label) {
    const std::string question = tree_.question();
    tree_.enter_group(label);
    looks_.clear();
    question_look_.reset();
    if (!plan_.questions_hold_groups || question.empty()) return;
    Label same;
    same.name = question;
    tree_.enter_question(same);
  }

  void enter_question(const Label& label) {
    if (plan_.questions_hold_groups) {
      tree_.leave_group();
      tree_.remember_question(label);
      return;
    }
    tree_.enter_question(label);
    question_look_.reset();
    looks_.clear();
  }

  void enter_prompt(const Label& label) {
    const bool letter =
        label.number.size() == 1 && label.number[0] >= 'a' && label.number[0] <= 'z';
    if (letter) return tree_.enter_letter(label.number[0], label.name);
    tree_.enter_prompt(label.name.empty() ? label.as_called : label.name);
  }

  // "Question 2" alone, and its words on the line below.
  bool next_is_name_of(const Label& label) const {
    const Entry* below = next();
    if (below == nullptr || !below->is_plain() || below->text.size() > heading_size_max)
      return false;
    if (below->cell != entry().cell || is_about_meeting(below->text) || is_aside(*below))
      return false;
    const bool asks = ends_with_any(below->text, "?");
    const bool heads = at_ + 2 < entries_.size() && entries_[at_ + 2].is_marked();
    if (label.number.empty()) return true;
    if (label.tier == Tier::group) return false;
    return asks || (label.tier == Tier::question && heads && !entry().gap_after);
  }

  std::string take_next_as_name() {
    ++at_;
    became(Fate::heading);
    return entry().with_more(entry().text);
  }

  bool take_real_heading() {
    if (!is_real_heading(entry())) return false;
    const auto found = plan_.tiers.find(entry().level);
    if (found == plan_.tiers.end() || found->second == Tier::none) {
      begin_section(Tier::none);
      aside_ = true;
      became(Fate::not_understood);
      return true;
    }
    // "## A) What works?" is a prompt on whatever level it stands.
    if (entry().mark.mark == Mark::letter && found->second != Tier::group) return take_letter();
    enter({found->second, "", "", entry().text, entry().with_more(entry().mark.body), false});
    return true;
  }

  bool take_letter() {
    if (entry().mark.mark != Mark::letter || aside_ || is_note_letter()) return false;
    begin_section(Tier::prompt);
    became(Fate::heading);
    const char letter = entry().mark.letter;
    std::string words = entry().with_more(entry().mark.body);
    const Entry* below = next();
    const bool named_below = words.empty() && below != nullptr && below->is_plain() &&
                             ends_with_any(below->text, "?") && below->cell == entry().cell;
    if (named_below) words = take_next_as_name();
    tree_.enter_letter(letter, words);
    return true;
  }

  // A letter that is a bullet: everywhere, or further in than the note above it.
  bool is_note_letter() const {
    if (!plan_.letters_are_prompts) return true;
    if (at_ == 0 || entry().mark.body.empty()) return false;
    const Entry& above = entries_[at_ - 1];
    const bool deeper = entry().indent > above.indent ||
                        (entry().role == Line::Role::item && above.role == Line::Role::item &&
                         entry().level > above.level);
    const bool beside = entry().indent == above.indent && entry().level == above.level;
    if (above.is_note_like() && deeper && above.mark.mark != Mark::quote) return true;
    return above.mark.mark == Mark::letter && beside && last_was_note_letter_;
  }

  // ---- Headings by their look ----

  bool take_look() {
    if (aside_) return false;
    const std::optional<Look> look = look_of();
    if (!look) return false;
    const Tier tier = tier_of(*look);
    Label label{tier, "", "", entry().text, entry().with_more(entry().mark.body), false};
    if (*look == Look::colon) {
      while (ends_with_any(label.name, ": ")) label.name.pop_back();
    }
    if (tier == Tier::question) {
      begin_section(tier);
      became(Fate::heading);
      tree_.enter_question(label);
      looks_.clear();
      question_look_ = look;
    } else {
      begin_section(tier);
      became(Fate::heading);
      tree_.enter_prompt(label.name);
    }
    looks_[*look] = tier;
    return true;
  }

  // The first look under a group makes questions, a second one under it makes prompts.
  Tier tier_of(Look look) const {
    if (question_look_ == look) return Tier::question;
    const auto known = looks_.find(look);
    if (known != looks_.end()) return known->second;
    return tree_.in_question() ? Tier::prompt : Tier::question;
  }

  std::optional<Look> look_of() const {
    const Entry& line = entry();
    if (line.text.size() > heading_size_max || line.tabbed) return std::nullopt;
    const bool asks = ends_with_any(line.text, "?");
    if (line.heads_column && !line.is_note_like()) return asks ? Look::question_mark : Look::strong;
    if (is_about_meeting(line.text)) return std::nullopt;
    if (line.mark.mark == Mark::number) return numbered_look(asks);
    if (!line.is_plain()) return std::nullopt;
    if (line.strong && plan_.strong_means_heading && !ends_with_any(line.text, ".") &&
        heads_anything())
      return Look::strong;
    if (asks && (heads_notes() || asks_section())) return Look::question_mark;
    const bool capitals = plan_.capitals_mean_heading && is_in_capitals(line.text);
    if (capitals && !ends_with_any(line.text, "!.") && heads_anything()) return Look::capitals;
    if (ends_with_any(line.text, ":") && (heads_notes() || heads_lines())) return Look::colon;
    if (is_short_line_over_notes()) return Look::short_line;
    return std::nullopt;
  }

  // "1. What makes it hard?" over bullets is a question, else a note like any other.
  std::optional<Look> numbered_look(bool asks) const {
    const Entry* below = next();
    const bool over = below != nullptr && !below->label &&
                      (below->mark.mark == Mark::bullet || below->mark.mark == Mark::letter ||
                       below->mark.mark == Mark::quote || below->tabbed);
    const bool bold = entry().strong && plan_.strong_means_heading;
    return over && (asks || bold) ? std::optional(Look::number) : std::nullopt;
  }

  bool heads_notes() const {
    const Entry* below = next();
    if (below == nullptr || below->label) return false;
    const bool letter = below->mark.mark == Mark::letter && plan_.letters_are_prompts;
    return below->is_note_like() || letter || (below->is_marked() && !plan_.letters_are_prompts);
  }

  bool heads_anything() const {
    const Entry* below = next();
    return below == nullptr || below->label || below->is_plain() || heads_notes() ||
           is_real_heading(*below);
  }

  // Over plain lines, and parted from what stands above.
  bool heads_lines() const {
    const Entry* below = next();
    const bool parted =
        entry().gap_before || (!plan_.has_gaps && question_look_ == Look::question_mark);
    return below != nullptr && below->is_plain() && !entry().gap_after && parted &&
           !ends_with_any(below->text, "?:");
  }

  // Right below a heading, or over plain lines: a question even where no notes follow. What asks
  // the same in two places was surely asked of the tables.
  bool asks_section() const {
    const bool below_heading = at_ > 0 && (entries_[at_ - 1].label.tier == Tier::group ||
                                           is_real_heading(entries_[at_ - 1]));
    if (below_heading && !tree_.in_question()) return true;
    const bool asked_twice =
        plan_.asked_twice.count(entry().text) > 0 && next() != nullptr && next()->is_plain();
    return heads_lines() || asked_twice;
  }

  bool is_short_line_over_notes() const {
    constexpr std::size_t size_max = 80;
    const Entry& line = entry();
    if (line.text.size() > size_max || ends_with_any(line.text, ".!;,\u201d\")") ||
        begins_small(line.text))
      return false;
    const Entry* below = next();
    if (below == nullptr || !below->is_note_like() || line.gap_after) return false;
    // A list that the word processor made does not lose a bullet in its middle.
    return line.gap_before || (!plan_.has_gaps && below->role == Line::Role::item);
  }

  // ---- Notes ----

  bool take_marked() {
    const bool letter = entry().mark.mark == Mark::letter;
    if (aside_ || !entry().is_marked()) return false;
    const std::string words = entry().with_more(entry().mark.body);
    if (words.empty() || (entry().tabbed && is_about_meeting(words))) return false;
    if (is_list_of_people(words)) return false;
    add(words);
    last_was_note_letter_ = letter;
    return true;
  }

  // "- Facilitator: Ann" is not what a table said.
  static bool is_list_of_people(const std::string& words) {
    static constexpr const char* starts[] = {"facilitator", "attendance:", "attendees:",
                                             "apologies:",  "scribe",      "note taker",
                                             "notetaker",   "note-taker"};
    return is_about_meeting(words) &&
           std::any_of(std::begin(starts), std::end(starts),
                       [&](const char* start) { return starts_with_ci(words, start); });
  }

  // In a section whose notes have no bullets, each line is a note.
  bool take_plain() {
    if (aside_ || !entry().is_plain() || is_about_meeting(entry().text)) return false;
    if (section_ == Tier::none || section_has_marks()) return false;
    if (section_ == Tier::group && group_goes_on_to_headings()) return false;
    add(entry().with_more(entry().text));
    return true;
  }

  void add(std::string words) {
    became(Fate::note);
    tree_.add({std::move(words), entry().line, ""});
    last_was_note_letter_ = false;
  }

  bool is_heading(const Entry& line) const {
    const bool letter = line.mark.mark == Mark::letter && plan_.letters_are_prompts;
    return line.label || is_real_heading(line) || is_aside(line) || letter || line.heads_column;
  }

  // From its heading to the next; reckoned once a section, as is the next.
  bool section_has_marks() {
    if (!has_marks_) {
      has_marks_ = false;
      for (std::size_t i = section_start_; i < entries_.size() && !is_heading(entries_[i]); ++i) {
        if (entries_[i].is_note_like()) has_marks_ = true;
      }
    }
    return *has_marks_;
  }

  bool group_goes_on_to_headings() {
    if (!holds_headings_) {
      std::size_t i = section_start_;
      while (i < entries_.size() && !is_heading(entries_[i])) ++i;
      holds_headings_ = i < entries_.size() && !is_aside(entries_[i]) && !begins_group(entries_[i]);
    }
    return *holds_headings_;
  }

  bool begins_group(const Entry& line) const {
    if (line.label) return line.label.tier == Tier::group;
    const auto found = plan_.tiers.find(line.level);
    return is_real_heading(line) && found != plan_.tiers.end() && found->second == Tier::group;
  }

  Notes& notes_;
  const Entries& entries_;
  const Plan& plan_;
  NoteTree& tree_;
  std::size_t at_ = 0;
  bool aside_ = false;
  bool last_was_note_letter_ = false;
  Tier section_ = Tier::none;
  std::size_t section_start_ = 0;
  std::optional<bool> has_marks_;
  std::optional<bool> holds_headings_;
  std::map<Look, Tier> looks_;
  std::optional<Look> question_look_;
};

}  // namespace

void read_lines(Notes& notes, NoteTree& tree, const documents::Document& document) {
  for (const Line& line : document.lines) {
    notes.lines.push_back({line.number, line.text, "", Fate::not_understood});
  }
  const Entries entries = entries_of(document.lines);
  const bool titled = !document.title.empty() && document.kind == documents::Kind::markdown;
  const Planner planner(entries, titled);
  Walker(notes, tree, entries, planner.plan()).walk();
}

}  // namespace commonty::imports
