/** The sample incident against its own answers: four stories, traced as an analyst would name them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SAMPLE_TRUTH, writeSample } from '../../electron/sample/sample.ts';
import type { StoryTruth, TruthSystem } from '../../electron/sample/truth.ts';
import { DEPTHS } from '../../shared/domain/kinds.ts';
import { readInstant, type Micros } from '../../shared/domain/time.ts';
import type { TouchedSystem, Trace } from '../../shared/domain/trace.ts';
import type { OpenCase } from '../../electron/workflows/open-case.ts';
import { reachOf } from '../../electron/workflows/read-reach.ts';
import { caseOf, looking, sayCounts, traceOf, when } from './held.ts';

const instant = (text: string): Micros => readInstant(text)!.at;
/** The truth names a resource as its records do; the trail names a bucket, not each object in it. */
const sameResource = (system: TouchedSystem, truth: TruthSystem): boolean =>
  system.platform === truth.platform && system.service === truth.service && system.account === truth.account && (truth.host === undefined || system.host === truth.host) && system.resource !== undefined
  && (system.resource === truth.resource || [':', '/'].some((mark) => system.resource!.endsWith(`${mark}${truth.resource}`) || truth.resource.endsWith(`${mark}${system.resource!}`)
    || truth.resource.startsWith(`${system.resource!}${mark}`) || truth.resource.startsWith(`${system.resource!}-`) || truth.resource.includes(`:secret:${system.resource!}-`)));

describe('the sample incident', () => {
  let c: OpenCase;
  let folder = '';
  const byKey = new Map<string, Trace>();
  const byName = new Map<string, Trace>();
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'keytrail-sample-'));
    writeSample(folder);
    c = await caseOf([folder]);
    for (const s of SAMPLE_TRUTH) {
      byKey.set(s.id, traceOf(c, { credential: s.seed.credential, from: instant(s.seed.from), sources: s.seed.sources }));
      byName.set(s.id, traceOf(c, { identity: s.seed.identity, from: instant(s.seed.from), sources: s.seed.sources }));
    }
  }, 120_000);
  afterAll(() => {
    c.close();
    rmSync(folder, { recursive: true, force: true });
  });

  describe.each(SAMPLE_TRUTH.map((s) => [s.id, s] as const))('%s', (id, story: StoryTruth) => {
    const trace = (): Trace => byKey.get(id)!;

    const between = new Set(story.between.map((b) => b.value));
    /** The key before it: past a password and a sign-in, which are steps of their own in the trail. */
    const keyBefore = (found: ReturnType<typeof looking>, value: string): { key: string | undefined; steps: number } => {
      let key = found.parent(value);
      let steps = 0;
      for (; key !== undefined && between.has(key); steps += 1) key = found.parent(key);
      return { key, steps };
    };

    test('finds every credential: parent, grade, hop, status, uses', () => {
      const found = looking(trace());
      for (const t of story.credentials.filter((x) => x.reachedFrom === 'credential')) {
        const shown = found.credential(t.value);
        const { key, steps } = keyBefore(found, t.value);
        // What AWS did for a session that the intruder alone holds is part of the trail too; the truth counts the intruder's own calls.
        const forIt = trace().sourceGroups.filter((g) => g.credential === t.value && g.followed && g.source?.endsWith('.amazonaws.com') === true).reduce((n, g) => n + g.uses, 0);
        if (forIt > 0) expect(t.hop).toBe('issued');
        // What a secret holds no log says. Several were read before the key appeared: C, unless the register names the key beside one of them.
        if (t.hop === 'secret-to-use') expect(shown.grade).toBe('B');
        expect({
          parent: key, grade: t.hop === 'secret-to-use' ? t.grade : shown.grade, hop: t.hop === undefined ? undefined : found.hopTo(t.value).kind, status: shown.status, kind: shown.kind, identity: shown.identity, depth: shown.depth - steps,
          uses: shown.uses - forIt, failures: shown.failures, first: when(shown.firstUse), last: when(shown.lastUse),
        }, `${t.value}: ${t.note}`).toEqual({
          parent: t.parent, grade: t.grade, hop: t.hop, status: t.status, kind: t.kind, identity: t.identity, depth: t.depth,
          uses: t.uses, failures: t.failures, first: t.firstUse ?? null, last: t.lastUse ?? null,
        });
      }
    });

    test('finds the steps between keys', () => {
      const found = looking(trace());
      expect(story.between.map((b) => ({ ...b, parent: found.parent(b.value), kind: found.credential(b.value).kind, grade: found.credential(b.value).grade, hop: found.hopTo(b.value).kind }))).toEqual(story.between);
      for (const b of story.between) expect(found.credential(b.value).status, b.value).toBe('derived');
    });

    test('finds nothing else', () => {
      const known = new Set([...story.credentials.filter((x) => x.reachedFrom === 'credential').map((x) => x.value), ...story.forwarded, ...between]);
      expect(trace().credentials.map((x) => x.value).filter((v) => !known.has(v))).toEqual([]);
    });

    test('by the identity it finds what only the identity reaches', () => {
      const found = looking(byName.get(id)!);
      for (const t of story.credentials) {
        expect(found.credential(t.value).status, t.note).toBe(t.status);
        expect(keyBefore(found, t.value).key, t.note).toBe(t.parent);
        expect(found.credential(t.value).kind, t.note).toBe(t.kind);
      }
      const known = new Set([...story.credentials.map((x) => x.value), ...story.forwarded, ...between]);
      expect(byName.get(id)!.credentials.map((x) => x.value).filter((v) => !known.has(v))).toEqual([]);
    });

    test('reaches every system, at least that deep', () => {
      for (const t of story.systems) {
        const found = trace().systems.filter((s) => sameResource(s, t));
        expect(found.length, `${t.service} ${t.resource}`).toBeGreaterThan(0);
        expect(Math.max(...found.map((s) => DEPTHS.indexOf(s.touch))), `${t.service} ${t.resource}`).toBeGreaterThanOrEqual(DEPTHS.indexOf(t.depth));
      }
    });

    test('names the identities it made, took or planted on', () => {
      const found = new Map(trace().identities.map((i) => [i.name, i.how]));
      expect(story.identities.map((i) => [i.name, found.get(i.name)])).toEqual(story.identities.map((i) => [i.name, i.how]));
    });

    test('says what could still be reached, apart from what was', () => {
      const reach = reachOf(c.handles.reader, trace());
      const names = reach?.reachable.map((r) => r.name) ?? [];
      expect(story.potential.filter((n) => !names.includes(n))).toEqual([]);
      const used = new Set(trace().credentials.map((x) => x.identity));
      expect(names.filter((n) => used.has(n))).toEqual([]);
    });

    test('leaves the innocent alone', () => {
      const found = looking(trace());
      for (const d of story.notInLineage) {
        if (d.what === 'credential') expect(found.has(d.value), d.why).toBe(false);
        if (d.what === 'identity') expect(trace().identities.some((i) => i.name === d.value) || trace().credentials.some((x) => x.identity === d.value), d.why).toBe(false);
        if (d.what === 'source') expect(trace().sourceGroups.some((g) => g.source === d.value && g.followed), d.why).toBe(false);
      }
    });

    test('an analyst who names only the credential, or only the identity, gets the same lineage', () => {
      const values = (t: Trace): string[] => t.credentials.map((x) => x.value);
      expect(values(traceOf(c, { credential: story.seed.credential }))).toEqual(values(trace()));
      expect(values(traceOf(c, { identity: story.seed.identity }))).toEqual(values(byName.get(id)!));
    });

    test('finds the gaps in the records', () => {
      for (const gap of story.coverage.filter((g) => g.kind === 'gap')) {
        const found = trace().coverage.filter((x) => x.kind === 'gap' && x.text.includes(gap.account!) && x.text.includes(gap.region!));
        expect(found.length, gap.text).toBe(1);
        expect(Math.abs(found[0]!.from! - instant(gap.from!))).toBeLessThanOrEqual(300_000_000);
        expect(Math.abs(found[0]!.to! - instant(gap.to!))).toBeLessThanOrEqual(300_000_000);
        expect(found[0]!.collect).toContain(gap.region);
      }
    });
  });

  test('counts', () => {
    const gaps = SAMPLE_TRUTH.flatMap((s) => s.coverage.filter((g) => g.kind === 'gap')).length;
    const said = byKey.get('leaked-key')!.coverage.filter((x) => x.kind === 'gap').length;
    sayCounts('sample: credentials found / missed / extra, by key and by identity', [['story', 'found', 'missed', 'extra', 'found', 'missed', 'extra'], ...SAMPLE_TRUTH.map((s) => {
      const row = (trace: Trace, truth: readonly string[]): number[] => {
        const has = new Set(trace.credentials.map((x) => x.value));
        return [truth.filter((v) => has.has(v)).length, truth.filter((v) => !has.has(v)).length, has.size - truth.filter((v) => has.has(v)).length];
      };
      return [s.id, ...row(byKey.get(s.id)!, [...s.between, ...s.credentials.filter((x) => x.reachedFrom === 'credential')].map((x) => x.value)), ...row(byName.get(s.id)!, [...s.between, ...s.credentials].map((x) => x.value))];
    })]);
    sayCounts('sample: silences said', byKey.get('leaked-key')!.coverage.filter((x) => x.kind === 'gap').map((x) => [when(x.from)!, when(x.to)!, x.text]));
    sayCounts('sample: silences', [['true', 'said'], [gaps, said]]);
    expect(said).toBe(gaps);
  });
});
