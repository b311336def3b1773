-- Of an identity's credentials those of one kind: a role may have had a hundred thousand sessions, and of the kind asked for none.
DROP INDEX derived_credential_identity;
CREATE INDEX derived_credential_identity ON derived_credential (identity, kind) WHERE identity IS NOT NULL;
