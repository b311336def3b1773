/** The other platforms at their ordinary work: agents clone, runs begin, pods fetch their tokens, the same kinds of calls the stories are made of. */
import { at, DAYS, HOUR, isWorkday, MINUTE, START, END } from './calendar.ts';
import type { CloudTrailRecord } from './cloudtrail.ts';
import { accepted } from './linux.ts';
import { clone, githubToken, pushAndRun, started, type GithubToken } from './github.ts';
import { ENGINEERS } from './people.ts';
import { scribeOf, type From, type Line, type Scribe } from './scribe.ts';
import { CLONER } from './story-build-agent.ts';
import { ARCHIVE, BUMPER, CONNECTOR, CONNECTOR_SECRET, READER, WRITER } from './story-federated-backup.ts';
import { ADDRESS, GCP, INTRUDER } from './world.ts';
import { entraApp, graph, keyIdOf, signIn, tokenOf } from './entra.ts';
import { asKey, gcpKeyId, storage } from './gcp.ts';
import { asNode, asServiceAccount, kubernetes, requestToken, tokenId } from './kubernetes.ts';
import { vault, vaultCaller } from './vault.ts';

const GIT = 'git/2.43.5';
const REPOSITORIES = ['storefront', 'web-portal', 'data-jobs', 'dispatch', 'pricing', 'label-printer', 'billing-api', 'stock-forecast'];
const INTRUDERS: ReadonlySet<string> = new Set(Object.values(INTRUDER).flatMap((i) => (typeof i === 'string' ? [] : [i.from])));

/** The agents clone what they build, each from its own address; people push, from the office. */
function repositories(s: Scribe): void {
  for (const day of DAYS) {
    for (const from of [ADDRESS.agent03, ADDRESS.agent05, ADDRESS.agent07]) {
      for (let i = 0; i < (isWorkday(day) ? 9 : 3); i += 1) clone(s, CLONER, { from, agent: GIT }, at(day, '07:21:00') + Math.floor(i * 75 * MINUTE) + s.rng.int(0, 40 * MINUTE), s.rng.pick(REPOSITORIES));
      clone(s, CLONER, { from, agent: GIT }, at(day, '22:01:00') + s.rng.int(0, 50), s.rng.pick(REPOSITORIES));
    }
    if (!isWorkday(day)) continue;
    for (const person of ENGINEERS) {
      const token = personToken(person);
      const where: From = { from: ADDRESS.office, agent: 'git/2.45.1' };
      const begun = at(day, '08:30:00') + s.rng.int(0, 2 * HOUR);
      clone(s, token, where, begun, s.rng.pick(REPOSITORIES));
      pushAndRun(s, token, where, begun + s.rng.int(20, 90) * MINUTE, s.rng.pick(['storefront', 'web-portal', 'pricing', 'dispatch']), `feature/${s.rng.hex(4)}`);
    }
  }
}

const personToken = (person: string): GithubToken => githubToken(`${person.split('@', 1)[0]?.replace('.', '-') ?? person}-tf`, person);

/** Every exchange that AWS logged from GitHub has its run, half a minute before; the intruder's have theirs in the stories. */
function runs(s: Scribe, records: readonly CloudTrailRecord[]): void {
  const scheduler = githubToken('tallowmere-release', 'scheduled runs');
  for (const r of records) {
    const subject = r.eventName === 'AssumeRoleWithWebIdentity' ? r.userIdentity.userName : undefined;
    const [, repo, , branch] = /^repo:([^:]+):(ref:refs\/heads\/)(.+)$/.exec(subject ?? '') ?? [];
    if (repo === undefined || branch === undefined || INTRUDERS.has(r.sourceIPAddress) || r.sourceIPAddress === ADDRESS.hostedRun) continue;
    started(s, scheduler, { from: ADDRESS.officeSecond, agent: 'GitHub-Hookshot/4c1a9f2' }, Date.parse(r.eventTime) / 1000 - s.rng.int(20, 50), repo, branch, 'schedule');
  }
}

/** Applications renew their tokens and read what they need, in Vault. */
function vaultAtWork(s: Scribe): void {
  const apps = ['billing-api', 'pricing', 'dispatch'].map((app) => ({ app, who: vaultCaller(`approle-${app}`, `approle ${app}`, [app]) }));
  for (let t = START + 400; t < END; t += 5 * HOUR + s.rng.int(-300, 300)) {
    for (const [i, { app, who }] of apps.entries()) {
      const where: From = { from: `10.20.6.${40 + i}`, agent: '' };
      vault(s, who, where, t + i * 40, { operation: 'update', path: 'auth/token/renew-self', mount: 'token' });
      vault(s, who, where, t + i * 40 + 3, { operation: 'read', path: `kv/data/apps/${app}/config`, mount: 'kv' });
    }
  }
}

/** The cluster: a controller looks after its pods, nodes fetch the tokens with which pods go to AWS, a backup reads all secrets every night. */
function cluster(s: Scribe, records: readonly CloudTrailRecord[]): void {
  const controller = { from: '10.10.6.12', agent: 'argocd-application-controller/v2.14.2' };
  for (let t = START + 90; t < END; t += 25 * MINUTE + s.rng.int(-120, 120)) {
    const who = asServiceAccount('argocd', 'argocd-application-controller', tokenId(`argocd ${Math.floor(t / (12 * HOUR))}`));
    kubernetes(s, who, controller, t, { verb: 'list', resource: s.rng.pick(['pods', 'services', 'configmaps']), namespace: s.rng.pick(['pricing', 'portal', 'catalog']) });
    if (s.rng.chance(0.12)) kubernetes(s, who, controller, t + 3, { verb: 'patch', resource: 'deployments', group: 'apps', namespace: 'portal', name: 'web-portal' });
  }
  for (const day of DAYS) {
    const backup = { from: '10.10.6.31', agent: 'velero/v1.16.1 (linux/amd64)' };
    const who = asServiceAccount('platform-ops', 'cluster-backup', tokenId(`backup ${day}`));
    for (const [i, resource] of ['secrets', 'configmaps', 'serviceaccounts', 'persistentvolumeclaims'].entries()) kubernetes(s, who, backup, at(day, '01:10:00') + i * 5, { verb: 'list', resource });
  }
  for (const r of records) {
    if (r.eventName !== 'AssumeRoleWithWebIdentity' || r.sourceIPAddress !== ADDRESS.cluster) continue;
    const node = s.rng.pick(['ip-10-10-6-21.eu-west-1.compute.internal', 'ip-10-10-6-22.eu-west-1.compute.internal']);
    requestToken(s, asNode(node), { from: '10.10.6.21', agent: 'kubelet/v1.32.3 (linux/arm64) kubernetes/a87cd69' }, Date.parse(r.eventTime) / 1000 - s.rng.int(3, 9), 'pricing', 'pricing-api', tokenId(`pod ${r.eventTime}`), 'sts.amazonaws.com');
  }
}

/** The bot bumps versions every night; other applications of Google's and Microsoft's clouds do what they are for. */
function clouds(s: Scribe): void {
  for (const day of DAYS) {
    const bot: From = { from: ADDRESS.depsBot, agent: 'git/2.43.5' };
    for (let i = 0; i < 3; i += 1) {
      const begun = at(day, '00:20:00') + i * 5 * HOUR + s.rng.int(0, 900);
      const repo = s.rng.pick(REPOSITORIES);
      clone(s, BUMPER, bot, begun, repo);
      pushAndRun(s, BUMPER, bot, begun + 240, repo, `deps/${s.rng.pick(['lint', 'types', 'http', 'parser'])}-${s.rng.int(2, 40)}`);
    }
  }
  const worker: From = { from: '192.0.2.81', agent: 'google-cloud-sdk gsutil/5.33' };
  const accounts = [[READER, GCP.data, 'tallowmere-forecast-lake'], [WRITER, GCP.backup, 'tallowmere-backup-vault'], [ARCHIVE, GCP.backup, 'tallowmere-backup-vault']] as const;
  for (let t = START + 700; t < END; t += 3 * HOUR + s.rng.int(-500, 500)) {
    for (const [i, [account, project, bucket]] of accounts.entries()) {
      const who = asKey(account, gcpKeyId(`${account} own`));
      storage(s, who, worker, t + i * 200, project, bucket);
      storage(s, who, worker, t + i * 200 + 5, project, bucket, `own/${t}-${i}.bin`);
    }
  }
  const apps = [[CONNECTOR, CONNECTOR_SECRET, '192.0.2.84', '/solutions/backupRestore/protectionPolicies'], [entraApp('people-sync'), keyIdOf('people-sync'), '192.0.2.85', '/users']] as const;
  for (let t = START + 1500; t < END; t += 4 * HOUR + s.rng.int(-600, 600)) {
    for (const [app, secret, from, uri] of apps) {
      const where: From = { from, agent: 'GraphSdk/5.80.0' };
      const token = tokenOf(`${app.name} ${t}`);
      signIn(s, app, where, t, secret, token);
      for (let i = 1; i <= 3; i += 1) graph(s, app, where, t + i * 20, token, 'GET', uri);
    }
  }
}

/** The replicas' own operators, every morning, each with a key of their own. */
function replicas(s: Scribe): void {
  for (const day of DAYS) for (const [i, host] of ['ledger-rep-01', 'ledger-rep-02'].entries()) accepted(s, host, 1000 + day * 10 + i, at(day, '05:30:00') + i * 240 + s.rng.int(0, 100), 'ledgerops', '10.30.1.9', 'SHA256:SAMPLEz3Yt8QpLw5VbN0mKxHc7RjD2sUgF6eAo1iX4');
}

export function noiseOfPlatforms(records: readonly CloudTrailRecord[]): readonly Line[] {
  const s = scribeOf('noise platforms');
  repositories(s);
  runs(s, records);
  cluster(s, records);
  vaultAtWork(s);
  clouds(s);
  replicas(s);
  return s.lines;
}
