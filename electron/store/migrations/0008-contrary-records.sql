-- Records of one event that contradict each other, or say what the one that speaks leaves out; a record that says the same as another is not here.
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
