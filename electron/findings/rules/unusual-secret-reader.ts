/** Each secret has its readers. A new one, or one that goes through all of them, is worth a question. */
import type { Severity } from '../../../shared/domain/finding.ts';
import { DAY_US, type Micros } from '../../../shared/domain/time.ts';
import { addressKind, networkOf } from '../address.ts';
import { grouped } from '../../base/lists.ts';
import { hours, type Limits } from '../limits.ts';
import { habitsOf, isPerson, isPlatform } from '../past.ts';
import type { Draft, Rule } from '../rule.ts';
import type { FindingsSource, SecretRead } from '../source.ts';
import { counted, listed, short, when } from '../words.ts';

/** A controller that keeps an eye on secrets reads each of them by design; somebody who looks round does not watch. */
const watches = (source: FindingsSource, r: SecretRead): boolean => r.platform === 'kubernetes' && habitsOf(source, r.actor).some((h) => !h.failed && h.action === 'kubernetes:watch secrets');

/** A user's own store on Windows, which the desktop reads at every logon (5379): its readers are one by nature. */
const OWN_STORE = /^credential manager: /;

/** `arn:…:secret:name-AbCdEf` and `name` are one secret. */
function secretName(secret: string): string {
  const named = secret.startsWith('arn:') ? secret.split(':').slice(6).join(':').replace(/-[A-Za-z0-9]{6}$/, '') : secret;
  return (named === '' ? secret.slice(secret.lastIndexOf(':') + 1) : named).replace(/^\//, '');
}

export const unusualSecretReader: Rule = {
  id: 'unusual-secret-reader@2',
  question: 'Was a secret read by somebody who is not among its readers, from a place where nobody reads it, or along with many others?',
  falsePositive: 'A new release that needs another secret; a deployment that reads all of its secrets at start. The first is asked about only where others read the secret for days, the second only where the credential reads far more than sessions of its identity usually do.',
  baseline: 'all earlier reads of the secret, and all earlier sessions of the reader, in the case',
  window: 'case',
  thresholds: ({ secrets: { knownDays, pastUs, newDays, sweep, sweepWithinUs, timesUsual } }) => [
    `known reader: reads on ${knownDays} days or more; the new one comes ${hours(pastUs)} or more after; not judged after ${newDays} days with new secrets`, `sweep: ${sweep} different secrets in ${hours(sweepWithinUs)}, more than ${timesUsual} times what a session of the identity usually reads`,
  ],
  attack: ['T1555.006'],
  owasp: ['NHI2:2025', 'NHI5:2025'],
  look(source, limits) {
    const reads = source.secretReads().filter((r) => !isPlatform(r.actor, r.actorKind) && !OWN_STORE.test(r.secret) && !watches(source, r));
    const sweeps = sweepsOf(source, limits, reads);
    const swept = new Set(sweeps.map((s) => `${s.identity ?? ''} ${s.credential ?? ''}`));
    return [...sweeps, ...strangers(source, limits, reads).filter((d) => !swept.has(`${d.identity ?? ''} ${d.credential ?? ''}`))];
  },
};

function sweepsOf(source: FindingsSource, limits: Limits, reads: readonly SecretRead[]): Draft[] {
  return [...grouped(reads, (r) => r.actor)].flatMap(([actor, own]) => sweepsOfOne(source, limits, actor, [...grouped(own, (r) => String(r.session)).values()].map((list) => ({ list, ...widest(list, limits) }))));
}

function sweepsOfOne(source: FindingsSource, { secrets: { sweep, timesUsual, knownDays } }: Limits, actor: string, sessions: readonly { readonly list: readonly [SecretRead, ...SecretRead[]]; readonly names: readonly string[]; readonly from: Micros; readonly to: Micros }[]): Draft[] {
  const sizes = sessions.map((s) => s.names.length).sort((a, b) => a - b);
  const others = sizes.length - 1;
  const middle = Math.floor(others / 2);
  return sessions.flatMap(({ list, names, from, to }) => {
    if (names.length < sweep) return [];
    // The one in the middle of the others: this one taken out, all that stand behind it move up.
    const usual = sizes[(sizes[middle] ?? 0) < names.length ? middle : middle + 1] ?? 0;
    if (names.length <= timesUsual * usual) return [];
    // A long-term key that reads the same set day after day has its own habit.
    if (list.filter((r) => r.days >= knownDays + 1).length >= sweep) return [];
    const [head] = list;
    const { credential } = head;
    const severity: Severity = isPerson(actor, head.actorKind) ? 'low' : others === 0 && head.platform === 'kubernetes' && head.actorKind === 'user' ? 'medium' : 'high';
    const cited = list.filter((r) => r.first >= from && r.first <= to).flatMap((r) => source.events({ credential, actor, secret: r.secret, from: r.first, to: r.first, counted: false }).events.slice(0, 1));
    return [{
      subject: `sweep ${credential ?? ''}`, severity, at: from, identity: actor, credential, sources: list.map((r) => r.source), title: 'Many secrets read at once',
      claim: `${short(actor)} read ${counted(names.length, 'different secret')} between ${when(from)} and ${when(to)} from ${listed(list.map((r) => r.source ?? 'no address'), 3)}: ${listed(names)}. ${others === 0 ? 'There are no other sessions of it to compare with.' : `Its sessions usually read ${usual}.`}`,
      events: cited, eventCount: cited.length,
    }];
  });
}

/** The most different secrets within one window, and when. */
function widest(list: readonly SecretRead[], { secrets: { sweepWithinUs } }: Limits): { names: string[]; from: Micros; to: Micros } {
  const sorted = [...list].sort((a, b) => a.first - b.first);
  let best = { names: [] as string[], from: sorted[0]?.first as Micros, to: sorted[0]?.first as Micros };
  let start = 0;
  for (let end = 0; end < sorted.length; end += 1) {
    const last = sorted[end] as SecretRead;
    while ((sorted[start] as SecretRead).first < last.first - sweepWithinUs) start += 1;
    if (end - start + 1 <= best.names.length) continue;
    const names = [...new Set(sorted.slice(start, end + 1).map((r) => secretName(r.secret)))];
    if (names.length > best.names.length) best = { names, from: (sorted[start] as SecretRead).first, to: last.first };
  }
  return best;
}

function strangers(source: FindingsSource, { secrets: { knownDays, pastUs, newDays: mostDays } }: Limits, reads: readonly SecretRead[]): Draft[] {
  const odd: { readonly read: SecretRead; readonly why: string; readonly place: boolean }[] = [];
  for (const [, list] of grouped(reads, (r) => secretName(r.secret))) {
    const readers = [...grouped(list, (r) => r.actor)].map(([actor, rows]) => ({ actor, rows, first: rows[0].first, days: Math.max(rows.reduce((n, r) => Math.max(n, r.days), 0), new Set(rows.map((r) => Math.floor(r.first / DAY_US))).size) }));
    const known = readers.filter((r) => r.days >= knownDays);
    for (const reader of readers) {
      const earlier = known.filter((k) => k.actor !== reader.actor && reader.first - k.first >= pastUs);
      if (earlier.length > 0 && reader.days < knownDays) {
        const why = `${listed(earlier.map((k) => short(k.actor)), 3)} read it for days before`;
        for (const read of reader.rows) odd.push({ read, place: false, why });
        continue;
      }
      // A reader of old, from another place and with another credential than its own.
      const places = new Set<string>();
      let before = 0;
      for (const row of reader.rows) {
        for (let r = reader.rows[before]; r !== undefined && r.first < row.first; r = reader.rows[before += 1]) if (r.source !== undefined) places.add(networkOf(r.source));
        const settled = before > 0 && row.first - reader.first >= pastUs && places.size > 0 && places.size <= 2;
        if (settled && row.source !== undefined && addressKind(row.source) === 'public' && !places.has(networkOf(row.source))) odd.push({ read: row, place: true, why: `it reads it from ${listed([...places], 2)} otherwise` });
      }
    }
  }
  // Whom new secrets are nothing new for, is not judged by them: a deployer reads what it is given.
  const newDays = new Map([...grouped(odd.filter((r) => !r.place), ({ read }) => read.actor)].map(([actor, list]) => [actor, [...new Set(list.map(({ read }) => Math.floor(read.first / DAY_US)))].sort((a, b) => a - b)]));
  const roams = (r: (typeof odd)[number]): boolean => !r.place && (newDays.get(r.read.actor) ?? []).indexOf(Math.floor(r.read.first / DAY_US)) >= mostDays;
  const perActor = [...grouped(odd.filter((r) => !roams(r)), ({ read }) => read.actor).values()];
  return perActor.flatMap((own) => [...grouped(own, ({ read }) => `${read.session} ${read.source ?? ''}`).values()].map((list) => {
    const [head] = [...list].sort((a, b) => a.read.first - b.read.first);
    const first = (head ?? list[0]).read;
    const person = isPerson(first.actor, first.actorKind);
    const severity: Severity = person ? 'low' : list.some((r) => r.place) ? 'high' : 'medium';
    const cited = list.flatMap(({ read: r }) => source.events({ actor: r.actor, credential: r.credential, secret: r.secret, from: r.first, to: r.last, counted: false }).events);
    return {
      subject: `reader ${first.source ?? ''}`, severity, at: first.first, identity: first.actor, credential: first.credential, sources: [first.source], title: list.some((r) => r.place) ? 'Secret read from a new place' : 'Secret read by a new reader',
      claim: `${short(first.actor)} read ${listed(list.map(({ read }) => secretName(read.secret)))} from ${first.source ?? 'no address'} at ${when(first.first)}; ${listed(list.map((r) => r.why), 2)}.`,
      events: [...new Set(cited)], eventCount: list.reduce((n, { read }) => n + read.reads, 0),
    };
  }));
}
