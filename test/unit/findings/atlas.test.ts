import { describe, expect, test } from 'vitest';
import { agentsInvolved, atlasOf, COUNTERPARTS } from '../../../electron/findings/atlas.ts';
import type { Life, Presented } from '../../../electron/findings/source.ts';
import { atlasTechnique, attackTechnique } from '../../../shared/reference/index.ts';
import type { Micros } from '../../../shared/domain/time.ts';

const at = 1 as Micros;
const presented = (p: Partial<Presented>): Presented => ({
  actor: 'svc', actorKind: 'service-account', credential: 'K1', credentialKind: 'api-key', source: undefined, agent: undefined, platform: 'aws', uses: 1, failures: 0, first: at, last: at, days: 1, deepest: 'read', ...p,
});
const life = (l: Partial<Life>): Life => ({
  value: 'K9', kind: 'api-key', platform: 'aws', identity: undefined, inInventory: true, expires: undefined, issuedAt: undefined, issueEvent: undefined, revokedAt: undefined, revokeEvent: undefined,
  firstUse: undefined, lastUse: undefined, uses: 0, failures: 0, status: undefined, ...l,
});
const idsFor = (p: Partial<Presented>, lives: readonly Life[], about: { identity: string | undefined; credential: string | undefined }, attack = ['T1078.004', 'T1530']) =>
  atlasOf(attack, about, agentsInvolved({ presented: () => [presented(p)], lives: () => lives }));

describe('ATLAS ids', () => {
  test('are those of the reference, and stand for ATT&CK ids of the reference', () => {
    for (const [attack, atlas] of Object.entries(COUNTERPARTS)) {
      expect(atlasTechnique(atlas).name).not.toBe('');
      expect(attackTechnique(attack).name).not.toBe('');
    }
  });
  test('an identity of the kind agent has them', () => {
    expect(idsFor({ actor: 'planner', actorKind: 'agent' }, [], { identity: 'planner', credential: undefined })).toEqual(['AML.T0012']);
  });
  test('a credential of an AI platform has them, used or only listed', () => {
    expect(idsFor({ platform: 'openai' }, [], { identity: undefined, credential: 'K1' })).toEqual(['AML.T0012']);
    expect(idsFor({}, [life({ platform: 'anthropic' })], { identity: undefined, credential: 'K9' })).toEqual(['AML.T0012']);
  });
  test('anything else in the same case has none', () => {
    expect(idsFor({ platform: 'openai' }, [life({})], { identity: 'other', credential: 'K9' })).toEqual([]);
    expect(idsFor({}, [], { identity: 'svc', credential: 'K1' })).toEqual([]);
  });
  test('an ATT&CK id without counterpart has none; the narrowest counterpart is taken', () => {
    const about = { identity: 'svc', credential: undefined };
    expect(idsFor({ actorKind: 'agent' }, [], about, ['T1530'])).toEqual([]);
    expect(idsFor({ actorKind: 'agent' }, [], about, ['T1550.001', 'T1552.005'])).toEqual(['AML.T0055', 'AML.T0091.000']);
  });
});
