/** The life of each credential, from what was seen of it and what inventories say: issued, first and last use, expiry, revocation. */
import type { CredentialKind } from '../../shared/domain/kinds.ts';

export interface SeenUse {
  readonly credential: string; readonly kind: CredentialKind; readonly actor: string | undefined; readonly platform: string;
  readonly uses: number; readonly failures: number; readonly first: number; readonly last: number; readonly session: number | undefined;
}
export interface SeenIssue {
  readonly credential: string; readonly kind: CredentialKind; readonly holder: string | undefined; readonly platform: string;
  readonly at: number; readonly event: number; readonly expires: number | undefined;
}
export interface SeenRevocation { readonly credential: string; readonly at: number; readonly event: number }
export interface SeenEntry {
  readonly credential: string; readonly kind: CredentialKind; readonly identity: string | undefined; readonly platform: string; readonly entry: number;
  readonly created: number | undefined; readonly expires: number | undefined; readonly status: string | undefined;
}

export interface Life {
  credential: string; kind: CredentialKind; platform: string; identity: string | undefined;
  issuedAt: number | undefined; issueEvent: number | undefined; issueEntry: number | undefined; expires: number | undefined;
  revokedAt: number | undefined; revokeEvent: number | undefined; first: number | undefined; last: number | undefined;
  uses: number; failures: number; session: number | undefined; inInventory: boolean; status: string | undefined;
}

export const CREDENTIALS_VERSION = 'credentials@2';

export function credentialLives(uses: Iterable<SeenUse>, issues: Iterable<SeenIssue>, ended: Iterable<SeenRevocation>, entries: Iterable<SeenEntry>): Life[] {
  const lives = new Map<string, Life & { most: number }>();
  const lifeOf = (credential: string, platform: string): Life & { most: number } => {
    let life = lives.get(credential);
    if (life === undefined) {
      life = {
        credential, kind: 'unknown', platform, identity: undefined, issuedAt: undefined, issueEvent: undefined, issueEntry: undefined, expires: undefined,
        revokedAt: undefined, revokeEvent: undefined, first: undefined, last: undefined, uses: 0, failures: 0, session: undefined, inInventory: false, status: undefined, most: 0,
      };
      lives.set(credential, life);
    }
    return life;
  };
  for (const u of uses) {
    const life = lifeOf(u.credential, u.platform);
    life.uses += u.uses;
    life.failures += u.failures;
    life.first = Math.min(life.first ?? u.first, u.first);
    life.last = Math.max(life.last ?? u.last, u.last);
    if (u.session !== undefined) life.session = Math.min(life.session ?? u.session, u.session);
    // The actor most often named is the holder; the kind most often seen, unless an issue knows better.
    if (u.uses > life.most || (u.uses === life.most && (u.actor ?? '') < (life.identity ?? ''))) {
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
  const starts = startsByHost(revocations);
  for (const life of starts.size === 0 ? [] : lives.values()) {
    const begin = life.issuedAt ?? life.first;
    const start = begin === undefined ? undefined : starts.get(life.credential.slice(0, life.credential.lastIndexOf(':')))?.find((s) => s.at > begin);
    // Used after the start, the same number is another session: then this life has no end that could be told.
    if (life.kind !== 'windows-logon-session' || start === undefined || (life.revokedAt ?? start.at) < start.at || (life.last ?? 0) > start.at) continue;
    life.revokedAt = start.at;
    life.revokeEvent = start.event;
  }
  return [...lives.values()].map(({ most: _most, ...life }) => life).sort((a, b) => (a.credential < b.credential ? -1 : 1));
}

/** `HOST:*` ends every session of a host: the machine started, and numbers its sessions anew. In order of time. */
function startsByHost(revocations: readonly SeenRevocation[]): ReadonlyMap<string, readonly SeenRevocation[]> {
  const starts = new Map<string, SeenRevocation[]>();
  for (const r of revocations) {
    if (!r.credential.endsWith(':*')) continue;
    const host = r.credential.slice(0, -2);
    const known = starts.get(host);
    if (known === undefined) starts.set(host, [r]);
    else known.push(r);
  }
  for (const list of starts.values()) list.sort((a, b) => a.at - b.at || a.event - b.event);
  return starts;
}
