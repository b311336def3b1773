/** 35 detonations (Stratus Red Team), each a case of its own: every event of a file belongs to it. */
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenCase } from '../../electron/workflows/open-case.ts';
import type { Trace } from '../../shared/domain/trace.ts';
import { edgesOf, type Edge } from './edges.ts';
import { caseOf, dataPath, dataPresent, looking, sayCounts, traceOf, when } from './held.ts';

interface Detonation { readonly name: string; readonly events: number; readonly seed: { readonly credential?: string; readonly identity?: string } }
interface Raw { readonly eventTime: string; readonly userIdentity: { readonly arn?: string; readonly accessKeyId?: string } }

const folder = (): string => dataPath('stratus_detonation');
const files = dataPresent ? readdirSync(folder()).filter((f) => f.startsWith('aws.') && f.endsWith('.json')).sort() : [];

/** What an analyst would name: the key of the first call, or who made it where no key stands in the record. */
function detonation(file: string): Detonation {
  const records = (JSON.parse(readFileSync(`${folder()}/${file}`, 'utf8')) as Raw[]).sort((a, b) => (a.eventTime < b.eventTime ? -1 : 1));
  const { arn, accessKeyId } = records[0]!.userIdentity;
  return { name: file.slice(4, -5), events: records.length, seed: accessKeyId === undefined ? { identity: arn! } : { credential: accessKeyId } };
}

describe.skipIf(!dataPresent)('stratus_detonation in ../shared/data', () => {
  const open: OpenCase[] = [];
  const found = new Map<string, { readonly what: Detonation; readonly trace: Trace }>();
  let edges: readonly Edge[];
  const traceFor = (name: string): Trace => found.get(name)!.trace;
  beforeAll(async () => {
    edges = edgesOf('credential_edges_stratus_detonation.json');
    for (const file of files) {
      const what = detonation(file);
      const c = await caseOf([`${folder()}/${file}`]);
      open.push(c);
      found.set(what.name, { what, trace: traceOf(c, what.seed) });
    }
  }, 120_000);
  afterAll(() => { for (const c of open) c.close(); });

  test('there are 35', () => { expect(files).toHaveLength(35); });

  test('every issued key is found under its issuer, with its uses', () => {
    for (const e of edges) {
      const trace = [...found.values()].find((f) => f.what.seed.credential === e.issuer_key)?.trace;
      expect(trace, e.issuer_key ?? e.issuer).toBeDefined();
      const at = looking(trace!);
      const shown = at.credential(e.new_key);
      expect(at.parent(e.new_key)).toBe(e.issuer_key);
      expect([shown.grade, shown.status, shown.uses, when(shown.issuedAt), when(shown.firstUse), when(shown.lastUse)])
        .toEqual(['A', e.new_key_uses === 0 ? 'issued-unused' : 'derived', e.new_key_uses, e.time, e.first_use, e.last_use]);
    }
  });

  test('the stolen instance credential: constrained by the command that reached the host', () => {
    const trace = traceFor('credential-access.ec2-steal-instance-credentials');
    expect(looking(trace).hopTo('ASIAP5CT9NN8EYVU1FXV')).toMatchObject({ kind: 'stolen-from-host', grade: 'B' });
    expect(looking(trace).credential('ASIAP5CT9NN8EYVU1FXV').uses).toBe(2);
    expect(trace.identities.find((i) => i.how === 'host identity')?.name).toMatch(/role\/stratus-red-team-ec2-steal-credentials-role$/);
  });

  test('the console sign-in: from the user, through the password, to the session', () => {
    const trace = traceFor('initial-access.console-login-without-mfa');
    expect(trace.credentials.map((c) => [c.kind, c.status, c.grade])).toEqual([['aws-console-password', 'seed', undefined], ['aws-console-session', 'issued-unused', 'A']]);
  });

  test('the federation token: issued by the key, used by the federated user', () => {
    const at = looking(traceFor('persistence.sts-federation-token'));
    expect(at.credential('ASIASTJKC5GCM7ZE6LUP')).toMatchObject({ kind: 'aws-federation-session', uses: 1, grade: 'A' });
    expect(at.credential('ASIASTJKC5GCM7ZE6LUP').identity).toMatch(/federated-user\/stratus_red_team$/);
  });

  test('the trail covers every event of every file', () => {
    const rows = [...found.values()].map(({ what, trace }) => [what.name, what.events, trace.counts.events, trace.credentials.length, trace.credentials.filter((c) => c.status === 'issued-unused').length] as const);
    sayCounts('stratus_detonation', [['detonation', 'events', 'in trail', 'credentials', 'of them unused'], ...rows, ['all', ...[1, 2, 3, 4].map((i) => rows.reduce((n, r) => n + (r[i] as number), 0))]]);
    expect(rows.filter((r) => r[1] !== r[2]).map((r) => r[0])).toEqual([]);
  });
});
