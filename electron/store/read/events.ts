/** Events read back: a page of the timeline in time order by key, one event, and the raw record's place. */
import type { EventFilter } from '../../../shared/domain/event-filter.ts';
import type { EventRow, Fact, Issue } from '../../../shared/domain/event.ts';
import { FACT_KINDS } from '../../../shared/domain/event.ts';
import { CREDENTIAL_KINDS, DEPTHS, IDENTITY_KINDS, OUTCOMES } from '../../../shared/domain/kinds.ts';
import type { Locator } from '../../../shared/domain/locator.ts';
import type { Micros } from '../../../shared/domain/time.ts';
import { stmt, type Reader } from '../handles.ts';
import { choose } from './filter.ts';
import { pickPage } from './pick.ts';
import { textAt } from './terms.ts';

export interface RawEvent {
  id: number; file_id: number; record_no: number; part: number; byte_offset: number; byte_length: number; line: number; at_us: number; precision_us: number;
  action: number; depth: number; outcome: number; reason: number | null; actor: number | null; actor_kind: number; credential: number | null;
  credential_kind: number; session_us: number | null; source: number | null; agent: number | null; platform: number; account: number | null;
  region: number | null; service: number | null; resource: number | null; host: number | null; name_id: string; twin: number;
}

/** Ids of the events of one file: what they share is put together once. */
export function eventIdsOf(name: string): (record: number, part: number) => string {
  const file = `E${name}.`;
  return (record, part) => (part === 0 ? `${file}${record}` : `${file}${record}.${part}`);
}

export const eventIdOf = (row: { name_id: string; record_no: number; part: number }): string => eventIdsOf(row.name_id)(row.record_no, row.part);

export function rowOf(reader: Reader, r: RawEvent, onTrail?: boolean): EventRow {
  const text = (id: number | null): string | undefined => textAt(reader, id);
  return {
    id: eventIdOf(r), at: r.at_us as Micros, precisionUs: r.precision_us, action: text(r.action) ?? '', depth: DEPTHS[r.depth] ?? 'attempted', outcome: OUTCOMES[r.outcome] ?? 'unknown',
    reason: text(r.reason), actor: text(r.actor), actorKind: IDENTITY_KINDS[r.actor_kind] ?? 'unknown', credential: text(r.credential),
    credentialKind: r.credential === null ? undefined : CREDENTIAL_KINDS[r.credential_kind] ?? 'unknown', sessionAt: r.session_us === null ? undefined : (r.session_us as Micros),
    source: text(r.source), agent: text(r.agent),
    target: { platform: text(r.platform) ?? '', account: text(r.account), region: text(r.region), service: text(r.service), resource: text(r.resource), host: text(r.host) },
    evidence: r.name_id, line: r.line, onTrail,
  };
}

export const EVENT_SELECT = `SELECT e.id, e.file_id, e.record_no, e.part, e.byte_offset, e.byte_length, e.line, e.at_us, e.precision_us, e.action, e.depth, e.outcome, e.reason,
  e.actor, e.actor_kind, e.credential, e.credential_kind, e.session_us, e.source, e.agent, e.platform, e.account, e.region, e.service, e.resource, e.host, e.twin, f.name_id
  FROM evidence_event e JOIN evidence_file f ON f.id = e.file_id`;
/** The same of every row, those included that a fuller record speaks for. */
export const ANY_EVENT_SELECT = EVENT_SELECT.replace('evidence_event', 'evidence_event_any');

export interface Page {
  readonly rows: readonly EventRow[];
  readonly next: string | undefined;
  readonly total: { readonly count: number; readonly more: boolean };
}

/** A page by key: no OFFSET, so that the millionth page costs what the first does. The cursor is `at_us.id`. */
export function eventsPage(reader: Reader, filter: EventFilter, after: string | undefined, limit: number, newestFirst = false): Page {
  const choice = choose(reader, filter);
  if (choice === undefined) return { rows: [], next: undefined, total: { count: 0, more: false } };
  const cursor = after === undefined ? null : /^(-?\d+)\.(\d+)$/.exec(after);
  const picked = pickPage(reader, choice, cursor === null ? undefined : [Number(cursor[1]), Number(cursor[2])], limit + 1, newestFirst);
  const shown = picked.rows.slice(0, limit);
  const asked = JSON.stringify(shown.map(([, id]) => id));
  // For the rows of this page only: the trail may hold as many events as the case.
  const trail = new Set(stmt(reader, 'SELECT event_id FROM derived_trail WHERE event_id IN (SELECT value FROM json_each(?))').pluck().all(asked) as number[]);
  const raw = new Map((stmt(reader, `${EVENT_SELECT} WHERE e.id IN (SELECT value FROM json_each(?))`).all(asked) as RawEvent[]).map((r) => [r.id, r]));
  const last = shown.at(-1);
  return {
    rows: shown.flatMap(([, id]) => {
      const row = raw.get(id);
      return row === undefined ? [] : [rowOf(reader, row, trail.has(id))];
    }),
    next: picked.rows.length > limit && last !== undefined ? `${last[0]}.${last[1]}` : undefined,
    total: { count: picked.count, more: picked.more },
  };
}

const SHOWN_TWINS = 200;
const EVENT_ID = /^E([0-9a-f]{12}(?:-\d+)?)\.(\d+)(?:\.(\d+))?$/;

export function eventById(reader: Reader, id: string): RawEvent | undefined {
  const row = rowOfEvent(reader, id);
  return row === undefined ? undefined : eventByRow(reader, row);
}

/** Whether the event is part of the newest trail. */
export function isOnTrail(reader: Reader, row: number): boolean {
  return stmt(reader, 'SELECT 1 FROM derived_trail WHERE event_id = ?').get(row) !== undefined;
}

/**
 * The internal row of an event by its id for people: when a fuller record speaks for the one named, the row of that. Rows of a file follow one another in
 * the order of its records, so that halving finds one without an index of its own.
 */
export function rowOfEvent(reader: Reader, id: string): number | undefined {
  const m = EVENT_ID.exec(id);
  const file = m === null ? undefined : stmt(reader, 'SELECT id FROM evidence_file WHERE name_id = ?').pluck().get(m[1]) as number | undefined;
  if (m === null || file === undefined) return undefined;
  const wanted = [file, Number(m[2]), Number(m[3] ?? 0)];
  const next = stmt(reader, 'SELECT id, file_id, record_no, part FROM evidence_happening WHERE id >= ? ORDER BY id LIMIT 1').raw();
  let low = 1;
  let high = (stmt(reader, 'SELECT COALESCE(MAX(id), 0) FROM evidence_happening').pluck().get() as number) + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const found = next.get(middle) as number[] | undefined;
    const order = found === undefined ? 1 : compare(found.slice(1), wanted);
    if (order === 0) return standingRow(reader, found?.[0] ?? middle);
    if (order < 0) low = (found?.[0] ?? middle) + 1;
    else high = middle;
  }
  return undefined;
}

/** The row that speaks for an event now, by any of its rows. */
export function standingRow(reader: Reader, row: number): number {
  const by = stmt(reader, 'SELECT by_event FROM evidence_superseded WHERE event_id = ?').pluck().get(row) as number | undefined;
  return by === undefined ? row : standingRow(reader, by);
}

function compare(one: readonly number[], other: readonly number[]): number {
  for (let i = 0; i < other.length; i += 1) {
    const d = (one[i] ?? 0) - (other[i] ?? 0);
    if (d !== 0) return d;
  }
  return 0;
}

/** Further records of the same event: file and line. */
export function twinsOf(reader: Reader, row: number): { readonly evidence: string; readonly line: number }[] {
  return stmt(reader, `WITH RECURSIVE same (id) AS (SELECT ? UNION ALL SELECT s.event_id FROM same CROSS JOIN evidence_superseded s ON s.by_event = same.id)
    SELECT f.name_id AS evidence, r.line FROM (
      SELECT h.file_id, h.line, h.id AS event, 0 AS twin FROM same CROSS JOIN evidence_happening h ON h.id = same.id AND h.id <> ?
      UNION ALL SELECT t.file_id, t.line, t.event_id, t.id FROM same CROSS JOIN evidence_twin t ON t.event_id = same.id) r
    JOIN evidence_file f ON f.id = r.file_id ORDER BY r.event, r.twin LIMIT ?`)
    .all(row, row, SHOWN_TWINS) as { evidence: string; line: number }[];
}

/** The internal row of an event, for joins inside the store. */
export function eventByRow(reader: Reader, row: number): RawEvent | undefined {
  return stmt(reader, `${EVENT_SELECT} WHERE e.id = ?`).get(row) as RawEvent | undefined;
}

/** Its id for people alone, which costs a fraction of the whole event. */
export function eventIdByRow(reader: Reader, row: number | null): string | undefined {
  if (row === null) return undefined;
  const found = stmt(reader, 'SELECT f.name_id, h.record_no, h.part FROM evidence_happening h JOIN evidence_file f ON f.id = h.file_id WHERE h.id = ?').get(row) as { name_id: string; record_no: number; part: number } | undefined;
  return found === undefined ? undefined : eventIdOf(found);
}

export function issuesOf(reader: Reader, row: number): Issue[] {
  const rows = stmt(reader, 'SELECT what, value, kind, holder, holder_kind, expires_us FROM evidence_issue WHERE event_id = ? ORDER BY seq').all(row) as
    { what: number; value: number; kind: number; holder: number | null; holder_kind: number; expires_us: number | null }[];
  return rows.map((r) => {
    const holder = textAt(reader, r.holder);
    return {
      what: r.what === 0 ? 'credential' : 'identity', value: textAt(reader, r.value) ?? '',
      kind: (r.what === 0 ? CREDENTIAL_KINDS[r.kind] : IDENTITY_KINDS[r.kind]) ?? 'unknown',
      holder: holder === undefined ? undefined : { name: holder, kind: IDENTITY_KINDS[r.holder_kind] ?? 'unknown' },
      expires: r.expires_us === null ? undefined : (r.expires_us as Micros),
    };
  });
}

export function factsOf(reader: Reader, row: number): Fact[] {
  const rows = stmt(reader, 'SELECT kind, term FROM evidence_fact WHERE event_id = ? ORDER BY seq').all(row) as { kind: number; term: number }[];
  return rows.map((r) => ({ kind: FACT_KINDS[r.kind] ?? 'also-target', text: textAt(reader, r.term) ?? '' }));
}

/** Where the record of an event stands, and which object and layers lead there. */
export function locatorOf(reader: Reader, r: Pick<RawEvent, 'file_id' | 'byte_offset' | 'byte_length' | 'line'>): { locator: Locator; object: number; kept: boolean } {
  const f = stmt(reader, 'SELECT o.id AS object, o.sha256, o.path, o.kept, f.member, f.layers FROM evidence_file f JOIN evidence_object o ON o.id = f.object_id WHERE f.id = ?')
    .get(r.file_id) as { object: number; sha256: string; path: string; kept: number; member: string | null; layers: string };
  return {
    object: f.object,
    kept: f.kept === 1,
    locator: {
      sha256: f.sha256, path: f.path, member: f.member ?? undefined, layers: JSON.parse(f.layers) as string[],
      offset: r.byte_offset, length: r.byte_length, line: r.line,
    },
  };
}
