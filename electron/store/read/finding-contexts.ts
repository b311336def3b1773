/**
 * Who acted, with what and from where: every context of the case as columns of numbers, by its id. Findings ask about contexts far more often than there are
 * any, and an identity with many sessions has hundreds of thousands: read once, they cost some fifty bytes each and no further statement.
 */
import { firstNot, upTo } from '../../base/sorted.ts';
import { canonicalTerm } from './alias.ts';
import { stmt, type Reader } from '../handles.ts';

/** Zero stands for nothing: ids of the dictionary begin with one. */
export interface Contexts {
  /** The identity by its canonical name. */
  readonly who: Int32Array;
  readonly actorKind: Uint8Array;
  readonly credential: Int32Array;
  readonly credentialKind: Uint8Array;
  readonly source: Int32Array;
  readonly agent: Int32Array;
  readonly platform: Int32Array;
  readonly account: Int32Array;
  readonly uses: Int32Array;
  readonly failures: Int32Array;
  readonly first: Float64Array;
  readonly last: Float64Array;
  /** Those that were used, by who, source and id. */
  readonly order: Int32Array;
  /** Those of one identity, of all its sources or of one. */
  readonly of: (who: number, source?: number) => Int32Array;
  readonly ofCredential: (credential: number) => Int32Array;
}

type Row = readonly [id: number, actor: number | null, actorKind: number, credential: number | null, credentialKind: number, source: number | null, agent: number | null, platform: number, account: number | null,
  uses: number, failures: number, first: number, last: number];

/** Rows that come at once: one by one they would cost twice. */
const AT_ONCE = 4096;
const ROWS = `SELECT c.id, c.actor, c.actor_kind, c.credential, c.credential_kind, c.source, c.agent, c.platform, c.account, u.uses, u.failures, u.first_us, u.last_us
  FROM derived_use u CROSS JOIN evidence_context c ON c.id = u.context WHERE u.context >= ? AND u.context < ?`;

/** The name under which an identity is known, of any of its names. */
export function canonicalBy(reader: Reader): (name: number) => number {
  const known = new Map<number, number>();
  return (name) => {
    let canonical = known.get(name);
    if (canonical === undefined) {
      if (known.size > KEPT_NAMES) known.clear();
      known.set(name, (canonical = canonicalTerm(reader, name)));
    }
    return canonical;
  };
}
const KEPT_NAMES = 100_000;

export function allContexts(reader: Reader, canonicalOf: (name: number) => number): Contexts {
  const length = ((stmt(reader, 'SELECT MAX(context) FROM derived_use').pluck().get() as number | null) ?? 0) + 1;
  const ints = (): Int32Array => new Int32Array(length);
  const c = {
    who: ints(), actorKind: new Uint8Array(length), credential: ints(), credentialKind: new Uint8Array(length), source: ints(), agent: ints(), platform: ints(), account: ints(), uses: ints(), failures: ints(),
    first: new Float64Array(length), last: new Float64Array(length),
  };
  for (let from = 0; from < length; from += AT_ONCE) {
    for (const [id, actor, actorKind, credential, credentialKind, source, agent, platform, account, uses, failures, first, last] of stmt(reader, ROWS).raw().all(from, from + AT_ONCE) as Row[]) {
      c.who[id] = actor === null ? 0 : canonicalOf(actor);
      c.actorKind[id] = actorKind;
      c.credential[id] = credential ?? 0;
      c.credentialKind[id] = credentialKind;
      c.source[id] = source ?? 0;
      c.agent[id] = agent ?? 0;
      c.platform[id] = platform;
      c.account[id] = account ?? 0;
      c.uses[id] = uses;
      c.failures[id] = failures;
      c.first[id] = first;
      c.last[id] = last;
    }
  }
  const used = upTo(length).filter((id) => at(c.uses, id) > 0);
  const order = used.slice().sort((a, b) => at(c.who, a) - at(c.who, b) || at(c.source, a) - at(c.source, b) || a - b);
  let byCredential: Int32Array | undefined;
  return {
    ...c, order,
    of: (who, source) => (source === undefined ? within(order, (id) => at(c.who, id) - who) : within(order, (id) => at(c.who, id) - who || at(c.source, id) - source)),
    ofCredential: (credential) => within(byCredential ??= used.slice().sort((a, b) => at(c.credential, a) - at(c.credential, b) || a - b), (id) => at(c.credential, id) - credential),
  };
}

/** A cell of a column that is known to hold it. */
export const at = (column: Int32Array | Uint8Array | Float64Array, index: number): number => column[index] as number;

/** The stretch of a sorted list for which the comparison says 0. */
function within(list: Int32Array, compare: (id: number) => number): Int32Array {
  return list.subarray(firstNot(list.length, (i) => compare(at(list, i)) < 0), firstNot(list.length, (i) => compare(at(list, i)) <= 0));
}
