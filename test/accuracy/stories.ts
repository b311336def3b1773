/**
 * Intrusions with known answers: a walk of 2 to 8 hops from credential to credential, over several platforms, among the ordinary work of others.
 * The same seed gives the same story, byte for byte.
 */
import { rngOf, type Rng } from '../../electron/sample/rng.ts';
import type { Grade } from '../../shared/domain/kinds.ts';
import type { TraceCredential } from '../../shared/domain/trace.ts';
import { ACCOUNT, assumed, Logs, PLATFORMS, roleArn, tokenHash, type AwsCaller, type EntraApp, type From, type GcpCaller, type KubeCaller, type OktaUser, type Platform, type VaultCaller } from './logs.ts';

const START = Date.UTC(2026, 3, 6, 9, 0, 0);
const SECOND = 1000;
const DAY = 86_400_000;

/** A credential in somebody's hands. */
interface Held {
  readonly platform: Platform;
  readonly kind: 'aws-user' | 'aws-role' | 'entra-secret' | 'entra-token' | 'gcp-key' | 'gcp-acting' | 'okta-session' | 'okta-token' | 'github' | 'kubernetes' | 'vault' | 'windows';
  readonly label: string;
  readonly is: (c: TraceCredential) => boolean;
  /** An ordinary call with it. */
  readonly use: (at: number, from: From) => void;
  readonly aws?: AwsCaller;
  readonly app?: EntraApp;
  readonly keyId?: string;
  readonly gcp?: GcpCaller;
  readonly okta?: { readonly user: OktaUser; readonly session?: string; readonly token?: string };
  readonly github?: { readonly user: string; readonly token: string };
  readonly kube?: KubeCaller;
  readonly vault?: VaultCaller;
  readonly windows?: { readonly host: string; readonly lid: string; readonly user: string };
}

export interface ExpectedHop { readonly parent: Held; readonly child: Held; readonly grade: Grade; readonly step: string; /** Nothing in the logs leads here, nor to what comes after. */ readonly lost?: boolean; /** Platforms whose logs are needed to see it. */ readonly logs: readonly Platform[] }

export interface Story {
  readonly seed: number;
  readonly start: Held;
  /** From when the first credential is suspected. */
  readonly since: number;
  readonly hops: readonly ExpectedHop[];
  readonly platforms: readonly Platform[];
  readonly missing: Platform | undefined;
  readonly files: ReadonlyMap<string, string>;
}

const B32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const ROLES = ['deploy', 'reporting', 'backup', 'data-export', 'catalog-sync', 'edge-config'];
const SERVICES = ['billing', 'orders', 'catalog', 'search', 'ledger', 'mailer'];

interface Made { readonly hops: readonly Omit<ExpectedHop, 'step'>[]; readonly at: number }
interface Step { readonly name: string; readonly from: readonly Held['kind'][]; readonly to: Held['kind']; readonly crosses: boolean; readonly make: (held: Held, at: number, from: From) => Made }

class World {
  readonly logs: Logs;
  readonly rng: Rng;
  #n = 0;

  constructor(rng: Rng) {
    this.rng = rng;
    this.logs = new Logs(rng);
  }

  #name(list: readonly string[]): string { this.#n += 1; return `${this.rng.pick(list)}-${this.#n}`; }
  ip(): string { return `${this.rng.pick(['192.0.2', '198.51.100', '203.0.113'])}.${this.rng.int(1, 254)}`; }
  #private(): string { return `10.${this.rng.int(0, 250)}.${this.rng.int(0, 250)}.${this.rng.int(2, 250)}`; }

  awsUser(): Held { return this.#aws({ kind: 'user', name: `svc-${this.#name(SERVICES)}`, key: `AKIA${this.rng.text(16, B32)}` }); }
  awsRole(role = this.#name(ROLES), session = this.rng.hex(8)): Held { return this.#aws({ kind: 'role', role, session, key: `ASIA${this.rng.text(16, B32)}` }); }
  #aws(aws: Extract<AwsCaller, { key: string }>): Held {
    return {
      platform: 'aws', kind: aws.kind === 'user' ? 'aws-user' : 'aws-role', label: aws.key, is: (c) => c.value === aws.key, aws,
      use: (at, from) => { this.logs.aws(at, aws, from, this.rng.pick([{ source: 's3', name: 'ListBuckets' }, { source: 'ec2', name: 'DescribeInstances' }, { source: 'sts', name: 'GetCallerIdentity' }])); },
    };
  }
  entraSecret(): Held {
    const app = { appId: this.rng.uuid(), principalId: this.rng.uuid(), name: this.#name(SERVICES) };
    const keyId = this.rng.uuid();
    return { platform: 'entra', kind: 'entra-secret', label: keyId, is: (c) => c.value.includes(keyId), app, keyId, use: (at, from) => { this.logs.entraSignIn(at, app, from, keyId, this.rng.text(22, `${B32.toLowerCase()}AB`)); } };
  }
  entraToken(app: EntraApp): Held {
    const token = `${this.rng.text(21, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789')}A`;
    return { platform: 'entra', kind: 'entra-token', label: token, is: (c) => c.value.includes(token), app, keyId: token, use: (at, from) => { this.logs.graph(at, app, from, token, 'GET', this.rng.pick(['/users', '/groups', '/applications'])); } };
  }
  gcpKey(email = `${this.#name(SERVICES)}@example-shop-prod.iam.gserviceaccount.com`): Held {
    const gcp = { email, key: this.rng.hex(40) };
    return { platform: 'gcp', kind: 'gcp-key', label: gcp.key, is: (c) => c.value.includes(gcp.key), gcp, use: (at, from) => { this.logs.gcp(at, gcp, from, { service: 'storage.googleapis.com', method: 'storage.buckets.list', resource: 'projects/_' }); } };
  }
  gcpActing(held: Held): Held {
    const by = held.gcp;
    if (by === undefined) throw new Error('not a Google credential');
    const email = `${this.#name(ROLES)}@example-shop-prod.iam.gserviceaccount.com`;
    const gcp = { email, delegation: [...(by.delegation ?? []), by.email] };
    return { platform: 'gcp', kind: 'gcp-acting', label: `acting as ${email}`, is: (c) => c.kind === 'gcp-impersonation' && c.value.includes(email), gcp, use: (at, from) => { this.logs.gcp(at, gcp, from, { service: 'storage.googleapis.com', method: 'storage.objects.list', resource: 'projects/_/buckets/exports' }); } };
  }
  #oktaUser(): OktaUser { const name = this.#name(['ann', 'ben', 'cleo', 'dan']); return { id: `00u${this.rng.text(17, B32.toLowerCase())}`, login: `${name}@example.com`, name }; }
  oktaSession(): Held { return this.#okta({ user: this.#oktaUser(), session: `102${this.rng.text(22, B32)}` }); }
  oktaToken(user = this.#oktaUser()): Held { return this.#okta({ user, token: `00T${this.rng.text(17, B32.toLowerCase())}` }); }
  #okta(okta: NonNullable<Held['okta']>): Held {
    const label = okta.session ?? okta.token ?? '';
    return { platform: 'okta', kind: okta.session === undefined ? 'okta-token' : 'okta-session', label, is: (c) => c.value.includes(label), okta, use: (at, from) => { this.logs.okta(at, okta.user, from, { type: 'user.lifecycle.list', ...okta }); } };
  }
  github(): Held {
    const github = { user: this.#name(['dev', 'ops', 'bot']), token: `github_pat_${this.rng.hex(30)}` };
    return { platform: 'github', kind: 'github', label: tokenHash(github.token), is: (c) => c.value.includes(tokenHash(github.token)), github, use: (at, from) => { this.logs.github(at, github.user, from, 'git.clone', github.token, { repo: `example-shop/${this.rng.pick(SERVICES)}`, transport_protocol_name: 'http' }); } };
  }
  kubernetes(name = `system:serviceaccount:${this.rng.pick(SERVICES)}:${this.#name(SERVICES)}`, uid = this.rng.uuid()): Held {
    const kube = { name, uid, jti: this.rng.uuid() };
    return { platform: 'kubernetes', kind: 'kubernetes', label: kube.jti, is: (c) => c.value.includes(kube.jti), kube, use: (at, from) => { this.logs.kubernetes(at, kube, from, { verb: 'list', resource: 'pods', namespace: 'default' }); } };
  }
  vault(name = `approle-${this.#name(SERVICES)}`, entity = this.rng.uuid()): Held {
    const vault = { name, entity, accessor: `hmac-sha256:${this.rng.hex(64)}` };
    return { platform: 'vault', kind: 'vault', label: vault.accessor, is: (c) => c.value.includes(vault.accessor), vault, use: (at, from) => { this.logs.vault(at, vault, from, { operation: 'read', path: 'auth/token/lookup-self', mount: 'token' }); } };
  }
  windows(user = `svc-${this.#name(SERVICES)}`): Held {
    const windows = { host: `${this.#name(['WEB', 'APP', 'DB', 'FS'])}.corp.example.com`, lid: `0x${this.rng.hex(6).replace(/^0+/, '1')}`, user };
    return {
      platform: 'windows', kind: 'windows', label: `${windows.host} ${windows.lid}`, windows, is: (c) => c.kind === 'windows-logon-session' && c.value.toLowerCase().includes(windows.lid) && c.value.toLowerCase().includes(windows.host.split('.')[0]?.toLowerCase() ?? '?'),
      use: (at) => { this.logs.windows(at, windows.host, 4688, { SubjectUserSid: sidOf(user), SubjectUserName: user, SubjectDomainName: 'CORP', SubjectLogonId: windows.lid, NewProcessId: `0x${this.rng.hex(4)}`, NewProcessName: 'C:\\Windows\\System32\\net.exe', CommandLine: 'net view', TargetUserSid: 'S-1-0-0', TargetUserName: '-', TargetDomainName: '-', TargetLogonId: '0x0' }); },
    };
  }

  make(kind: Held['kind']): Held {
    switch (kind) {
      case 'aws-user': return this.awsUser();
      case 'aws-role': return this.awsRole();
      case 'entra-secret': return this.entraSecret();
      case 'gcp-key': return this.gcpKey();
      case 'okta-session': return this.oktaSession();
      case 'okta-token': return this.oktaToken();
      case 'github': return this.github();
      case 'kubernetes': return this.kubernetes();
      case 'vault': return this.vault();
      default: return this.windows();
    }
  }

  /** Within a platform, where the log names the same identifier on both sides: grade A. */
  readonly #same: readonly Step[] = [
    { name: 'assume role', from: ['aws-user', 'aws-role'], to: 'aws-role', crosses: false, make: (h, at, from) => {
      const child = this.awsRole();
      const aws = child.aws as Extract<AwsCaller, { kind: 'role' }>;
      this.logs.aws(at, must(h.aws), from, { source: 'sts', name: 'AssumeRole', request: { roleArn: roleArn(aws.role), roleSessionName: aws.session }, response: assumed(aws.role, aws.session, aws.key, at) });
      return one(h, child, 'A', at);
    } },
    { name: 'create access key', from: ['aws-user', 'aws-role'], to: 'aws-user', crosses: false, make: (h, at, from) => {
      const child = this.awsUser();
      const aws = child.aws as Extract<AwsCaller, { kind: 'user' }>;
      this.logs.aws(at, must(h.aws), from, { source: 'iam', name: 'CreateAccessKey', request: { userName: aws.name }, response: { accessKey: { userName: aws.name, accessKeyId: aws.key, status: 'Active', createDate: new Date(at).toUTCString() } } });
      return one(h, child, 'A', at);
    } },
    { name: 'application sign-in', from: ['entra-secret'], to: 'entra-token', crosses: false, make: (h, at, from) => {
      const child = this.entraToken(must(h.app));
      this.logs.entraSignIn(at, must(h.app), from, must(h.keyId), must(child.keyId));
      return one(h, child, 'A', at);
    } },
    { name: 'impersonate service account', from: ['gcp-key', 'gcp-acting'], to: 'gcp-acting', crosses: false, make: (h, at, from) => {
      const child = this.gcpActing(h);
      this.logs.gcp(at, must(h.gcp), from, { service: 'iamcredentials.googleapis.com', method: 'GenerateAccessToken', resource: `projects/-/serviceAccounts/${child.gcp?.email ?? ''}`, request: { name: `projects/-/serviceAccounts/${child.gcp?.email ?? ''}`, scope: ['https://www.googleapis.com/auth/cloud-platform'], '@type': 'type.googleapis.com/google.iam.credentials.v1.GenerateAccessTokenRequest' } });
      return one(h, child, 'A', at);
    } },
    { name: 'create service account key', from: ['gcp-key', 'gcp-acting'], to: 'gcp-key', crosses: false, make: (h, at, from) => {
      const child = this.gcpKey();
      const { email, key } = must(child.gcp);
      this.logs.gcp(at, must(h.gcp), from, { service: 'iam.googleapis.com', method: 'google.iam.admin.v1.CreateServiceAccountKey', resource: `projects/-/serviceAccounts/${email}`, request: { name: `projects/-/serviceAccounts/${email}`, '@type': 'type.googleapis.com/google.iam.admin.v1.CreateServiceAccountKeyRequest' }, response: { name: `projects/example-shop-prod/serviceAccounts/${email}/keys/${key ?? ''}`, '@type': 'type.googleapis.com/google.iam.admin.v1.ServiceAccountKey' } });
      return one(h, child, 'A', at);
    } },
    { name: 'create api token', from: ['okta-session', 'okta-token'], to: 'okta-token', crosses: false, make: (h, at, from) => {
      const okta = must(h.okta);
      const child = this.oktaToken(okta.user);
      this.logs.okta(at, okta.user, from, { type: 'system.api_token.create', ...okta, target: [{ id: child.label, type: 'Token', alternateId: 'unknown', displayName: 'sync', detailEntry: null }] });
      return one(h, child, 'A', at);
    } },
    { name: 'request token', from: ['kubernetes'], to: 'kubernetes', crosses: false, make: (h, at, from) => {
      const child = this.kubernetes();
      const [, , namespace = '', name = ''] = must(child.kube).name.split(':');
      this.logs.kubernetes(at, must(h.kube), from, { verb: 'create', resource: 'serviceaccounts', subresource: 'token', namespace, name, annotations: { 'authentication.kubernetes.io/issued-credential-id': `JTI=${must(child.kube).jti}` } });
      return one(h, child, 'A', at);
    } },
    { name: 'create child token', from: ['vault'], to: 'vault', crosses: false, make: (h, at, from) => {
      const child = this.vault(must(h.vault).name, must(h.vault).entity);
      this.logs.vault(at, must(h.vault), from, { operation: 'update', path: 'auth/token/create', mount: 'token', issues: must(child.vault).accessor });
      return one(h, child, 'A', at + 40);
    } },
    { name: 'logon with explicit credentials', from: ['windows'], to: 'windows', crosses: false, make: (h, at) => {
      const w = must(h.windows);
      const child = this.windows();
      const to = must(child.windows);
      const guid = this.rng.uuid().toUpperCase();
      const address = this.#private();
      this.logs.windows(at, w.host, 4648, { SubjectUserSid: sidOf(w.user), SubjectUserName: w.user, SubjectDomainName: 'CORP', SubjectLogonId: w.lid, LogonGuid: '00000000-0000-0000-0000-000000000000', TargetUserName: to.user, TargetDomainName: 'CORP', TargetLogonGuid: guid, TargetServerName: to.host, TargetInfo: to.host, ProcessId: '0x1f4', ProcessName: 'C:\\Windows\\System32\\cmd.exe', IpAddress: '-', IpPort: '-' });
      this.logs.windows(at + 700, to.host, 4624, { SubjectUserSid: 'S-1-0-0', SubjectUserName: '-', SubjectDomainName: '-', SubjectLogonId: '0x0', TargetUserSid: sidOf(to.user), TargetUserName: to.user, TargetDomainName: 'CORP', TargetLogonId: to.lid, LogonType: 3, LogonProcessName: 'Kerberos', AuthenticationPackageName: 'Kerberos', WorkstationName: '-', LogonGuid: guid, TransmittedServices: '-', LmPackageName: '-', KeyLength: 0, ProcessId: '0x0', ProcessName: '-', IpAddress: address, IpPort: '50123', ImpersonationLevel: '%%1833', RestrictedAdminMode: '-', TargetOutboundUserName: '-', TargetOutboundDomainName: '-', VirtualAccount: '%%1843', TargetLinkedLogonId: '0x0', ElevatedToken: '%%1842' });
      const ticket: Held = { platform: 'windows', kind: 'windows', label: guid, is: (c) => c.kind === 'kerberos-logon' && c.value.toUpperCase().includes(guid), use: () => undefined };
      return { at: at + 700, hops: [{ parent: h, child: ticket, grade: 'A', logs: ['windows'] }, { parent: ticket, child, grade: 'A', logs: ['windows'] }] };
    } },
  ];

  /** Within Windows, where nothing but the address of the host ties the two: grade B. */
  readonly #byAddress: readonly Step[] = [
    { name: 'NTLM logon', from: ['windows'], to: 'windows', crosses: false, make: (h, at) => {
      const w = must(h.windows);
      const child = this.windows();
      const to = must(child.windows);
      this.logs.windows(at, to.host, 4624, { SubjectUserSid: 'S-1-0-0', SubjectUserName: '-', SubjectDomainName: '-', SubjectLogonId: '0x0', TargetUserSid: sidOf(to.user), TargetUserName: to.user, TargetDomainName: 'CORP', TargetLogonId: to.lid, LogonType: 3, LogonProcessName: 'NtLmSsp', AuthenticationPackageName: 'NTLM', WorkstationName: w.host.split('.')[0], LogonGuid: '00000000-0000-0000-0000-000000000000', TransmittedServices: '-', LmPackageName: 'NTLM V2', KeyLength: 128, ProcessId: '0x0', ProcessName: '-', IpAddress: this.#private(), IpPort: '50124', ImpersonationLevel: '%%1833', RestrictedAdminMode: '-', TargetOutboundUserName: '-', TargetOutboundDomainName: '-', VirtualAccount: '%%1843', TargetLinkedLogonId: '0x0', ElevatedToken: '%%1842' });
      return one(h, child, 'B', at);
    } },
  ];

  /** From one platform to the next, where only the instant, the address or the subject joins them: grade B, or C where several fit. */
  readonly #across: readonly Step[] = [
    { name: 'workload token of a push', from: ['github'], to: 'aws-role', crosses: true, make: (h, at, from) => {
      const repo = `example-shop/${this.#name(SERVICES)}`;
      const subject = `repo:${repo}:ref:refs/heads/main`;
      const gh = must(h.github);
      this.logs.github(at, gh.user, from, 'git.push', gh.token, { repo, transport_protocol_name: 'http' });
      this.logs.github(at + 4 * SECOND, gh.user, from, 'workflows.created_workflow_run', gh.token, { repo, head_branch: 'main', event: 'push', name: 'deploy', workflow_run_id: this.rng.int(1e9, 9e9), workflow_id: this.rng.int(1e6, 9e6), run_number: this.rng.int(1, 900) });
      const child = this.awsRole(undefined, 'GitHubActions');
      this.#webIdentity(at + this.rng.int(20, 240) * SECOND, subject, child, { ip: this.ip(), agent: 'aws-actions/configure-aws-credentials' });
      return one(h, child, 'B', at + 240 * SECOND, ['github', 'aws']);
    } },
    { name: 'workload identity of a service account', from: ['kubernetes'], to: 'aws-role', crosses: true, make: (h, at, from) => {
      const child = this.awsRole(undefined, 'botocore-session-1775466000');
      this.#webIdentity(at, must(h.kube).name, child, from);
      return one(h, child, 'B', at, ['kubernetes', 'aws']);
    } },
    { name: 'single sign-on', from: ['okta-session'], to: 'aws-role', crosses: true, make: (h, at, from) => {
      const okta = must(h.okta);
      const child = this.awsRole(undefined, okta.user.login);
      const aws = child.aws as Extract<AwsCaller, { kind: 'role' }>;
      this.logs.okta(at, okta.user, from, { type: 'user.authentication.sso', ...okta, target: [{ id: '0oa1example', type: 'AppInstance', alternateId: 'AWS Account Federation', displayName: 'AWS Account Federation', detailEntry: null }] });
      const then = at + this.rng.int(9, 40) * SECOND;
      this.logs.aws(then, { kind: 'saml', user: okta.user.login }, from, { source: 'sts', name: 'AssumeRoleWithSAML', request: { roleArn: roleArn(aws.role), roleSessionName: okta.user.login, principalArn: `arn:aws:iam::${ACCOUNT}:saml-provider/okta` }, response: { ...assumed(aws.role, aws.session, aws.key, then), subject: okta.user.login, issuer: 'http://www.okta.com/exk1' } });
      return one(h, child, 'B', then, ['okta', 'aws']);
    } },
    { name: 'key made by the secret store', from: ['vault'], to: 'aws-user', crosses: true, make: (h, at, from) => {
      const child = this.awsUser();
      const aws = child.aws as Extract<AwsCaller, { kind: 'user' }>;
      this.logs.vault(at, must(h.vault), from, { operation: 'read', path: 'aws/creds/deploy', mount: 'aws', lease: `aws/creds/deploy/${this.rng.text(24, B32)}` });
      this.logs.aws(at + SECOND, { kind: 'user', name: 'vault-issuer', key: 'AKIAEXAMPLEVAULTKEY1' }, { ip: '10.0.0.9', agent: 'aws-sdk-go/1.44 hashicorp-vault' }, { source: 'iam', name: 'CreateAccessKey', request: { userName: aws.name }, response: { accessKey: { userName: aws.name, accessKeyId: aws.key, status: 'Active' } } });
      return one(h, child, 'B', at + SECOND, ['vault', 'aws']);
    } },
    ...(['github', 'okta-token', 'gcp-key', 'entra-secret', 'aws-user'] as const).map((to): Step => ({ name: `secret with a ${to}`, from: ['aws-user', 'aws-role', 'gcp-key', 'gcp-acting', 'kubernetes', 'vault'], to, crosses: true, make: (h, at, from) => {
      const child = this.make(to);
      this.#readSecret(h, at, from, `${this.#name(SERVICES)}/token`);
      return one(h, child, 'B', at, [h.platform, child.platform]);
    } })),
  ];

  steps(): readonly Step[] { return [...this.#same, ...this.#byAddress, ...this.#across]; }

  #webIdentity(at: number, subject: string, child: Held, from: From): void {
    const aws = child.aws as Extract<AwsCaller, { kind: 'role' }>;
    this.logs.aws(at, { kind: 'web', subject }, from, { source: 'sts', name: 'AssumeRoleWithWebIdentity', request: { roleArn: roleArn(aws.role), roleSessionName: aws.session }, response: { ...assumed(aws.role, aws.session, aws.key, at), subjectFromWebIdentityToken: subject, provider: `arn:aws:iam::${ACCOUNT}:oidc-provider/oidc.example.com`, audience: 'sts.amazonaws.com' } });
  }

  #readSecret(h: Held, at: number, from: From, name: string): void {
    if (h.aws !== undefined) this.logs.aws(at, h.aws, from, { source: 'secretsmanager', name: 'GetSecretValue', request: { secretId: name } });
    else if (h.gcp !== undefined) this.logs.gcp(at, h.gcp, from, { service: 'secretmanager.googleapis.com', method: 'google.cloud.secretmanager.v1.SecretManagerService.AccessSecretVersion', resource: `projects/12345/secrets/${name.replace('/', '-')}/versions/1` });
    else if (h.kube !== undefined) this.logs.kubernetes(at, h.kube, from, { verb: 'get', resource: 'secrets', namespace: 'default', name: name.replace('/', '-') });
    else if (h.vault !== undefined) this.logs.vault(at, h.vault, from, { operation: 'read', path: `kv/data/${name}`, mount: 'kv' });
  }

  /** Ordinary work of somebody else, who has nothing to do with the intrusion but does the same kinds of things. */
  decoys(platform: Platform, from: number, to: number, n: number): void {
    const kinds: Readonly<Record<Platform, readonly Held['kind'][]>> = {
      aws: ['aws-user', 'aws-role'], entra: ['entra-secret'], gcp: ['gcp-key'], okta: ['okta-session', 'okta-token'], github: ['github'], kubernetes: ['kubernetes'], vault: ['vault'], windows: ['windows'],
    };
    for (let i = 0; i < n; i += 1) {
      const held = this.make(this.rng.pick(kinds[platform]));
      const where = { ip: this.ip(), agent: this.rng.pick(['Boto3/1.34', 'curl/8.5', 'terraform/1.7', 'okta-sdk/9']) };
      for (let u = this.rng.int(2, 6); u > 0; u -= 1) held.use(this.rng.int(from, to), where);
      const own = this.#same.filter((s) => s.from.includes(held.kind));
      if (own.length > 0 && this.rng.chance(0.6)) {
        const at = this.rng.int(from, to);
        const made = this.rng.pick(own).make(held, at, where);
        made.hops.at(-1)?.child.use(made.at + this.rng.int(1, 900) * SECOND, where);
      }
      if (this.rng.chance(0.3)) this.#readSecret(held, this.rng.int(from, to), where, `${this.#name(SERVICES)}/token`);
    }
  }
}

const must = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('a story holds the wrong kind of credential');
  return value;
};
const one = (parent: Held, child: Held, grade: Grade, at: number, logs: readonly Platform[] = [parent.platform]): Made => ({ at, hops: [{ parent, child, grade, logs }] });
const sidOf = (user: string): string => `S-1-5-21-1004336348-1177238915-682003330-${1100 + Array.from(user).reduce((n, c) => n + c.charCodeAt(0), 0)}`;

/** A walk of so many steps that ends in at least so many platforms, if one can be found. */
function walkOf(rng: Rng, steps: readonly Step[], length: number, platforms: number): { start: Held['kind']; walk: Step[] } | undefined {
  const home = (kind: Held['kind']): string => kind.split('-')[0] ?? kind;
  for (let attempt = 0; attempt < 400; attempt += 1) {
    const start = rng.pick<Held['kind']>(['aws-user', 'gcp-key', 'okta-session', 'github', 'kubernetes', 'vault', 'windows', 'entra-secret']);
    const walk: Step[] = [];
    let at = start;
    while (walk.length < length) {
      const open = steps.filter((s) => s.from.includes(at));
      if (open.length === 0) break;
      // Kinds of steps are as likely as each other, however many steps are of a kind.
      const kinds = [open.filter((s) => !s.crosses), open.filter((s) => s.crosses && !s.name.startsWith('secret')), open.filter((s) => s.name.startsWith('secret'))].filter((k) => k.length > 0);
      const step = rng.pick(rng.pick(kinds));
      walk.push(step);
      at = step.to;
    }
    const seen = new Set([home(start), ...walk.map((s) => home(s.to))]);
    if (walk.length === length && seen.size >= platforms) return { start, walk };
  }
  return undefined;
}

export function storyOf(seed: number): Story {
  const rng = rngOf(`accuracy ${seed}`);
  const world = new World(rng);
  const skewed = rng.chance(0.3);
  for (const p of PLATFORMS) world.logs.skew.set(p, skewed ? rng.int(-3000, 3000) : 0);
  const length = rng.int(2, 8);
  const found = walkOf(rng, world.steps(), length, Math.min(4, Math.ceil(length / 1.5)));
  if (found === undefined) throw new Error(`no walk for seed ${seed}`);
  const from: From = { ip: world.ip(), agent: 'python-requests/2.31' };
  const start = world.make(found.start);
  const since = START + rng.int(1, 5) * DAY + rng.int(0, 3600) * SECOND;
  // Whoever owns the first credential goes on using it from where they always were.
  const owner: From = { ip: world.ip(), agent: 'Boto3/1.34 (owner)' };
  if (start.platform !== 'windows') for (let i = rng.int(3, 9); i > 0; i -= 1) start.use(rng.int(START, since + 5 * DAY), owner);
  let at = since;
  let held = start;
  let where = from;
  start.use(at, from);
  const hops: ExpectedHop[] = [];
  for (const step of found.walk) {
    at += rng.chance(0.15) ? rng.int(1, 12) * DAY : rng.int(8, 5400) * SECOND;
    const made = step.make(held, at, where);
    // Now and then what was in a secret is used from somewhere new: then only the time is left, and the trail is lost for any tool.
    const elsewhere = step.name.startsWith('secret') && rng.chance(0.08);
    hops.push(...made.hops.map((h) => ({ ...h, grade: elsewhere ? 'C' as const : h.grade, lost: elsewhere, step: step.name })));
    if (elsewhere) where = { ip: world.ip(), agent: from.agent };
    held = must(made.hops.at(-1)).child;
    if (step.name === 'workload token of a push') where = { ip: world.ip(), agent: 'runner' };
    at = made.at + rng.int(9, 60) * SECOND;
    // A credential out of a secret is seen where the intruder is; what a run was given, where the run is.
    held.use(at, where);
    if (rng.chance(0.5)) held.use(at + rng.int(5, 400) * SECOND, where);
    if (step.name !== 'workload token of a push' && !elsewhere) where = from;
  }
  const platforms = [...new Set([start.platform, ...hops.map((h) => h.child.platform)])];
  for (const p of new Set([...platforms, rng.pick(PLATFORMS)])) world.decoys(p, START, at + DAY, rng.int(2, 5));
  const missing = rng.chance(0.2) ? rng.pick(platforms.filter((p) => p !== start.platform)) : undefined;
  const files = new Map([...world.logs.files()].filter(([file]) => missing === undefined || !FILES[missing].test(file)));
  return { seed, start, since, hops, platforms, missing, files };
}

const FILES: Readonly<Record<Platform, RegExp>> = { aws: /^cloudtrail/, entra: /^(entra|graph)/, gcp: /^gcp/, okta: /^okta/, github: /^github/, kubernetes: /^kube/, vault: /^vault/, windows: /^windows/ };
