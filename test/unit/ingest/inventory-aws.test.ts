import { describe, expect, test } from 'vitest';
import { accountOfAccessKey, covers, iamNamed, trustOf } from '../../../electron/ingest/aws/names.ts';
import type { Format, Head, ReadOptions, SourceRecord } from '../../../electron/ingest/format.ts';
import { accessKeysFormat } from '../../../electron/ingest/formats/aws-access-keys.ts';
import { authorizationDetailsFormat } from '../../../electron/ingest/formats/aws-authorization-details.ts';
import { credentialReportFormat } from '../../../electron/ingest/formats/aws-credential-report.ts';
import { instanceProfilesFormat } from '../../../electron/ingest/formats/aws-instance-profiles.ts';
import { oidcProvidersFormat } from '../../../electron/ingest/formats/aws-oidc-providers.ts';
import { headOf } from '../../../electron/ingest/records/head.ts';
import { SourceReading, type Placed } from '../../../electron/ingest/read-source.ts';
import type { InventoryDraft } from '../../../shared/domain/inventory.ts';
import type { Reading } from '../../../shared/domain/reading.ts';
import { printInstant } from '../../../shared/domain/time.ts';

const place = { offset: 0, length: 0, line: 1 };
const noHead: Head = { name: '', shape: 'json-lines', text: '', records: [], keys: [], header: [], rows: [], delimiter: ',' };

function read(format: Format, value: unknown, key = ''): Reading {
  return format.open({}, noHead).read({ kind: 'json', place, value, key });
}

/** A whole file, through the splitter, as an import reads it. */
function readFile(format: Format, text: string, options: ReadOptions = {}): readonly Reading[] {
  const bytes = new TextEncoder().encode(text);
  const source = new SourceReading(headOf(bytes, 'unknown', true), format, options);
  const out: Placed[] = [];
  source.push(bytes, out);
  source.end(out);
  return out.map((p) => p.reading);
}

const sniff = (format: Format, text: string): string | undefined => format.sniff(headOf(new TextEncoder().encode(text), 'unknown', text.length <= 64 * 1024));
const entries = (reading: Reading | undefined): readonly InventoryDraft[] => (reading?.kind === 'entries' ? reading.entries : []);
const at = (t: InventoryDraft['created']): string | undefined => (t === undefined ? undefined : printInstant(t));
/** One line per entry: what it states. */
const told = (reading: Reading | undefined): string[] =>
  reading?.kind === 'entries'
    ? reading.entries.map((e) => [e.kind, e.identity?.name, e.credential?.value, e.other?.name, e.status].filter((p) => p !== undefined).join(' | '))
    : [reading === undefined ? 'nothing' : `${reading.kind}: ${'why' in reading ? reading.why : ''}`];

const HEADER = 'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,'
  + 'access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,'
  + 'access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,'
  + 'cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated';
const ROOT = '<root_account>,arn:aws:iam::111122223333:root,2018-08-12T17:20:55+00:00,not_supported,2019-03-03T16:58:16+00:00,not_supported,not_supported,true,true,2018-11-23T16:01:14+00:00,2018-11-27T00:02:00+00:00,us-east-1,ecr,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A';
const BOT = 'bot,arn:aws:iam::111122223333:user/ci/bot,2020-01-01T00:00:00+00:00,false,N/A,N/A,N/A,false,true,2020-01-02T00:00:00+00:00,2024-03-01T10:00:00+00:00,eu-west-1,s3,false,2019-01-02T00:00:00+00:00,N/A,N/A,N/A,true,2021-01-01T00:00:00+00:00,false,N/A';
const ANA = 'ana,arn:aws:iam::111122223333:user/ana,2020-01-01T00:00:00+00:00,true,no_information,2023-01-01T00:00:00+00:00,2023-04-01T00:00:00+00:00,TRUE,false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A';
const BOT_ARN = 'arn:aws:iam::111122223333:user/ci/bot';

describe('credential report', () => {
  const [root, bot, ana] = readFile(credentialReportFormat, [HEADER, ROOT, BOT, ANA].join('\r\n'));

  test('the root is its account, with a root key and a password whose state the report does not say', () => {
    expect(told(root)).toEqual([
      'identity | arn:aws:iam::111122223333:root',
      'credential | arn:aws:iam::111122223333:root | password:arn:aws:iam::111122223333:root',
      'credential | arn:aws:iam::111122223333:root | access-key-1 of arn:aws:iam::111122223333:root | active',
    ]);
    expect(entries(root).map((e) => e.credential?.kind)).toEqual([undefined, 'aws-console-password', 'aws-root-key']);
    expect(entries(root)[0]).toMatchObject({ identity: { kind: 'account' }, detail: 'root of the account; MFA active' });
  });

  test('keys have no ids, a key switched off is kept, one that never was is not', () => {
    expect(told(bot)).toEqual([
      `identity | ${BOT_ARN}`,
      `credential | ${BOT_ARN} | access-key-1 of ${BOT_ARN} | active`,
      `credential | ${BOT_ARN} | access-key-2 of ${BOT_ARN} | inactive`,
      `credential | ${BOT_ARN} | certificate-1 of ${BOT_ARN} | active`,
    ]);
    const key = entries(bot)[1]!;
    expect([at(key.rotated), at(key.lastUsed), key.detail]).toEqual(['2020-01-02T00:00:00Z', '2024-03-01T10:00:00Z', 'last used with s3; last used in eu-west-1; the report names no key ids']);
  });

  test('a user with a path is also known by the names that logs use', () => {
    expect(entries(bot)[0]!.identity?.also).toEqual(['arn:aws:iam::111122223333:user/bot', '111122223333/bot']);
  });

  test('no_information is an absence, TRUE is true, and a password expires', () => {
    expect(told(ana)).toEqual(['identity | arn:aws:iam::111122223333:user/ana', 'credential | arn:aws:iam::111122223333:user/ana | password:arn:aws:iam::111122223333:user/ana | active']);
    const password = entries(ana)[1]!;
    expect([at(password.lastUsed), at(password.rotated), at(password.expires)]).toEqual([undefined, '2023-01-01T00:00:00Z', '2023-04-01T00:00:00Z']);
    expect(entries(ana)[0]!.detail).toBe('MFA active');
  });

  test.each([
    ['an unreadable date', BOT.replace('2020-01-02T00:00:00+00:00', 'yester\u202eday'), 'rejected: unreadable access_key_1_last_rotated "yester\\u{202e}day"'],
    ['no arn', BOT.replace(BOT_ARN, 'N/A'), 'rejected: the row has no arn'],
    ['an arn of something else', BOT.replace(BOT_ARN, 'arn:aws:iam::111122223333:role/x'), 'rejected: arn is not that of a user or of the root: "arn:aws:iam::111122223333:role/x"'],
    ['no arn at all', BOT.replace(BOT_ARN, 'bot'), 'rejected: arn is not that of a user or of the root: "bot"'],
  ])('%s is a rejection that says where', (_, row, why) => {
    expect(readFile(credentialReportFormat, [HEADER, row].join('\n')).flatMap(told)).toEqual([why]);
  });

  const csv = [HEADER, BOT, ANA].join('\n');
  test.each([
    ['plain', csv],
    ['base64', Buffer.from(csv).toString('base64')],
    ['base64 in lines', Buffer.from(csv).toString('base64').replace(/.{76}/g, '$&\n')],
    ['the text of Python bytes', `b'${csv.replaceAll('\n', '\\n')}'`],
  ])('wrapped in JSON, %s: one record, many entries, all of the generated time', (_, content) => {
    const text = JSON.stringify({ Content: content, ReportFormat: 'text/csv', GeneratedTime: '2024-03-02T00:00:00+00:00' }, null, 2);
    expect(sniff(credentialReportFormat, text)).toBe('a credential report in the Content of get-credential-report');
    const readings = readFile(credentialReportFormat, text);
    expect(readings).toHaveLength(1);
    expect(told(readings[0])).toEqual([...told(bot), ...told(ana)]);
    expect(new Set(entries(readings[0]).map((e) => at(e.asOf)))).toEqual(new Set(['2024-03-02T00:00:00Z']));
  });

  test('in a wrapper an unreadable row is named and does not take its neighbours along', () => {
    const reading = read(credentialReportFormat, { Content: [HEADER, BOT.replace('2020-01-02T00:00:00+00:00', 'soon'), ANA].join('\n') });
    expect(told(reading)).toEqual([...told(ana), 'identity']);
    expect(entries(reading).at(-1)!.detail).toBe('row 1 of the report cannot be read: unreadable access_key_1_last_rotated "soon"');
  });

  test.each([
    [{ Content: HEADER }, 'skipped: the report has no rows'],
    [{ Content: 'nothing' }, 'rejected: Content is no credential report, plain or base64: "nothing"'],
    [{ Content: [HEADER, BOT].join('\n'), GeneratedTime: 'now' }, 'rejected: unreadable GeneratedTime "now"'],
    [{ Content: [HEADER, `${BOT},surplus`].join('\n') }, 'rejected: row 1 of the report cannot be read: 23 cells, the header has 22'],
    [{}, 'rejected: no Content: not a credential report'],
  ])('a wrapper that says nothing gives a reason', (value, why) => {
    expect(told(read(credentialReportFormat, value))).toEqual([why]);
  });

  test('claims its columns in any order, and nothing else', () => {
    expect(sniff(credentialReportFormat, `${HEADER.split(',').reverse().join(',')}\n`)).toBe('the columns of an IAM credential report');
    expect(sniff(credentialReportFormat, 'user,arn,other\na,b,c\n')).toBeUndefined();
    expect(sniff(credentialReportFormat, '{"Content":"hello","GeneratedTime":"x"}')).toBeUndefined();
  });
});

const ROLE = {
  Arn: 'arn:aws:iam::111122223333:role/app/deploy', RoleName: 'deploy', RoleId: 'AROAEXAMPLEEXAMPLE123', Path: '/app/', CreateDate: '2020-01-01T00:00:00Z',
  RoleLastUsed: { LastUsedDate: '2024-02-01T00:00:00Z', Region: 'eu-west-1' }, Tags: [{ Key: 'Owner', Value: 'team-a' }],
  AttachedManagedPolicies: [{ PolicyName: 'AdministratorAccess', PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }],
  RolePolicyList: [{
    PolicyName: 'next',
    PolicyDocument: { Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: ['arn:aws:iam::444455556666:role/a', 'arn:aws:iam::444455556666:role/b'] } },
  }],
  InstanceProfileList: [{ Arn: 'arn:aws:iam::111122223333:instance-profile/app', CreateDate: '2020-02-01T00:00:00Z', Roles: [] }],
  PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: 'arn:aws:iam::111122223333:policy/edge' },
  AssumeRolePolicyDocument: {
    Statement: [
      { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com', AWS: ['444455556666', 'arn:aws:iam::111122223333:user/ana'] }, Action: 'sts:AssumeRole', Condition: { StringEquals: { 'sts:ExternalId': 'x-1' } } },
      {
        Effect: 'Allow', Principal: { Federated: 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com' }, Action: ['sts:AssumeRoleWithWebIdentity', 'sts:TagSession'],
        Condition: { StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' }, StringLike: { 'token.actions.githubusercontent.com:sub': ['repo:acme/app:*', 'repo:acme/lib:*'] } },
      },
    ],
  },
};
const ROLE_ARN = ROLE.Arn;

describe('authorization details', () => {
  test('a role: that it exists, what it is granted, who may become it, which hosts carry it', () => {
    const reading = read(authorizationDetailsFormat, ROLE, 'RoleDetailList');
    expect(told(reading)).toEqual([
      `identity | ${ROLE_ARN}`,
      `permission | ${ROLE_ARN} | arn:aws:iam::aws:policy/AdministratorAccess`,
      `permission | ${ROLE_ARN}`,
      `trust | ${ROLE_ARN} | ec2.amazonaws.com`,
      `trust | ${ROLE_ARN} | arn:aws:iam::444455556666:root`,
      `trust | ${ROLE_ARN} | arn:aws:iam::111122223333:user/ana`,
      `trust | ${ROLE_ARN} | arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com`,
      `host-identity | ${ROLE_ARN} | arn:aws:iam::111122223333:instance-profile/app`,
    ]);
    const e = entries(reading);
    expect(e[0]).toMatchObject({
      identity: { kind: 'role', also: ['arn:aws:iam::111122223333:role/deploy', 'AROAEXAMPLEEXAMPLE123'] }, owner: 'team-a',
      detail: 'bounded by arn:aws:iam::111122223333:policy/edge; last used in eu-west-1',
    });
    expect([at(e[0]!.created), at(e[0]!.lastUsed)]).toEqual(['2020-01-01T00:00:00Z', '2024-02-01T00:00:00Z']);
    expect(e.slice(1).map((x) => x.detail)).toEqual([
      'policy AdministratorAccess (attached): admin: every action on *',
      'policy next (inline): sts:AssumeRole on arn:aws:iam::444455556666:role/a, arn:aws:iam::444455556666:role/b',
      'sts:AssumeRole; if StringEquals sts:ExternalId = "x-1"',
      'sts:AssumeRole; any identity of the account that may assume roles; if StringEquals sts:ExternalId = "x-1"',
      'sts:AssumeRole; if StringEquals sts:ExternalId = "x-1"',
      'sts:AssumeRoleWithWebIdentity, sts:TagSession; federated identity provider; if StringEquals token.actions.githubusercontent.com:aud = "sts.amazonaws.com" and StringLike token.actions.githubusercontent.com:sub = "repo:acme/app:*" or "repo:acme/lib:*"',
      'instance profile; which instances carry it is not in this file',
    ]);
    expect(e.slice(3, 7).map((x) => x.other?.kind)).toEqual(['service', 'account', 'user', 'service']);
  });

  test('the trust policy may be URL-encoded text, as the API sends it', () => {
    const encoded = { ...ROLE, AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify(ROLE.AssumeRolePolicyDocument)) };
    expect(read(authorizationDetailsFormat, encoded, 'RoleDetailList')).toEqual(read(authorizationDetailsFormat, ROLE, 'RoleDetailList'));
    expect(entries(read(authorizationDetailsFormat, { ...ROLE, AssumeRolePolicyDocument: '%7B%' }, 'RoleDetailList'))[0]!.detail).toContain('its trust policy cannot be read');
  });

  test('a user in groups; the group is named as the group itself is', () => {
    const user = read(authorizationDetailsFormat, { Arn: BOT_ARN, UserName: 'bot', UserId: 'AIDAEXAMPLEEXAMPLE123', CreateDate: '2019-12-18 19:10:08+00:00', GroupList: ['ops'], AttachedManagedPolicies: [] }, 'UserDetailList');
    expect(told(user)).toEqual([`identity | ${BOT_ARN}`, `membership | ${BOT_ARN} | arn:aws:iam::111122223333:group/ops`]);
    expect(entries(user)[0]!.identity?.also).toEqual(['arn:aws:iam::111122223333:user/bot', '111122223333/bot', 'AIDAEXAMPLEEXAMPLE123']);
    const group = read(authorizationDetailsFormat, { Arn: 'arn:aws:iam::111122223333:group/eu/ops', GroupName: 'ops', GroupId: 'short', GroupPolicyList: [] }, 'GroupDetailList');
    expect(entries(group)).toEqual([expect.objectContaining({ identity: { name: 'arn:aws:iam::111122223333:group/eu/ops', kind: 'unknown', also: ['arn:aws:iam::111122223333:group/ops'] }, detail: 'group' })]);
  });

  const inline = (...statements: readonly unknown[]): string | undefined =>
    entries(read(authorizationDetailsFormat, { Arn: BOT_ARN, UserName: 'bot', UserPolicyList: [{ PolicyName: 'p', PolicyDocument: { Statement: statements } }] }, 'UserDetailList'))[1]?.detail?.slice('policy p (inline): '.length);

  test.each([
    [{ Effect: 'Allow', Action: '*', Resource: '*' }, 'admin: every action on *'],
    [{ Effect: 'Allow', Action: ['*:*'], Resource: ['*'] }, 'admin: every action on *'],
    [{ Effect: 'Allow', Action: '*', Resource: '*', Condition: { Bool: { 'aws:MultiFactorAuthPresent': true } } }, 'every action on * if Bool aws:MultiFactorAuthPresent = "true"'],
    [{ Effect: 'Allow', Action: '*', Resource: 'arn:aws:s3:::b/*' }, 'every action on arn:aws:s3:::b/*'],
    [{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }, 'every action but iam:* on *'],
    [{ Effect: 'Allow', Action: ['IAM:*', 's3:GetObject'], Resource: '*' }, 'iam:* on *; s3:GetObject on *'],
    [{ Effect: 'Allow', Action: ['secretsmanager:Get*', 'ssm:getparameter'], Resource: 'arn:x' }, 'reads secrets (secretsmanager:Get*, ssm:getparameter) on arn:x'],
    [{ Effect: 'Allow', Action: ['iam:CreateAccessKey', 'iam:ListUsers'], Resource: '*' }, 'changes identities (iam:CreateAccessKey) on *; iam:ListUsers on *'],
    [{ Effect: 'Allow', Action: ['sts:*'], NotResource: 'arn:y' }, 'sts:* on all but arn:y'],
    [{ Effect: 'Allow', Action: ['a:1', 'a:2', 'b:1', 'b:2'], Resource: '*' }, '4 actions of a, b on *'],
    [{ Effect: 'Deny', Action: 'iam:*', Resource: '*' }, 'refuses iam:* on *'],
  ])('what a statement comes to: %j', (statement, said) => {
    expect(inline(statement)).toBe(said);
  });

  test('worst first, and an empty policy allows nothing', () => {
    expect(inline({ Effect: 'Deny', Action: 's3:*', Resource: '*' }, { Effect: 'Allow', Action: 's3:Get', Resource: '*' }, { Effect: 'Allow', Action: '*', Resource: '*' }))
      .toBe('admin: every action on *; s3:Get on *; refuses s3:* on *');
    expect(inline()).toBe('allows nothing');
  });

  test('a managed policy states what its default version allows, for whoever has it', () => {
    const policy = {
      Arn: 'arn:aws:iam::111122223333:policy/p', PolicyName: 'p', DefaultVersionId: 'v2', AttachmentCount: 2, CreateDate: '2020-01-01T00:00:00Z',
      PolicyVersionList: [
        { VersionId: 'v1', IsDefaultVersion: false, Document: { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] } },
        { VersionId: 'v2', Document: { Statement: [{ Effect: 'Allow', Action: 's3:ListBucket', Resource: '*' }] } },
      ],
    };
    expect(entries(read(authorizationDetailsFormat, policy, 'Policies'))).toEqual([expect.objectContaining({
      kind: 'permission', other: { name: 'arn:aws:iam::111122223333:policy/p', kind: 'unknown' }, detail: 'policy p: s3:ListBucket on *; attached 2 times',
    })]);
  });

  test.each([
    ['UserDetailList', {}, 'skipped: an empty element of UserDetailList'],
    ['RoleDetailList', null, 'rejected: an element of RoleDetailList is no object'],
    ['RoleDetailList', { RoleName: 'x' }, 'rejected: no Arn'],
    ['RoleDetailList', { Arn: 'x\n' }, 'rejected: Arn is none of IAM: "x\\u{a}"'],
    ['', { Version: '2012-10-17', Statement: [] }, 'rejected: no user, group, role or policy of authorization details'],
    ['', { UserDetailList: [], RoleDetailList: [] }, 'skipped: the four lists are empty'],
  ])('what is no element of %s is said to be so', (key, value, why) => {
    expect(told(read(authorizationDetailsFormat, value, key))).toEqual([why]);
  });

  test('a date that cannot be read is said, and does not take the trust along', () => {
    const reading = read(authorizationDetailsFormat, { ...ROLE, CreateDate: 'long ago' }, 'RoleDetailList');
    expect(entries(reading)).toHaveLength(8);
    expect(entries(reading)[0]!.detail).toContain('unreadable CreateDate "long ago"');
  });

  test('streamed from a document, as a line, and as bare elements: the same entries', () => {
    const document = { UserDetailList: [], RoleDetailList: [ROLE], Policies: [] };
    const spread = JSON.stringify(document, null, 2);
    const streamed = readFile(authorizationDetailsFormat, spread);
    expect(streamed).toEqual([read(authorizationDetailsFormat, ROLE, 'RoleDetailList')]);
    expect(readFile(authorizationDetailsFormat, `${JSON.stringify(document)}\n${JSON.stringify(document)}\n`)).toEqual([streamed[0], streamed[0]]);
    expect(readFile(authorizationDetailsFormat, JSON.stringify([ROLE]))).toEqual(streamed);
    expect(sniff(authorizationDetailsFormat, spread)).toBe('UserDetailList of get-account-authorization-details');
    expect(sniff(authorizationDetailsFormat, JSON.stringify(document))).toBeDefined();
    expect(sniff(authorizationDetailsFormat, JSON.stringify([{ ...document, RoleDetailList: Array(100).fill(ROLE) }]))).toBe('UserDetailList of get-account-authorization-details');
    expect(sniff(authorizationDetailsFormat, JSON.stringify([ROLE]))).toBe('elements of RoleDetailList of get-account-authorization-details');
    expect(sniff(authorizationDetailsFormat, '{"Policies":[{"PolicyName":"x","Arn":"y"}]}')).toBeUndefined();
  });

  test('an oversize text is cut, and says by how much', () => {
    const long = entries(read(authorizationDetailsFormat, { ...ROLE, RolePolicyList: [{ PolicyName: 'p', PolicyDocument: { Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: 'x'.repeat(9_000) } } }] }, 'RoleDetailList'));
    const whole = `policy p (inline): sts:AssumeRole on ${'x'.repeat(9_000)}`;
    expect(long[2]!.detail).toBe(`${whole.slice(0, 2_000)}…(${whole.length - 2_000} more)`);
  });
});

describe('trust policies', () => {
  const role = { name: ROLE_ARN, kind: 'role' as const };
  const trust = (statement: unknown): string[] => {
    const { entries: drafts, notes } = trustOf(role, { Statement: statement });
    return [...drafts.map((d) => `${d.other?.kind ?? ''} ${d.other?.name ?? ''}: ${d.detail ?? ''}`), ...notes];
  };
  const allow = (principal: unknown, action: unknown = 'sts:AssumeRole'): unknown => ({ Effect: 'Allow', Principal: principal, Action: action });

  test.each([
    [allow('*'), ['unknown *: sts:AssumeRole; anyone, in any account; no condition']],
    [allow({ AWS: '*' }), ['unknown *: sts:AssumeRole; anyone, in any account; no condition']],
    [allow({ AWS: 'arn:aws:sts::111122223333:assumed-role/deploy/ana' }), ['role arn:aws:iam::111122223333:role/deploy: sts:AssumeRole; only its session ana; no condition']],
    [allow({ AWS: 'AROAEXAMPLEEXAMPLE123' }), ['role AROAEXAMPLEEXAMPLE123: sts:AssumeRole; a deleted or foreign identity, by its id; no condition']],
    [allow({ AWS: 'arn:aws:iam:3456:role/broken' }), ['unknown arn:aws:iam:3456:role/broken: sts:AssumeRole; no condition']],
    [allow({ Service: ['ec2.amazonaws.com', 'lambda.amazonaws.com'] }), ['service ec2.amazonaws.com: sts:AssumeRole; no condition', 'service lambda.amazonaws.com: sts:AssumeRole; no condition']],
    [allow({ AWS: '111122223333' }, 'sts:*'), ['account arn:aws:iam::111122223333:root: sts:*; any identity of the account that may assume roles; no condition']],
    [allow({ AWS: '111122223333' }, 'sts:TagSession'), ['its trust policy allows sts:TagSession to 111122223333, which is not to assume it']],
    [{ Effect: 'Deny', Principal: { AWS: '111122223333' }, Action: 'sts:AssumeRole' }, ['its trust policy refuses 111122223333']],
    [{ Effect: 'Allow', NotPrincipal: { AWS: '111122223333' }, Action: 'sts:AssumeRole' }, ['unknown *: sts:AssumeRole; anyone but 111122223333; no condition']],
  ])('%j', (statement, said) => {
    expect(trust(statement)).toEqual(said);
  });
});

describe('access keys', () => {
  const KEY = { UserName: 'bot', AccessKeyId: 'AKIAIOSFODNN7EXAMPLE', Status: 'Active', CreateDate: '2022-07-27T20:24:23Z' };

  test('one file, an array of answers, lines, and bare keys: the same entries', () => {
    const answer = { AccessKeyMetadata: [KEY] };
    const bare = read(accessKeysFormat, KEY);
    expect(told(bare)).toEqual(['identity | user/bot', 'credential | user/bot | AKIAIOSFODNN7EXAMPLE | active']);
    for (const text of [JSON.stringify(answer, null, 2), JSON.stringify(answer), JSON.stringify([answer]), `${JSON.stringify(answer)}\n`, JSON.stringify([KEY])]) {
      expect(readFile(accessKeysFormat, text)).toEqual([bare]);
      expect(sniff(accessKeysFormat, text)).toBeDefined();
    }
    expect(readFile(accessKeysFormat, `${JSON.stringify(answer)}\n${JSON.stringify(KEY)}\n`)).toEqual([bare, bare]);
  });

  test('last use, where a tool has added it', () => {
    const flat = entries(read(accessKeysFormat, { ...KEY, Status: 'Inactive', LastUsedDate: '2023-01-15T10:30:00Z', LastUsedService: 's3', LastUsedRegion: 'us-east-1' }))[1]!;
    expect([flat.status, at(flat.created), at(flat.lastUsed), flat.detail]).toEqual(['inactive', '2022-07-27T20:24:23Z', '2023-01-15T10:30:00Z', 'last used with s3; last used in us-east-1']);
    const nested = entries(read(accessKeysFormat, { ...KEY, AccessKeyLastUsed: { LastUsedDate: 'N/A', ServiceName: 'N/A', Region: 'N/A' } }))[1]!;
    expect([nested.lastUsed, nested.detail]).toEqual([undefined, undefined]);
  });

  test('a key without a user is kept, since it may be a key of the root', () => {
    expect(told(read(accessKeysFormat, { ...KEY, UserName: null }))).toEqual(['credential | AKIAIOSFODNN7EXAMPLE | active']);
  });

  test.each([
    [{ AccessKeyMetadata: [] }, ['skipped: the list of keys is empty']],
    [{ AccessKeyMetadata: null }, ['rejected: AccessKeyMetadata is not a list']],
    [{ UserName: 'bot' }, ['rejected: no AccessKeyId']],
    [{ ...KEY, AccessKeyId: 'a b' }, ['rejected: AccessKeyId is not an id: "a b"']],
    [{ ...KEY, CreateDate: '2022-13-01T00:00:00Z' }, ['rejected: unreadable CreateDate "2022-13-01T00:00:00Z"']],
    [{ AccessKeyMetadata: [{ UserName: 'bot' }, KEY, { ...KEY, AccessKeyId: 'AKIAI44QH8DHBEXAMPLE' }] },
      ['identity | user/bot', 'credential | user/bot | AKIAIOSFODNN7EXAMPLE | active', 'credential | user/bot | AKIAI44QH8DHBEXAMPLE | active', 'credential']],
  ])('%j', (value, said) => {
    expect(told(read(accessKeysFormat, value))).toEqual(said);
  });

  test('a new key with its secret is not claimed as an inventory', () => {
    expect(sniff(accessKeysFormat, JSON.stringify([{ ...KEY, SecretAccessKey: 'x' }]))).toBeUndefined();
  });

  test('the account in a key id: published examples, a round trip, and ids that hold none', () => {
    expect(accountOfAccessKey('ASIAY34FZKBOKMUTVV7A')).toBe('609629065308');
    expect(accountOfAccessKey('ASIAQNZGKIQY56JQ7WML')).toBe('029608264753');
    for (const account of ['000000000000', '000000000001', '111122223333', '999999999999']) expect(accountOfAccessKey(keyOf(account))).toBe(account);
    for (const id of ['AKIAIOSFODNN7EXAMPLE', 'AKIAJ5CMEXAMPLE', 'AKIA', '', 'akiay34fzkbokmutvv7a', 'AKIAY34FZKBOKMUTVV7A2', 'AKIA1111111111111111', 'AKIA7777777777777777']) expect(accountOfAccessKey(id)).toBeUndefined();
    expect(entries(read(accessKeysFormat, { ...KEY, AccessKeyId: keyOf('111122223333') }))[1]!).toMatchObject({ identity: { name: 'user/bot' }, detail: 'account by key id 111122223333' });
  });
});

/** A key id that decodes to the account: a set first bit, 40 bits of account, the rest ones. */
function keyOf(account: string): string {
  const bits = `1${BigInt(account).toString(2).padStart(40, '0')}`.padEnd(80, '1');
  return `AKIA${bits.match(/.{5}/g)!.map((b) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(b, 2)]!).join('')}`;
}

describe('hosts and their roles', () => {
  const PROFILE = 'arn:aws:iam::111122223333:instance-profile/app';
  test('a profile joins its role, whose trust is read too', () => {
    const value = { InstanceProfileName: 'app', Arn: PROFILE, CreateDate: '2024-01-01T00:00:00Z', Roles: [ROLE] };
    const said = told(read(instanceProfilesFormat, value, 'InstanceProfiles'));
    expect(said.slice(0, 2)).toEqual([`identity | ${ROLE_ARN}`, `host-identity | ${ROLE_ARN} | ${PROFILE}`]);
    expect(said.slice(2).every((s) => s.startsWith(`trust | ${ROLE_ARN}`))).toBe(true);
    expect(readFile(instanceProfilesFormat, JSON.stringify({ InstanceProfile: value }, null, 1))).toEqual([read(instanceProfilesFormat, value)]);
  });

  test('an instance joins its profile', () => {
    const reservation = {
      ReservationId: 'r-1', OwnerId: '111122223333',
      Instances: [
        { InstanceId: 'i-0123456789abcdef0', IamInstanceProfile: { Arn: PROFILE, Id: 'AIPA' }, LaunchTime: '2024-01-02T00:00:00.000Z', State: { Name: 'running' }, PrivateIpAddress: '10.0.0.4', PublicIpAddress: '198.51.100.7' },
        { InstanceId: 'i-1' },
      ],
    };
    const [reading] = readFile(instanceProfilesFormat, JSON.stringify({ Reservations: [reservation] }, null, 2));
    expect(told(reading)).toEqual([`host-identity | ${PROFILE} | i-0123456789abcdef0 | running`]);
    expect(entries(reading)[0]!.detail).toBe('named by its instance profile; account 111122223333; private address 10.0.0.4; public address 198.51.100.7');
    expect(told(read(instanceProfilesFormat, { InstanceId: 'i-1' }))).toEqual(['skipped: instance "i-1" carries no instance profile']);
  });

  test('an association says the same', () => {
    const text = JSON.stringify({ IamInstanceProfileAssociations: [{ AssociationId: 'iip-assoc-1', InstanceId: 'i-1', IamInstanceProfile: { Arn: PROFILE }, State: 'associated' }] });
    expect(sniff(instanceProfilesFormat, text)).toBe('IamInstanceProfileAssociations of describe-iam-instance-profile-associations');
    expect(readFile(instanceProfilesFormat, text).flatMap(told)).toEqual([`host-identity | ${PROFILE} | i-1 | associated`]);
  });

  test.each([
    [{}, 'skipped: an empty element'],
    [{ InstanceProfileName: 'app', Arn: 'x' }, 'rejected: Arn is not that of an instance profile: "x"'],
    [{ InstanceProfileName: 'app', Arn: PROFILE, Roles: [] }, `skipped: instance profile ${PROFILE} has no role`],
    [{ Reservations: [] }, 'skipped: the list is empty'],
    [7, 'rejected: no object'],
  ])('%j', (value, why) => {
    expect(told(read(instanceProfilesFormat, value))).toEqual([why]);
  });
});

describe('OIDC providers', () => {
  const ARN = 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com';
  test('listed by ARN, or got by issuer: each knows the other name', () => {
    const list = JSON.stringify({ OpenIDConnectProviderList: [{ Arn: ARN }] });
    expect(sniff(oidcProvidersFormat, list)).toBeDefined();
    expect(readFile(oidcProvidersFormat, list).flatMap(entries)).toEqual([expect.objectContaining({ identity: { name: ARN, kind: 'service', also: ['token.actions.githubusercontent.com'] } })]);
    const one = JSON.stringify({ Url: 'https://token.actions.githubusercontent.com', ClientIDList: ['sts.amazonaws.com'], ThumbprintList: [], CreateDate: '2023-01-01T00:00:00Z' }, null, 2);
    expect(sniff(oidcProvidersFormat, one)).toBeDefined();
    expect(readFile(oidcProvidersFormat, one).flatMap(entries)).toEqual([expect.objectContaining({ identity: { name: 'token.actions.githubusercontent.com', kind: 'service', also: [] }, detail: 'OIDC identity provider; audiences sts.amazonaws.com' })]);
  });
  test.each([[{ OpenIDConnectProviderList: [] }, 'skipped: the list of providers is empty'], [{ Arn: 'x' }, 'rejected: Arn is not that of an OIDC provider: "x"'], [{ a: 1 }, 'rejected: neither Arn nor Url']])('%j', (value, why) => {
    expect(told(read(oidcProvidersFormat, value))).toEqual([why]);
  });
});

describe('names', () => {
  test('an action pattern covers an action', () => {
    for (const [pattern, action, is] of [['*', 'sts:AssumeRole', true], ['sts:assume*', 'sts:AssumeRole', true], ['sts:?ssumeRole', 'sts:AssumeRole', true], ['sts:AssumeRole', 'sts:AssumeRoleWithSAML', false],
      ['*Role', 'sts:AssumeRole', true], ['', 'sts:AssumeRole', false], ['s*s*r*e', 'sts:AssumeRole', true], ['**x**', 'sts:AssumeRole', false]] as const) expect([pattern, covers(pattern, action)]).toEqual([pattern, is]);
    expect(covers('*a'.repeat(5_000), 'a'.repeat(60))).toBe(false);
  });
  test('placeholders of anonymised exports are no ids', () => {
    expect(iamNamed(ROLE_ARN, 'role', 'AROA...').also).toEqual(['arn:aws:iam::111122223333:role/deploy']);
  });
});

test('a table row given to a JSON format is refused with a reason', () => {
  const row: SourceRecord = { kind: 'row', place, cells: ['a'], get: () => undefined };
  for (const format of [authorizationDetailsFormat, accessKeysFormat, instanceProfilesFormat, oidcProvidersFormat]) expect(format.open({}, noHead).read(row).kind).toBe('rejected');
});
