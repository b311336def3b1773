/**
 * Many logs name who called and not with what: then all calls of one identity without a credential's identifier stand together, as one credential
 * that nobody recorded. It has no identifier of its own, so it is called after its holder; nothing is ever joined to it by identifier.
 *
 * Not for AWS: CloudTrail names the key of every call that has one. A call without is another account's copy, or the platform's own.
 */
import type { Micros } from '../../shared/domain/time.ts';
import type { KnownLife, TraceSource, Use } from './source.ts';

const PREFIX = 'unrecorded credential of ';

export const isUnrecorded = (credential: string): boolean => credential.startsWith(PREFIX);
export const unrecordedOf = (identity: string): string => `${PREFIX}${identity}`;
const holderOf = (credential: string): string => credential.slice(PREFIX.length);

/** The same use under another credential. A use may tell what it says only when asked, so that it is not spread. */
const withCredential = (u: Use, credential: string): Use => ({
  id: u.id, row: u.row, at: u.at, precisionUs: u.precisionUs, action: u.action, depth: u.depth, outcome: u.outcome, actor: u.actor, credential, credentialKind: u.credentialKind,
  sessionAt: u.sessionAt, source: u.source, agent: u.agent, target: u.target, issues: u.issues, facts: u.facts,
});

/** The same source, where what was used without an identifier can be asked for like any credential. */
export function withUnrecorded(source: TraceSource): TraceSource {
  const known = new Map<string, readonly Use[]>();
  const usesBy = (identity: string): readonly Use[] => {
    const name = source.canonical(identity);
    const held = known.get(name);
    if (held !== undefined) return held;
    const uses = source.unnamedUses(name).filter((u) => u.target.platform !== 'aws').map((u) => withCredential(u, unrecordedOf(name)));
    known.set(name, uses);
    return uses;
  };
  const lifeOf = (identity: string): KnownLife | undefined => {
    const name = source.canonical(identity);
    const uses = usesBy(name);
    const [first] = uses;
    if (first === undefined) return undefined;
    return {
      value: unrecordedOf(name), kind: 'unknown', platform: first.target.platform, identity: name, issuedAt: undefined, issueEvent: undefined, expires: undefined, revokedAt: undefined,
      first: first.at, last: uses.reduce<Micros>((t, u) => (u.at > t ? u.at : t), first.at), uses: uses.length, failures: uses.filter((u) => u.outcome === 'failure').length,
      session: undefined, inInventory: false,
    };
  };
  return {
    ...source,
    unnamedUses: usesBy,
    life: (credential) => (isUnrecorded(credential) ? lifeOf(holderOf(credential)) : source.life(credential)),
    livesOf: (identity, kind) => {
      const lives = source.livesOf(identity, kind);
      if (kind !== undefined && kind !== 'unknown') return lives;
      const own = lifeOf(identity);
      return own === undefined ? lives : [...lives, own];
    },
    usesOf: (credential) => (isUnrecorded(credential) ? usesBy(holderOf(credential)) : source.usesOf(credential)),
    issuings: (credential) => (isUnrecorded(credential) ? [] : source.issuings(credential)),
  };
}
