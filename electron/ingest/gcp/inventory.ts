/**
 * What Google Cloud's answers state of identities, keys and who may become whom: `gcloud iam service-accounts list` and `keys list`,
 * `get-iam-policy` of anything, asset exports and `search-all-iam-policies`, workload identity pools and providers, instances, secrets, API keys;
 * and of the Workspace directory its users and their OAuth tokens. https://cloud.google.com/iam/docs/reference/rest
 */
import type { InventoryDraft } from '../../../shared/domain/inventory.ts';
import { arrayOf, objectOf, textOf } from '../format.ts';
import type { DocumentKind } from '../inventory/kind.ts';
import { member, named, nameOf, textAt, whenAt, type Json } from '../inventory/values.ts';
import { detailOf } from '../mapping.ts';
import { accountNamed, grantOf, keyIdOf, memberNamed, serviceAccountIn } from './names.ts';
import { isPublic, LEADING_PERMISSION, letsBecome, rightOf } from './roles.ts';

const platform = 'gcp';
const nameIs = (pattern: RegExp) => (v: Json): boolean => { const n = member(v, 'name'); return typeof n === 'string' && pattern.test(n); };
const state = (v: Json): string => (member(v, 'disabled') === true || member(v, 'state') === 'DELETED' ? 'inactive' : 'active');
/** `//iam.googleapis.com/projects/p/…` is `projects/p/…` with its service before it. */
const bare = (resource: string): string => resource.replace(/^\/\/[a-z0-9.-]+\.googleapis\.com\//, '');

/** Bindings of a policy as entries. The resource is what stands around the policy; a policy printed alone does not name it. */
function policyEntries(policy: Json | undefined, resource: string | undefined): InventoryDraft[] {
  const on = resource === undefined ? undefined : bare(resource);
  const account = on === undefined ? undefined : serviceAccountIn(on);
  return arrayOf(member(policy, 'bindings')).flatMap((b) => {
    const binding = objectOf(b);
    const role = textOf(member(binding, 'role'));
    if (role === undefined) return [];
    const condition = textAt(member(binding, 'condition'), 'expression', 'title');
    const detail = detailOf(`${role} on ${on ?? 'the resource whose policy this is'}`, condition === undefined ? undefined : `only if ${condition}`);
    return arrayOf(member(binding, 'members')).flatMap((m): InventoryDraft[] => {
      const text = textOf(m);
      if (text === undefined) return [];
      const who = memberNamed(nameOf(text));
      const entries: InventoryDraft[] = [{ kind: 'permission', platform, identity: who, detail: detailOf(detail, isPublic(text) ? 'everybody' : undefined, text.startsWith('deleted:') ? 'the account is deleted' : undefined), ...rightOf(role, on, condition) }];
      if (letsBecome(role, on ?? '')) {
        const becomes = account !== undefined ? accountNamed(account) : { name: `service accounts in ${on ?? 'the resource whose policy this is'}`, kind: 'group' as const };
        entries.push({ kind: 'trust', platform, identity: becomes, other: { name: who.name, kind: who.kind }, detail });
      }
      return entries;
    });
  });
}

const policy: DocumentKind = {
  title: 'IAM policy', keys: ['bindings'],
  when: (v) => arrayOf(member(v, 'bindings')).some((b) => objectOf(b)?.['role'] !== undefined && Array.isArray(objectOf(b)?.['members'])),
  read: (v, around) => policyEntries(v, /^(?:projects|folders|organizations|\/\/)/.test(around.key) ? around.key : undefined),
};

const customRole: DocumentKind = {
  title: 'custom role', keys: ['name', 'includedPermissions'], when: nameIs(/^(?:projects|organizations)\/[^/]+\/roles\/[^/]+$/),
  read(v) {
    const name = textAt(v, 'name') ?? '';
    const acts = arrayOf(member(v, 'includedPermissions')).flatMap((p) => textOf(p) ?? []).filter((p) => LEADING_PERMISSION.test(p));
    return [{ kind: 'permission', platform, other: { name: nameOf(name), kind: 'unknown' }, detail: detailOf(`custom role ${name}`, acts.length === 0 ? 'none of its permissions leads on' : acts.join(', ')), rights: [{ effect: 'allow', acts, by: name }] }];
  },
};

/** A resource with its policy beside it: asset exports, searches. */
const asset = (inside: 'iamPolicy' | 'policy', names: string): DocumentKind => ({
  title: 'resource with its IAM policy', keys: [inside, names],
  when: (v) => Array.isArray(member(objectOf(member(v, inside)), 'bindings')),
  read: (v) => policyEntries(objectOf(member(v, inside)), textAt(v, names)),
});

const serviceAccount: DocumentKind = {
  title: 'service account', keys: ['email', 'uniqueId'],
  read(v) {
    const email = textAt(v, 'email');
    if (email === undefined) return { bad: 'a service account without its e-mail address' };
    return [{
      kind: 'identity', platform, identity: accountNamed(email, textAt(v, 'uniqueId'), textAt(v, 'name')), status: state(v),
      detail: detailOf(textAt(v, 'displayName'), textAt(v, 'description'), textAt(v, 'projectId') === undefined ? undefined : `project ${textAt(v, 'projectId') ?? ''}`),
    }];
  },
};

const serviceAccountKey: DocumentKind = {
  title: 'service account key', keys: ['name'], when: nameIs(/serviceAccounts\/[^/]+\/keys\/[^/]+$/),
  read(v, { zone }) {
    const name = textAt(v, 'name') ?? '';
    const created = whenAt('validAfterTime', v, ['validAfterTime'], zone), ends = whenAt('validBeforeTime', v, ['validBeforeTime'], zone);
    return [{
      kind: 'credential', platform, identity: accountNamed(serviceAccountIn(name) ?? ''), credential: { value: keyIdOf(name), kind: 'gcp-service-account-key' },
      created: created.at, expires: ends.at, status: state(v),
      detail: detailOf(textAt(v, 'keyType')?.toLowerCase().replaceAll('_', ' '), textAt(v, 'keyOrigin')?.toLowerCase().replaceAll('_', ' '), created.note, ends.note),
    }];
  },
};

const provider: DocumentKind = {
  title: 'workload identity pool provider', keys: ['name'], when: nameIs(/(?:workloadIdentityPools|workforcePools)\/[^/]+\/providers\/[^/]+$/),
  read(v) {
    const name = bare(textAt(v, 'name') ?? '');
    const pool = name.slice(0, name.indexOf('/providers/'));
    const account = textAt(v, 'aws.accountId');
    const who = textAt(v, 'oidc.issuerUri') ?? (account === undefined ? textAt(v, 'saml.idpMetadataXml') === undefined ? undefined : 'a SAML identity provider' : `arn:aws:iam::${account}:root`);
    if (who === undefined) return { skip: 'a provider that names no issuer' };
    const condition = textAt(v, 'attributeCondition');
    return [{
      kind: 'trust', platform, identity: named(`principalSet://iam.googleapis.com/${pool}/*`, 'group'), other: { name: who, kind: 'unknown' }, status: state(v),
      detail: detailOf(name, condition === undefined ? 'without an attribute condition: every token of the issuer' : `only if ${condition}`),
    }];
  },
};

const pool: DocumentKind = {
  title: 'workload identity pool', keys: ['name'], when: nameIs(/(?:workloadIdentityPools|workforcePools)\/[^/]+$/),
  read: (v) => [{ kind: 'identity', platform, identity: named(`principalSet://iam.googleapis.com/${bare(textAt(v, 'name') ?? '')}/*`, 'group'), status: state(v), detail: detailOf(textAt(v, 'displayName'), textAt(v, 'description')) }],
};

const instance: DocumentKind = {
  title: 'instance', keys: ['networkInterfaces', 'selfLink'],
  read(v, { zone }) {
    const host = /projects\/[^?]+$/.exec(textAt(v, 'selfLink') ?? '')?.[0];
    if (host === undefined) return { bad: 'an instance whose selfLink names no project' };
    const created = whenAt('creationTimestamp', v, ['creationTimestamp'], zone);
    const addresses = arrayOf(member(v, 'networkInterfaces')).flatMap((n) => [textAt(n, 'networkIP'), textAt(n, 'accessConfigs.natIP')]).filter((a) => a !== undefined);
    const entries = arrayOf(member(v, 'serviceAccounts')).flatMap((a): InventoryDraft[] => {
      const email = textAt(a, 'email');
      return email === undefined ? [] : [{
        kind: 'host-identity', platform, identity: accountNamed(email), other: { name: nameOf(host), kind: 'machine' }, created: created.at, status: textAt(v, 'status')?.toLowerCase(),
        detail: detailOf(addresses.length === 0 ? undefined : `addresses ${addresses.join(', ')}`, `scopes ${arrayOf(member(objectOf(a), 'scopes')).map((s) => textOf(s) ?? '').join(' ')}`, created.note),
      }];
    });
    return entries.length > 0 ? entries : { skip: 'an instance without a service account' };
  },
};

const secret: DocumentKind = {
  title: 'secret', keys: ['name', 'replication'], when: nameIs(/\/secrets\/[^/]+$/),
  read(v, { zone }) {
    const created = whenAt('createTime', v, ['createTime'], zone), ends = whenAt('expireTime', v, ['expireTime'], zone);
    return [{ kind: 'secret', platform, other: { name: bare(textAt(v, 'name') ?? ''), kind: 'unknown' }, created: created.at, expires: ends.at, detail: detailOf('Secret Manager', created.note, ends.note) }];
  },
};

const apiKey: DocumentKind = {
  title: 'API key', keys: ['name', 'uid'], when: nameIs(/\/locations\/[^/]+\/keys\/[^/]+$/),
  read(v, { zone }) {
    const created = whenAt('createTime', v, ['createTime'], zone);
    const services = arrayOf(member(objectOf(member(v, 'restrictions')), 'apiTargets')).flatMap((t) => textAt(t, 'service') ?? []);
    return [{
      kind: 'credential', platform, credential: { value: textAt(v, 'name') ?? '', kind: 'api-key' }, created: created.at, status: member(v, 'deleteTime') === undefined ? 'active' : 'inactive',
      detail: detailOf(textAt(v, 'displayName'), services.length === 0 ? 'not restricted to services' : `for ${services.join(', ')}`, created.note),
    }];
  },
};

const user: DocumentKind = {
  title: 'Workspace user', keys: ['primaryEmail', 'id'],
  read(v, { zone }) {
    const created = whenAt('creationTime', v, ['creationTime'], zone), last = whenAt('lastLoginTime', v, ['lastLoginTime'], zone);
    return [{
      kind: 'identity', platform: 'google-workspace', identity: named((textAt(v, 'primaryEmail') ?? '').toLowerCase(), 'user', [textAt(v, 'id')]), created: created.at, lastUsed: last.at,
      status: member(v, 'suspended') === true || member(v, 'archived') === true ? 'inactive' : 'active', detail: detailOf(member(v, 'isAdmin') === true ? 'super administrator' : member(v, 'isDelegatedAdmin') === true ? 'administrator' : undefined, created.note, last.note),
    }];
  },
};

const token: DocumentKind = {
  title: 'Workspace OAuth token', keys: ['clientId', 'userKey', 'scopes'],
  read(v) {
    const client = textAt(v, 'clientId') ?? '', holder = textAt(v, 'userKey') ?? '';
    return [{
      kind: 'credential', platform: 'google-workspace', identity: named(holder.toLowerCase(), 'user'), credential: { value: grantOf(client, holder), kind: 'oauth-token' }, status: 'active',
      detail: detailOf(textAt(v, 'displayText'), `scopes ${arrayOf(member(v, 'scopes')).map((s) => textOf(s) ?? '').join(' ')}`),
    }];
  },
};

export const GCP_KINDS: readonly DocumentKind[] = [
  customRole,
  asset('iamPolicy', 'name'), asset('policy', 'resource'), asset('policy', 'attached_resource'), serviceAccountKey, provider, pool, secret, apiKey, serviceAccount, instance, user, token, policy,
];
