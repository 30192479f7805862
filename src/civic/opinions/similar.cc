#include "civic/opinions/similar.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "civic/opinions/stored.h"
#include "platform/base/text.h"

namespace commonty::opinions {
namespace {

using Ids = std::vector<std::int64_t>;
using Things = std::vector<meanings::Thing>;
using WordSet = std::set<std::string>;

// Of the words in either of two statements, so many are in both.
constexpr double shared_words_min = 0.34;
// Of meanings: below this two statements share no more than what they are about.
constexpr double similarity_min = 0.5;
constexpr std::size_t near_max = 10;

WordSet words_in(std::string_view text) {
  const auto spoken = words(text);
  return {spoken.begin(), spoken.end()};
}

// 0 to 1.
double overlap(const WordSet& a, const WordSet& b) {
  const auto both = std::ranges::count_if(a, [&](const auto& word) { return b.contains(word); });
  const std::size_t either = a.size() + b.size() - static_cast<std::size_t>(both);
  return either == 0 ? 0 : static_cast<double>(both) / static_cast<double>(either);
}

using Near = std::map<std::int64_t, double>;  // how near statements are, by id

// The best first, of those that share enough words or are near in meaning: half by words, half by
// meaning.
std::vector<Statement> best(Tx& tx, ConversationId id, std::string_view text, const Near& near,
                            int limit) {
  const WordSet wanted = words_in(text);
  std::multimap<double, Statement, std::greater<>> found;
  for (Statement& one : statements(tx, id, State::accepted)) {
    const double shared = overlap(words_in(one.text), wanted);
    const auto means_so = near.find(one.id.value);
    if (shared < shared_words_min && means_so == near.end()) continue;
    const double score = shared + (means_so == near.end() ? 0 : means_so->second);
    found.emplace(score, std::move(one));
  }
  std::vector<Statement> out;
  for (auto& [score, one] : found) {
    if (static_cast<int>(out.size()) < limit) out.push_back(std::move(one));
  }
  return out;
}

Near near_to(const App& app, ConversationId id, std::string_view text) {
  if (is_blank(text) || !app.nearest || !app.encoder) return {};
  const auto meaning = meanings::of_question(*app.encoder, std::string(text));
  Near out;
  for (const auto& one : app.nearest->find(meaning, {{&id.value, 1}, near_max, similarity_min})) {
    out.emplace(one.id, one.similarity);
  }
  return out;
}

// ---- what is kept at hand ----------------------------------------------------------------------

Things read_things(const store::Rows& rows) {
  Things out;
  for (const store::Row row : rows) {
    out.push_back({row.integer(0), row.integer(1), std::string(row.text(2))});
  }
  return out;
}

constexpr std::string_view select_things =
    "SELECT id, conversation_id, text FROM statements WHERE state = 'accepted' AND ";

meanings::Source::Page page(Tx& tx, const std::string& after, int limit) {
  const StatementId before = StatementId::parse(after).value_or(StatementId{INT64_MAX});
  Things things = read_things(
      tx.query(std::string(select_things) + "id < $1 ORDER BY id DESC LIMIT $2", before, limit));
  const bool is_last = things.size() < static_cast<std::size_t>(limit);
  std::string next = is_last ? "" : StatementId{things.back().id}.text();
  return {std::move(things), std::move(next)};
}

Things those(Tx& tx, const Ids& ids) {
  std::vector<std::string> marks;
  std::vector<store::Param> params;
  for (const std::int64_t id : ids) {
    params.push_back(store::param(id));
    marks.push_back("$" + std::to_string(params.size()));
  }
  return read_things(
      tx.run_query(std::string(select_things) + "id IN (" + join(marks, ", ") + ")", params));
}

Ids ids_in(const store::Rows& rows) {
  Ids out;
  for (const store::Row row : rows) out.push_back(row.integer(0));
  return out;
}

Ids changed_by(Tx& tx, const facts::Fact& fact) {
  if (fact.name.starts_with("statement.")) return {fact.subject};
  if (fact.name == "conversation.imported") {
    return ids_in(tx.query("SELECT id FROM statements WHERE conversation_id = $1", fact.subject));
  }
  // Whose own words they were, or were made of.
  if (fact.name == "person.erased") {
    return ids_in(tx.query(
        "SELECT id FROM statements WHERE author_id = $1 UNION SELECT s.id FROM statements s "
        "JOIN contributions c ON c.id = s.contribution_id WHERE c.author = $2",
        fact.subject, fact.subject));
  }
  return {};
}

}  // namespace

std::vector<Statement> similar(Tx& tx, ConversationId id, std::string_view text, int limit) {
  return best(tx, id, text, {}, limit);
}

std::vector<Statement> similar(const App& app, Tx& tx, ConversationId id, std::string_view text,
                               int limit) {
  return best(tx, id, text, near_to(app, id, text), limit);
}

meanings::Source found_near() { return {page, those, changed_by}; }

}  // namespace commonty::opinions
