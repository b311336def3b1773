-- Which events issued something (kind 0) or carry a fact (kind 1), a bit for each id: of a suspect's tens of thousands of uses few do, and to look for the
-- details of each where they would lie took a tenth of a trace. Row block * 2 + kind; sums that are kept like those of the other derived tables.
CREATE TABLE derived_detail (
  id   INTEGER PRIMARY KEY,
  bits BLOB NOT NULL
) STRICT;

-- Who acted without naming a credential: a few among millions of sessions.
CREATE INDEX evidence_context_nameless ON evidence_context (actor, credential) WHERE credential IS NULL;
