/** Who a party of an Okta event is, and the one name it is known by here. */
import { byName } from '../../../shared/domain/by-name.ts';
import type { NamedIdentity } from '../../../shared/domain/event.ts';
import type { IdentityKind } from '../../../shared/domain/kinds.ts';
import type { Party } from './record.ts';

const KINDS: Readonly<Record<string, IdentityKind>> = byName({
  user: 'user', systemprincipal: 'service', publicclientapp: 'application', serviceclientapp: 'application', clientapp: 'application', appinstance: 'application',
  app: 'application', client: 'application', agent: 'agent', token: 'service-account', usergroup: 'group', group: 'group', device: 'machine',
});

/**
 * A user is named by the address it signs in with, an application by its id. The id of a user is another of its names; display names, which
 * many may share, are none.
 */
export function namedBy(party: Party | undefined): NamedIdentity | undefined {
  if (party === undefined) return undefined;
  const kind = KINDS[(party.type ?? '').toLowerCase()] ?? 'unknown';
  if (kind === 'user' || (kind === 'unknown' && party.alternateId?.includes('@') === true)) {
    const name = party.alternateId?.toLowerCase() ?? party.id;
    if (name === undefined) return party.displayName === undefined ? undefined : { name: party.displayName, kind: 'unknown' };
    return party.id === undefined || party.id === name ? { name, kind: 'user' } : { name, kind: 'user', also: [party.id] };
  }
  if (kind === 'service') return { name: party.alternateId ?? party.id ?? 'system@okta.com', kind };
  const name = party.id ?? party.alternateId ?? party.displayName;
  return name === undefined ? undefined : { name, kind };
}
