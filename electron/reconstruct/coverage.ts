/**
 * Coverage as statements: what is held and for when, where a source falls silent against its own rhythm, what it never logs by default, what could
 * not be read; each hole with what would fill it.
 */
import { byName } from '../../shared/domain/by-name.ts';
import type { CoverageFacts, CoverageStatement, SourceRhythm } from '../../shared/domain/coverage.ts';
import { MINUTE_US, printInstant, type Micros } from '../../shared/domain/time.ts';
import { silences } from './silence.ts';
import { spanText } from './queries.ts';

/** Raised when the statements about sources would come out otherwise: those that are kept are then made again. */
export const COVERAGE_VERSION = 'coverage@1';

/** What is held of all sources, in words; it changes with the events alone. */
export interface HeldSources {
  readonly platforms: readonly string[];
  readonly statements: readonly CoverageStatement[];
}

const SHOWN_PATHS = 8;

/** @param bucketUs the width of the buckets */
export function heldSources(sources: readonly SourceRhythm[], bucketUs: number): HeldSources {
  // A source of one platform that ends while others go on fell silent too.
  const endOf = (platform: string): number => sources.reduce((t, s) => (s.platform === platform ? Math.max(t, s.last) : t), 0);
  return { platforms: [...new Set(sources.map((s) => s.platform))], statements: sources.flatMap((s) => [held(s), ...gaps(s, bucketUs, endOf(s.platform))]) };
}

export function coverageStatements({ platforms, statements }: HeldSources, f: CoverageFacts): CoverageStatement[] {
  return [...statements, ...notLogged(platforms, f), ...unread(f), ...inventory(f)];
}

const PLATFORM_WORDS: Readonly<Record<string, string>> = byName({
  aws: 'AWS', entra: 'Entra ID', azure: 'Azure', m365: 'Microsoft 365', gcp: 'Google Cloud', 'google-workspace': 'Google Workspace', okta: 'Okta', github: 'GitHub', gitlab: 'GitLab',
  kubernetes: 'Kubernetes', vault: 'Vault', windows: 'Windows', linux: 'Linux', network: 'Network (Zeek)',
  auth0: 'Auth0', databricks: 'Databricks', openai: 'OpenAI', slack: 'Slack', snowflake: 'Snowflake', teleport: 'Teleport',
});
const ACCOUNT_WORDS: Readonly<Record<string, string>> = byName({
  entra: 'tenant', azure: 'subscription', m365: 'tenant', gcp: 'project', 'google-workspace': 'customer', okta: 'organisation', github: 'organisation', gitlab: 'group', kubernetes: 'cluster',
  vault: 'cluster', windows: 'domain', linux: 'host group', network: 'sensor', auth0: 'tenant', databricks: 'workspace', openai: 'project', slack: 'workspace', teleport: 'cluster',
});

const nameOf = (s: SourceRhythm): string => `${PLATFORM_WORDS[s.platform] ?? s.platform} ${ACCOUNT_WORDS[s.platform] ?? 'account'} ${s.account ?? 'not named'}${s.region === undefined ? '' : `, region ${s.region}`}`;

function held(s: SourceRhythm): CoverageStatement {
  return { kind: 'held', text: `${nameOf(s)}: ${s.events} event${s.events === 1 ? '' : 's'}`, from: s.first as Micros, to: s.last as Micros, collect: undefined };
}

function gaps(s: SourceRhythm, bucketUs: number, end: number): CoverageStatement[] {
  return silences(s.buckets, bucketUs, end).map((p) => ({
    kind: 'gap' as const,
    text: `${nameOf(s)} is silent for ${Math.round((p.to - p.from) / MINUTE_US)} minutes${p.open ? ', to the end of what is held' : ''}; ${p.like === 0 ? 'it stops and starts at full pace' : `of the like hours of other days it was heard in ${p.heard} of ${p.like}`}`,
    from: p.from as Micros, to: p.to as Micros,
    collect: `${s.platform === 'aws' ? 'the trail’s files of that span from its S3 bucket' : 'the export of that span from the source itself'}, ${printInstant(p.from as Micros)} to ${printInstant(p.to as Micros)}, or what is kept of it elsewhere:\n${spanText({ platform: s.platform, account: s.account, region: s.region, from: p.from as Micros, to: p.to as Micros })}`,
  }));
}

/** What each platform does not write unless it is told to, and what would fill it. Sources: the platforms' own documentation of their audit logs. */
const UNLOGGED: Readonly<Record<string, readonly (readonly [text: string, collect: string])[]>> = byName({
  aws: [[
    'CloudTrail records calls to AWS, not what ran inside a host, a container or a function, nor what a secret that was read contains',
    'host logs, VPC flow logs and application logs of the systems listed as controlled',
  ]],
  entra: [[
    'Entra ID keeps four sign-in logs apart (interactive, non-interactive, service principal, managed identity), and records calls to Microsoft Graph only where a diagnostic setting asks for it: what is not exported says nothing',
    'all four sign-in logs, the audit log and MicrosoftGraphActivityLogs of the span, by diagnostic setting or from the Log Analytics workspace',
  ]],
  gcp: [[
    'Google Cloud records reads of data, and the minting of tokens for service accounts, only where Data Access audit logs are switched on: their absence says nothing',
    'Data Access audit logs of iamcredentials, sts, secretmanager and storage, where they were switched on',
  ]],
  github: [[
    'GitHub gives the address of the caller and git events (clone, fetch, push) only where the organisation asks for them, and git events for seven days: their absence says nothing',
    'the git events export, and the audit log stream with IP addresses, if it was set up before the incident',
  ]],
  kubernetes: [[
    'a Kubernetes API server records what its audit policy names: bodies of requests, and identifiers of credentials before version 1.32, may be left out',
    'the audit policy of the cluster, and the node and container runtime logs of the pods listed as controlled',
  ]],
  vault: [[
    'Vault writes identifiers of tokens as keyed hashes of one audit device: entries of two devices cannot be joined by them, and what a secret holds is never in the log',
    'the log of the same audit device for the whole span, and the logs of the platforms whose secrets were read',
  ]],
  windows: [[
    'Windows records logons with explicit credentials (4648), processes (4688) and their command lines only as its audit policy asks, and a local log holds what fits into it',
    'Security logs of the source host, the target host and the domain controllers of the span, and the audit policy',
  ]],
  okta: [['the Okta System Log names the session and the application, not the assertion that the application received', 'the sign-in logs of the applications concerned']],
  auth0: [[
    'Auth0 keeps its tenant log between one and thirty days, by plan, and does not write the identifier of a token when it hands one out',
    'the log stream of the tenant, where one was set up, and the logs of the applications concerned',
  ]],
  databricks: [[
    'Databricks records the text of commands and queries only where verbose audit logs were switched on for the workspace: their absence says nothing',
    'system.access.audit of the span, the query history, and the cluster logs of the notebooks and jobs concerned',
  ]],
  openai: [[
    'OpenAI writes its audit log only where the organisation switched it on, and then changes to keys, members and projects, not what was asked of models',
    'usage and cost of the projects concerned by key and day, and the logs of the applications that hold the keys',
  ]],
  slack: [[
    'Slack gives its audit log to organisations on an Enterprise plan only; it holds no messages, and does not name the token that an application acted with',
    'the list of installed applications with their scopes, and the access logs of the workspaces concerned',
  ]],
  snowflake: [[
    'Snowflake’s query history says what was asked, not which tables and columns were read; LOGIN_HISTORY alone does not say which session a login opened',
    'ACCESS_HISTORY (Enterprise Edition), SESSIONS and LOGIN_HISTORY of ACCOUNT_USAGE for the span',
  ]],
  teleport: [[
    'Teleport records the commands, files and connections of a session on a host only with enhanced session recording, and certificates have no identifier in its log',
    'the session recordings, and auditd or shell history of the hosts concerned',
  ]],
  m365: [[
    'Microsoft 365 writes which mails were read (MailItemsAccessed) only for mailboxes whose licence and audit setting ask for it, and keeps its unified audit log for a time that depends on the licence',
    'the audit settings of the mailboxes concerned, and the unified audit log of the span with MailItemsAccessed and SearchQueryInitiated',
  ]],
  'google-workspace': [[
    'Google Workspace writes reads of files and mails only in some editions, keeps most of its logs for six months, and may write an event hours or days after it happened',
    'the drive, gmail, token and login logs of the span, from the reports interface or from the export to BigQuery or Cloud Logging',
  ]],
  azure: [[
    'the Azure activity log holds changes to resources, not reads of data in them: key vaults, storage and databases write those only where a diagnostic setting asks for it',
    'resource logs (AuditEvent of key vaults, StorageRead of storage accounts) of the resources concerned, where they were switched on',
  ]],
  gitlab: [[
    'GitLab writes audit events of settings and members; fetching and pushing over git are streamed only where a destination was set up, and use of a token is not written as such',
    'the streamed audit events, and production_json.log and api_json.log of the instance',
  ]],
  linux: [['auth.log names the key of a login, not what was done with the shell it opened', 'auditd or shell history of the hosts concerned']],
});

function notLogged(platforms: readonly string[], f: CoverageFacts): CoverageStatement[] {
  const s3: CoverageStatement[] = f.s3Data || !platforms.includes('aws') ? [] : [{
    kind: 'not-logged', from: undefined, to: undefined,
    text: 'no S3 object access is in the evidence: CloudTrail records reads and writes of objects only where data events were switched on, so their absence says nothing',
    collect: 'S3 data events of the trail, or S3 server access logs of the buckets concerned',
  }];
  return [...s3, ...Object.keys(UNLOGGED).filter((p) => platforms.includes(p)).flatMap((p) => (UNLOGGED[p] ?? []).map(([text, collect]) => ({ kind: 'not-logged' as const, from: undefined, to: undefined, text, collect })))];
}

function unread(f: CoverageFacts): CoverageStatement[] {
  const list = (paths: readonly string[]): string => `${paths.slice(0, SHOWN_PATHS).join(', ')}${paths.length > SHOWN_PATHS ? `, showing ${SHOWN_PATHS} of ${paths.length}` : ''}`;
  const rejected = f.rejected.reduce((n, r) => n + r.count, 0);
  return [
    ...(rejected === 0 ? [] : [{ kind: 'unread' as const, from: undefined, to: undefined, text: `${rejected} record${rejected === 1 ? '' : 's'} could not be read, in ${list(f.rejected.map((r) => r.path))}`, collect: 'a fresh export of these files; the reasons stand with each file' }]),
    ...(f.refused.length === 0 ? [] : [{ kind: 'unread' as const, from: undefined, to: undefined, text: `${f.refused.length} file${f.refused.length === 1 ? ' was' : 's were'} not taken in: ${list(f.refused.map((r) => r.path))}`, collect: 'see the sentence beside each refused file' }]),
    ...(f.attention.length === 0 ? [] : [{ kind: 'unread' as const, from: undefined, to: undefined, text: `${f.attention.length} file${f.attention.length === 1 ? ' is' : 's are'} incomplete: ${list(f.attention.map((a) => `${a.path} (${a.text})`))}`, collect: 'a fresh copy of these files' }]),
  ];
}

function inventory(f: CoverageFacts): CoverageStatement[] {
  if (f.inventories.length === 0) {
    return [{
      kind: 'inventory', from: undefined, to: undefined,
      text: 'no inventory is in the evidence: owners, consumers and what a credential could still reach are not known',
      collect: 'aws iam get-account-authorization-details, aws iam get-credential-report, aws iam list-access-keys per user',
    }];
  }
  return f.inventories.map((i) => ({
    kind: 'inventory' as const, from: undefined, to: undefined, collect: i.asOf === undefined ? 'the date on which the inventory was taken' : undefined,
    text: `inventory ${i.format}: ${i.entries} statements, ${i.asOf === undefined ? 'which do not say when they were true' : `true as of ${printInstant(i.asOf as Micros)}`}`,
  }));
}
