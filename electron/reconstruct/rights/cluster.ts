/**
 * Steps that roles of a cluster open: secrets read, tokens of service accounts made, pods run as any of a namespace's accounts, others impersonated.
 * A role counts where its binding does: in a namespace, or in the whole cluster.
 */
import { byName } from '../../../shared/domain/by-name.ts';
import { addTo } from '../../base/lists.ts';
import type { InventoryRow } from '../../../shared/domain/inventory.ts';
import type { Right } from '../../../shared/domain/right.ts';
import { step, type Edge, type Sets } from './edge.ts';

/** Roles that every cluster has, where the inventory names them without their rules. */
const BUILT_IN: Readonly<Record<string, readonly string[]>> = byName({
  'kubernetes:ClusterRole/cluster-admin': ['*'],
  'kubernetes:ClusterRole/admin': ['get secrets', 'create serviceaccounts/token', 'create pods', 'create pods/exec'],
  'kubernetes:ClusterRole/edit': ['get secrets', 'create serviceaccounts/token', 'create pods', 'create pods/exec'],
});
const WORDS: Readonly<Record<string, string>> = byName({
  'create serviceaccounts/token': 'may make tokens of it', 'create pods': 'may run a pod with its token', 'create pods/exec': 'may run commands in pods that carry it', 'escalate roles': 'may give itself any right in its reach', '*': 'may do everything in its reach',
  'impersonate users': 'may impersonate it', 'impersonate serviceaccounts': 'may impersonate it', 'impersonate groups': 'may impersonate groups it is in',
});
const ACCOUNT = /^system:serviceaccount:([^:]+):([^:]+)$/;

interface Bound { readonly role: string; readonly within: string | undefined; readonly row: InventoryRow }

export class ClusterRights {
  readonly #bound = new Map<string, Bound[]>();
  readonly #rules = new Map<string, { readonly right: Right; readonly row: InventoryRow }[]>();
  readonly #accounts = new Set<string>();
  readonly #secrets = new Map<string, InventoryRow>();
  readonly #canonical: (name: string) => string;
  readonly #sets: Sets;

  constructor(rows: readonly InventoryRow[], canonical: (name: string) => string, sets: Sets) {
    this.#canonical = canonical;
    this.#sets = sets;
    for (const row of rows) {
      if (row.platform !== 'kubernetes') continue;
      const id = row.identity === undefined ? undefined : row.identity.name;
      if (id !== undefined && ACCOUNT.test(id)) this.#accounts.add(id);
      if (row.kind === 'secret' && row.other !== undefined) this.#secrets.set(row.other.name, row);
      if (row.kind === 'permission' && id !== undefined) for (const right of row.rights ?? []) addTo(this.#rules, id, { right, row });
      if (row.kind === 'membership' && id !== undefined && row.other?.kind === 'role') {
        const within = row.rights?.find((r) => r.effect === 'within')?.on?.[0];
        // A case from before has the place in words only.
        if (row.rights !== undefined) addTo(this.#bound, canonical(id), { role: row.other.name, within, row });
      }
    }
  }

  steps(id: string): readonly Edge[] {
    const secret = this.#secrets.get(id);
    if (secret !== undefined) return secret.identity === undefined ? [] : [step('kept-in', id, { name: this.#canonical(secret.identity.name), kind: 'service-account' }, secret, secret.detail ?? 'a token of it', false)];
    const own = ACCOUNT.exec(id);
    const names = own === null ? [id] : [id, 'system:serviceaccounts', `system:serviceaccounts:${own[1] ?? ''}`, 'system:authenticated'];
    return names.flatMap((name) => (this.#bound.get(name) ?? []).flatMap((b) => this.#ofRole(id, b))).filter((e) => e.to !== id);
  }

  #ofRole(id: string, b: Bound): readonly Edge[] {
    const rules = this.#rules.get(b.role);
    const built = BUILT_IN[b.role];
    const stated = rules ?? (built === undefined ? [] : [{ right: { effect: 'allow', acts: built, by: b.role } satisfies Right, row: b.row }]);
    return stated.flatMap(({ right }) => (right.acts ?? []).flatMap((act) => this.#ofAct(id, b, act, right)));
  }

  #ofAct(id: string, b: Bound, act: string, right: Right): readonly Edge[] {
    const place = b.within === undefined ? 'of the cluster' : `of namespace ${b.within}`;
    const inPlace = (namespace: string | undefined): boolean => b.within === undefined || namespace === b.within;
    const named = (name: string): boolean => right.on === undefined || right.on.includes(name);
    const says = (words: string): string => `${words}: ${act === '*' ? '* on *' : act}${right.on === undefined ? '' : ` named ${right.on.slice(0, 3).join(', ')}`}, role ${b.role.replace(/^kubernetes:/, '')} ${b.within === undefined ? 'in the whole cluster' : `in namespace ${b.within}`}`;
    const edges: Edge[] = [];
    if (act === 'get secrets' || act === '*') {
      const secrets = [...this.#secrets.keys()].filter((s) => inPlace(s.split('/')[0]) && named(s.slice(s.lastIndexOf('/') + 1))).map((name) => ({ name, kind: 'unknown' }));
      edges.push(...this.#sets.steps('may-read', id, secrets, `every secret ${place}`, b.row, says('may read the secret'), { apart: right.on !== undefined }));
    }
    if (act !== 'get secrets') {
      const accounts = act === 'impersonate users' ? [] : [...this.#accounts].filter((a) => { const m = ACCOUNT.exec(a); return inPlace(m?.[1]) && (act === 'create pods' || act === 'create pods/exec' || act === 'impersonate groups' || named(m?.[2] ?? '')); })
        .map((a) => ({ name: this.#canonical(a), kind: 'service-account' }));
      edges.push(...this.#sets.steps('may-control', id, accounts, `every service account ${place}`, b.row, says(WORDS[act] ?? 'may act as it'), { apart: right.on !== undefined && act !== 'create pods' }));
    }
    return edges;
  }
}
