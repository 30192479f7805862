-- step 1
CREATE TABLE links (
  id BIGINT PRIMARY KEY,
  from_kind TEXT NOT NULL,
  from_id BIGINT NOT NULL,
  to_kind TEXT NOT NULL,
  to_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  detail TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE UNIQUE INDEX links_once ON links (from_kind, from_id, to_kind, to_id, kind);
CREATE INDEX links_back ON links (to_kind, to_id);
