/**
 * A case drawn as lines of CloudTrail, imported for real, and its findings. A line:
 *   DAY HH:MM:SS WHO @ADDRESS [~AGENT] [!]service:Operation [{request and response}] [xTIMES/MINUTES]
 * WHO is `user.NAME.KEY`, `role.NAME.KEY`, `host.NAME.KEY` (a role session of instance i-0a) or `person.NAME.KEY` (single sign-on). `!` is a refusal.
 * A session begins with the first event of its line.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findingsOf, keepFindings } from '../../../electron/workflows/evaluate-findings.ts';
import { importEvidence, SILENT } from '../../../electron/workflows/import-evidence.ts';
import { createCase, type OpenCase } from '../../../electron/workflows/open-case.ts';
import type { Finding } from '../../../shared/domain/finding.ts';
import type { Micros } from '../../../shared/domain/time.ts';

export const ACCOUNT = '111122223333';
const HOST = 'i-0a1b2c3d4e5f60718';
const LINE = /^(\d+) (\d\d):(\d\d):(\d\d) ([a-z]+)\.([\w-]+)\.(\w+) @(\S+)(?: ~(\S+))? (!?)([\w-]+):(\w+)(?: (\{.*\}))?(?: x(\d+)\/(\d+))?$/;

function identity(kind: string, name: string, key: string, begun: string): object {
  if (kind === 'user') return { type: 'IAMUser', principalId: `AIDA${name}`, arn: `arn:aws:iam::${ACCOUNT}:user/${name}`, accountId: ACCOUNT, userName: name, accessKeyId: key };
  const role = kind === 'person' ? `AWSReservedSSO_${name}_0123456789abcdef` : name;
  const session = kind === 'host' ? HOST : 'session';
  return {
    type: 'AssumedRole', principalId: `AROA${name}:${session}`, arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${role}/${session}`, accountId: ACCOUNT, accessKeyId: key,
    sessionContext: { attributes: { creationDate: begun, mfaAuthenticated: 'false' }, sessionIssuer: { type: 'Role', principalId: `AROA${name}`, arn: `arn:aws:iam::${ACCOUNT}:role/${role}`, accountId: ACCOUNT, userName: role } },
  };
}

export function records(drawing: string): object[] {
  let n = 0;
  return drawing.split('\n').map((l) => l.trim()).filter((l) => l !== '').flatMap((line) => {
    const m = LINE.exec(line);
    if (m === null) throw new Error(`not a line: ${line}`);
    const [, day, h, mi, s, kind = '', name = '', key = '', source = '', agent = 'sdk/1', refused, service = '', action = '', json = '{}', times = '1', every = '0'] = m;
    const { request = null, response = null } = JSON.parse(json) as { request?: object; response?: object };
    const begun = `${new Date(Date.UTC(2026, 0, Number(day), Number(h), Number(mi), Number(s))).toISOString().slice(0, 19)}Z`;
    return Array.from({ length: Number(times) }, (_, i) => {
      const at = Date.UTC(2026, 0, Number(day), Number(h), Number(mi), Number(s)) + i * Number(every) * 60_000;
      n += 1;
      return {
        eventVersion: '1.09', eventTime: `${new Date(at).toISOString().slice(0, 19)}Z`, eventSource: `${service}.amazonaws.com`, eventName: action, awsRegion: 'eu-west-1', sourceIPAddress: source,
        userAgent: agent, userIdentity: identity(kind, name, key, begun), requestParameters: request, responseElements: response, eventID: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
        eventType: 'AwsApiCall', recipientAccountId: ACCOUNT, ...(refused === '!' ? { errorCode: 'AccessDenied', errorMessage: 'no' } : {}),
      };
    });
  });
}

export async function withCase<T>(drawing: string, look: (c: OpenCase) => T): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'keytrail-findings-'));
  try {
    const file = join(folder, 'trail.json');
    writeFileSync(file, JSON.stringify({ Records: records(drawing) }));
    const made = createCase(join(folder, 'drawn.keytrail'), 'tester', () => 1_800_000_000_000_000 as Micros);
    if (!made.ok) throw new Error(made.fault.code);
    const taken = await importEvidence(made.value, [file], {}, SILENT);
    if (!taken.ok) throw new Error(taken.fault.code);
    try {
      return look(made.value);
    } finally {
      made.value.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const drawn = (drawing: string): Promise<readonly Finding[]> => withCase(drawing, (c) => findingsOf(c.handles.reader));
export const kept = (drawing: string): Promise<readonly Finding[]> => withCase(drawing, (c) => keepFindings(c));

/** `rule severity`, in order. */
export const said = (findings: readonly Finding[]): string[] => findings.map((f) => `${f.rule.split('@')[0] ?? ''} ${f.severity}`);
export const of = (findings: readonly Finding[], rule: string): readonly Finding[] => findings.filter((f) => f.rule.startsWith(`${rule}@`));
