-- step 1
CREATE TABLE challenges (
  id BIGINT PRIMARY KEY,
  slug TEXT NOT NULL UNIQUE,
  short_title TEXT NOT NULL,
  question TEXT NOT NULL,
  background TEXT NOT NULL,
  audience TEXT NOT NULL,
  step TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  opens_at BIGINT,
  closes_at BIGINT,
  finding TEXT NOT NULL DEFAULT ''
);
CREATE TABLE challenge_owners (
  challenge BIGINT NOT NULL REFERENCES challenges (id),
  organisation BIGINT NOT NULL REFERENCES organisations (id),
  place BIGINT NOT NULL,
  PRIMARY KEY (challenge, organisation)
);
CREATE INDEX challenge_owners_organisation ON challenge_owners (organisation);
CREATE TABLE challenge_roles (
  challenge BIGINT NOT NULL REFERENCES challenges (id),
  person BIGINT NOT NULL REFERENCES people (id),
  role TEXT NOT NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY (challenge, person, role)
);
CREATE INDEX challenge_roles_person ON challenge_roles (person);
-- What is in our gift, what we can only influence, what is parked: a line each.
CREATE TABLE challenge_limits (
  challenge BIGINT NOT NULL REFERENCES challenges (id),
  reach TEXT NOT NULL,
  place BIGINT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (challenge, reach, place)
);
-- When each step began, and by whom it was moved.
CREATE TABLE challenge_steps (
  challenge BIGINT NOT NULL REFERENCES challenges (id),
  step TEXT NOT NULL,
  began_at BIGINT NOT NULL,
  PRIMARY KEY (challenge, step, began_at)
);
CREATE TABLE calls (
  id BIGINT PRIMARY KEY,
  challenge BIGINT NOT NULL REFERENCES challenges (id),
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  opens_at BIGINT NOT NULL,
  closes_at BIGINT NOT NULL
);
CREATE INDEX calls_challenge ON calls (challenge, opens_at);
