/** The invented case around the fake events: files, identities, trace, graph, findings, coverage, checklist, ledger. */
import type { CaseSummary } from '../../../shared/domain/case.ts';
import type { Checklist, OutcomeState, Step } from '../../../shared/domain/checklist.ts';
import type { CoverageStatement } from '../../../shared/domain/coverage.ts';
import type { LedgerEntry } from '../../../shared/domain/custody.ts';
import type { EvidenceFile, ImportTotals, RefusedFile } from '../../../shared/domain/evidence.ts';
import type { Finding } from '../../../shared/domain/finding.ts';
import type { GraphEdge, GraphNode, LineageGraph } from '../../../shared/domain/graph.ts';
import type { PotentialReach, Reachable, ReachDrawing } from '../../../shared/domain/reach.ts';
import type { CredentialLife, ExplainedIdentity } from '../../../shared/domain/identity.ts';
import type { CredentialKind, IdentityKind } from '../../../shared/domain/kinds.ts';
import type { Hop, SourceGroup, TouchedSystem, Trace, TraceCredential } from '../../../shared/domain/trace.ts';
import { END, fakeEvents, later, numbers, START, TRAIL_FROM, us } from './fake-events.ts';

const trailIds = (): readonly string[] => fakeEvents().filter((e) => e.trail).map((e) => e.id);
const ev = (...n: number[]): string[] => n.map((i) => trailIds()[i] ?? '');
const one = (n: number): readonly [string, ...string[]] => [ev(n)[0] ?? ''];
const HASH = '4be1c09d77aa52b3dd8b0f6c3f7f9b9b1f0ad6d35d4b79e0c7b54dfbf1a2c3d4';

export function fakeFiles(): readonly EvidenceFile[] {
  const next = numbers(7);
  return Array.from({ length: 240 }, (_, i): EvidenceFile => {
    const records = 400 + Math.floor(next() * 9000);
    const duplicates = i % 9 === 3 ? Math.floor(records / 12) : 0;
    const skippedCount = i % 5 === 1 ? Math.floor(records / 40) : 0;
    const rejectedCount = i % 17 === 4 ? 3 : 0;
    const inventory = i % 31 === 30;
    const stored = records - duplicates - skippedCount - rejectedCount;
    const sha = `${(0x4be1c09d77aa + i * 7_919_117).toString(16).slice(-12)}${HASH.slice(12)}`;
    return {
      id: sha.slice(0, 12), path: `/mnt/evidence/disk3/${i % 3 === 0 ? 'cloudtrail' : i % 3 === 1 ? 'k8s-audit' : 'vault'}/2026/03/${String(9 + (i % 7)).padStart(2, '0')}/418293716624_eu-north-1_${String(i).padStart(4, '0')}.json.gz`,
      member: i % 11 === 2 ? 'logs/audit-0003.json' : undefined, sha256: sha, bytes: records * 1834,
      format: inventory ? 'credential-inventory' : (['aws-cloudtrail', 'kubernetes-audit', 'vault-audit'] as const)[i % 3] ?? 'aws-cloudtrail',
      because: i % 3 === 0 ? 'eventTime, eventName and eventSource present' : 'kind Event of audit.k8s.io/v1, stage ResponseComplete',
      records, stored, events: inventory ? 0 : stored, entries: inventory ? stored : 0, duplicates,
      skipped: skippedCount === 0 ? [] : [{ why: 'stage RequestReceived: the answer is not known yet', count: skippedCount - 3 }, { why: 'health probe without identity', count: 3 }], skippedCount,
      rejected: rejectedCount === 0 ? [] : [{ line: 118, offset: 90_122, why: 'unreadable eventTime "yesterday"' }, { line: 119, offset: 91_800, why: 'not JSON: unexpected end of input' }, { line: 2204, offset: 4_022_118, why: 'eventName missing' }], rejectedCount,
      first: later(START, i * 2400), last: later(START, i * 2400 + 3600), importedAt: us('2026-03-18T08:14:00Z'), examiner: 'J. Öberg', kept: i % 23 !== 22,
      assumptions: i % 13 === 5 ? ['times without a zone read as Europe/Stockholm, by J. Öberg'] : [], attention: i % 19 === 6 ? 'ends in the middle of a record: what was before the break was read' : undefined,
    };
  });
}
export const fakeRefused: readonly RefusedFile[] = [
  { path: '/mnt/evidence/disk3/misc/export.csv', code: 'needs-timezone', why: '/mnt/evidence/disk3/misc/export.csv has times without a zone; say which with --timezone, for instance --timezone UTC.' },
  { path: '/mnt/evidence/disk3/misc/audit.log', code: 'ambiguous-format', why: '/mnt/evidence/disk3/misc/audit.log could be vault-audit or generic-json; name one with --format.' },
  { path: '/mnt/evidence/disk3/misc/core.1182', code: 'unknown-format', why: '/mnt/evidence/disk3/misc/core.1182 is in no format known here (it looks like an ELF core dump).' },
];
export function totalsOf(files: readonly EvidenceFile[]): ImportTotals {
  const sum = (of: (f: EvidenceFile) => number): number => files.reduce((s, f) => s + of(f), 0);
  return { files: files.length, records: sum((f) => f.records), events: sum((f) => f.events), entries: sum((f) => f.entries), stored: sum((f) => f.stored), duplicates: sum((f) => f.duplicates), skipped: sum((f) => f.skippedCount), rejected: sum((f) => f.rejectedCount) };
}

const CRED: readonly (readonly [string, CredentialKind, string, TraceCredential['status'], number, string])[] = [
  ['AKIAQ7KEXAMPLE2M4TRZ', 'aws-access-key', 'arn:aws:iam::418293716624:user/ci-deploy', 'seed', 0, ''],
  ['ASIAQ7RUNNER55TTEE10', 'aws-role-session', 'arn:aws:iam::418293716624:role/gha-runner', 'derived', 1, 'C1'],
  ['ASIAQ7PAYMENTS7H2KQA', 'aws-role-session', 'arn:aws:iam::418293716624:role/payments-api-task', 'derived', 1, 'C1'],
  ['ASIAQ7BACKUPX93LLPM2', 'aws-role-session', 'arn:aws:iam::418293716624:role/nightly-backup', 'derived', 2, 'C2'],
  ['AKIAQ7PLANTED00NEWK1', 'aws-access-key', 'arn:aws:iam::418293716624:user/svc-metrics', 'derived', 2, 'C3'],
  ['jti:8d1f6a3e-41c7-4a0a-b3ff-2f2e5a0f3c11', 'token', 'system:serviceaccount:build:image-builder', 'derived', 3, 'C4'],
  ['ASIAQ7UNUSEDSESSION1', 'aws-role-session', 'arn:aws:iam::418293716624:role/audit-reader', 'issued-unused', 3, 'C4'],
  ['hvs-accessor:tF2kQ0', 'token', 'vault:approle/ledger', 'derived', 4, 'C6'],
];
const GRADE = ['A', 'A', 'A', 'A', 'A', 'B', 'A', 'C'] as const;
const credentials = (): readonly TraceCredential[] => CRED.map(([value, kind, identity, status, depth, parent], i): TraceCredential => ({
  id: `C${i + 1}`, value, kind, platform: i === 5 ? 'kubernetes' : i === 7 ? 'vault' : 'aws', identity, status, issuedAt: i === 0 ? us('2024-06-02T09:00:00Z') : later(TRAIL_FROM, i * 400), firstUse: status === 'issued-unused' ? undefined : later(TRAIL_FROM, i * 400 + 12),
  lastUse: status === 'issued-unused' ? undefined : later(TRAIL_FROM, 90_000 + i * 600), uses: 340 - i * 31, allUses: 9340 - i * 900, failures: 31 - i, parent: parent === '' ? undefined : parent, grade: i === 0 ? undefined : GRADE[i], hop: i === 0 ? undefined : `H${i}`, depth,
  expires: i === 0 || i === 4 ? undefined : later(TRAIL_FROM, i * 400 + 43_200), revokedAt: i === 1 ? later(TRAIL_FROM, 30_000) : undefined,
}));
const systems = (): readonly TouchedSystem[] => Array.from({ length: 26 }, (_, i): TouchedSystem => ({
  id: `S${i + 1}`, platform: i % 7 === 5 ? 'kubernetes' : 'aws', account: '418293716624', service: ['s3', 'secretsmanager', 'ecr', 'sqs', 'rds', 'backup', 'iam'][i % 7], resource: i % 5 === 0 ? undefined : `arn:aws:${['s3', 'secretsmanager', 'ecr', 'sqs', 'rds'][i % 5] ?? 's3'}:eu-north-1:418293716624:nordhafen-${['build-cache', 'prod/ledger-db', 'payments', 'orders', 'ledger'][i % 5] ?? ''}-${i}`, host: i % 9 === 8 ? `ip-10-20-4-${i}` : undefined,
  first: later(TRAIL_FROM, 60 + i * 300), last: later(TRAIL_FROM, 90_000), touch: (['read', 'enumerated', 'changed', 'attempted', 'controlled'] as const)[i % 5] ?? 'read', successes: i % 5 === 3 ? 0 : 40 + i * 3, failures: i % 4 === 0 ? 9 : 0, via: [`C${(i % 6) + 1}`],
  actions: [{ action: 's3:GetObject', count: 33 }, { action: 's3:ListBuckets', count: 4 }], events: ev(i, i + 30, i + 60), eventCount: 43 + i,
}));
const hops = (): readonly Hop[] => [
  ...CRED.slice(1).map((c, i): Hop => ({
    id: `H${i + 1}`, at: later(TRAIL_FROM, (i + 1) * 400), precisionUs: 1_000_000, kind: i === 3 ? 'planted' : i === 4 ? 'stolen-from-host' : i === 6 ? 'secret-to-use' : 'issued', from: c[5], to: `C${i + 2}`, grade: GRADE[i + 1] ?? 'A', rule: 'aws-assume-role@2',
    because: i === 4 ? 'Pod image-builder ran on the node the session controlled, and its token was first used from 203.0.113.7 forty seconds later.' : `sts:AssumeRole with ${CRED.find((_, n) => `C${n + 1}` === c[5])?.[0] ?? ''} returned ${c[0]}; the answer names both.`,
    basis: i === 4 ? { kind: 'inferred', events: one(i), rule: 'host-token-use@1' } : { kind: 'recorded', events: one(i) }, events: ev(i, i + 1), rivals: i === 4 || i === 6 ? [{ explanation: 'The build pipeline rotated the same token by itself at 02:40 each night.', from: 'system:serviceaccount:build:rotator', events: ev(9) }] : [],
  })),
  ...systems().slice(0, 20).map((s, i): Hop => ({ id: `H${i + 8}`, at: s.first, precisionUs: 1_000_000, kind: 'reached', from: s.via[0] ?? 'C1', to: s.id, grade: 'A', rule: 'reached@1', because: `${s.via[0] ?? ''} ${s.touch} ${s.resource ?? s.service ?? ''}; first at this depth.`, basis: { kind: 'recorded', events: one(i) }, events: ev(i, i + 30), rivals: [] })),
];
const groups = (): readonly SourceGroup[] => [
  { credential: 'AKIAQ7KEXAMPLE2M4TRZ', source: '203.0.113.7', agent: 'Boto3/1.34.131 Python/3.11.9', first: TRAIL_FROM, last: later(TRAIL_FROM, 90_000), uses: 340, resembles: 'seed', because: 'Never seen before the suspected time; enumerates first; the address is in no earlier event.', followed: true },
  { credential: 'AKIAQ7KEXAMPLE2M4TRZ', source: '10.20.4.17', agent: 'aws-sdk-go-v2/1.30.3', first: START, last: END, uses: 8612, resembles: 'owner', because: 'Same address and agent every working day since the evidence begins.', followed: false },
  { credential: 'AKIAQ7KEXAMPLE2M4TRZ', source: '198.51.100.23', agent: undefined, first: later(TRAIL_FROM, 7000), last: later(TRAIL_FROM, 7700), uses: 12, resembles: 'unclear', because: 'New address, but the agent is the owner\u2019s and the calls are too.', followed: false },
];
export const fakeCoverage: readonly CoverageStatement[] = [
  { kind: 'held', text: 'CloudTrail management events, account 418293716624, eu-north-1', from: START, to: END, collect: undefined },
  { kind: 'held', text: 'Kubernetes audit, cluster build', from: START, to: later(START, 500_000), collect: undefined },
  { kind: 'held', text: 'Vault audit, cluster prod', from: later(START, 100_000), to: END, collect: undefined },
  { kind: 'gap', text: 'Kubernetes audit is silent for 2 h 10 min against its own rhythm of 40 events a minute', from: us('2026-03-13T03:00:00Z'), to: us('2026-03-13T05:10:00Z'), collect: 'kubectl logs -n kube-system kube-apiserver-build-1 --since-time=2026-03-13T03:00:00Z --until-time=2026-03-13T05:10:00Z' },
  { kind: 'not-logged', text: 'S3 data events (GetObject, PutObject) are off by default; none are in the evidence for 3 of 5 buckets', from: undefined, to: undefined, collect: 'S3 server access logs of nordhafen-build-cache, nordhafen-backup and nordhafen-models for 2026-03-13' },
  { kind: 'never-issued', text: 'ASIAQ7BACKUPX93LLPM2 was used but never seen issued', from: later(TRAIL_FROM, 1200), to: undefined, collect: "Athena: SELECT * FROM cloudtrail_logs WHERE (useridentity.accesskeyid = 'ASIAQ7BACKUPX93LLPM2' OR responseelements LIKE '%ASIAQ7BACKUPX93LLPM2%') AND eventtime < '2026-03-13T02:30:00Z' ORDER BY eventtime\nSplunk: search sourcetype=aws:cloudtrail latest=1773369000 \"ASIAQ7BACKUPX93LLPM2\" | table _time _raw" },
  { kind: 'unread', text: '45 records in 15 files could not be read, 3 files were refused', from: undefined, to: undefined, collect: 'Export the 3 refused files again, or name their format in Evidence' },
  { kind: 'skew', text: 'Vault runs 3.2 s ahead of CloudTrail (from 41 pairs that name the same request)', from: undefined, to: undefined, collect: undefined },
  { kind: 'inventory', text: 'Credential inventory as of 2026-03-12: keys made later are not in it', from: undefined, to: undefined, collect: 'A fresh credential report: aws iam generate-credential-report' },
  { kind: 'order', text: '214 pairs of trail events share a second; their order is not known', from: undefined, to: undefined, collect: undefined },
];
export const fakeTrace = (): Trace => ({
  seed: { identity: undefined, credential: 'AKIAQ7KEXAMPLE2M4TRZ', from: TRAIL_FROM, to: undefined, sources: ['203.0.113.7'], minGrade: 'C', because: 'asserted by J. Öberg' }, credentials: credentials(),
  identities: [{ name: 'arn:aws:iam::418293716624:user/ci-deploy', how: 'seed', at: TRAIL_FROM, events: ev(0), granted: [], behind: undefined }, { name: 'arn:aws:iam::418293716624:user/svc-metrics', how: 'credential planted', at: later(TRAIL_FROM, 1600), events: ev(4), granted: ['AdministratorAccess'], behind: undefined }],
  hops: hops(), systems: systems(), sourceGroups: groups(), exposure: hops().map((h, i) => ({ hop: h.id, credential: h.from, from: h.at, to: later(h.at, 43_200), ended: i % 2 === 0 ? 'open' : 'revoked', firstSeen: { at: h.at, event: h.events[0] ?? '' }, contained: i % 2 === 0 ? undefined : later(h.at, 43_200), because: i % 2 === 0 ? 'still open as far as the logs reach' : 'it was revoked' })), coverage: fakeCoverage, counts: { events: trailIds().length, credentials: 8, hops: 27, systems: 26 },
});

export function fakeGraph(): LineageGraph {
  const nodes: GraphNode[] = [];
  const rows = [0, 0, 0, 0, 0, 0];
  const place = (depth: number, wide: number): { x: number; y: number; width: number; height: number } => {
    const row = rows[depth] ?? 0;
    rows[depth] = row + 1;
    return { x: 120 + depth * 290, y: 60 + row * 64, width: wide, height: 44 };
  };
  for (const c of credentials()) nodes.push({ id: c.id, kind: c.status === 'derived' ? 'credential' : c.status, label: c.value, detail: c.kind, full: c.value, platform: c.platform, depth: c.depth, touch: undefined, ...place(c.depth, 210) });
  for (const s of systems().slice(0, 20)) {
    const depth = (credentials().find((c) => c.id === s.via[0])?.depth ?? 0) + 1;
    nodes.push({ id: s.id, kind: 'system', label: (s.resource ?? s.service ?? '').split(':').at(-1) ?? '', detail: s.service ?? '', full: s.resource ?? '', platform: s.platform, depth, touch: s.touch, ...place(depth, 190) });
  }
  const edges = hops().map((h): GraphEdge => ({ id: h.id, from: h.from, to: h.to, grade: h.grade, kind: h.kind, because: h.because, events: h.events, at: '2026-03-13 02:17:49', hops: [h.id], rivals: h.rivals.length }));
  return { nodes, edges, width: 1700, height: 700, omitted: ['showing 20 of 26 systems: the 6 left out were only attempted', 'showing 27 of 33 hops'] };
}

export function fakeReach(): { readonly reach: PotentialReach; readonly total: number; readonly drawing: ReachDrawing } {
  const names = Array.from({ length: 14 }, (_, i) => (i % 3 === 2 ? `arn:aws:iam::418293716624:role/${['billing-admin', 'backup-vault-writer', 'org-audit', 'data-lake-etl'][i % 4] ?? ''}-${i}` : i % 3 === 1 ? `system:serviceaccount:prod:svc-${i}` : `svc-warehouse-${i}@nordhafen-prod.iam.gserviceaccount.com`));
  const reachable = names.map((name, i): Reachable => ({
    name, kind: i % 3 === 2 ? 'role' : 'service-account', platform: (['gcp', 'kubernetes', 'aws'] as const)[i % 3] ?? 'aws', openSince: i % 4 === 0 ? undefined : later(START, i * 1000), grants: i % 5 === 0 ? [] : [`roles/storage.admin on nordhafen-${i}`, 'roles/viewer'], grantCount: i % 5 === 0 ? 0 : 2 + i, conditional: i % 4 === 1,
    path: [...(i > 9 ? [{ kind: 'may-become' as const, from: CRED[3]?.[2] ?? '', to: names[2] ?? '', detail: undefined, entry: 'E1.4', asOf: START }] : []), { kind: i % 2 === 0 ? 'may-become' as const : 'carries' as const, from: i > 9 ? names[2] ?? '' : CRED[3]?.[2] ?? '', to: name, detail: i % 4 === 1 ? 'if token.actions.githubusercontent.com:sub StringLike repo:nordhafen/*' : 'trust policy statement 2', entry: `E1.${i}`, asOf: i % 3 === 0 ? undefined : START }],
  }));
  const nodes = reachable.map((r, i) => ({ id: `R${i + 1}`, name: r.name, label: r.name.slice(-28), detail: `${r.path.length} steps`, platform: r.platform, conditional: r.conditional, x: 900 + Math.floor(i / 5) * 250, y: 820 + (i % 5) * 72, width: 204, height: 58 }));
  return { reach: { reachable, from: [CRED[0]?.[2] ?? '', CRED[3]?.[2] ?? ''], limits: ['conditions of policies are shown, not judged'] }, total: 231, drawing: { nodes, edges: nodes.map((n, i) => ({ id: `P${n.id}`, from: i > 9 ? 'R3' : 'C4', to: n.id, kind: 'may-become', conditional: n.conditional })), total: 231, top: 730, width: 1800, height: 1200, omitted: ['showing 14 of 231 that could be reached, the shortest ways'] } };
}

export function fakeFindings(): readonly Finding[] {
  const kinds = [['critical', 'Credential planted on another identity', 'T1098.001', 'NHI5:2025'], ['critical', 'Session credential used off its host', 'T1550.001', 'NHI2:2025'], ['high', 'Credential used from a new source', 'T1078.004', 'NHI7:2025'], ['high', 'Enumeration burst', 'T1580', 'NHI5:2025'], ['medium', 'Denied burst', 'T1078', 'NHI5:2025'], ['medium', 'Long-lived secret', 'T1552.005', 'NHI7:2025'], ['low', 'Dormant credential wakes', 'T1078.004', 'NHI1:2025']] as const;
  return Array.from({ length: 34 }, (_, i): Finding => {
    const k = kinds[Math.floor(i / 5)] ?? kinds[6];
    return {
      id: `F${i + 1}`, rule: `finding-${i % 7}@1`, title: k[1], severity: k[0], at: later(TRAIL_FROM, i * 700), identity: 'arn:aws:iam::418293716624:user/ci-deploy', credential: CRED[i % 8]?.[0], attack: [k[2]], owasp: [k[3]], atlas: i % 7 === 3 ? ['AML.T0012'] : [],
      claim: `${CRED[i % 8]?.[0] ?? ''} was used ${40 + i} times from 203.0.113.7, an address no event before 2026-03-13 02:11:09 names; in the seven days before it came only from 10.20.4.17.`,
      events: ev(i, i + 1, i + 2, i + 3, i + 4, i + 5, i + 6, i + 7), eventCount: 40 + i, thresholds: ['baseline window: 7 days before the suspected time', 'new sources at least: 1', 'uses at least: 5'],
    };
  });
}

const OUTCOMES: readonly (readonly [string, string])[] = [['RS.MA-01', 'The incident response plan is executed with third parties once an incident is declared'], ['RS.MA-02', 'Incident reports are triaged and validated'], ['RS.MA-03', 'Incidents are categorized and prioritized'], ['RS.MA-04', 'Incidents are escalated or elevated as needed'], ['RS.MA-05', 'The criteria for initiating recovery are applied'], ['RS.AN-03', 'What happened, and the root cause, are established'], ['RS.AN-06', 'Actions of the investigation are recorded, integrity kept'], ['RS.AN-07', 'Incident data and metadata are collected, integrity kept'], ['RS.AN-08', 'The incident\u2019s magnitude is estimated and validated'], ['RS.CO-02', 'Stakeholders are notified'], ['RS.CO-03', 'Information is shared with stakeholders'], ['RS.MI-01', 'Incidents are contained'], ['RS.MI-02', 'Incidents are eradicated'], ['RC.RP-01', 'Recovery is executed'], ['RC.RP-02', 'Recovery actions are selected and performed'], ['RC.RP-03', 'Integrity of backups is verified'], ['RC.RP-04', 'Critical functions are considered'], ['RC.RP-05', 'Integrity of restored assets is verified'], ['RC.RP-06', 'The end of recovery is declared'], ['RC.CO-03', 'Recovery progress is communicated'], ['RC.CO-04', 'Public updates are shared']];
const EVIDENCED = new Set(['RS.AN-03', 'RS.AN-06', 'RS.AN-07', 'RS.AN-08', 'RS.MI-01', 'RS.MI-02']);

export function fakeChecklist(attested: ReadonlyMap<string, { by: string; note: string }>): Checklist {
  const phases = ['preserve', 'contain', 'contain', 'eradicate', 'recover', 'verify'] as const;
  const steps: Step[] = CRED.flatMap(([value, kind], c) => phases.map((phase, p): Step => ({
    id: `${phase}-${c}-${p}`, phase, order: 0, title: { preserve: `Save the log of ${value} before it ages out`, contain: p === 1 ? `Deactivate ${value}` : `End the sessions ${value} began`, eradicate: `Delete ${value} and what it planted`, recover: `Issue a new credential to the owner of ${value}`, verify: `Look for uses of ${value} after the cut` }[phase],
    operation: phase === 'contain' ? (p === 1 ? `aws iam update-access-key --user-name ci-deploy --access-key-id ${value} --status Inactive` : `aws iam put-role-policy --role-name gha-runner --policy-name AWSRevokeOlderSessions --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"DateLessThan":{"aws:TokenIssueTime":"2026-03-13T02:11:09Z"}}}]}'`) : phase === 'verify' ? `aws cloudtrail lookup-events --lookup-attributes AttributeKey=AccessKeyId,AttributeValue=${value}` : undefined,
    subject: { kind: 'credential', name: value, id: `C${c + 1}` }, outcome: phase === 'contain' ? 'RS.MI-01' : phase === 'preserve' ? 'RS.AN-07' : 'RS.MI-02', why: `${value} is part of the lineage (${kind}).`, after: p === 0 ? [] : [`${phases[p - 1] ?? 'preserve'}-${c}-${p - 1}`],
    breaks: c === 0 ? 'Deployments of payments-api and ledger (owner: Platform, per the inventory of 2026-03-12).' : 'The inventory does not say who depends on it.', residual: phase === 'contain' && p === 1 ? 'Sessions it issued stay valid up to 12 h: deactivating the key does not end them.' : undefined,
    check: 'A use after the cut is denied with InvalidClientTokenId.', reversible: phase === 'contain' ? true : phase === 'eradicate' ? false : undefined, grade: GRADE[c], events: ev(c, c + 1),
    state: c === 1 ? { kind: 'done', because: 'last successful use 2026-03-13 10:31:09, 14 later attempts denied', events: ev(3, 4) } : c === 2 && phase === 'contain' ? { kind: 'failed', because: 'used 31 times after 2026-03-13 11:00', events: ev(5) } : c === 3 ? { kind: 'cannot-tell', because: 'no log covers the time after 2026-03-15' } : { kind: 'open' },
  })));
  const ordered = [...steps].sort((a, b) => phases.indexOf(a.phase) - phases.indexOf(b.phase)).map((s, i) => ({ ...s, order: i + 1 }));
  return {
    outcomes: OUTCOMES.map(([id, title]): OutcomeState => {
      const a = attested.get(id);
      return { id, title, kind: EVIDENCED.has(id) ? 'evidenced' : 'attested', evidence: EVIDENCED.has(id) ? '8 credentials and 26 systems established, 25 hops of grade A' : undefined, attested: a === undefined ? undefined : { ...a, at: us('2026-03-18T10:00:00Z') }, steps: ordered.filter((s) => s.outcome === id).map((s) => s.id) };
    }),
    steps: ordered, limits: ['No playbook for: hvs-accessor (Vault batch token). Its steps are those of a generic token.'],
  };
}

export function fakeIdentities(): readonly ExplainedIdentity[] {
  const next = numbers(11);
  const kinds: readonly IdentityKind[] = ['user', 'role', 'service-account', 'workload', 'human', 'ci-runner', 'application', 'machine'];
  return Array.from({ length: 1800 }, (_, i): ExplainedIdentity => {
    const name = i < 8 ? CRED[i]?.[2] ?? '' : `arn:aws:iam::418293716624:${i % 2 === 0 ? 'role' : 'user'}/${['etl', 'billing', 'metrics', 'edge', 'search', 'mail'][i % 6] ?? 'svc'}-${['reader', 'writer', 'worker', 'deploy'][i % 4] ?? 'x'}-${i}`;
    const count = i < 8 ? 2 : Math.floor(next() * 4);
    const lives = Array.from({ length: count }, (_x, c): CredentialLife => ({
      value: i < 8 && c === 0 ? CRED[i]?.[0] ?? '' : `AKIA${(i * 7919 + c * 104_729).toString(36).toUpperCase().padStart(16, 'Q')}`, kind: i < 8 && c === 0 ? CRED[i]?.[1] ?? 'token' : 'aws-access-key', platform: 'aws', identity: name, issuedAt: c === 1 ? undefined : later(START, -next() * 9_000_000), issuedBy: undefined,
      expires: c === 2 ? later(END, 86_400) : undefined, revokedAt: c === 2 ? later(START, 400_000) : undefined, firstUse: c === 0 || i < 8 ? later(START, next() * 100_000) : undefined, lastUse: c === 0 || i < 8 ? later(START, 300_000 + next() * 300_000) : undefined, uses: c === 0 || i < 8 ? Math.floor(next() * 9000) : 0, failures: Math.floor(next() * 40), inInventory: c !== 1, status: c === 1 ? undefined : c === 2 ? 'inactive' : 'active',
    }));
    return { name, kind: kinds[i % 8] ?? 'unknown', platform: i % 11 === 5 ? 'kubernetes' : 'aws', names: [name, `AIDA${(i * 99_991).toString(36).toUpperCase()}`, name.split('/').at(-1) ?? name], owner: i % 3 === 0 ? 'Platform' : undefined, first: later(START, next() * 200_000), last: later(START, 300_000 + next() * 300_000), events: Math.floor(next() * 12_000), credentials: lives,
      links: [
        { name, also: `AIDA${(i * 99_991).toString(36).toUpperCase()}`, how: 'recorded', cites: 'E9f2c4be1c09d.17', said: undefined },
        { name, also: name.split('/').at(-1) ?? name, how: 'asserted', cites: undefined, said: { is: 'same', name, other: name.split('/').at(-1) ?? name, by: 'J. Öberg', at: START, reason: 'the same runner, by its registration' } },
      ],
      apart: [],
    };
  });
}

export const fakeLedger = (n: number): readonly LedgerEntry[] => Array.from({ length: n }, (_, i): LedgerEntry => ({
  seq: i + 1, at: later(us('2026-03-18T08:00:00Z'), i * 11), kind: i === 0 ? 'case-created' : i % 40 === 39 ? 'reconstructed' : i % 55 === 54 ? 'asserted' : 'evidence-sealed', by: 'J. Öberg', body: JSON.stringify({ file: `418293716624_eu-north-1_${String(i).padStart(4, '0')}.json.gz`, sha256: HASH, records: 4021 + i }),
  hash: `${(0x9f3a11c07be2 + i * 7_777_777).toString(16)}${HASH.slice(12)}`, prev: `${(0x9f3a11c07be2 + (i - 1) * 7_777_777).toString(16)}${HASH.slice(12)}`,
}));

export const fakeSummary = (): CaseSummary => {
  const t = totalsOf(fakeFiles());
  return { path: '/cases/2026-03 nordhafen.keytrail', name: '2026-03 nordhafen', examiner: 'J. Öberg', createdAt: us('2026-03-18T08:00:00Z'), files: t.files, records: t.records, events: t.events, entries: t.entries, rejected: t.rejected, first: START, last: END, suspect: fakeTrace().seed, ledgerHead: `9f3a11c07be2${HASH.slice(12)}` };
};
