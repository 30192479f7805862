-- step 1
CREATE TABLE organisations (
  id BIGINT PRIMARY KEY,
  slug TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  about TEXT NOT NULL,
  website TEXT NOT NULL,
  made_at BIGINT NOT NULL
);
-- A region of municipalities, a theme shared by many: networks hold organisations and other networks.
CREATE TABLE networks (
  id BIGINT PRIMARY KEY,
  slug TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  about TEXT NOT NULL,
  within BIGINT REFERENCES networks (id),
  made_at BIGINT NOT NULL
);
CREATE TABLE network_members (
  network BIGINT NOT NULL REFERENCES networks (id),
  organisation BIGINT NOT NULL REFERENCES organisations (id),
  PRIMARY KEY (network, organisation)
);
CREATE INDEX network_members_organisation ON network_members (organisation);
CREATE TABLE memberships (
  organisation BIGINT NOT NULL REFERENCES organisations (id),
  person BIGINT NOT NULL REFERENCES people (id),
  role_title TEXT NOT NULL,
  is_admin BIGINT NOT NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY (organisation, person)
);
CREATE INDEX memberships_person ON memberships (person);
