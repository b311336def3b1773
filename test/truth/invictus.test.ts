/** A real attack simulation (Invictus IR, 2023): what the trail finds, against an independent list of every key that the logs see issued. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenCase } from '../../electron/workflows/open-case.ts';
import { GRADES } from '../../shared/domain/kinds.ts';
import type { Trace } from '../../shared/domain/trace.ts';
import { edgesOf, type Edge } from './edges.ts';
import { caseOf, dataJson, dataPath, dataPresent, looking, sayCounts, traceOf, when } from './held.ts';

interface Story { readonly id: string; readonly compromised_key: string; readonly compromised_identity: string; readonly attacker_ips: readonly string[]; readonly chain: readonly { readonly t: string; readonly via: string; readonly to: string; readonly key?: string; readonly actions?: string }[] }

const KEY = 'AKIATFQR7NSC8Q4X20BJ';
const HOST = 'i-0dbc91f429e48eeed';
const STOLEN = 'ASIATFQR7NSC36DZQP7P';
const SIBLING = 'ASIATFQR7NSCSHSEVYP5';
const BENJAMIN = { user: 'benjamin', key: 'AKIATFQR7NSCUXC3DDDP', source: '10.248.16.43' };

describe.skipIf(!dataPresent)('invictus_aws in ../shared/data', () => {
  let c: OpenCase;
  let edges: readonly Edge[];
  let story: Story;
  const traces = new Map<string, Trace>();
  beforeAll(async () => {
    c = await caseOf([dataPath('invictus_aws', 'CloudTrail')]);
    edges = edgesOf('credential_edges_invictus_aws.json');
    story = dataJson<Story[]>('truth', 'scenarios_dev.json').find((s) => s.id === 'invictus_aws')!;
    traces.set('key', traceOf(c, { credential: KEY }));
    traces.set('user', traceOf(c, { identity: 'bert-jan' }));
  }, 120_000);
  afterAll(() => { c.close(); });

  test('the story is the one this test knows', () => {
    expect(story.compromised_key).toBe(KEY);
    expect(story.chain).toHaveLength(8);
  });

  describe.each(['key', 'user'])('traced by %s', (by) => {
    const trace = (): Trace => traces.get(by)!;

    test('begins with the key at its first use, in one seed', () => {
      const seeds = trace().credentials.filter((x) => x.status === 'seed');
      expect(seeds.map((s) => s.value)).toEqual([KEY]);
      expect(when(trace().seed.from)).toBe('2023-07-10T11:54:33Z');
      expect(trace().seed.identity).toBe(story.compromised_identity);
    });

    test('every step of the story is there, with its grade', () => {
      const at = looking(trace());
      for (const step of story.chain) {
        if (step.key === undefined) continue;
        expect(at.credential(step.key).identity, step.t).toContain(step.to.split(' ')[0]);
        expect(at.credential(step.key).status).toBe('derived');
        expect(at.credential(step.key).grade, step.t).toBe(step.via === 'EC2 instance profile' ? 'B' : 'A');
        expect(at.parent(step.key)).toBe(KEY);
        const times = /x(\d+)$/.exec(step.actions ?? '')?.[1];
        if (times !== undefined) expect(at.credential(step.key).uses).toBe(Number(times));
      }
      const password = `password:${story.compromised_identity.replace('bert-jan', 'stratus-red-team-nmfalu-gfjyeaypjt')}`;
      expect(at.hopTo(password)).toMatchObject({ kind: 'planted', grade: 'A' });
      const session = trace().credentials.filter((x) => x.kind === 'aws-console-session');
      expect(session).toHaveLength(1);
      expect(at.hopTo(session[0]!.value)).toMatchObject({ kind: 'signed-in', grade: 'A' });
      expect(at.parent(session[0]!.value)).toBe(password);
      expect(when(at.hopTo(session[0]!.value).at)).toBe('2023-07-10T12:23:15Z');
    });

    test('every key issued by a key of the lineage is in it: parent, use, first and last use, sources', () => {
      const at = looking(trace());
      for (const e of edges.filter((x) => x.issuer_key !== null && at.has(x.issuer_key))) {
        const found = at.credential(e.new_key);
        expect(at.parent(e.new_key)).toBe(e.issuer_key);
        expect(found.grade).toBe('A');
        expect(found.status).toBe(e.new_key_uses === 0 ? 'issued-unused' : 'derived');
        expect([found.uses, when(found.issuedAt), when(found.firstUse), when(found.lastUse)]).toEqual([e.new_key_uses, e.time, e.first_use, e.last_use]);
        expect([...new Set(trace().sourceGroups.filter((g) => g.credential === e.new_key && g.followed).map((g) => g.source))].sort()).toEqual([...e.used_from_ips].sort());
      }
    });

    test('keys that AWS issued to its own services, and to hosts, stay out, except the stolen one', () => {
      const at = looking(trace());
      expect(edges.filter((e) => e.issuer_key === null && at.has(e.new_key)).map((e) => e.new_key)).toEqual([STOLEN]);
    });

    test('the stolen credential is told apart from its sibling, which the host itself used', () => {
      const at = looking(trace());
      const hop = at.hopTo(STOLEN);
      expect(hop).toMatchObject({ kind: 'stolen-from-host', grade: 'B' });
      expect(at.credential(STOLEN)).toMatchObject({ uses: 2, allUses: 2 });
      const own = trace().sourceGroups.filter((g) => g.credential === SIBLING);
      expect(own.length).toBeGreaterThan(0);
      expect(own.every((g) => g.resembles === 'owner' && !g.followed && g.source === '3.225.16.109')).toBe(true);
      expect(own.reduce((n, g) => n + g.uses, 0)).toBe(13);
      expect(own[0]?.because).toContain(HOST);
      expect(hop.rivals.some((r) => r.explanation.includes(SIBLING))).toBe(true);
    });

    test('nothing of the collector is in it', () => {
      expect(looking(trace()).has(BENJAMIN.key)).toBe(false);
      expect(trace().identities.some((i) => i.name.includes(BENJAMIN.user))).toBe(false);
      expect(trace().sourceGroups.some((g) => g.source === BENJAMIN.source)).toBe(false);
    });

    test('the users it made are named, and the two keys it planted were never used', () => {
      const made = trace().identities.filter((i) => i.how === 'created').map((i) => i.name.slice(i.name.lastIndexOf('/') + 1)).sort();
      expect(made).toEqual(expect.arrayContaining(['malicious-iam-user', 'stratus-red-team-nmfalu-gfjyeaypjt']));
      const planted = trace().credentials.filter((x) => x.kind === 'aws-access-key' && x.parent !== undefined);
      expect(planted.map((p) => [p.status, p.uses, p.allUses])).toEqual([['issued-unused', 0, 0], ['issued-unused', 0, 0]]);
    });

    test('every address it is followed from is the attacker’s', () => {
      const sources = new Set(trace().sourceGroups.filter((g) => g.followed && g.source !== undefined && !g.source.endsWith('amazonaws.com')).map((g) => g.source));
      expect([...sources]).toEqual(story.attacker_ips);
    });

    test('counts', () => {
      const at = looking(trace());
      const expected = new Map<string, string>(edges.filter((e) => e.issuer_key === KEY).map((e) => [e.new_key, 'A']));
      expected.set(STOLEN, 'B');
      for (const user of ['stratus-red-team-nmfalu-gfjyeaypjt', 'stratus-red-team-login-profile-user']) expected.set(`password:arn:aws:iam::123837392027:user/${user}`, 'A');
      expected.set('console:arn:aws:iam::123837392027:user/stratus-red-team-nmfalu-gfjyeaypjt@2023-07-10T12:23:15Z', 'A');
      const rows = GRADES.map((grade) => {
        const of = [...expected].filter(([, g]) => g === grade);
        const hops = trace().hops.filter((h) => h.to.startsWith('C') && h.grade === grade).map((h) => trace().credentials.find((x) => x.id === h.to)!.value);
        return [grade, of.filter(([v]) => at.has(v) && at.credential(v).grade === grade).length, of.filter(([v]) => !at.has(v)).length, hops.filter((v) => expected.get(v) !== grade).length] as const;
      });
      sayCounts(`invictus_aws by ${by}: hops between credentials`, [['grade', 'found', 'missed', 'extra'], ...rows]);
      for (const [, , missed, extra] of rows) expect([missed, extra]).toEqual([0, 0]);
    });
  });

  test('key and user give the same lineage', () => {
    expect(traces.get('user')!.credentials).toEqual(traces.get('key')!.credentials);
  });
});
