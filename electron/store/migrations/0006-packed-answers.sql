-- Kept answers stand compressed: a trace of tens of thousands of events is ten megabytes of JSON, and less than one packed. What was kept is made again when it is asked for.
DROP TABLE derived_result;
CREATE TABLE derived_result (
  name     TEXT PRIMARY KEY,
  basis    TEXT NOT NULL,
  versions TEXT NOT NULL,
  packed   BLOB NOT NULL
) STRICT, WITHOUT ROWID;
DELETE FROM derived_digest WHERE name = 'derived_result';
