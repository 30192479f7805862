-- step 1
-- A workshop, whether it is held here or its notes came on paper.
CREATE TABLE workshops (
  id BIGINT PRIMARY KEY,
  challenge BIGINT REFERENCES challenges (id),
  title TEXT NOT NULL,
  about TEXT NOT NULL DEFAULT '',
  place TEXT NOT NULL DEFAULT '',
  starts_at BIGINT,
  ends_at BIGINT,
  state TEXT NOT NULL,                 -- draft, lobby, running, ended
  audience TEXT NOT NULL,              -- public, or team: only those in the room and its team
  code TEXT UNIQUE,                    -- to join with; none for paper
  code_open BIGINT NOT NULL DEFAULT 0,
  document TEXT NOT NULL DEFAULT '',   -- the file's name, when it came on paper
  made_by BIGINT NOT NULL REFERENCES people (id),
  made_at BIGINT NOT NULL,
  activity BIGINT NOT NULL DEFAULT 0,  -- the one going on
  spotlight BIGINT NOT NULL DEFAULT 0, -- the note that the wall shows large
  message TEXT NOT NULL DEFAULT '',    -- said to everyone by the facilitator
  message_at BIGINT,
  changes BIGINT NOT NULL DEFAULT 0,      -- how often its room has changed: from 1, without gaps
  shown_change BIGINT NOT NULL DEFAULT 0, -- the last of these that all see, and not the desk alone
  seats_change BIGINT NOT NULL DEFAULT 0, -- the last of these that said who sits where, and as what
  sessions_change BIGINT NOT NULL DEFAULT 0 -- the last of these to the sessions that people propose
);
CREATE INDEX workshops_challenge ON workshops (challenge, id);
CREATE INDEX workshops_starts ON workshops (starts_at, id);
CREATE TABLE workshop_groups (
  workshop BIGINT NOT NULL REFERENCES workshops (id),
  number BIGINT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (workshop, number)
);
CREATE TABLE activities (
  id BIGINT PRIMARY KEY,
  workshop BIGINT NOT NULL REFERENCES workshops (id),
  place BIGINT NOT NULL,               -- in the agenda, from 1
  title TEXT NOT NULL,
  tool TEXT NOT NULL,                  -- '' = talk without a board
  minutes BIGINT NOT NULL,
  options TEXT NOT NULL,               -- JSON, as the tool prepared it
  state TEXT NOT NULL,                 -- waiting, open, locked, closed
  ends_at BIGINT,                      -- the timer runs until then
  left_ms BIGINT,                      -- the timer is paused with so much left
  moves BIGINT NOT NULL DEFAULT 0,     -- how many moves its board has
  hidden BIGINT NOT NULL DEFAULT 0     -- for facilitators alone: its session was hidden
);
CREATE INDEX activities_workshop ON activities (workshop, place);
CREATE TABLE participants (
  workshop BIGINT NOT NULL REFERENCES workshops (id),
  person BIGINT NOT NULL REFERENCES people (id),
  group_number BIGINT NOT NULL,        -- 0 = no table yet
  role TEXT NOT NULL,                  -- participant, table_host, critical_friend, observer, facilitator
  organisation TEXT NOT NULL,
  may_name BIGINT NOT NULL,            -- may stand in the record of the day with their name
  email TEXT NOT NULL,                 -- of a guest who wants to be told what became of it
  joined_at BIGINT NOT NULL,
  PRIMARY KEY (workshop, person)
);
CREATE INDEX participants_person ON participants (person);
CREATE TABLE workshop_templates (
  id BIGINT PRIMARY KEY,
  title TEXT NOT NULL,
  agenda TEXT NOT NULL,                -- JSON, like those in templates.json
  made_by BIGINT NOT NULL REFERENCES people (id),
  made_at BIGINT NOT NULL
);
