/** Everything the checklist has to deal with: each credential of the lineage, each identity it made, each system it changed, each secret it read. */
import { playbook, stepTemplate, type Playbook, type StepTemplate } from '../../shared/reference/index.ts';
import type { CredentialLife } from '../../shared/domain/identity.ts';
import type { Hop, Trace, TraceCredential, TraceIdentity } from '../../shared/domain/trace.ts';
import { familyOf, familyOfPlatform, type Family } from './family.ts';
import { holderOf, type Holder } from './holder.ts';
import { partsOfIdentity, partsOfValue } from './names.ts';
import { placeSubjects } from './places.ts';
import { playbookFor, slugOf, type Book, type Values } from './playbooks.ts';
import { residualOf } from './residual.ts';
import { INSTANCE, latest, onlyAccount, placeOf, templatesOf, type Subject, type SubjectInput } from './subject.ts';
import { systemSubject } from './systems.ts';

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
  return [...placeSubjects(input, [...credentials, ...identities, ...systems]), ...credentials, ...identities, ...systems];
}

const created = (trace: Trace, identity: string | undefined): boolean => trace.identities.some((i) => i.how === 'created' && i.name === identity);

/** The repository that a credential worked on, where it is one. */
function repositoryOf(trace: Trace, c: TraceCredential): string | undefined {
  const touched = trace.systems.flatMap((s) => (s.platform === 'github' && s.via.includes(c.id) && s.resource !== undefined && /^[\w.-]+\/[\w.-]+$/.test(s.resource) ? [s.resource] : []));
  const [only, ...more] = new Set(touched);
  return more.length === 0 ? only : undefined;
}

function valuesOfCredential(input: SubjectInput, c: TraceCredential, family: Family, holder: Holder, parent: TraceCredential | undefined): Values {
  const { trace } = input;
  const given: Values = { ...partsOfIdentity(family, c.identity), ...partsOfValue(family, c.value) };
  const account = family === 'aws' ? holder.account : onlyAccount(trace, family, c.platform);
  return {
    ...given,
    key_id: given['short_key'] ?? c.value, session: c.value, user: holder.user, role: holder.role, account, identity: c.identity ?? given['service_account'] ?? given['login'], case: slugOf(input.caseName),
    project: given['project'] ?? (family === 'google' ? account : undefined), repo: given['repo'] ?? (family === 'github' ? repositoryOf(trace, c) : undefined),
    parent: parent === undefined ? undefined : `${parent.id} (${parent.value})`, secret: c.kind === 'aws-secret' ? c.value : undefined, instance: instanceOf(input, c),
  };
}

function credentialSubject(input: SubjectInput, known: Known, c: TraceCredential): Subject {
  const { trace } = input;
  const own = holderOf(c.identity);
  // A federated session carries its own name; the user whose permissions it has stands further up.
  const holder = own.user !== undefined || own.role !== undefined || own.root ? own : { ...own, ...userAbove(known.credentials, c) };
  const family = familyOf(c.kind, c.value, c.platform);
  const { book, fallback } = playbookFor(c, holder, family);
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
    templates: templatesFor(book, made, planted, holder, family, c.identity),
    parents: parent === undefined ? [] : [`credential/${parent.value}`],
    depth: c.depth,
    grade: c.grade,
    events: [...new Set([...(hop?.events ?? []), ...issuedBy])],
    values: valuesOfCredential(input, c, family, holder, parent),
    holder,
    place: placeOf(family, holder, c.platform),
    until: latest(c.issuedAt, c.firstUse, c.lastUse),
    residual: residualOf(c, parent, book.maxHours),
    names: [c.value, ...(c.identity === undefined ? [] : [c.identity])],
    expendable: made ? 'Nothing legitimate: the lineage made its holder.' : planted ? 'Nothing legitimate is known: the lineage planted it.' : undefined,
    sharedUse: others > 0 ? `${others} of its ${c.allUses} uses in the evidence are not part of the trail: somebody else works with it.` : undefined,
    revokedAt: c.revokedAt ?? life?.revokedAt,
    limit: fallback ? `No playbook for credentials of kind ${c.kind} (${c.id} ${c.value}): its steps are general and name no command.` : undefined,
  };
}

/** The playbook of an identity that the lineage made. */
function bookOfCreated(family: Family, holder: Holder, name: string | undefined): Book {
  if (holder.user !== undefined) return 'created-user';
  if (holder.role !== undefined) return 'created-role';
  const p = partsOfIdentity(family, name);
  if (p['app_id'] !== undefined) return 'created-entra-app';
  if (p['service_account'] !== undefined) return family === 'kubernetes' ? 'created-kubernetes-account' : 'created-gcp-account';
  if (p['sam'] !== undefined) return 'created-windows-account';
  if (p['login'] === undefined) return 'other-identity';
  return family === 'microsoft' ? 'created-entra-user' : family === 'google' ? 'created-google-user' : family === 'okta' ? 'created-okta-user' : family === 'unix' ? 'created-unix-user' : 'other-identity';
}

/** Steps that give back what was taken away carry one of these beginnings. */
const GIVES_BACK = /^(?:replace|new|narrow|bind)-/;

/** What an intruder made is stopped and deleted whole; what he planted is not given back. */
function templatesFor(book: Playbook, made: boolean, planted: boolean, holder: Holder, family: Family, identity: string | undefined): readonly StepTemplate[] {
  const all = templatesOf(book);
  if (planted && !made) return all.filter((t) => t.phase !== 'recover' || !GIVES_BACK.test(t.id));
  if (!made) return all;
  const whole = templatesOf(playbook(bookOfCreated(family, holder, identity))).filter((t) => t.phase === 'contain' || t.phase === 'eradicate');
  const kept = all.filter((t) => t.phase !== 'recover' && !(['user', 'role', 'identity'].includes(t.per) && (t.phase === 'contain' || t.phase === 'eradicate')));
  return [...kept, ...whole];
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

/** Whose identity it is: the platform of the event that made it, else of its credentials, else what its name says. */
function placeOfIdentity(trace: Trace, i: TraceIdentity, from: TraceCredential | undefined): { readonly family: Family; readonly platform: string } {
  const system = trace.systems.find((s) => s.events.some((e) => i.events.includes(e)));
  const own = trace.credentials.find((c) => c.identity === i.name);
  if (holderOf(i.name).account !== undefined) return { family: 'aws', platform: 'aws' };
  if (own !== undefined) return { family: familyOf(own.kind, own.value, own.platform), platform: own.platform };
  const platform = system?.platform ?? from?.platform ?? 'unknown';
  return { family: familyOfPlatform(platform), platform };
}

function identitySubject(input: SubjectInput, i: TraceIdentity): readonly Subject[] {
  const { trace } = input;
  const holder = holderOf(i.name);
  // Whoever made it could make it again: the credential whose event this was, else the holder's own credentials' parents, else the seed.
  const maker = trace.systems.find((s) => s.events.some((e) => i.events.includes(e)))?.via[0] ?? trace.hops.find((h) => h.events.some((e) => i.events.includes(e)))?.from
    ?? trace.credentials.find((c) => c.identity === i.name)?.parent ?? trace.credentials[0]?.id;
  const from = trace.credentials.find((c) => c.id === maker);
  const { family, platform } = placeOfIdentity(trace, i, from);
  const granted = i.how !== 'created' && i.granted.length > 0 ? [stepTemplate('take-back-grants')] : [];
  const kind = i.how === 'created' ? bookOfCreated(family, holder, i.name) : i.how === 'credential planted' && holder.user !== undefined ? 'planted-user' : undefined;
  if (kind === undefined && granted.length === 0) return [];
  const book = playbook(kind ?? 'other-identity');
  const account = family === 'aws' ? holder.account : onlyAccount(trace, family, platform);
  const given = partsOfIdentity(family, i.name);
  return [{
    key: `identity/${i.name}`,
    shown: { kind: 'identity', name: i.name, id: undefined },
    book,
    templates: kind === undefined ? granted : [...templatesOf(book), ...granted],
    parents: from === undefined ? [] : [`credential/${from.value}`],
    depth: (from?.depth ?? 0) + 1,
    grade: from?.grade,
    events: i.events,
    values: { ...given, user: holder.user, role: holder.role, account, project: given['project'] ?? (family === 'google' ? account : undefined), identity: i.name, granted: i.granted.join(', '), case: slugOf(input.caseName) },
    holder,
    place: placeOf(family, holder, platform),
    until: latest(i.at, ...trace.credentials.filter((c) => c.identity === i.name).flatMap((c) => [c.issuedAt, c.lastUse])),
    residual: undefined,
    names: [i.name],
    expendable: i.how === 'created' ? 'Nothing legitimate: the lineage made it.' : undefined,
    sharedUse: undefined,
    revokedAt: undefined,
    limit: kind === 'other-identity' ? `No playbook for the identity ${i.name}: its steps are general and name no command.` : undefined,
  }];
}
