/** Everything the checklist has to deal with: each credential of the lineage, each identity it made, each system it changed, each secret it read. */
import { playbook, stepTemplate, type Playbook, type StepTemplate } from '../../shared/reference/index.ts';
import type { Step } from '../../shared/domain/checklist.ts';
import type { CredentialLife } from '../../shared/domain/identity.ts';
import type { InventoryRow } from '../../shared/domain/inventory.ts';
import type { Grade } from '../../shared/domain/kinds.ts';
import type { Micros } from '../../shared/domain/time.ts';
import type { Hop, Trace, TraceCredential, TraceIdentity, TouchedSystem } from '../../shared/domain/trace.ts';
import { unreachable } from '../base/assert.ts';
import { holderOf, type Holder } from './holder.ts';
import { playbookFor, slugOf, type Values } from './playbooks.ts';
import { residualOf } from './residual.ts';

export interface Subject {
  /** Unique among the subjects. */
  readonly key: string;
  readonly shown: Step['subject'];
  readonly book: Playbook;
  readonly templates: readonly StepTemplate[];
  /** Keys of the subjects that could bring this one back and must be stopped before it. */
  readonly parents: readonly string[];
  readonly depth: number;
  readonly grade: Grade | undefined;
  readonly events: readonly string[];
  readonly values: Values;
  readonly holder: Holder;
  /** The latest instant at which it was issued or used, as far as the evidence shows. */
  readonly until: Micros | undefined;
  readonly residual: string | undefined;
  /** Names by which logs and inventories know it, the most exact first. */
  readonly names: readonly string[];
  /** When nothing legitimate can depend on it, why. */
  readonly expendable: string | undefined;
  /** Said when the owner uses the credential too. */
  readonly sharedUse: string | undefined;
  /** As the trace or an inventory has it, for want of anything more exact. */
  readonly revokedAt: Micros | undefined;
  readonly limit: string | undefined;
}

export interface SubjectInput {
  readonly trace: Trace;
  readonly lives: readonly CredentialLife[];
  readonly inventory: readonly InventoryRow[];
  readonly caseName: string;
}

const SECRET_READS = /(?:GetSecretValue|BatchGetSecretValue|GetParameter|GetParameters|GetParametersByPath|GetParameterHistory)$/;
const TRAIL_SILENCED = /(?:StopLogging|DeleteTrail|UpdateTrail|PutEventSelectors)$/;
const INSTANCE = /^i-[0-9a-f]{8,17}$/;

const latest = (...instants: readonly (Micros | undefined)[]): Micros | undefined => instants.reduce((a, b) => (a === undefined || (b !== undefined && b > a) ? b : a), undefined);
const shortSecret = (name: string): string => name.replace(/^arn:aws[\w-]*:(?:secretsmanager|ssm):[^:]*:[^:]*:(?:secret:|parameter)/, '');
const templatesOf = (book: Playbook): readonly StepTemplate[] => book.steps.map(stepTemplate);

interface Known {
  readonly credentials: ReadonlyMap<string, TraceCredential>;
  readonly hops: ReadonlyMap<string, Hop>;
  readonly lives: ReadonlyMap<string, CredentialLife>;
}

export function subjectsOf(input: SubjectInput): readonly Subject[] {
  const { trace } = input;
  const known: Known = {
    credentials: new Map(trace.credentials.map((c) => [c.id, c])), hops: new Map(trace.hops.map((h) => [h.id, h])), lives: new Map(input.lives.map((l) => [l.value, l])),
  };
  const credentials = trace.credentials.map((c) => credentialSubject(input, known, c));
  const identities = trace.identities.flatMap((i) => identitySubject(input, i));
  const systems = trace.systems.flatMap((s) => systemSubject(input, s));
  return [...accountSubjects(input, [...credentials, ...identities, ...systems]), ...credentials, ...identities, ...systems];
}

const created = (trace: Trace, identity: string | undefined): boolean => trace.identities.some((i) => i.how === 'created' && i.name === identity);

function credentialSubject(input: SubjectInput, known: Known, c: TraceCredential): Subject {
  const { trace } = input;
  const own = holderOf(c.identity);
  // A federated session carries its own name; the user whose permissions it has stands further up.
  const holder = own.user !== undefined || own.role !== undefined || own.root ? own : { ...own, ...userAbove(known.credentials, c) };
  const { book, fallback } = playbookFor(c, holder);
  const hop = c.hop === undefined ? undefined : known.hops.get(c.hop);
  const made = created(trace, c.identity);
  const planted = hop?.kind === 'planted';
  const life = known.lives.get(c.value);
  const issuedBy = life?.issuedBy !== undefined && life.issuedBy.startsWith('E') ? [life.issuedBy] : [];
  const parent = c.parent === undefined ? undefined : known.credentials.get(c.parent);
  const others = c.allUses - c.uses;
  return {
    key: `credential/${c.value}`,
    shown: { kind: 'credential', name: c.value, id: c.id },
    book,
    templates: templatesFor(book, made, planted, holder),
    parents: parent === undefined ? [] : [`credential/${parent.value}`],
    depth: c.depth,
    grade: c.grade,
    events: [...new Set([...(hop?.events ?? []), ...issuedBy])],
    values: {
      key_id: c.value, session: c.value, user: holder.user, role: holder.role, account: holder.account, identity: c.identity, case: slugOf(input.caseName),
      parent: parent === undefined ? undefined : `${parent.id} (${parent.value})`, secret: c.kind === 'aws-secret' ? c.value : undefined, instance: instanceOf(input, c),
    },
    holder,
    until: latest(c.issuedAt, c.firstUse, c.lastUse),
    residual: residualOf(c, parent, book.maxHours),
    names: [c.value, ...(c.identity === undefined ? [] : [c.identity])],
    expendable: made ? 'Nothing legitimate: the lineage made its holder.' : planted ? 'Nothing legitimate is known: the lineage planted it.' : undefined,
    sharedUse: others > 0 ? `${others} of its ${c.allUses} uses in the evidence are not part of the trail: somebody else works with it.` : undefined,
    revokedAt: c.revokedAt ?? life?.revokedAt,
    limit: fallback ? `No playbook for credentials of kind ${c.kind} (${c.id} ${c.value}): its steps are general and name no command.` : undefined,
  };
}

/** What an intruder made is denied and deleted whole; what he planted is not given back. */
function templatesFor(book: Playbook, made: boolean, planted: boolean, holder: Holder): readonly StepTemplate[] {
  const all = templatesOf(book);
  if (planted && !made) return all.filter((t) => t.id !== 'replace-key' && t.id !== 'new-console-password' && t.id !== 'replace-other');
  if (!made) return all;
  const kept = all.filter((t) => t.phase !== 'recover' && !((t.per === 'user' || t.per === 'role') && (t.phase === 'contain' || t.phase === 'eradicate')));
  const whole = holder.user !== undefined ? ['deny-user-all', 'delete-user'] : holder.role !== undefined ? ['deny-role-all', 'delete-role'] : ['stop-other-identity'];
  return [...kept, ...whole.map(stepTemplate)];
}

function userAbove(byId: ReadonlyMap<string, TraceCredential>, c: TraceCredential): Partial<Holder> {
  const seen = new Set<string>();
  for (let at = c.parent === undefined ? undefined : byId.get(c.parent); at !== undefined && !seen.has(at.id); at = at.parent === undefined ? undefined : byId.get(at.parent)) {
    seen.add(at.id);
    const holder = holderOf(at.identity);
    if (holder.user !== undefined || holder.root) return holder;
  }
  return {};
}

/** The host of an instance session: where inventory or trail name exactly one. */
function instanceOf({ trace, inventory }: SubjectInput, c: TraceCredential): string | undefined {
  if (c.kind !== 'aws-instance-session') return undefined;
  const taken = trace.systems.flatMap((s) => (s.host !== undefined && INSTANCE.test(s.host) && c.parent !== undefined && s.via.includes(c.parent) ? [s.host] : []));
  const listed = inventory.flatMap((r) => (r.kind === 'host-identity' && r.identity?.name === c.identity && r.other !== undefined ? [r.other.name] : []));
  const both = taken.filter((host) => listed.includes(host));
  const [only, ...more] = new Set(both.length > 0 ? both : taken.length > 0 ? taken : listed);
  return more.length === 0 && only !== undefined && INSTANCE.test(only) ? only : undefined;
}

function identitySubject(input: SubjectInput, i: TraceIdentity): readonly Subject[] {
  const { trace } = input;
  const holder = holderOf(i.name);
  const granted = i.how !== 'created' && i.granted.length > 0 ? [stepTemplate('take-back-grants')] : [];
  const kind = i.how === 'created' ? (holder.user !== undefined ? 'created-user' : holder.role !== undefined ? 'created-role' : 'other-identity')
    : i.how === 'credential planted' && holder.user !== undefined ? 'planted-user' : undefined;
  if (kind === undefined && granted.length === 0) return [];
  const book = playbook(kind ?? 'other-identity');
  // Whoever made it could make it again: the credential whose event this was, else the holder's own credentials' parents, else the seed.
  const maker = trace.systems.find((s) => s.events.some((e) => i.events.includes(e)))?.via[0] ?? trace.hops.find((h) => h.events.some((e) => i.events.includes(e)))?.from
    ?? trace.credentials.find((c) => c.identity === i.name)?.parent ?? trace.credentials[0]?.id;
  const from = trace.credentials.find((c) => c.id === maker);
  return [{
    key: `identity/${i.name}`,
    shown: { kind: 'identity', name: i.name, id: undefined },
    book,
    templates: kind === undefined ? granted : [...templatesOf(book), ...granted],
    parents: from === undefined ? [] : [`credential/${from.value}`],
    depth: (from?.depth ?? 0) + 1,
    grade: from?.grade,
    events: i.events,
    values: { user: holder.user, role: holder.role, account: holder.account, identity: i.name, granted: i.granted.join(', '), case: slugOf(input.caseName) },
    holder,
    until: latest(i.at, ...trace.credentials.filter((c) => c.identity === i.name).flatMap((c) => [c.issuedAt, c.lastUse])),
    residual: undefined,
    names: [i.name],
    expendable: i.how === 'created' ? 'Nothing legitimate: the lineage made it.' : undefined,
    sharedUse: undefined,
    revokedAt: undefined,
    limit: kind === 'other-identity' ? `No playbook for the identity ${i.name}: its steps are general and name no command.` : undefined,
  }];
}

function systemSubject(input: SubjectInput, s: TouchedSystem): readonly Subject[] {
  const { trace } = input;
  const secretRead = s.touch !== 'attempted' && s.touch !== 'enumerated' && (s.service === 'secretsmanager' || s.service === 'ssm') && s.actions.some((a) => SECRET_READS.test(a.action));
  const changed = s.touch === 'changed' || s.touch === 'controlled';
  if (!secretRead && !changed) return [];
  const resource = s.resource === '*' ? undefined : s.resource;
  const named = resource !== undefined;
  if (!named && s.host === undefined && trace.systems.some((o) => o.id !== s.id && o.service === s.service && o.account === s.account && o.resource !== undefined)) return [];
  if (named && dealtWith(trace, resource)) return [];
  const host = s.host !== undefined && INSTANCE.test(s.host) ? s.host : undefined;
  const kind = secretRead && named ? (s.service === 'ssm' ? 'parameter' : 'aws-secret')
    : host !== undefined && s.touch === 'controlled' ? 'controlled-host'
      : s.service === 'cloudtrail' && named && s.actions.some((a) => TRAIL_SILENCED.test(a.action)) ? 'changed-trail' : 'changed-system';
  const book = playbook(kind);
  const label = resource ?? s.host ?? `${s.service ?? s.platform} of ${s.account ?? 'an account that is not named'}`;
  const via = trace.credentials.filter((c) => s.via.includes(c.id));
  const unnamed = secretRead && !named ? `${s.id}: secrets of ${label} were read, but the log does not name which: rotate every secret the reader could reach.` : undefined;
  return [{
    key: `system/${s.id}`,
    shown: { kind: 'system', name: label, id: s.id },
    book,
    templates: templatesOf(book),
    // A silenced log hides whether any later step holds, so it is not made to wait for anything.
    parents: kind === 'changed-trail' ? [] : via.map((c) => `credential/${c.value}`),
    depth: kind === 'changed-trail' ? -1 : Math.max(-1, ...via.map((c) => c.depth)) + 1,
    grade: via.some((c) => c.grade === undefined) ? undefined : via.map((c) => c.grade).sort()[0],
    events: s.events,
    values: {
      system: label, resource, secret: resource, instance: host, account: s.account, case: slugOf(input.caseName), identity: undefined,
      actions: s.actions.map((a) => (a.count === 1 ? a.action : `${a.action} (${a.count} times)`)).join(', '),
    },
    holder: holderOf(s.account),
    until: s.last,
    residual: undefined,
    names: [...new Set([label, ...(resource === undefined ? [] : [resource, shortSecret(resource)]), ...(s.host === undefined ? [] : [s.host])])],
    expendable: undefined,
    sharedUse: undefined,
    revokedAt: undefined,
    limit: unnamed,
  }];
}

/** A touched resource that is itself an identity or credential of the lineage has its steps already. */
function dealtWith(trace: Trace, resource: string): boolean {
  const same = (name: string): boolean => name === resource || name.endsWith(`/${resource}`) || name.endsWith(`:${resource}`);
  return trace.identities.some((i) => i.how !== 'seed' && same(i.name)) || trace.credentials.some((c) => c.kind !== 'aws-secret' && (c.value === resource || (c.identity !== undefined && same(c.identity))));
}

export const accountKey = (holder: Holder): string => `account/${holder.account ?? '?'}`;

function accountSubjects(input: SubjectInput, all: readonly Subject[]): readonly Subject[] {
  const aws = all.filter((s) => s.holder.account !== undefined || s.book.for.startsWith('aws-'));
  if (aws.length === 0) return [];
  const accounts = [...new Set(aws.flatMap((s) => (s.holder.account === undefined ? [] : [s.holder.account])))].sort();
  const book = playbook('account');
  return (accounts.length === 0 ? [undefined] : accounts).map((account) => ({
    key: accountKey(holderOf(account)),
    shown: { kind: 'system', name: `AWS account ${account ?? '(no event names it)'}`, id: undefined },
    book, templates: templatesOf(book), parents: [], depth: -2, grade: undefined, events: [],
    values: { account, case: slugOf(input.caseName) },
    holder: holderOf(account), until: undefined, residual: undefined, names: account === undefined ? [] : [account], expendable: undefined, sharedUse: undefined, revokedAt: undefined, limit: undefined,
  }));
}

/** What makes two subjects share a step: the same user, role, host, account or secret. A name that is not known is never the same. */
export function shareKey(template: StepTemplate, s: Subject): string {
  const { user, role, identity, instance, secret } = s.values;
  const account = s.holder.account ?? '?';
  const named = (kind: string, name: string | undefined): string => (name === undefined ? s.key : `${kind}/${name}`);
  switch (template.per) {
    case 'subject': return s.key;
    case 'user': return named(`user/${account}`, user);
    case 'role': return named(`role/${account}`, role);
    case 'identity': return named('identity', identity);
    case 'instance': return named('instance', instance);
    case 'account': return accountKey(s.holder);
    case 'resource': return s.book.for === 'aws-secret' || s.book.for === 'parameter' ? named(s.book.for, secret === undefined ? undefined : shortSecret(secret)) : s.key;
    default: return unreachable(template.per);
  }
}
