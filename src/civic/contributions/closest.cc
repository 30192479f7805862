#include "civic/contributions/closest.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>
#include <set>

#include "civic/contributions/word_score.h"
#include "civic/contributions/words.h"
#include "civic/meanings/meanings.h"
#include "platform/base/text.h"

namespace commonty::contributions {
namespace {

// So many that say the words are weighed against each other; further ones follow by their date.
constexpr int weighed_max = 200;
constexpr std::size_t near_max = 50;
// Below this a text is about something else; and so it is where others are much nearer.
constexpr double similarity_min = 0.3;
constexpr double similarity_share_min = 0.7;  // of the nearest one's
constexpr double words_share = 0.5;
// More than any of the two: who says all the words stands before whoever lacks one.
constexpr double says_all_share = 1;
constexpr std::size_t question_length_max = 300;

// Cursors begin with the list they go on in: the best ones, then those that say it in their title,
// then in their text.
constexpr char in_best = 'b', in_title = 't', in_text = 'x';

Listed with_mark(Listed listed, char mark) {
  if (!listed.next.empty()) listed.next.insert(listed.next.begin(), mark);
  return listed;
}

// Those that say it in their title, then those that say it in their text.
Listed by_words(Tx& tx, Filter filter, std::string_view after, int limit) {
  const std::string_view place = after.empty() ? after : after.substr(1);
  Listed out;
  filter.sort = Sort::newest;
  if (!after.starts_with(in_text)) {
    filter.within = Filter::Within::title;
    out = with_mark(list(tx, filter, place, limit), in_title);
    if (!out.next.empty()) return out;
  }
  if (after.empty()) {
    // All that say it in their title are known, so the words need not be looked up there again.
    filter.within = Filter::Within::anywhere;
    for (const Contribution& c : out.items) filter.except.push_back(c.id);
  } else {
    filter.within = Filter::Within::text_only;
  }
  const int room = limit - static_cast<int>(out.items.size());
  if (room == 0) {
    if (!list(tx, filter, "", 1).items.empty()) out.next = std::string(1, in_text);
    return out;
  }
  Listed rest = with_mark(list(tx, filter, after.starts_with(in_text) ? place : "", room), in_text);
  std::move(rest.items.begin(), rest.items.end(), std::back_inserter(out.items));
  out.next = std::move(rest.next);
  return out;
}

Closest without_meaning(Tx& tx, const Filter& filter, std::string_view after, int limit,
                        SearchedBy by) {
  Closest out;
  Listed listed = by_words(tx, filter, after.starts_with(in_best) ? "" : after, limit);
  for (Contribution& c : listed.items) out.items.push_back({std::move(c)});
  out.next = std::move(listed.next);
  out.by = by;
  return out;
}

// ---- The best, weighed -------------------------------------------------------------------------

std::vector<std::int64_t> groups_of(Tx& tx, const Filter& filter) {
  std::vector<std::int64_t> groups;
  if (filter.challenge) return {filter.challenge->value};
  for (const store::Row row : tx.query("SELECT id FROM challenges WHERE audience = 'public'")) {
    groups.push_back(row.integer(0));
  }
  return groups;
}

// Those near to the question that the filter lets through.
std::vector<Contribution> near(const App& app, Tx& tx, const Filter& filter,
                               std::span<const float> meaning) {
  const auto groups = groups_of(tx, filter);
  const auto found = app.nearest->find(meaning, {groups, near_max, similarity_min});
  std::vector<ContributionId> ids;
  for (const auto& one : found) {
    if (one.similarity < similarity_share_min * found.front().similarity) break;
    ids.push_back(ContributionId{one.id});
  }
  return find_those(tx, ids, filter);
}

struct Weighed {
  Closest::Item item;
  std::int64_t score = 0;  // in millionths, so that a cursor can name it

  // Which of two comes first.
  bool operator<(const Weighed& other) const {
    if (score != other.score) return score > other.score;
    return item.contribution.id > other.item.contribution.id;
  }
};

std::vector<Weighed> weighed(const App& app, const Asked& asked, std::vector<Contribution> all,
                             std::span<const float> meaning) {
  std::vector<std::int64_t> ids;
  for (const Contribution& c : all) ids.push_back(c.id.value);
  const std::vector<double> similarities = app.nearest->similarities(meaning, ids);
  const std::vector<WordScore> words = word_scores(asked, all);
  std::vector<Weighed> out;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const double score = (words[i].says_all ? says_all_share : 0) + words_share * words[i].score +
                         (1 - words_share) * std::clamp(similarities[i], 0.0, 1.0);
    out.push_back({{std::move(all[i]), !words[i].says_all},
                   static_cast<std::int64_t>(std::llround(1e6 * score))});
  }
  std::sort(out.begin(), out.end());
  return out;
}

// "b512345.h3k9...": the score and the id of the last one shown.
std::string cursor_after(const Weighed& last) {
  return in_best + std::to_string(last.score) + "." + last.item.contribution.id.text();
}

// From the start for one that is not ours.
std::vector<Weighed>::iterator place_of(std::string_view cursor, std::vector<Weighed>& in) {
  const std::size_t dot = cursor.find('.');
  if (!cursor.starts_with(in_best) || dot == cursor.npos) return in.begin();
  Weighed last;
  const auto [end, error] = std::from_chars(cursor.data() + 1, cursor.data() + dot, last.score);
  const auto id = ContributionId::parse(cursor.substr(dot + 1));
  if (error != std::errc() || end != cursor.data() + dot || !id) return in.begin();
  last.item.contribution.id = *id;
  return std::upper_bound(in.begin(), in.end(), last);
}

Closest blended(const App& app, Tx& tx, const Filter& filter, std::string_view after, int limit,
                std::span<const float> meaning) {
  if (after.starts_with(in_title) || after.starts_with(in_text)) {
    return without_meaning(tx, filter, after, limit, SearchedBy::words_and_meaning);
  }
  Listed listed = by_words(tx, filter, "", weighed_max);
  std::set<ContributionId> listed_ids;
  for (const Contribution& c : listed.items) listed_ids.insert(c.id);
  // Where hundreds say the very words, others are not needed.
  if (listed.next.empty()) {
    for (Contribution& c : near(app, tx, filter, meaning)) {
      if (listed_ids.insert(c.id).second) listed.items.push_back(std::move(c));
    }
  }
  auto best = weighed(app, read_asked(filter.words), std::move(listed.items), meaning);
  const auto first = place_of(after, best);
  const auto count = std::min<std::ptrdiff_t>(limit, best.end() - first);
  Closest out;
  out.by = SearchedBy::words_and_meaning;
  out.next = first + count < best.end() ? cursor_after(*(first + count - 1)) : listed.next;
  for (auto one = first; one != first + count; ++one) out.items.push_back(std::move(one->item));
  return out;
}

}  // namespace

bool can_search_by_meaning(const App& app) { return app.nearest != nullptr && app.encoder; }

Closest closest(const App& app, Tx& tx, const Filter& filter, std::string_view after, int limit) {
  if (!can_search_by_meaning(app)) {
    return without_meaning(tx, filter, after, limit, SearchedBy::words_without_model);
  }
  const bool has_words = !read_asked(filter.words).empty();
  if (!has_words || filter.words.find('"') != filter.words.npos) {
    return without_meaning(tx, filter, after, limit, SearchedBy::words_in_a_row);
  }
  const std::string asked = shorten(clean_line(filter.words), question_length_max);
  const auto meaning = meanings::of_question(*app.encoder, asked);
  if (meaning.empty()) {
    return without_meaning(tx, filter, after, limit, SearchedBy::words_in_this_language);
  }
  return blended(app, tx, filter, after, limit, meaning);
}

std::optional<Message> note_on(SearchedBy by) {
  switch (by) {
    case SearchedBy::words_without_model:
      return say(
          "This site searches by words alone: others who say the same in different words "
          "are not found.");
    case SearchedBy::words_in_this_language:
      return say("Searched by words alone: only English is searched by meaning as well.");
    case SearchedBy::words_and_meaning:
    case SearchedBy::words_in_a_row:
      break;
  }
  return std::nullopt;
}

}  // namespace commonty::contributions
