/**
 * Readings as columns of numbers, so that reading and storing can run on different threads: texts are replaced by numbers of a local dictionary,
 * and each text crosses once. The storing side puts the ids of the case's own dictionary in their place.
 */
import type { EventDraft, NamedIdentity } from '../../../shared/domain/event.ts';
import { FACT_KINDS } from '../../../shared/domain/event.ts';
import type { InventoryDraft } from '../../../shared/domain/inventory.ts';
import { CREDENTIAL_KINDS, DEPTHS, IDENTITY_KINDS, OUTCOMES, type CredentialKind, type IdentityKind } from '../../../shared/domain/kinds.ts';
import type { Place, Reading } from '../../../shared/domain/reading.ts';
import { hash53 } from '../hash53.ts';
import { EVENT_WIDTH } from './columns.ts';

/** Rejected records named one by one per file; past that only their number is kept, which is said in the file's attention. */
export const MAX_NAMED_REJECTS = 10_000;
const GENERATION = 150_000;
const SEEN_PAIRS = 400_000;

export const ISSUE_WIDTH = 8;
export const FACT_WIDTH = 4;

const codeOf = (list: readonly string[]): ReadonlyMap<string, number> => new Map(list.map((name, i) => [name, i]));
const DEPTH = codeOf(DEPTHS);
const OUTCOME = codeOf(OUTCOMES);
const IDENTITY = codeOf(IDENTITY_KINDS);
const CREDENTIAL = codeOf(CREDENTIAL_KINDS);
const FACT = codeOf(FACT_KINDS);
export const identityCode = (kind: IdentityKind | undefined): number => IDENTITY.get(kind ?? 'unknown') ?? 0;
export const credentialCode = (kind: CredentialKind | undefined): number => CREDENTIAL.get(kind ?? 'unknown') ?? 0;

/** Readings of some records of one file. In number columns NaN is NULL; in text columns 0 is. */
export interface ReadingBatch {
  readonly records: number;
  /** Rows of `EVENT_COLUMNS`, id and file still to be put in. */
  readonly events: Float64Array;
  /** Position of the event in this batch, then the rest of `ISSUE_COLUMNS`. */
  readonly issues: Float64Array;
  /** The same for `FACT_COLUMNS`. */
  readonly facts: Float64Array;
  /** Position of the event, and which pair of names it shows. */
  readonly names: Float64Array;
  /** Pairs (name, also) not sent before: their numbers follow on. */
  readonly pairs: Float64Array;
  /** Texts not sent before: their numbers follow on. */
  readonly texts: readonly string[];
  /** Why records were skipped, and how many. */
  readonly skipped: ReadonlyMap<string, number>;
  readonly rejected: number;
  readonly rejects: readonly { readonly place: Place; readonly why: string }[];
  readonly entries: readonly { readonly record: number; readonly place: Place; readonly entries: readonly InventoryDraft[] }[];
}

/** Numbers in a row, growing. */
class Column {
  #numbers = new Float64Array(1024);
  #n = 0;

  /** Room for `n` more; the position where they begin. */
  room(n: number): number {
    const at = this.#n;
    if (at + n > this.#numbers.length) {
      const larger = new Float64Array(Math.max(at + n, this.#numbers.length * 2));
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#n += n;
    return at;
  }

  get cells(): Float64Array { return this.#numbers; }

  /** What was written, in memory of its own; the column is then empty. */
  take(): Float64Array {
    const taken = this.#numbers.slice(0, this.#n);
    this.#n = 0;
    return taken;
  }
}

export class ReadingEncoder {
  #record = 0;
  #records = 0;
  #named = 0;
  readonly #events = new Column();
  readonly #issues = new Column();
  readonly #facts = new Column();
  readonly #names = new Column();
  readonly #newPairs = new Column();
  #count = 0;
  #texts: string[] = [];
  #skipped = new Map<string, number>();
  #rejected = 0;
  #rejects: { place: Place; why: string }[] = [];
  #entries: { record: number; place: Place; entries: readonly InventoryDraft[] }[] = [];
  /** Two generations, the older one dropped when the newer is full: a text forgotten is sent again under a new number. */
  #young = new Map<string, number>();
  #old = new Map<string, number>();
  #lastText = 0;
  #pairs = new Map<number, number>();
  #lastPair = -1;

  beginFile(): void {
    this.#record = 0;
    this.#named = 0;
  }

  /** The storing side has forgotten every number: begin again at 1. */
  reset(): void {
    this.#young = new Map();
    this.#old = new Map();
    this.#lastText = 0;
    this.#pairs = new Map();
    this.#lastPair = -1;
  }

  /** One record: its place and what the format made of it. */
  add(place: Place, reading: Reading): void {
    this.#record += 1;
    this.#records += 1;
    switch (reading.kind) {
      case 'skipped':
        this.#skipped.set(reading.why, (this.#skipped.get(reading.why) ?? 0) + 1);
        return;
      case 'rejected':
        this.#rejected += 1;
        this.#named += 1;
        if (this.#named <= MAX_NAMED_REJECTS) this.#rejects.push({ place, why: reading.why });
        return;
      case 'entries':
        this.#entries.push({ record: this.#record, place, entries: reading.entries });
        return;
      case 'events': {
        const { events } = reading;
        for (let part = 0; part < events.length; part += 1) {
          const event = events[part];
          if (event !== undefined) this.#addEvent(place, event, part);
        }
      }
    }
  }

  /** Whether `take` would give any record. */
  holds(): boolean {
    return this.#records > 0;
  }

  /** What was added since the last call. */
  take(): ReadingBatch {
    const batch: ReadingBatch = {
      records: this.#records, events: this.#events.take(), issues: this.#issues.take(), facts: this.#facts.take(), names: this.#names.take(),
      pairs: this.#newPairs.take(), texts: this.#texts, skipped: this.#skipped, rejected: this.#rejected, rejects: this.#rejects, entries: this.#entries,
    };
    this.#records = 0;
    this.#count = 0;
    this.#rejected = 0;
    this.#texts = [];
    if (this.#skipped.size > 0) this.#skipped = new Map();
    if (this.#rejects.length > 0) this.#rejects = [];
    if (this.#entries.length > 0) this.#entries = [];
    return batch;
  }

  #text(text: string | undefined): number {
    if (text === undefined) return 0;
    const young = this.#young.get(text);
    if (young !== undefined) return young;
    let id = this.#old.get(text);
    if (id === undefined) {
      this.#lastText += 1;
      id = this.#lastText;
      this.#texts.push(text);
    }
    if (this.#young.size >= GENERATION) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(text, id);
    return id;
  }

  #addEvent(place: Place, e: EventDraft, part: number): void {
    const k = this.#events.room(EVENT_WIDTH);
    const c = this.#events.cells;
    const { target } = e;
    const actor = e.actor === undefined ? 0 : this.#text(e.actor.name);
    c[k] = 0;
    c[k + 1] = 0;
    c[k + 2] = this.#record;
    c[k + 3] = part;
    c[k + 4] = place.offset;
    c[k + 5] = place.length;
    c[k + 6] = place.line;
    c[k + 7] = e.at;
    c[k + 8] = e.precisionUs;
    c[k + 9] = hash53(e.twinKey);
    c[k + 10] = this.#text(e.action);
    c[k + 11] = e.outcome === 'failure' ? 0 : DEPTH.get(e.depth) ?? 0;
    c[k + 12] = OUTCOME.get(e.outcome) ?? 2;
    c[k + 13] = this.#text(e.reason);
    c[k + 14] = actor;
    c[k + 15] = identityCode(e.actor?.kind);
    c[k + 16] = this.#text(e.credential?.value);
    c[k + 17] = credentialCode(e.credential?.kind);
    c[k + 18] = e.sessionAt ?? Number.NaN;
    c[k + 19] = this.#text(e.source);
    c[k + 20] = this.#text(e.agent);
    c[k + 21] = this.#text(target.platform);
    c[k + 22] = this.#text(target.account);
    c[k + 23] = this.#text(target.region);
    c[k + 24] = this.#text(target.service);
    c[k + 25] = this.#text(target.resource);
    c[k + 26] = this.#text(target.host);
    const event = this.#count;
    this.#count += 1;
    if (e.actor !== undefined) this.#addNames(event, actor, e.actor);
    const { issues, facts } = e;
    for (let seq = 0; issues !== undefined && seq < issues.length; seq += 1) {
      const issue = issues[seq];
      if (issue === undefined) continue;
      const holder = issue.holder === undefined ? 0 : this.#text(issue.holder.name);
      const i = this.#issues.room(ISSUE_WIDTH);
      const cells = this.#issues.cells;
      cells[i] = event;
      cells[i + 1] = seq;
      cells[i + 2] = issue.what === 'credential' ? 0 : 1;
      cells[i + 3] = this.#text(issue.value);
      cells[i + 4] = issue.what === 'credential' ? credentialCode(issue.kind as CredentialKind) : identityCode(issue.kind as IdentityKind);
      cells[i + 5] = holder;
      cells[i + 6] = identityCode(issue.holder?.kind);
      cells[i + 7] = issue.expires ?? Number.NaN;
      if (issue.holder !== undefined) this.#addNames(event, holder, issue.holder);
    }
    for (let seq = 0; facts !== undefined && seq < facts.length; seq += 1) {
      const fact = facts[seq];
      if (fact === undefined) continue;
      const i = this.#facts.room(FACT_WIDTH);
      const cells = this.#facts.cells;
      cells[i] = event;
      cells[i + 1] = seq;
      cells[i + 2] = FACT.get(fact.kind) ?? 0;
      cells[i + 3] = this.#text(fact.text);
    }
  }

  #addNames(event: number, name: number, identity: NamedIdentity): void {
    const also = identity.also;
    if (also === undefined) return;
    for (const text of also) {
      const other = this.#text(text);
      if (other === name) continue;
      const key = name * 0x4000000 + other;
      let pair = this.#pairs.get(key);
      if (pair === undefined) {
        if (this.#pairs.size > SEEN_PAIRS) this.#pairs.clear();
        this.#lastPair += 1;
        pair = this.#lastPair;
        this.#pairs.set(key, pair);
        const p = this.#newPairs.room(2);
        this.#newPairs.cells[p] = name;
        this.#newPairs.cells[p + 1] = other;
      }
      const i = this.#names.room(2);
      this.#names.cells[i] = event;
      this.#names.cells[i + 1] = pair;
    }
  }
}
