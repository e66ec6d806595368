-- The first form of the store. Numbers of learners stand for their ids everywhere, so that rows
-- are small; the values in `hot` and `bytes` are written by storage/codec. Times are seconds since
-- 1970 in UTC. Never edit this file once it is released: add the next number instead.

CREATE TABLE migrations (
  number INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  checksum INTEGER NOT NULL  -- of the file's text
);

CREATE TABLE meta (  -- salt, events_counted
  name TEXT PRIMARY KEY,
  value NOT NULL
) WITHOUT ROWID;

CREATE TABLE learners (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  hot BLOB  -- what most turns change; NULL: an identity is known, but no state yet
);

CREATE TABLE parts (  -- the bulk of a learner
  learner INTEGER NOT NULL REFERENCES learners ON DELETE CASCADE,
  part INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (learner, part)
) WITHOUT ROWID;

CREATE TABLE turns (  -- the history; numbers are without gaps, the lowest is the oldest
  learner INTEGER NOT NULL REFERENCES learners ON DELETE CASCADE,
  number INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (learner, number)
) WITHOUT ROWID;

CREATE TABLE identities (
  platform INTEGER NOT NULL,
  tenant TEXT NOT NULL,
  id TEXT NOT NULL,
  learner INTEGER NOT NULL REFERENCES learners ON DELETE CASCADE,
  PRIMARY KEY (platform, tenant, id)
) WITHOUT ROWID;
CREATE INDEX identities_of_learner ON identities (learner);

CREATE TABLE nudges (  -- when to look at a learner again
  learner INTEGER PRIMARY KEY REFERENCES learners ON DELETE CASCADE,
  next INTEGER NOT NULL
);
CREATE INDEX nudges_by_time ON nudges (next);

CREATE TABLE seen_events (  -- in the order of arrival, so that the oldest can be purged
  number INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  at INTEGER NOT NULL
);

CREATE TABLE outbox (
  number INTEGER PRIMARY KEY,  -- the order of sending
  id TEXT NOT NULL UNIQUE,
  learner INTEGER REFERENCES learners ON DELETE CASCADE,  -- NULL: forgotten, goes when delivered
  state INTEGER NOT NULL,      -- 0 ready, 1 attempting, 2 done, 3 ambiguous, 4 dropped
  at INTEGER NOT NULL,
  bytes BLOB NOT NULL
);
CREATE INDEX outbox_of_learner ON outbox (learner);
CREATE INDEX outbox_open ON outbox (number) WHERE state IN (0, 1, 3);

CREATE TABLE opt_outs (  -- identities that were forgotten, as a salted hash
  hash INTEGER PRIMARY KEY
);

INSERT INTO meta (name, value) VALUES ('salt', randomblob(16)), ('events_counted', 0);

PRAGMA application_id = 1347178051;  -- "PLNC": tells our files from others
