/**
 * Records of one event that contradict each other: an edited copy, a shape that names somebody else. Every record that says something new of an event is
 * compared with all that were heard of it before, so that which of them are contradicted does not depend on the order in which they came. What says
 * nothing that the record which speaks does not say as well is not kept: whatever contradicts it contradicts that one too.
 */
import { CONTRARY_KINDS, type ContraryKind } from '../../../shared/domain/contrary.ts';
import { IDENTITY_KINDS, OUTCOMES } from '../../../shared/domain/kinds.ts';
import type { EvidenceWriter } from '../handles.ts';
import { stmt } from '../handles.ts';
import { ACT_COLUMNS, CONTEXT_COLUMNS, SAID_COLUMNS } from './columns.ts';
import { ISSUE_CELLS, type Cells, type Telling } from './telling.ts';

const UNKNOWN = OUTCOMES.indexOf('unknown');
const NOBODY = IDENTITY_KINDS.indexOf('unknown');
const inContext = (name: (typeof CONTEXT_COLUMNS)[number]) => ({ context }: Shared): number | null => context[CONTEXT_COLUMNS.indexOf(name) - 2] ?? null;
const inAct = (name: (typeof ACT_COLUMNS)[number]) => ({ act }: Shared): number | null => act[ACT_COLUMNS.indexOf(name) - 2] ?? null;
const outcome = inAct('outcome');
const actor = inContext('actor');
const actorKind = inContext('actor_kind');

/** What a record says of who and what. */
interface Shared { readonly context: Cells; readonly act: Cells }
interface Claims extends Shared { readonly issued: readonly number[] }

const CLAIMS: Readonly<Record<Exclude<ContraryKind, 'issued'>, (of: Shared) => number | null>> = {
  outcome: (of) => (outcome(of) === UNKNOWN ? null : outcome(of)),
  // Whom a record names without telling what he is (a table's short name) may be known by another name to the other.
  actor: (of) => (actorKind(of) === NOBODY ? null : actor(of)), credential: inContext('credential'), source: inContext('source'),
};
const PLAIN = Object.keys(CLAIMS) as (keyof typeof CLAIMS)[];
const bitOf = (kind: ContraryKind): number => 1 << CONTRARY_KINDS.indexOf(kind);

const INSERT = `INSERT INTO evidence_said (${SAID_COLUMNS.join(', ')}) VALUES (${SAID_COLUMNS.map(() => '?').join(', ')})`;

export function claimsOf({ context, act, issues }: Telling): Claims {
  const issued: number[] = [];
  for (let i = 1; i < issues.length; i += ISSUE_CELLS) if (typeof issues[i] === 'number') issued.push(issues[i] ?? 0);
  return { context, act, issued };
}

/** What both say, and not alike: one bit for each of `CONTRARY_KINDS`. Two that brought one thing in common into being may each leave out another. */
export function contraryBits(a: Claims, b: Claims): number {
  let bits = a.issued.length > 0 && b.issued.length > 0 && !a.issued.some((value) => b.issued.includes(value)) ? bitOf('issued') : 0;
  for (const kind of PLAIN) {
    const [one, other] = [CLAIMS[kind](a), CLAIMS[kind](b)];
    if (one !== null && other !== null && one !== other) bits |= bitOf(kind);
  }
  return bits;
}

/** Whether `a`, which `b` does not contradict, says nothing of these things that `b` leaves out. */
export const saysNoMore = (a: Claims, b: Claims): boolean => (a.issued.length === 0 || b.issued.length > 0) && PLAIN.every((kind) => CLAIMS[kind](a) === null || CLAIMS[kind](b) !== null);

/** Rows of `evidence_said`, being written. */
export class Said {
  readonly #db: EvidenceWriter;
  #next: number;

  constructor(db: EvidenceWriter) {
    this.#db = db;
    this.#next = this.#count();
  }

  /** After a rollback. */
  forget(): void {
    this.#next = this.#count();
  }

  #count(): number {
    return this.#db.prepare('SELECT COALESCE(MAX(id), 0) + 1 FROM evidence_said').pluck().get() as number;
  }

  /** Context, act and what was issued, of each record of the event that is no event of its own. */
  of(event: number): readonly (readonly [context: number, act: number, issued: number | null])[] {
    return this.#next === 1 ? [] : stmt(this.#db, 'SELECT context, act, issued FROM evidence_said WHERE event_id = ?').raw().all(event) as [number, number, number | null][];
  }

  /** @returns the cells of the row. */
  add(row: { readonly event: number; readonly twin: number | null; readonly by: number | null; readonly context: number; readonly act: number; readonly issued: number | null; readonly bits: number }): readonly (number | null)[] {
    const cells = [this.#next, row.event, row.twin, row.by, row.context, row.act, row.issued, row.bits];
    stmt(this.#db, INSERT).run(cells);
    this.#next += 1;
    return cells;
  }
}
