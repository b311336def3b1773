/**
 * What SharpHound (and its other collectors) writes of Active Directory: accounts, groups, computers and domains, who is in which group, who
 * has a session where, who may act as whom, and which rights one holds over another. Names are SIDs, as Windows logs write them too.
 * https://bloodhound.specterops.io/integrations/bloodhound-api/json-formats
 */
import { byName } from '../../../../shared/domain/by-name.ts';
import type { NamedIdentity } from '../../../../shared/domain/event.ts';
import type { InventoryDraft } from '../../../../shared/domain/inventory.ts';
import type { IdentityKind } from '../../../../shared/domain/kinds.ts';
import { objectsOf } from '../../aws/names.ts';
import { objectOf } from '../../format.ts';
import { detailOf } from '../../mapping.ts';
import type { DocumentKind, Said } from '../kind.ts';
import { named, nameOf, shown, textAt, textsAt, whenAt, type Json } from '../values.ts';

const PLATFORM = 'windows';
const KINDS: Readonly<Record<string, IdentityKind>> = byName({ user: 'user', computer: 'machine', group: 'group', domain: 'account', gpo: 'unknown', ou: 'unknown' });
const kindOf = (type: string | undefined): IdentityKind => KINDS[(type ?? '').toLowerCase()] ?? 'unknown';
const typed = (value: unknown): { name: string; kind: IdentityKind } | undefined => {
  const id = textAt(value, 'ObjectIdentifier', 'MemberId', 'PrincipalSID');
  return id === undefined ? undefined : { name: nameOf(id), kind: kindOf(textAt(value, 'ObjectType', 'MemberType', 'PrincipalType')) };
};
/** Lists stand by themselves, or since version 4 in `Results` of an object that says whether they were collected. */
const listIn = (value: Json, field: string): readonly Json[] => (Array.isArray(value[field]) ? objectsOf(value[field]) : objectsOf(objectOf(value[field])?.['Results']));

function kindOfElement(value: Json): IdentityKind {
  if (Object.hasOwn(value, 'Sessions') || Object.hasOwn(value, 'AllowedToAct')) return 'machine';
  if (Object.hasOwn(value, 'Members')) return 'group';
  if (Object.hasOwn(value, 'Trusts')) return 'account';
  if (!Object.hasOwn(value, 'PrimaryGroupSID') && !Object.hasOwn(value, 'HasSIDHistory')) return 'unknown';
  const p = objectOf(value['Properties']) ?? {};
  return p['hasspn'] === true || textsAt(p, ['serviceprincipalnames']).length > 0 || p['gmsa'] === true || /\$@/.test(textAt(p, 'name') ?? '') ? 'service-account' : 'user';
}

export function readSharpHound(value: Json): Said {
  const id = textAt(value, 'ObjectIdentifier');
  const p = objectOf(value['Properties']) ?? {};
  if (id === undefined) return { bad: 'no ObjectIdentifier' };
  const kind = kindOfElement(value);
  const entries: InventoryDraft[] = [];
  const self = { name: nameOf(id), kind };
  if (kind !== 'unknown') entries.push(...aboutItself(value, p, id, kind));
  const primary = textAt(value, 'PrimaryGroupSID');
  const me: NamedIdentity = self;
  const add = (entry: Omit<InventoryDraft, 'platform'>): void => { entries.push({ platform: PLATFORM, ...entry }); };
  if (primary !== undefined) add({ kind: 'membership', identity: me, other: { name: primary, kind: 'group' }, detail: 'primary group' });
  for (const m of listIn(value, 'Members')) { const member = typed(m); if (member !== undefined) add({ kind: 'membership', identity: member, other: self }); }
  for (const s of ['Sessions', 'PrivilegedSessions', 'RegistrySessions']) {
    for (const session of listIn(value, s)) { const user = textAt(session, 'UserSID', 'UserId'); if (user !== undefined) add({ kind: 'host-identity', identity: { name: user, kind: 'user' }, other: { name: textAt(session, 'ComputerSID', 'ComputerId') ?? id, kind: 'machine' }, detail: 'a session was seen there' }); }
  }
  for (const group of objectsOf(value['LocalGroups'])) {
    for (const m of listIn(group, 'Results')) { const member = typed(m); if (member !== undefined) add({ kind: 'permission', identity: member, other: self, detail: detailOf(`in local group ${shown(textAt(group, 'Name') ?? '')}`) }); }
  }
  for (const a of listIn(value, 'AllowedToAct')) { const other = typed(a); if (other !== undefined) add({ kind: 'trust', identity: me, other, detail: 'may act as anyone towards it (resource-based delegation)' }); }
  for (const d of listIn(value, 'AllowedToDelegate')) { const other = typed(d); if (other !== undefined) add({ kind: 'permission', identity: me, other, detail: 'may act as anyone towards it (constrained delegation)' }); }
  for (const h of listIn(value, 'HasSIDHistory')) { const other = typed(h); if (other !== undefined) add({ kind: 'trust', identity: { name: other.name, kind: other.kind }, other: self, detail: 'carries its SID in its own history' }); }
  for (const t of objectsOf(value['Trusts'])) { const target = textAt(t, 'TargetDomainSid'); if (target !== undefined) add({ kind: 'trust', identity: me, other: { name: target, kind: 'account' }, detail: detailOf(`domain trust with ${shown(textAt(t, 'TargetDomainName') ?? '')}`, `direction ${shown(textAt(t, 'TrustDirection') ?? 'not said')}`, t['SidFilteringEnabled'] === false ? 'SID filtering is off' : undefined) }); }
  for (const ace of objectsOf(value['Aces'])) {
    const holder = typed(ace);
    if (holder !== undefined) add({ kind: 'permission', identity: holder, other: self, detail: detailOf(shown(textAt(ace, 'RightName') ?? 'a right'), ace['IsInherited'] === true ? 'inherited' : undefined) });
  }
  return entries.length === 0 ? { skip: 'it states nothing of an identity' } : entries;
}

/** `SVC-SQL@CORP.EXAMPLE.COM` and `DB1.CORP.EXAMPLE.COM` as Windows logs name them: `corp\svc-sql`, `corp\db1$`, and the UPN-like form. */
function windowsNames(name: string | undefined, kind: IdentityKind): readonly string[] {
  if (name === undefined) return [];
  const lower = name.toLowerCase();
  const sign = lower.lastIndexOf('@');
  if (sign > 0) return [`${lower.slice(sign + 1).split('.', 1)[0] ?? ''}\\${lower.slice(0, sign)}`, lower];
  const [host, domain] = lower.split('.');
  return kind === 'machine' && host !== undefined && domain !== undefined ? [`${domain}\\${host}$`, `${host}$@${lower.slice(host.length + 1)}`, lower] : [];
}

function aboutItself(value: Json, p: Json, id: string, kind: IdentityKind): readonly InventoryDraft[] {
  const name = textAt(p, 'name');
  const created = whenAt('whencreated', p, ['whencreated'], 'UTC');
  const used = [whenAt('lastlogon', p, ['lastlogon'], 'UTC'), whenAt('lastlogontimestamp', p, ['lastlogontimestamp'], 'UTC')].sort((a, b) => (b.at ?? -Infinity) - (a.at ?? -Infinity))[0] ?? {};
  const set = whenAt('pwdlastset', p, ['pwdlastset'], 'UTC');
  const status = p['enabled'] === true ? 'active' : p['enabled'] === false ? 'inactive' : undefined;
  const identity = named(id, kind, kind === 'group' || kind === 'account' ? [name] : [...windowsNames(name, kind), textAt(p, 'email')]);
  const flags = ([['unconstraineddelegation', 'unconstrained delegation'], ['dontreqpreauth', 'no pre-authentication'], ['passwordnotreqd', 'may have no password'], ['pwdneverexpires', 'its password never expires'], ['trustedtoauth', 'may act as anyone without their ticket'], ['admincount', 'administrator, now or once']] as const).filter(([f]) => p[f] === true).map(([, words]) => words);
  const spns = textsAt(p, ['serviceprincipalnames']);
  const entries: InventoryDraft[] = [{
    kind: 'identity', platform: PLATFORM, identity, created: created.at, lastUsed: used.at, status: value['IsDeleted'] === true ? 'deleted' : status,
    detail: detailOf(...flags, spns.length === 0 ? undefined : `services ${shown(spns.join(', '))}`, textAt(p, 'description') === undefined ? undefined : shown(textAt(p, 'description') ?? ''), created.note, used.note),
  }];
  if (set.at !== undefined && (kind === 'user' || kind === 'service-account')) {
    entries.push({ kind: 'credential', platform: PLATFORM, identity, credential: { value: nameOf(`password of ${id}`), kind: 'password' }, rotated: set.at, status });
  }
  return entries;
}

export const SHARPHOUND_KIND: DocumentKind = {
  title: 'object of Active Directory', keys: ['ObjectIdentifier', 'Properties'], when: (v) => objectOf(v['Properties']) !== undefined && (Object.hasOwn(v, 'Aces') || Object.hasOwn(v, 'Members')), read: readSharpHound,
};
