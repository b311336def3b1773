/** Identities with their names and the lives of their credentials: a page of them, and names near to one that nobody has. */
import { CREDENTIAL_KINDS, IDENTITY_KINDS } from '../../../shared/domain/kinds.ts';
import type { CredentialState } from '../../../shared/domain/credential-state.ts';
import type { CredentialLife, IdentityView } from '../../../shared/domain/identity.ts';
import type { Micros } from '../../../shared/domain/time.ts';
import { stmt, type Reader } from '../handles.ts';
import { canonicalTerm } from './alias.ts';
import { STATE_SQL } from './state-sql.ts';
import { eventIdByRow } from './events.ts';
import { termId, textAt } from './terms.ts';
import type { LifeRow } from './uses.ts';

const or = (value: number | null): Micros | undefined => (value === null ? undefined : (value as Micros));

function entryIdOf(reader: Reader, id: number): string | undefined {
  const row = stmt(reader, 'SELECT f.name_id, e.record_no, e.part FROM evidence_entry e JOIN evidence_file f ON f.id = e.file_id WHERE e.id = ?').get(id) as { name_id: string; record_no: number; part: number } | undefined;
  return row === undefined ? undefined : `I${row.name_id}.${row.record_no}.${row.part}`;
}

export function credentialLifeOf(reader: Reader, r: LifeRow): CredentialLife {
  const event = eventIdByRow(reader, r.issue_event);
  return {
    value: textAt(reader, r.value) ?? '', kind: CREDENTIAL_KINDS[r.kind] ?? 'unknown', platform: textAt(reader, r.platform) ?? '', identity: textAt(reader, r.identity),
    issuedAt: or(r.issued_us), issuedBy: event ?? (r.issue_entry === null ? undefined : entryIdOf(reader, r.issue_entry)),
    expires: or(r.expires_us), revokedAt: or(r.revoked_us), firstUse: or(r.first_us), lastUse: or(r.last_us), uses: r.uses, failures: r.failures,
    inInventory: r.in_inventory === 1, status: r.status ?? undefined,
  };
}

interface IdentityRow { name: number; kind: number; platform: number; first_us: number | null; last_us: number | null; events: number; owner: string | null }

function viewOf(reader: Reader, r: IdentityRow): IdentityView {
  const names = stmt(reader, 'SELECT t.text FROM derived_alias a JOIN evidence_term t ON t.id = a.also WHERE a.name = ? ORDER BY t.text').pluck().all(r.name) as string[];
  const lives = stmt(reader, 'SELECT c.* FROM derived_credential c JOIN evidence_term t ON t.id = c.value WHERE c.identity = ? ORDER BY COALESCE(c.first_us, c.issued_us), t.text').all(r.name) as LifeRow[];
  return {
    name: textAt(reader, r.name) ?? '', kind: IDENTITY_KINDS[r.kind] ?? 'unknown', platform: textAt(reader, r.platform) ?? '', names, owner: r.owner ?? undefined,
    first: or(r.first_us), last: or(r.last_us), events: r.events, credentials: lives.map((l) => credentialLifeOf(reader, l)),
  };
}

const like = (text: string): string => `%${text.replace(/[\\%_]/g, (c) => `\\${c}`)}%`;

/** Busiest first, then by name: never by the order in which files came in. A search matches any name of the identity or any of its credentials. The cursor is `events.term`. @param state only those with a credential in this state. */
export function identitiesPage(reader: Reader, search: string | undefined, after: string | undefined, limit: number, state?: CredentialState): { rows: IdentityView[]; next: string | undefined; total: number } {
  const values: (string | number)[] = [];
  let condition = '1 = 1';
  if (search !== undefined && search.trim() !== '') {
    condition = `(i.name IN (SELECT a.name FROM derived_alias a JOIN evidence_term t ON t.id = a.also WHERE t.text LIKE ? ESCAPE '\\')
      OR i.name IN (SELECT c.identity FROM derived_credential c JOIN evidence_term t ON t.id = c.value WHERE t.text LIKE ? ESCAPE '\\'))`;
    values.push(like(search.trim()), like(search.trim()));
  }
  if (state !== undefined) condition += ` AND i.name IN (SELECT c.identity FROM derived_credential c WHERE ${STATE_SQL[state]})`;
  const total = stmt(reader, `SELECT COUNT(*) FROM derived_identity i WHERE ${condition}`).pluck().get(...values) as number;
  const cursor = after === undefined ? null : /^(\d+)\.(\d+)$/.exec(after);
  const paged = cursor === null ? condition : `${condition} AND (i.events < ? OR (i.events = ? AND n.text > (SELECT text FROM evidence_term WHERE id = ?)))`;
  if (cursor !== null) values.push(Number(cursor[1]), Number(cursor[1]), Number(cursor[2]));
  const rows = stmt(reader, `SELECT i.* FROM derived_identity i JOIN evidence_term n ON n.id = i.name WHERE ${paged} ORDER BY i.events DESC, n.text LIMIT ?`).all(...values, limit + 1) as IdentityRow[];
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { rows: shown.map((r) => viewOf(reader, r)), next: rows.length > limit && last !== undefined ? `${last.events}.${last.name}` : undefined, total };
}

/** Identities or credentials whose text holds what was typed; for a trace of a part of a name, and for "did you mean". */
export function nearNames(reader: Reader, typed: string, identities: boolean): string[] {
  const ends = [`%/${typed.replace(/[\\%_]/g, (c) => `\\${c}`)}`, like(typed)];
  for (const pattern of ends) {
    const rows = (identities
      ? stmt(reader, `SELECT DISTINCT n.text FROM derived_alias a JOIN evidence_term t ON t.id = a.also JOIN evidence_term n ON n.id = a.name WHERE t.text LIKE ? ESCAPE '\\' ORDER BY n.text LIMIT 6`)
      : stmt(reader, `SELECT t.text FROM derived_credential c JOIN evidence_term t ON t.id = c.value WHERE t.text LIKE ? ESCAPE '\\' ORDER BY t.text LIMIT 6`)).pluck().all(pattern) as string[];
    if (rows.length > 0) return rows;
  }
  return [];
}

export function identityByName(reader: Reader, name: string): IdentityView | undefined {
  const id = termId(reader, name);
  if (id === undefined) return undefined;
  const canonical = canonicalTerm(reader, id);
  const row = stmt(reader, 'SELECT * FROM derived_identity WHERE name = ?').get(canonical) as IdentityRow | undefined;
  return row === undefined ? undefined : viewOf(reader, row);
}

/** Values of the credentials with the most uses. */
export function busiestCredentials(reader: Reader, limit: number): string[] {
  return stmt(reader, 'SELECT t.text FROM derived_credential c JOIN evidence_term t ON t.id = c.value WHERE c.uses > 0 ORDER BY c.uses DESC, t.text LIMIT ?').pluck().all(limit) as string[];
}
