-- Letters waiting to go: written in the transaction of the deed, sent and removed afterwards.
-- step 1
CREATE TABLE letters_out (
  id BIGINT PRIMARY KEY,
  recipient TEXT NOT NULL,
  subject TEXT NOT NULL,
  text TEXT NOT NULL,
  html TEXT NOT NULL,
  unsubscribe_url TEXT NOT NULL,
  language TEXT NOT NULL,
  next_try_at BIGINT NOT NULL,
  tries BIGINT NOT NULL,
  give_up_at BIGINT NOT NULL
);
CREATE INDEX letters_out_due ON letters_out (next_try_at, id);
