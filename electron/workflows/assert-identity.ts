/** An analyst says of two names that they are one identity, that they are not, or takes the word back: recorded as evidence, and everything after it rebuilt. */
import { describe, fail, ok, type Result } from '../../shared/domain/fault.ts';
import type { IdentityVerdict } from '../../shared/domain/identity.ts';
import { standing } from '../reconstruct/names.ts';
import { identityStatements, lastSuspect } from '../store/read/assertions.ts';
import { nearNames } from '../store/read/identities.ts';
import { isIdentityName } from '../store/read/links.ts';
import { canonicalName } from '../store/read/uses.ts';
import { dropTrace } from '../store/write/derived.ts';
import { deriveBase, deriveNames, isBaseStale } from './derive-base.ts';
import { keepFindings } from './evaluate-findings.ts';
import { mirror, type OpenCase } from './open-case.ts';
import { recordAssertion } from './record-assertion.ts';
import { traceSuspect, type TraceAsk } from './trace-suspect.ts';

export interface IdentityDecision { readonly is: IdentityVerdict; readonly name: string; readonly other: string; readonly by: string; readonly reason: string }

/** What came of it: by which names the two are known now, and whether they are one. `note`: what could not be rebuilt. */
export interface DecidedIdentity { readonly name: string; readonly other: string; readonly one: boolean; readonly note: string | undefined }

export function assertIdentity(c: OpenCase, d: IdentityDecision): Result<DecidedIdentity> {
  const { reader, evidence, derived } = c.handles;
  const { is, name, other } = d;
  if (name === other) return fail({ code: 'bad-request', why: 'name two different names' });
  const unknown = [name, other].find((n) => !isIdentityName(reader, n));
  if (unknown !== undefined) return fail({ code: 'unknown-suspect', name: unknown, near: nearNames(reader, unknown, true) });
  const held = standing(identityStatements(reader)).some((s) => (s.name === name && s.other === other) || (s.name === other && s.other === name));
  if (is === 'as-recorded' && !held) return fail({ code: 'bad-request', why: `nothing is asserted about ${name} and ${other} that could be taken back` });
  const stale = isBaseStale(reader);
  const entry = evidence.transaction(() => recordAssertion(c, 'identity', { is, name, other }, { at: c.now(), by: d.by, reason: d.reason }))();
  mirror(c, [entry]);
  if (stale) deriveBase(c.handles);
  else deriveNames(c.handles);
  keepFindings(c);
  const note = traceAgain(c);
  if (note !== undefined) derived.transaction(() => { dropTrace(derived); })();
  const now = { name: canonicalName(reader, name), other: canonicalName(reader, other) };
  return ok({ ...now, one: now.name === now.other, note });
}

/** The trace of the newest suspect, if there is one; why not, when it cannot be made any more: an old one must not stay. */
function traceAgain(c: OpenCase): string | undefined {
  const suspect = lastSuspect(c.handles.reader);
  if (suspect === undefined) return undefined;
  const traced = traceSuspect(c, JSON.parse(suspect.body) as TraceAsk);
  return traced.ok ? undefined : `The trace was not made again: ${describe(traced.fault)}`;
}
