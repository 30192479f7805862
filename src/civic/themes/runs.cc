// Searches for themes: asked for, stopped, looked up, compared.
#include <algorithm>
#include <array>
#include <set>

#include "civic/themes/stored.h"

namespace commonty::theming {
namespace {

constexpr std::array<std::string_view, 6> names = {"waiting", "working", "found",
                                                   "stopped", "failed",  "put_away"};

constexpr std::string_view select_run =
    "SELECT id, theme_set, state, progress, finer, asked_at, ended_at, begun, notes, level, "
    "by_words_alone FROM theme_runs WHERE ";

State state_named(std::string_view name) {
  const auto found = std::ranges::find(names, name);
  return found == names.end() ? State::failed : static_cast<State>(found - names.begin());
}

std::optional<Run> read_run(const store::Rows& rows) {
  if (rows.empty()) return std::nullopt;
  Run run;
  std::string state;
  rows[0].into(run.id, run.set, state, run.progress, run.finer, run.asked_at, run.ended_at,
               run.begun, run.notes, run.level, run.by_words_alone);
  run.state = state_named(state);
  return run;
}

Result<void> require_enough(const std::vector<Note>& notes) {
  if (notes.size() >= themes::theme_size_min) return done();
  return refuse(Reason::conflict,
                say("There are too few notes to find themes among: {count}. At least {min} are "
                    "needed",
                    {{"count", std::to_string(notes.size())},
                     {"min", std::to_string(themes::theme_size_min)}}));
}

Result<Run> ask_for(Tx& tx, PersonId by, const Set& set, int finer) {
  changed(tx, set.id);  // whoever asks at the same moment waits here
  if (const auto last = newest_run(tx, set.id)) {
    if (last->is_under_way()) {
      return refuse(Reason::conflict, say("Themes are being looked for already"));
    }
    if (is_proposal(set, *last)) TRY(put_away(tx, by, *last));
  }
  const auto id = tx.new_id<ThemeRunId>();
  tx.run(
      "INSERT INTO theme_runs (id, theme_set, state, progress, finer, asked_by, asked_at, "
      "heard_at, worker, begun, notes, level, by_words_alone) VALUES ($1, $2, 'waiting', 0, $3, "
      "$4, $5, $5, 0, 0, 0, 0, 1)",
      id, set.id, finer, by, tx.now());
  record(tx, "themes.asked", set, id.value, by);
  return get_run(tx, id);
}

}  // namespace

std::string_view name_of(State state) { return names.at(static_cast<std::size_t>(state)); }

Result<Run> ask(Tx& tx, PersonId by, ChallengeId challenge, int finer) {
  TRY(require_enough(notes(tx, challenge)));
  return ask_for(tx, by, set_of(tx, challenge), finer);
}

Result<Run> ask(Tx& tx, PersonId by, const workshops::Workshop& workshop, int finer,
                const Say& speak) {
  TRY(require_enough(notes(tx, workshop, speak)));
  return ask_for(tx, by, set_of(tx, workshop.id), finer);
}

Result<Run> get_run(Tx& tx, ThemeRunId id) {
  if (auto run = read_run(tx.query(std::string(select_run) + "id = $1", id))) return *run;
  return refuse(Reason::not_found, say("There was no such search for themes"));
}

std::optional<Run> newest_run(Tx& tx, ThemeSetId set) {
  return read_run(
      tx.query(std::string(select_run) + "theme_set = $1 ORDER BY id DESC LIMIT 1", set));
}

bool is_proposal(const Set& set, const Run& run) {
  return run.state == State::found && run.id != set.run;
}

Result<void> stop(Tx& tx, PersonId by, ThemeRunId id) {
  const Run run = TRY(get_run(tx, id));
  const Set set = TRY(get(tx, run.set));
  const auto stopped = tx.run(
      "UPDATE theme_runs SET state = 'stopped', ended_at = $1 WHERE id = $2 AND state IN "
      "('waiting', 'working')",
      tx.now(), id);
  if (stopped == 0) return refuse(Reason::conflict, say("It has ended already"));
  changed(tx, set.id);
  record(tx, "themes.stopped", set, id.value, by);
  return done();
}

Result<void> put_away(Tx& tx, PersonId by, const Run& run) {
  const Set set = TRY(get(tx, run.set));
  if (!is_proposal(set, run)) {
    return refuse(Reason::conflict, say("These themes are not a proposal any more"));
  }
  forget(tx, run.id);
  tx.run("UPDATE theme_runs SET state = 'put_away' WHERE id = $1", run.id);
  changed(tx, set.id);
  record(tx, "themes.put_away", set, run.id.value, by);
  return done();
}

// ---- what another run would change -------------------------------------------------------------

namespace {

std::map<ThemeId, const Theme*> by_address(const Whole& of) {
  std::map<ThemeId, const Theme*> out;
  for (const Theme& theme : of.themes) {
    if (!theme.within) out[theme.first] = &theme;
  }
  return out;
}

// The address of each note's theme.
std::map<NoteId, ThemeId> address_of_notes(const Whole& of) {
  std::map<ThemeId, ThemeId> address;
  for (const Theme& theme : of.themes) address[theme.id] = theme.first;
  std::map<NoteId, ThemeId> out;
  for (const Placed& placed : of.notes) out[placed.note] = address[placed.theme];
  return out;
}

}  // namespace

Comparison compare(const Whole& before, const Whole& after) {
  Comparison out;
  const auto was = by_address(before), is = by_address(after);
  std::map<ThemeId, std::size_t> kept;
  for (const auto& [first, theme] : was) {
    const auto now = is.find(first);
    if (now == is.end()) out.gone.push_back(*theme);
    if (now == is.end()) continue;
    kept[first] = out.kept.size();
    out.kept.push_back({*theme, *now->second});
  }
  for (const auto& [first, theme] : is) {
    if (!was.contains(first)) out.added.push_back(*theme);
  }
  const auto notes_before = address_of_notes(before);
  for (const auto& [note, to] : address_of_notes(after)) {
    const auto known = notes_before.find(note);
    const bool is_new = known == notes_before.end();
    const ThemeId from = is_new ? ThemeId{} : known->second;
    if (!is_new && from == to) continue;
    if (const auto at = kept.find(from); at != kept.end()) ++out.kept[at->second].went;
    if (const auto at = kept.find(to); at != kept.end()) ++out.kept[at->second].came;
    out.moves.push_back({note, from, to, is_new});
  }
  return out;
}

}  // namespace commonty::theming
