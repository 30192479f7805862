-- step 1
-- The map of each conversation, as it was drawn last. All of it can be computed from the votes again.
CREATE TABLE opinion_maps (
  conversation_id BIGINT PRIMARY KEY REFERENCES conversations (id),
  drawn BIGINT NOT NULL,       -- how often: the position in its live room; 0: it is being drawn
  votes_mark BIGINT NOT NULL,  -- of the conversation, when its votes were read
  drawn_at BIGINT NOT NULL,
  again_at BIGINT NOT NULL,    -- not before: its pause, or somebody draws it until then
  groups_shown BIGINT NOT NULL,  -- so that their number does not flicker; see opinion_map::KHistory
  groups_best BIGINT NOT NULL,
  groups_times BIGINT NOT NULL,
  findings TEXT NOT NULL       -- JSON
);
-- Where voters stand, many in one row: with each drawing everybody moves.
CREATE TABLE opinion_places (
  conversation_id BIGINT NOT NULL REFERENCES conversations (id),
  part BIGINT NOT NULL,        -- voters 0 to 999 are in 0
  places TEXT NOT NULL,        -- JSON: [[voter, x, y, group], ...]
  PRIMARY KEY (conversation_id, part)
);
