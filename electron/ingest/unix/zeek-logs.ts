/**
 * The logs of Zeek that carry identities: kerberos, ntlm, ssh, rdp, smb, dce_rpc, ftp, radius, ldap. What is seen on the wire proves a
 * connection, not a session: events say `seen-by-network` with the connection's `uid`, and lineage may set them beside a host's own log.
 * https://docs.zeek.org/en/master/script-reference/log-files.html
 */
import { byName } from '../../../shared/domain/by-name.ts';
import type { EventDraft, Fact } from '../../../shared/domain/event.ts';
import type { CredentialKind, Depth, Outcome } from '../../../shared/domain/kinds.ts';
import { rejected, skipped, type Reading } from '../../../shared/domain/reading.ts';
import { microsOf, readInstant, type Micros } from '../../../shared/domain/time.ts';
import { bounded } from '../text.ts';

export type Get = (column: string) => string | undefined;

interface Seen {
  readonly action: string;
  readonly depth: Depth;
  readonly outcome: Outcome;
  readonly reason?: string | undefined;
  readonly user?: string | undefined;
  readonly realm?: string | undefined;
  readonly credential?: { readonly value: string; readonly kind: CredentialKind } | undefined;
  readonly agent?: string | undefined;
  readonly resource?: string | undefined;
  readonly host?: string | undefined;
  readonly facts?: readonly Fact[];
}

const outcomeOf = (text: string | undefined): Outcome => (text === 'T' || text === 'true' ? 'success' : text === 'F' || text === 'false' ? 'failure' : 'unknown');

const LOGS: Readonly<Record<string, (get: Get) => Seen | string>> = byName({
  kerberos: (get) => {
    const client = get('client');
    if (client === undefined) return 'a Kerberos exchange without a client name';
    const at = client.lastIndexOf('/');
    return {
      action: `kerberos:${get('request_type') ?? 'Exchange'}`, depth: 'read', outcome: outcomeOf(get('success')), reason: get('error_msg'),
      user: at === -1 ? client : client.slice(0, at), realm: at === -1 ? undefined : client.slice(at + 1), resource: get('service'),
      facts: [get('cipher')].flatMap((c) => (c === undefined ? [] : [{ kind: 'scope' as const, text: `cipher ${c}` }])),
    };
  },
  ntlm: (get) => {
    const user = get('username');
    if (user === undefined) return 'an NTLM exchange without a user name';
    const from = get('hostname');
    return {
      action: 'ntlm:Authenticate', depth: 'controlled', outcome: outcomeOf(get('success')), user, realm: get('domainname'), host: get('server_dns_computer_name') ?? get('server_nb_computer_name'),
      credential: get('uid') === undefined ? undefined : { value: `zeek:${get('uid') ?? ''}:ntlm`, kind: 'ntlm-exchange' },
      facts: from === undefined ? [] : [{ kind: 'workstation', text: from }],
    };
  },
  ssh: (get) => {
    const key = get('host_key');
    return {
      action: 'ssh:Connect', depth: 'controlled', outcome: outcomeOf(get('auth_success')), agent: get('client'), reason: outcomeOf(get('auth_success')) === 'failure' ? `${get('auth_attempts') ?? 'some'} attempts` : undefined,
      facts: key === undefined ? [] : [{ kind: 'device', text: `host key ${key}` }],
    };
  },
  rdp: (get) => ({ action: 'rdp:Connect', depth: 'controlled', outcome: /success|encrypted/i.test(get('result') ?? '') ? 'unknown' : /fail/i.test(get('result') ?? '') ? 'failure' : 'unknown', reason: get('result'), user: get('cookie'), facts: [get('client_name')].flatMap((n) => (n === undefined ? [] : [{ kind: 'workstation' as const, text: n }])) }),
  smb_mapping: (get) => ({ action: 'smb:MapShare', depth: 'enumerated', outcome: 'success', resource: get('path') }),
  smb_files: (get) => {
    const action = (get('action') ?? 'SMB::FILE').replace(/^SMB::/, '');
    return { action: `smb:${action}`, depth: /WRITE|DELETE|RENAME|SET/.test(action) ? 'changed' : 'read', outcome: 'success', resource: get('path') === undefined ? get('name') : [get('path'), get('name')].filter((t) => t !== undefined).join('\\') };
  },
  dce_rpc: (get) => {
    const operation = get('operation') ?? '?', endpoint = get('endpoint') ?? '?';
    return { action: `${endpoint}:${operation}`, depth: /^(?:Create|Start|Delete|Change|Set|Add|Remove|Register|DRSReplica|DRSGetNCChanges|SchRpcRegister|RCreate|RStart)/i.test(operation) ? 'changed' : 'enumerated', outcome: 'success', resource: get('named_pipe') };
  },
  ftp: (get) => ({ action: `ftp:${get('command') ?? 'Session'}`, depth: /^(?:STOR|DELE|APPE)$/.test(get('command') ?? '') ? 'changed' : 'read', outcome: /^[45]/.test(get('reply_code') ?? '') ? 'failure' : 'success', reason: get('reply_msg'), user: get('user'), resource: get('arg') }),
  radius: (get) => (get('username') === undefined ? 'a RADIUS exchange without a user name' : { action: 'radius:Authenticate', depth: 'controlled', outcome: /^succ/i.test(get('result') ?? '') ? 'success' : 'failure', reason: get('result'), user: get('username') }),
  ldap: (get) => (get('object') === undefined || !/bind/i.test(get('opcode') ?? '') ? 'carries no identity' : { action: 'ldap:Bind', depth: 'controlled', outcome: get('result') === 'success' ? 'success' : 'failure', reason: get('result'), user: get('object') }),
});

/** Columns by which a log shows which it is, where nothing names it. */
const SIGNS: readonly (readonly [string, readonly string[]])[] = [
  ['kerberos', ['request_type', 'client']], ['ntlm', ['domainname', 'username']], ['ssh', ['auth_attempts']], ['ssh', ['auth_success', 'client']], ['rdp', ['cookie', 'result']], ['smb_files', ['action', 'times.modified']], ['smb_mapping', ['share_type']],
  ['dce_rpc', ['endpoint', 'operation']], ['ftp', ['user', 'reply_code']], ['ldap', ['message_id', 'opcode']], ['conn', ['conn_state']],
];

export const nameByColumns = (has: (column: string) => boolean): string | undefined => SIGNS.find(([, columns]) => columns.every(has))?.[0];

/** @param path name of the log: `kerberos`, `conn`, … */
export function readZeek(path: string | undefined, get: Get): Reading {
  const name = path?.replace(/[-_.](?:red|json|log)$/, '') ?? nameByColumns((c) => get(c) !== undefined);
  const log = name === undefined ? undefined : LOGS[name];
  if (log === undefined) return skipped(`${name === undefined ? 'it' : `${name.slice(0, 40)}.log`} carries no identity`);
  const when = timeOf(get('ts'));
  if (when === undefined) return rejected('no readable ts');
  const seen = log(get);
  if (typeof seen === 'string') return skipped(seen);
  const responder = get('id.resp_h');
  const uid = get('uid');
  const facts: Fact[] = [{ kind: 'seen-by-network', text: `${get('id.orig_h') ?? '?'}:${get('id.orig_p') ?? '?'} to ${responder ?? '?'}:${get('id.resp_p') ?? '?'}` }];
  if (uid !== undefined) facts.push({ kind: 'correlation', text: `zeek ${uid}` });
  if (responder !== undefined && seen.host !== undefined) facts.push({ kind: 'host-address', text: responder });
  for (const f of seen.facts ?? []) facts.push({ kind: f.kind, text: bounded(f.text) ?? '' });
  const actor = seen.user === undefined ? undefined : { name: seen.realm === undefined ? seen.user : `${seen.realm}\\${seen.user}`, kind: seen.user.endsWith('$') ? 'machine' as const : 'unknown' as const, also: [] };
  const event: EventDraft = {
    at: when.at, precisionUs: when.precisionUs, twinKey: `zeek:${name ?? ''}:${uid ?? ''}:${seen.action}:${seen.resource ?? ''}:${get('client') ?? get('username') ?? ''}:${get('service') ?? ''}`,
    action: seen.action, depth: seen.depth, outcome: seen.outcome, reason: bounded(seen.reason), actor, credential: seen.credential, source: get('id.orig_h'), agent: bounded(seen.agent),
    target: { platform: 'network', service: name, resource: bounded(seen.resource), host: seen.host ?? responder }, facts,
  };
  return { kind: 'events', events: [event] };
}

/** Seconds since 1970 with a fraction, or ISO. */
function timeOf(text: string | undefined): { readonly at: Micros; readonly precisionUs: number } | undefined {
  const m = /^(\d{1,11})(?:\.(\d{1,9}))?$/.exec(text ?? '');
  if (m !== null) {
    const at = microsOf(Number(m[1]) * 1_000_000 + Number((m[2] ?? '').padEnd(6, '0').slice(0, 6)));
    return at === undefined ? undefined : { at, precisionUs: 1 };
  }
  const read = text === undefined ? undefined : readInstant(text);
  return read === undefined ? undefined : { at: read.at, precisionUs: read.precisionUs };
}
