/**
 * The trail is on a host, and a logon elsewhere comes from there. Where an identifier joins the two (a LogonGuid) growth by identifier finds it;
 * this is for what has none: NTLM, passwords, SSH, and Kerberos where client and server write different LogonGuids. B where only the trail's
 * session could have made it: it opened the very connection, it asked for it by name, or it is the only session of that account on the host.
 * C where other sessions could have, or where the logon is another account's; an account that has a session of its own there, or went on from there
 * before, is left alone, unless the trail read secrets on that host.
 */
import { printInstant, type Micros } from '../../../shared/domain/time.ts';
import type { Rival } from '../../../shared/domain/trace.ts';
import { isStay } from '../kinds-of-use.ts';
import { arrivalsOf, isOwnAccount, openersOf, OPEN_ENDED_US, startsOf, staysOf, type Arrival, type Stay } from '../logons.ts';
import type { TraceSource, Use } from '../source.ts';
import { isUnrecorded } from '../unrecorded.ts';
import type { Proposal, RuleContext, TrailRule } from './rule.ts';

const RULE = 'logon-from-host@2';
const SHOWN_RIVALS = 8;

export const logonFromHost: TrailRule = {
  id: RULE,
  question: 'Did the trail go on from a host it was on?',
  falsePositive: 'Somebody else on the same host, or behind the same address, logs on elsewhere at that time. Other open sessions are named as rivals and lower the grade.',
  look(trail, context) {
    const { source, inLineage } = context;
    const arrivals = arrivalsIn(source);
    const best = new Map<string, { readonly proposal: Proposal; readonly rank: readonly number[] }>();
    for (const stay of context.held().flatMap((h) => staysOf(h.credential, h.since, h.follows, source))) {
      for (const arrival of arrivals(stay)) {
        const { logon, credential } = arrival;
        if (inLineage(credential) || (logon.credential !== undefined && inLineage(logon.credential))) continue;
        // What another credential is recorded to have begotten is not the trail's.
        if (logon.credential !== undefined && source.issuings(logon.credential).some((u) => u.credential !== undefined && !inLineage(u.credential))) continue;
        const judged = judge(stay, arrival, trail, context);
        const known = best.get(credential);
        if (judged !== undefined && (known === undefined || before(judged.rank, known.rank))) best.set(credential, judged);
      }
    }
    return [...best.values()].map((b) => b.proposal);
  },
};

/** What came from a stay is the same in every round of one trace. */
const ROUNDS = new WeakMap<TraceSource, Map<string, readonly Arrival[]>>();

function arrivalsIn(source: TraceSource): (stay: Stay) => readonly Arrival[] {
  const known = ROUNDS.get(source) ?? new Map<string, readonly Arrival[]>();
  ROUNDS.set(source, known);
  return (stay) => {
    const key = `${stay.credential} ${stay.host} ${stay.from}`;
    const found = known.get(key) ?? arrivalsOf(stay, source);
    known.set(key, found);
    return found;
  };
}

const before = (a: readonly number[], b: readonly number[]): boolean => {
  const i = a.findIndex((x, n) => x !== b[n]);
  return i !== -1 && (a[i] ?? 0) < (b[i] ?? 0);
};

interface Open { readonly value: string; readonly account: string | undefined; readonly use: Use }

/** Sessions open on the host at that time that the trail does not hold: those whose logon is recorded there, and those of the account that are only seen in use. */
function openOn(host: string, at: Micros, account: string | undefined, source: TraceSource, inLineage: (c: string) => boolean): Open[] {
  const open = new Map<string, Open>();
  const isOpen = (value: string, begin: Micros): boolean => {
    const life = source.life(value);
    const start = startsOf(value, source).find((s) => s > begin);
    const end = life?.revokedAt !== undefined && life.revokedAt >= begin ? life.revokedAt : Math.max(begin, life?.last ?? 0) + OPEN_ENDED_US;
    return begin <= at && Math.min(start ?? end, end) >= at;
  };
  const put = (value: string, use: Use, holder: string | undefined): void => {
    if (inLineage(value) || isOwnAccount(holder) || !isOpen(value, use.at) || use.facts.some((f) => f.kind === 'host-identity')) return;
    if (!open.has(value)) open.set(value, { value, account: holder === undefined ? undefined : source.canonical(holder), use });
  };
  for (const u of source.issuingsOn(host)) if (u.outcome !== 'failure' && u.at <= at) for (const i of u.issues) if (i.what === 'credential' && isStay(i.kind)) put(i.value, u, i.holder?.name ?? u.actor);
  for (const life of account === undefined ? [] : source.livesOf(account)) {
    if (!isStay(life.kind) || life.first === undefined || life.first > at) continue;
    const [use] = source.usesOf(life.value);
    if (use !== undefined && use.target.host === host) put(life.value, use, life.identity);
  }
  return [...open.values()];
}

/** The account went on from that host before the trail came to it. */
const isHabit = (stay: Stay, account: string | undefined, source: TraceSource): boolean =>
  source.addressesOf(stay.host).some((a) => source.issuingsFrom(a, 0 as Micros).some((u) => u.at < stay.from && u.outcome !== 'failure' && u.issues.some((i) => isStay(i.kind) && i.holder !== undefined && source.canonical(i.holder.name) === account)));

function judge(stay: Stay, arrival: Arrival, trail: readonly Use[], { source, inLineage }: RuleContext): { proposal: Proposal; rank: readonly number[] } | undefined {
  const { logon, account } = arrival;
  const openers = openersOf(logon, stay.host, source);
  const sessions = openers.flatMap((o) => o.session ?? []);
  // The host itself says which session, or whose process, opened the connection.
  if (sessions.length > 0 && !sessions.includes(stay.credential)) return undefined;
  if (sessions.length === 0 && openers.some((o) => o.account !== undefined && o.account !== stay.account)) return undefined;
  const exact = sessions.includes(stay.credential);
  const known = exact || arrival.asked;
  const open = known ? [] : openOn(stay.host, logon.at, account, source, inLineage);
  const own = open.filter((o) => o.account !== undefined && o.account === account);
  const same = account !== undefined && account === stay.account;
  const readSecrets = !same && trail.some((u) => u.outcome !== 'failure' && u.at <= logon.at && u.target.host === stay.host && u.facts.some((f) => f.kind === 'secret-read'));
  if (!same && !known && !readSecrets && (own.length > 0 || isHabit(stay, account, source))) return undefined;
  const others = same ? own : open;
  // Another account needs a secret that nothing here shows to be held.
  const sure = known || (others.length === 0 && (same || readSecrets));
  const rivals = others.slice(-SHOWN_RIVALS).map((o): Rival => ({ explanation: `${o.use.actor ?? 'somebody'} had a session open on ${stay.host} at that time (since ${printInstant(o.use.at)})`, from: o.value, events: [o.use.id] }));
  const lastUse = source.usesOf(stay.credential).findLast((u) => u.at <= logon.at)?.at ?? stay.from;
  const why = exact ? `the process that opened the connection ran in ${stay.credential}, as ${stay.host} recorded it`
    : arrival.asked ? 'that session asked for it by name'
      : `the trail’s session ${stay.credential} was open there${others.length === 0 ? (same ? ', and no other of that account is recorded' : ' and no other is recorded') : `, and ${others.length} other${others.length === 1 ? '' : 's'}`}`;
  return {
    rank: [Number(!known), Number(!same), Number(isUnrecorded(stay.credential)), 0 - lastUse],
    proposal: {
      credential: arrival.credential, from: stay.credential, at: logon.at, precisionUs: logon.precisionUs, kind: 'logged-on', grade: sure ? 'B' : 'C', rule: RULE,
      because: `${logon.action} at ${printInstant(logon.at)} on ${logon.target.host ?? '?'}: ${arrival.said}; ${why}`,
      events: [logon.id, ...new Set([...arrival.witnesses, ...openers.map((o) => o.event)])], rivals, sharedWithOwner: false,
    },
  };
}
