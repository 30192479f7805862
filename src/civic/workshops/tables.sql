-- step 1
CREATE TABLE workshops (
  id BIGINT PRIMARY KEY,
  challenge BIGINT NOT NULL REFERENCES challenges (id),
  title TEXT NOT NULL,
  document TEXT NOT NULL,          -- the file's name
  brought_by BIGINT NOT NULL REFERENCES people (id),
  brought_at BIGINT NOT NULL
);
CREATE INDEX workshops_challenge ON workshops (challenge, id);
