/**
 * A role assumed in another account is logged there too, as a call of somebody else's account: role id and session name, but no key. Where only
 * that copy is held, session and name say which credential of the trail made the call. A when both copies are held but the caller's does not
 * name what was issued: they share an id. B when one session could have made it, C when others of that name could have, too.
 */
import { printInstant, type Micros } from '../../../shared/domain/time.ts';
import type { Rival } from '../../../shared/domain/trace.ts';
import { sharedEventOf } from '../shared-event.ts';
import type { KnownLife, TraceSource, Use } from '../source.ts';
import type { Held, Proposal, RuleContext, TrailRule } from './rule.ts';

export const CROSS_ACCOUNT_RULE = 'cross-account-copy@1';
const EVER = Number.MAX_SAFE_INTEGER as Micros;
const LONG_TERM = new Set(['aws-access-key', 'aws-user-session', 'aws-root-key']);

export const crossAccountCopy: TrailRule = {
  id: CROSS_ACCOUNT_RULE,
  question: 'Which session made a call that only the other account logged?',
  falsePositive: 'Two sessions of one role with the same name at the same time: the copy cannot tell them apart. The others are named as rivals.',
  look(_trail, context) {
    const proposals = new Map<string, Proposal>();
    // The newest session first: of two in the trail, it is the likelier caller.
    for (const held of [...context.held()].sort((a, b) => b.since - a.since || (a.credential < b.credential ? -1 : 1))) {
      for (const p of callsOf(held, context)) if (!proposals.has(p.credential)) proposals.set(p.credential, p);
    }
    return [...proposals.values()];
  },
};

/** The session a credential is, as its uses or its issue name it: the caller's own name stands first in a record. */
function sessionOf(life: KnownLife, source: TraceSource): string | undefined {
  const named = (u: Use): string[] => u.facts.filter((f) => f.kind === 'role-session-name').map((f) => f.text);
  for (const u of source.usesOf(life.value)) if (named(u)[0] !== undefined) return named(u)[0];
  // In the record of the issue it is the last: a caller that is a session itself comes before it.
  for (const u of source.issuings(life.value)) if (named(u).at(-1) !== undefined) return named(u).at(-1);
  return undefined;
}

function couldHaveMade(life: KnownLife, session: string | undefined, call: Use, source: TraceSource): boolean {
  const begin = life.issuedAt ?? life.session ?? life.first ?? (0 as Micros);
  if (begin >= call.at + call.precisionUs || (life.expires ?? EVER) < call.at || (life.revokedAt ?? EVER) < call.at) return false;
  return LONG_TERM.has(life.kind) ? session === undefined : session !== undefined && sessionOf(life, source) === session;
}

function callsOf(held: Held, { source, inLineage }: RuleContext): Proposal[] {
  const life = source.life(held.credential);
  if (life?.identity === undefined) return [];
  const calls = source.unnamedActionsOf(life.identity, 'sts:AssumeRole').filter((call) => call.at >= held.since && call.outcome === 'success' && held.follows(call.source));
  if (calls.length === 0) return [];
  const session = LONG_TERM.has(life.kind) ? undefined : sessionOf(life, source);
  if (session === undefined && !LONG_TERM.has(life.kind)) return [];
  const uses = source.usesOf(life.value);
  return calls.flatMap((call): Proposal[] => {
    const names = call.facts.filter((f) => f.kind === 'role-session-name').map((f) => f.text);
    const caller = names.length > 1 ? names[0] : undefined;
    if (caller !== session || !couldHaveMade(life, session, call, source)) return [];
    const shared = sharedEventOf(call);
    const own = shared === undefined ? undefined : uses.find((u) => sharedEventOf(u) === shared);
    const others = own !== undefined ? [] : source.livesOf(life.identity ?? '').filter((o) => o.value !== life.value && couldHaveMade(o, session, call, source));
    // One that was only ever seen elsewhere is named, but weighs less; one never seen may have been anywhere.
    const asLikely = others.filter((o) => !inLineage(o.value) && (o.uses === 0 || call.source === undefined || source.usesOf(o.value).some((u) => u.source === call.source)));
    const rivals = others.map((o): Rival => ({ explanation: `${o.value}, ${session === undefined ? 'another credential of the same user' : `another session named ${session} of the same role`}, could have made the call`, from: o.value, events: [] }));
    return call.issues.filter((i) => i.what === 'credential' && !inLineage(i.value)).map((issue) => ({
      credential: issue.value, from: life.value, at: call.at, precisionUs: call.precisionUs, kind: 'issued', grade: own !== undefined ? 'A' : asLikely.length === 0 ? 'B' : 'C', rule: CROSS_ACCOUNT_RULE,
      because: own !== undefined
        ? `AssumeRole at ${printInstant(call.at)} is logged in both accounts under one shared id: here with ${life.value}, there with what it issued`
        : `AssumeRole at ${printInstant(call.at)}, as the other account logged it, was made by ${session === undefined ? `user ${life.identity ?? ''}` : `session ${session} of ${life.identity ?? ''}`}, which is ${life.value}; that copy names no key`,
      events: own === undefined ? [call.id] : [call.id, own.id], rivals, sharedWithOwner: false,
    }));
  });
}
