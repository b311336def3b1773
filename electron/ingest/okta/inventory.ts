/**
 * What Okta's answers state: API tokens, applications with their clients and keys, users, groups, who is assigned what.
 * https://developer.okta.com/docs/api/openapi/okta-management/management/
 */
import type { InventoryDraft } from '../../../shared/domain/inventory.ts';
import { arrayOf, objectOf, textOf } from '../format.ts';
import type { DocumentKind } from '../inventory/kind.ts';
import { member, named, textAt, whenAt, type Json } from '../inventory/values.ts';
import { detailOf } from '../mapping.ts';

const platform = 'okta';
const status = (v: Json): string | undefined => textAt(v, 'status')?.toLowerCase();
/** The id at the end of a link such as `https://example.okta.com/api/v1/users/00u…`. */
const linked = (v: Json, ...names: readonly string[]): string | undefined => {
  for (const name of names) {
    const id = /\/([A-Za-z0-9_-]{5,})$/.exec(textAt(v, `_links.${name}.href`) ?? '')?.[1];
    if (id !== undefined) return id;
  }
  return undefined;
};

const apiToken: DocumentKind = {
  title: 'API token', keys: ['id', 'userId', 'tokenWindow'],
  read(v, { zone }) {
    const created = whenAt('created', v, ['created'], zone), ends = whenAt('expiresAt', v, ['expiresAt'], zone), used = whenAt('lastUpdated', v, ['lastUpdated'], zone);
    const user = textAt(v, 'userId') ?? '';
    return [{
      kind: 'credential', platform, identity: named(user, 'unknown'), credential: { value: textAt(v, 'id') ?? '', kind: 'okta-api-token' }, created: created.at, expires: ends.at, lastUsed: used.at, status: 'active',
      detail: detailOf(textAt(v, 'name'), textAt(v, 'clientName'), textAt(v, 'network.connection') === undefined ? undefined : `network ${textAt(v, 'network.connection') ?? ''}`, 'lastUpdated moves with use', created.note, ends.note, used.note),
    }];
  },
};

const application: DocumentKind = {
  title: 'application', keys: ['id', 'label', 'signOnMode'],
  read(v, { zone }) {
    const id = textAt(v, 'id') ?? '';
    const client = textAt(v, 'credentials.oauthClient.client_id');
    const created = whenAt('created', v, ['created'], zone);
    const identity = named(client ?? id, 'application', [id]);
    const grants = arrayOf(member(objectOf(member(objectOf(member(v, 'settings')), 'oauthClient')), 'grant_types')).map((g) => textOf(g) ?? '').join(', ');
    const entries: InventoryDraft[] = [{
      kind: 'identity', platform, identity, created: created.at, status: status(v),
      detail: detailOf(textAt(v, 'label'), textAt(v, 'signOnMode'), grants === '' ? undefined : `grants ${grants}`, created.note),
    }];
    if (client !== undefined) entries.push({ kind: 'credential', platform, identity, credential: { value: client, kind: 'okta-oauth-client' }, created: created.at, status: status(v), detail: detailOf(textAt(v, 'credentials.oauthClient.token_endpoint_auth_method')) });
    for (const k of arrayOf(member(objectOf(member(objectOf(member(objectOf(member(v, 'settings')), 'oauthClient')), 'jwks')), 'keys'))) {
      const kid = textAt(k, 'kid');
      if (kid !== undefined) entries.push({ kind: 'credential', platform, identity, credential: { value: kid, kind: 'okta-oauth-client' }, status: textAt(k, 'status')?.toLowerCase() ?? 'active', detail: 'a key that signs for the application' });
    }
    return entries;
  },
};

const clientSecret: DocumentKind = {
  title: 'client secret', keys: ['id', 'secret_hash'],
  read(v, { zone }) {
    const created = whenAt('created', v, ['created'], zone);
    const app = linked(v, 'app', 'self');
    return [{ kind: 'credential', platform, identity: app === undefined ? undefined : named(app, 'application'), credential: { value: textAt(v, 'id') ?? '', kind: 'okta-oauth-client' }, created: created.at, status: status(v), detail: detailOf('a client secret', created.note) }];
  },
};

const role: DocumentKind = {
  title: 'role assignment', keys: ['id', 'label', 'assignmentType'],
  read(v, { zone }) {
    const who = linked(v, 'assignee');
    const given = whenAt('created', v, ['created'], zone);
    const group = textAt(v, 'assignmentType')?.toUpperCase() === 'GROUP';
    return [{ kind: 'permission', platform, identity: who === undefined ? undefined : named(who, group ? 'group' : 'unknown'), created: given.at, status: status(v), detail: detailOf(textAt(v, 'label'), textAt(v, 'type'), who === undefined ? 'the answer does not name the holder' : undefined, given.note) }];
  },
};

const applicationUser: DocumentKind = {
  title: 'assignment of an application', keys: ['id', 'scope', 'credentials'], when: (v) => member(v, 'label') === undefined,
  read(v, { zone }) {
    const app = linked(v, 'app'), given = whenAt('created', v, ['created'], zone);
    const user = textAt(v, 'profile.email', 'credentials.userName');
    return [{
      kind: 'membership', platform, identity: user === undefined ? named(textAt(v, 'id') ?? '', 'unknown') : named(user.toLowerCase(), 'user', [textAt(v, 'id')]),
      other: app === undefined ? undefined : { name: app, kind: 'application' }, created: given.at, status: status(v), detail: detailOf(`signs in as ${textAt(v, 'credentials.userName') ?? '?'}`, given.note),
    }];
  },
};

const user: DocumentKind = {
  title: 'user', keys: ['id', 'profile', 'status'], when: (v) => textAt(v, 'profile.login') !== undefined,
  read(v, { zone }) {
    const created = whenAt('created', v, ['created'], zone), last = whenAt('lastLogin', v, ['lastLogin'], zone), changed = whenAt('passwordChanged', v, ['passwordChanged'], zone);
    return [{ kind: 'identity', platform, identity: named((textAt(v, 'profile.login') ?? '').toLowerCase(), 'user', [textAt(v, 'id')]), created: created.at, lastUsed: last.at, rotated: changed.at, status: status(v), detail: detailOf(created.note, last.note, changed.note) }];
  },
};

const group: DocumentKind = {
  title: 'group', keys: ['id', 'profile', 'objectClass'],
  read: (v) => [{ kind: 'identity', platform, identity: named(textAt(v, 'profile.name') ?? textAt(v, 'id') ?? '', 'group', [textAt(v, 'id')]), detail: detailOf(textAt(v, 'profile.description'), textAt(v, 'type')) }],
};

export const OKTA_KINDS: readonly DocumentKind[] = [apiToken, clientSecret, application, role, user, group, applicationUser];
