import { describe, expect, test } from 'vitest';
import type { Finding, FindingStatement } from '../../../shared/domain/finding.ts';
import type { Micros } from '../../../shared/domain/time.ts';
import { withBenign, type BenignFacts } from '../../../electron/findings/benign.ts';

const found = (id: string, more: Partial<Finding> = {}): Finding => ({
  id, rule: 'r@2', title: 't', claim: 'Claim.', severity: 'high', at: 1 as Micros, identity: 'x', credential: undefined, events: ['Ea.1', 'Ea.2'], eventCount: 2, thresholds: [], attack: [], owasp: [], atlas: [], ...more,
});
const stated = (f: Finding, more: Partial<FindingStatement> = {}): FindingStatement => ({
  id: 1, is: 'benign', finding: f.id, title: f.title, rule: f.rule.split('@')[0] ?? '', identity: f.identity, credential: f.credential, severity: f.severity, events: f.events, eventCount: f.eventCount, newestFile: 1, withdraws: [],
  by: 'J. Doe', at: 9 as Micros, reason: 'planned', ...more,
});
/** Events of `Eb` came later; `old x` is a former name of `x`. */
const facts: BenignFacts = { canonical: (name) => name.replace('old ', ''), cameAfter: (event) => event.startsWith('Eb') };
const holds = (now: Finding | readonly Finding[], ...statements: FindingStatement[]): string[] => withBenign([now].flat(), statements, facts).map((f) => `${f.id} ${f.benign !== undefined ? 'benign' : f.claim === 'Claim.' ? 'as found' : 'earlier one'}`);
const F = found('F1');

describe('what a word about a finding holds of', () => {
  test('the same, under another number, rule version, order of names, or with less to it', () => {
    expect(holds(found('F2', { rule: 'r@3' }), stated(F))).toEqual(['F2 benign']);
    expect(holds(F, stated({ ...F, identity: 'old x' }))).toEqual(['F1 benign']);
    expect(holds(found('F2', { events: ['Ea.2'], eventCount: 1, severity: 'low' }), stated(F))).toEqual(['F2 benign']);
  });

  test('not of more: another event, more of them than are cited, a greater severity', () => {
    expect(holds(found('F1', { events: ['Ea.1', 'Ea.2', 'Eb.1'], eventCount: 3 }), stated(F))).toEqual(['F1 earlier one']);
    expect(holds(found('F1', { eventCount: 3 }), stated(F))).toEqual(['F1 earlier one']);
    expect(holds(found('F1', { severity: 'critical' }), stated(F))).toEqual(['F1 earlier one']);
    const many = found('F1', { eventCount: 40 });
    expect(holds(many, stated(many))).toEqual(['F1 benign']);
    expect(holds(found('F1', { eventCount: 39 }), stated(many))).toEqual(['F1 earlier one']);
  });

  test('not of others: another rule, identity or credential, even where one record gives both', () => {
    expect(holds(found('F2', { rule: 's@2' }), stated(F))).toEqual(['F2 as found']);
    expect(holds(found('F2', { identity: 'y' }), stated(F))).toEqual(['F2 as found']);
    expect(holds([F, found('F2')], stated(F))).toEqual(['F2 earlier one', 'F1 benign']);
    expect(holds([found('F3'), found('F2')], stated(F))).toEqual(['F3 earlier one', 'F2 earlier one']);
    expect(holds([found('F2', { credential: 'k' }), F], stated(F))).toEqual(['F2 earlier one', 'F1 benign']);
  });

  test('what stood beside it then is as it was; what came since says so', () => {
    expect(holds(found('F2', { events: ['Ea.7'], eventCount: 1 }), stated(F))).toEqual(['F2 as found']);
    expect(holds(found('F2', { events: ['Eb.7'], eventCount: 1 }), stated(F))).toEqual(['F2 earlier one']);
    expect(holds(found('F2', { identity: undefined, events: ['Eb.7'], eventCount: 1 }), stated({ ...F, identity: undefined }))).toEqual(['F2 as found']);
  });

  test('taken back, nothing is left of it; said again, it holds', () => {
    const back = stated(F, { id: 2, is: 'as-found', withdraws: [1] });
    expect(withBenign([F], [stated(F), back], facts)).toEqual([F]);
    expect(holds(F, stated(F), back, stated(F, { id: 3 }))).toEqual(['F1 benign']);
  });
});
