-- step 1
-- Three questions at the end of a workshop, answered once a person.
CREATE TABLE exit_answers (
  workshop BIGINT NOT NULL REFERENCES workshops (id),
  person BIGINT NOT NULL REFERENCES people (id),
  heard TEXT NOT NULL,                 -- yes, partly, no
  clear TEXT NOT NULL,
  again TEXT NOT NULL,
  words TEXT NOT NULL,
  answered_at BIGINT NOT NULL,
  PRIMARY KEY (workshop, person)
);
CREATE INDEX exit_answers_person ON exit_answers (person);
