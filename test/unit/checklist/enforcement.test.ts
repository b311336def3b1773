import { describe, expect, test } from 'vitest';
import { carriedOut, endedBy, stateOf, worstOf, type Settling } from '../../../electron/checklist/enforcement.ts';
import { minute } from './trace-builder.ts';

const by = (...settledBy: readonly string[]): Settling => ({ settledBy });
const revoked = { revokedAt: minute(0), revokedBy: 'E1', successesAfter: [] } as const;

describe('what later logs say', () => {
  test('no revocation seen: open', () => {
    expect(stateOf(undefined)).toEqual({ kind: 'open' });
    expect(stateOf({ successesAfter: ['E9'] })).toEqual({ kind: 'open' });
  });

  test('last use before, later attempts denied: done', () => {
    expect(stateOf({ ...revoked, lastSuccess: { at: minute(-5), event: 'E0' }, firstDeniedAfter: { at: minute(3), event: 'E2' } })).toEqual({
      kind: 'done', because: 'revoked 2024-03-01T10:00:00Z: last successful use 2024-03-01T09:55:00Z, an attempt at 2024-03-01T10:03:00Z was denied', events: ['E1', 'E0', 'E2'],
    });
  });

  test('used after: failed, whatever was denied as well', () => {
    const state = stateOf({ ...revoked, successesAfter: ['E5', 'E6'], lastSuccess: { at: minute(60), event: 'E6' }, firstDeniedAfter: { at: minute(70), event: 'E7' } });
    expect(state.kind).toBe('failed');
    expect(state).toMatchObject({ because: 'used successfully 2 times after the revocation of 2024-03-01T10:00:00Z, last at 2024-03-01T11:00:00Z' });
  });

  test('used shortly after and denied then: still failed, and said', () => {
    expect(stateOf({ ...revoked, successesAfter: ['E5'], lastSuccess: { at: minute(2), event: 'E5' }, firstDeniedAfter: { at: minute(3), event: 'E7' } })).toMatchObject({ kind: 'failed', because: expect.stringContaining('it may only have come late') as string });
  });

  test('logs that do not reach, or reach and hold no attempt: cannot tell, with the reason', () => {
    expect(stateOf(revoked)).toMatchObject({ kind: 'cannot-tell', because: expect.stringContaining('no log says how far it reaches') as string });
    expect(stateOf({ ...revoked, coveredUntil: minute(-1) })).toMatchObject({ because: expect.stringContaining('the logs end at 2024-03-01T09:59:00Z') as string });
    expect(stateOf({ ...revoked, coveredUntil: minute(90) })).toMatchObject({ kind: 'cannot-tell', because: expect.stringContaining('silence, not a refusal') as string });
  });

  test('another operation than the step\'s own does not tick it', () => {
    const facts = { ...revoked, firstDeniedAfter: { at: minute(3), event: 'E2' }, actions: [{ action: 'iam:PutUserPolicy', at: minute(0), event: 'E1' }] };
    expect(endedBy(facts, by('iam:UpdateAccessKey'))).toEqual({ kind: 'open' });
    expect(endedBy(facts, by('iam:PutUserPolicy')).kind).toBe('done');
    expect(endedBy({ ...facts, actions: undefined }, by('iam:UpdateAccessKey')).kind).toBe('done');
    expect(carriedOut(facts, by('iam:DeleteAccessKey'))).toEqual({ kind: 'open' });
    expect(carriedOut(facts, by('iam:PutUserPolicy'))).toEqual({ kind: 'done', because: 'iam:PutUserPolicy was logged at 2024-03-01T10:00:00Z', events: ['E1'] });
  });

  test('an operation that may be another change proves nothing by itself, and a use after it disproves nothing', () => {
    const facts = { revokedAt: minute(0), revokedBy: 'E1', revokedHow: 'iam:PutRolePolicy', successesAfter: ['E5'], lastSuccess: { at: minute(60), event: 'E5' }, actions: [{ action: 'iam:PutRolePolicy', at: minute(0), event: 'E1' }] };
    const perhaps = { settledBy: [], perhapsBy: ['iam:PutRolePolicy'] };
    expect(endedBy(facts, perhaps)).toEqual({ kind: 'cannot-tell', because: 'used successfully once after iam:PutRolePolicy of 2024-03-01T10:00:00Z, last at 2024-03-01T11:00:00Z, but that operation may have been another change' });
    expect(carriedOut(facts, perhaps).kind).toBe('cannot-tell');
    expect(endedBy({ ...facts, successesAfter: [], firstDeniedAfter: { at: minute(3), event: 'E2' } }, perhaps)).toMatchObject({ kind: 'done', because: expect.stringContaining('iam:PutRolePolicy at 2024-03-01T10:00:00Z') as string });
  });

  test('an activity of the directory is the same with a dash, a full stop or a blank behind', () => {
    const facts = { successesAfter: [], actions: [{ action: 'entra:Update application – Certificates and secrets management ', at: minute(0), event: 'E1' }] };
    expect(carriedOut(facts, by('entra:Update application - Certificates and secrets management')).kind).toBe('done');
  });

  test('a shared step holds only if it holds for all', () => {
    const done = { name: 'C1', state: { kind: 'done', because: 'x', events: ['E1'] } } as const;
    const failed = { name: 'C2', state: { kind: 'failed', because: 'y', events: ['E2'] } } as const;
    const unknown = { name: 'C3', state: { kind: 'cannot-tell', because: 'z' } } as const;
    const open = { name: 'C4', state: { kind: 'open' } } as const;
    expect(worstOf([done, failed, open])).toEqual({ kind: 'failed', because: 'C2: y', events: ['E2'] });
    expect(worstOf([done, open, unknown])).toEqual({ kind: 'open' });
    expect(worstOf([done, unknown])).toEqual({ kind: 'cannot-tell', because: 'C3: z; C1: x' });
    expect(worstOf([done])).toEqual(done.state);
  });
});
