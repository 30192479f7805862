-- step 1
CREATE TABLE merges (
  id BIGINT PRIMARY KEY,
  challenge BIGINT NOT NULL REFERENCES challenges (id),
  joint BIGINT NOT NULL REFERENCES contributions (id),
  joint_is_new BIGINT NOT NULL,    -- made for this merge: it goes again when the merge is undone
  why TEXT NOT NULL,
  merged_by BIGINT NOT NULL REFERENCES people (id),
  at BIGINT NOT NULL,
  undone_at BIGINT
);
CREATE INDEX merges_joint ON merges (joint);
CREATE INDEX merges_challenge ON merges (challenge, id);
CREATE TABLE merged_originals (
  merge BIGINT NOT NULL REFERENCES merges (id),
  contribution BIGINT NOT NULL REFERENCES contributions (id),
  PRIMARY KEY (merge, contribution)
);
CREATE INDEX merged_originals_contribution ON merged_originals (contribution);

-- Pairs that look alike, of which somebody said that they are not the same.
CREATE TABLE told_apart (
  challenge BIGINT NOT NULL REFERENCES challenges (id),
  first BIGINT NOT NULL REFERENCES contributions (id),    -- the older one
  second BIGINT NOT NULL REFERENCES contributions (id),
  told_by BIGINT NOT NULL REFERENCES people (id),
  at BIGINT NOT NULL,
  PRIMARY KEY (challenge, first, second)
);
CREATE INDEX told_apart_told_by ON told_apart (told_by);
