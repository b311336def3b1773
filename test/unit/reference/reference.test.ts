import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CREDENTIAL_KINDS } from '../../../shared/domain/kinds.ts';
import {
  ATTACK_MOVES, ATTACK_TACTICS, ATTACK_TECHNIQUES, CHECKLIST_OUTCOMES, ENDING_ACTIONS, NHI_RISKS, PLAYBOOKS, SETTLING_ACTIONS, STEP_TEMPLATES,
  atlasTechnique, attackName, attackTactic, attackTechnique, csfOutcome, findAttackTechnique, findPlaybook, nhiRisk, playbook, stepTemplate,
} from '../../../shared/reference/index.ts';
import { listOf, readStep } from '../../../shared/reference/schema.ts';

const folder = new URL('../../../shared/reference/', import.meta.url);
const readme = readFileSync(new URL('README.md', folder), 'utf8');

describe('tables', () => {
  test.each(readdirSync(folder).filter((name) => name.endsWith('.json')))('README.md holds the digest of %s', (name) => {
    const digest = createHash('sha256').update(readFileSync(new URL(name, folder))).digest('hex');
    expect(readme.split('\n').find((line) => line.startsWith(`| ${name} `))).toContain(digest);
  });

  test('are frozen', () => {
    expect(Object.isFrozen(NHI_RISKS)).toBe(true);
    expect(Object.isFrozen(nhiRisk('NHI7:2025'))).toBe(true);
    expect(Object.isFrozen(playbook('aws-access-key').steps)).toBe(true);
  });

  test('a broken table throws and names the place', () => {
    expect(() => listOf({ steps: [{ id: 'a' }] }, 'steps', (s) => s.id, readStep)).toThrow('a: needs an operation');
    expect(() => listOf({ steps: [{ id: 'a', byHand: 'x' }] }, 'steps', (s) => s.id, readStep)).toThrow('a: phase is not a text');
    expect(() => listOf({ steps: [{ id: 'a', phse: 'contain' }] }, 'steps', (s) => s.id, readStep)).toThrow('unknown phse');
    expect(() => listOf({ steps: {} }, 'steps', (s) => s.id, readStep)).toThrow('steps is not a list');
  });
});

describe('frameworks', () => {
  test('21 outcomes are in scope, six of which the case can show', () => {
    expect(CHECKLIST_OUTCOMES).toHaveLength(21);
    expect(CHECKLIST_OUTCOMES.filter((o) => o.kind === 'evidenced').map((o) => o.id)).toEqual(['RS.AN-03', 'RS.AN-06', 'RS.AN-07', 'RS.AN-08', 'RS.MI-01', 'RS.MI-02']);
  });

  test('ids of the wrong version are unknown', () => {
    expect(() => csfOutcome('PR.AC-4')).toThrow();
    expect(() => nhiRisk('NHI-03')).toThrow();
    expect(() => attackTechnique('T1562.008')).toThrow();
    expect(csfOutcome('PR.AA-05').title).toBe('Least privilege');
    expect(nhiRisk('NHI3:2025').title).toBe('Vulnerable Third-Party NHI');
    expect(atlasTechnique('AML.T0053').name).toBe('AI Agent Tool Invocation');
  });

  test('a v18 technique is mapped, and a sub-technique is named with its parent', () => {
    expect(findAttackTechnique('T1562.008')).toEqual(attackTechnique('T1685.002'));
    expect(findAttackTechnique('T9999')).toBeUndefined();
    expect(attackName('T1078.004')).toBe('Valid Accounts: Cloud Accounts');
    for (const move of ATTACK_MOVES) expect(attackTechnique(move.to).id).toBe(move.to);
  });

  test('tactics of techniques exist', () => {
    for (const technique of ATTACK_TECHNIQUES) for (const tactic of technique.tactics) expect(attackTactic(tactic).name).not.toBe('');
    expect(ATTACK_TACTICS.find((t) => t.id === 'TA0112')?.name).toBe('Defense Impairment');
  });
});

describe('playbooks', () => {
  test('every credential kind has one', () => {
    expect(CREDENTIAL_KINDS.filter((kind) => findPlaybook(kind) === undefined)).toEqual([]);
  });

  test('a step has an operation, or the reason why there is none', () => {
    expect(() => listOf({ steps: [{ id: 'a', phase: 'contain' }] }, 'steps', (s) => s.id, readStep)).toThrow('a: needs an operation');
    for (const step of STEP_TEMPLATES) expect((step.operation === undefined) !== (step.byHand === undefined), step.id).toBe(true);
  });

  test('operations that settle a step are written as the readers write them', () => {
    for (const action of SETTLING_ACTIONS) expect(action).toMatch(/^[a-z][a-z0-9._-]*:\S/);
    for (const action of ENDING_ACTIONS) expect(SETTLING_ACTIONS).toContain(action);
  });

  test('what ends at one instant only says so, and no other contain step of an identity is by issue time', () => {
    for (const step of STEP_TEMPLATES) if (/revokeSignInSessions|\/signOut|\/sessions\?/.test(step.operation ?? '') && step.phase === 'contain') expect(step.momentary, step.id).toBe(true);
  });

  test('every id they cite exists, every step is used', () => {
    const used = new Set(['take-back-grants']);
    for (const book of PLAYBOOKS) {
      for (const id of book.owasp) expect(nhiRisk(id).id).toBe(id);
      for (const id of book.attack) expect(attackTechnique(id).id).toBe(id);
      for (const id of book.steps) used.add(stepTemplate(id).id);
    }
    expect(STEP_TEMPLATES.filter((s) => !used.has(s.id))).toEqual([]);
    for (const step of STEP_TEMPLATES) expect(CHECKLIST_OUTCOMES.map((o) => o.id)).toContain(step.outcome);
  });

  test('a playbook of a credential contains and verifies, in that order', () => {
    const order = ['preserve', 'contain', 'eradicate', 'recover', 'verify'];
    for (const book of PLAYBOOKS) {
      const phases = book.steps.map((id) => order.indexOf(stepTemplate(id).phase));
      expect(phases, book.for).toEqual(phases.toSorted((a, b) => a - b));
    }
    for (const kind of CREDENTIAL_KINDS) {
      const phases = (findPlaybook(kind)?.steps ?? ['stop-other', 'other-silent']).map((id) => stepTemplate(id).phase);
      expect(phases, kind).toContain('contain');
      expect(phases, kind).toContain('verify');
    }
  });

  test('a shared step names only what all its subjects have in common', () => {
    const common = ['account', 'case'];
    const login = ['app_id', 'object_id', 'login', 'service_account', 'project', 'namespace', 'cluster', 'sam', 'domain', 'host', 'token_user', 'entity'];
    const value = ['token_id', 'repo', 'client', 'delegator', 'pool', 'storage_account', 'storage_key', 'credential_name', 'identity_name', 'resource_group', 'secret_name', 'serial', 'prefix', 'accessor', 'logon_id', 'pid', 'ses'];
    const known = {
      subject: ['key_id', 'session', 'user', 'role', 'parent', 'identity', ...login, ...value], user: ['user', 'issued_at'], role: ['role', 'issued_at'], identity: ['identity', 'granted', 'user', 'role', ...login],
      instance: ['instance', 'role', 'namespace', 'pod', 'project', 'zone', 'instance_name'], account: ['place'],
      resource: ['secret', 'system', 'resource', 'actions', 'first', 'last', 'vault_name', 'secret_name', 'project', 'namespace', 'object'],
    } as const;
    for (const step of STEP_TEMPLATES) {
      const names = [...[step.title, step.operation, step.byHand, step.why, step.check].join(' ').matchAll(/\{([a-z_]+)\}/g)].map((m) => m[1]);
      const extra = step.id.endsWith('root-key') ? ['key_id'] : [];
      expect([...common, ...extra, ...known[step.per]], step.id).toEqual(expect.arrayContaining(names));
    }
  });

  test('a deny by issue time is never given as what stops a long-term key', () => {
    expect(stepTemplate('deactivate-key').operation).not.toContain('TokenIssueTime');
    for (const step of STEP_TEMPLATES) if (step.operation?.includes('TokenIssueTime') === true) expect(step.operation).toContain('"DateLessThan":{"aws:TokenIssueTime":"{issued_at}"}');
  });
});
