/** What one session did belongs together, even where its address or client changes. */
import { printInstant, type Micros } from '../../shared/domain/time.ts';
import { isHostBound, isLasting, isStay } from './kinds-of-use.ts';
import { isServiceSource, type Part, type Split } from './groups.ts';
import type { Use } from './source.ts';

/** The session that a use belongs to: as the record names it, else the credential where that is given out for one session. A lasting key is in no session. */
export function sessionOf(u: Use): string | undefined {
  const named = u.facts.find((f) => f.kind === 'same-session')?.text;
  if (named !== undefined) return named;
  // The console takes new keys for one sign-in all the time: all of them carry the instant of the sign-in.
  if (u.credentialKind === 'aws-user-session' && u.actor !== undefined && u.sessionAt !== undefined) return `${u.actor} since ${printInstant(u.sessionAt)}`;
  return u.credentialKind === 'unknown' || isLasting(u.credentialKind) || isStay(u.credentialKind) ? undefined : u.credential;
}

/** Two sources, one session: uses that go with their session, whatever their address says alone. By the row of the use. */
export function partsBySession(uses: readonly Use[], split: Split): ReadonlyMap<number, Part> {
  const parts = new Map<number, Part>();
  const { intruder } = split;
  if (intruder === undefined) return parts;
  const sessions = new Map<string, Use[]>();
  for (const u of uses) {
    // A host's own credential may be taken before the host is first seen using it.
    const session = u.source === undefined || isServiceSource(u.source) || isHostBound(u.credentialKind) ? undefined : sessionOf(u);
    if (session === undefined) continue;
    const list = sessions.get(session);
    if (list === undefined) sessions.set(session, [u]);
    else list.push(u);
  }
  const isTheirs = (u: Use): boolean => u.source !== undefined && intruder.has(u.source);
  for (const [session, list] of sessions) {
    const theirs = list.filter(isTheirs);
    const [begun] = list;
    if (begun === undefined || theirs.length === 0 || theirs.length === list.length) continue;
    if (isTheirs(begun)) {
      const part: Part = { label: `session ${session}`, resembles: 'seed', followed: true, because: `session ${session} began from ${begun.source ?? ''}, one of the intruder’s sources, at ${printInstant(begun.at)}: what one session does belongs together (${split.because})` };
      for (const u of list) if (!isTheirs(u)) parts.set(u.row, part);
      continue;
    }
    const part = taken(session, list, theirs, split);
    for (const u of theirs) parts.set(u.row, part);
  }
  return parts;
}

/** A session that somebody else began: moved with its client and never back, it may be the owner on another network; in two places at once, it is not. */
function taken(session: string, list: readonly Use[], theirs: readonly Use[], split: Split): Part {
  const first = theirs.reduce<number>((t, u) => Math.min(t, u.at), Number.POSITIVE_INFINITY) as Micros;
  const before = list.filter((u) => u.at < first);
  const agents = new Set(before.map((u) => u.agent));
  const back = list.filter((u) => u.at >= first && !theirs.includes(u)).length;
  const home = [...new Set(before.map((u) => u.source))].join(', ');
  const label = `session ${session}`;
  if (back === 0 && theirs.every((u) => agents.has(u.agent))) {
    return { label, resembles: 'unclear', followed: true, because: `${split.because}; but session ${session} began from ${home}, came from here with the same client from ${printInstant(first)} on, and never from there again: its owner may have changed the network` };
  }
  const told = back > 0 ? `was used ${back} time${back === 1 ? '' : 's'} from elsewhere after it first came from here` : 'changed its client with its address';
  return { label, resembles: 'seed', followed: true, because: `${split.because}; session ${session} began from ${home} and ${told}` };
}
