-- What an entry of an inventory allows or refuses, parsed when it was read (shared/domain/right.ts has the vocabulary). A case from before has none: its inventories say as much as they said.
CREATE TABLE evidence_right (
  entry_id INTEGER PRIMARY KEY,
  rights   TEXT NOT NULL
) STRICT;
CREATE TRIGGER evidence_right_kept BEFORE DELETE ON evidence_right
WHEN (SELECT f.sealed_at_us FROM evidence_entry e JOIN evidence_file f ON f.id = e.file_id WHERE e.id = OLD.entry_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
CREATE TRIGGER evidence_right_fixed BEFORE UPDATE ON evidence_right BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
