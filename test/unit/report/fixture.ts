/** A rich report, all of it invented: a build key that leads over twelve credentials to thirty systems, with hostile text on the way. */
import type { CitedEvent, ReportInput } from '../../../shared/domain/report.ts';
import type { EventRow } from '../../../shared/domain/event.ts';
import type { EvidenceFile } from '../../../shared/domain/evidence.ts';
import type { Depth, Grade } from '../../../shared/domain/kinds.ts';
import type { LedgerEntry } from '../../../shared/domain/custody.ts';
import { readInstant, type Micros } from '../../../shared/domain/time.ts';
import type { Hop, HopKind, TouchedSystem, Trace, TraceCredential } from '../../../shared/domain/trace.ts';
import { checklist } from './fixture-checklist.ts';
import { findings } from './fixture-findings.ts';
import { graphOf } from './fixture-graph.ts';

export const HOSTILE = {
  script: '<script>alert("x")</script>',
  attribute: '" onload="alert(1)" x="',
  formula: '=cmd|\' /C calc\'!A0',
  override: 'invoice\u202Etxt.exe',
  unbroken: `arn:aws:s3:::${'a'.repeat(180)}`,
  zeroWidth: 'admin\u200B\u200Brole',
} as const;

export const at = (text: string): Micros => readInstant(text)!.at;
const minute = (n: number): Micros => at(new Date(Date.UTC(2026, 2, 3, 8, n)).toISOString());
const sha = (n: number): string => Array.from({ length: 64 }, (_, i) => ((n * 7 + i * 11 + n * i * 3) % 16).toString(16)).join('');

export const FILES: readonly EvidenceFile[] = [
  file(1, 'exports/cloudtrail/2026-03-03.json.gz', 'aws-cloudtrail', undefined),
  file(2, 'exports/audit.zip', 'aws-cloudtrail', 'logs/eu-west-1/day2.jsonl'),
  file(3, `exports/${HOSTILE.script}/${HOSTILE.override}.csv`, 'credential-inventory', undefined),
];

function file(n: number, path: string, format: string, member: string | undefined): EvidenceFile {
  return {
    id: sha(n).slice(0, 12), path, member, sha256: sha(n), bytes: 1_204_113 * n, format, because: 'eventTime, eventName and eventSource present', records: 1200 * n + 9,
    stored: 1200 * n, events: 1200 * n, entries: n === 3 ? 44 : 0, duplicates: 4, skipped: [{ why: 'a digest record, not an event', count: 3 }], skippedCount: 3,
    rejected: [{ line: 17, offset: 4101, why: 'unreadable eventTime "yesterday"' }, { line: 811, offset: 90_114, why: `unexpected field ${HOSTILE.formula}` }],
    rejectedCount: 2, first: minute(0), last: minute(600), importedAt: at('2026-03-05T09:12:44Z'), examiner: 'R. Okonjo', kept: n !== 2,
    assumptions: n === 3 ? ['times without a zone were read as UTC'] : [], attention: n === 2 ? 'The member ends in the middle of a record; the rest is missing.' : undefined,
  };
}

const EVENT_COUNT = 64;
export const eventId = (n: number): string => `E${sha(1 + (n % 2)).slice(0, 12)}.${n + 1}`;

const ACTIONS = ['sts:AssumeRole', 's3:ListBuckets', 's3:GetObject', 'secretsmanager:GetSecretValue', 'iam:CreateAccessKey', 'ec2:DescribeInstances', 'rds:ModifyDBInstance', 'lambda:UpdateFunctionCode'];
const AGENTS = ['aws-cli/2.15.0 Python/3.11', 'Boto3/1.34', `Mozilla/5.0 ${HOSTILE.attribute}`];

export const EVENTS: readonly EventRow[] = Array.from({ length: EVENT_COUNT }, (_, n) => ({
  id: eventId(n), at: n % 9 === 8 ? minute((n - 1) * 7) : minute(n * 7), precisionUs: 1_000_000, action: ACTIONS[n % ACTIONS.length]!, depth: (['controlled', 'enumerated', 'read', 'read', 'changed'] as const)[n % 5]!,
  outcome: n % 11 === 5 ? 'failure' : 'success', reason: n % 11 === 5 ? `AccessDenied: ${HOSTILE.script}` : undefined,
  actor: n % 13 === 4 ? `arn:aws:iam::111122223333:user/${HOSTILE.override}` : 'arn:aws:iam::111122223333:user/build-agent', actorKind: 'user',
  credential: credentialValue(n % 12), credentialKind: n % 12 === 0 ? 'aws-access-key' : 'aws-role-session', sessionAt: undefined,
  source: n % 4 === 0 ? '198.51.100.23' : '203.0.113.7', agent: AGENTS[n % 3], evidence: sha(1 + (n % 2)).slice(0, 12), line: n + 1, onTrail: undefined,
  target: { platform: 'aws', account: '111122223333', service: 's3', resource: n % 10 === 3 ? HOSTILE.unbroken : `arn:aws:s3:::records-${n}` },
}));

export const CITED: ReadonlyMap<string, CitedEvent> = new Map(EVENTS.map((event, n) => {
  const held = FILES[n % 2]!;
  return [event.id, {
    event, recordSha256: sha(100 + n),
    locator: { sha256: held.sha256, path: held.path, ...(held.member === undefined ? {} : { member: held.member }), layers: n % 2 === 0 ? ['gzip'] : [], offset: 900 * n, length: 880 + n, line: n + 1 },
  }];
}));

function credentialValue(n: number): string {
  return n === 0 ? 'AKIAEXAMPLEBUILD0001' : n === 7 ? `ASIA${HOSTILE.zeroWidth}` : `ASIAEXAMPLESESSION${String(n).padStart(2, '0')}`;
}

const CREDENTIALS: readonly TraceCredential[] = Array.from({ length: 12 }, (_, n) => ({
  id: `C${n + 1}`, value: credentialValue(n), kind: n === 0 || n === 5 ? 'aws-access-key' : n === 8 ? 'aws-instance-session' : 'aws-role-session', platform: 'aws',
  identity: n === 0 ? 'arn:aws:iam::111122223333:user/build-agent' : n === 5 ? 'arn:aws:iam::111122223333:user/backup-operator' : `arn:aws:iam::111122223333:role/stage-${n}`,
  status: n === 0 ? 'seed' : n === 10 ? 'issued-unused' : 'derived', issuedAt: n === 0 ? undefined : minute(n * 30), firstUse: n === 10 ? undefined : minute(n * 30 + 1), lastUse: n === 10 ? undefined : minute(n * 30 + 29),
  uses: n === 10 ? 0 : 40 - n, allUses: n === 10 ? 0 : n === 0 ? 1311 : 40 - n, failures: n % 3, parent: n === 0 ? undefined : `C${Math.floor((n + 1) / 2)}`, grade: n === 0 ? undefined : grade(n), hop: n === 0 ? undefined : `H${n}`,
  depth: Math.floor(Math.log2(n + 1)), expires: n === 0 || n === 5 ? undefined : n === 9 ? at('2026-12-01T00:00:00Z') : minute(n * 30 + 60), revokedAt: n === 0 ? minute(590) : undefined,
}));

function grade(n: number): Grade {
  return n === 8 ? 'B' : n === 9 || n === 11 ? 'C' : 'A';
}

const KINDS: readonly HopKind[] = ['issued', 'issued', 'forwarded', 'issued', 'planted', 'signed-in', 'issued', 'stolen-from-host', 'secret-to-use', 'issued', 'secret-to-use', 'reached', 'reached', 'reached', 'reached'];

const HOPS: readonly Hop[] = KINDS.map((kind, i) => {
  const n = i + 1;
  const to = kind === 'reached' ? `S${(n - 11) * 6}` : `C${n + 1}`;
  const from = kind === 'reached' ? `C${n - 10}` : `C${Math.floor((n + 1) / 2)}`;
  const events: readonly [string, ...string[]] = [eventId(n), eventId(n + 15)];
  const g = kind === 'reached' ? 'A' : grade(n);
  return {
    id: `H${n}`, at: minute(n * 30), precisionUs: 1_000_000, kind, from, to, grade: g, rule: `${kind}@1`,
    because: g === 'A' ? `The call with ${credentialValue(Math.floor((n + 1) / 2) - 1)} answered with the identifier that the next call presents.` : g === 'B' ? 'The host profile was handed out once in the window, and its session was then used from 203.0.113.7.' : 'A secret was read 41 s before this credential was first used from the same source.',
    basis: n === 9 ? { kind: 'asserted', by: 'R. Okonjo', at: at('2026-03-05T10:00:00Z'), reason: `ticket 4711 ${HOSTILE.formula}` } : g === 'A' ? { kind: 'recorded', events } : { kind: 'inferred', events, rule: `${kind}@1` },
    events, rivals: g !== 'C' ? [] : [
      { explanation: `The deployment pipeline could have started this session itself ${HOSTILE.script}`, from: 'C3', events: [eventId(n + 30)] },
      ...(n === 11 ? [{ explanation: 'A second reader of the same secret is in the log of that hour.', from: undefined, events: [eventId(n + 31)] }] : []),
    ],
  };
});

const TOUCHES: readonly Depth[] = ['controlled', 'changed', 'read', 'read', 'enumerated', 'attempted'];
const SYSTEMS: readonly TouchedSystem[] = Array.from({ length: 30 }, (_, n) => ({
  id: `S${n + 1}`, platform: 'aws', account: '111122223333', service: ['s3', 'rds', 'lambda', 'sqs', 'secretsmanager'][n % 5],
  resource: n === 13 ? HOSTILE.unbroken : n === 14 ? `arn:aws:s3:::${HOSTILE.script}` : n % 7 === 6 ? undefined : `arn:aws:${['s3:::ledger-archive', 'rds:eu-west-1:111122223333:db:payments', 'lambda:eu-west-1:111122223333:function:settle', 'sqs:eu-west-1:111122223333:orders', 'secretsmanager:eu-west-1:111122223333:secret:prod/db-AbC123'][n % 5]}-${n}`,
  host: n % 7 === 6 ? `i-0abc${n}def` : undefined, first: minute(n * 9), last: minute(n * 9 + 120), touch: TOUCHES[n % 6]!, successes: n % 6 === 5 ? 0 : 12 + n, failures: n % 4,
  via: [`C${(n % 12) + 1}`, ...(n % 4 === 0 ? ['C2'] : [])], actions: ACTIONS.slice(0, 1 + (n % 8)).map((action, i) => ({ action, count: 9 - i })),
  events: [eventId(n), eventId(n + 20), eventId(n + 30)], eventCount: 12 + n,
}));

const COVERAGE: Trace['coverage'] = [
  { kind: 'held', text: 'aws-cloudtrail, account 111122223333, eu-west-1: 2,400 events', from: minute(0), to: minute(600), collect: undefined },
  { kind: 'gap', text: 'No event of any source between these times, against a median distance of 4 s.', from: minute(210), to: minute(255), collect: 'CloudTrail objects of 2026-03-03 11:30 to 12:15 from the log archive bucket' },
  { kind: 'not-logged', text: 'S3 object reads are data events, off by default; none is in the evidence.', from: undefined, to: undefined, collect: 'S3 server access logs of arn:aws:s3:::ledger-archive' },
  { kind: 'never-issued', text: `C8 ${HOSTILE.zeroWidth} is used but was never seen issued.`, from: minute(240), to: undefined, collect: 'CloudTrail of account 444455556666, sts:AssumeRole' },
  { kind: 'skew', text: 'The inventory’s clock runs 2 s behind CloudTrail, by 31 pairs.', from: undefined, to: undefined, collect: undefined },
  { kind: 'unread', text: '6 records in 3 files were rejected.', from: undefined, to: undefined, collect: 'The files again, exported whole' },
];

const BODIES = [
  ['case-created', '{"name":"Orders platform"}'],
  ['evidence-sealed', `{"path":${JSON.stringify(FILES[0]!.path)},"sha256":"${FILES[0]!.sha256}"}`],
  ['evidence-sealed', `{"path":${JSON.stringify(FILES[2]!.path)},"sha256":"${FILES[2]!.sha256}"}`],
  ['asserted', '{"credential":"AKIAEXAMPLEBUILD0001","identity":"arn:aws:iam::111122223333:user/build-agent","reason":"named in ticket 4711"}'],
  ['reconstructed', `{"rules":"${'issued@1 '.repeat(120)}"}`],
  ['attested', '{"outcome":"RS.CO-02","by":"L. Brandt"}'],
] as const;
const LEDGER: readonly LedgerEntry[] = BODIES.map(([kind, body], i) => ({ seq: i + 1, at: at(`2026-03-05T09:1${i}:00Z`), kind, by: 'R. Okonjo', body, hash: sha(300 + i), prev: i === 0 ? '0'.repeat(64) : sha(299 + i) }));

const TRACE: Trace = {
  seed: {
    identity: 'arn:aws:iam::111122223333:user/build-agent', credential: 'AKIAEXAMPLEBUILD0001', from: minute(0), to: undefined, sources: ['203.0.113.7'], minGrade: 'C',
    because: 'asserted by R. Okonjo; the first use from 203.0.113.7 is the earliest that the owner does not recognise',
  },
  credentials: CREDENTIALS,
  identities: [
    { name: 'arn:aws:iam::111122223333:user/build-agent', how: 'seed', at: undefined, events: [eventId(0)], granted: [], behind: undefined },
    { name: `arn:aws:iam::111122223333:user/svc-${HOSTILE.override}`, how: 'created', at: minute(140), events: [eventId(4)], granted: ['AdministratorAccess', 'group:operators'], behind: [{ name: `alice-${HOSTILE.override}`, says: 'on whose behalf the call was made', event: eventId(4) }] },
    { name: 'arn:aws:iam::111122223333:user/backup-operator', how: 'credential planted', at: minute(150), events: [eventId(5)], granted: [], behind: undefined },
  ],
  hops: HOPS, systems: SYSTEMS, coverage: COVERAGE,
  exposure: [
    { hop: undefined, credential: 'C1', from: minute(0), to: minute(60), ended: 'open', firstSeen: undefined, contained: undefined, because: 'still open as far as the logs reach' },
  ],
  sourceGroups: [
    { credential: 'AKIAEXAMPLEBUILD0001', source: '203.0.113.7', agent: 'aws-cli/2.15.0 Python/3.11', first: minute(0), last: minute(590), uses: 40, resembles: 'seed', because: 'named by the analyst', followed: true },
    { credential: 'AKIAEXAMPLEBUILD0001', source: '10.20.4.11', agent: 'Boto3/1.34', first: minute(1), last: minute(600), uses: 1240, resembles: 'owner', because: 'every 5 min since the beginning of the evidence', followed: false },
    { credential: 'AKIAEXAMPLEBUILD0001', source: undefined, agent: AGENTS[2], first: minute(44), last: minute(61), uses: 31, resembles: 'unclear', because: 'the agent is new, the source is not recorded', followed: false },
  ],
  counts: { events: 812, credentials: 12, hops: 15, systems: 30 },
};

const statement = { by: 'R. Okonjo', at: at('2026-03-05T11:00:00Z'), entry: 4, stands: true };
const ASSERTED: ReportInput['asserted'] = [
  { ...statement, kind: 'identity', is: 'same', name: 'build-agent', other: 'AIDABUILDAGENT', reason: 'HR record 118', stands: false },
  { ...statement, kind: 'identity', is: 'as-recorded', name: 'build-agent', other: 'AIDABUILDAGENT', reason: 'wrong record', stands: false },
  { ...statement, kind: 'identity', is: 'not-same', name: 'backup', other: 'backup-operator', reason: 'two teams' },
  { ...statement, kind: 'source-group', is: 'owner', credential: 'AKIAEXAMPLEBUILD0001', source: '10.20.4.11', agent: undefined, reason: 'the runner itself' },
  { ...statement, kind: 'finding', is: 'benign', title: 'Enumeration burst', now: 'N3', reason: HOSTILE.script },
  { ...statement, kind: 'threshold', is: 'set', name: 'newSource.pastUses', value: '3 uses', reason: 'a young case' },
];

const threshold = { unit: 'count', of: 'use', value: 10, default: 10, least: 1, most: 100_000, says: 'How many earlier uses there must be.', rules: ['new-source'], said: undefined } as const;
const THRESHOLDS: ReportInput['thresholds'] = {
  thresholds: [{ ...threshold, name: 'human.machineUses' }, { ...threshold, name: 'newSource.pastUses', value: 3, said: { by: 'R. Okonjo', at: at('2026-03-05T11:00:00Z'), reason: 'a young case' } }],
  baselines: [{ rule: 'new-source', baseline: 'all earlier uses of the identity in the case', window: 'from the identity’s first event to the claim' }],
};

export const REPORT: ReportInput = {
  caseName: `Orders platform, build key ${HOSTILE.formula}`, examiner: 'R. Okonjo <rok@lab.example>', createdAt: at('2026-03-05T09:10:00Z'), at: at('2026-03-06T14:30:00Z'), version: '0.1.0',
  files: FILES, refused: [{ path: `exports/${HOSTILE.attribute}.evtx`, code: 'unknown-format', why: 'is in no format known here' }],
  reach: {
    from: ['arn:aws:iam::111122223333:user/ci-deploy'], limits: ['conditions of policies are shown, not judged'],
    reachable: [{
      name: 'arn:aws:iam::444455556666:role/backup', kind: 'role', platform: 'aws', openSince: undefined, grants: ['policy BackupFull (attached)'], grantCount: 3, conditional: true,
      path: [{ kind: 'may-become', from: 'arn:aws:iam::111122223333:user/ci-deploy', to: 'arn:aws:iam::444455556666:role/backup', detail: 'sts:AssumeRole <b>if</b> MFA', entry: 'Iaaaabbbbcccc.3.0', asOf: undefined }],
    }],
  },
  trace: TRACE, graph: graphOf(TRACE), checklist: checklist(eventId), findings: findings(eventId, minute), thresholds: THRESHOLDS, asserted: ASSERTED, coverage: COVERAGE, cited: CITED,
  timeline: { events: EVENTS, total: 812 }, ledger: LEDGER, caseTotals: { events: 7200, records: 7227, first: minute(0), last: minute(600) },
};

export const NO_SUSPECT: ReportInput = { ...REPORT, trace: undefined, reach: undefined, graph: undefined, checklist: undefined, findings: [], thresholds: { thresholds: [], baselines: [] }, asserted: [], timeline: { events: [], total: 0 }, cited: new Map() };
