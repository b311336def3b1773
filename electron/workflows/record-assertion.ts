/** An analyst's word, recorded as evidence: the row that derivations read, and the entry of the ledger that vouches for it. */
import type { LedgerEntry } from '../../shared/domain/custody.ts';
import type { Micros } from '../../shared/domain/time.ts';
import { canonicalJson, type JsonValue } from '../custody/canonical.ts';
import { insertAssertion } from '../store/write/custody.ts';
import { enter, type OpenCase } from './open-case.ts';

/** Who says it, when and why. */
export interface Word { readonly at: Micros; readonly by: string; readonly reason: string }

/** Inside a transaction; the entry is mirrored once that is committed. */
export function recordAssertion(c: OpenCase, kind: string, decision: JsonValue, { at, by, reason }: Word): LedgerEntry {
  const body = canonicalJson(decision);
  insertAssertion(c.handles.evidence, { kind, at, by, reason, body });
  return enter(c, 'asserted', { kind, decision: JSON.parse(body) as JsonValue, reason }, at, by);
}
