-- step 1
-- A workshop whose sessions people propose themselves.
CREATE TABLE unconferences (
  workshop BIGINT PRIMARY KEY REFERENCES workshops (id),
  opened_by BIGINT NOT NULL REFERENCES people (id),
  opened_at BIGINT NOT NULL,
  plans BIGINT NOT NULL DEFAULT 0,     -- how many were made: each begins elsewhere
  published_at BIGINT,                 -- when the timetable was first for everyone
  changed_at BIGINT                    -- when it was changed since
);
CREATE TABLE unconference_rooms (
  workshop BIGINT NOT NULL REFERENCES workshops (id),
  number BIGINT NOT NULL,              -- kept when it gets another name
  name TEXT NOT NULL,
  seats BIGINT NOT NULL,               -- 0 = any number
  PRIMARY KEY (workshop, number)
);
CREATE TABLE unconference_times (
  workshop BIGINT NOT NULL REFERENCES workshops (id),
  number BIGINT NOT NULL,              -- kept when it moves
  starts_at BIGINT NOT NULL,
  minutes BIGINT NOT NULL,
  PRIMARY KEY (workshop, number)
);
CREATE TABLE unconference_closures (   -- a room that cannot be used at a time
  workshop BIGINT NOT NULL REFERENCES workshops (id),
  time_number BIGINT NOT NULL,
  room_number BIGINT NOT NULL,
  PRIMARY KEY (workshop, time_number, room_number)
);
CREATE TABLE proposed_sessions (
  id BIGINT PRIMARY KEY,
  workshop BIGINT NOT NULL REFERENCES workshops (id),
  proposer BIGINT REFERENCES people (id),
  with_name BIGINT NOT NULL,           -- whether the proposer's name is shown
  title TEXT NOT NULL,
  about TEXT NOT NULL,
  state TEXT NOT NULL,                 -- shown, withdrawn, hidden
  withdrawn BIGINT NOT NULL DEFAULT 0, -- by its proposer, before it was hidden
  merged_into BIGINT REFERENCES proposed_sessions (id),
  activity BIGINT NOT NULL DEFAULT 0,  -- the one whose board takes its notes; 0 = none yet
  proposed_at BIGINT NOT NULL,
  planned_time BIGINT,                 -- where it stands in the plan, which only facilitators see
  planned_room BIGINT,
  pinned BIGINT NOT NULL DEFAULT 0,    -- set by hand: a new plan leaves it there
  published_time BIGINT,               -- where everyone finds it
  published_room BIGINT,
  earlier_time BIGINT,                 -- where everyone found it before it was moved
  earlier_room BIGINT
);
CREATE INDEX proposed_sessions_workshop ON proposed_sessions (workshop, id);
CREATE INDEX proposed_sessions_proposer ON proposed_sessions (proposer);
CREATE TABLE session_interests (
  session BIGINT NOT NULL REFERENCES proposed_sessions (id),
  person BIGINT NOT NULL REFERENCES people (id),
  at BIGINT NOT NULL,
  PRIMARY KEY (session, person)
);
CREATE INDEX session_interests_person ON session_interests (person);
