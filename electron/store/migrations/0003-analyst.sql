-- Analyst: what people say about the work, never input to a derivation.
CREATE TABLE analyst_attestation (
  outcome TEXT PRIMARY KEY,
  by      TEXT NOT NULL,
  at_us   INTEGER NOT NULL,
  note    TEXT NOT NULL
) STRICT, WITHOUT ROWID;
