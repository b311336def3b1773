/** Who called Azure, out of the claims of the token that was shown. Claims are named by short names or by URIs whose last step is the name. */
import type { Fact, NamedIdentity } from '../../../shared/domain/event.ts';
import { Fields } from './fields.ts';
import { appName, appNamed, idOf, isGuid, userNamed, utiOf } from './names.ts';

type Json = Readonly<Record<string, unknown>>;

/** Claims by the last step of their name; the full name `…/claims/name` (a principal name) apart from `name` (a display name). */
function claimsOf(claims: Json): Fields {
  const plain: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const key of Object.keys(claims)) {
    const step = key.slice(key.lastIndexOf('/') + 1);
    plain[step === 'name' && step !== key ? 'principalname' : step] = claims[key];
  }
  return Fields.of(plain);
}

export interface Caller {
  readonly actor: NamedIdentity | undefined;
  readonly uti: string | undefined;
  readonly address: string | undefined;
  readonly tenant: string | undefined;
  readonly facts: readonly Fact[];
}

/** @param caller what the record calls the caller: a principal name or an object id. */
export function callerOf(claims: Json | undefined, caller: string | undefined): Caller {
  const c = claimsOf(claims ?? {});
  const facts: Fact[] = [];
  const object = idOf(c.text('objectidentifier', 'oid')) ?? (isGuid(caller) ? idOf(caller) : undefined);
  const app = idOf(c.text('appid', 'azp', 'clientid'));
  const principal = [c.text('upn'), c.text('uniquename'), c.text('principalname'), c.text('preferredusername'), caller, c.text('emailaddress'), c.text('name')].find((t) => t?.includes('@') === true);
  const appOnly = c.text('idtyp') === 'app';
  const user = appOnly ? undefined : userNamed(principal, object);
  const managed = c.text('xmsmirid');
  const isUser = user !== undefined && (principal !== undefined || c.text('scope', 'scp') !== undefined);
  if (managed !== undefined) {
    const resource = managed.toLowerCase();
    facts.push({ kind: 'workload', text: resource });
    if (/\/(?:virtualmachines|virtualmachinescalesets|machines)\//.test(resource)) facts.push({ kind: 'instance', text: resource });
  }
  const scope = c.text('scope', 'scp');
  if (scope !== undefined) facts.push({ kind: 'scope', text: scope.slice(0, 500) });
  const session = idOf(c.text('sid'));
  if (session !== undefined) facts.push({ kind: 'same-session', text: session });
  const methods = c.text('authnmethodsreferences', 'amr');
  if (methods !== undefined && /mfa/i.test(methods)) facts.push({ kind: 'multi-factor', text: methods.slice(0, 200) });
  const service = principal === undefined && object === undefined && app === undefined ? caller ?? c.text('emailaddress') : undefined;
  const actor = isUser ? user : app !== undefined || object !== undefined
    ? appNamed(app, object, managed === undefined ? (app === undefined && !appOnly ? 'unknown' : 'application') : 'workload')
    : service === undefined ? undefined : { name: `azure:${service.slice(0, 200)}`, kind: 'service' as const, also: [] };
  if (isUser && app !== undefined) facts.push({ kind: 'invoked-by', text: appName(app) });
  return { actor, uti: utiOf(c.text('uti')), address: c.text('ipaddr'), tenant: idOf(c.text('tenantid', 'tid')), facts };
}
