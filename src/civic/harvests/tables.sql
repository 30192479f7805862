-- step 1
-- Whose boards were harvested, and who did it last.
CREATE TABLE harvests (
  workshop BIGINT PRIMARY KEY REFERENCES workshops (id),
  harvested_by BIGINT NOT NULL REFERENCES people (id),
  harvested_at BIGINT NOT NULL
);
-- What every note of a board became, so that none is taken twice.
CREATE TABLE harvested_notes (
  workshop BIGINT NOT NULL REFERENCES workshops (id),
  note BIGINT NOT NULL,
  activity BIGINT NOT NULL REFERENCES activities (id),
  contribution BIGINT NOT NULL REFERENCES contributions (id),
  PRIMARY KEY (workshop, note)
);
CREATE INDEX harvested_notes_contribution ON harvested_notes (contribution);
CREATE INDEX harvested_notes_activity ON harvested_notes (activity);
