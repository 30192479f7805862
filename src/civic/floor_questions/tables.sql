-- step 1
-- What people in the room of a workshop ask.
CREATE TABLE floor_questions (
  id BIGINT PRIMARY KEY,
  workshop BIGINT NOT NULL REFERENCES workshops (id),
  author BIGINT NOT NULL REFERENCES people (id),
  named BIGINT NOT NULL,               -- 0: nobody is shown the name
  text TEXT NOT NULL,
  salt TEXT NOT NULL,                  -- of the digest that its facts carry
  state TEXT NOT NULL,                 -- waiting, shown, merged, hidden, withdrawn
  merged_into BIGINT REFERENCES floor_questions (id),
  hidden_because TEXT NOT NULL DEFAULT '',
  turn TEXT NOT NULL DEFAULT 'open',   -- open, now, answered (on the stage)
  summary TEXT NOT NULL DEFAULT '',    -- what was said there
  votes BIGINT NOT NULL DEFAULT 0,     -- people, those of merged ones too
  answers BIGINT NOT NULL DEFAULT 0,   -- versions of the written answer
  asked_at BIGINT NOT NULL
);
CREATE INDEX floor_questions_list ON floor_questions (workshop, votes, id);
CREATE INDEX floor_questions_author ON floor_questions (author);
CREATE INDEX floor_questions_merged ON floor_questions (merged_into);
CREATE TABLE floor_votes (
  question BIGINT NOT NULL REFERENCES floor_questions (id),
  person BIGINT NOT NULL REFERENCES people (id),
  at BIGINT NOT NULL,
  PRIMARY KEY (question, person)
);
CREATE INDEX floor_votes_person ON floor_votes (person);
-- Each version of a written answer; the last one counts.
CREATE TABLE floor_answers (
  id BIGINT PRIMARY KEY,
  question BIGINT NOT NULL REFERENCES floor_questions (id),
  text TEXT NOT NULL,                  -- Markdown
  written_by BIGINT NOT NULL REFERENCES people (id),
  at BIGINT NOT NULL
);
CREATE INDEX floor_answers_question ON floor_answers (question, id);
CREATE INDEX floor_answers_written_by ON floor_answers (written_by);
-- How a workshop handles its questions.
CREATE TABLE floor_rules (
  workshop BIGINT PRIMARY KEY REFERENCES workshops (id),
  screened BIGINT NOT NULL,            -- questions wait until somebody lets them through
  changes BIGINT NOT NULL              -- grows with everything that happens to a question
);
