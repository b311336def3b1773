-- What the first migration left open: rows about sealed evidence that could still be changed or taken away.
CREATE TRIGGER evidence_rows_digest_kept BEFORE DELETE ON evidence_rows_digest BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;

CREATE TRIGGER evidence_skip_fixed BEFORE UPDATE ON evidence_skip BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
CREATE TRIGGER evidence_skip_kept BEFORE DELETE ON evidence_skip
WHEN (SELECT sealed_at_us FROM evidence_file WHERE id = OLD.file_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;

CREATE TRIGGER evidence_reject_fixed BEFORE UPDATE ON evidence_reject BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
CREATE TRIGGER evidence_reject_kept BEFORE DELETE ON evidence_reject
WHEN (SELECT sealed_at_us FROM evidence_file WHERE id = OLD.file_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;

CREATE TRIGGER case_info_fixed BEFORE UPDATE ON case_info BEGIN SELECT RAISE(ABORT, 'what was said of the case at its beginning is append-only'); END;
CREATE TRIGGER case_info_kept BEFORE DELETE ON case_info BEGIN SELECT RAISE(ABORT, 'what was said of the case at its beginning is append-only'); END;
