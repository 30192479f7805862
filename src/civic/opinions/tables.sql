-- step 1
-- A question that people think about together by agreeing or disagreeing with each other's
-- statements.
CREATE TABLE conversations (
  id BIGINT PRIMARY KEY,
  challenge_id BIGINT NOT NULL REFERENCES challenges (id),
  question TEXT NOT NULL,
  background TEXT NOT NULL,            -- Markdown
  screened BIGINT NOT NULL,            -- statements wait until somebody lets them through
  statements_per_day BIGINT NOT NULL,  -- that one person may add; 0 = none
  results_from BIGINT NOT NULL,        -- people who voted on enough, before results are shown
  opened_at BIGINT,                    -- NULL: it is being prepared
  closed_at BIGINT,
  activity_id BIGINT,                  -- of a workshop's agenda, which opens and closes it
  statements BIGINT NOT NULL DEFAULT 0,  -- given so far: the number of the next
  voters BIGINT NOT NULL DEFAULT 0,      -- so far: the number of the next
  votes_mark BIGINT NOT NULL DEFAULT 0,  -- grows with every vote and whatever else moves the map
  created_by BIGINT NOT NULL REFERENCES people (id),
  created_at BIGINT NOT NULL
);
CREATE INDEX conversations_challenge ON conversations (challenge_id, id);
CREATE INDEX conversations_activity ON conversations (activity_id);
CREATE INDEX conversations_created_by ON conversations (created_by);
CREATE TABLE statements (
  conversation_id BIGINT NOT NULL REFERENCES conversations (id),
  number BIGINT NOT NULL,              -- from 0: the comment-id of the files
  id BIGINT NOT NULL UNIQUE,           -- as facts and journeys name it
  text TEXT NOT NULL,
  author_id BIGINT REFERENCES people (id),  -- NULL: imported, nobody knows
  state TEXT NOT NULL,                 -- waiting, accepted, refused
  meta BIGINT NOT NULL DEFAULT 0,      -- tells about the voter: "I live here"
  seed BIGINT NOT NULL DEFAULT 0,      -- given by those who look after it
  refused_reason TEXT NOT NULL DEFAULT '',
  refused_note TEXT NOT NULL DEFAULT '',
  priority DOUBLE PRECISION NOT NULL DEFAULT 1,  -- shown in proportion to it
  agree BIGINT NOT NULL DEFAULT 0,     -- its votes, counted as they come
  disagree BIGINT NOT NULL DEFAULT 0,
  pass BIGINT NOT NULL DEFAULT 0,
  contribution_id BIGINT REFERENCES contributions (id),  -- from which it was made, or which it became
  salt TEXT NOT NULL,                  -- of the digest that its facts carry
  created_at BIGINT NOT NULL,
  PRIMARY KEY (conversation_id, number)
);
CREATE INDEX statements_state ON statements (conversation_id, state, number);
CREATE INDEX statements_author ON statements (author_id, conversation_id);
CREATE INDEX statements_contribution ON statements (contribution_id);
CREATE TABLE voters (
  conversation_id BIGINT NOT NULL REFERENCES conversations (id),
  number BIGINT NOT NULL,              -- from 0: the voter-id of the files
  person_id BIGINT REFERENCES people (id),  -- NULL: imported, or erased
  votes BIGINT NOT NULL DEFAULT 0,     -- statements voted on
  PRIMARY KEY (conversation_id, number)
);
CREATE UNIQUE INDEX voters_person ON voters (person_id, conversation_id);
CREATE INDEX voters_votes ON voters (conversation_id, votes);
-- Millions of small rows; a vote is no fact, and an earlier one is not kept.
CREATE TABLE votes (
  conversation_id BIGINT NOT NULL REFERENCES conversations (id),
  voter BIGINT NOT NULL,
  statement BIGINT NOT NULL,
  vote BIGINT NOT NULL,                -- 1 agree, 0 pass, -1 disagree
  voted_at BIGINT NOT NULL,
  PRIMARY KEY (conversation_id, voter, statement)
);
