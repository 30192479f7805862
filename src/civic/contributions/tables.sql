-- step 1
CREATE TABLE contributions (
  id BIGINT PRIMARY KEY,
  challenge BIGINT NOT NULL REFERENCES challenges (id),
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  author BIGINT REFERENCES people (id),       -- NULL: a note whose writer nobody knows
  author_name TEXT NOT NULL,                  -- only when there is no author row to take it from
  on_behalf_of BIGINT REFERENCES organisations (id),
  way TEXT NOT NULL,
  document BIGINT,
  source_group TEXT NOT NULL,
  source_question TEXT NOT NULL,
  source_prompt TEXT NOT NULL,
  source_line BIGINT NOT NULL,
  place TEXT NOT NULL,
  brought_by BIGINT REFERENCES people (id),
  given_at BIGINT NOT NULL,
  edited_at BIGINT,
  supports BIGINT NOT NULL DEFAULT 0,
  comments BIGINT NOT NULL DEFAULT 0,
  views BIGINT NOT NULL DEFAULT 0,
  merged_into BIGINT REFERENCES contributions (id),
  outcome TEXT NOT NULL DEFAULT '',
  text_digest TEXT NOT NULL                   -- of the folded words: the same words twice are found
);
CREATE INDEX contributions_newest ON contributions (challenge, state, id);
CREATE INDEX contributions_supported ON contributions (challenge, state, supports, id);
CREATE INDEX contributions_heard ON contributions (challenge, state, views, id);
CREATE INDEX contributions_author ON contributions (author, id);
CREATE INDEX contributions_digest ON contributions (challenge, text_digest);
CREATE INDEX contributions_document ON contributions (document);
CREATE INDEX contributions_merged ON contributions (merged_into);
CREATE TABLE contribution_versions (
  contribution BIGINT NOT NULL REFERENCES contributions (id),
  until BIGINT NOT NULL,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (contribution, until)
);
CREATE TABLE supports (
  contribution BIGINT NOT NULL REFERENCES contributions (id),
  person BIGINT NOT NULL REFERENCES people (id),
  at BIGINT NOT NULL,
  PRIMARY KEY (contribution, person)
);
CREATE INDEX supports_person ON supports (person);
