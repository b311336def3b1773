/**
 * A run of stored rows no longer gives its digest: which row was changed? Events are read again from the sealed bytes and compared column by
 * column; for the other tables the run itself is named.
 */
import type { VerifyProblem } from '../../shared/domain/custody.ts';
import { FaultError } from '../../shared/domain/fault.ts';
import { VaultReader } from '../custody/vault.ts';
import type { EventDraft } from '../../shared/domain/event.ts';
import { SourceReading, type Placed } from '../ingest/read-source.ts';
import { headOf, HEAD_BYTES } from '../ingest/records/head.ts';
import { formatOf } from '../ingest/registry.ts';
import { NoSuchLayer } from '../ingest/containers/peel.ts';
import { again } from '../ingest/containers/walk.ts';
import { nameOf } from '../ingest/source.ts';
import { originOf, readOptionsAgain } from './reread.ts';
import { DEPTHS, OUTCOMES } from '../../shared/domain/kinds.ts';
import type { Reader } from '../store/handles.ts';
import { hashCells } from '../store/hash-cells.ts';
import { hash53 } from '../store/hash53.ts';
import { ANY_EVENT_SELECT, eventIdOf, type RawEvent } from '../store/read/events.ts';
import { textAt } from '../store/read/terms.ts';
import { RUN_SQL, type BrokenRun } from '../store/write/rows-digest.ts';
import { vaultOf } from './open-case.ts';

const TABLE: Readonly<Record<BrokenRun['kind'], string>> = { event: 'evidence_happening', context: 'evidence_context', act: 'evidence_act', twin: 'evidence_twin', issue: 'evidence_issue', fact: 'evidence_fact', entry: 'evidence_entry', right: 'evidence_right', name: 'evidence_name', term: 'evidence_term', superseded: 'evidence_superseded', said: 'evidence_said' };

export async function findChangedRows(reader: Reader, casePath: string, broken: readonly BrokenRun[]): Promise<VerifyProblem[]> {
  const problems: VerifyProblem[] = [];
  for (const run of broken) {
    const where = { where: 'stored-row' as const, what: `${TABLE[run.kind]} rows ${run.first} to ${run.last}` };
    if (run.kind === 'term') {
      // A text stands beside a number made of it, which an edit of the text alone leaves as it was.
      const changed = (reader.prepare('SELECT id, hash, text FROM evidence_term WHERE id BETWEEN ? AND ? ORDER BY id').all(run.first, run.last) as { id: number; hash: number; text: string }[]).filter((t) => hash53(t.text) !== t.hash);
      for (const t of changed) problems.push({ where: 'stored-row', what: `evidence_term row ${t.id}`, detail: `the text is now ${JSON.stringify(t.text.slice(0, 200))}, which is not what was stored` });
      if (changed.length > 0) continue;
    }
    if (run.kind === 'context' || run.kind === 'act') {
      // Likewise a number made of all cells stands in the row.
      const rows = (reader.prepare(RUN_SQL[run.kind]).raw().all(run.first, run.last) as (number | null)[][]).map((row) => Float64Array.from(row, (c) => c ?? Number.NaN));
      const changed = rows.filter((row) => hashCells(row, 2, row.length) !== row[1]);
      for (const row of changed) problems.push({ where: 'stored-row', what: `${TABLE[run.kind]} row ${row[0] ?? 0}`, detail: `what events share is not what was stored; ${sharedBy(reader, run.kind, row[0] ?? 0)}` });
      if (changed.length > 0) continue;
    }
    if (run.kind !== 'event') {
      problems.push({ ...where, detail: 'one of these rows is not what was stored' });
      continue;
    }
    const rows = reader.prepare(`${ANY_EVENT_SELECT} WHERE e.id BETWEEN ? AND ? ORDER BY e.id`).all(run.first, run.last) as RawEvent[];
    const found: VerifyProblem[] = [];
    for (const file of new Set(rows.map((r) => r.file_id))) {
      const drafts = await readAgain(reader, casePath, file);
      if (drafts === undefined) continue;
      for (const row of rows.filter((r) => r.file_id === file)) {
        const again = drafts.get(`${row.record_no}.${row.part}`);
        const difference = again === undefined ? 'the sealed bytes hold no such record' : differenceOf(reader, row, again);
        if (difference !== undefined) found.push({ where: 'stored-row', what: `event ${eventIdOf(row)}`, detail: difference });
      }
    }
    if (found.length > 0) problems.push(...found);
    else problems.push({ ...where, detail: 'a row of this run was changed, added or removed; reading the evidence again did not show which' });
  }
  return problems;
}

/** Which events a changed row speaks of. */
function sharedBy(reader: Reader, column: 'context' | 'act', id: number): string {
  const rows = reader.prepare(`${ANY_EVENT_SELECT} WHERE e.${column} = ? LIMIT 3`).all(id) as RawEvent[];
  return rows.length === 0 ? 'no event has it' : `it is that of ${rows.map(eventIdOf).join(', ')}${rows.length < 3 ? '' : ' and others'}`;
}

interface Again { readonly draft: EventDraft; readonly placed: Placed }

/** The events of one evidence file, made from its sealed bytes again. Undefined when they cannot be had; the vault's own check says why. */
async function readAgain(reader: Reader, casePath: string, file: number): Promise<Map<string, Again> | undefined> {
  const f = reader.prepare('SELECT f.object_id, f.member, f.layers, f.format, f.options, o.path, o.kept FROM evidence_file f JOIN evidence_object o ON o.id = f.object_id WHERE f.id = ?')
    .get(file) as { object_id: number; member: string | null; layers: string; format: string; options: string; path: string; kept: number } | undefined;
  const format = f === undefined ? undefined : formatOf(f.format);
  if (f === undefined || format === undefined || f.kept === 0) return undefined;
  const vault = new VaultReader(vaultOf(casePath));
  try {
    const read = readOptionsAgain(f.options);
    const events = new Map<string, Again>();
    let reading: SourceReading | undefined;
    let head: Buffer[] = [];
    let record = 0;
    const placed: Placed[] = [];
    const open = (whole: boolean): SourceReading => {
      const made = new SourceReading(headOf(Buffer.concat(head), nameOf(f.member ?? f.path), whole), format, read);
      for (const part of head) made.push(part, placed);
      head = [];
      return made;
    };
    const keep = (): void => {
      for (const p of placed) {
        record += 1;
        if (p.reading.kind === 'events') p.reading.events.forEach((draft, part) => events.set(`${record}.${part}`, { draft, placed: p }));
      }
      placed.length = 0;
    };
    const origin = originOf(reader, vault, f.object_id, f.path, true);
    for await (const part of again(origin, f.member ?? undefined, JSON.parse(f.layers) as string[])) {
      if (reading !== undefined) reading.push(part, placed);
      else {
        head.push(part);
        if (head.reduce((n, bytes) => n + bytes.length, 0) >= HEAD_BYTES) reading = open(false);
      }
      keep();
    }
    reading ??= open(true);
    reading.end(placed);
    keep();
    return events;
  } catch (error) {
    // What leads to the bytes (layers, options) may itself have been changed: then nothing can be read again, and the run is named.
    if (error instanceof FaultError || error instanceof SyntaxError || error instanceof NoSuchLayer) return undefined;
    throw error;
  } finally {
    vault.close();
  }
}

function differenceOf(reader: Reader, row: RawEvent, { draft, placed }: Again): string | undefined {
  const text = (id: number | null): string | undefined => textAt(reader, id);
  const pairs: readonly (readonly [string, unknown, unknown])[] = [
    ['at_us', row.at_us, draft.at], ['precision_us', row.precision_us, draft.precisionUs], // A fuller record of an event that was held has its own id in the place of the key.
    ['twin', row.twin, row.twin === -row.id ? row.twin : hash53(draft.twinKey)],
    ['byte_offset', row.byte_offset, placed.place.offset], ['byte_length', row.byte_length, placed.place.length], ['line', row.line, placed.place.line],
    ['action', text(row.action), draft.action], ['outcome', OUTCOMES[row.outcome], draft.outcome], ['depth', DEPTHS[row.depth], draft.outcome === 'failure' ? 'attempted' : draft.depth],
    ['reason', text(row.reason), draft.reason], ['actor', text(row.actor), draft.actor?.name], ['credential', text(row.credential), draft.credential?.value],
    ['session_us', row.session_us ?? undefined, draft.sessionAt], ['source', text(row.source), draft.source], ['agent', text(row.agent), draft.agent],
    ['platform', text(row.platform), draft.target.platform], ['account', text(row.account), draft.target.account], ['region', text(row.region), draft.target.region],
    ['service', text(row.service), draft.target.service], ['resource', text(row.resource), draft.target.resource], ['host', text(row.host), draft.target.host],
  ];
  const different = pairs.filter(([, now, then]) => now !== then).map(([name, now, then]) => `${name} is ${shown(now)} and the sealed record says ${shown(then)}`);
  return different.length === 0 ? undefined : different.join('; ');
}

const shown = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));
