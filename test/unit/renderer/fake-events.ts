/** Invented events for looking at the window: 60 000 of an ordinary week, and one trail through them. The same every time. */
import type { EventRow } from '../../../shared/domain/event.ts';
import type { CredentialKind, Depth, IdentityKind, Outcome } from '../../../shared/domain/kinds.ts';
import { microsOf, type Micros } from '../../../shared/domain/time.ts';

export const us = (text: string): Micros => microsOf(Date.parse(text) * 1000) ?? (0 as Micros);
export const later = (at: Micros, seconds: number): Micros => microsOf(at + Math.round(seconds * 1_000_000)) ?? at;

/** A small generator of even numbers, so that every run draws the same picture. */
export function numbers(seed: number): () => number {
  let s = seed;
  return () => {
    s = (Math.imul(s, 1_664_525) + 1_013_904_223) >>> 0;
    return s / 4_294_967_296;
  };
}

export const HOSTILE_AGENT = 'kubectl/v1.29 \u202Egnp.exe\u202C <img src=x onerror=alert(1)>\u0007';
const WHO: readonly (readonly [string, IdentityKind, string, CredentialKind])[] = [
  ['arn:aws:iam::418293716624:user/ci-deploy', 'user', 'AKIAQ7KEXAMPLE2M4TRZ', 'aws-access-key'],
  ['arn:aws:iam::418293716624:role/payments-api-task', 'role', 'ASIAQ7PAYMENTS7H2KQA', 'aws-role-session'],
  ['arn:aws:iam::418293716624:role/nightly-backup', 'role', 'ASIAQ7BACKUPX93LLPM2', 'aws-role-session'],
  ['arn:aws:iam::418293716624:role/gha-runner', 'ci-runner', 'ASIAQ7RUNNER55TTEE10', 'aws-web-identity-session'],
  ['system:serviceaccount:build:image-builder', 'workload', 'jti:8d1f6a3e-41c7-4a0a-b3ff-2f2e5a0f3c11', 'token'],
  ['svc-inventory-sync@nordhafen.example', 'service-account', 'sp-secret:9f1c2b7a', 'generic-secret'],
  ['arn:aws:iam::418293716624:user/m.lindqvist', 'human', 'ASIAQ7HUMANQQ21WW8Z1', 'aws-user-session'],
];
const DOES: readonly (readonly [string, Depth, string, string])[] = [
  ['s3:GetObject', 'read', 's3', 'arn:aws:s3:::nordhafen-build-cache'], ['s3:ListBuckets', 'enumerated', 's3', ''],
  ['ecr:BatchGetImage', 'read', 'ecr', 'arn:aws:ecr:eu-north-1:418293716624:repository/payments'], ['sts:GetCallerIdentity', 'enumerated', 'sts', ''],
  ['sqs:ReceiveMessage', 'read', 'sqs', 'arn:aws:sqs:eu-north-1:418293716624:orders'], ['secretsmanager:GetSecretValue', 'read', 'secretsmanager', 'arn:aws:secretsmanager:eu-north-1:418293716624:secret:prod/ledger-db-4tQx'],
  ['iam:ListRoles', 'enumerated', 'iam', ''], ['ec2:DescribeInstances', 'enumerated', 'ec2', ''], ['ecs:UpdateService', 'changed', 'ecs', 'arn:aws:ecs:eu-north-1:418293716624:service/prod/payments-api'],
];
const SOURCES = ['10.20.4.17', '10.20.4.91', '10.20.7.8', '10.31.0.4', '192.0.2.44', '198.51.100.23'];
const AGENTS = ['aws-sdk-go-v2/1.30.3', 'Boto3/1.34.131 Python/3.11.9', 'aws-cli/2.17.0 md/awscrt#0.20.11', 'Terraform/1.9.2', HOSTILE_AGENT];
export const START = us('2026-03-09T00:00:00Z');
export const END = us('2026-03-16T00:00:00Z');
export const TRAIL_FROM = us('2026-03-13T02:11:09Z');

const at = <T>(list: readonly T[], n: number): T => list[Math.floor(n * list.length)] ?? (list[0] as T);
const hex = (n: number, width: number): string => n.toString(16).padStart(width, '0');

export interface FakeEvent extends EventRow { readonly trail: boolean }

function build(): readonly FakeEvent[] {
  const next = numbers(20_260_313);
  const rows: FakeEvent[] = [];
  const push = (time: Micros, trail: boolean, who: (typeof WHO)[number], what: (typeof DOES)[number], source: string, agent: string, outcome: Outcome): void => {
    const file = at(['4be1c09d77aa', 'a90233f1c5de', '77d5e20b1146'], next());
    rows.push({
      id: '', at: time, precisionUs: file.startsWith('77') ? 1000 : 1_000_000, action: what[0], depth: outcome === 'failure' ? 'attempted' : what[1], outcome,
      reason: outcome === 'failure' ? 'AccessDenied' : undefined, actor: who[0], actorKind: who[1], credential: who[2], credentialKind: who[3], sessionAt: undefined, source, agent,
      target: { platform: 'aws', account: '418293716624', service: what[2], resource: what[3] === '' ? undefined : what[3] }, evidence: file, line: 0, trail, onTrail: trail,
    });
  };
  const days = 7 * 86_400;
  for (let i = 0; i < 60_000; i += 1) {
    const day = Math.floor(next() * 7) * 86_400;
    const bump = next() < 0.7 ? 28_800 + next() * 36_000 : next() * 86_400;
    const second = Math.min(days - 1, Math.floor(day + bump));
    push(later(START, second), false, at(WHO, next()), at(DOES, next()), at(SOURCES, next() * 0.7), at(AGENTS, next() * 0.85), next() < 0.03 ? 'failure' : 'success');
  }
  for (let i = 0; i < 1400; i += 1) {
    const second = Math.floor(i < 60 ? next() * 240 : 240 + next() * next() * 200_000);
    push(later(TRAIL_FROM, second), true, at(WHO.slice(0, 4), next()), at(DOES, next()), '203.0.113.7', at(AGENTS.slice(1), next()), next() < 0.22 ? 'failure' : 'success');
  }
  rows.sort((a, b) => a.at - b.at);
  return rows.map((r, i) => ({ ...r, id: `E${r.evidence}.${i + 1}`, line: i + 1, ...(i % 997 === 0 ? { credential: `AKIA\u200B${hex(i, 6).toUpperCase()}` } : {}) }));
}

let made: readonly FakeEvent[] | undefined;
export const fakeEvents = (): readonly FakeEvent[] => (made ??= build());
