/** Touched systems that need steps: secrets that were read, hosts that were controlled, trusts, logs, repositories, workloads and settings that were changed. */
import { playbook } from '../../shared/reference/index.ts';
import { printInstant, microsOf, SECOND_US } from '../../shared/domain/time.ts';
import type { Trace, TouchedSystem } from '../../shared/domain/trace.ts';
import { familyOfPlatform, type Family } from './family.ts';
import { holderOf } from './holder.ts';
import { alsoNamed, partsOfResource } from './names.ts';
import { slugOf, type Book } from './playbooks.ts';
import { INSTANCE, placeOf, shortSecret, templatesOf, type Subject, type SubjectInput } from './subject.ts';

interface Rule {
  readonly family: Family;
  readonly book: Book;
  readonly actions: RegExp;
  /** What the resource looks like; a rule with it needs a resource. */
  readonly resource?: RegExp;
  readonly host?: RegExp;
}

/** Secrets read: by the operation, for the touch of a system holds no facts. */
const SECRETS: readonly Rule[] = [
  { family: 'aws', book: 'parameter', actions: /^ssm:(?:GetParameter|GetParameters|GetParametersByPath|GetParameterHistory)$/ },
  { family: 'aws', book: 'aws-secret', actions: /^secretsmanager:(?:GetSecretValue|BatchGetSecretValue)$/ },
  { family: 'microsoft', book: 'azure-secret', actions: /^keyvault:(?:Secret(?:Get|Backup)|KeyDecrypt|KeyUnwrap)$/ },
  { family: 'microsoft', book: 'other-secret', actions: /\/(?:list(?:account|service)?(?:keys?|secrets?|credentials?|connectionstrings|adminkeys|authkeys)|publishxml|listcluster\w*credentials?)\/action$/ },
  { family: 'google', book: 'gcp-secret', actions: /AccessSecretVersion$/ },
  { family: 'kubernetes', book: 'kubernetes-secret', actions: /^kubernetes:(?:get|list|watch) secrets$/ },
  { family: 'vault', book: 'vault-secret', actions: /^vault:read secret$/ },
  { family: 'gitlab', book: 'gitlab-variable', actions: /\/variables(?:\/|$)/ },
  { family: 'windows', book: 'domain-hashes', actions: /-DirectoryReplication$/ },
  { family: 'windows', book: 'host-memory', actions: /-(?:ProcessAccess|ObjectUsed|ObjectOpened)$/, resource: /lsass/i },
  { family: 'windows', book: 'other-secret', actions: /-VaultRead$/ },
  { family: 'okta', book: 'other-secret', actions: /show_password$/ },
];

/** Systems changed or controlled, the more particular first. */
const CHANGES: readonly Rule[] = [
  { family: 'aws', book: 'changed-trail', actions: /^cloudtrail:(?:StopLogging|DeleteTrail|UpdateTrail|PutEventSelectors)$/, resource: /./ },
  { family: 'aws', book: 'changed-trust', actions: /^iam:(?:Create|Update|Add\w+To|Remove\w+From|Delete)(?:OpenIDConnectProvider|SAMLProvider|ClientID\w*|\w*Thumbprint)/ },
  { family: 'aws', book: 'deployed-artifact', actions: /^(?:ecr:PutImage|lambda:UpdateFunctionCode\w*|lambda:CreateFunction\w*|ecs:(?:RegisterTaskDefinition|UpdateService)|codeartifact:Publish\w*)$/ },
  { family: 'microsoft', book: 'azure-log', actions: /diagnosticsettings\/(?:delete|write)$/ },
  { family: 'microsoft', book: 'entra-trust', actions: /^entra:.*(?:federation settings|domain authentication|Add unverified domain|Verify domain|cross-tenant)/i },
  { family: 'microsoft', book: 'changed-repository', actions: /^azuredevops:/i },
  { family: 'microsoft', book: 'deployed-artifact', actions: /^(?:microsoft\.containerregistry:.*(?:push|importimage)|microsoft\.web:sites\/(?:publish|deploy|extensions|host\/functions))/ },
  { family: 'microsoft', book: 'azure-host', actions: /^microsoft\.(?:compute|hybridcompute):/, host: /\/(?:virtualmachines|machines)\// },
  { family: 'google', book: 'gcp-log', actions: /ConfigServiceV2\.(?:DeleteSink|UpdateSink|CreateExclusion|UpdateExclusion|DeleteBucket|UpdateBucket)$/ },
  { family: 'google', book: 'gcp-trust', actions: /(?:WorkloadIdentityPool|WorkforcePool)/ },
  { family: 'google', book: 'deployed-artifact', actions: /^(?:run|cloudfunctions|artifactregistry|appengine|cloudbuild):.*(?:Create|Update|Replace|Deploy|Put|Upload)/i },
  { family: 'google', book: 'gcp-host', actions: /^(?:compute|oslogin|iap):/, host: /\/instances\// },
  { family: 'okta', book: 'okta-trust', actions: /^okta:system\.idp\./ },
  { family: 'okta', book: 'changed-log', actions: /^okta:system\.log_stream\./ },
  { family: 'github', book: 'github-trust', actions: /oidc/ },
  { family: 'github', book: 'changed-log', actions: /^github:(?:org|business|enterprise)\.\w*audit_log_(?:stream|git)\w*(?:destroy|delete|update)/ },
  { family: 'github', book: 'deployed-artifact', actions: /^github:(?:packages?|registry_package|release)\.\w*(?:publish|create|update|edit)/ },
  { family: 'github', book: 'github-repository', actions: /^github:(?:git\.push|workflows\.|repo\.|protected_branch|repository_|pull_request|environment\.|hook\.|api\.request|release\.)/, resource: /^[\w.-]+\/[\w.-]+$/ },
  { family: 'gitlab', book: 'gitlab-project', actions: /(?:push|commit|merge|branch|pipeline|ci_|project_|runner|hook|repository)/i, resource: /^[^\s:]+\/[^\s:]+$/ },
  { family: 'kubernetes', book: 'kubernetes-pod', actions: /^kubernetes:\w+ (?:pods\/(?:exec|attach|portforward|ephemeralcontainers|proxy)|nodes\/proxy)$/, resource: /^(?:pods|nodes)\// },
  { family: 'kubernetes', book: 'kubernetes-grant', actions: /^kubernetes:(?:create|update|patch) (?:roles|rolebindings|clusterroles|clusterrolebindings)$/ },
  { family: 'kubernetes', book: 'kubernetes-grant', actions: /^kubernetes:(?:create|update|patch) configmaps$/, resource: /aws-auth$/ },
  { family: 'kubernetes', book: 'kubernetes-workload', actions: /^kubernetes:(?:create|update|patch) (?:pods|deployments|daemonsets|statefulsets|jobs|cronjobs|replicasets)$/ },
  { family: 'vault', book: 'vault-log', actions: /^vault:\w+ audit-device$/ },
  { family: 'vault', book: 'vault-login', actions: /^vault:\w+ (?:auth-method|policy|identity)$/ },
  { family: 'windows', book: 'windows-log', actions: /-(?:LogCleared|AuditPolicyChanged|AuditingChanged)$/ },
  { family: 'unix', book: 'unix-log', actions: /^audit:ConfigChange$/ },
];

/** A way in and nothing else: who came in is a credential of the lineage and has its steps there. */
const SIGN_IN = /^signin:|sso(?:_response)?$|session\.start$|login(?:_success|_verification)?$|-(?:Logon|Logoff|TicketGrantingTicket|ServiceTicket|TicketRenewed|ExplicitCredentials|NtlmValidation|SpecialPrivileges)\b|(?:^|:)(?:authorize|token\.grant|GenerateAccessToken|GenerateIdToken|SignJwt|SignBlob|ExchangeToken)$|\.(?:GenerateAccessToken|GenerateIdToken|SignJwt|SignBlob|ExchangeToken)$|\bserviceaccounts\/token$|token\/create$/i;
const HOST_SERVICES = /^(?:sshd|sudo|su|login|cron|crond|systemd-logind|service-control|task-scheduler|powershell|smb|rdp|winrm|wmi)?$/;

const acted = (s: TouchedSystem, rule: Rule): boolean => s.actions.some((a) => rule.actions.test(a.action))
  && (rule.resource === undefined || (s.resource !== undefined && rule.resource.test(s.resource))) && (rule.host === undefined || (s.host !== undefined && rule.host.test(s.host)));

interface Chosen { readonly book: Book; readonly secret: boolean; readonly host: string | undefined }

function chosen(s: TouchedSystem, family: Family): Chosen | undefined {
  if (s.touch === 'attempted' || s.touch === 'enumerated') return undefined;
  const secret = SECRETS.find((r) => r.family === family && acted(s, r));
  if (secret !== undefined) return { book: secret.book, secret: true, host: secret.book === 'host-memory' ? s.host : undefined };
  if (s.touch === 'read') return undefined;
  if (family === 'aws' && s.host !== undefined && INSTANCE.test(s.host) && s.touch === 'controlled') return { book: 'controlled-host', secret: false, host: s.host };
  const change = CHANGES.find((r) => r.family === family && acted(s, r));
  if (change !== undefined) return change.book === 'kubernetes-pod' ? podOf(s, change.book) : { book: change.book, secret: false, host: change.host === undefined ? undefined : s.host };
  if (s.host !== undefined && s.touch === 'controlled' && (family === 'windows' || family === 'unix' || family === 'other') && HOST_SERVICES.test(s.service ?? '')) {
    return { book: family === 'windows' ? 'windows-host' : family === 'unix' ? 'unix-host' : 'other-host', secret: false, host: s.host };
  }
  if (family !== 'aws' && s.actions.every((a) => SIGN_IN.test(a.action))) return undefined;
  return { book: 'changed-system', secret: false, host: undefined };
}

/** A shell in a pod names the pod as its resource. */
const podOf = (s: TouchedSystem, book: Book): Chosen => ({ book, secret: false, host: s.host ?? s.resource?.replace(/^(?:pods|nodes)\//, '') });

export function systemSubject(input: SubjectInput, s: TouchedSystem): readonly Subject[] {
  const { trace } = input;
  const family = familyOfPlatform(s.platform);
  const choice = chosen(s, family);
  if (choice === undefined) return [];
  const resource = s.resource === '*' ? undefined : s.resource;
  const named = resource !== undefined;
  if (!named && s.host === undefined && trace.systems.some((o) => o.id !== s.id && o.service === s.service && o.account === s.account && o.resource !== undefined)) return [];
  if (named && choice.host === undefined && dealtWith(trace, resource, family)) return [];
  // A secret that the log does not name is no subject of a rotation: the limit says it.
  const kind: Book = choice.secret && !named && family === 'aws' ? 'changed-system' : choice.book;
  if (kind === 'changed-system' && choice.secret && s.touch === 'read') return [limitOnly(input, s, family)];
  const book = playbook(kind);
  const label = choice.host ?? resource ?? s.host ?? `${s.service ?? s.platform} of ${s.account ?? 'an account that is not named'}`;
  const via = trace.credentials.filter((c) => s.via.includes(c.id));
  const silenced = kind === 'changed-trail' || kind === 'changed-log' || kind.endsWith('-log');
  const short = resource === undefined ? [] : [resource, shortSecret(resource)];
  const parts = partsOfResource(family, resource, choice.host);
  const kept = parts['secret_name'] !== undefined && parts['namespace'] !== undefined ? [`secret:${parts['namespace']}/${parts['secret_name']}`, `secret:${s.account ?? ''}/${parts['namespace']}/${parts['secret_name']}`] : [];
  return [{
    key: `system/${s.id}`,
    shown: { kind: 'system', name: label, id: s.id },
    book,
    templates: templatesOf(book),
    // A silenced log hides whether any later step holds, so it is not made to wait for anything.
    parents: silenced ? [] : via.map((c) => `credential/${c.value}`),
    depth: silenced ? -1 : Math.max(-1, ...via.map((c) => c.depth)) + 1,
    grade: via.some((c) => c.grade === undefined) ? undefined : via.map((c) => c.grade).sort()[0],
    events: s.events,
    values: {
      ...parts, system: label, resource, secret: resource ?? (choice.secret ? label : undefined), instance: choice.host, account: s.account, case: slugOf(input.caseName), identity: undefined,
      first: printInstant(trace.seed.from !== undefined && trace.seed.from < s.first ? trace.seed.from : s.first), last: printInstant(microsOf((Math.floor(s.last / SECOND_US) + 1) * SECOND_US) ?? s.last),
      actions: s.actions.map((a) => (a.count === 1 ? a.action : `${a.action} (${a.count} times)`)).join(', '),
    },
    holder: holderOf(family === 'aws' ? s.account : undefined),
    place: placeOf(family, holderOf(family === 'aws' ? s.account : undefined), s.platform),
    until: s.last,
    residual: undefined,
    names: [...new Set([label, ...short, ...(s.host === undefined ? [] : [s.host]), ...kept])],
    expendable: undefined,
    sharedUse: undefined,
    revokedAt: undefined,
    limit: choice.secret && !named ? unnamed(s, label) : undefined,
  }];
}

const unnamed = (s: TouchedSystem, label: string): string => `${s.id}: secrets of ${label} were read, but the log does not name which: rotate every secret the reader could reach.`;

/** Secrets were read that no event names: no step can say which, and nothing was changed. */
function limitOnly(input: SubjectInput, s: TouchedSystem, family: Family): Subject {
  const holder = holderOf(family === 'aws' ? s.account : undefined);
  const label = `${s.service ?? s.platform} of ${s.account ?? 'an account that is not named'}`;
  return {
    key: `system/${s.id}`, shown: { kind: 'system', name: label, id: s.id }, book: playbook('changed-system'), templates: [], parents: [], depth: 0, grade: undefined, events: s.events,
    values: { account: s.account, case: slugOf(input.caseName) }, holder, place: placeOf(family, holder, s.platform), until: s.last, residual: undefined, names: [label],
    expendable: undefined, sharedUse: undefined, revokedAt: undefined, limit: unnamed(s, label),
  };
}

/** A touched resource that is itself an identity or credential of the lineage has its steps already. */
function dealtWith(trace: Trace, resource: string, family: Family): boolean {
  const same = (name: string): boolean => name === resource || name.endsWith(`/${resource}`) || name.endsWith(`:${resource}`) || alsoNamed(family, name).includes(resource);
  return trace.identities.some((i) => i.how !== 'seed' && same(i.name)) || trace.credentials.some((c) => c.kind !== 'aws-secret' && (c.value === resource || (c.identity !== undefined && same(c.identity))));
}
