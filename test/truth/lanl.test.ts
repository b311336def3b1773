/**
 * Everyday logons: what a trace claims where nobody intruded. The LANL slice (14 233 logons, no red team in it) names no session, so nothing can be
 * joined by identifier and the rules must keep silent. An office week of our own invention has sessions, tickets, NTLM and machines two
 * people work from: what is claimed there must be the suspect's own.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { actorsOf, claimsOf, sampleOf, type Claims } from './benign.ts';
import { caseOf, dataPath, dataPresent, sayCounts } from './held.ts';
import { officeWeek } from './office.ts';

const row = (name: string, c: Claims): (string | number)[] => [name, c.traces, c.events, c.A, c.B, c.C, c.slowestMs];
const HEAD = ['set', 'traces', 'events followed', 'A', 'B', 'C', 'slowest ms'];

describe('everyday logons', () => {
  test.skipIf(!dataPresent)('the LANL slice: 60 suspects, no hop', async () => {
    const c = await caseOf([dataPath('lanl_safekit', 'lanl_auth_decoded.csv')]);
    try {
      const actors = actorsOf(c);
      const claims = claimsOf(c, sampleOf(actors.map((a) => a.name), 30, 1));
      sayCounts('hops from credential to credential where nobody intruded', [HEAD, row('lanl', claims)]);
      expect([actors.length, claims.traces, claims.hops]).toEqual([949, 60, []]);
    } finally { c.close(); }
  }, 120_000);

  test('an invented office week: what is claimed is the suspect’s own, and machines lead nowhere', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'keytrail-office-'));
    const week = officeWeek(7);
    writeFileSync(join(folder, 'security.json'), week.lines.join('\n'));
    const c = await caseOf([folder]);
    try {
      const people = sampleOf(actorsOf(c).map((a) => a.name).filter((n) => !n.endsWith('$')), 15, 2);
      const machines = sampleOf(actorsOf(c).map((a) => a.name).filter((n) => n.endsWith('$')), 5, 3);
      const claims = claimsOf(c, people);
      const own = claims.hops.filter((h) => week.holderOf.get(h.to.replace('.corp.example', '')) === h.suspect || h.rule === 'issued-identifier@1');
      sayCounts(`an office of ${week.people} people, ${week.lines.length} records`, [[...HEAD, 'own', 'of others'], [...row('people', claims), own.length, claims.hops.length - own.length], [...row('machines', claimsOf(c, machines)), '', '']]);
      expect(claims.hops.filter((h) => !own.includes(h))).toEqual([]);
      expect(claimsOf(c, machines).hops.filter((h) => h.grade !== 'A')).toEqual([]);
      // Seconds, not minutes, on a loaded machine, too.
      expect(claims.slowestMs).toBeLessThan(20_000);
    } finally {
      c.close();
      rmSync(folder, { recursive: true, force: true });
    }
  }, 240_000);
});
