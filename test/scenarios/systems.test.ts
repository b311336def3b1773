/** Which systems a trail touched, against the plainest way of telling it: for each system, look through the whole trail. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { touchedSystems } from '../../electron/reconstruct/systems.ts';
import { DEPTHS } from '../../shared/domain/kinds.ts';
import type { Micros } from '../../shared/domain/time.ts';
import type { Use } from '../../shared/domain/use.ts';

const drawn = fc.array(fc.record({
  second: fc.nat(20), action: fc.constantFrom('s3:GetObject', 's3:PutObject', 'ec2:RunInstances'), depth: fc.constantFrom(...DEPTHS), outcome: fc.constantFrom('success' as const, 'failure' as const),
  credential: fc.constantFrom('AKIA1', 'ASIA2', 'ASIA3', undefined), resource: fc.constantFrom('arn:aws:s3:::a/k1', 'arn:aws:s3:::a/k2', 'arn:aws:s3:::a', 'vault', undefined),
  account: fc.constantFrom('1', '2', undefined), host: fc.constantFrom('db1', undefined), again: fc.boolean(),
}), { maxLength: 60 });

const IDS = new Map([['AKIA1', 'C1'], ['ASIA2', 'C2']]);
const bucketOf = (resource: string | undefined): string => (resource ?? '').replace(/^(arn:aws:s3:::a)\/.*/, '$1');

test('systems, who got through to them, and how deeply', () => {
  fc.assert(fc.property(drawn, (list) => {
    const trail = [...list].sort((a, b) => a.second - b.second).map((d, n): Use => ({
      // An event that two credentials are followed for stands twice.
      id: `E.${d.again && n > 0 ? n - 1 : n}`, row: n, at: (d.second * 1_000_000) as Micros, precisionUs: 1_000_000, action: d.action, depth: d.depth, outcome: d.outcome, actor: 'a', credential: d.credential,
      credentialKind: 'unknown', sessionAt: undefined, source: undefined, agent: undefined, issues: [], facts: [],
      target: { platform: 'aws', account: d.account, region: undefined, service: d.action.split(':')[0], resource: d.resource, host: d.host },
    }));
    const keyOf = ({ target: t }: Use): string => JSON.stringify([t.account ?? '', t.service ?? '', bucketOf(t.resource), t.host ?? '']);
    const touched = touchedSystems(trail, (credential) => IDS.get(credential));
    expect(touched.map(({ system }, i) => system.id === `S${i + 1}`)).not.toContain(false);
    expect(touched.map(({ system: s }) => JSON.stringify([s.account ?? '', s.service ?? '', s.resource ?? '', s.host ?? ''])).sort()).toEqual([...new Set(trail.map(keyOf))].sort());
    for (const { system, reachedBy } of touched) {
      const uses = trail.filter((u) => keyOf(u) === JSON.stringify([system.account ?? '', system.service ?? '', system.resource ?? '', system.host ?? '']));
      const through = uses.filter((u) => u.outcome === 'success');
      const deepest = (of: readonly Use[]): Use | undefined => of.find((u) => of.every((o) => DEPTHS.indexOf(o.depth) <= DEPTHS.indexOf(u.depth)));
      expect(system).toMatchObject({ first: uses[0]?.at, last: uses.at(-1)?.at, touch: deepest(through)?.depth ?? 'attempted', successes: through.length, failures: uses.length - through.length, eventCount: uses.length });
      expect(system.via).toEqual([...new Set(uses.flatMap((u) => IDS.get(u.credential ?? '') ?? []))]);
      expect(new Map(system.actions.map((a) => [a.action, a.count]))).toEqual(new Map([...new Set(uses.map((u) => u.action))].map((action) => [action, uses.filter((u) => u.action === action).length])));
      const shown = [...new Set(uses.slice(0, 12).map((u) => u.id))];
      const deep = deepest(through)?.id;
      expect(system.events).toEqual(deep === undefined || shown.includes(deep) ? shown : [...shown, deep]);
      expect(reachedBy.map((r) => [r.credential, r.first.row, r.firstId, r.deepest.row])).toEqual([...new Set(through.flatMap((u) => u.credential ?? []))].map((credential) => {
        const own = through.filter((u) => u.credential === credential);
        return [credential, own[0]?.row, own[0]?.id, deepest(own)?.row];
      }));
    }
  }), { numRuns: 300 });
});
