-- What happened, in order, and how far each follower has read.
-- step 1
CREATE TABLE facts (
-- only sqlite
  position INTEGER PRIMARY KEY AUTOINCREMENT,
-- end only
-- only postgres
-- Transactions commit in another order than they take positions in, so the order of facts is that
-- of transactions first: all before the oldest that is still open have been decided.
  epoch BIGINT NOT NULL,
  position BIGINT GENERATED ALWAYS AS IDENTITY,
  PRIMARY KEY (epoch, position),
-- end only
  at BIGINT NOT NULL,
  name TEXT NOT NULL,
  subject BIGINT NOT NULL,
  actor BIGINT NOT NULL,
  scope BIGINT NOT NULL,
  detail TEXT NOT NULL,
  digest TEXT NOT NULL
);
-- only postgres
-- Added to the server's transaction numbers, which begin anew when a dump is restored elsewhere.
CREATE TABLE fact_epoch (base BIGINT NOT NULL);
INSERT INTO fact_epoch (base) VALUES (0);
-- end only
CREATE TABLE fact_bookmarks (
  follower TEXT PRIMARY KEY,
  epoch BIGINT NOT NULL,
  number BIGINT NOT NULL
);
