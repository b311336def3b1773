-- Derived: dropped and rebuilt from evidence; nothing here is ever the only place where something is known.

-- Canonical name of each name seen: several names of one identity point to one.
CREATE TABLE derived_identity (
  name      INTEGER PRIMARY KEY,
  kind      INTEGER NOT NULL,
  platform  INTEGER NOT NULL,
  first_us  INTEGER,
  last_us   INTEGER,
  events    INTEGER NOT NULL,
  owner     TEXT
) STRICT;

CREATE TABLE derived_alias (
  also INTEGER PRIMARY KEY,
  name INTEGER NOT NULL
) STRICT;
CREATE INDEX derived_alias_name ON derived_alias (name);

-- The life of each credential, from what was seen and from inventories.
CREATE TABLE derived_credential (
  value        INTEGER PRIMARY KEY,
  kind         INTEGER NOT NULL,
  platform     INTEGER NOT NULL,
  identity     INTEGER,
  issued_us    INTEGER,
  issue_event  INTEGER,
  issue_entry  INTEGER,
  expires_us   INTEGER,
  revoked_us   INTEGER,
  revoke_event INTEGER,
  first_us     INTEGER,
  last_us      INTEGER,
  uses         INTEGER NOT NULL,
  failures     INTEGER NOT NULL,
  session_us   INTEGER,
  in_inventory INTEGER NOT NULL,
  status       TEXT
) STRICT;
CREATE INDEX derived_credential_identity ON derived_credential (identity) WHERE identity IS NOT NULL;

-- The newest trace and what hangs on it, as JSON of the domain types, stamped with what it was made from.
CREATE TABLE derived_result (
  name     TEXT PRIMARY KEY,
  basis    TEXT NOT NULL,
  versions TEXT NOT NULL,
  digest   TEXT NOT NULL,
  json     TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Events of the newest trace, for the timeline.
CREATE TABLE derived_trail (
  event_id INTEGER PRIMARY KEY,
  at_us    INTEGER NOT NULL,
  credential INTEGER NOT NULL
) STRICT;
CREATE INDEX derived_trail_at ON derived_trail (at_us, event_id);

-- Digest of each derived table, so that a changed row is found.
CREATE TABLE derived_digest (
  name   TEXT PRIMARY KEY,
  rows   INTEGER NOT NULL,
  digest TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Sums over the events, so that no view counts them all. Verification counts them again; no digest stands for them.
CREATE TABLE derived_use (
  context  INTEGER PRIMARY KEY,
  uses     INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  first_us INTEGER NOT NULL,
  last_us  INTEGER NOT NULL
) STRICT;

-- Events per place and bucket of time (five minutes); place 0 is all of them.
CREATE TABLE derived_place (
  id       INTEGER PRIMARY KEY,
  platform INTEGER NOT NULL,
  account  INTEGER,
  region   INTEGER,
  events   INTEGER NOT NULL,
  first_us INTEGER NOT NULL,
  last_us  INTEGER NOT NULL
) STRICT;

CREATE TABLE derived_rhythm (
  place  INTEGER NOT NULL,
  bucket INTEGER NOT NULL,
  events INTEGER NOT NULL,
  PRIMARY KEY (place, bucket)
) STRICT, WITHOUT ROWID;

-- In which runs of 4096 event ids an act (kind 0) or a host (kind 1) occurs: rare ones are found without reading all events.
CREATE TABLE derived_run (
  kind  INTEGER NOT NULL,
  value INTEGER NOT NULL,
  run   INTEGER NOT NULL,
  PRIMARY KEY (kind, value, run)
) STRICT, WITHOUT ROWID;

-- Which groups of three letters occur in each block of 1024 texts of the dictionary (read/words.ts): a search reads only blocks that can hold the word.
CREATE TABLE derived_word (
  block INTEGER PRIMARY KEY,
  bits  BLOB NOT NULL
) STRICT;
