/** What the trail itself shows to be missing: keys nobody was seen to issue, instants that cannot be ordered, calls that services made on somebody's behalf. */
import type { CoverageStatement } from '../../shared/domain/coverage.ts';
import { DAY_US, printInstant, type Micros } from '../../shared/domain/time.ts';
import type { Lineage, Node } from './lineage.ts';
import { CROSS_ACCOUNT_RULE } from './rules/cross-account-copy.ts';
import type { TraceSource } from './source.ts';
import { isUnrecorded } from './unrecorded.ts';

const TEMPORARY = /session$/;

export function traceCoverage(lineage: Lineage, source: TraceSource): CoverageStatement[] {
  return [...neverIssued(lineage, source), ...otherCopies(lineage), ...unordered(lineage), ...onBehalf(lineage, source)];
}

/** One query, ready to run where the rest of the logs lie. Values are log text: quotes are doubled. */
export function athena(condition: string, from: Micros | undefined, to: Micros | undefined): string {
  const time = [from === undefined ? [] : [`eventtime >= '${printInstant(from)}'`], to === undefined ? [] : [`eventtime < '${printInstant(to)}'`]].flat();
  return `SELECT * FROM cloudtrail_logs WHERE ${[condition, ...time].join(' AND ')} ORDER BY eventtime`;
}
export const sqlText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

function neverIssued(lineage: Lineage, source: TraceSource): CoverageStatement[] {
  return lineage.nodes.filter((n: Node) => n.parent === undefined && n.uses.length > 0 && source.issuings(n.value).length === 0 && !isUnrecorded(n.value) && !n.value.startsWith('oidc:') && !n.value.startsWith('saml:')).map((n) => {
    const temporary = n.life !== undefined && TEMPORARY.test(n.life.kind);
    const first = n.life?.first;
    return {
      kind: 'never-issued',
      text: `${n.value} is used but no event in the evidence issues it: ${temporary ? 'the call that minted it is in a log that is not here' : 'it was made before the evidence begins, or in a log that is not here'}`,
      from: undefined, to: first,
      collect: temporary
        ? athena(`json_extract_scalar(responseelements, '$.credentials.accessKeyId') = ${sqlText(n.value)}`, first === undefined ? undefined : ((first - 2 * DAY_US) as Micros), first)
        : `aws iam list-access-keys and get-access-key-last-used for ${n.value}; ${athena(`eventname = 'CreateAccessKey' AND responseelements LIKE ${sqlText(`%${n.value}%`)}`, undefined, first)}`,
    };
  });
}

/** Calls into another account of which only that account's copy is held. */
function otherCopies(lineage: Lineage): CoverageStatement[] {
  return lineage.hops.filter((h) => h.rule === CROSS_ACCOUNT_RULE).map((h) => ({
    kind: 'gap', from: h.at, to: (h.at + h.precisionUs) as Micros,
    text: `the call that issued ${h.to} is held only as the copy of the account it led into; the record of the account of ${h.from}, which names the key, is not in the evidence`,
    collect: athena(`json_extract_scalar(responseelements, '$.credentials.accessKeyId') = ${sqlText(h.to)}`, h.at, (h.at + h.precisionUs) as Micros),
  }));
}

/** Hops and first uses that share an instant within the log's precision: which came first is not known. */
function unordered(lineage: Lineage): CoverageStatement[] {
  const same = lineage.nodes.filter((n) => n.hop !== undefined && n.followed.some((u) => Math.abs(u.at - n.since) < u.precisionUs));
  if (same.length === 0) return [];
  return [{
    kind: 'order', from: same[0]?.since, to: undefined, collect: undefined,
    text: `the log writes whole seconds: for ${same.length} credential${same.length === 1 ? '' : 's'} the issuing and a first use share one second, and their order within it is taken from the identifiers, not from the clock`,
  }];
}

/** Calls that AWS made for a holder of the same identity: the log does not say for which of its credentials. */
function onBehalf(lineage: Lineage, source: TraceSource): CoverageStatement[] {
  const names = new Set(lineage.nodes.flatMap((n) => n.life?.identity ?? []));
  const lives = [...names].flatMap((name) => source.livesOf(name)).filter((l) => l.kind === 'aws-service-session' && l.uses > 0);
  if (lives.length === 0) return [];
  const calls = lives.reduce((n, l) => n + l.uses, 0);
  const times = lives.flatMap((l) => (l.first === undefined ? [] : [l.first]));
  return [{
    kind: 'not-logged', from: times.reduce((a, b) => (a < b ? a : b), times[0] ?? (0 as Micros)), to: undefined, collect: undefined,
    text: `${calls} calls were made by AWS services on behalf of identities of the trail, with ${lives.length} service session${lives.length === 1 ? '' : 's'} that the intruder never holds; the log does not say which credential asked for them, so they are not part of the trail`,
  }];
}
