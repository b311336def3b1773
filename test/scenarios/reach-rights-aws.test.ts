/** What rights of AWS leave open: read from authorization details as an import reads them, judged, and searched. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { authorizationDetailsFormat } from '../../electron/ingest/formats/aws-authorization-details.ts';
import { potentialReach } from '../../electron/reconstruct/reach.ts';
import type { InventoryRow } from '../../shared/domain/inventory.ts';
import type { Reachable } from '../../shared/domain/reach.ts';
import { trace } from '../fixtures/draw.ts';

const A = '111122223333', B = '444455556666';
const arn = (type: string, name: string, account = A): string => `arn:aws:iam::${account}:${type}/${name}`;
interface Who { readonly name: string; readonly account?: string; readonly may?: readonly object[]; readonly attached?: readonly string[]; readonly bound?: string; readonly groups?: readonly string[]; readonly trusts?: readonly object[] }
const allow = (Action: string | readonly string[], Resource: string | readonly string[] = '*', more: object = {}): object => ({ Effect: 'Allow', Action, Resource, ...more });
const deny = (Action: string | readonly string[], Resource: string | readonly string[] = '*', more: object = {}): object => ({ Effect: 'Deny', Action, Resource, ...more });
const inline = (may: readonly object[] | undefined): object[] => (may === undefined ? [] : [{ PolicyName: 'own', PolicyDocument: { Version: '2012-10-17', Statement: may } }]);
const attached = (names: readonly string[] = []): object[] => names.map((n) => ({ PolicyName: n, PolicyArn: n.startsWith('arn:') ? n : arn('policy', n) }));
const bounded = (bound: string | undefined): object => (bound === undefined ? {} : { PermissionsBoundary: { PermissionsBoundaryArn: arn('policy', bound), PermissionsBoundaryType: 'Policy' } });

function details(o: { users?: readonly Who[]; roles?: readonly Who[]; groups?: readonly Who[]; policies?: Readonly<Record<string, readonly object[]>> }): InventoryRow[] {
  const answer = {
    UserDetailList: (o.users ?? []).map((u) => ({ UserName: u.name, Arn: arn('user', u.name, u.account), UserPolicyList: inline(u.may), AttachedManagedPolicies: attached(u.attached), GroupList: u.groups ?? [], ...bounded(u.bound) })),
    GroupDetailList: (o.groups ?? []).map((g) => ({ GroupName: g.name, Arn: arn('group', g.name), GroupPolicyList: inline(g.may), AttachedManagedPolicies: attached(g.attached) })),
    RoleDetailList: (o.roles ?? []).map((r) => ({ RoleName: r.name, Arn: arn('role', r.name, r.account), RolePolicyList: inline(r.may), AttachedManagedPolicies: attached(r.attached), InstanceProfileList: [], AssumeRolePolicyDocument: { Statement: r.trusts ?? [] }, ...bounded(r.bound) })),
    Policies: Object.entries(o.policies ?? {}).map(([name, s]) => ({ PolicyName: name, Arn: arn('policy', name), DefaultVersionId: 'v1', PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true, Document: { Statement: s } }] })),
  };
  const reading = authorizationDetailsFormat.open({}, { name: '', shape: 'json-object', text: '', records: [], keys: [], header: [], rows: [], delimiter: ',' }).read({ kind: 'json', place: { offset: 0, length: 0, line: 1 }, value: answer, key: '' });
  if (reading.kind !== 'entries') throw new Error('no entries');
  return reading.entries.map((e, i) => ({ ...e, id: `I1.1.${i}`, evidence: 'e', line: 1 }));
}

const BOB = arn('user', 'bob');
const T = trace(`10:00:00 AKIA1 (${BOB}) @6.6.6.6 ListBuckets`, { credential: 'AKIA1' });
const reachable = (rows: readonly InventoryRow[], many?: number): readonly Reachable[] =>
  potentialReach({ trace: T, inventory: rows, canonical: (name) => name, holderOf: (c) => (c === 'AKIA9' ? arn('user', 'kept') : undefined), ...(many === undefined ? {} : { many }) }).reachable;
const short = (name: string): string => name.replace(/^arn:aws:\w+::?[^:]*:(?:\d{12}:)?/, '');
const told = (rows: readonly InventoryRow[], many?: number): string[] => reachable(rows, many).map((r) => `${r.path.map((s) => `${s.kind} ${short(s.to)}`).join(' > ')}${r.conditional ? ' ?' : ''}`);
const bob = (may: readonly object[], more: Partial<Who> = {}): Who => ({ name: 'bob', may, ...more });
const trusting = (principal: object): object => ({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: principal });
const secretRow = (name: string, more: Partial<InventoryRow> = {}): InventoryRow => ({ id: `I2.1.${name}`, evidence: 'e', line: 1, kind: 'secret', platform: 'aws', identity: { name: `arn:aws:secretsmanager:eu-west-1:${A}:secret:${name}`, kind: 'unknown' }, ...more });

describe('rights of AWS as ways', () => {
  test('keys and passwords for users, trust rewritten: each step says the right, the policy and the entry', () => {
    const rows = details({ users: [bob([allow('iam:CreateAccessKey', arn('user', 'carol')), allow('iam:UpdateAssumeRolePolicy', arn('role', 'r'))]), { name: 'carol' }, { name: 'dan' }], roles: [{ name: 'r' }, { name: 's' }] });
    expect(told(rows)).toEqual(['may-control role/r', 'may-control user/carol']);
    expect(reachable(rows)[1]?.path[0]).toMatchObject({ detail: `may make access keys: iam:CreateAccessKey on ${arn('user', 'carol')}, policy own`, entry: expect.stringMatching(/^I1\.1\.\d+$/) as string, asOf: undefined });
  });
  test('a refusal closes it, a boundary bounds it, a condition makes it conditional', () => {
    const users = (b: Who): InventoryRow[] => details({ users: [b, { name: 'carol' }], policies: { edge: [allow('s3:*')], all: [allow('*')] } });
    const may = [allow('iam:CreateAccessKey')];
    expect(told(users(bob(may)))).toEqual(['may-control user/carol']);
    expect(told(users(bob([...may, deny('iam:*', arn('user', 'c*'))])))).toEqual([]);
    expect(told(users(bob([...may, deny('*')])))).toEqual([]);
    expect(told(users(bob(may, { bound: 'edge' })))).toEqual([]);
    expect(told(users(bob(may, { bound: 'all' })))).toEqual(['may-control user/carol']);
    expect(told(users(bob(may, { bound: 'elsewhere' })))).toEqual(['may-control user/carol ?']);
    expect(told(users(bob([allow('iam:CreateAccessKey', '*', { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } })])))).toEqual(['may-control user/carol ?']);
    expect(told(users(bob([allow('iam:CreateAccessKey', 'arn:aws:iam::*:user/${aws:username}')])))).toEqual([]);
  });
  test('a policy by a group, one attached whose document is in the answer, and one of AWS whose document is not', () => {
    expect(told(details({ users: [bob([], { groups: ['ops'] }), { name: 'carol' }], groups: [{ name: 'ops', attached: ['keys'] }], policies: { keys: [allow('iam:CreateAccessKey')] } }))).toEqual(['member-of group/ops', 'may-control user/carol']);
    expect(told(details({ users: [bob([], { attached: ['arn:aws:iam::aws:policy/AdministratorAccess'] }), { name: 'carol' }] }))).toEqual([`may-control every identity of AWS account ${A} (2 known)`]);
    expect(told(details({ users: [bob([deny('iam:*')], { groups: ['ops'] }), { name: 'carol' }], groups: [{ name: 'ops', may: [allow('iam:CreateAccessKey')] }] }))).toEqual(['member-of group/ops']);
  });
  test('into a group that allows more it may put itself', () => {
    const rows = details({ users: [bob([allow('iam:AddUserToGroup', arn('group', 'ops'))]), { name: 'carol' }], groups: [{ name: 'ops', may: [allow('iam:CreateAccessKey', arn('user', 'carol'))] }] });
    expect(told(rows)).toEqual(['may-control user/carol']);
    expect(reachable(rows)[0]?.path[0]?.detail).toContain('into which it may put itself (iam:AddUserToGroup)');
  });
  test('who may give itself rights may act as everyone of the account: one step, whoever they are, and on to what they lead to', () => {
    const roles = Array.from({ length: 40 }, (_, i): Who => ({ name: `r${i}`, may: [allow('sts:AssumeRole')] }));
    const rows = details({ users: [bob([allow('iam:PutUserPolicy', 'arn:aws:iam::*:user/${aws:username}')]), { name: 'carol' }], roles: [...roles, { name: 'far', account: B, trusts: [trusting({ AWS: arn('role', 'r7') })] }] });
    const all = `every identity of AWS account ${A} (42 known)`;
    expect(told(rows)).toEqual([`may-control ${all}`, `may-control ${all} > includes role/r7 > may-become role/far`]);
    expect(told(details({ users: [bob([allow('*'), deny('s3:DeleteBucket')])], roles }))).toEqual([`may-control every identity of AWS account ${A} (41 known)`]);
    expect(told(details({ users: [bob([allow('*'), deny('iam:CreateUser'), deny('sts:AssumeRole', arn('role', 'r1'))])], roles: roles.slice(0, 2) }))).toContain(`may-control every identity of AWS account ${A} (3 known) ?`);
    expect(told(details({ users: [bob([], { attached: ['mine'] })], policies: { mine: [allow('iam:CreatePolicyVersion', arn('policy', 'mine'))] } }))).toEqual([`may-control every identity of AWS account ${A} (1 known)`]);
  });
  test('a trust in the whole account is open to whose policies allow the step, and to nobody else', () => {
    const roles: Who[] = [{ name: 'r', trusts: [trusting({ AWS: `arn:aws:iam::${A}:root` })] }];
    expect(told(details({ users: [bob([allow('sts:AssumeRole', arn('role', 'r'))])], roles }))).toEqual(['may-become role/r']);
    expect(told(details({ users: [bob([allow('s3:*')])], roles }))).toEqual([]);
    expect(told(details({ users: [bob([], { attached: ['arn:aws:iam::aws:policy/unknown'] })], roles }))).toEqual(['may-become role/r ?']);
    expect(told(details({ users: [{ name: 'carol' }], roles }))).toEqual(['may-become role/r ?']);
  });
  test('a trust that names the identity needs no policy in its account, one in another does, and a refusal closes both', () => {
    const role = (account: string): Who[] => [{ name: 'r', account, trusts: [trusting({ AWS: BOB })] }];
    expect([A, B].map((x) => told(details({ users: [bob([])], roles: role(x) })))).toEqual([['may-become role/r'], []]);
    expect([A, B].map((x) => told(details({ users: [bob([allow('sts:*')])], roles: role(x) })))).toEqual([['may-become role/r'], ['may-become role/r']]);
    expect([A, B].map((x) => told(details({ users: [bob([allow('sts:*'), deny('*')])], roles: role(x) })))).toEqual([[], []]);
  });
  test('a role passed to what runs code: the service must be trusted, started, and the one it may be passed to', () => {
    const roles: Who[] = [{ name: 'fn', trusts: [trusting({ Service: 'lambda.amazonaws.com' })] }, { name: 'vm', trusts: [trusting({ Service: 'ec2.amazonaws.com' })] }];
    const run = allow(['lambda:CreateFunction', 'lambda:InvokeFunction']);
    expect(told(details({ users: [bob([allow('iam:PassRole'), run])], roles }))).toEqual(['may-control role/fn']);
    expect(told(details({ users: [bob([allow('iam:PassRole')])], roles }))).toEqual([]);
    expect(told(details({ users: [bob([allow('iam:PassRole'), allow('ec2:RunInstances')])], roles }))).toEqual(['may-control role/vm']);
    const passed = (to: string): object => allow('iam:PassRole', '*', { Condition: { StringEquals: { 'iam:PassedToService': to } } });
    expect([told(details({ users: [bob([passed('lambda.amazonaws.com'), run])], roles })), told(details({ users: [bob([passed('ec2.amazonaws.com'), run])], roles }))]).toEqual([['may-control role/fn'], []]);
  });
  test('a secret that may be read gives what it holds, and nothing that depends on it; a key of the customer’s own must open too', () => {
    const holding = secretRow('db-Ab12Cd', { credential: { value: 'AKIA9', kind: 'aws-access-key' } });
    const trust: InventoryRow = { id: 'I3.1.0', evidence: 'e', line: 1, kind: 'trust', platform: 'aws', identity: { name: arn('role', 'x'), kind: 'role' }, other: { name: holding.identity?.name ?? '', kind: 'unknown' } };
    const may = (...s: readonly object[]): InventoryRow[] => [...details({ users: [bob(s)] }), trust];
    const reads = allow('secretsmanager:GetSecretValue', `arn:aws:secretsmanager:*:${A}:secret:db-*`);
    expect(told([...may(reads), holding])).toEqual(['may-read secret:db-Ab12Cd', 'may-read secret:db-Ab12Cd > kept-in user/kept']);
    const locked: InventoryRow = { ...holding, rights: [{ effect: 'needs', acts: ['kms:Decrypt'], on: ['arn:aws:kms:eu-west-1:111122223333:key/k'] }] };
    expect(told([...may(reads), locked])[0]).toBe('may-read secret:db-Ab12Cd ?');
    expect(told([...may(reads, allow('kms:Decrypt')), locked])[0]).toBe('may-read secret:db-Ab12Cd');
  });
  test('a host on which it may run commands gives the role it carries', () => {
    const host: InventoryRow = { id: 'I4.1.0', evidence: 'e', line: 1, kind: 'host-identity', platform: 'aws', identity: { name: arn('role', 'node'), kind: 'role' }, other: { name: 'i-0123456789abcdef0', kind: 'machine' } };
    expect(told([...details({ users: [bob([allow('ssm:SendCommand', [`arn:aws:ec2:eu-west-1:${A}:instance/*`, 'arn:aws:ssm:*:*:document/*'])])] }), host])).toEqual(['may-control i-0123456789abcdef0', 'may-control i-0123456789abcdef0 > carries role/node']);
  });
  test('many are one set: said with how many, its members the same as one by one', () => {
    const users = [bob([allow('iam:CreateAccessKey', arn('user', 'u*')), deny('*', arn('user', 'u3'))]), ...Array.from({ length: 30 }, (_, i): Who => ({ name: `u${i}`, may: i === 5 ? [allow('iam:CreateAccessKey', arn('user', 'zed'))] : [] })), { name: 'zed' }];
    expect(told(details({ users }))).toEqual([
      `may-control users of AWS account ${A} that a policy names (${arn('user', 'u*')}) (29 known)`,
      `may-control users of AWS account ${A} that a policy names (${arn('user', 'u*')}) (29 known) > includes user/u5 > may-control user/zed`,
    ]);
  });
});

/** A small account drawn at random: three users, three roles, a secret that holds a key of another user. */
const USERS = ['bob', 'u1', 'kept'] as const, ROLES = ['r0', 'r1', 'r2'] as const;
const acts = ['iam:CreateAccessKey', 'iam:UpdateAssumeRolePolicy', 'sts:AssumeRole', 'secretsmanager:GetSecretValue'] as const;
const SECRET = `arn:aws:secretsmanager:eu-west-1:${A}:secret:s`;
const targets = [...USERS.map((u) => arn('user', u)), ...ROLES.map((r) => arn('role', r)), SECRET, '*', `arn:aws:iam::${A}:user/*`, `arn:aws:iam::${A}:role/r?`];
const statement = fc.record({ deny: fc.integer({ min: 0, max: 3 }).map((n) => n === 0), act: fc.constantFrom(...acts), on: fc.constantFrom(...targets) });
const holder = fc.array(statement, { maxLength: 3 });
const account = fc.record({ may: fc.tuple(holder, holder, holder, holder, holder, holder), trusts: fc.tuple(...ROLES.map(() => fc.constantFrom('none', 'root', 'bob', 'r0', 'r1'))) });
type Account = typeof account extends fc.Arbitrary<infer T> ? T : never;

const rowsOf = ({ may, trusts }: Account): InventoryRow[] => {
  const says = (list: Account['may'][number]): object[] => list.map((s) => (s.deny ? deny : allow)(s.act, s.on));
  const principal = (t: string): object[] => (t === 'none' ? [] : [trusting({ AWS: t === 'root' ? `arn:aws:iam::${A}:root` : arn(t === 'bob' ? 'user' : 'role', t) })]);
  return [
    ...details({ users: USERS.map((name, i) => ({ name, may: says(may[i] ?? []) })), roles: ROLES.map((name, i) => ({ name, may: says(may[i + 3] ?? []), trusts: principal(trusts[i] ?? 'none') })) }),
    secretRow('s', { credential: { value: 'AKIA9', kind: 'aws-access-key' } }),
  ];
};

/** The plainest reading of the same: every pair asked until nothing is new. */
function plainly({ may, trusts }: Account): Set<string> {
  const names = [...USERS.map((u) => arn('user', u)), ...ROLES.map((r) => arn('role', r))];
  const is = (pattern: string, name: string): boolean => new RegExp(`^${pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.')}$`).test(name);
  const says = (who: string, act: string, on: string, effect: boolean): boolean => (may[names.indexOf(who)] ?? []).some((s) => s.deny === effect && s.act === act && is(s.on, on));
  const can = (who: string, act: string, on: string): boolean => says(who, act, on, false) && !says(who, act, on, true);
  const open = (who: string, to: string): boolean => {
    if (to === SECRET) return can(who, 'secretsmanager:GetSecretValue', to);
    if (to.includes(':user/')) return can(who, 'iam:CreateAccessKey', to);
    const trust = trusts[names.indexOf(to) - 3] ?? 'none';
    const named = trust !== 'none' && trust !== 'root' && arn(trust === 'bob' ? 'user' : 'role', trust) === who;
    return can(who, 'iam:UpdateAssumeRolePolicy', to) || (named && !says(who, 'sts:AssumeRole', to, true)) || (trust === 'root' && can(who, 'sts:AssumeRole', to));
  };
  const been = new Set<string>([BOB]);
  for (let grew = true; grew;) {
    grew = false;
    for (const who of been) for (const to of who === SECRET ? [arn('user', 'kept')] : [...names, SECRET]) if (!been.has(to) && (who === SECRET || open(who, to))) { been.add(to); grew = true; }
  }
  been.delete(BOB);
  return been;
}

/** Every name that a way passes, without the sets. */
const passed = (rows: readonly InventoryRow[], many?: number): string[] => {
  const inSets = new Set<string>();
  const list = reachable(rows, many);
  for (const r of list) for (const s of r.path) if (s.to.startsWith('arn:')) inSets.add(s.to);
  return [...inSets].sort();
};

describe('rights of AWS, at random', () => {
  test('equal the plainest search over the same statements', () => {
    fc.assert(fc.property(account, (a) => { expect(passed(rowsOf(a))).toEqual([...plainly(a)].sort()); }), { numRuns: 600 });
  });
  /** Two of three roles are not every role. */
  const ALL_BUT_ONE: Account = {
    may: [['r1', 'r2'].map((role) => ({ deny: false, act: 'iam:UpdateAssumeRolePolicy', on: `arn:aws:iam::111122223333:role/${role}` })), [], [], [{ deny: false, act: 'iam:CreateAccessKey', on: '*' }], [], []],
    trusts: ['none', 'none', 'none'],
  };
  test('sets instead of single steps reach nothing that single steps do not', () => {
    fc.assert(fc.property(account, (a) => {
      const one = new Set(passed(rowsOf(a)));
      expect(passed(rowsOf(a), 1).filter((n) => !one.has(n))).toEqual([]);
    }), { numRuns: 300, examples: [[ALL_BUT_ONE]] });
  });
  test('a refusal added opens no way', () => {
    fc.assert(fc.property(account, fc.nat(5), statement, (a, who, more) => {
      const may = a.may.map((list, i) => (i === who ? [...list, { ...more, deny: true }] : list)) as unknown as Account['may'];
      const before = new Set(passed(rowsOf(a)));
      expect(passed(rowsOf({ ...a, may })).filter((n) => !before.has(n))).toEqual([]);
    }), { numRuns: 300 });
  });
});
