-- What a use says of itself stands beside its context: a suspect's uses lie far apart, and reading each where it lies took a third of a trace.
-- The row stays the fourth, so that events of one context, instant and act come in the order in which they always came.
DROP INDEX IF EXISTS evidence_happening_context;
CREATE INDEX evidence_happening_context ON evidence_happening (context, at_us, act, id, resource, host, file_id, record_no, part);

-- Each kept answer has a digest of its own. What was kept under one for all is made again when it is asked for.
DELETE FROM derived_result;
DELETE FROM derived_digest WHERE name = 'derived_result';
