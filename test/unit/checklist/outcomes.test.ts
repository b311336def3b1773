import { expect, test } from 'vitest';
import { buildChecklist } from '../../../electron/checklist/plan.ts';
import { minute, role, traceOf, user } from './trace-builder.ts';

const trace = traceOf({
  credentials: [{ value: 'AKIA1', kind: 'aws-access-key', holder: user('ci'), at: 0 }, { value: 'ASIA1', kind: 'aws-role-session', holder: role('x'), parent: 'AKIA1', at: 1, uses: 0 }],
  systems: [{ by: ['AKIA1'], at: 2, touch: 'read', service: 's3', resource: 'logs' }],
});
const base = { trace, lives: [], inventory: [], attestations: [], custody: { files: 3, ledgerHead: 'feed', entries: 9 }, laterUses: new Map(), caseName: 'c' } as const;

test('evidenced outcomes carry the counts of the case', () => {
  const evidence = Object.fromEntries(buildChecklist(base).outcomes.map((o) => [o.id, o.evidence]));
  expect(evidence['RS.AN-03']).toBe('2 hops reconstructed (2 of grade A, 0 of grade B, 0 of grade C) over 10 events, from 2024-03-01T10:01:00Z to 2024-03-01T10:02:00Z. The start was chosen so: the analyst named it');
  expect(evidence['RS.AN-06']).toBe('The ledger holds 9 entries, each chained to the one before by its hash; the newest about the case itself is feed.');
  expect(evidence['RS.AN-07']).toContain('3 evidence files');
  expect(evidence['RS.AN-08']).toBe('2 credentials in the lineage, 1 of them issued and not seen in use; 1 system touched (1 read) in 1 account.');
  expect(evidence['RS.MI-01']).toBe('Of 4 containment steps the logs show 0 in force and 0 failed, cannot tell for 0, and show nothing of 4.');
  expect(evidence['RC.RP-01']).toBeUndefined();
});

test('attested and evidenced are never blurred; the newest statement counts', () => {
  const attestations = [
    { outcome: 'RC.RP-01', by: 'j.doe', at: minute(1), note: 'started' }, { outcome: 'RC.RP-01', by: 'm.roe', at: minute(9), note: 'restarted' },
    { outcome: 'RS.MI-01', by: 'j.doe', at: minute(1), note: 'contained, trust me' },
  ];
  const { outcomes } = buildChecklist({ ...base, attestations });
  expect(outcomes.find((o) => o.id === 'RC.RP-01')?.attested).toEqual({ by: 'm.roe', at: minute(9), note: 'restarted' });
  expect(outcomes.find((o) => o.id === 'RS.MI-01')).toMatchObject({ kind: 'evidenced', attested: undefined });
});

test('later logs answer the steps of a credential, and with them the outcome', () => {
  const laterUses = new Map([['AKIA1', { revokedAt: minute(10), revokedBy: 'E5', successesAfter: [], firstDeniedAfter: { at: minute(12), event: 'E6' } }]]);
  const { steps, outcomes } = buildChecklist({ ...base, laterUses });
  expect(steps.find((s) => s.id.includes('deactivate-key'))?.state.kind).toBe('done');
  expect(steps.find((s) => s.id.includes('key-silent'))?.state.kind).toBe('done');
  expect(steps.find((s) => s.id.includes('revoke-role-sessions'))?.state.kind).toBe('open');
  expect(outcomes.find((o) => o.id === 'RS.MI-01')?.evidence).toContain('2 in force');
});
