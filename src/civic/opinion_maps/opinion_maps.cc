#include "civic/opinion_maps/opinion_maps.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <cmath>
#include <numeric>

#include "civic/pages/jobs.h"
#include "civic/pages/visit.h"
#include "platform/live/rooms.h"

namespace commonty::opinion_maps {
namespace json = boost::json;

namespace {

constexpr std::int64_t voters_in_part = 1000;
// How often a statement is shown follows the map; not every tremble of it.
constexpr double priority_change_min = 0.01;

json::array kept(const VoterPlace& place) {
  const auto rounded = [](double number) { return std::round(number * 1000) / 1000 + 0.0; };
  return {place.voter, rounded(place.at.x), rounded(place.at.y), place.at.group};
}

std::vector<VoterPlace> read_places(std::string_view text) {
  std::vector<VoterPlace> out;
  const json::value all = json::parse(text);
  for (const json::value& one : all.as_array()) {
    const json::array& of = one.as_array();
    out.push_back(
        {of.at(0).to_number<std::int64_t>(),
         {of.at(1).to_number<double>(), of.at(2).to_number<double>(), of.at(3).to_number<int>()}});
  }
  return out;
}

std::vector<Drawn::Part> in_parts(const std::vector<VoterPlace>& places) {
  std::vector<Drawn::Part> out;
  for (std::size_t i = 0; i < places.size();) {
    const std::int64_t part = places[i].voter / voters_in_part;
    json::array rows;
    for (; i < places.size() && places[i].voter / voters_in_part == part; ++i) {
      rows.push_back(kept(places[i]));
    }
    out.push_back({part, json::serialize(rows)});
  }
  return out;
}

void keep_places(Tx& tx, ConversationId id, const std::vector<Drawn::Part>& parts) {
  tx.run("DELETE FROM opinion_places WHERE conversation_id = $1", id);
  for (const Drawn::Part& part : parts) {
    tx.run("INSERT INTO opinion_places (conversation_id, part, places) VALUES ($1, $2, $3)", id,
           part.number, part.places);
  }
}

struct Due {
  ConversationId id;
  std::int64_t in_ms = 0;  // at most 0: now
};

// The one that comes next.
std::optional<Due> next_due(Tx& tx) {
  const auto rows = tx.query(
      "SELECT c.id, coalesce(m.again_at, 0) AS turn FROM conversations c LEFT JOIN opinion_maps m "
      "ON m.conversation_id = c.id WHERE c.voters > 0 AND c.votes_mark > coalesce(m.votes_mark, 0) "
      "ORDER BY turn, c.id LIMIT 1");
  if (rows.empty()) return std::nullopt;
  return Due{rows[0].get<ConversationId>(0), rows[0].integer(1) - tx.now().ms};
}

opinion_map::KHistory history_of(Tx& tx, ConversationId id) {
  opinion_map::KHistory out;
  for (const store::Row row :
       tx.query("SELECT groups_shown, groups_best, groups_times FROM opinion_maps WHERE "
                "conversation_id = $1",
                id)) {
    row.into(out.shown, out.best, out.times);
  }
  return out;
}

// None: the conversation is gone.
std::optional<Votes> read_votes(Tx& tx, ConversationId id) {
  auto conversation = opinions::find(tx, id);
  if (!conversation) return std::nullopt;
  return Votes{*std::move(conversation), opinions::statements(tx, id), opinions::votes(tx, id),
               history_of(tx, id)};
}

void draw(const App& app, ConversationId id) {
  const Time begun = app.clock.now();
  const auto votes = app.store.read([&](Tx& tx) { return read_votes(tx, id); });
  if (!votes) return;
  const Drawn drawn = draw_map(*votes);
  const auto times = app.store.write([&](Tx& tx) { return keep(tx, id, drawn, begun); });
  if (times) app.rooms.point_to(room_of(id), *times);
}

std::vector<std::pair<std::int64_t, double>> changed_priorities(
    const std::vector<opinions::Statement>& statements, const std::vector<double>& priorities) {
  std::vector<std::pair<std::int64_t, double>> out;
  for (const opinions::Statement& one : statements) {
    const double priority = priorities[static_cast<std::size_t>(one.number)];
    const double change = std::abs(priority - one.priority);
    if (change > priority_change_min * priority) out.emplace_back(one.number, priority);
  }
  return out;
}

}  // namespace

Map map_of(Tx& tx, ConversationId id) {
  Map out;
  const auto rows = tx.query(
      "SELECT drawn, votes_mark, drawn_at, groups_shown, groups_best, groups_times, findings FROM "
      "opinion_maps WHERE conversation_id = $1",
      id);
  if (rows.empty()) return out;
  std::string findings;
  rows[0].into(out.drawn, out.votes_mark, out.drawn_at, out.history.shown, out.history.best,
               out.history.times, findings);
  if (out.drawn > 0) out.findings = from_json(json::parse(findings).as_object());
  return out;
}

std::int64_t times_drawn(Tx& tx, ConversationId id) {
  return tx.first<std::int64_t>("SELECT drawn FROM opinion_maps WHERE conversation_id = $1", id)
      .value_or(0);
}

std::vector<VoterPlace> places(Tx& tx, ConversationId id) {
  std::vector<VoterPlace> out;
  for (const store::Row row :
       tx.query("SELECT places FROM opinion_places WHERE conversation_id = $1 ORDER BY part", id)) {
    const auto part = read_places(row.text(0));
    out.insert(out.end(), part.begin(), part.end());
  }
  return out;
}

std::optional<Place> place_of(Tx& tx, ConversationId id, PersonId person) {
  if (!person) return std::nullopt;
  const auto voter = opinions::voter_of(tx, id, person);
  if (!voter) return std::nullopt;
  Place out;
  out.votes = tx.one<std::int64_t>(
      "SELECT votes FROM voters WHERE conversation_id = $1 AND number = $2", id, *voter);
  const auto part = tx.first<std::string>(
      "SELECT places FROM opinion_places WHERE conversation_id = $1 AND part = $2", id,
      *voter / voters_in_part);
  if (!part) return out;
  for (const VoterPlace& place : read_places(*part)) {
    if (place.voter == *voter) out.at = place.at;
  }
  return out;
}

Wording wording_of(const std::vector<opinions::Statement>& statements) {
  Wording out;
  for (const opinions::Statement& one : statements) {
    if (one.state == opinions::State::accepted) out[one.number] = one.text;
  }
  return out;
}

Drawn draw_map(const Votes& given) {
  const auto people = static_cast<std::uint32_t>(given.conversation.voters);
  const auto count = static_cast<std::size_t>(given.conversation.statements);
  std::vector<std::int64_t> numbers(count);
  std::iota(numbers.begin(), numbers.end(), 0);
  // A number without a statement has no votes either.
  std::vector<opinion_map::Standing> standings(count, opinion_map::Standing::out);
  for (const opinions::Statement& one : given.statements) {
    standings[static_cast<std::size_t>(one.number)] = opinions::standing_of(one);
  }
  const auto matrix =
      opinion_map::Matrix::from(people, static_cast<std::uint32_t>(count), given.votes).value();
  opinion_map::Options how;
  how.history = given.history;
  const opinion_map::OpinionMap map = opinion_map::map_opinions(matrix, standings, how);

  Drawn out;
  out.votes_mark = given.conversation.votes_mark;
  out.history = map.groups.history;
  out.findings = json::serialize(to_json(findings_of(matrix, numbers, standings, map)));
  std::vector<VoterPlace> places;
  for (const std::uint32_t p : opinion_map::people_to_group(matrix)) {
    const opinion_map::Point at = map.positions[p];
    places.push_back({p, {at.x, at.y, map.groups.of_person[p]}});
  }
  out.parts = in_parts(places);
  out.priorities = changed_priorities(given.statements, map.priorities);
  return out;
}

std::optional<std::int64_t> keep(Tx& tx, ConversationId id, const Drawn& drawn, Time begun) {
  const std::int64_t work_ms = tx.now().ms - begun.ms;
  const Time again_at{tx.now().ms + std::max(pause_ms, pauses_to_work * work_ms)};
  const auto changed = tx.run(
      "INSERT INTO opinion_maps (conversation_id, drawn, votes_mark, drawn_at, again_at, "
      "groups_shown, groups_best, groups_times, findings) VALUES ($1, 1, $2, $3, $4, $5, $6, $7, "
      "$8) ON CONFLICT (conversation_id) DO UPDATE SET drawn = opinion_maps.drawn + 1, votes_mark "
      "= excluded.votes_mark, drawn_at = excluded.drawn_at, again_at = excluded.again_at, "
      "groups_shown = excluded.groups_shown, groups_best = excluded.groups_best, groups_times = "
      "excluded.groups_times, findings = excluded.findings WHERE opinion_maps.votes_mark < "
      "excluded.votes_mark",
      id, drawn.votes_mark, tx.now(), again_at, drawn.history.shown, drawn.history.best,
      drawn.history.times, drawn.findings);
  if (changed == 0) return std::nullopt;
  keep_places(tx, id, drawn.parts);
  opinions::set_priorities(tx, id, drawn.priorities);
  return times_drawn(tx, id);
}

bool claim(Tx& tx, ConversationId id) {
  // A row that was claimed and never drawn counts as none.
  return tx.run(
             "INSERT INTO opinion_maps (conversation_id, drawn, votes_mark, drawn_at, again_at, "
             "groups_shown, groups_best, groups_times, findings) SELECT id, 0, 0, 0, "
             "CAST($1 AS BIGINT), 0, 0, 0, '' FROM conversations WHERE id = $2 AND votes_mark > 0 "
             "ON CONFLICT (conversation_id) DO UPDATE SET again_at = excluded.again_at WHERE "
             "opinion_maps.again_at <= $3 AND opinion_maps.votes_mark < (SELECT votes_mark FROM "
             "conversations WHERE id = $4)",
             tx.now() + claim_ms, id, tx.now(), id) > 0;
}

std::int64_t draw_next(const App& app, const std::function<bool()>& is_stopping) {
  const auto due = app.store.read(next_due);
  if (!due) return Jobs::when_asked;
  if (due->in_ms > 0) return std::min(due->in_ms, Jobs::when_asked);
  if (is_stopping()) return Jobs::when_asked;
  const bool is_ours = app.store.write([&](Tx& tx) { return claim(tx, due->id); });
  if (is_ours) draw(app, due->id);
  return Jobs::at_once;
}

std::string room_of(ConversationId id) { return "opinion map " + id.text(); }

}  // namespace commonty::opinion_maps
