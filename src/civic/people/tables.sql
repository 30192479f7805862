-- step 1
CREATE TABLE people (
  id BIGINT PRIMARY KEY,
  is_guest BIGINT NOT NULL,
  name TEXT NOT NULL,
  email TEXT UNIQUE,                -- lower case; NULL for guests and the erased
  language TEXT NOT NULL,
  site_admin BIGINT NOT NULL,
  joined_at BIGINT NOT NULL,
  erased_at BIGINT
);
CREATE INDEX people_admins ON people (site_admin, id);
CREATE TABLE sessions (
  id BIGINT PRIMARY KEY,
  key_digest TEXT NOT NULL UNIQUE,  -- SHA-256 of the cookie's value
  person BIGINT NOT NULL REFERENCES people (id),
  device TEXT NOT NULL,
  opened_at BIGINT NOT NULL,
  used_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_person ON sessions (person);
CREATE INDEX sessions_expiry ON sessions (expires_at);
-- Links in letters that sign somebody in, once. Spent ones stay a while, to be told from unknown ones.
CREATE TABLE sign_in_links (
  id BIGINT PRIMARY KEY,
  token_digest TEXT NOT NULL UNIQUE,
  email TEXT NOT NULL,
  back TEXT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT
);
CREATE INDEX sign_in_links_expiry ON sign_in_links (expires_at);
CREATE INDEX sign_in_links_email ON sign_in_links (email, expires_at);
