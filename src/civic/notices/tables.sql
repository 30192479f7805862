-- step 1
CREATE TABLE notices (
  id BIGINT PRIMARY KEY,
  person BIGINT NOT NULL REFERENCES people (id),
  kind TEXT NOT NULL,
  challenge BIGINT REFERENCES challenges (id), -- none: of a workshop on its own
  about TEXT NOT NULL,           -- contribution, question, commitment
  thing BIGINT NOT NULL,         -- its id
  decision BIGINT,
  words TEXT NOT NULL,           -- a reason that has no other place; else ""
  made_at BIGINT NOT NULL,
  seen_at BIGINT,
  mailed_at BIGINT               -- when a letter told it, or could have
);
CREATE INDEX notices_person ON notices (person, id);
CREATE INDEX notices_to_mail ON notices (mailed_at, person);
-- The same thing is told once, however often its fact is read.
CREATE UNIQUE INDEX notices_once ON notices (person, kind, about, thing, decision, made_at);
-- Addresses that guests left with a workshop. Nothing of what people wrote goes to one before whoever
-- reads there has said that it is theirs.
CREATE TABLE guest_addresses (
  person BIGINT NOT NULL REFERENCES people (id),
  email TEXT NOT NULL,           -- in small letters
  workshop BIGINT NOT NULL REFERENCES workshops (id),
  left_at BIGINT NOT NULL,
  asked_at BIGINT,               -- when a letter asked
  confirmed_at BIGINT,
  PRIMARY KEY (person, email)
);
CREATE INDEX guest_addresses_to_ask ON guest_addresses (asked_at, left_at);
CREATE INDEX guest_addresses_email ON guest_addresses (email, asked_at);
CREATE TABLE notice_choices (
  person BIGINT PRIMARY KEY REFERENCES people (id),
  by_mail BIGINT NOT NULL,
  last_letter_at BIGINT
);
