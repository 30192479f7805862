#include "civic/themes/finding.h"

#include <set>

#include "civic/meanings/meanings.h"
#include "civic/themes/arranging.h"
#include "civic/themes/describing.h"
#include "civic/themes/stored.h"
#include "platform/live/rooms.h"
#include "platform/texts/texts.h"

namespace commonty::theming {
namespace {

constexpr double step_told = 0.02;                 // of the work
constexpr std::int64_t pause_told_ms = second_ms;  // or so long, whichever comes first

// English is what the model reads best, and what a tool's questions are written in.
std::string in_english(const Message& message) { return Texts::english()(message); }

// ---- taking it up ------------------------------------------------------------------------------

// What this program itself seems to work on was cut off: it does one thing at a time.
std::optional<ThemeRunId> first_due(Tx& tx, std::int64_t worker) {
  return tx.first<ThemeRunId>(
      "SELECT id FROM theme_runs WHERE state = 'waiting' OR (state = 'working' AND (worker = $1 OR "
      "heard_at < $2)) ORDER BY id LIMIT 1",
      worker, tx.now() - silence_max_ms);
}

bool begin(Tx& tx, ThemeRunId id, std::int64_t worker) {
  const auto begun = tx.run(
      "UPDATE theme_runs SET state = 'working', worker = $1, begun = begun + 1, progress = 0, "
      "heard_at = $2 WHERE id = $3 AND (state = 'waiting' OR (state = 'working' AND (worker = $1 "
      "OR "
      "heard_at < $4))) AND begun < $5",
      worker, tx.now(), id, tx.now() - silence_max_ms, begun_max);
  if (begun > 0) return true;
  // It has cut the program off more than once: nobody should wait for that again.
  tx.run(
      "UPDATE theme_runs SET state = 'failed', ended_at = $1 WHERE id = $2 AND begun >= $3 AND "
      "state IN ('waiting', 'working')",
      tx.now(), id, begun_max);
  return false;
}

// The program closes: the next one begins it anew, at once.
void leave(Tx& tx, ThemeRunId id, std::int64_t worker) {
  tx.run(
      "UPDATE theme_runs SET state = 'waiting', begun = begun - 1, progress = 0 WHERE id = $1 AND "
      "worker = $2 AND state = 'working'",
      id, worker);
}

// ---- while it goes on --------------------------------------------------------------------------

void tell_room(const App& app, ThemeSetId set) {
  const auto now = app.store.read([&](Tx& tx) { return get(tx, set); });
  if (now) app.rooms.point_to(room_of(set), now->changes);
}

class Progress {
 public:
  Progress(const App& app, const Run& run, std::int64_t worker)
      : app_(app), run_(run), worker_(worker), told_at_(app.clock.now()) {}

  // False once somebody has stopped it.
  bool tell(double part) {
    const Time now = app_.clock.now();
    if (part < told_ + step_told && now - told_at_ < pause_told_ms) return true;
    told_ = part;
    told_at_ = now;
    const bool goes_on = app_.store.write([&](Tx& tx) {
      const auto heard = tx.run(
          "UPDATE theme_runs SET progress = $1, heard_at = $2 WHERE id = $3 AND state = 'working' "
          "AND worker = $4",
          part, tx.now(), run_.id, worker_);
      if (heard > 0) changed(tx, run_.set);
      return heard > 0;
    });
    tell_room(app_, run_.set);
    return goes_on;
  }

 private:
  const App& app_;
  const Run& run_;
  std::int64_t worker_;
  double told_ = 0;
  Time told_at_;
};

// ---- keeping what was found --------------------------------------------------------------------

void keep_theme(Tx& tx, ThemeRunId run, const Arranged::One& one, ThemeId within,
                std::vector<Placed>& placed) {
  Theme theme;
  theme.id = tx.new_id<ThemeId>();
  theme.first = one.first ? one.first : theme.id;
  theme.within = within;
  theme.name = one.name;
  theme.terms = one.terms;
  theme.medoid = one.medoid;
  theme.pinned = one.pinned;
  keep(tx, run, theme);
  for (const std::size_t note : one.notes) {
    (within ? placed[note].inner : placed[note].theme) = theme.id;
  }
  for (const Arranged::One& inner : one.inner) keep_theme(tx, run, inner, theme.id, placed);
}

std::vector<Why> reasons(const themes::Found& found, const std::vector<Note>& notes) {
  std::vector<Why> out(notes.size());
  for (std::size_t i = 0; i < notes.size(); ++i) {
    out[i].terms = found.places[i].terms;
    for (const themes::Near& near : found.places[i].nearest) {
      out[i].nearest.push_back({notes[near.note].id, near.similarity});
    }
  }
  return out;
}

std::vector<Pair> pairs(const themes::Found& found, const std::vector<Note>& notes) {
  // Many copies of one note make many pairs; nobody reads more.
  constexpr std::size_t kept_max = 2'000;
  std::vector<Pair> out;
  std::set<std::pair<NoteId, NoteId>> known;
  const auto add = [&](const std::vector<themes::Pair>& found_pairs, bool same_letters) {
    for (const themes::Pair& pair : found_pairs) {
      const NoteId first = notes[pair.first].id, second = notes[pair.second].id;
      if (out.size() >= kept_max || !known.emplace(first, second).second) continue;
      out.push_back({first, second, pair.score, same_letters});
    }
  };
  add(found.duplicates, true);
  add(found.same_meaning, false);
  return out;
}

void keep_found(Tx& tx, const Run& run, std::int64_t worker, const std::vector<Note>& notes,
                const themes::Found& found) {
  const auto ended = tx.run(
      "UPDATE theme_runs SET state = 'found', progress = 1, ended_at = $1, notes = $2, level = $3, "
      "by_words_alone = $4 WHERE id = $5 AND state = 'working' AND worker = $6",
      tx.now(), notes.size(), found.level, found.by_words_alone, run.id, worker);
  if (ended == 0) return;  // stopped at the last moment
  const Set set = get(tx, run.set).value();
  std::vector<NoteId> ids;
  std::vector<Placed> placed;
  for (const Note& note : notes) {
    ids.push_back(note.id);
    placed.push_back({.note = note.id});
  }
  const Arranged arranged = arrange(found, ids, set.run ? whole(tx, set.run) : Whole());
  for (const Arranged::One& one : arranged.themes) keep_theme(tx, run.id, one, {}, placed);
  for (std::size_t i = 0; i < placed.size(); ++i) placed[i].pinned = arranged.pinned[i];
  keep(tx, run.id, placed, reasons(found, notes));
  keep(tx, run.id, pairs(found, notes));
  keep(tx, run.id, found.levels);
  // The first ones stand at once, as a draft; others are looked at before they take their place.
  if (!set.run) tx.run("UPDATE theme_sets SET run = $1 WHERE id = $2", run.id, set.id);
  changed(tx, set.id);
  record(tx, "themes.found", set, run.id.value, {});
}

void find_for(const App& app, const Run& run, std::int64_t worker,
              const std::function<bool()>& is_stopping) {
  const Set set = app.store.read([&](Tx& tx) { return get(tx, run.set).value(); });
  facts::Position known;
  const auto all = app.store.read([&](Tx& tx) {
    known = facts::newest(tx);
    return notes(tx, set, in_english);
  });
  themes::Options how = ways_of_finding(app, set);
  how.finer = run.finer;
  Progress progress(app, run, worker);
  how.progress = [&](double part) { return !is_stopping() && progress.tell(part); };
  const auto found = themes::find(words_of(all), how);
  app.store.write([&](Tx& tx) {
    if (found) {
      keep_found(tx, run, worker, all, *found);
      hear_since(tx, known);
    } else if (is_stopping()) {
      leave(tx, run.id, worker);
    }
  });
}

}  // namespace

themes::Options ways_of_finding(const App& app, const Set& set) {
  themes::Options how;
  if (!app.encoder) return how;
  how.background = app.encoder->background();
  how.meaning = meanings::remembered(app);
  if (set.workshop) {
    how.meaning = [&app](std::span<const std::string> texts) {
      return embedding::meanings(*app.encoder, texts);
    };
  }
  return how;
}

void find_at_once(Tx& tx, const Run& run) {
  constexpr std::int64_t nobody = 0;
  begin(tx, run.id, nobody);
  const auto all = notes(tx, get(tx, run.set).value(), in_english);
  keep_found(tx, run, nobody, all, *themes::find(words_of(all), {.finer = run.finer}));
}

bool find_next(const App& app, std::int64_t worker, const std::function<bool()>& is_stopping) {
  const auto due = app.store.read([&](Tx& tx) { return first_due(tx, worker); });
  if (!due || is_stopping()) return false;
  const auto run = app.store.write([&](Tx& tx) -> std::optional<Run> {
    const bool begun = begin(tx, *due, worker);
    Run now = get_run(tx, *due).value();
    changed(tx, now.set);
    return begun ? std::optional(now) : std::nullopt;
  });
  if (!run) return true;
  tell_room(app, run->set);
  find_for(app, *run, worker, is_stopping);
  tell_room(app, run->set);
  return true;
}

}  // namespace commonty::theming
