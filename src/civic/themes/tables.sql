-- step 1
-- The themes of a challenge, or of what was written at a workshop.
CREATE TABLE theme_sets (
  id BIGINT PRIMARY KEY,
  challenge BIGINT UNIQUE REFERENCES challenges (id),
  workshop BIGINT UNIQUE REFERENCES workshops (id),
  run BIGINT,                                 -- whose themes stand now; NULL: none yet
  published_at BIGINT,                        -- NULL: a draft
  changes BIGINT NOT NULL                     -- how often it has changed, for its live pages
);
-- One search for themes: while it goes on, and what it found.
CREATE TABLE theme_runs (
  id BIGINT PRIMARY KEY,
  theme_set BIGINT NOT NULL REFERENCES theme_sets (id),
  state TEXT NOT NULL,
  progress DOUBLE PRECISION NOT NULL,
  finer BIGINT NOT NULL,                      -- steps finer than the steadiest
  asked_by BIGINT NOT NULL REFERENCES people (id),
  asked_at BIGINT NOT NULL,
  heard_at BIGINT NOT NULL,                   -- of whoever works on it
  ended_at BIGINT,
  worker BIGINT NOT NULL,
  begun BIGINT NOT NULL,                      -- how often
  notes BIGINT NOT NULL,
  level BIGINT NOT NULL,                      -- the one of theme_levels that was taken
  by_words_alone BIGINT NOT NULL
);
CREATE INDEX theme_runs_set ON theme_runs (theme_set, id);
CREATE INDEX theme_runs_state ON theme_runs (state, id);
-- From coarse to fine: how many themes there would be, and how steady.
CREATE TABLE theme_levels (
  run BIGINT NOT NULL REFERENCES theme_runs (id),
  place BIGINT NOT NULL,
  fineness DOUBLE PRECISION NOT NULL,
  themes BIGINT NOT NULL,
  stability DOUBLE PRECISION NOT NULL,
  PRIMARY KEY (run, place)
);
CREATE TABLE themes (
  id BIGINT PRIMARY KEY,
  run BIGINT NOT NULL REFERENCES theme_runs (id),
  first BIGINT NOT NULL,                      -- the theme that it goes on from, or itself: its address
  within BIGINT,                              -- the theme inside which it lies
  state TEXT NOT NULL,                        -- shown; or gone: joined with another, divided
  name TEXT NOT NULL,                         -- as people named it
  terms TEXT NOT NULL,                        -- a line each
  medoid BIGINT NOT NULL,                     -- the note nearest to its middle
  pinned BIGINT NOT NULL,
  outdated BIGINT NOT NULL DEFAULT 0          -- or its notes say something else since, so often
);
CREATE INDEX themes_run ON themes (run, id);
CREATE INDEX themes_outdated ON themes (outdated, id);
CREATE INDEX themes_first ON themes (first, run);
-- Where each note lies, and why.
CREATE TABLE theme_notes (
  run BIGINT NOT NULL REFERENCES theme_runs (id),
  note BIGINT NOT NULL,                       -- a contribution, or a note of a board
  theme BIGINT,                               -- NULL: in none
  inner_theme BIGINT,
  pinned BIGINT NOT NULL,                     -- put there by hand
  terms TEXT NOT NULL,                        -- of its theme's, those it has: a line each
  nearest TEXT NOT NULL,                      -- "a1b2 0.83": a line each
  PRIMARY KEY (run, note)
);
CREATE INDEX theme_notes_theme ON theme_notes (run, theme);
CREATE INDEX theme_notes_note ON theme_notes (note);
-- Notes that say the same: in nearly the same letters, or perhaps in other words.
CREATE TABLE theme_pairs (
  run BIGINT NOT NULL REFERENCES theme_runs (id),
  first_note BIGINT NOT NULL,
  second_note BIGINT NOT NULL,
  kind TEXT NOT NULL,
  score DOUBLE PRECISION NOT NULL,
  PRIMARY KEY (run, first_note, second_note)
);
-- What people put right, and how it was before.
CREATE TABLE theme_edits (
  id BIGINT PRIMARY KEY,
  theme_set BIGINT NOT NULL REFERENCES theme_sets (id),
  run BIGINT NOT NULL,
  kind TEXT NOT NULL,
  edited_by BIGINT NOT NULL REFERENCES people (id),
  edited_at BIGINT NOT NULL,
  before_it TEXT NOT NULL,
  undone_at BIGINT
);
CREATE INDEX theme_edits_set ON theme_edits (theme_set, id);
