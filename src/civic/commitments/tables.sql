-- step 1
-- Promises made in the open: what, by whom, until when, and what became of them.
CREATE TABLE commitments (
  id BIGINT PRIMARY KEY,
  challenge BIGINT NOT NULL REFERENCES challenges (id),
  workshop BIGINT REFERENCES workshops (id),          -- where it was made
  question BIGINT REFERENCES floor_questions (id),    -- and about what
  words TEXT NOT NULL,
  organisation BIGINT REFERENCES organisations (id),  -- whose it is,
  owner TEXT NOT NULL,                                -- or a person or body in words; or both
  due_at BIGINT NOT NULL,                             -- the last moment of its day
  state TEXT NOT NULL,                                -- open, kept, changed, not_kept, taken_back
  made_by BIGINT NOT NULL REFERENCES people (id),
  made_at BIGINT NOT NULL
);
CREATE INDEX commitments_challenge ON commitments (challenge, due_at, id);
CREATE INDEX commitments_workshop ON commitments (workshop);
CREATE INDEX commitments_question ON commitments (question);
CREATE INDEX commitments_made_by ON commitments (made_by);
-- How it stood from then on, with the sentence that was said.
CREATE TABLE commitment_changes (
  id BIGINT PRIMARY KEY,
  commitment BIGINT NOT NULL REFERENCES commitments (id),
  state TEXT NOT NULL,
  why TEXT NOT NULL,
  words TEXT NOT NULL,
  due_at BIGINT NOT NULL,
  changed_by BIGINT NOT NULL REFERENCES people (id),
  at BIGINT NOT NULL
);
CREATE INDEX commitment_changes_commitment ON commitment_changes (commitment, id);
CREATE INDEX commitment_changes_changed_by ON commitment_changes (changed_by);
