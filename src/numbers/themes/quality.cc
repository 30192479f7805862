#include <map>

#include "numbers/themes/grouping.h"
#include "numbers/themes/neighbours.h"
#include "numbers/themes/themes.h"

namespace commonty::themes {
namespace {

Groups numbered(std::span<const std::string> labels) {
  std::map<std::string, int> known;
  Groups out;
  for (const std::string& label : labels) {
    out.push_back(known.emplace(label, static_cast<int>(known.size())).first->second);
  }
  return out;
}

// What is ungrouped stands alone.
Groups groups_of(const Found& found) {
  Groups out;
  int next = static_cast<int>(found.themes.size());
  for (const Place& place : found.places) {
    out.push_back(place.theme ? static_cast<int>(*place.theme) : next++);
  }
  return out;
}

// The place of the first note of the same label when all others are in the order of their
// similarity; 0 when there is none.
std::size_t rank_of_first(std::size_t note, const Found& found, const Groups& labels,
                          const float* similarities) {
  const auto similarity = [&](std::size_t other) { return similarities[*found.rows[other]]; };
  const auto counts = [&](std::size_t other) { return other != note && found.rows[other]; };
  float best = -2;
  for (std::size_t other = 0; other < labels.size(); ++other) {
    if (!counts(other) || labels[other] != labels[note]) continue;
    best = std::max(best, similarity(other));
  }
  if (best < -1.5F) return 0;
  std::size_t rank = 1;
  for (std::size_t other = 0; other < labels.size(); ++other) {
    if (counts(other) && similarity(other) > best) ++rank;
  }
  return rank;
}

}  // namespace

Quality quality(const Found& found, std::span<const std::string> labels) {
  const Groups wanted = numbered(labels), given = groups_of(found);
  Quality out{v_measure(wanted, given), adjusted_rand(wanted, given), 0, 0};
  if (labels.empty()) return out;

  std::vector<std::vector<std::size_t>> notes(found.vectors.size());
  for (std::size_t note = 0; note < found.rows.size(); ++note) {
    if (found.rows[note]) notes[*found.rows[note]].push_back(note);
  }
  each_block(found.vectors, [&](std::size_t first, std::size_t rows, const float* similarities) {
    for (std::size_t i = 0; i < rows; ++i) {
      for (const std::size_t note : notes[first + i]) {
        const std::size_t rank =
            rank_of_first(note, found, wanted, similarities + i * found.vectors.size());
        out.recall_at_1 += rank == 1 ? 1 : 0;
        out.mrr += rank > 0 ? 1 / static_cast<double>(rank) : 0;
      }
    }
  });
  out.recall_at_1 /= static_cast<double>(labels.size());
  out.mrr /= static_cast<double>(labels.size());
  return out;
}

}  // namespace commonty::themes
