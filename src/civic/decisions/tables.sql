-- step 1
CREATE TABLE decisions (
  id BIGINT PRIMARY KEY,
  challenge BIGINT NOT NULL REFERENCES challenges (id),
  title TEXT NOT NULL,
  rule TEXT NOT NULL,
  summary TEXT NOT NULL,
  decided_by TEXT NOT NULL,        -- names, a line each
  made_by BIGINT NOT NULL REFERENCES people (id),
  made_at BIGINT NOT NULL,
  published_at BIGINT              -- NULL: a draft, seen by those who answer alone
);
CREATE INDEX decisions_challenge ON decisions (challenge, published_at);
CREATE INDEX decisions_published ON decisions (published_at, id);
CREATE TABLE outcomes (
  decision BIGINT NOT NULL REFERENCES decisions (id),
  contribution BIGINT NOT NULL REFERENCES contributions (id),
  outcome TEXT NOT NULL,
  reason TEXT NOT NULL,
  look_again_at BIGINT,            -- parked: when it comes back by itself
  link TEXT NOT NULL,              -- done elsewhere: where
  together_with BIGINT REFERENCES contributions (id),  -- merged: answered with this one
  woken_at BIGINT,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (decision, contribution)
);
CREATE INDEX outcomes_contribution ON outcomes (contribution);
CREATE INDEX outcomes_look_again ON outcomes (look_again_at);
-- Every change after publishing, with what stood there before; never edited, never removed.
CREATE TABLE amendments (
  id BIGINT PRIMARY KEY,
  decision BIGINT NOT NULL REFERENCES decisions (id),
  contribution BIGINT NOT NULL REFERENCES contributions (id),
  outcome_before TEXT NOT NULL,
  reason_before TEXT NOT NULL,
  outcome TEXT NOT NULL,
  reason TEXT NOT NULL,
  why TEXT NOT NULL,
  amended_by BIGINT NOT NULL REFERENCES people (id),
  at BIGINT NOT NULL
);
CREATE INDEX amendments_decision ON amendments (decision, id);
CREATE TABLE answer_templates (
  id BIGINT PRIMARY KEY,
  challenge BIGINT REFERENCES challenges (id),  -- NULL: for every challenge
  title TEXT NOT NULL,
  outcome TEXT NOT NULL,
  text TEXT NOT NULL
);
CREATE INDEX answer_templates_challenge ON answer_templates (challenge);
