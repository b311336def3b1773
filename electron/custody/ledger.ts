/**
 * The ledger: what was done with the case, each entry carrying the hash of the one before, so that no entry can be
 * changed, taken out or moved without its successors showing it. Two things a chain alone cannot show: that its
 * *tail* was cut off, and that all of it was written anew. Both are found by comparing with a head noted elsewhere,
 * so every report prints the head of its day.
 */
import type { LedgerEntry, VerifyProblem } from '../../shared/domain/custody.ts';
import type { Micros } from '../../shared/domain/time.ts';
import { type JsonValue, canonicalJson } from './canonical.ts';
import { sha256Hex } from './digest.ts';

/** `prev` of the first entry, and the head of an empty ledger. */
export const NO_ENTRY = '0'.repeat(64);

export interface LedgerFields {
  readonly at: Micros;
  readonly kind: string;
  readonly by: string;
  readonly body: JsonValue;
}

/** The entry that follows `prev` (undefined: the first, seq 1). Pure: the caller appends it to store and file. */
export function nextEntry(prev: { readonly seq: number; readonly hash: string } | undefined, fields: LedgerFields): LedgerEntry {
  const draft = {
    seq: (prev?.seq ?? 0) + 1,
    at: fields.at,
    // What is hashed must be what SQLite and the file give back: UTF-8 turns half a surrogate pair into U+FFFD.
    kind: throughUtf8(fields.kind),
    by: throughUtf8(fields.by),
    body: canonicalJson(fields.body),
    prev: prev?.hash ?? NO_ENTRY,
  };
  return { ...draft, hash: hashOf(draft) };
}

/** SHA-256 over the layout of the README: a title line, then each field as name, byte length, and text. */
export function hashOf(entry: Omit<LedgerEntry, 'hash'>): string {
  const fields = [
    ['prev', entry.prev],
    ['seq', String(entry.seq)],
    ['at', String(entry.at)],
    ['kind', entry.kind],
    ['by', entry.by],
    ['body', entry.body],
  ] as const;
  return sha256Hex(`keytrail-ledger-1\n${fields.map(([name, text]) => `${name} ${Buffer.byteLength(text)}\n${text}\n`).join('')}`);
}

export interface LedgerCheck {
  readonly ok: boolean;
  /** `where: 'ledger'`, `what: 'entry 7'`. */
  readonly problems: readonly VerifyProblem[];
  /** Hash of the last entry as it is written; NO_ENTRY for an empty ledger. */
  readonly head: string;
  /** Number of entries looked at. */
  readonly entries: number;
}

/**
 * Reads entries in their stored order and finds what was edited, taken out, put in, repeated or moved.
 * `notedHead`: a head from a report or a note; finds a cut tail and a ledger written anew.
 */
export function checkLedger(entries: Iterable<LedgerEntry>, notedHead?: string): LedgerCheck {
  const problems: VerifyProblem[] = [];
  const say = (what: string, detail: string): void => { problems.push({ where: 'ledger', what, detail }); };
  // The furthest entry so far. `trueHash` is what its text gives, `hash` what it says.
  let last = { seq: 0, hash: NO_ENTRY, trueHash: NO_ENTRY };
  let count = 0;
  let notedSeen = notedHead === NO_ENTRY;

  for (const entry of entries) {
    count += 1;
    notedSeen ||= entry.hash === notedHead;
    const trueHash = hashOf(entry);
    const genuine = trueHash === entry.hash;
    const follows = entry.prev === last.hash || entry.prev === last.trueHash;
    const expected = last.seq + 1;
    // When the text was edited but still names its neighbour, the number may be what was edited: its place says more.
    const seq = !genuine && follows ? expected : entry.seq;
    const name = `entry ${seq}`;

    if (!genuine) say(name, 'was edited: its text does not give its hash');
    if (seq < expected) {
      say(name, `stands after entry ${last.seq}: it was moved, repeated or renumbered`);
      continue;
    }
    if (seq === expected + 1) say(`entry ${expected}`, 'is missing');
    else if (seq > expected) say(`entries ${expected} to ${seq - 1}`, 'are missing');
    else if (!follows) say(name, last.seq === 0 ? 'is not the first of its ledger: it names one before it' : `does not continue entry ${last.seq}: one of the two was replaced`);
    last = { seq, hash: entry.hash, trueHash };
  }
  if (notedHead !== undefined && !notedSeen) {
    say('head', `no entry has the noted hash ${notedHead}: the end was cut off, or the ledger was written anew`);
  }
  return { ok: problems.length === 0, problems, head: last.hash, entries: count };
}

const throughUtf8 = (text: string): string => Buffer.from(text).toString();
