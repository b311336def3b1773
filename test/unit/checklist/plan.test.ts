import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import type { Step } from '../../../shared/domain/checklist.ts';
import { CREDENTIAL_KINDS, type CredentialKind } from '../../../shared/domain/kinds.ts';
import { PHASES } from '../../../shared/domain/checklist.ts';
import type { InventoryRow } from '../../../shared/domain/inventory.ts';
import { csfOutcome } from '../../../shared/reference/index.ts';
import { buildChecklist, type ChecklistInput } from '../../../electron/checklist/plan.ts';
import { minute, role, traceOf, user, type Drawn, type Story } from './trace-builder.ts';

const planOf = (story: Story, more: Partial<ChecklistInput> = {}) =>
  buildChecklist({ trace: traceOf(story), lives: [], inventory: [], attestations: [], custody: { files: 2, ledgerHead: 'abc' }, laterUses: new Map(), caseName: 'Build agent 7', ...more });

const find = (steps: readonly Step[], part: string): Step => {
  const step = steps.find((s) => s.id.includes(part));
  if (step === undefined) throw new Error(`no step ${part} in ${steps.map((s) => s.id).join('\n')}`);
  return step;
};

const KEY: Drawn = { value: 'AKIAROOT', kind: 'aws-access-key', holder: user('ci'), at: 0 };
const SESSION: Drawn = { value: 'ASIAROLE', kind: 'aws-role-session', holder: role('deploy'), parent: 'AKIAROOT', at: 5, last: 9 };

describe('order', () => {
  test('root first, a session has its own step, secrets before consumers, verification last', () => {
    const { steps } = planOf({
      credentials: [KEY, SESSION, { value: 'ASIADEEP', kind: 'aws-role-session', holder: role('backup'), parent: 'ASIAROLE', at: 7 }],
      systems: [{ by: ['ASIAROLE'], at: 8, touch: 'read', service: 'secretsmanager', resource: 'prod/db', actions: ['secretsmanager:GetSecretValue'] }],
    });
    const order = (part: string): number => find(steps, part).order;
    expect(order('deactivate-key')).toBeLessThan(order('revoke-role-sessions/role/111122223333/deploy'));
    expect(order('role/111122223333/deploy')).toBeLessThan(order('revoke-role-sessions/role/111122223333/backup'));
    expect(order('rotate-secret')).toBeLessThan(order('hand-out-secret'));
    expect(order('rotate-secret')).toBeLessThan(order('replace-key'));
    expect(find(steps, 'replace-key').after).toContain(find(steps, 'rotate-secret').id);
    expect(steps.map((s) => PHASES.indexOf(s.phase))).toEqual(steps.map((s) => PHASES.indexOf(s.phase)).toSorted((a, b) => a - b));
    expect(find(steps, 'deactivate-key').after.some((id) => id.includes('keep-logs'))).toBe(true);
  });

  test('credentials of one role share the revocation, whose instant lies after the last of them', () => {
    const { steps } = planOf({ credentials: [KEY, SESSION, { value: 'ASIATWO', kind: 'aws-role-session', holder: role('deploy'), parent: 'AKIAROOT', at: 30, uses: 0 }] });
    const revocations = steps.filter((s) => s.id.includes('revoke-role-sessions'));
    expect(revocations).toHaveLength(1);
    expect(revocations[0]?.title).toBe('Revoke the sessions of role deploy issued before 2024-03-01T10:30:01Z (for C2, C3)');
    expect(revocations[0]?.subject).toEqual({ kind: 'identity', name: role('deploy'), id: undefined });
    expect(revocations[0]?.why).toContain('C2 ASIAROLE, C3 ASIATWO');
  });

  test('roles that assume each other: the deny is made again after the later session\'s parent', () => {
    const { steps } = planOf({
      credentials: [
        { value: 'A1', kind: 'aws-role-session', holder: role('a'), at: 0 }, { value: 'B1', kind: 'aws-role-session', holder: role('b'), parent: 'A1', at: 1 },
        { value: 'A2', kind: 'aws-role-session', holder: role('a'), parent: 'B1', at: 2 },
      ],
    });
    const denies = steps.filter((s) => s.id.includes('revoke-role-sessions')).map((s) => s.subject.name);
    expect(denies).toEqual([role('a'), role('b'), role('a')]);
    expect(steps.filter((s) => s.id.includes('close-role-trust'))).toHaveLength(2);
  });
});

describe('what a step says', () => {
  test('operations carry the case\'s ids, and a long-term key is never stopped by issue time', () => {
    const { steps, limits } = planOf({ credentials: [KEY, SESSION] });
    expect(find(steps, 'deactivate-key').operation).toBe('aws iam update-access-key --user-name ci --access-key-id AKIAROOT --status Inactive');
    expect(find(steps, 'revoke-role-sessions').operation).toContain('"DateLessThan":{"aws:TokenIssueTime":"2024-03-01T10:09:01Z"}');
    expect(find(steps, 'deny-user-sessions').operation).toContain('KeytrailRevokeSessions-Build-agent-7');
    expect(limits).toEqual([]);
  });

  test('what the case cannot fill stays open and is said', () => {
    const { steps, limits } = planOf({ credentials: [{ ...KEY, holder: undefined }] });
    expect(find(steps, 'deactivate-key').operation).toContain('--user-name <user>');
    expect(limits).toContain('C1: no evidence names the user; the steps show <user> in its place.');
  });

  test('a hostile name does not get into a command', () => {
    const { steps, limits } = planOf({ credentials: [{ ...KEY, holder: user('x$(curl evil)') }] });
    expect(find(steps, 'deactivate-key').operation).toBe('aws iam update-access-key --user-name <user> --access-key-id AKIAROOT --status Inactive');
    expect(limits.some((l) => l.includes('characters that do not belong into a command'))).toBe(true);
    expect(find(planOf({ credentials: [{ ...KEY, holder: user('a\u202eb') }] }).steps, 'deactivate-key').title).toContain('a\ufffdb');
  });

  test('what breaks: consumers, hosts and owner of the inventory, or that it does not say', () => {
    const row = { id: 'I1', evidence: 'e', line: 1, platform: 'aws' } as const;
    const inventory: readonly InventoryRow[] = [
      { ...row, kind: 'consumer', credential: { value: 'AKIAROOT', kind: 'aws-access-key' }, other: { name: 'nightly-build', kind: 'workload' }, owner: 'platform team', asOf: minute(-60) },
      { ...row, kind: 'trust', identity: { name: role('deploy'), kind: 'role' }, other: { name: user('ci'), kind: 'user' } },
    ];
    const { steps } = planOf({ credentials: [KEY, SESSION, { value: 'AKIANEW', kind: 'aws-access-key', holder: user('bob'), parent: 'ASIAROLE', at: 8, hop: 'planted' }] }, { inventory });
    expect(find(steps, 'deactivate-key').breaks).toBe('Consumers by the inventory: nightly-build. Owner: platform team. As of 2024-03-01T09:00:00Z.');
    expect(find(steps, 'revoke-role-sessions').breaks).toBe(`May assume it: ${user('ci')}.`);
    expect(find(steps, 'deactivate-key/credential/AKIANEW').breaks).toBe('Nothing legitimate is known: the lineage planted it.');
    expect(find(planOf({ credentials: [KEY] }).steps, 'deactivate-key').breaks).toContain('The case holds no inventory');
  });

  test('residual life: the recorded expiry, else the most it can be; a chained session one hour', () => {
    const recorded = planOf({ credentials: [KEY, { ...SESSION, more: { expires: minute(65) } }] }).steps;
    expect(find(recorded, 'revoke-role-sessions').residual).toContain('C2 expires by itself at 2024-03-01T11:05:00Z, as recorded.');
    const chained = planOf({ credentials: [KEY, SESSION, { value: 'ASIADEEP', kind: 'aws-role-session', holder: role('backup'), parent: 'ASIAROLE', at: 7 }] }).steps;
    expect(find(chained, 'revoke-role-sessions/role/111122223333/backup').residual).toContain('at most 1 hour (taken with another role\'s session) after its issue, until 2024-03-01T11:07:00Z');
  });
});

describe('subjects', () => {
  test('a created user is denied whole, deleted only after evidence, and gets nothing back', () => {
    const { steps } = planOf({
      credentials: [KEY, { value: 'AKIAEVIL', kind: 'aws-access-key', holder: user('evil'), parent: 'AKIAROOT', at: 3, hop: 'planted', uses: 0 }],
      identities: [{ name: user('evil'), how: 'created', granted: ['AdministratorAccess'] }],
      systems: [{ by: ['AKIAROOT'], at: 2, touch: 'changed', service: 'iam', resource: user('evil'), actions: ['iam:CreateUser'] }],
    });
    expect(find(steps, 'deny-user-all').operation).toContain('"Effect":"Deny","Action":"*","Resource":"*"}]');
    expect(find(steps, 'delete-user').after).toContain(find(steps, 'keep-user/user/111122223333/evil').id);
    expect(find(steps, 'deny-user-all').breaks).toBe('Nothing legitimate: the lineage made its holder.');
    expect(steps.filter((s) => s.phase === 'recover' && s.id.includes('evil'))).toEqual([]);
    expect(steps.filter((s) => s.subject.id === 'S1')).toEqual([]);
  });

  test('a federated session is stopped on the user whose permissions it has; a session of root by no policy of the account', () => {
    const federated = planOf({ credentials: [KEY, { value: 'ASIAFED', kind: 'aws-federation-session', holder: 'arn:aws:sts::111122223333:federated-user/tmp', parent: 'AKIAROOT', at: 3 }] }).steps;
    expect(find(federated, 'deny-user-sessions').why).toContain('C2 ASIAFED');
    const root = planOf({ credentials: [{ value: 'ASIAR', kind: 'aws-user-session', holder: 'arn:aws:iam::111122223333:root', at: 0 }] }).steps;
    expect(find(root, 'limit-root').operation).toContain('aws organizations attach-policy');
    expect(root.filter((s) => s.id.includes('put-user-policy') || s.id.includes('deny-user'))).toEqual([]);
  });

  test('a role that IAM does not let anybody edit gets no command', () => {
    const { steps, limits } = planOf({ credentials: [{ ...SESSION, parent: undefined, holder: 'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_1' }] });
    expect(find(steps, 'revoke-role-sessions').operation).toBeUndefined();
    expect(limits.some((l) => l.includes('managed by IAM Identity Center'))).toBe(true);
  });

  test('a silenced trail is switched on before anything else is contained; a controlled host is isolated', () => {
    const { steps } = planOf({
      credentials: [KEY, SESSION],
      systems: [
        { by: ['ASIAROLE'], at: 6, touch: 'changed', service: 'cloudtrail', resource: 'main-trail', actions: ['cloudtrail:StopLogging'] },
        { by: ['ASIAROLE'], at: 7, touch: 'controlled', service: 'ssm', host: 'i-0abcdef12', actions: ['ssm:SendCommand'] },
      ],
    });
    expect(steps.find((s) => s.phase === 'contain')?.operation).toContain('aws cloudtrail start-logging --name main-trail');
    expect(find(steps, 'isolate-host').operation).toContain('--instance-id i-0abcdef12');
  });

  test('without a lineage there are outcomes, no steps, and the reason', () => {
    const { outcomes, steps, limits } = planOf({ credentials: [] });
    expect(outcomes).toHaveLength(21);
    expect(steps).toEqual([]);
    expect(limits[0]).toContain('The lineage is empty');
  });
});

/** Who can hold a credential of this kind: a root key has no user, a role session no password. */
function holdersOf(kind: CredentialKind): readonly (string | undefined)[] {
  const users = [user('u1'), user('u2')];
  const root = 'arn:aws:iam::111122223333:root';
  if (kind === 'aws-root-key') return [root];
  if (kind === 'aws-console-password' || kind === 'aws-console-session') return [...users, root];
  if (/^aws-(role|instance|saml|web-identity)-session$/.test(kind)) return [role('r1'), role('r2')];
  if (kind.startsWith('aws-') && kind !== 'aws-secret' && kind !== 'aws-service-session') return users;
  return [...users, role('r1'), role('r2'), undefined];
}

const story: fc.Arbitrary<Story> = fc.array(fc.record({
  kind: fc.constantFrom<CredentialKind>(...CREDENTIAL_KINDS), holder: fc.nat(),
  parent: fc.nat(), uses: fc.nat({ max: 2 }), planted: fc.boolean(),
}), { minLength: 1, maxLength: 14 }).map((list) => ({
  credentials: list.map((c, i): Drawn => ({
    value: `K${i}`, kind: c.kind, holder: holdersOf(c.kind)[c.holder % holdersOf(c.kind).length], parent: i === 0 ? undefined : `K${c.parent % i}`, at: i, uses: i === 0 ? 1 : c.uses, hop: c.planted ? 'planted' : 'issued',
  })),
  identities: [{ name: user('u2'), how: 'created' as const }],
  systems: list.map((_, i) => ({ by: [`K${i}`], at: i, touch: 'changed' as const, service: 's3', resource: `bucket${i % 3}` })),
}));

/** Whether identities issue credentials for each other in a ring. */
function hasRing(s: Story): boolean {
  const next = new Map<string, Set<string>>();
  for (const c of s.credentials) {
    const parent = s.credentials.find((p) => p.value === c.parent);
    // A credential whose holder nobody knows is somebody by itself.
    const [from, to] = [parent?.holder ?? parent?.value, c.holder ?? c.value];
    if (from === undefined || from === to) continue;
    next.set(from, (next.get(from) ?? new Set()).add(to));
  }
  const reach = (at: string, seen: Set<string>): Set<string> => {
    for (const to of next.get(at) ?? []) if (!seen.has(to)) reach(to, seen.add(to));
    return seen;
  };
  return [...next.keys()].some((holder) => reach(holder, new Set()).has(holder));
}

describe('for every lineage', () => {
  test('ids are unique, `after` points back, orders count from 1, and the plan is always the same', () => {
    fc.assert(fc.property(story, (s) => {
      const { steps } = planOf(s);
      const order = new Map(steps.map((step) => [step.id, step.order]));
      expect(order.size).toBe(steps.length);
      expect(steps.map((step) => step.order)).toEqual(steps.map((_, i) => i + 1));
      for (const step of steps) for (const id of step.after) expect(order.get(id) ?? Infinity).toBeLessThan(step.order);
      expect(planOf(s).steps).toEqual(steps);
    }), { numRuns: 150 });
  });

  test('every credential has a contain and a verify step; nothing stays as a template; outcomes exist', () => {
    fc.assert(fc.property(story, (s) => {
      const { steps, outcomes } = planOf(s);
      const ids = new Set(outcomes.map((o) => o.id));
      s.credentials.forEach((c, i) => {
        for (const phase of ['contain', 'verify']) {
          const mine = steps.some((step) => step.phase === phase && (step.subject.id === `C${i + 1}` || step.why.includes(`C${i + 1} ${c.value}`) || (step.subject.name.startsWith('AWS account') && c.holder?.endsWith(':root') === true)));
          expect(mine, `${phase} of ${c.value} ${c.kind} ${c.holder ?? ''}`).toBe(true);
        }
      });
      for (const step of steps) {
        expect(ids.has(csfOutcome(step.outcome).id)).toBe(true);
        for (const text of [step.title, step.operation, step.why, step.check, step.residual]) expect(text ?? '').not.toMatch(/\{[a-z_]+\}/);
      }
    }), { numRuns: 150 });
  });

  test('what ends a child comes after all that stops its parent alone, where identities form no ring', () => {
    fc.assert(fc.property(story, (s) => {
      // Identities that issue for each other in turn have no order that stops every parent first: the README says what is done then.
      fc.pre(!hasRing(s));
      const { steps } = planOf(s);
      const contains = (i: number): readonly Step[] => steps.filter((step) => step.phase === 'contain' && (step.subject.id === `C${i + 1}` || step.why.includes(`C${i + 1} K${i}.`) || step.why.includes(`C${i + 1} K${i},`)));
      s.credentials.forEach((c, i) => {
        if (c.parent === undefined) return;
        const parent = contains(Number(c.parent.slice(1)));
        const child = contains(i);
        const base = (step: Step): string => step.id.replace(/#\d+$/, '');
        const shared = new Set(child.map(base));
        // Where all that stops the child stops an ancestor too, and for good, there is nothing to order: it holds from then on.
        const ancestors: Step[] = [];
        for (let at: string | undefined = c.parent; at !== undefined; at = s.credentials[Number(at.slice(1))]?.parent) ancestors.push(...contains(Number(at.slice(1))));
        const direct = child.every((step) => parent.some((p) => base(p) === base(step)));
        const forGood = child.every((step) => step.operation?.includes('TokenIssueTime') !== true && ancestors.some((p) => base(p) === base(step)));
        if (direct || forGood) return;
        const last = Math.max(...child.map((step) => step.order));
        for (const step of parent) if (!shared.has(base(step))) expect(step.order, `${step.id} before ${c.value}`).toBeLessThan(last);
      });
    }), { numRuns: 400 });
  });
});
