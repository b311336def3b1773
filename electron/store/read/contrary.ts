/** Records of one event that contradict each other: how many events are told so, and what each record of one says otherwise than the one that speaks. */
import { CONTRARY_KINDS, type ContraryKind } from '../../../shared/domain/contrary.ts';
import { IDENTITY_KINDS, OUTCOMES } from '../../../shared/domain/kinds.ts';
import { stmt, type Reader } from '../handles.ts';
import { eventIdByRow, standingRow } from './events.ts';
import { textAt } from './terms.ts';

interface ContraryFacts {
  readonly events: number;
  readonly kinds: readonly { readonly kind: ContraryKind; readonly events: number }[];
  /** The first ones in time. */
  readonly first: readonly string[];
}

const bit = (kind: ContraryKind): string => `contrary & ${1 << CONTRARY_KINDS.indexOf(kind)}`;

/** @param shown of how many events the ids are given. */
export function contraryFacts(reader: Reader, shown: number): ContraryFacts {
  const each = `SELECT event_id, ${CONTRARY_KINDS.map((kind) => `MAX(${bit(kind)}) <> 0 AS "${kind}"`).join(', ')} FROM evidence_said WHERE contrary <> 0 GROUP BY event_id`;
  const sums = stmt(reader, `SELECT COUNT(*) AS events, ${CONTRARY_KINDS.map((kind) => `COALESCE(SUM("${kind}"), 0) AS "${kind}"`).join(', ')} FROM (${each})`).get() as Record<'events' | ContraryKind, number>;
  // The twin key is made of the record, so that which come first at one instant does not tell which was taken in first.
  const rows = sums.events === 0 ? [] : stmt(reader, `SELECT h.id FROM (SELECT DISTINCT event_id FROM evidence_said WHERE contrary <> 0) s CROSS JOIN evidence_happening h ON h.id = s.event_id
    ORDER BY h.at_us, h.twin LIMIT ?`).pluck().all(shown) as number[];
  return {
    events: sums.events, kinds: CONTRARY_KINDS.flatMap((kind) => (sums[kind] === 0 ? [] : [{ kind, events: sums[kind] }])),
    first: rows.flatMap((row) => eventIdByRow(reader, standingRow(reader, row)) ?? []),
  };
}

/** Where another record of an event stands, and what it says otherwise. */
export interface Otherwise {
  readonly evidence: string;
  readonly file_id: number;
  readonly byte_offset: number;
  readonly byte_length: number;
  readonly line: number;
  readonly differs: readonly { readonly kind: ContraryKind; readonly says: string; readonly speaks: string | undefined }[];
}

interface Row {
  readonly outcome: number; readonly actor: number | null; readonly actor_kind: number; readonly credential: number | null; readonly source: number | null; readonly issued: number | null;
}
const SHARED = `a.outcome, c.actor, c.actor_kind, c.credential, c.source`;
const BOTH = (of: string): string => `JOIN evidence_context c ON c.id = ${of}.context JOIN evidence_act a ON a.id = ${of}.act`;
const ISSUED = '(SELECT value FROM evidence_issue WHERE event_id = h.id ORDER BY seq LIMIT 1) AS issued';
const SAME = 'WITH RECURSIVE same (id) AS (SELECT ? UNION ALL SELECT s.event_id FROM same CROSS JOIN evidence_superseded s ON s.by_event = same.id)';

/** The records of an event that say of something that two of them tell differently what the record that speaks does not. */
export function otherwiseOf(reader: Reader, row: number): Otherwise[] {
  const told = stmt(reader, `${SAME} SELECT s.contrary FROM same CROSS JOIN evidence_said s ON s.event_id = same.id`).pluck().all(row) as number[];
  const bits = told.reduce((all, each) => all | each, 0);
  if (bits === 0) return [];
  const speaks = stmt(reader, `SELECT ${SHARED}, ${ISSUED} FROM evidence_happening h ${BOTH('h')} WHERE h.id = ?`).get(row) as Row;
  const others = stmt(reader, `${SAME}
    SELECT f.name_id AS evidence, r.* FROM (
      SELECT h.file_id, h.byte_offset, h.byte_length, h.line, h.record_no, ${SHARED}, ${ISSUED} FROM same CROSS JOIN evidence_happening h ON h.id = same.id AND h.id <> ? ${BOTH('h')}
      UNION ALL SELECT t.file_id, t.byte_offset, t.byte_length, t.line, t.record_no, ${SHARED}, s.issued
        FROM same CROSS JOIN evidence_said s ON s.event_id = same.id JOIN evidence_twin t ON t.id = s.twin_id ${BOTH('s')}) r
    JOIN evidence_file f ON f.id = r.file_id ORDER BY f.name_id, r.record_no`).all(row, row) as (Row & Omit<Otherwise, 'differs'>)[];
  return others.flatMap((other) => {
    const differs = CONTRARY_KINDS.flatMap((kind, i) => {
      const [says, now] = [valueOf(reader, kind, other), valueOf(reader, kind, speaks)];
      return (bits & (1 << i)) === 0 || says === undefined || says === now ? [] : [{ kind, says, speaks: now }];
    });
    const { evidence, file_id, byte_offset, byte_length, line } = other;
    return differs.length === 0 ? [] : [{ evidence, file_id, byte_offset, byte_length, line, differs }];
  });
}

function valueOf(reader: Reader, kind: ContraryKind, row: Row): string | undefined {
  switch (kind) {
    case 'outcome': return OUTCOMES[row.outcome] === 'unknown' ? undefined : OUTCOMES[row.outcome];
    case 'actor': return IDENTITY_KINDS[row.actor_kind] === 'unknown' ? undefined : textAt(reader, row.actor);
    case 'credential': return textAt(reader, row.credential);
    case 'source': return textAt(reader, row.source);
    case 'issued': return textAt(reader, row.issued);
  }
}
