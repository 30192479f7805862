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
  pictures BIGINT NOT NULL DEFAULT 0,         -- attachments that are shown
  pdfs BIGINT NOT NULL DEFAULT 0,
  merged_into BIGINT REFERENCES contributions (id),
  outcome TEXT NOT NULL DEFAULT '',
  theme BIGINT NOT NULL DEFAULT 0,            -- the published one it belongs to; 0 = none
  text_digest TEXT NOT NULL,                  -- of the folded words: the same words twice are found
  salt TEXT NOT NULL                          -- of the digests in facts; erased with the words
);
CREATE INDEX contributions_newest ON contributions (challenge, state, id);
CREATE INDEX contributions_supported ON contributions (challenge, state, supports, id);
CREATE INDEX contributions_heard ON contributions (challenge, state, (views + supports), id);
CREATE INDEX contributions_counted ON contributions (challenge, state, way, kind, outcome, author);
CREATE INDEX contributions_theme ON contributions (challenge, state, theme, id);
CREATE INDEX contributions_author ON contributions (author, id);
CREATE INDEX contributions_digest ON contributions (challenge, text_digest);
CREATE INDEX contributions_document ON contributions (document, id);
CREATE INDEX contributions_merged ON contributions (merged_into);

-- The words of each, folded, for search and for "similar ones"; beside them tags (challenge, state,
-- kind, way, outcome), so that a filter costs no look at rows it leaves out.
-- only sqlite
CREATE VIRTUAL TABLE contribution_words USING fts5(
  title, text, tags, content='', prefix='2 3', tokenize='unicode61 remove_diacritics 2'
);
-- end only
-- only postgres
ALTER TABLE contributions ADD COLUMN words TSVECTOR;
CREATE INDEX contributions_words ON contributions USING GIN (words) WITH (fastupdate = off);
-- end only

CREATE TABLE contribution_versions (
  contribution BIGINT NOT NULL REFERENCES contributions (id),
  number BIGINT NOT NULL,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  until BIGINT NOT NULL,
  PRIMARY KEY (contribution, number)
);
CREATE TABLE supports (
  contribution BIGINT NOT NULL REFERENCES contributions (id),
  person BIGINT NOT NULL REFERENCES people (id),
  at BIGINT NOT NULL,
  PRIMARY KEY (contribution, person)
);
CREATE INDEX supports_person ON supports (person);

CREATE TABLE comments (
  id BIGINT PRIMARY KEY,
  contribution BIGINT NOT NULL REFERENCES contributions (id),
  author BIGINT NOT NULL REFERENCES people (id),
  state TEXT NOT NULL,
  text TEXT NOT NULL,
  answer_to BIGINT REFERENCES comments (id),
  given_at BIGINT NOT NULL,
  edited_at BIGINT,
  text_digest TEXT NOT NULL,
  salt TEXT NOT NULL
);
CREATE INDEX comments_shown ON comments (contribution, state, id);
CREATE INDEX comments_author ON comments (author, id);
CREATE INDEX comments_digest ON comments (contribution, text_digest);
CREATE INDEX comments_answered ON comments (answer_to);
CREATE TABLE comment_versions (
  comment BIGINT NOT NULL REFERENCES comments (id),
  number BIGINT NOT NULL,
  text TEXT NOT NULL,
  until BIGINT NOT NULL,
  PRIMARY KEY (comment, number)
);

-- Pictures and PDFs, checked, and pictures cleaned of what they tell about place and camera.
CREATE TABLE attachments (
  id BIGINT PRIMARY KEY,
  contribution BIGINT NOT NULL REFERENCES contributions (id),
  added_by BIGINT NOT NULL REFERENCES people (id),
  state TEXT NOT NULL,
  state_since BIGINT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,                         -- of a PDF; a picture's is not kept
  description TEXT NOT NULL,
  size BIGINT NOT NULL,
  width BIGINT NOT NULL,
  height BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  added_at BIGINT NOT NULL,
  bytes BYTEA NOT NULL                        -- the last, so that SQLite reads the others without it
);
CREATE INDEX attachments_contribution ON attachments (contribution, id);
CREATE INDEX attachments_added ON attachments (added_by, added_at);
CREATE INDEX attachments_state ON attachments (state, state_since);
