/** What the trail itself shows to be missing: keys nobody was seen to issue, instants that cannot be ordered, calls that services made on somebody's behalf. */
import type { CoverageStatement } from '../../shared/domain/coverage.ts';
import { DAY_US, SECOND_US, type Micros } from '../../shared/domain/time.ts';
import type { Lineage, Node } from './lineage.ts';
import { athena, collectText, sqlText } from './queries.ts';
import { CROSS_ACCOUNT_RULE } from './rules/cross-account-copy.ts';
import type { TraceSource } from './source.ts';
import { isUnrecorded } from './unrecorded.ts';

export function traceCoverage(lineage: Lineage, source: TraceSource): CoverageStatement[] {
  return [...neverIssued(lineage, source), ...otherCopies(lineage), ...unordered(lineage), ...skewed(lineage), ...onBehalf(lineage, source)];
}

/** Kinds that are made anew for each session: one that nobody is seen to make was made in a log that is not here. */
const isTemporary = (kind: string): boolean => /session$|token$|logon$|impersonation$|lease$/.test(kind) && !/^(github|gitlab|okta)/.test(kind);
/** What the log names by what it is made from, not by an identifier that somebody issued. */
const isDescribed = (value: string): boolean => isUnrecorded(value) || value.startsWith('oidc:') || value.startsWith('saml:');

function neverIssued(lineage: Lineage, source: TraceSource): CoverageStatement[] {
  const found = (n: Node): boolean => n.parent === undefined || (n.hop?.grade !== 'A' && isTemporary(n.life?.kind ?? ''));
  return lineage.nodes.filter((n: Node) => found(n) && n.uses.length > 0 && source.issuings(n.value).length === 0 && !isDescribed(n.value)).map((n) => {
    const temporary = n.life !== undefined && isTemporary(n.life.kind);
    const first = n.life?.first;
    const text = `${n.value} is used but no event in the evidence issues it: ${temporary ? 'the call that minted it is in a log that is not here' : 'it was made before the evidence begins, or in a log that is not here'}`;
    const from = temporary && first !== undefined ? ((first - 2 * DAY_US) as Micros) : undefined;
    const asks = collectText({ platform: n.life?.platform ?? '', texts: [n.value], from, to: first });
    const collect = n.life?.platform !== 'aws' ? asks : temporary
      ? `Athena: ${athena(`json_extract_scalar(responseelements, '$.credentials.accessKeyId') = ${sqlText(n.value)}`, from, first)}\n${withoutFirst(asks)}`
      : `aws iam list-access-keys and get-access-key-last-used for ${n.value}; ${athena(`eventname = 'CreateAccessKey' AND responseelements LIKE ${sqlText(`%${n.value}%`)}`, undefined, first)}\n${withoutFirst(asks)}`;
    return { kind: 'never-issued', text, from: undefined, to: first, collect };
  });
}

/** The other languages: the first line is said more exactly by the caller. */
const withoutFirst = (asks: string | undefined): string => (asks ?? '').split('\n').slice(1).join('\n');

/** Calls into another account of which only that account's copy is held. */
function otherCopies(lineage: Lineage): CoverageStatement[] {
  return lineage.hops.filter((h) => h.rule === CROSS_ACCOUNT_RULE).map((h) => ({
    kind: 'gap', from: h.at, to: (h.at + h.precisionUs) as Micros,
    text: `the call that issued ${h.to} is held only as the copy of the account it led into; the record of the account of ${h.from}, which names the key, is not in the evidence`,
    collect: athena(`json_extract_scalar(responseelements, '$.credentials.accessKeyId') = ${sqlText(h.to)}`, h.at, (h.at + h.precisionUs) as Micros),
  }));
}

/** A credential cannot be used before it is made: where it is, two clocks differ, and by how much at least is known. */
function skewed(lineage: Lineage): CoverageStatement[] {
  const pairs = new Map<string, Lineage['skews'][number]>();
  for (const s of lineage.skews) {
    const key = `${s.issuer} ${s.user}`;
    const worst = pairs.get(key);
    if (worst === undefined || s.issuedAt - s.usedAt > worst.issuedAt - worst.usedAt) pairs.set(key, s);
  }
  return [...pairs.values()].map((s) => ({
    kind: 'skew' as const, from: s.usedAt, to: s.issuedAt, collect: 'the clock settings (NTP) of the systems that wrote the two logs',
    text: `${s.credential} is used ${((s.issuedAt - s.usedAt) / SECOND_US).toFixed(1)} seconds before the event that issues it: the clocks of ${s.issuer === s.user ? `two ${s.issuer} sources` : `${s.issuer} and ${s.user}`} differ by at least that; its uses are followed, and other orders across the two are as uncertain`,
  }));
}

/** Hops and first uses that share an instant within the log's precision: which came first is not known. */
function unordered(lineage: Lineage): CoverageStatement[] {
  // Only where an event issued it: elsewhere the first use itself is the hop.
  const same = lineage.nodes.filter((n) => n.hop?.grade === 'A' && n.followed.some((u) => u.precisionUs >= SECOND_US && Math.abs(u.at - n.since) < u.precisionUs));
  if (same.length === 0) return [];
  return [{
    kind: 'order', from: same[0]?.since, to: undefined, collect: undefined,
    text: `the log writes whole seconds: for ${same.length} credential${same.length === 1 ? '' : 's'} the issuing and a first use share one second, and their order within it is taken from the identifiers, not from the clock`,
  }];
}

/** Calls that AWS made for a holder of the same identity: the log does not say for which of its credentials. */
function onBehalf(lineage: Lineage, source: TraceSource): CoverageStatement[] {
  const names = new Set(lineage.nodes.flatMap((n) => n.life?.identity ?? []));
  const lives = [...names].flatMap((name) => source.livesOf(name, 'aws-service-session')).filter((l) => l.kind === 'aws-service-session' && l.uses > 0);
  if (lives.length === 0) return [];
  const calls = lives.reduce((n, l) => n + l.uses, 0);
  const times = lives.flatMap((l) => (l.first === undefined ? [] : [l.first]));
  return [{
    kind: 'not-logged', from: times.reduce((a, b) => (a < b ? a : b), times[0] ?? (0 as Micros)), to: undefined, collect: undefined,
    text: `${calls} calls were made by AWS services on behalf of identities of the trail, with ${lives.length} service session${lives.length === 1 ? '' : 's'} that the intruder never holds; the log does not say which credential asked for them, so they are not part of the trail`,
  }];
}
