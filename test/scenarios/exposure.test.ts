/** How long each hop was open, and what that rests on, one drawn story per way to end. */
import { describe, expect, test } from 'vitest';
import { trace } from '../fixtures/draw.ts';

const STORY = `
  10:00:00 AKIA1 @1.2.3.4 ListBuckets
  10:01:00 AKIA1 @1.2.3.4 AssumeRole -> ASIA2 (role/x)
  10:02:00 ASIA2 @1.2.3.4 GetObject
`;
const clockOf = (story: string, credential: string) => {
  const t = trace(story, { credential: 'AKIA1' });
  const id = t.credentials.find((c) => c.value === credential)?.id;
  return t.exposure.find((e) => e.credential === id && (e.hop === undefined || t.hops.find((h) => h.id === e.hop)?.to === id));
};

describe('the clock of a hop', () => {
  test('a seed begins with its first suspected use, a hop with its own event', () => {
    const t = trace(STORY, { credential: 'AKIA1' });
    expect(t.exposure[0]).toMatchObject({ hop: undefined, credential: 'C1', from: t.credentials[0]?.firstUse });
    const hop = t.hops.find((h) => h.to === 'C2');
    expect(t.exposure.find((e) => e.hop === hop?.id)).toMatchObject({ credential: 'C2', from: hop?.at, firstSeen: { at: hop?.at, event: hop?.events[0] } });
  });

  test('every hop has one', () => {
    const t = trace(STORY, { credential: 'AKIA1' });
    expect(t.exposure.flatMap((e) => e.hop ?? []).sort()).toEqual(t.hops.map((h) => h.id).sort());
  });

  test('nothing closed it: open as far as the logs reach', () => {
    expect(clockOf(STORY, 'ASIA2')).toMatchObject({ ended: 'open', contained: undefined });
  });

  test('refused in every use after its last success: stopped at the first refusal, which is not said to be containment', () => {
    const clock = clockOf(`${STORY}\n11:00:00 ASIA2 @1.2.3.4 !GetObject\n11:05:00 ASIA2 @1.2.3.4 !GetObject`, 'ASIA2');
    expect(clock).toMatchObject({ ended: 'refused', contained: undefined });
    expect((clock?.to ?? 0) - (clock?.from ?? 0)).toBe(59 * 60_000_000);
    expect(clock?.because).toContain('or only refused');
  });

  test('a success after a refusal opens it again', () => {
    expect(clockOf(`${STORY}\n11:00:00 ASIA2 @1.2.3.4 !GetObject\n11:05:00 ASIA2 @1.2.3.4 GetObject`, 'ASIA2')).toMatchObject({ ended: 'open', contained: undefined });
  });
});
