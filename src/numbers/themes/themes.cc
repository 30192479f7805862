#include "numbers/themes/themes.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "numbers/themes/duplicates.h"
#include "numbers/themes/grouping.h"
#include "numbers/themes/labels.h"
#include "numbers/themes/terms.h"
#include "numbers/themes/units.h"
#include "platform/base/text.h"

namespace commonty::themes {
namespace {

constexpr std::size_t label_length_max = 60;
constexpr std::size_t explained_by = 3;   // nearest notes
constexpr std::size_t divided_from = 12;  // different notes in a theme that has themes of its own
constexpr double stability_slack = 0.02;
constexpr double usual_fineness = 1;

using Members = std::vector<std::size_t>;  // units, ascending

std::size_t notes_in(const std::vector<Unit>& units, const Members& members) {
  std::size_t count = 0;
  for (const std::size_t unit : members) count += units[unit].notes.size();
  return count;
}

// The units of each group; `of` says which unit each row is.
std::vector<Members> members_of(const Groups& groups, const Members& of) {
  std::vector<Members> out;
  for (std::size_t row = 0; row < groups.size(); ++row) {
    const auto group = static_cast<std::size_t>(groups[row]);
    if (group >= out.size()) out.resize(group + 1);
    out[group].push_back(of[row]);
  }
  std::erase_if(out, [](const Members& members) { return members.empty(); });
  return out;
}

// Groups large enough to be themes, the largest first; the rest stay ungrouped.
std::vector<Members> themes_among(std::vector<Members> groups, const std::vector<Unit>& units,
                                  std::size_t size_min) {
  std::erase_if(groups,
                [&](const Members& members) { return notes_in(units, members) < size_min; });
  std::ranges::sort(groups, [&](const Members& a, const Members& b) {
    const std::size_t size_a = notes_in(units, a), size_b = notes_in(units, b);
    return size_a != size_b ? size_a > size_b : a.front() < b.front();
  });
  return groups;
}

// As fine as can be among the steadiest that are neither too few to tell anything nor too many to
// read.
std::size_t best_level(const std::vector<Level>& levels, std::size_t rows) {
  const double themes_max = std::max(3.0, std::sqrt(double(rows)));
  const auto fits = [&](const Level& level) {
    return level.themes >= 3 && double(level.themes) <= themes_max;
  };
  double steadiest = -1;
  for (const Level& level : levels) {
    if (fits(level)) steadiest = std::max(steadiest, level.stability);
  }
  std::size_t best = 0;
  for (std::size_t i = 0; i < levels.size(); ++i) {
    const bool is_usual =
        levels[i].fineness == usual_fineness && double(levels[i].themes) <= themes_max;
    const bool is_steady = fits(levels[i]) && levels[i].stability >= steadiest - stability_slack;
    if (steadiest < 0 ? is_usual : is_steady) best = i;
  }
  return best;
}

struct Division {
  std::vector<Members> themes;
  std::vector<Level> levels;
  std::size_t level = 0;
};

// `of` says which unit each row of the graph is.
Division divide(const Graph& graph, const Members& of, const std::vector<Unit>& units, int finer,
                std::uint64_t seed) {
  Division out;
  std::vector<Step> steps = slider(graph, seed);
  for (const Step& step : steps) {
    const auto themes = themes_among(members_of(step.groups, of), units, theme_size_min);
    out.levels.push_back({step.fineness, themes.size(), step.stability});
  }
  const auto chosen = static_cast<int>(best_level(out.levels, graph.rows)) + finer;
  out.level = static_cast<std::size_t>(std::clamp(chosen, 0, static_cast<int>(steps.size()) - 1));
  out.themes = themes_among(members_of(steps[out.level].groups, of), units, theme_size_min);
  return out;
}

embedding::Vectors rows_of(const embedding::Vectors& vectors, const Members& members) {
  embedding::Vectors out{vectors.width, {}};
  for (const std::size_t unit : members) {
    out.values.insert(out.values.end(), vectors[unit].begin(), vectors[unit].end());
  }
  return out;
}

double product(std::span<const float> a, std::span<const float> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += double(a[i]) * b[i];
  return sum;
}

// The unit nearest to the middle of its theme.
std::size_t medoid_of(const embedding::Vectors& vectors, const Members& members) {
  std::vector<float> middle(vectors.width);
  for (const std::size_t unit : members) {
    for (std::size_t j = 0; j < middle.size(); ++j) middle[j] += vectors[unit][j];
  }
  const auto closeness = [&](std::size_t unit) { return product(vectors[unit], middle); };
  return *std::ranges::max_element(members, {}, closeness);
}

std::vector<Theme> described(const std::vector<Members>& groups, const std::vector<Unit>& units,
                             const embedding::Vectors& vectors) {
  std::vector<std::vector<Counted>> texts;
  for (const Members& members : groups) {
    texts.emplace_back();
    for (const std::size_t unit : members) {
      texts.back().push_back({&units[unit].text, units[unit].notes.size()});
    }
  }
  auto terms = label_terms(texts);
  std::vector<Theme> out;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    Theme theme;
    const Unit& medoid = units[medoid_of(vectors, groups[i])];
    theme.terms = std::move(terms[i]);
    theme.label = theme.terms.empty() ? shorten(clean_line(medoid.text), label_length_max)
                                      : join(theme.terms, ", ");
    theme.medoid = medoid.notes.front();
    for (const std::size_t unit : groups[i]) {
      theme.notes.insert(theme.notes.end(), units[unit].notes.begin(), units[unit].notes.end());
    }
    std::ranges::sort(theme.notes);
    out.push_back(std::move(theme));
  }
  return out;
}

// Looks once more inside themes of more than twice the usual size.
void look_inside(std::vector<Theme>& themes, const std::vector<Members>& groups,
                 const std::vector<Unit>& units, const embedding::Vectors& vectors,
                 std::uint64_t seed) {
  std::size_t all = 0;
  for (const Theme& theme : themes) all += theme.notes.size();
  for (std::size_t i = 0; i < themes.size(); ++i) {
    const bool is_large = themes[i].notes.size() * themes.size() > 2 * all;
    if (!is_large || groups[i].size() < divided_from) continue;
    const auto rows = rows_of(vectors, groups[i]);
    const Graph graph = graph_of(nearest(rows, neighbour_count(rows.size())));
    const Division division = divide(graph, groups[i], units, 0, seed);
    if (division.themes.size() > 1) themes[i].inner = described(division.themes, units, vectors);
  }
}

// Each copy beside the first of its kind, then what is nearly alike.
std::vector<Pair> duplicates_among(const std::vector<Unit>& units) {
  std::vector<Pair> out;
  std::vector<std::string> texts;
  for (const Unit& unit : units) {
    texts.push_back(unit.plain);
    for (std::size_t i = 1; i < unit.notes.size(); ++i) {
      out.push_back({unit.notes.front(), unit.notes[i], 1});
    }
  }
  for (const Pair& pair : near_duplicates(texts, duplicate_score_min)) {
    const std::size_t a = units[pair.first].notes.front(), b = units[pair.second].notes.front();
    out.push_back({std::min(a, b), std::max(a, b), pair.score});
  }
  std::ranges::sort(out, {}, [](const Pair& pair) { return std::pair(pair.first, pair.second); });
  return out;
}

using Neighbours = std::vector<std::vector<Neighbour>>;

std::vector<Pair> same_meaning_among(const std::vector<Unit>& units, const Standing& standing,
                                     const Neighbours& neighbours,
                                     const std::vector<Pair>& duplicates) {
  if (standing.meanings.size() == 0) return {};
  std::set<std::pair<std::size_t, std::size_t>> known;
  for (const Pair& pair : duplicates) known.emplace(pair.first, pair.second);
  std::vector<Pair> out;
  for (std::size_t i = 0; i < neighbours.size(); ++i) {
    for (const Neighbour& near : neighbours[i]) {
      const double score = product(standing.meanings[i], standing.meanings[near.row]);
      if (score < same_meaning_min) continue;
      const auto [a, b] = std::minmax(units[i].notes.front(), units[near.row].notes.front());
      if (known.emplace(a, b).second) out.push_back({a, b, std::min(score, 1.0)});
    }
  }
  std::ranges::sort(out, {}, [](const Pair& pair) { return std::pair(pair.first, pair.second); });
  return out;
}

std::vector<Near> nearest_notes(std::size_t note, std::size_t unit, const Found& found,
                                const std::vector<Unit>& units, const Neighbours& neighbours) {
  std::vector<Near> out;
  const auto add = [&](std::size_t other, double similarity) {
    const bool is_here = found.places[other].theme == found.places[note].theme;
    if (other != note && is_here && out.size() < explained_by) out.push_back({other, similarity});
  };
  for (std::size_t i = 0; i < std::min(units[unit].notes.size(), explained_by + 1); ++i) {
    add(units[unit].notes[i], 1);
  }
  for (const Neighbour& near : neighbours[unit]) {
    add(units[near.row].notes.front(), std::clamp<double>(near.similarity, 0, 1));
  }
  return out;
}

void explain(Found& found, const std::vector<Unit>& units, const Neighbours& neighbours) {
  for (std::size_t i = 0; i < found.themes.size(); ++i) {
    for (const std::size_t note : found.themes[i].notes) found.places[note].theme = i;
  }
  for (std::size_t unit = 0; unit < units.size(); ++unit) {
    const auto theme = found.places[units[unit].notes.front()].theme;
    std::vector<std::string> terms;
    if (theme) terms = held_terms(units[unit].text, found.themes[*theme].terms);
    for (const std::size_t note : units[unit].notes) {
      found.rows[note] = unit;
      if (!theme) continue;
      found.places[note].nearest = nearest_notes(note, unit, found, units, neighbours);
      found.places[note].terms = terms;
    }
  }
}

Members all_of(const std::vector<Unit>& units) {
  Members out(units.size());
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = i;
  return out;
}

Division divided(const std::vector<Unit>& units, const Neighbours& neighbours,
                 const Options& options) {
  const Graph graph = graph_of(neighbours);
  if (!options.count) return divide(graph, all_of(units), units, options.finer, options.seed);
  const Groups groups = communities(graph, *options.count, options.seed);
  return {themes_among(members_of(groups, all_of(units)), units, 1), {}, 0};
}

Refusal stopped() { return refuse(Reason::closed, say("This was stopped before it was done")); }

}  // namespace

Result<Found> find(std::span<const Note> notes, const Options& options) {
  const auto goes_on = [&](double done) { return !options.progress || options.progress(done); };
  Found found;
  found.places.resize(notes.size());
  found.rows.resize(notes.size());

  const std::vector<Unit> units = units_of(notes);
  if (!goes_on(0)) return stopped();
  Standing standing = standing_of(units, options);
  if (!goes_on(0.6)) return stopped();
  const Neighbours neighbours = nearest(standing.vectors, neighbour_count(units.size()));
  if (!goes_on(0.7)) return stopped();
  Division division = divided(units, neighbours, options);
  if (!goes_on(0.9)) return stopped();

  found.themes = described(division.themes, units, standing.vectors);
  if (!options.count) {
    look_inside(found.themes, division.themes, units, standing.vectors, options.seed);
  }
  found.levels = std::move(division.levels);
  found.level = division.level;
  found.by_words_alone = standing.meanings.size() == 0;
  found.duplicates = duplicates_among(units);
  found.same_meaning = same_meaning_among(units, standing, neighbours, found.duplicates);
  explain(found, units, neighbours);
  for (std::size_t note = 0; note < notes.size(); ++note) {
    if (!found.places[note].theme) found.ungrouped.push_back(note);
  }
  found.vectors = std::move(standing.vectors);
  return found;
}

std::vector<std::vector<std::string>> terms_of(
    std::span<const Note> notes, const std::vector<std::vector<std::size_t>>& themes) {
  std::vector<std::vector<Counted>> texts;
  for (const std::vector<std::size_t>& theme : themes) {
    texts.emplace_back();
    for (const std::size_t note : theme) texts.back().push_back({&notes[note].text, 1});
  }
  return label_terms(texts);
}

std::optional<std::size_t> middle_of(std::span<const Note> notes, const Options& options) {
  const std::vector<Unit> units = units_of(notes);
  if (units.empty()) return std::nullopt;
  const Standing standing = standing_of(units, options);
  return units[medoid_of(standing.vectors, all_of(units))].notes.front();
}

std::vector<std::string> held_terms(const std::string& text,
                                    const std::vector<std::string>& terms) {
  std::vector<std::string> out;
  for (const std::string& term : terms) {
    if (has_term(text, term)) out.push_back(term);
  }
  return out;
}

}  // namespace commonty::themes
