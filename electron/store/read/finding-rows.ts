/**
 * The sums of which a case has as many as it has sessions, as rules see them. Rules read the texts of few: a row keeps numbers, and a text is looked up when
 * it is asked for. (What is asked for so is no property of the row's own: `{ ...row }` would lose it.)
 */
import { CREDENTIAL_KINDS, DEPTHS, type CredentialKind, type Depth, type IdentityKind } from '../../../shared/domain/kinds.ts';
import { DAY_US, type Micros } from '../../../shared/domain/time.ts';
import { firstNot, upTo } from '../../base/sorted.ts';
import { at, type Contexts } from './finding-contexts.ts';

/** What the numbers mean. Zero means nothing. */
export interface Words {
  readonly text: (id: number) => string | undefined;
  readonly kindOf: (identity: number, seen: number) => IdentityKind;
}

export const credentialKind = (code: number): CredentialKind => CREDENTIAL_KINDS[code] ?? 'unknown';
export const depthOf = (code: number): Depth => DEPTHS[code] ?? 'attempted';

/** As columns, for there are nearly as many as there are contexts. */
export class Presentations {
  readonly words: Words;
  readonly contexts: Contexts;
  /** The first context of each: the others have identity, credential, source and client in common with it. */
  readonly context: Int32Array;
  readonly kind: Uint8Array;
  readonly uses: Int32Array;
  readonly failures: Int32Array;
  readonly days: Int32Array;
  readonly depth: Uint8Array;
  readonly first: Float64Array;
  readonly last: Float64Array;
  #length = 0;
  constructor(words: Words, contexts: Contexts) {
    this.words = words;
    this.contexts = contexts;
    const most = contexts.order.length;
    [this.context, this.uses, this.failures, this.days] = [new Int32Array(most), new Int32Array(most), new Int32Array(most), new Int32Array(most)];
    [this.kind, this.depth] = [new Uint8Array(most), new Uint8Array(most)];
    [this.first, this.last] = [new Float64Array(most).fill(Infinity), new Float64Array(most).fill(-Infinity)];
  }
  /** A further one, not used yet. */
  add(context: number, kind: number): number {
    this.context[this.#length] = context;
    this.kind[this.#length] = kind;
    return this.#length++;
  }
  used(row: number, uses: number, failures: number, first: number, last: number, depth: number): void {
    this.uses[row] = at(this.uses, row) + uses;
    this.failures[row] = at(this.failures, row) + failures;
    this.depth[row] = Math.max(at(this.depth, row), depth);
    this.first[row] = Math.min(at(this.first, row), first);
    this.last[row] = Math.max(at(this.last, row), last);
  }
  /** In order of first use. */
  rows(): PresentedRow[] {
    const { contexts: c, context, first } = this;
    const of = (column: Int32Array, a: number, b: number): number => at(column, at(context, a)) - at(column, at(context, b));
    const order = upTo(this.#length).sort((a, b) => at(first, a) - at(first, b) || of(c.who, a, b) || of(c.credential, a, b) || of(c.source, a, b) || of(c.agent, a, b));
    return Array.from(order, (row) => new PresentedRow(this, row));
  }
}

const cell = (p: PresentedRow, column: Int32Array | Uint8Array): number => at(column, at(p.all.context, p.row));
const textOf = (p: PresentedRow, column: Int32Array): string | undefined => p.all.words.text(cell(p, column));

/** All uses of one credential by one identity from one source with one client. */
export class PresentedRow {
  readonly all: Presentations;
  readonly row: number;
  constructor(all: Presentations, row: number) {
    this.all = all;
    this.row = row;
  }
  get actor(): string { return textOf(this, this.all.contexts.who) ?? ''; }
  get actorKind(): IdentityKind { return this.all.words.kindOf(cell(this, this.all.contexts.who), at(this.all.kind, this.row)); }
  get key(): number { return cell(this, this.all.contexts.credential); }
  get credential(): string | undefined { return textOf(this, this.all.contexts.credential); }
  get credentialKind(): CredentialKind { return credentialKind(cell(this, this.all.contexts.credentialKind)); }
  get source(): string | undefined { return textOf(this, this.all.contexts.source); }
  get agent(): string | undefined { return textOf(this, this.all.contexts.agent); }
  get platform(): string { return textOf(this, this.all.contexts.platform) ?? ''; }
  get uses(): number { return at(this.all.uses, this.row); }
  get failures(): number { return at(this.all.failures, this.row); }
  get first(): Micros { return at(this.all.first, this.row) as Micros; }
  get last(): Micros { return at(this.all.last, this.row) as Micros; }
  /** Days (UTC) with at least one such use. */
  get days(): number { return at(this.all.days, this.row); }
  get deepest(): Depth { return depthOf(at(this.all.depth, this.row)); }
}

/** Events of an identity at a place that are about one thing: a secret it read, an identity it became, the workload it acted for. */
export class AboutRow {
  readonly words: Words;
  readonly who: number;
  kind: number;
  readonly place: number;
  readonly what: number;
  readonly key: number;
  keyKind: number;
  on: number;
  times = 0;
  first: Micros;
  last: Micros;
  /** Days (UTC) with at least one such event. */
  days = 1;
  constructor(words: Words, who: number, kind: number, place: number, when: number, what: number, key: number, keyKind: number, on: number) {
    this.words = words;
    this.who = who;
    this.kind = kind;
    this.place = place;
    this.what = what;
    this.key = key;
    this.keyKind = keyKind;
    this.on = on;
    this.first = when as Micros;
    this.last = when as Micros;
  }
  /** A further event, not before any other. */
  later(when: number): void {
    if (Math.floor(when / DAY_US) !== Math.floor(this.last / DAY_US)) this.days += 1;
    this.last = when as Micros;
  }
  get actor(): string { return this.words.text(this.who) ?? ''; }
  get actorKind(): IdentityKind { return this.words.kindOf(this.who, this.kind); }
  get source(): string | undefined { return this.words.text(this.place); }
  get platform(): string { return this.words.text(this.on) ?? ''; }
}

export class SecretReadRow extends AboutRow {
  get secret(): string { return this.words.text(this.what) ?? ''; }
  get credential(): string | undefined { return this.words.text(this.key); }
  get reads(): number { return this.times; }
  /** Equal where the credential is, without its text. */
  get session(): number { return this.key; }
}

export class PathRow extends AboutRow {
  get role(): string { return this.words.text(this.what) ?? ''; }
}

export class WorkloadRow extends AboutRow {
  get workload(): string { return this.words.text(this.what) ?? ''; }
  get credential(): string { return this.words.text(this.key) ?? ''; }
  get credentialKind(): CredentialKind { return credentialKind(this.keyKind); }
  get uses(): number { return this.times; }
}

/** Uses by the credential, in the order in which they stand. */
export function rowsByCredential(rows: readonly PresentedRow[]): (credential: number) => readonly PresentedRow[] {
  const keyAt = (i: number): number => (rows[i] as PresentedRow).key;
  const order = upTo(rows.length).sort((a, b) => keyAt(a) - keyAt(b) || a - b);
  return (credential) => {
    const found: PresentedRow[] = [];
    for (let i = firstNot(order.length, (p) => keyAt(order[p] as number) < credential); i < order.length && keyAt(order[i] as number) === credential; i += 1) found.push(rows[order[i] as number] as PresentedRow);
    return found;
  };
}
