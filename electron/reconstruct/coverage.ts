/**
 * Coverage as statements: what is held and for when, where a source falls silent against its own rhythm, what it never logs by default, what could
 * not be read; each hole with what would fill it.
 */
import type { CoverageStatement } from '../../shared/domain/coverage.ts';
import { MINUTE_US, printInstant, type Micros } from '../../shared/domain/time.ts';
import { silences } from './silence.ts';
import { athena, sqlText } from './trace-coverage.ts';

export interface RhythmFacts {
  readonly sources: readonly { readonly platform: string; readonly account: string | undefined; readonly region: string | undefined; readonly events: number; readonly buckets: readonly number[]; readonly first: number; readonly last: number }[];
  readonly bucketUs: number;
  readonly rejected: readonly { readonly path: string; readonly count: number }[];
  readonly refused: readonly { readonly path: string; readonly why: string }[];
  readonly attention: readonly { readonly path: string; readonly text: string }[];
  readonly inventories: readonly { readonly format: string; readonly entries: number; readonly asOf: number | undefined }[];
  readonly s3Data: boolean;
}

const SHOWN_PATHS = 8;

export function coverageStatements(f: RhythmFacts): CoverageStatement[] {
  // A source of one platform that ends while others go on fell silent too.
  const endOf = (platform: string): number => f.sources.reduce((t, s) => (s.platform === platform ? Math.max(t, s.last) : t), 0);
  return [...f.sources.flatMap((s) => [held(s), ...gaps(s, f.bucketUs, endOf(s.platform))]), ...notLogged(f), ...unread(f), ...inventory(f)];
}

type Source = RhythmFacts['sources'][number];
const nameOf = (s: Source): string => `${s.platform === 'aws' ? 'AWS' : s.platform} account ${s.account ?? 'not named'}${s.region === undefined ? '' : `, region ${s.region}`}`;

function held(s: Source): CoverageStatement {
  return { kind: 'held', text: `${nameOf(s)}: ${s.events} event${s.events === 1 ? '' : 's'}`, from: s.first as Micros, to: s.last as Micros, collect: undefined };
}

function gaps(s: Source, bucketUs: number, end: number): CoverageStatement[] {
  return silences(s.buckets, bucketUs, end).map((p) => ({
    kind: 'gap' as const,
    text: `${nameOf(s)} is silent for ${Math.round((p.to - p.from) / MINUTE_US)} minutes${p.open ? ', to the end of what is held' : ''}; ${p.like === 0 ? 'it stops and starts at full pace' : `of the like hours of other days it was heard in ${p.heard} of ${p.like}`}`,
    from: p.from as Micros, to: p.to as Micros,
    collect: `the trail’s files of that span from its S3 bucket, or ${athena(`recipientaccountid = ${sqlText(s.account ?? '')}${s.region === undefined ? '' : ` AND awsregion = ${sqlText(s.region)}`}`, p.from as Micros, p.to as Micros)}`,
  }));
}

function notLogged(f: RhythmFacts): CoverageStatement[] {
  if (!f.sources.some((s) => s.platform === 'aws')) return [];
  return [
    ...(f.s3Data ? [] : [{
      kind: 'not-logged' as const, from: undefined, to: undefined,
      text: 'no S3 object access is in the evidence: CloudTrail records reads and writes of objects only where data events were switched on, so their absence says nothing',
      collect: 'S3 data events of the trail, or S3 server access logs of the buckets concerned',
    }]),
    {
      kind: 'not-logged' as const, from: undefined, to: undefined,
      text: 'CloudTrail records calls to AWS, not what ran inside a host, a container or a function, nor what a secret that was read contains',
      collect: 'host logs, VPC flow logs and application logs of the systems listed as controlled',
    },
  ];
}

function unread(f: RhythmFacts): CoverageStatement[] {
  const list = (paths: readonly string[]): string => `${paths.slice(0, SHOWN_PATHS).join(', ')}${paths.length > SHOWN_PATHS ? `, showing ${SHOWN_PATHS} of ${paths.length}` : ''}`;
  const rejected = f.rejected.reduce((n, r) => n + r.count, 0);
  return [
    ...(rejected === 0 ? [] : [{ kind: 'unread' as const, from: undefined, to: undefined, text: `${rejected} record${rejected === 1 ? '' : 's'} could not be read, in ${list(f.rejected.map((r) => r.path))}`, collect: 'a fresh export of these files; the reasons stand with each file' }]),
    ...(f.refused.length === 0 ? [] : [{ kind: 'unread' as const, from: undefined, to: undefined, text: `${f.refused.length} file${f.refused.length === 1 ? ' was' : 's were'} not taken in: ${list(f.refused.map((r) => r.path))}`, collect: 'see the sentence beside each refused file' }]),
    ...(f.attention.length === 0 ? [] : [{ kind: 'unread' as const, from: undefined, to: undefined, text: `${f.attention.length} file${f.attention.length === 1 ? ' is' : 's are'} incomplete: ${list(f.attention.map((a) => `${a.path} (${a.text})`))}`, collect: 'a fresh copy of these files' }]),
  ];
}

function inventory(f: RhythmFacts): CoverageStatement[] {
  if (f.inventories.length === 0) {
    return [{
      kind: 'inventory', from: undefined, to: undefined,
      text: 'no inventory is in the evidence: owners, consumers and what a credential could still reach are not known',
      collect: 'aws iam get-account-authorization-details, aws iam get-credential-report, aws iam list-access-keys per user',
    }];
  }
  return f.inventories.map((i) => ({
    kind: 'inventory' as const, from: undefined, to: undefined, collect: i.asOf === undefined ? 'the date on which the inventory was taken' : undefined,
    text: `inventory ${i.format}: ${i.entries} statements, ${i.asOf === undefined ? 'which do not say when they were true' : `true as of ${printInstant(i.asOf as Micros)}`}`,
  }));
}
