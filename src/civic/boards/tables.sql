-- step 1
-- A board is its moves, one after the other; nothing else of it is kept.
CREATE TABLE board_moves (
  activity BIGINT NOT NULL REFERENCES activities (id),
  position BIGINT NOT NULL,       -- from 1, without gaps
  person BIGINT REFERENCES people (id),
  author TEXT NOT NULL,           -- the name as it was shown; '' = none
  group_number BIGINT NOT NULL,
  kind TEXT NOT NULL,
  note BIGINT NOT NULL,
  way TEXT NOT NULL,              -- do, undo, redo
  body TEXT NOT NULL,             -- JSON: what this kind of move needs
  at BIGINT NOT NULL,
  PRIMARY KEY (activity, position)
);
CREATE INDEX board_moves_person ON board_moves (person, activity, position);
