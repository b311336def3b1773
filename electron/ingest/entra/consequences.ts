/**
 * What a change in the directory brought into being, ended or let in. One reader for the audit log of Entra and for the copy of it that the
 * unified audit log of Microsoft 365 keeps.
 */
import type { Fact, Issue, NamedIdentity } from '../../../shared/domain/event.ts';
import { bounded } from '../text.ts';
import { unpacked } from './fields.ts';
import { federatedOf, keysOf } from './keys.ts';
import { appNamed, idOf, objectNamed, passwordOf, userNamed } from './names.ts';
import { parseJson } from '../../../shared/domain/json-text.ts';

export interface Change { readonly name: string; readonly before: string | undefined; readonly after: string | undefined }

/** A directory object that the record says was acted on. */
export interface Touched {
  /** `Application`, `ServicePrincipal`, `User`, `Group`, `Role`, `Policy`, …; as logged. */
  readonly type: string | undefined;
  readonly id: string | undefined;
  readonly upn: string | undefined;
  readonly displayName: string | undefined;
  readonly appId: string | undefined;
  readonly changes: readonly Change[];
}

export interface Setting {
  readonly activity: string;
  readonly touched: readonly Touched[];
  readonly actor: NamedIdentity | undefined;
  readonly facts: Fact[];
  readonly issues: Issue[];
}

/** A changed value without the quotes of the JSON text that it is: `"\"x\""` is x. */
export function plainValue(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const t = text.trim();
  if (t.length < 2 || !t.startsWith('"') || !t.endsWith('"')) return t === '' ? undefined : t;
  try {
    const value: unknown = parseJson(t);
    return typeof value === 'string' ? (value === '' ? undefined : value) : t;
  } catch {
    return t;
  }
}

const afterOf = (changes: readonly Change[], ...names: readonly string[]): string | undefined => {
  for (const name of names) {
    const found = changes.find((c) => c.name.toLowerCase() === name.toLowerCase());
    const value = plainValue(found?.after);
    if (value !== undefined) return value;
  }
  return undefined;
};

/** `<appId>;https://…`, or a list of them: the application id among the names of a service principal. */
export function appIdAmong(text: string | undefined): string | undefined {
  const list = unpacked(text);
  const names = Array.isArray(list) ? list.map(String) : (plainValue(text) ?? '').split(/[;,]/);
  return names.map((n) => n.trim()).find((n) => /^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(n));
}

export function identityOf(t: Touched): NamedIdentity | undefined {
  const type = t.type?.toLowerCase().replaceAll(' ', '');
  if (type === 'user' || (type === undefined && t.upn?.includes('@') === true)) return userNamed(t.upn, t.id);
  if (type === 'application' || type === 'serviceprincipal' || type === 'agentidentity') return appNamed(t.appId, t.id, type === 'agentidentity' ? 'agent' : 'application');
  return objectNamed(t.id, type === 'group' ? 'group' : type === 'role' ? 'role' : 'unknown');
}

const label = (t: Touched | undefined): string | undefined => t?.displayName ?? t?.upn ?? t?.id;

function credentials(s: Setting, t: Touched): void {
  const holder = identityOf(t);
  for (const change of t.changes) {
    const name = change.name.toLowerCase();
    if (name === 'keydescription') {
      const [before, after] = [keysOf(change.before), keysOf(change.after)];
      for (const key of after) if (!before.some((b) => b.id === key.id)) s.issues.push({ what: 'credential', value: key.id, kind: key.kind, holder });
      for (const key of before) if (!after.some((a) => a.id === key.id)) s.facts.push({ kind: 'revokes', text: key.id });
    } else if (name === 'federatedidentitycredentials' || name === 'federatedidentitycredential') {
      const [before, after] = [federatedOf(change.before), federatedOf(change.after)];
      for (const f of after) {
        const was = before.find((b) => b.id === f.id && b.name === f.name);
        const value = f.id ?? (holder === undefined || f.name === undefined ? undefined : `${holder.name}/federated/${f.name}`);
        if (was === undefined && value !== undefined) s.issues.push({ what: 'credential', value, kind: 'entra-federated-credential', holder });
        if (was?.subject === f.subject && was?.issuer === f.issuer) continue;
        if (f.subject !== undefined) s.facts.push({ kind: 'trusts', text: f.subject });
        if (f.issuer !== undefined) s.facts.push({ kind: 'web-identity-issuer', text: f.issuer });
      }
      for (const f of before) {
        const value = f.id ?? (holder === undefined || f.name === undefined ? undefined : `${holder.name}/federated/${f.name}`);
        if (value !== undefined && !after.some((a) => a.id === f.id && a.name === f.name)) s.facts.push({ kind: 'revokes', text: value });
      }
    }
  }
}

/** Who was given something: named among the changes of the thing that was given, or the first object that is a user, group or application. */
function granteeOf(s: Setting): NamedIdentity | undefined {
  const changes = s.touched.flatMap((t) => t.changes);
  const sp = idOf(afterOf(changes, 'ServicePrincipal.ObjectID'));
  if (sp !== undefined) return appNamed(afterOf(changes, 'ServicePrincipal.AppId'), sp);
  const user = userNamed(afterOf(changes, 'User.UPN'), afterOf(changes, 'User.ObjectID'));
  if (user !== undefined) return user;
  const first = s.touched.find((t) => /^(?:user|serviceprincipal|group|application)$/i.test(t.type?.replaceAll(' ', '') ?? '')) ?? s.touched[0];
  return first === undefined ? undefined : identityOf(first);
}

function grants(s: Setting, what: string | undefined, to: NamedIdentity | undefined): void {
  if (what === undefined) return;
  s.facts.push({ kind: 'access-to', text: bounded(what) ?? what });
  if (to !== undefined) s.facts.push({ kind: 'also-target', text: to.name });
}

const issued = (s: Setting, holder: NamedIdentity | undefined): void => {
  if (holder !== undefined) s.issues.push({ what: 'identity', value: holder.name, kind: holder.kind, holder });
};

const SCOPE = /Scope:\s*([^,\]]+)/g;

/** Scopes of a consent: `[] => [[Id: …, Scope: Mail.Read offline_access, …]]`, a plain list, or text. */
function scopesOf(text: string): readonly string[] {
  const granted = text.includes('=>') ? text.slice(text.indexOf('=>')) : text;
  const found = [...granted.matchAll(SCOPE)].map((m) => (m[1] ?? '').trim()).filter((x) => x !== '');
  return found.length > 0 ? [...new Set(found)] : [granted.trim()];
}

/** Adds issues and facts of a change that succeeded. */
export function consequencesOf(s: Setting): void {
  const activity = s.activity.toLowerCase().replace(/\.$/, '');
  for (const t of s.touched) credentials(s, t);
  const [first, second] = s.touched;
  const changes = s.touched.flatMap((t) => t.changes);
  // What was taken away has a value before and none after.
  if (/^(?:add|set|grant|assign|consent|update|invite|create|completed|user has elevated)/.test(activity) || activity.includes('member to role')) {
    if (activity.includes('app role assignment')) {
      const role = afterOf(changes, 'AppRole.Value', 'AppRole.DisplayName', 'AppRole.Id');
      const on = label(s.touched.find((t) => t.type?.toLowerCase() === 'serviceprincipal') ?? first);
      grants(s, role === undefined ? on : on === undefined ? role : `${role} on ${on}`, granteeOf(s));
    } else if (/member to role|role assignment|role eligib/.test(activity)) {
      const role = afterOf(changes, 'Role.DisplayName', 'RoleDefinitionName', 'Role.WellKnownObjectName', 'Role.TemplateId') ?? label(s.touched.find((t) => t.type?.toLowerCase() === 'role'));
      grants(s, role === undefined ? undefined : `role ${role}`, granteeOf(s));
    } else if (/member to (?:restricted management )?(?:group|administrative unit)/.test(activity)) {
      const group = afterOf(changes, 'Group.DisplayName', 'AdministrativeUnit.DisplayName', 'Group.ObjectID') ?? label(s.touched.find((t) => t.type?.toLowerCase() === 'group'));
      grants(s, group === undefined ? undefined : `group ${group}`, granteeOf(s));
    } else if (activity.startsWith('add owner to')) {
      const owned = s.touched.find((t) => t.type?.toLowerCase() !== 'user') ?? second;
      grants(s, `owner of ${(owned === undefined ? undefined : identityOf(owned)?.name) ?? afterOf(changes, 'Application.ObjectID', 'ServicePrincipal.ObjectID') ?? label(first) ?? '?'}`, granteeOf({ ...s, touched: s.touched.filter((t) => t !== owned) }));
    } else if (activity.includes('elevated their access')) grants(s, 'role User Access Administrator on /', s.actor);
    for (const change of changes) {
      const name = change.name.toLowerCase();
      if (name === 'consentaction.permissions' || name === 'delegatedpermissiongrant.scope') {
        const value = plainValue(change.after);
        if (value !== undefined) for (const scope of scopesOf(value)) s.facts.push({ kind: 'consents-to', text: bounded(scope) ?? scope });
      } else if (/^(?:issueruri|federationsettings|domainfederation)/.test(name) || (name === 'livetype' && activity.includes('domain'))) {
        const value = plainValue(change.after);
        if (value !== undefined) s.facts.push({ kind: 'trusts', text: bounded(value) ?? value });
      }
    }
    if (/federation settings|domain authentication/.test(activity) && first?.displayName !== undefined) s.facts.push({ kind: 'trusts', text: `federated domain ${first.displayName}` });
  }
  if (/^(?:add user|create user|invite external user|add application|create application|add service principal|create service principal|create agent identity)$/.test(activity) && first !== undefined) {
    issued(s, identityOf(activity === 'invite external user' ? s.touched.find((t) => t.type?.toLowerCase() === 'user') ?? first : first));
  }
  if (/^(?:reset (?:user )?password|reset password \(.*\)|change (?:user )?password|change password \(.*\)|add user)$/.test(activity)) {
    const user = s.touched.find((t) => t.type?.toLowerCase() === 'user') ?? first;
    const holder = user === undefined ? undefined : identityOf(user);
    if (holder !== undefined) s.issues.push({ what: 'credential', value: passwordOf(holder.name), kind: 'password', holder });
  }
}
