-- step 1
CREATE TABLE reports (
  id BIGINT PRIMARY KEY,
  challenge BIGINT NOT NULL REFERENCES challenges (id),
  contribution BIGINT NOT NULL REFERENCES contributions (id),
  comment BIGINT,                  -- NULL, as attachment: the contribution itself
  attachment BIGINT,
  reason TEXT NOT NULL,
  words TEXT NOT NULL,
  reported_by BIGINT NOT NULL REFERENCES people (id),
  at BIGINT NOT NULL,
  settled_at BIGINT
);
CREATE INDEX reports_waiting ON reports (challenge, settled_at, id);
CREATE INDEX reports_contribution ON reports (contribution);
-- What moderators did: shown to everyone without names and without the words in question.
CREATE TABLE moderation_log (
  id BIGINT PRIMARY KEY,
  challenge BIGINT NOT NULL REFERENCES challenges (id),
  contribution BIGINT NOT NULL REFERENCES contributions (id),
  comment BIGINT,
  attachment BIGINT,
  action TEXT NOT NULL,
  reason TEXT NOT NULL,
  note TEXT NOT NULL,              -- for moderators and the author alone
  moderator BIGINT NOT NULL REFERENCES people (id),
  at BIGINT NOT NULL
);
CREATE INDEX moderation_log_challenge ON moderation_log (challenge, id);
CREATE INDEX moderation_log_contribution ON moderation_log (contribution, id);
