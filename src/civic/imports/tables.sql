-- step 1
-- Files that are looked at before anything of them is taken over; they go when that is done.
CREATE TABLE imports (
  id BIGINT PRIMARY KEY,
  challenge BIGINT NOT NULL REFERENCES challenges (id),
  name TEXT NOT NULL,
  bytes BYTEA NOT NULL,
  brought_by BIGINT NOT NULL REFERENCES people (id),
  at BIGINT NOT NULL
);
CREATE INDEX imports_at ON imports (at);
-- What was taken over already: the same note of the same place is not added twice.
CREATE TABLE imported_notes (
  challenge BIGINT NOT NULL REFERENCES challenges (id),
  key TEXT NOT NULL,
  contribution BIGINT NOT NULL REFERENCES contributions (id),
  PRIMARY KEY (challenge, key)
);
CREATE INDEX imported_notes_contribution ON imported_notes (contribution);
