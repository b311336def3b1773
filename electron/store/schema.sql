-- The schema as it stands after all migrations. Written by `KEYTRAIL_SCHEMA=write npm run unit -- test/migrations`, never by hand.

CREATE TABLE analyst_attestation (
  outcome TEXT PRIMARY KEY,
  by      TEXT NOT NULL,
  at_us   INTEGER NOT NULL,
  note    TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE case_info (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER case_info_fixed BEFORE UPDATE ON case_info BEGIN SELECT RAISE(ABORT, 'what was said of the case at its beginning is append-only'); END;

CREATE TRIGGER case_info_kept BEFORE DELETE ON case_info BEGIN SELECT RAISE(ABORT, 'what was said of the case at its beginning is append-only'); END;

CREATE TABLE derived_alias (
  also INTEGER PRIMARY KEY,
  name INTEGER NOT NULL
) STRICT;

CREATE INDEX derived_alias_name ON derived_alias (name);

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

CREATE INDEX derived_credential_identity ON derived_credential (identity, kind) WHERE identity IS NOT NULL;

CREATE TABLE derived_detail (
  id   INTEGER PRIMARY KEY,
  bits BLOB NOT NULL
) STRICT;

CREATE TABLE derived_digest (
  name   TEXT PRIMARY KEY,
  rows   INTEGER NOT NULL,
  digest TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE derived_identity (
  name      INTEGER PRIMARY KEY,
  kind      INTEGER NOT NULL,
  platform  INTEGER NOT NULL,
  first_us  INTEGER,
  last_us   INTEGER,
  events    INTEGER NOT NULL,
  owner     TEXT
) STRICT;

CREATE TABLE derived_place (
  id       INTEGER PRIMARY KEY,
  platform INTEGER NOT NULL,
  account  INTEGER,
  region   INTEGER,
  events   INTEGER NOT NULL,
  first_us INTEGER NOT NULL,
  last_us  INTEGER NOT NULL
) STRICT;

CREATE TABLE derived_result (
  name     TEXT PRIMARY KEY,
  basis    TEXT NOT NULL,
  versions TEXT NOT NULL,
  packed   BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE derived_rhythm (
  place  INTEGER NOT NULL,
  bucket INTEGER NOT NULL,
  events INTEGER NOT NULL,
  PRIMARY KEY (place, bucket)
) STRICT, WITHOUT ROWID;

CREATE TABLE derived_run (
  kind  INTEGER NOT NULL,
  value INTEGER NOT NULL,
  run   INTEGER NOT NULL,
  PRIMARY KEY (kind, value, run)
) STRICT, WITHOUT ROWID;

CREATE TABLE derived_trail (
  event_id INTEGER PRIMARY KEY,
  at_us    INTEGER NOT NULL,
  credential INTEGER NOT NULL
) STRICT;

CREATE INDEX derived_trail_at ON derived_trail (at_us, event_id);

CREATE TABLE derived_use (
  context  INTEGER PRIMARY KEY,
  uses     INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  first_us INTEGER NOT NULL,
  last_us  INTEGER NOT NULL
) STRICT;

CREATE TABLE derived_word (
  block INTEGER PRIMARY KEY,
  bits  BLOB NOT NULL
) STRICT;

CREATE TABLE evidence_act (
  id           INTEGER PRIMARY KEY,
  hash         INTEGER NOT NULL,
  precision_us INTEGER NOT NULL,
  action       INTEGER NOT NULL,
  depth        INTEGER NOT NULL,
  outcome      INTEGER NOT NULL,
  reason       INTEGER,
  service      INTEGER
) STRICT;

CREATE INDEX evidence_act_action ON evidence_act (action);

CREATE INDEX evidence_act_hash ON evidence_act (hash);

CREATE TRIGGER evidence_act_fixed BEFORE UPDATE ON evidence_act BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;

CREATE TRIGGER evidence_act_kept BEFORE DELETE ON evidence_act BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;

CREATE TABLE evidence_assertion (
  id     INTEGER PRIMARY KEY,
  kind   TEXT NOT NULL,
  at_us  INTEGER NOT NULL,
  by     TEXT NOT NULL,
  reason TEXT NOT NULL,
  body   TEXT NOT NULL
) STRICT;

CREATE TRIGGER evidence_assertion_fixed BEFORE UPDATE ON evidence_assertion BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;

CREATE TRIGGER evidence_assertion_kept BEFORE DELETE ON evidence_assertion BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;

CREATE TABLE evidence_block (
  object_id   INTEGER NOT NULL REFERENCES evidence_object (id),
  raw_offset  INTEGER NOT NULL,
  raw_length  INTEGER NOT NULL,
  pack        INTEGER NOT NULL,
  pack_offset INTEGER NOT NULL,
  pack_length INTEGER NOT NULL,
  crc32       INTEGER NOT NULL,
  stored      INTEGER NOT NULL,
  PRIMARY KEY (object_id, raw_offset)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER evidence_block_fixed BEFORE UPDATE ON evidence_block BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;

CREATE TRIGGER evidence_block_kept BEFORE DELETE ON evidence_block
WHEN (SELECT sealed_at_us FROM evidence_object WHERE id = OLD.object_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;

CREATE TABLE evidence_context (
  id              INTEGER PRIMARY KEY,
  hash            INTEGER NOT NULL,
  actor           INTEGER,
  actor_kind      INTEGER NOT NULL,
  credential      INTEGER,
  credential_kind INTEGER NOT NULL,
  session_us      INTEGER,
  source          INTEGER,
  agent           INTEGER,
  platform        INTEGER NOT NULL,
  account         INTEGER,
  region          INTEGER
) STRICT;

CREATE INDEX evidence_context_actor ON evidence_context (actor) WHERE actor IS NOT NULL;

CREATE INDEX evidence_context_credential ON evidence_context (credential) WHERE credential IS NOT NULL;

CREATE INDEX evidence_context_hash ON evidence_context (hash);

CREATE INDEX evidence_context_nameless ON evidence_context (actor, credential) WHERE credential IS NULL;

CREATE INDEX evidence_context_source ON evidence_context (source) WHERE source IS NOT NULL;

CREATE TRIGGER evidence_context_fixed BEFORE UPDATE ON evidence_context BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;

CREATE TRIGGER evidence_context_kept BEFORE DELETE ON evidence_context BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;

CREATE TABLE evidence_entry (
  id              INTEGER PRIMARY KEY,
  file_id         INTEGER NOT NULL,
  record_no       INTEGER NOT NULL,
  part            INTEGER NOT NULL,
  byte_offset     INTEGER NOT NULL,
  byte_length     INTEGER NOT NULL,
  line            INTEGER NOT NULL,
  kind            INTEGER NOT NULL,
  platform        INTEGER NOT NULL,
  identity        INTEGER,
  identity_kind   INTEGER NOT NULL,
  credential      INTEGER,
  credential_kind INTEGER NOT NULL,
  other           INTEGER,
  other_kind      INTEGER NOT NULL,
  created_us      INTEGER,
  rotated_us      INTEGER,
  last_used_us    INTEGER,
  expires_us      INTEGER,
  as_of_us        INTEGER,
  status          TEXT,
  owner           TEXT,
  detail          TEXT
) STRICT;

CREATE INDEX evidence_entry_credential ON evidence_entry (credential) WHERE credential IS NOT NULL;

CREATE INDEX evidence_entry_file ON evidence_entry (file_id, record_no);

CREATE INDEX evidence_entry_identity ON evidence_entry (identity) WHERE identity IS NOT NULL;

CREATE TRIGGER evidence_entry_fixed BEFORE UPDATE ON evidence_entry BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;

CREATE TRIGGER evidence_entry_kept BEFORE DELETE ON evidence_entry
WHEN (SELECT sealed_at_us FROM evidence_file WHERE id = OLD.file_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;

CREATE VIEW evidence_event AS
SELECT h.id, h.file_id, h.record_no, h.part, h.byte_offset, h.byte_length, h.line, h.at_us, a.precision_us, h.twin, a.action, a.depth, a.outcome, a.reason,
  c.actor, c.actor_kind, c.credential, c.credential_kind, c.session_us, c.source, c.agent, c.platform, c.account, c.region, a.service, h.resource, h.host, h.context, h.act
FROM evidence_happening h LEFT JOIN evidence_context c ON c.id = h.context LEFT JOIN evidence_act a ON a.id = h.act
WHERE h.id NOT IN (SELECT event_id FROM evidence_superseded);

CREATE TRIGGER evidence_event_fixed INSTEAD OF UPDATE ON evidence_event BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;

CREATE TRIGGER evidence_event_kept INSTEAD OF DELETE ON evidence_event BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;

CREATE VIEW evidence_event_any AS
SELECT h.id, h.file_id, h.record_no, h.part, h.byte_offset, h.byte_length, h.line, h.at_us, a.precision_us, h.twin, a.action, a.depth, a.outcome, a.reason,
  c.actor, c.actor_kind, c.credential, c.credential_kind, c.session_us, c.source, c.agent, c.platform, c.account, c.region, a.service, h.resource, h.host, h.context, h.act
FROM evidence_happening h LEFT JOIN evidence_context c ON c.id = h.context LEFT JOIN evidence_act a ON a.id = h.act;

CREATE TRIGGER evidence_event_any_fixed INSTEAD OF UPDATE ON evidence_event_any BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;

CREATE TRIGGER evidence_event_any_kept INSTEAD OF DELETE ON evidence_event_any BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;

CREATE TABLE evidence_fact (
  event_id INTEGER NOT NULL,
  seq      INTEGER NOT NULL,
  kind     INTEGER NOT NULL,
  term     INTEGER NOT NULL,
  PRIMARY KEY (event_id, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX evidence_fact_term ON evidence_fact (kind, term);

CREATE TRIGGER evidence_fact_fixed BEFORE UPDATE ON evidence_fact BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;

CREATE TRIGGER evidence_fact_kept BEFORE DELETE ON evidence_fact
WHEN (SELECT f.sealed_at_us FROM evidence_happening e JOIN evidence_file f ON f.id = e.file_id WHERE e.id = OLD.event_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;

CREATE TABLE evidence_file (
  id           INTEGER PRIMARY KEY,
  object_id    INTEGER NOT NULL REFERENCES evidence_object (id),
  member       TEXT,
  layers       TEXT NOT NULL,
  name_id      TEXT NOT NULL UNIQUE,
  format       TEXT NOT NULL,
  because      TEXT NOT NULL,
  options      TEXT NOT NULL,
  records      INTEGER NOT NULL DEFAULT 0,
  stored       INTEGER NOT NULL DEFAULT 0,
  duplicates   INTEGER NOT NULL DEFAULT 0,
  skipped      INTEGER NOT NULL DEFAULT 0,
  rejected     INTEGER NOT NULL DEFAULT 0,
  events       INTEGER NOT NULL DEFAULT 0,
  entries      INTEGER NOT NULL DEFAULT 0,
  first_us     INTEGER,
  last_us      INTEGER,
  attention    TEXT,
  rows_digest  TEXT,
  sealed_at_us INTEGER,
  CHECK (records = stored + duplicates + skipped + rejected)
) STRICT;

CREATE TRIGGER evidence_file_fixed BEFORE UPDATE ON evidence_file WHEN OLD.sealed_at_us IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;

CREATE TRIGGER evidence_file_kept BEFORE DELETE ON evidence_file WHEN OLD.sealed_at_us IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;

CREATE TABLE evidence_happening (
  id          INTEGER PRIMARY KEY,
  file_id     INTEGER NOT NULL,
  record_no   INTEGER NOT NULL,
  part        INTEGER NOT NULL,
  byte_offset INTEGER NOT NULL,
  byte_length INTEGER NOT NULL,
  line        INTEGER NOT NULL,
  at_us       INTEGER NOT NULL,
  twin        INTEGER NOT NULL,
  context     INTEGER NOT NULL,
  act         INTEGER NOT NULL,
  resource    INTEGER,
  host        INTEGER
) STRICT;

CREATE UNIQUE INDEX evidence_happening_at ON evidence_happening (at_us, twin);

CREATE INDEX evidence_happening_context ON evidence_happening (context, at_us, act, id, resource, host, file_id, record_no, part);

CREATE INDEX evidence_happening_resource ON evidence_happening (resource, at_us) WHERE resource IS NOT NULL;

CREATE TRIGGER evidence_happening_fixed BEFORE UPDATE ON evidence_happening BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;

CREATE TRIGGER evidence_happening_kept BEFORE DELETE ON evidence_happening
WHEN (SELECT sealed_at_us FROM evidence_file WHERE id = OLD.file_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;

CREATE TABLE evidence_issue (
  event_id    INTEGER NOT NULL,
  seq         INTEGER NOT NULL,
  what        INTEGER NOT NULL,
  value       INTEGER NOT NULL,
  kind        INTEGER NOT NULL,
  holder      INTEGER,
  holder_kind INTEGER NOT NULL,
  expires_us  INTEGER,
  PRIMARY KEY (event_id, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX evidence_issue_value ON evidence_issue (value);

CREATE TRIGGER evidence_issue_fixed BEFORE UPDATE ON evidence_issue BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;

CREATE TRIGGER evidence_issue_kept BEFORE DELETE ON evidence_issue
WHEN (SELECT f.sealed_at_us FROM evidence_happening e JOIN evidence_file f ON f.id = e.file_id WHERE e.id = OLD.event_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;

CREATE TABLE evidence_name (
  id       INTEGER PRIMARY KEY,
  name     INTEGER NOT NULL,
  also     INTEGER NOT NULL,
  file_id  INTEGER NOT NULL,
  event_id INTEGER,
  entry_id INTEGER
) STRICT;

CREATE INDEX evidence_name_also ON evidence_name (also);

CREATE UNIQUE INDEX evidence_name_pair ON evidence_name (name, also);

CREATE TRIGGER evidence_name_fixed BEFORE UPDATE ON evidence_name BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;

CREATE TRIGGER evidence_name_kept BEFORE DELETE ON evidence_name
WHEN (SELECT sealed_at_us FROM evidence_file WHERE id = OLD.file_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;

CREATE TABLE evidence_object (
  id             INTEGER PRIMARY KEY,
  sha256         TEXT NOT NULL UNIQUE,
  bytes          INTEGER NOT NULL,
  path           TEXT NOT NULL,
  kept           INTEGER NOT NULL CHECK (kept IN (0, 1)),
  imported_at_us INTEGER NOT NULL,
  examiner       TEXT NOT NULL,
  sealed_at_us   INTEGER
) STRICT;

CREATE TRIGGER evidence_object_fixed BEFORE UPDATE ON evidence_object WHEN OLD.sealed_at_us IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;

CREATE TRIGGER evidence_object_kept BEFORE DELETE ON evidence_object WHEN OLD.sealed_at_us IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;

CREATE TABLE evidence_refusal (
  path  TEXT NOT NULL,
  code  TEXT NOT NULL,
  why   TEXT NOT NULL,
  at_us INTEGER NOT NULL,
  PRIMARY KEY (path, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE evidence_reject (
  file_id     INTEGER NOT NULL REFERENCES evidence_file (id),
  byte_offset INTEGER NOT NULL,
  byte_length INTEGER NOT NULL,
  line        INTEGER NOT NULL,
  why         TEXT NOT NULL,
  PRIMARY KEY (file_id, byte_offset)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER evidence_reject_fixed BEFORE UPDATE ON evidence_reject BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;

CREATE TRIGGER evidence_reject_kept BEFORE DELETE ON evidence_reject
WHEN (SELECT sealed_at_us FROM evidence_file WHERE id = OLD.file_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;

CREATE TABLE evidence_right (
  entry_id INTEGER PRIMARY KEY,
  rights   TEXT NOT NULL
) STRICT;

CREATE TRIGGER evidence_right_fixed BEFORE UPDATE ON evidence_right BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;

CREATE TRIGGER evidence_right_kept BEFORE DELETE ON evidence_right
WHEN (SELECT f.sealed_at_us FROM evidence_entry e JOIN evidence_file f ON f.id = e.file_id WHERE e.id = OLD.entry_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;

CREATE TABLE evidence_rows_digest (
  kind     TEXT NOT NULL,
  first_id INTEGER NOT NULL,
  last_id  INTEGER NOT NULL,
  digest   TEXT NOT NULL,
  PRIMARY KEY (kind, first_id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER evidence_rows_digest_fixed BEFORE UPDATE ON evidence_rows_digest BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;

CREATE TRIGGER evidence_rows_digest_kept BEFORE DELETE ON evidence_rows_digest BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;

CREATE TABLE evidence_said (
  id       INTEGER PRIMARY KEY,
  -- The first row of the event, whichever speaks for it now.
  event_id INTEGER NOT NULL,
  -- The record: a further one that is no event of its own, or the row that came to speak.
  twin_id  INTEGER,
  by_event INTEGER,
  context  INTEGER NOT NULL,
  act      INTEGER NOT NULL,
  -- The first thing that it says was brought into being.
  issued   INTEGER,
  -- What it tells otherwise than a record before it: a bit for each kind.
  contrary INTEGER NOT NULL,
  CHECK ((twin_id IS NULL) <> (by_event IS NULL))
) STRICT;

CREATE INDEX evidence_said_event ON evidence_said (event_id);

CREATE TRIGGER evidence_said_fixed BEFORE UPDATE ON evidence_said BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;

CREATE TRIGGER evidence_said_kept BEFORE DELETE ON evidence_said BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;

CREATE TABLE evidence_skip (
  file_id INTEGER NOT NULL REFERENCES evidence_file (id),
  why     TEXT NOT NULL,
  count   INTEGER NOT NULL,
  PRIMARY KEY (file_id, why)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER evidence_skip_fixed BEFORE UPDATE ON evidence_skip BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;

CREATE TRIGGER evidence_skip_kept BEFORE DELETE ON evidence_skip
WHEN (SELECT sealed_at_us FROM evidence_file WHERE id = OLD.file_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;

CREATE TABLE evidence_superseded (
  by_event INTEGER PRIMARY KEY,
  event_id INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX evidence_superseded_event ON evidence_superseded (event_id);

CREATE TRIGGER evidence_superseded_fixed BEFORE UPDATE ON evidence_superseded BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;

CREATE TRIGGER evidence_superseded_kept BEFORE DELETE ON evidence_superseded
WHEN (SELECT f.sealed_at_us FROM evidence_happening e JOIN evidence_file f ON f.id = e.file_id WHERE e.id = OLD.by_event) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;

CREATE TABLE evidence_term (
  id   INTEGER PRIMARY KEY,
  hash INTEGER NOT NULL,
  text TEXT NOT NULL
) STRICT;

CREATE INDEX evidence_term_hash ON evidence_term (hash);

CREATE TRIGGER evidence_term_fixed BEFORE UPDATE ON evidence_term BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;

CREATE TRIGGER evidence_term_kept BEFORE DELETE ON evidence_term BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;

CREATE TABLE evidence_twin (
  id          INTEGER PRIMARY KEY,
  event_id    INTEGER NOT NULL,
  file_id     INTEGER NOT NULL,
  record_no   INTEGER NOT NULL,
  part        INTEGER NOT NULL,
  byte_offset INTEGER NOT NULL,
  byte_length INTEGER NOT NULL,
  line        INTEGER NOT NULL
) STRICT;

CREATE INDEX evidence_twin_event ON evidence_twin (event_id);

CREATE TRIGGER evidence_twin_fixed BEFORE UPDATE ON evidence_twin BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;

CREATE TRIGGER evidence_twin_kept BEFORE DELETE ON evidence_twin
WHEN (SELECT sealed_at_us FROM evidence_file WHERE id = OLD.file_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;

CREATE TABLE ledger (
  seq   INTEGER PRIMARY KEY,
  at_us INTEGER NOT NULL,
  kind  TEXT NOT NULL,
  by    TEXT NOT NULL,
  body  TEXT NOT NULL,
  prev  TEXT NOT NULL,
  hash  TEXT NOT NULL
) STRICT;

CREATE TRIGGER ledger_fixed BEFORE UPDATE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER ledger_kept BEFORE DELETE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
