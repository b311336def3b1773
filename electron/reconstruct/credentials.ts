/** The life of each credential, from what was seen of it and what inventories say: issued, first and last use, expiry, revocation. */
import type { CredentialKind } from '../../shared/domain/kinds.ts';

/** `K` stands for credentials, names and platforms: `naming.ts`. */
export interface SeenUse<K> {
  readonly credential: K; readonly kind: CredentialKind; readonly actor: K | undefined; readonly platform: K;
  readonly uses: number; readonly failures: number; readonly first: number; readonly last: number; readonly session: number | undefined;
}
export interface SeenIssue<K> {
  readonly credential: K; readonly kind: CredentialKind; readonly holder: K | undefined; readonly platform: K;
  readonly at: number; readonly event: number; readonly expires: number | undefined;
}
export interface SeenRevocation<K> { readonly credential: K; readonly at: number; readonly event: number }
export interface SeenEntry<K> {
  readonly credential: K; readonly kind: CredentialKind; readonly identity: K | undefined; readonly platform: K; readonly entry: number;
  readonly created: number | undefined; readonly expires: number | undefined; readonly status: string | undefined;
}

export interface Life<K> {
  credential: K; kind: CredentialKind; platform: K; identity: K | undefined;
  issuedAt: number | undefined; issueEvent: number | undefined; issueEntry: number | undefined; expires: number | undefined;
  revokedAt: number | undefined; revokeEvent: number | undefined; first: number | undefined; last: number | undefined;
  uses: number; failures: number; session: number | undefined; inInventory: boolean; status: string | undefined;
}

/** `most`: uses by the holder so far; `since`: the first use on the life's platform. */
interface Draft<K> extends Life<K> { most: number; since: number | undefined }

export const CREDENTIALS_VERSION = 'credentials@3';

/** Each life rests on what is said of its own credential, and on restarts of hosts: what is known may be given credential by credential, with all `HOST:*` of `ended`. */
export function credentialLives<K>(uses: Iterable<SeenUse<K>>, issues: Iterable<SeenIssue<K>>, ended: Iterable<SeenRevocation<K>>, entries: Iterable<SeenEntry<K>>, textOf: (key: K) => string): Life<K>[] {
  const lives = new Map<K, Draft<K>>();
  const lifeOf = (credential: K, platform: K): Draft<K> => {
    let life = lives.get(credential);
    if (life === undefined) {
      life = {
        credential, kind: 'unknown', platform, identity: undefined, issuedAt: undefined, issueEvent: undefined, issueEntry: undefined, expires: undefined,
        revokedAt: undefined, revokeEvent: undefined, first: undefined, last: undefined, uses: 0, failures: 0, session: undefined, inInventory: false, status: undefined, most: 0, since: undefined,
      };
      lives.set(credential, life);
    }
    return life;
  };
  const before = (a: K | undefined, b: K | undefined): boolean => a !== b && (a === undefined ? '' : textOf(a)) < (b === undefined ? '' : textOf(b));
  for (const u of uses) {
    const life = lifeOf(u.credential, u.platform);
    life.uses += u.uses;
    life.failures += u.failures;
    life.first = Math.min(life.first ?? u.first, u.first);
    life.last = Math.max(life.last ?? u.last, u.last);
    // It is of the platform that saw it first.
    if (life.since === undefined || u.first < life.since || (u.first === life.since && before(u.platform, life.platform))) {
      life.since = u.first;
      life.platform = u.platform;
    }
    if (u.session !== undefined) life.session = Math.min(life.session ?? u.session, u.session);
    // The actor most often named is the holder; the kind most often seen, unless an issue knows better.
    if (u.uses > life.most || (u.uses === life.most && before(u.actor, life.identity))) {
      life.most = u.uses;
      life.identity = u.actor ?? life.identity;
      if (u.kind !== 'unknown') life.kind = u.kind;
    } else if (life.kind === 'unknown') life.kind = u.kind;
  }
  for (const i of issues) {
    const life = lifeOf(i.credential, i.platform);
    if (life.issuedAt === undefined || i.at < life.issuedAt) {
      life.issuedAt = i.at;
      life.issueEvent = i.event;
    }
    if (i.kind !== 'unknown') life.kind = i.kind;
    if (life.identity === undefined) life.identity = i.holder;
    if (i.expires !== undefined) life.expires = i.expires;
  }
  for (const e of entries) {
    const life = lifeOf(e.credential, e.platform);
    life.inInventory = true;
    life.status = e.status ?? life.status;
    life.issueEntry ??= e.entry;
    if (life.kind === 'unknown') life.kind = e.kind;
    life.identity ??= e.identity;
    life.issuedAt ??= e.created;
    life.expires ??= e.expires;
  }
  const revocations = [...ended];
  for (const r of revocations) {
    const life = lives.get(r.credential);
    // A key switched off and on again is used after its revocation, which is then a finding: the first revocation counts.
    if (life !== undefined && (life.revokedAt === undefined || r.at < life.revokedAt)) {
      life.revokedAt = r.at;
      life.revokeEvent = r.event;
    }
  }
  const starts = startsByHost(revocations, textOf);
  for (const life of starts.size === 0 ? [] : lives.values()) {
    const begin = life.issuedAt ?? life.first;
    if (life.kind !== 'windows-logon-session' || begin === undefined) continue;
    const name = textOf(life.credential);
    const start = starts.get(name.slice(0, name.lastIndexOf(':')))?.find((s) => s.at > begin);
    // Used after the start, the same number is another session: then this life has no end that could be told.
    if (start === undefined || (life.revokedAt ?? start.at) < start.at || (life.last ?? 0) > start.at) continue;
    life.revokedAt = start.at;
    life.revokeEvent = start.event;
  }
  return [...lives.values()];
}

/** What ends every session of a host: the machine started, and numbers its sessions anew. */
export const EVERY_SESSION = ':*';

/** In order of time. */
function startsByHost<K>(revocations: readonly SeenRevocation<K>[], textOf: (key: K) => string): ReadonlyMap<string, readonly SeenRevocation<K>[]> {
  const starts = new Map<string, SeenRevocation<K>[]>();
  for (const r of revocations) {
    const name = textOf(r.credential);
    if (!name.endsWith(EVERY_SESSION)) continue;
    const host = name.slice(0, -EVERY_SESSION.length);
    const known = starts.get(host);
    if (known === undefined) starts.set(host, [r]);
    else known.push(r);
  }
  for (const list of starts.values()) list.sort((a, b) => a.at - b.at || a.event - b.event);
  return starts;
}
