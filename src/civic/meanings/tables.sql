-- step 1
-- What texts mean, so that the language model reads each only once. It can all be worked out again.
CREATE TABLE meanings (
  key TEXT PRIMARY KEY,             -- of the text and the model
  vector BYTEA NOT NULL             -- 512 floats, little-endian; empty: the model does not read it
);
