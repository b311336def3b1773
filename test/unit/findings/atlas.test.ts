import { describe, expect, test } from 'vitest';
import { agentsInvolved, atlasOf, COUNTERPARTS, MODEL_ACCESS } from '../../../electron/findings/atlas.ts';
import type { EventQuery, Habit, Life, Presented } from '../../../electron/findings/source.ts';
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
const NO_CALLS = { events: () => ({ events: [], count: 0 }) };
const idsFor = (p: Partial<Presented>, lives: readonly Life[], about: { identity: string | undefined; credential: string | undefined }, attack = ['T1078.004', 'T1530']) =>
  atlasOf(attack, { ...about, sources: [], at }, NO_CALLS, agentsInvolved({ presented: () => [presented(p)], lives: () => lives, habits: () => [] }));

describe('ATLAS ids', () => {
  test('are those of the reference, and stand for ATT&CK ids of the reference', () => {
    for (const [attack, atlas] of Object.entries(COUNTERPARTS)) {
      expect(atlasTechnique(atlas).name).not.toBe('');
      expect(attackTechnique(attack).name).not.toBe('');
    }
    expect(atlasTechnique(MODEL_ACCESS).name).toBe('AI Model Inference API Access');
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
  describe('an AI service inside a cloud', () => {
    const habit = (action: string, failed = false): Habit => ({ actor: 'svc', action, depth: 'read', failed, times: 1, first: at, last: at, days: 1 });
    /** Calls by `svc` with K1 from 6.6.6.6. */
    const ids = (actions: readonly string[], about: { credential?: string; sources?: readonly string[] }, failed = false): readonly string[] => {
      const events = (q: EventQuery) => {
        const hit = q.actor === 'svc' && (q.credential === undefined || q.credential === 'K1') && (q.sources === undefined || q.sources.includes('6.6.6.6')) && actions.includes(q.action ?? '');
        return { events: hit ? ['E1.1'] : [], count: hit ? 1 : 0 };
      };
      const involved = agentsInvolved({ presented: () => [presented({})], lives: () => [], habits: () => actions.map((a) => habit(a, failed)) });
      return atlasOf(['T1078.004', 'T1530'], { identity: 'svc', credential: about.credential, sources: about.sources ?? [], at }, { events }, involved);
    };
    test('a model that is asked with what the claim is about', () => {
      for (const action of ['bedrock:InvokeModel', 'bedrock:ConverseStream', 'sagemaker:InvokeEndpoint', 'aiplatform:google.cloud.aiplatform.v1beta1.PredictionService.GenerateContent']) {
        expect(ids([action], { credential: 'K1', sources: ['6.6.6.6'] }), action).toEqual(['AML.T0012', 'AML.T0040']);
      }
    });
    test('a service that is only configured has no access to models', () => {
      expect(ids(['bedrock:PutUseCaseForModelAccess', 'microsoft.cognitiveservices:accounts/listkeys/action'], {})).toEqual(['AML.T0012']);
    });
    test('calls of another credential, from another address, or refused, are not what the claim is about', () => {
      expect(ids(['bedrock:InvokeModel'], { credential: 'K2' })).toEqual([]);
      expect(ids(['bedrock:InvokeModel'], { sources: ['10.0.0.1'] })).toEqual([]);
      expect(ids(['bedrock:InvokeModel'], {}, true)).toEqual([]);
      expect(ids(['s3:GetObject', 'lambda:InvokeFunction'], {})).toEqual([]);
    });
  });
});
