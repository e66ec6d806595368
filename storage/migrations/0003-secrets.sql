-- Secrets, sealed by storage/vault, and the data keys they are sealed with, which are wrapped by a
-- key that is not in here. A key cannot go as long as a secret names it.

CREATE TABLE secret_keys (
  version INTEGER PRIMARY KEY,
  wrapped BLOB NOT NULL
);

CREATE TABLE secrets (
  kind TEXT NOT NULL,   -- SecretPlace: table, row, column
  owner TEXT NOT NULL,
  name TEXT NOT NULL,
  key_version INTEGER NOT NULL REFERENCES secret_keys,
  sealed BLOB NOT NULL,
  PRIMARY KEY (kind, owner, name)
) WITHOUT ROWID;
CREATE INDEX secrets_by_key ON secrets (key_version);  -- and the primary key, in its order
