/** A host may hold several credentials at once: one taken off it, another still its own. */
import type { KnownLife, TraceSource, Use } from './source.ts';

/** The host whose identity a credential carries, as its uses or its issue say. */
export function hostOf(uses: readonly Use[], issuings: readonly Use[]): string | undefined {
  for (const u of [...uses, ...issuings]) for (const f of u.facts) if (f.kind === 'instance') return f.text;
  return undefined;
}

/** Other credentials of the host that were in use while this one lived. */
export function siblingsOf(host: string, life: KnownLife, source: TraceSource): readonly KnownLife[] {
  const begin = life.issuedAt ?? life.first;
  const end = life.last;
  return source.credentialsOfHost(host).filter((o) => o.value !== life.value && o.first !== undefined && o.last !== undefined && begin !== undefined && end !== undefined && o.first <= end && o.last >= begin);
}

/** Addresses from which the host's other credentials are used: where the host itself stands. */
export function homeOf(host: string, life: KnownLife, source: TraceSource, before: number = Number.MAX_SAFE_INTEGER): ReadonlySet<string> {
  const home = new Set<string>();
  for (const other of source.credentialsOfHost(host)) {
    if (other.value === life.value) continue;
    for (const u of source.usesOf(other.value)) if (u.source !== undefined && u.at < before) home.add(u.source);
  }
  return home;
}
