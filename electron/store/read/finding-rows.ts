/**
 * The sums of which a case has as many as it has sessions, as rules see them. Rules read the texts of few: a row keeps numbers, and a text is looked up when
 * it is asked for. (What is asked for so is no property of the row's own: `{ ...row }` would lose it.)
 */
import { CREDENTIAL_KINDS, DEPTHS, type CredentialKind, type Depth, type IdentityKind } from '../../../shared/domain/kinds.ts';
import { DAY_US, type Micros } from '../../../shared/domain/time.ts';
import { firstNot, upTo } from './finding-contexts.ts';

/** What the numbers mean. Zero means nothing. */
export interface Words {
  readonly text: (id: number) => string | undefined;
  readonly kindOf: (identity: number, seen: number) => IdentityKind;
}

export const credentialKind = (code: number): CredentialKind => CREDENTIAL_KINDS[code] ?? 'unknown';
export const depthOf = (code: number): Depth => DEPTHS[code] ?? 'attempted';

/** An identity at one place, for a time. */
class Row {
  readonly words: Words;
  readonly who: number;
  kind: number;
  readonly place: number;
  first: Micros;
  last: Micros;
  /** Days (UTC) with at least one such event, of those told in order. */
  days = 1;
  day: number;
  constructor(words: Words, who: number, kind: number, place: number, at: number) {
    this.words = words;
    this.who = who;
    this.kind = kind;
    this.place = place;
    this.first = at as Micros;
    this.last = at as Micros;
    this.day = Math.floor(at / DAY_US);
  }
  /** A further event, not before any other that was told of. */
  later(at: number): void {
    this.last = at as Micros;
    const day = Math.floor(at / DAY_US);
    if (day === this.day) return;
    this.day = day;
    this.days += 1;
  }
  get actor(): string { return this.words.text(this.who) ?? ''; }
  get actorKind(): IdentityKind { return this.words.kindOf(this.who, this.kind); }
  get source(): string | undefined { return this.words.text(this.place); }
}

/** All uses of one credential by one identity from one source with one client. */
export class PresentedRow extends Row {
  readonly key: number;
  readonly keyKind: number;
  readonly client: number;
  readonly on: number;
  uses = 0;
  failures = 0;
  depth = 0;
  constructor(words: Words, who: number, kind: number, place: number, at: number, key: number, keyKind: number, client: number, on: number) {
    super(words, who, kind, place, at);
    this.key = key;
    this.keyKind = keyKind;
    this.client = client;
    this.on = on;
  }
  get credential(): string | undefined { return this.words.text(this.key); }
  get credentialKind(): CredentialKind { return credentialKind(this.keyKind); }
  get agent(): string | undefined { return this.words.text(this.client); }
  get platform(): string { return this.words.text(this.on) ?? ''; }
  get deepest(): Depth { return depthOf(this.depth); }
}

/** Events of an identity at a place that are about one thing: a secret it read, an identity it became, the workload it acted for. */
export class AboutRow extends Row {
  readonly what: number;
  readonly key: number;
  keyKind: number;
  on: number;
  times = 0;
  constructor(words: Words, who: number, kind: number, place: number, at: number, what: number, key: number, keyKind: number, on: number) {
    super(words, who, kind, place, at);
    this.what = what;
    this.key = key;
    this.keyKind = keyKind;
    this.on = on;
  }
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
