-- What the running service needs: work on the outside, how far sources have been read, events put
-- aside, small facts, and the zones that nudges live in. And a form in which a turn changes few
-- pages: all of a learner lies together in `rows`, ids are found by a hash in `keys`
-- (storage/sqlite/layout.hpp). The functions zone_of_settings, key_hash and key_proof are the
-- program's (storage/sqlite/functions.hpp).

CREATE TABLE rows (  -- place: the learner's number in the upper 32 bits, the slot in the lower
  place INTEGER PRIMARY KEY,
  bytes NOT NULL  -- a value by storage/codec; of a reference: the message's number
);

CREATE TABLE messages (
  number INTEGER PRIMARY KEY,  -- the order of sending, never used again
  learner INTEGER NOT NULL,    -- 0: forgotten, goes when delivered
  bytes BLOB NOT NULL
);

CREATE TABLE unsent (  -- messages that are not done and not dropped; all others are closed
  number INTEGER PRIMARY KEY,
  state INTEGER NOT NULL  -- 0 ready, 1 attempting, 3 ambiguous
);

CREATE TABLE keys (  -- events that were seen, and messages
  hash INTEGER PRIMARY KEY,
  proof INTEGER NOT NULL,
  at INTEGER NOT NULL,
  number INTEGER,  -- of a message
  orphan INTEGER   -- of a message: 1 if nobody is its learner
);

INSERT INTO messages (number, learner, bytes)
  SELECT number, coalesce(learner, 0), bytes FROM outbox ORDER BY number;

INSERT INTO unsent (number, state)
  SELECT number, state FROM outbox WHERE state IN (0, 1, 3) ORDER BY number;

INSERT INTO rows (place, bytes) SELECT * FROM (
  SELECT (learner << 32) + part AS place, bytes FROM parts
  UNION ALL SELECT (learner << 32) + 0x10000000 + (number & 0x1FFFFFFF), number
    FROM outbox WHERE learner IS NOT NULL
  UNION ALL SELECT (number << 32) + 0x40000000, hot FROM learners WHERE hot IS NOT NULL
  UNION ALL SELECT (learner << 32) + 0x80000000 - number, bytes FROM turns
) ORDER BY place;

CREATE TABLE moved AS SELECT
  number, at, learner IS NULL AS orphan,
  key_hash((SELECT value FROM meta WHERE name = 'salt'), id, 1) AS hash,
  key_proof((SELECT value FROM meta WHERE name = 'salt'), id) AS proof
FROM outbox;

-- Where two ids have the same hash, the second one stands 2 further on.
INSERT OR IGNORE INTO keys (hash, proof, at, number, orphan)
  SELECT hash, proof, at, number, orphan FROM moved ORDER BY hash;
INSERT INTO keys (hash, proof, at, number, orphan)
  SELECT hash + 2, proof, at, number, orphan FROM moved WHERE NOT EXISTS
    (SELECT 1 FROM keys WHERE keys.hash = moved.hash AND keys.number = moved.number);
INSERT OR IGNORE INTO keys (hash, proof, at)
  SELECT key_hash((SELECT value FROM meta WHERE name = 'salt'), key, 0),
         key_proof((SELECT value FROM meta WHERE name = 'salt'), key), at
  FROM seen_events;

INSERT INTO meta (name, value)  -- no message number up to this is given again
  SELECT 'messages_numbered', coalesce(max(number), 0) FROM outbox;

ALTER TABLE nudges ADD COLUMN zone TEXT NOT NULL DEFAULT '';  -- Settings::timezone
UPDATE nudges SET zone = zone_of_settings(
  (SELECT bytes FROM parts WHERE parts.learner = nudges.learner AND part = 0));
CREATE INDEX nudges_by_zone ON nudges (zone);

DROP TABLE moved;
DROP TABLE outbox;
DROP TABLE turns;
DROP TABLE parts;
DROP TABLE seen_events;
ALTER TABLE learners DROP COLUMN hot;

CREATE TABLE work (  -- asked for, not ended
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  learner INTEGER NOT NULL REFERENCES learners ON DELETE CASCADE,
  bytes BLOB NOT NULL
);
CREATE INDEX work_of_learner ON work (learner);

CREATE TABLE cursors (
  source TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE quarantine (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  platform INTEGER NOT NULL,  -- the identity it came from, to forget it
  tenant TEXT NOT NULL,
  person TEXT NOT NULL,
  bytes BLOB NOT NULL
);
CREATE INDEX quarantine_of_person ON quarantine (platform, tenant, person);

CREATE TABLE notes (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;
