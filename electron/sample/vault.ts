/** The file audit device of the build account's Vault: a request and a response per call; tokens by keyed hashes. */
import type { Json } from './json.ts';
import { rngOf } from './rng.ts';
import { milli, type From, type Scribe } from './scribe.ts';

export interface VaultCaller { readonly name: string; readonly accessor: string; readonly entity: string; readonly policies: readonly string[] }

export const accessorOf = (label: string): string => `hmac-sha256:${rngOf(`vault ${label}`).hex(64)}`;
export const vaultCaller = (name: string, label: string, policies: readonly string[]): VaultCaller => ({ name, accessor: accessorOf(label), entity: rngOf(`vault entity ${name}`).uuid(), policies: ['default', ...policies] });

const FILE = 'vault/audit.log.jsonl';
const hashed = (s: Scribe): string => `hmac-sha256:${s.rng.hex(64)}`;
const tenMillionth = (ms: number): string => milli(ms).replace('Z', '000000Z');

function pair(s: Scribe, seconds: number, auth: Json, request: { readonly [key: string]: Json | undefined }, response: Json, use: VaultCaller | undefined, from: string): void {
  const ms = s.put(FILE, seconds, (at) => ({ time: tenMillionth(at), type: 'request', auth, request }));
  // The two are one happening, and it is done when it is answered.
  if (use !== undefined) s.shown.push({ credential: use.accessor, ms: ms + 12, source: from, failed: false });
  s.lines.push({ file: FILE, ms: ms + 12, text: JSON.stringify({ time: tenMillionth(ms + 12), type: 'response', auth, request, response }) });
}

/** A call with a token. @param call.lease the lease that is given out with it */
export function vault(s: Scribe, who: VaultCaller, where: From, seconds: number, call: { readonly operation: string; readonly path: string; readonly mount: string; readonly lease?: string }): void {
  const token = hashed(s);
  const auth = { accessor: who.accessor, client_token: token, display_name: who.name, entity_id: who.entity, policies: who.policies, token_policies: who.policies, token_type: 'service', token_ttl: 1800 };
  const request = { id: s.rng.uuid(), operation: call.operation, mount_type: call.mount, mount_point: `${call.path.split('/', 1)[0] ?? ''}/`, client_token: token, client_token_accessor: who.accessor, namespace: { id: 'root' }, path: call.path, remote_address: where.from, remote_port: s.rng.int(20_000, 60_000) };
  pair(s, seconds, auth, request, { mount_type: call.mount, secret: call.lease === undefined ? undefined : { lease_id: call.lease }, data: call.lease === undefined ? undefined : { username: hashed(s), password: hashed(s) } }, who, where.from);
}

/** A login with a token of GitHub: the subject is kept in the metadata of what is given out. */
export function vaultLogin(s: Scribe, to: VaultCaller, where: From, seconds: number, subject: string, role: string): void {
  const issued = { accessor: to.accessor, client_token: hashed(s), display_name: to.name, entity_id: to.entity, policies: to.policies, token_policies: to.policies, token_type: 'service', token_ttl: 1800, metadata: { role, sub: subject } };
  pair(s, seconds, {}, { id: s.rng.uuid(), operation: 'update', mount_type: 'jwt', mount_point: 'auth/jwt/', namespace: { id: 'root' }, path: 'auth/jwt/login', remote_address: where.from, remote_port: s.rng.int(20_000, 60_000), data: { jwt: hashed(s), role } }, { mount_type: 'jwt', auth: issued }, undefined, where.from);
}
