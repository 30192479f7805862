#include "civic/contributions/contributions.h"

#include <charconv>

#include "civic/contributions/stored.h"
#include "civic/contributions/words.h"
#include "platform/base/text.h"

namespace commonty::contributions {
namespace {

// The last one shown: its id, and by what it was sorted.
struct Cursor {
  std::int64_t value = 0;
  ContributionId id;
};

// "12.h3k9..." or "h3k9..."; one that is not ours counts as none.
std::optional<Cursor> read_cursor(std::string_view text) {
  Cursor cursor;
  if (const std::size_t dot = text.find('.'); dot != text.npos) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + dot, cursor.value);
    if (error != std::errc() || end != text.data() + dot) return std::nullopt;
    text.remove_prefix(dot + 1);
  }
  const auto id = ContributionId::parse(text);
  if (!id) return std::nullopt;
  cursor.id = *id;
  return cursor;
}

std::string cursor_after(const Contribution& last, Sort sort) {
  switch (sort) {
    case Sort::newest:
      return last.id.text();
    case Sort::most_supported:
      return std::to_string(last.supports) + "." + last.id.text();
    case Sort::least_heard:
      return std::to_string(last.views + last.supports) + "." + last.id.text();
  }
  return "";
}

// A query whose conditions are gathered one by one, each with its values.
class Query {
 public:
  explicit Query(Tx& tx) : tx_(tx) {}

  template <class T>
  std::string value(const T& of) {
    params_.push_back(store::param(of));
    return "$" + std::to_string(params_.size());
  }
  void where(const std::string& condition) {
    conditions_ += conditions_.empty() ? " WHERE " : " AND ";
    conditions_ += condition;
  }
  store::Rows run(const std::string& select, const std::string& order_and_limit) {
    return tx_.run_query(select + conditions_ + order_and_limit, params_);
  }

 private:
  Tx& tx_;
  std::string conditions_;
  std::vector<store::Param> params_;
};

void add_states(Query& query, const std::vector<State>& states) {
  if (states.empty()) return;
  std::vector<std::string> values;
  for (const State state : states) values.push_back(query.value(name_of(state)));
  query.where(values.size() == 1 ? "c.state = " + values.front()
                                 : "c.state IN (" + join(values, ", ") + ")");
}

std::string values_of(Query& query, const std::vector<ContributionId>& ids) {
  std::vector<std::string> values;
  for (const ContributionId id : ids) values.push_back(query.value(id));
  return "(" + join(values, ", ") + ")";
}

void add_filter(Query& query, const Filter& filter) {
  if (filter.challenge) query.where("c.challenge = " + query.value(*filter.challenge));
  add_states(query, filter.states);
  if (filter.kind) query.where("c.kind = " + query.value(name_of(*filter.kind)));
  if (filter.way) query.where("c.way = " + query.value(name_of(*filter.way)));
  if (filter.outcome) query.where("c.outcome = " + query.value(*filter.outcome));
  if (filter.author) query.where("c.author = " + query.value(*filter.author));
  if (filter.document) query.where("c.document = " + query.value(*filter.document));
  if (filter.theme) query.where("c.theme = " + query.value(*filter.theme));
  if (filter.public_only) query.where("h.audience = 'public'");
  if (!filter.except.empty()) query.where("c.id NOT IN " + values_of(query, filter.except));
}

std::string select_from(const Filter& filter, std::string_view from) {
  std::string select = "SELECT " + std::string(columns) + " FROM " + std::string(from);
  if (filter.public_only) select += " JOIN challenges h ON h.id = c.challenge";
  return select + std::string(joined_with);
}

// The first condition of each pair lets the index find the place; the second is exact.
void add_cursor(Query& query, Sort sort, const Cursor& cursor) {
  switch (sort) {
    case Sort::newest:
      query.where("c.id < " + query.value(cursor.id));
      return;
    case Sort::most_supported: {
      const std::string value = query.value(cursor.value), id = query.value(cursor.id);
      query.where("c.supports <= " + value + " AND (c.supports < " + value + " OR c.id < " + id +
                  ")");
      return;
    }
    case Sort::least_heard: {
      const std::string value = query.value(cursor.value), id = query.value(cursor.id);
      query.where("(c.views + c.supports) >= " + value + " AND ((c.views + c.supports) > " + value +
                  " OR c.id > " + id + ")");
      return;
    }
  }
}

std::string_view order_of(Sort sort) {
  switch (sort) {
    case Sort::newest:
      return " ORDER BY c.id DESC";
    case Sort::most_supported:
      return " ORDER BY c.supports DESC, c.id DESC";
    case Sort::least_heard:
      return " ORDER BY (c.views + c.supports), c.id";
  }
  return "";
}

// FTS5 gives its rows in the order of their ids by itself, so nothing is sorted.
std::string order_of(Sort sort, store::Dialect dialect, bool has_words) {
  if (has_words && sort == Sort::newest && dialect == store::Dialect::sqlite) {
    return " ORDER BY contribution_words.rowid DESC";
  }
  return std::string(order_of(sort));
}

}  // namespace

Listed list(Tx& tx, const Filter& filter, std::string_view after, int limit) {
  const Asked asked = read_asked(tx, filter);
  const bool has_words = !asked.empty();
  // Typed, but no word in it: nothing can be found, rather than everything.
  if (!has_words && !trim(filter.words).empty()) return {};

  Query query(tx);
  const std::string match = has_words ? question(tx.dialect(), asked, filter) : "";
  if (has_words) query.where(words_match(tx.dialect(), query.value(match)));
  add_filter(query, filter);
  if (const auto cursor = read_cursor(after)) {
    add_cursor(query, filter.sort, *cursor);
    if (has_words && filter.sort == Sort::newest && tx.dialect() == store::Dialect::sqlite) {
      query.where("contribution_words.rowid < " + query.value(cursor->id));
    }
  }
  const std::string select =
      select_from(filter, has_words ? words_from(tx.dialect()) : "contributions c");

  Listed listed;
  // One row more than is shown tells whether there is a next page.
  const std::string limited = " LIMIT " + query.value(limit + 1);
  for (const store::Row row :
       query.run(select, order_of(filter.sort, tx.dialect(), has_words) + limited)) {
    listed.items.push_back(read(row));
  }
  if (static_cast<int>(listed.items.size()) > limit) {
    listed.items.pop_back();
    listed.next = cursor_after(listed.items.back(), filter.sort);
  }
  return listed;
}

std::vector<Contribution> find_those(Tx& tx, const std::vector<ContributionId>& ids,
                                     const Filter& filter) {
  if (ids.empty()) return {};
  Query query(tx);
  query.where("c.id IN " + values_of(query, ids));
  add_filter(query, filter);
  std::vector<Contribution> out;
  for (const store::Row row : query.run(select_from(filter, "contributions c"), "")) {
    out.push_back(read(row));
  }
  return out;
}

Counts count(Tx& tx, ChallengeId challenge) {
  Counts counts;
  for (const store::Row row :
       tx.query("SELECT state, way, kind, outcome, COUNT(*) FROM contributions "
                "WHERE challenge = $1 GROUP BY state, way, kind, outcome",
                challenge)) {
    std::string state, way, kind, outcome;
    int number = 0;
    row.into(state, way, kind, outcome, number);
    if (state == name_of(State::hidden)) counts.hidden += number;
    if (state != name_of(State::shown) && state != name_of(State::merged)) continue;
    counts.all += number;
    counts.by_way[static_cast<std::size_t>(way_named(way).value_or(Way::web))] += number;
    counts.by_kind[static_cast<std::size_t>(kind_named(kind).value_or(Kind::experience))] += number;
    if (!outcome.empty()) counts.answered += number;
  }
  counts.people = tx.one<int>(
      "SELECT COUNT(DISTINCT author) FROM contributions WHERE challenge = $1 "
      "AND state IN ('shown', 'merged')",
      challenge);
  return counts;
}

}  // namespace commonty::contributions
