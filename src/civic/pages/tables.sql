-- Forms that were answered, by the key each carries: a form sent twice is answered once. Forgotten
-- after 90 days.
-- step 1
CREATE TABLE forms_answered (
  key TEXT PRIMARY KEY,
  location TEXT NOT NULL,
  -- The key of the session that the form opened, under a pad that only the same form makes again.
  session TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX forms_answered_at ON forms_answered (at);
