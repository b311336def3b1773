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
import { ACT_COLUMNS, CONTEXT_COLUMNS, EVENT_WIDTH } from './columns.ts';
import { RecentTexts, seededHash } from './text-numbers.ts';
import { TupleNumbers } from './tuple-numbers.ts';

/** Rejected records named one by one per file; past that only their number is kept, which is said in the file's attention. */
export const MAX_NAMED_REJECTS = 10_000;
const GENERATION = 100_000;
/** Numbers given before they begin again at 1: who stores keeps something for each. */
const MOST_NUMBERS = 1_000_000;
const SEEN_PAIRS = 150_000;
const SEEN_CONTEXTS = 100_000;
const SEEN_ACTS = 50_000;
/** Callers known by the very object that the reader gives for them, also in the next file: as many again of those met before. */
const SEEN_CALLERS = 4_000;
/** Platforms, accounts, regions, services: columns of few texts, looked up where they lie close together. */
const SEEN_PLACES = 2_000;
/** Objects that nearly never come again are not worth remembering: judged after so many. */
const JUDGED_AFTER = 2000;

export const ISSUE_WIDTH = 8;
export const FACT_WIDTH = 4;
export const CONTEXT_WIDTH = CONTEXT_COLUMNS.length;
export const ACT_WIDTH = ACT_COLUMNS.length;

const codeOf = (list: readonly string[]): ReadonlyMap<string, number> => new Map(list.map((name, i) => [name, i]));
const DEPTH = codeOf(DEPTHS);
const OUTCOME = codeOf(OUTCOMES);
const IDENTITY = codeOf(IDENTITY_KINDS);
const CREDENTIAL = codeOf(CREDENTIAL_KINDS);
const FACT = codeOf(FACT_KINDS);
export const identityCode = (kind: IdentityKind | undefined): number => IDENTITY.get(kind ?? 'unknown') ?? 0;
export const credentialCode = (kind: CredentialKind | undefined): number => CREDENTIAL.get(kind ?? 'unknown') ?? 0;

/** Readings of some records of one file. In number columns NaN is NULL; in text columns 0 is. All columns lie in one piece of memory, each where the one before ends. */
export interface ReadingBatch {
  /** That piece of memory: it crosses threads whole, and can be written again once the batch is stored, and every other one that lies in it. */
  readonly room: ArrayBuffer;
  /** What this batch has of it: of one that lies there alone, all. */
  readonly bytes: number;
  readonly records: number;
  /** True when the numbers of what is sent begin again at 1, and those given before mean nothing any more. */
  readonly anew: boolean;
  /** Rows of `EVENT_COLUMNS`, id and file still to be put in; context and act by number. For the id stands the precision where the twin key alone tells the happening. */
  readonly events: Float64Array;
  /** Rows of `CONTEXT_COLUMNS` and `ACT_COLUMNS` not sent before, id and hash still to be put in: their numbers follow on. */
  readonly contexts: Float64Array;
  readonly acts: Float64Array;
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

  get length(): number { return this.#n; }

  /** Moves what was written to `room`, from the byte `at` on; the column is then empty. */
  moveTo(room: ArrayBuffer, at: number): Float64Array {
    const taken = new Float64Array(room, at, this.#n);
    taken.set(this.#numbers.subarray(0, this.#n));
    this.#n = 0;
    return taken;
  }
}

/** A caller under which an earlier event was encoded, with what else its context holds. */
interface Caller {
  readonly actor: NamedIdentity | undefined; readonly credential: EventDraft['credential']; readonly sessionAt: number | undefined;
  readonly source: string | undefined; readonly agent: string | undefined; readonly platform: string; readonly account: string | undefined; readonly region: string | undefined;
  readonly context: number;
  readonly pairs: readonly number[];
}
/** An action as an earlier event had it. */
interface Deed { readonly precisionUs: number; readonly depth: string; readonly outcome: string; readonly reason: string | undefined; readonly service: string | undefined; readonly act: number }

/** Where a batch may lie. */
export interface BatchMemory {
  /** For one of no more than `SMALL_BATCH_BYTES`: it may share a piece of memory with those before and after it. */
  readonly small: (bytes: number) => { readonly room: ArrayBuffer; readonly at: number };
  /** Memory of exactly so many bytes, for one alone. */
  readonly large: (bytes: number) => ArrayBuffer;
}
export const SMALL_BATCH_BYTES = 64 * 1024;
const NEW_MEMORY: BatchMemory = { small: (bytes) => ({ room: new ArrayBuffer(bytes), at: 0 }), large: (bytes) => new ArrayBuffer(bytes) };

/** Memory of a large batch at first. */
const ROOM_BYTES = 128 * 1024;
/** Contexts of one caller, or kinds of one action, that are looked through before the slow way is taken. */
const LISTED = 24;

export class ReadingEncoder {
  #record = 0;
  #records = 0;
  #named = 0;
  readonly #events = new Column();
  readonly #issues = new Column();
  readonly #facts = new Column();
  readonly #names = new Column();
  readonly #newPairs = new Column();
  readonly #newContexts = new Column();
  readonly #newActs = new Column();
  readonly #contexts = new TupleNumbers(CONTEXT_WIDTH, SEEN_CONTEXTS);
  readonly #acts = new TupleNumbers(ACT_WIDTH, SEEN_ACTS);
  readonly #context = new Float64Array(CONTEXT_WIDTH);
  readonly #act = new Float64Array(ACT_WIDTH);
  #callers = new Map<object, Caller[]>();
  #callersBefore = new Map<object, Caller[]>();
  readonly #places = new Map<string, number>();
  #calls = { asked: 0, known: 0 };
  readonly #deeds = new Map<string, Deed[]>();
  #count = 0;
  #texts: string[] = [];
  #skipped = new Map<string, number>();
  #rejected = 0;
  #rejects: { place: Place; why: string }[] = [];
  #entries: { record: number; place: Place; entries: readonly InventoryDraft[] }[] = [];
  /** A text forgotten is sent again under a new number. */
  readonly #recent = new RecentTexts(GENERATION);
  #lastText = 0;
  #pairs = new Map<number, number>();
  #lastPair = -1;

  beginFile(): void {
    this.#record = 0;
    this.#named = 0;
    this.#calls = { asked: 0, known: 0 };
  }

  #anew = false;
  #roomBytes = ROOM_BYTES;

  /** The storing side has forgotten every number: begin again at 1. */
  reset(): void {
    this.#recent.clear();
    this.#lastText = 0;
    this.#pairs = new Map();
    this.#lastPair = -1;
    this.#contexts.reset();
    this.#acts.reset();
    this.#callers.clear();
    this.#callersBefore.clear();
    this.#places.clear();
    this.#deeds.clear();
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
  take(memory: BatchMemory = NEW_MEMORY): ReadingBatch {
    const columns = [this.#events, this.#issues, this.#facts, this.#names, this.#newPairs, this.#newContexts, this.#newActs];
    const bytes = columns.reduce((n, column) => n + column.length * 8, 0);
    const small = bytes <= SMALL_BATCH_BYTES;
    const { room, at: begin } = small ? memory.small(bytes) : { room: memory.large(this.#roomFor(bytes)), at: 0 };
    let at = begin;
    const move = (column: Column): Float64Array => {
      const taken = column.moveTo(room, at);
      at += taken.byteLength;
      return taken;
    };
    const batch: ReadingBatch = {
      room, bytes: small ? bytes : room.byteLength, records: this.#records, anew: this.#anew, events: move(this.#events), issues: move(this.#issues), facts: move(this.#facts), names: move(this.#names),
      pairs: move(this.#newPairs), contexts: move(this.#newContexts), acts: move(this.#newActs), texts: this.#texts, skipped: this.#skipped, rejected: this.#rejected, rejects: this.#rejects, entries: this.#entries,
    };
    this.#records = 0;
    this.#anew = false;
    this.#count = 0;
    this.#rejected = 0;
    this.#texts = [];
    if (Math.max(this.#lastText, this.#lastPair, this.#contexts.last) > MOST_NUMBERS) {
      this.reset();
      this.#anew = true;
    }
    // Also those that are empty: the batch may be looked at only after more was added.
    this.#skipped = new Map();
    this.#rejects = [];
    this.#entries = [];
    return batch;
  }

  /** That of the largest batch so far or somewhat more: rooms of one size go round. */
  #roomFor(bytes: number): number {
    while (bytes > this.#roomBytes) this.#roomBytes *= 2;
    return this.#roomBytes;
  }

  #text(text: string | undefined): number {
    if (text === undefined) return 0;
    const hash = seededHash(text);
    const known = this.#recent.get(text, hash);
    if (known !== 0) return known;
    this.#lastText += 1;
    this.#texts.push(text);
    this.#recent.add(text, hash, this.#lastText);
    return this.#lastText;
  }

  #place(text: string | undefined): number {
    if (text === undefined) return 0;
    let id = this.#places.get(text);
    if (id !== undefined) return id;
    id = this.#text(text);
    if (this.#places.size >= SEEN_PLACES) this.#places.clear();
    this.#places.set(text, id);
    return id;
  }

  /** Which caller the event has: by the object that stands for it, when the reader gives the same again. */
  #callerOf(e: EventDraft): Caller {
    const { actor, credential, target } = e;
    const key = credential ?? actor;
    const calls = this.#calls;
    if (key === undefined || (calls.asked > JUDGED_AFTER && calls.known * 4 < calls.asked)) return this.#newCaller(e);
    calls.asked += 1;
    const list = this.#callersWith(key);
    for (const c of list) {
      if (c.actor === actor && c.source === e.source && c.region === target.region && c.account === target.account && c.agent === e.agent && c.sessionAt === e.sessionAt
        && c.platform === target.platform) {
        calls.known += 1;
        return c;
      }
    }
    const made = this.#newCaller(e);
    if (list.length < LISTED) list.push(made);
    return made;
  }

  #callersWith(key: object): Caller[] {
    const young = this.#callers.get(key);
    if (young !== undefined) return young;
    const list = this.#callersBefore.get(key) ?? [];
    if (this.#callers.size >= SEEN_CALLERS) {
      this.#callersBefore = this.#callers;
      this.#callers = new Map();
    }
    this.#callers.set(key, list);
    return list;
  }

  #newCaller(e: EventDraft): Caller {
    const { actor, credential, target } = e;
    const c = this.#context;
    c[2] = actor === undefined ? 0 : this.#text(actor.name);
    c[3] = identityCode(actor?.kind);
    c[4] = this.#text(credential?.value);
    c[5] = credentialCode(credential?.kind);
    c[6] = e.sessionAt ?? Number.NaN;
    c[7] = this.#text(e.source);
    c[8] = this.#text(e.agent);
    c[9] = this.#place(target.platform);
    c[10] = this.#place(target.account);
    c[11] = this.#place(target.region);
    return {
      actor, credential, sessionAt: e.sessionAt, source: e.source, agent: e.agent, platform: target.platform, account: target.account, region: target.region,
      context: numberOf(this.#contexts, c, this.#newContexts), pairs: actor === undefined ? NONE : this.#pairsOf(c[2], actor),
    };
  }

  #actOf(e: EventDraft): number {
    let list = this.#deeds.get(e.action);
    if (list !== undefined) {
      for (const d of list) {
        if (d.outcome === e.outcome && d.reason === e.reason && d.depth === e.depth && d.service === e.target.service && d.precisionUs === e.precisionUs) return d.act;
      }
    } else {
      if (this.#deeds.size >= SEEN_ACTS) this.#deeds.clear();
      this.#deeds.set(e.action, (list = []));
    }
    const c = this.#act;
    c[2] = e.precisionUs;
    c[3] = this.#text(e.action);
    c[4] = e.outcome === 'failure' ? 0 : DEPTH.get(e.depth) ?? 0;
    c[5] = OUTCOME.get(e.outcome) ?? 2;
    c[6] = this.#text(e.reason);
    c[7] = this.#place(e.target.service);
    const act = numberOf(this.#acts, c, this.#newActs);
    if (list.length < LISTED) list.push({ precisionUs: e.precisionUs, depth: e.depth, outcome: e.outcome, reason: e.reason, service: e.target.service, act });
    return act;
  }

  #addEvent(place: Place, e: EventDraft, part: number): void {
    const caller = this.#callerOf(e);
    const act = this.#actOf(e);
    const resource = this.#text(e.target.resource);
    const host = this.#text(e.target.host);
    const k = this.#events.room(EVENT_WIDTH);
    const c = this.#events.cells;
    c[k] = e.keyTells === true ? e.precisionUs : 0;
    c[k + 1] = 0;
    c[k + 2] = this.#record;
    c[k + 3] = part;
    c[k + 4] = place.offset;
    c[k + 5] = place.length;
    c[k + 6] = place.line;
    c[k + 7] = e.at;
    c[k + 8] = hash53(e.twinKey);
    c[k + 9] = caller.context;
    c[k + 10] = act;
    c[k + 11] = resource;
    c[k + 12] = host;
    const event = this.#count;
    this.#count += 1;
    this.#nameAll(event, caller.pairs);
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
      if (issue.holder !== undefined) this.#nameAll(event, this.#pairsOf(holder, issue.holder));
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

  /** Numbers of the pairs of names that the identity shows. */
  #pairsOf(name: number, identity: NamedIdentity): readonly number[] {
    const also = identity.also;
    if (also === undefined || also.length === 0) return NONE;
    const pairs: number[] = [];
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
      pairs.push(pair);
    }
    return pairs;
  }

  /** Each event says which pairs it shows: the first one that is stored vouches for the pair. */
  #nameAll(event: number, pairs: readonly number[]): void {
    for (const pair of pairs) {
      const i = this.#names.room(2);
      this.#names.cells[i] = event;
      this.#names.cells[i + 1] = pair;
    }
  }
}

const NONE: readonly number[] = [];

/** The number of a row; a row that is new is sent. */
function numberOf(numbers: TupleNumbers, cells: Float64Array, sent: Column): number {
  const before = numbers.last;
  const number = numbers.numberOf(cells, 0);
  if (number > before) {
    const at = sent.room(cells.length);
    sent.cells.set(cells, at);
  }
  return number;
}
